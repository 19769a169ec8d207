# SPDX-License-Identifier: Apache-2.0
"""Results read back: a folder of `--out`, an `outcomes.csv`, or JSON that was printed; each also compressed.

A result that is not whole is refused, because a missing row would look like a change: rows that end early,
patients without all criteria, patients that stand twice, files of different runs. That the last patients are
gone altogether shows only in a folder, where two files must name the same patients, and in a JSON array.

Per patient one list of references is held, a few hundred bytes for thirty criteria.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, TextIO

from reasoner.errors import ReadError
from reasoner.report.csv_files import as_text
from reasoner.report.json_documents import json_documents
from reasoner.result import Outcome, Verdict
from reasoner.run_record import RUN_COLUMNS

__all__ = ["State", "StoredResults", "load_results"]

#: Found by name; other columns may stand beside them.
_OUTCOME_CELLS: Final = ("patient", "criterion", "outcome", "reasons")
_VERDICT_CELLS: Final = ("patient", "verdict")
_TWICE: Final = "stands in this file before; neither result may be used"


class State(NamedTuple):
    """What one run says about one patient and one criterion."""

    outcome: str
    reasons: tuple[str, ...]


class StoredResults:
    """The verdicts and outcomes of one run.

    `run` holds what the file says about the run (none of it in files of earlier versions), `inputs` the
    hashes of the files that were screened; `verdicts` is None when the file holds no verdicts.
    """

    def __init__(self, path: Path) -> None:
        """Hold nothing yet."""
        self.path = path
        self.run: dict[str, str] = {}
        self.inputs: tuple[str, ...] | None = None
        self.verdicts: dict[str, str] | None = None
        self.outcomes: dict[str, list[State | None]] = {}
        #: criterion -> its place in each patient's list
        self.criteria: dict[str, int] = {}
        self._states: dict[tuple[str, str], State] = {}

    def error(self, reason: str, line: int | None = None) -> ReadError:
        """An error of this file."""
        return ReadError(str(self.path), reason, line)

    def add(self, patient: str, criterion: str, outcome: str, reasons: str, *, line: int | None) -> None:
        """Take up one outcome, its reasons joined by semicolons.

        Raises:
            ReadError: it is not an outcome, or the criterion of this patient was there before.
        """
        state = self._states.get((outcome, reasons))
        if state is None:
            if outcome not in Outcome.__members__:
                raise self.error("holds an outcome that is not one of " + ", ".join(Outcome), line)
            state = State(outcome, tuple(reasons.split(";")) if reasons else ())
            self._states[outcome, reasons] = state
        place = self.criteria.setdefault(criterion, len(self.criteria))
        states = self.outcomes.setdefault(patient, [])
        if place >= len(states):
            states += [None] * (place + 1 - len(states))
        if states[place] is not None:
            raise self.error(f"a pair of patient and criterion {_TWICE}", line)
        states[place] = state

    def add_verdict(self, patient: str, verdict: str, *, line: int | None) -> None:
        """Take up one verdict.

        Raises:
            ReadError: it is not a verdict, or that of the patient was there before.
        """
        if self.verdicts is None:
            self.verdicts = {}
        if verdict.partition(" ")[0] not in Verdict.__members__:
            raise self.error("holds a verdict that is not one of " + ", ".join(Verdict), line)
        if patient in self.verdicts:
            raise self.error(f"a patient {_TWICE}", line)
        self.verdicts[patient] = verdict

    def add_run(self, run: dict[str, str], *, line: int | None) -> None:
        """Take up what a row says about its run.

        Raises:
            ReadError: an earlier row says otherwise.
        """
        if self.outcomes and run != self.run:
            raise self.error("holds results of more than one run", line)
        self.run = run

    def check_whole(self) -> None:
        """See that nothing is missing.

        Raises:
            ReadError: there is no patient, or one without all criteria, or without verdict.
        """
        if not self.outcomes:
            raise self.error("holds no result")
        for states in self.outcomes.values():
            if len(states) < len(self.criteria) or None in states:
                raise self.error("is not whole: a patient lacks some of the criteria")
        if self.verdicts is not None and self.verdicts.keys() != self.outcomes.keys():
            raise self.error("is not whole: not the same patients have verdicts and outcomes")


def load_results(path: Path) -> StoredResults:
    """Read the results of one run.

    Args:
        path: a folder that `screen --out` wrote, its `outcomes.csv` alone, or what `screen` printed as
            `csv`, `json` or `ndjson`.

    Raises:
        ReadError: the file is not a result, is not whole, or holds a patient twice.
    """
    results = StoredResults(path)
    try:
        if path.is_dir():
            _load_folder(path, results)
        elif _begins_as_json(path):
            _load_json(path, results)
        else:
            _load_outcomes(path, results)
    except FileNotFoundError as error:
        raise results.error("no such file or folder") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise results.error("is cut off or damaged: it cannot be unpacked") from error
    except OSError as error:
        raise results.error(f"cannot be opened: {error.__class__.__name__}") from error
    except UnicodeDecodeError as error:
        raise results.error("is not a result: it is not text in UTF-8") from error
    results.check_whole()
    return results


def _open(path: Path) -> TextIO:
    """The text of a file, unpacked."""
    return io.TextIOWrapper(_open_bytes(path), encoding="utf-8-sig", newline="")


def _open_bytes(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _begins_as_json(path: Path) -> bool:
    with _open_bytes(path) as stream:
        return stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}


def _load_folder(folder: Path, results: StoredResults) -> None:
    files = [_plain_or_packed(folder / name) for name in ("outcomes.csv", "verdicts.csv")]
    if missing := [file.name for file in files if not file.is_file()]:
        raise results.error(f"is not a folder of results: it holds no {' and no '.join(missing)}")
    _load_outcomes(files[0], results)
    _load_verdicts(files[1], results)
    if (folder / "run.json").is_file():
        _load_run(folder / "run.json", results)


def _plain_or_packed(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.gz")
    return packed if packed.is_file() and not path.is_file() else path


def _load_outcomes(path: Path, results: StoredResults) -> None:
    for cells, run, line in _rows(path, _OUTCOME_CELLS, results):
        if run != results.run:
            results.add_run(run, line=line)
        patient, criterion, outcome, reasons = cells
        results.add(as_text(patient), as_text(criterion), outcome, reasons, line=line)


def _load_verdicts(path: Path, results: StoredResults) -> None:
    results.verdicts = {}
    for (patient, verdict), run, line in _rows(path, _VERDICT_CELLS, results):
        if run != results.run:
            results.add_run(run, line=line)
        results.add_verdict(as_text(patient), verdict, line=line)


def _rows(
    path: Path, wanted: tuple[str, ...], results: StoredResults
) -> Iterator[tuple[tuple[str, ...], dict[str, str], int]]:
    """The wanted cells of each row, what the row says about its run, and its line."""
    name = f"{path.name}: " if path != results.path else ""
    try:
        with _open(path) as stream:
            reader = csv.reader(stream, strict=True)
            heading = next(reader, [])
            if not set(wanted) <= set(heading) or len(set(heading)) != len(heading):
                reason = f"is not a result: its first row does not name the columns {', '.join(wanted)}"
                raise results.error(name + reason)
            cells = itemgetter(*map(heading.index, wanted))
            told = [column for column in RUN_COLUMNS if column in heading]
            places = [heading.index(column) for column in told]
            run: dict[str, str] = {}
            before: list[str] = []
            for row in reader:
                if len(row) != len(heading):
                    reason = f"is cut off or damaged: a row has {len(row)} of {len(heading)} cells"
                    raise results.error(name + reason, reader.line_num)
                about_run = [row[place] for place in places]
                if about_run != before:
                    names = (RUN_COLUMNS[column] for column in told)
                    before, run = about_run, dict(zip(names, map(as_text, about_run), strict=True))
                yield cells(row), run, reader.line_num
    except csv.Error as error:
        raise results.error(f"{name}is cut off or damaged: {error}", reader.line_num) from error
    if not _ends_a_line(path):
        raise results.error(f"{name}is cut off: its last line has no end")


def _ends_a_line(path: Path) -> bool:
    """A compressed file that is cut off does not get so far: it cannot be unpacked."""
    if path.suffix == ".gz":
        return True
    with path.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) == b"\n"


def _load_run(path: Path, results: StoredResults) -> None:
    """Take up `run.json`, which says more than the rows, but must be of the same run."""
    try:
        run = json.loads(path.read_text("utf-8"))
        facts = {name: text for name, text in run.items() if isinstance(text, str)}
        inputs = tuple(file["sha256"] for file in run.get("inputs", ()))
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise results.error(f"{path.name}: is not the record of a run") from error
    if any(not facts.get(name, "").startswith(text) for name, text in results.run.items()):
        raise results.error(f"{path.name} and outcomes.csv are of different runs")
    results.run, results.inputs = facts, inputs


def _load_json(path: Path, results: StoredResults) -> None:
    with _open(path) as stream:
        for line, document in json_documents(stream, str(path)):
            try:
                _add_document(document, results, line)
            except (KeyError, TypeError, AttributeError) as error:
                raise results.error("is not a result: an object is not one patient's", line) from error


def _add_document(document: dict[str, Any], results: StoredResults, line: int | None) -> None:
    run = {name: str(text) for name, text in document.get("run", {}).items()}
    if run != results.run:
        results.add_run(run, line=line)
    patient = str(document["patient"])
    results.add_verdict(patient, document["verdict"], line=line)
    for criterion in document["criteria"]:
        reasons = ";".join(criterion["reasons"])
        results.add(patient, str(criterion["criterion"]), criterion["outcome"], reasons, line=line)
