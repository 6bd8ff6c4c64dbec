"""`./run` says what it can't do, exactly enough to copy, and fails when any one of its checks does."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from three_models import wait_until

NOBODY = 65534
TOOLS = ("sh", "dirname", "id", "env", "cat", "python3")
STYLE = ("ruff", "ruff, layout", "sqlfluff")
CHECKS = ("critmin build", "critmin factsheets", "pytest")
# What runs beside the others, and speaks after them.
BESIDE = "critmin check and factsheets in English"
IN_BESIDE = ("critmin check", "critmin factsheets --lang en")
# Stands in for Python, for the installer and for every check: says which one it is, and fails where told to.
STAND_IN = """\
#!/bin/sh
case "${0##*/} $*" in
    *"-m venv"*)
        mkdir -p .venv/bin .venv/uv/bin
        for program in bin/python bin/ruff bin/critmin uv/bin/uv; do cp "$0" ".venv/$program"; done
        exit ;;
    "ruff check"*) check=ruff ;;
    "ruff format"*) check="ruff, layout" ;;
    *sqlfluff*) check=sqlfluff ;;
    "critmin build" | "critmin check") check="critmin $1" ;;
    "critmin factsheets" | "critmin factsheets --lang en") check="critmin $*" ;;
    *"-m pytest"*) check=pytest ;;
    *) exit 0 ;;
esac
if [ "$check" = "$ENDLESS" ]; then
    echo $$ >process
    exec sleep 300
fi
echo "$check was here"
[ "$check" != "$FAILING" ]
"""


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
    assert done.stderr == "usage: ./run setup | build | factsheets | lint | test | test-deep\n"


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


@pytest.fixture
def stand_ins(repo: Path, tmp_path: Path) -> Path:
    """The script in a folder where nothing is real but the shell's own tools."""
    checkout = tmp_path / "a checkout"
    fonts, tools = checkout / "fonts", checkout / "tools"
    for folder in (fonts, tools):
        folder.mkdir(parents=True)
    shutil.copy(repo / "run", checkout)
    for tool in ("sh", "dirname", "env", "cat", "cksum", "cp", "mkdir", "mktemp", "rm", "sed", "sleep", "tr"):
        (tools / tool).symlink_to(shutil.which(tool))
    (tools / "python3").write_text(STAND_IN)
    (tools / "python3").chmod(0o755)
    for name in ("requirements-uv.lock", "requirements.lock", "pyproject.toml"):
        (checkout / name).touch()
    for weight in ("Regular", "Bold"):
        (fonts / f"BIZUDPGothic-{weight}.ttf").touch()
    return checkout


def run_with_stand_ins(checkout: Path, command: str, failing: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", str(checkout / "run"), command],
        env={
            "PATH": str(checkout / "tools"),
            "CRITMIN_FONT_DIR": str(checkout / "fonts"),
            "TMPDIR": str(checkout),
            "FAILING": failing,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def failures(done: subprocess.CompletedProcess) -> list[str]:
    start = "run: failed: "
    return [line.removeprefix(start) for line in done.stderr.splitlines() if line.startswith(start)]


@pytest.mark.parametrize("failing", ["", *STYLE])
def test_a_look_at_the_style_fails_when_any_part_does(stand_ins, failing):
    done = run_with_stand_ins(stand_ins, "lint", failing)
    assert done.returncode == (1 if failing else 0), done.stderr
    assert failures(done) == [failing] * bool(failing)
    assert done.stdout.splitlines() == [f"{check} was here" for check in STYLE]


@pytest.mark.parametrize("failing", ["", *CHECKS, *IN_BESIDE])
def test_a_run_of_all_checks_fails_when_any_of_them_does(stand_ins, failing):
    """Every check runs to its end, but for those that need a warehouse."""
    done = run_with_stand_ins(stand_ins, "test", failing)
    assert done.returncode == (1 if failing else 0), done.stderr
    assert failures(done) == [BESIDE if failing in IN_BESIDE else failing] * bool(failing)
    if failing == "critmin build":
        assert done.stdout.splitlines() == ["critmin build was here"]
        return
    assert done.stdout.splitlines() == [f"{check} was here" for check in CHECKS]
    said = done.stderr.splitlines()
    place = said.index(f"run: {BESIDE} said:")
    assert said[place + 1 : place + 3] == [f"{each} was here" for each in IN_BESIDE]
    assert not list(stand_ins.glob("tmp*")), "what was kept until the end was to be removed"


@pytest.mark.parametrize("endless", IN_BESIDE)
def test_a_run_that_is_ended_leaves_nothing_at_work(stand_ins, endless):
    run = subprocess.Popen(
        ["sh", str(stand_ins / "run"), "test"],
        env={
            "PATH": str(stand_ins / "tools"),
            "CRITMIN_FONT_DIR": str(stand_ins / "fonts"),
            "TMPDIR": str(stand_ins),
            "FAILING": "",
            "ENDLESS": endless,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    process = stand_ins / "process"
    wait_until(lambda: process.is_file() and process.read_text().strip())
    os.kill(int(process.read_text()), 0)  # it is there
    run.terminate()
    assert run.wait(timeout=60) == 143
    wait_until(lambda: not Path(f"/proc/{process.read_text().strip()}").exists())
    assert not list(stand_ins.glob("tmp*"))


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
