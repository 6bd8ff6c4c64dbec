"""Keeps a delivery that fails its source's expectations out of the raw tables until a person has judged it.

Such files lie in local/quarantine/<source_id>/<digest>/ with a report, never in what is committed; what was
held before stays and goes on serving. A person who judges the delivery right imports it with a reason, which
is kept in seeds/provenance/accepted_deliveries.csv (for figures that may not be passed on, in local/): the
expectations that it fails are then not held against this very file again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from critmin.errors import CritminError
from critmin.project import Project
from critmin.provenance import Candidate
from critmin.quality import data_docs, judging, suites, tables

REPORT = "report.html"
_SUMMARY = "report.json"


class DeliveryQuarantined(CritminError):
    """A delivery fails its source's expectations; it lies in quarantine and nothing was imported."""


@dataclass
class Judge:
    """Judges what an import is about to write; called by `provenance.register`.

    Attributes:
        files: the delivered files, to be kept if they fail.
        reason: why a person takes the delivery for right whatever fails; empty for none.
        today: the day that an acceptance is noted with.
        verdicts: what was found, once it was called.
    """

    project: Project
    source_id: str
    files: Sequence[Path]
    reason: str
    today: date
    on_begin: Callable[[], None] = lambda: None
    verdicts: Sequence[judging.Verdict] = ()

    def __call__(self, candidate: Candidate) -> list[dict[str, str]]:
        """Rows of accepted_deliveries.csv that the import has to add: none if all is well.

        Raises:
            DeliveryQuarantined: something fails and no reason was given, or could not be judged at all.
        """
        self.on_begin()
        file = self.project.expectations / "raw" / f"{self.source_id}.toml"
        suite = suites.read_suite(file)
        held_to_be_right = tables.accepted(self.project.seeds, candidate.digests)
        with tables.of_delivery(
            self.project.seeds, self.source_id, candidate.tables, candidate.snapshots
        ) as connection:
            self.verdicts = judging.judge(
                connection, [suite], accepted=held_to_be_right, snapshots=candidate.delivered
            )
        failing = [each for each in self.verdicts if each.outcome in judging.FAILING]
        unjudged = [each for each in failing if each.outcome == "error"]
        if unjudged or (failing and not self.reason):
            folder = self._keep(candidate, suite)
            raise DeliveryQuarantined(self._message(failing, bool(unjudged), folder))
        return [
            {
                "source_id": self.source_id,
                "snapshot_id": snapshot_id,
                "sha256": sha256,
                "suite": each.suite,
                "expectation": each.expectation.code,
                "observed": each.observed,
                "reason": self.reason,
                "accepted_on": self.today.isoformat(),
            }
            for each in failing
            for snapshot_id, sha256 in sorted(candidate.delivered.items())
        ]

    def _keep(self, candidate: Candidate, suite: suites.Suite) -> Path:
        """Put copies of the files and the report into quarantine, in one step."""
        digests = sorted(set(candidate.delivered.values()))
        folder = self.project.quarantine / self.source_id / _digest(digests)
        new = folder.with_name(f".{folder.name}.new")
        try:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            for number, file in enumerate(self.files):
                name = file.name if not (new / file.name).exists() else f"{number}_{file.name}"
                shutil.copy2(file, new / name)
            summary = {
                "source_id": self.source_id,
                "files": [file.name for file in self.files],
                "sha256": digests,
                "snapshots": sorted(candidate.delivered),
                "verdicts": [data_docs.as_dict(each) for each in self.verdicts],
            }
            (new / _SUMMARY).write_text(
                json.dumps(summary, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            data_docs.write_page(self.project, suite, self.verdicts, new / REPORT)
            shutil.rmtree(folder, ignore_errors=True)
            new.rename(folder)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise CritminError(
                f"The delivery fails its expectations and could not be put into quarantine ({error}). "
                "Nothing was imported."
            ) from error
        return folder

    def _message(self, failing: Sequence[judging.Verdict], is_unjudged: bool, folder: Path) -> str:
        shown = folder.relative_to(self.project.root).as_posix()
        first = "; ".join(
            f"{each.look}.{each.expectation.code} ({each.observed}): {each.expectation.why}"
            for each in failing[:3]
        )
        more = f"; and {len(failing) - 3} more" if len(failing) > 3 else ""
        names = " ".join(f"{shown}/{file.name}" for file in self.files[:3])
        names += " ..." if len(self.files) > 3 else ""
        release = (
            "An expectation could not be judged: mend the file or tests/expectations, then import again."
            if is_unjudged
            else "If the figures are right after all, release them with a reason, which is kept: "
            f"critmin import {self.source_id} {names} --accept 'REASON'."
        )
        return (
            f"{self.files[0].name}{' and others' if len(self.files) > 1 else ''}: the delivery fails "
            f"{len(failing)} of {len(self.verdicts)} expectations and is in quarantine: {first}{more}. "
            f"Report: {shown}/{REPORT}. What was held before stays. {release} Nothing was imported."
        )


def release(project: Project, source_id: str, digests: Collection[str]) -> list[Path]:
    """Take away what lies in quarantine and has been imported; the folders that are gone."""
    gone = []
    for folder, summary in _kept(project, source_id):
        if set(summary.get("sha256", [""])) <= set(digests):
            shutil.rmtree(folder)
            gone.append(folder)
    if gone and not any(gone[0].parent.iterdir()):
        gone[0].parent.rmdir()
    return gone


def _kept(project: Project, source_id: str) -> Iterator[tuple[Path, Mapping[str, list[str]]]]:
    for file in sorted((project.quarantine / source_id).glob(f"*/{_SUMMARY}")):
        yield file.parent, json.loads(file.read_text(encoding="utf-8"))


def _digest(digests: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:12]
