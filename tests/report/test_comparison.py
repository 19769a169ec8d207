# SPDX-License-Identifier: Apache-2.0
"""Results are read back whole or not at all, in each form alike, and compared pair by pair."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures import tiny_ontology, tiny_protocol
from rich.console import Console

from reasoner.errors import ReadError
from reasoner.report import CsvFiles, JsonWriter, json_documents
from reasoner.report.comparison import ABSENT, PRESENT, Difference, Kind, compare_results
from reasoner.report.comparison_forms import DifferenceTables
from reasoner.report.csv_files import OutcomeCsv
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.stored_results import StoredResults, load_results
from reasoner.result import CriterionResult, Outcome, PatientResult, Verdict
from reasoner.run_record import RunRecord
from reasoner.terms import PATIENTS

RUN = RunRecord.of(tiny_protocol(), tiny_ontology(), policy="default", as_of=None, engine="an engine")
TEXT = EvidenceText(tiny_ontology(), tiny_protocol())
LENIENT = RunRecord.of(tiny_protocol(), tiny_ontology(), policy="lenient", as_of=None, engine="an engine")
YES, NO, OPEN = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNKNOWN
Outcomes = dict[str, tuple[Outcome, tuple[str, ...]]]
FIRST: Outcomes = {"T-1": (YES, ()), "=T-2": (OPEN, ("MISSING", "UNIT"))}
#: names that CSV must quote, or that a spreadsheet would take for a formula
NAMES = ("A", "=B", 'c, "d"\ne', "été")


def patient(name: str, outcomes: Outcomes, verdict: Verdict = Verdict.UNDETERMINED) -> PatientResult:
    criteria = tuple(
        CriterionResult("urn:c", identifier, outcome, reasons, 'A "message",\nwith lines.')
        for identifier, (outcome, reasons) in outcomes.items()
    )
    return PatientResult(PATIENTS + name, "p.ttl", verdict, "", criteria)


COHORT = [patient(name, FIRST) for name in NAMES]


def write_folder(folder: Path, results: list[PatientResult], run: RunRecord = RUN) -> Path:
    with CsvFiles(folder, frozenset({"T-1"}), run, TEXT) as files:
        for result in results:
            files.write(result)
    return folder


def write_json(file: Path, results: list[PatientResult], *, lines: bool, run: RunRecord = RUN) -> Path:
    with file.open("w", encoding="utf-8") as stream, JsonWriter(stream, run, lines=lines) as writer:
        for result in results:
            writer.write(result)
    return file


def write_printed_csv(file: Path, results: list[PatientResult]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        outcomes = OutcomeCsv(stream, RUN, TEXT)
        for result in results:
            outcomes.write(result)
    return file


def forms(folder: Path, results: list[PatientResult]) -> Iterator[Path]:
    yield write_folder(folder / "out", results)
    yield folder / "out" / "outcomes.csv"
    yield write_printed_csv(folder / "printed.csv", results)
    yield write_json(folder / "array", results, lines=False)
    yield write_json(folder / "lines", results, lines=True)


def differences(
    folder: Path,
    old: list[PatientResult],
    new: list[PatientResult],
    runs: tuple[RunRecord, RunRecord] = (RUN, RUN),
) -> list[Difference]:
    before = load_results(write_folder(folder / "old", old, runs[0]))
    after = load_results(write_folder(folder / "new", new, runs[1]))
    return list(compare_results(before, after))


def test_every_form_is_read_alike(tmp_path: Path) -> None:
    loaded = [load_results(path) for path in forms(tmp_path, COHORT)]
    for one in loaded:
        assert list(one.outcomes) == list(NAMES)
        assert list(one.criteria) == ["T-1", "=T-2"]
        assert one.run["shapesSha256"][:12] == RUN.shapes_sha256[:12]
        for other in loaded:
            assert list(compare_results(one, other)) == []
    assert [one.verdicts is None for one in loaded] == [False, True, True, False, False]


@pytest.mark.parametrize("spoil", ["bom", "shuffled", "indented", "blank-lines", "without-run"])
def test_what_other_programs_do_to_a_file_is_read(spoil: str, tmp_path: Path) -> None:
    printed = write_printed_csv(tmp_path / "p.csv", COHORT)
    array = write_json(tmp_path / "p.json", COHORT, lines=False)
    file = tmp_path / "spoilt"
    if spoil == "bom":
        file.write_bytes(b"\xef\xbb\xbf" + printed.read_bytes())
    elif spoil == "shuffled":
        printed = write_printed_csv(tmp_path / "q.csv", [patient(name, FIRST) for name in "ABCDEF"])
        heading, *rows = printed.read_bytes().split(b"default\r\n")[:-1]
        random.Random(1).shuffle(rows)  # noqa: S311 - any order will do
        file.write_bytes(b"default\r\n".join((heading, *rows, b"")))
    elif spoil == "indented":
        file.write_text(json.dumps(json.loads(array.read_text("utf-8")), indent=3))
    elif spoil == "blank-lines":
        lines = write_json(tmp_path / "p.ndjson", COHORT, lines=True).read_text("utf-8")
        file.write_text("\n" + lines.replace("\n", "\n\n"), "utf-8")
    else:
        file.write_text(json.dumps([{**d, "run": {}} for d in json.loads(array.read_text("utf-8"))]))
    assert list(compare_results(load_results(printed), load_results(file))) == []


def test_a_result_cut_anywhere_is_refused(tmp_path: Path) -> None:
    """The last patient of a single file may be gone unnoticed; a folder has two files, which must agree."""
    folder = write_folder(tmp_path / "out", COHORT[-2:])
    array = write_json(tmp_path / "array", COHORT[-2:], lines=False)
    lines = write_json(tmp_path / "lines", COHORT[-2:], lines=True)
    for file, results in (
        (folder / "outcomes.csv", folder),
        (folder / "verdicts.csv", folder),
        (folder / "run.json", folder),
        (array, array),
        (lines, lines),
    ):
        whole = file.read_bytes()
        ends = {len(whole), len(whole) - 1} if file.name in {"run.json", "array", "lines"} else {len(whole)}
        if file is lines:
            first = whole.index(b"\n")
            ends |= {first, first + 1}
        for length in range(len(whole)):
            file.write_bytes(whole[:length])
            if length not in ends:
                with pytest.raises(ReadError):
                    load_results(results)
            else:
                load_results(results)
        file.write_bytes(whole)
        load_results(results)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not a result"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not text in UTF-8"),
        (b"@prefix onto: <urn:x> .\n", "does not name the columns"),
        (b"patient,verdict\nA,ELIGIBLE\n", "does not name the columns patient, criterion"),
        (b"patient,criterion,outcome,reasons,outcome\n", "is not a result"),
        (b"patient,criterion,outcome,reasons\n", "holds no result"),
        (b"patient,criterion,outcome,reasons\nA,T,YES,\n", "line 2: holds an outcome that is not"),
        (b"patient,criterion,outcome,reasons\nA,T,UNKNOWN\n", "line 2: is cut off or damaged"),
        (b'patient,criterion,outcome,reasons\nA,T,UNKNOWN,"MI', "cut off or damaged"),
        (b"patient,criterion,outcome,reasons\nA,T,UNKNOWN,MISS", "its last line has no end"),
        (b"patient,criterion,outcome,reasons\nA,T,UNKNOWN,\nA,T,VIOLATED,\n", "line 3: a pair of patient"),
        (b"patient,criterion,outcome,reasons\nA,T,UNKNOWN,\nB,U,VIOLATED,\n", "lacks some of the criteria"),
        (b"[]", "holds no result"),
        (b"{}", "line 1: is not a result"),
        (b"[1, 2]", "an object is not one patient's"),
        (b"[[", "cut off or damaged"),
        (b'[{"patient": "A"} {}]', "is not a result"),
        (b'[{"patient": "A", "verdict": "ELIGIBLE", "criteria": []} {}]', "cut off or damaged"),
        (b'[{"patient": "A", "verdict": "ELIGIBLE", "criteria": []}] {}', "cut off or damaged"),
        (b'{"patient": "A", "verdict": "PERHAPS", "criteria": []}\n', "holds a verdict that is not one of"),
        (b'{"patient": "A", "verdict": 7, "criteria": []}\n', "is not a result"),
        (b'{"patient": "A", "verdict": "ELIGIBLE", "criteria": [{"criterion": "T"}]}\n', "is not a result"),
        (b'{"resourceType": "Bundle", "entry": []}\n', "is not a result"),
        (b'{"patient":\n"A"}\n', "line 1: is not one JSON document"),
    ],
)  # fmt: skip
def test_what_is_not_a_result(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "results").write_bytes(content)
    with pytest.raises(ReadError) as caught:
        load_results(tmp_path / "results")
    assert reason in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "results"))


@pytest.mark.parametrize("form", range(5))
def test_a_patient_who_stands_twice_is_refused(form: int, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="neither result may be used"):
        load_results(list(forms(tmp_path, [*COHORT, COHORT[0]]))[form])


def test_a_patient_with_two_verdicts_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "out", COHORT[:1])
    rows = (folder / "verdicts.csv").read_text().splitlines(keepends=True)
    (folder / "verdicts.csv").write_text("".join((*rows, rows[-1])), newline="")
    with pytest.raises(ReadError, match="a patient stands in this file before"):
        load_results(folder)


def test_results_of_two_runs_in_one_file_are_refused(tmp_path: Path) -> None:
    first = write_json(tmp_path / "1", COHORT[:1], lines=True)
    second = write_json(tmp_path / "2", COHORT[1:], lines=True, run=LENIENT)
    (tmp_path / "both").write_bytes(first.read_bytes() + second.read_bytes())
    with pytest.raises(ReadError, match="line 2: holds results of more than one run"):
        load_results(tmp_path / "both")


@pytest.mark.parametrize("name", ["verdicts.csv", "outcomes.csv", "run.json"])
def test_files_of_two_runs_in_one_folder_are_refused(name: str, tmp_path: Path) -> None:
    first, second = (write_folder(tmp_path / run.policy, COHORT, run) for run in (RUN, LENIENT))
    (first / name).write_bytes((second / name).read_bytes())
    with pytest.raises(ReadError, match=r"more than one run|of different runs"):
        load_results(first)


def test_verdicts_and_outcomes_of_other_patients_are_refused(tmp_path: Path) -> None:
    first, second = write_folder(tmp_path / "1", COHORT), write_folder(tmp_path / "2", COHORT[:-1])
    (first / "verdicts.csv").write_bytes((second / "verdicts.csv").read_bytes())
    with pytest.raises(ReadError, match="not the same patients have verdicts and outcomes"):
        load_results(first)


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"holds no outcomes\.csv and no verdicts\.csv"):
        load_results(tmp_path)
    with pytest.raises(ReadError, match="no such file or folder"):
        load_results(tmp_path / "none")


def test_differences_of_a_patient(tmp_path: Path) -> None:
    old: Outcomes = {"T-1": (YES, ()), "T-2": (OPEN, ("MISSING",)), "T-3": (OPEN, ("UNIT", "STALE"))}
    new: Outcomes = {"T-3": (OPEN, ("STALE", "UNIT")), "T-1": (NO, ()), "T-2": (OPEN, ("CONFLICT",))}
    same = patient("S", old)
    moved = patient("S", dict(reversed(old.items())))
    found = differences(tmp_path, [same, patient("P", old)], [patient("P", new, Verdict.INELIGIBLE), moved])
    assert found == [
        Difference(Kind.VERDICT, "P", "", "UNDETERMINED", "INELIGIBLE"),
        Difference(Kind.OUTCOME, "P", "T-1", "SATISFIED", "VIOLATED"),
        Difference(Kind.REASONS, "P", "T-2", "UNKNOWN", "UNKNOWN", ("MISSING",), ("CONFLICT",)),
    ]


def test_what_stands_in_one_run_only(tmp_path: Path) -> None:
    one: Outcomes = {"T-1": (YES, ()), "T-2": (YES, ())}
    two: Outcomes = {"T-2": (YES, ()), "T-9": (NO, ())}
    found = differences(
        tmp_path, [patient("A", one), patient("B", one)], [patient("B", two), patient("C", two)]
    )
    assert found == [
        Difference(Kind.CRITERION, "", "T-1", PRESENT, ABSENT),
        Difference(Kind.CRITERION, "", "T-9", ABSENT, PRESENT),
        Difference(Kind.PATIENT, "A", "", PRESENT, ABSENT),
        Difference(Kind.PATIENT, "C", "", ABSENT, PRESENT),
    ]


def test_differences_of_the_runs(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(name)
    runs = (
        RUN.with_inputs([tmp_path / "a.ttl"]),
        LENIENT.with_inputs([tmp_path / "a.ttl", tmp_path / "b.ttl"]),
    )
    found = differences(tmp_path, COHORT, COHORT, runs)
    assert [(d.kind, d.item, d.old, d.new) for d in found] == [
        (Kind.RUN, "policy", "default", "lenient"),
        (
            Kind.RUN, "inputs",
            "1 files, 0 of them not in the other run", "2 files, 1 of them not in the other run",
        ),
    ]  # fmt: skip


def test_hashes_that_are_cut_short_are_compared_as_far_as_they_go(tmp_path: Path) -> None:
    whole, short = StoredResults(tmp_path), StoredResults(tmp_path)
    whole.run = {"shapesSha256": "a" * 64, "protocolVersion": "0.1.0", "asOf": ""}
    for text, differs in (("a" * 12, False), ("b" * 12, True), ("", True)):
        short.run = {"shapesSha256": text, "protocolVersion": "0.1.0"}
        assert bool(list(compare_results(whole, short))) is differs
        assert bool(list(compare_results(short, whole))) is differs
    short.run = {"protocolVersion": "0.1"}
    assert list(compare_results(whole, short)) != []


def printed(found: list[Difference]) -> str:
    stream = io.StringIO()
    with DifferenceTables(Console(file=stream, width=110)) as tables:
        for difference in found:
            tables.write(difference)
    return stream.getvalue()


def test_tables_do_not_grow_with_the_cohort() -> None:
    found = [Difference(Kind.OUTCOME, f"P{number}", "T-1", "SATISFIED", "VIOLATED") for number in range(800)]
    found += [Difference(Kind.PATIENT, f"Q{number}", "", PRESENT, ABSENT) for number in range(800)]
    text = printed(found)
    assert "... and 300 more" in text
    assert "P499" in text
    assert "P500" not in text
    assert "Q500" not in text
    assert "800 outcomes, 800 patients in one run only" in text
    row = next(line for line in text.splitlines() if "T-1" in line)
    assert "800" in row, "the change is counted over all patients"


def test_names_are_not_markup() -> None:
    text = printed([Difference(Kind.OUTCOME, "[red]A", "[b]T", "SATISFIED", "VIOLATED")])
    assert "[red]A" in text
    assert "[b]T" in text


@pytest.mark.parametrize("size", [1, 2, 7, 64, 4096])
def test_an_array_is_read_piece_by_piece(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_documents, "_CHUNK", size)
    documents = [{"a": ["]", "[", '"', "\\", "é"], "n": number} for number in range(30)]
    for text in (json.dumps(documents), json.dumps(documents, indent=2), f" \n{json.dumps(documents)}\n "):
        assert [d for _, d in json_documents.json_documents(io.StringIO(text), "x")] == documents
