"""Every package that is installed is the one that was locked: a version, and the digests of its files."""

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("requirements.lock", "requirements-uv.lock")


def requirements(text: str) -> list[str]:
    """One text a requirement: its line and the lines that continue it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return re.split(r"\n(?=\S)", "\n".join(lines))


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_one_version_and_its_digests(repo, lock):
    found = requirements((repo / lock).read_text())
    assert found
    for each in found:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==[^\s;]+( ; [^\\]+)? \\\n", each), each[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", each), each[:80]
        assert "://" not in each, "an address would leave the choice of the registry to the lock"


def test_the_lock_has_every_package_that_the_project_names(repo):
    project = tomllib.loads((repo / "pyproject.toml").read_text())
    named = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    locked = {re.split(r"==|\[", each)[0] for each in requirements((repo / "requirements.lock").read_text())}
    assert {re.split(r"[<>=~\[ ]", each)[0].lower() for each in named} <= locked


def test_whatever_the_set_up_installs_is_checked_against_digests(repo: Path):
    """The project itself comes from the checkout, without dependencies and without a download to build it."""
    text = (repo / "run").read_text().replace("\\\n", " ")
    installs = re.findall(r"^.*\b(?:pip\b.*\binstall|pip sync|pip install)\b.*$", text, re.MULTILINE)
    installs = [each for each in installs if not each.lstrip().startswith(("#", "say"))]
    assert len(installs) == 3
    own = [each for each in installs if "--editable ." in each]
    assert len(own) == 1
    assert "--no-deps" in own[0]
    assert "--no-build-isolation" in own[0]
    assert all("--require-hashes" in each for each in installs if each not in own)
