"""`./run` says what it can't do, exactly enough to copy, and does nothing then."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534
TOOLS = ("sh", "dirname", "id", "env", "cat", "python3")


@pytest.fixture
def checkout(repo: Path) -> Iterator[Path]:
    """The script in a folder of its own, with a space in its name, that any user may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        checkout = Path(folder) / "a checkout"
        checkout.mkdir()
        shutil.copy(repo / "run", checkout)
        (checkout / "tools").mkdir()
        for tool in TOOLS:
            (checkout / "tools" / tool).symlink_to(shutil.which(tool))
        yield checkout


def run(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the script as a user who may install nothing, with only the tools of the checkout."""
    return subprocess.run(
        ["sh", str(checkout / "run"), *arguments],
        env={"PATH": str(checkout / "tools"), **environment},
        cwd="/",
        user=NOBODY if os.getuid() == 0 else None,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_wrong_word_shows_the_right_ones(checkout):
    done = run(checkout, "everything")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "usage: ./run setup | build | factsheets | test | test-deep\n"


def test_a_missing_font_that_may_not_be_installed_gives_the_command(checkout):
    apt_get = shutil.which("apt-get")
    if apt_get is None:
        pytest.skip("this system has no apt-get")
    (checkout / "tools" / "apt-get").symlink_to(apt_get)
    done = run(checkout, "setup", CRITMIN_FONT_DIR="/no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    command = done.stderr.splitlines()[-1]
    assert command.startswith("apt-get update && apt-get install -y --no-install-recommends ")
    assert "fonts-morisawa-bizud-gothic" in command
    assert not (checkout / ".venv").exists()


def test_without_apt_get_it_names_what_is_missing(checkout):
    done = run(checkout, "setup", CRITMIN_FONT_DIR="/no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert "fonts-morisawa-bizud-gothic" in done.stderr
    assert "CRITMIN_FONT_DIR" in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-uv.lock"])
def test_a_lock_pins_by_hash_and_names_no_server(repo, lock):
    """Where packages come from is the user's setting; a lock that names a server would overrule it."""
    text = (repo / lock).read_text()
    assert "://" not in text
    assert "index-url" not in text.replace("--no-emit-index-url", "")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    pins = [number for number, line in enumerate(lines) if "==" in line]
    assert pins
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)
