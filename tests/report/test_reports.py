# SPDX-License-Identifier: Apache-2.0
"""Reports hold what the results say, in fixed columns, and never look complete when they are not."""

from __future__ import annotations

import csv
import io
import json
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from fixtures import tiny_ontology, tiny_protocol
from rdflib import Graph
from rdflib.namespace import RDF, SH
from rich.console import Console

from reasoner.patient import DataFinding, Literal
from reasoner.report import CsvFiles, JsonWriter, ShaclReport, TableReport, patient_name
from reasoner.report.csv_files import OUTCOME_COLUMNS, OUTCOME_EXPLAINED, VERDICT_COLUMNS, VERDICT_EXPLAINED
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.json_lines import to_json
from reasoner.result import (
    Change,
    Collection,
    Comparison,
    CriterionResult,
    Evidence,
    Expiry,
    Fact,
    Gap,
    Horizon,
    Outcome,
    PatientResult,
    Period,
    ReadingFlag,
    Refresh,
    ReportRow,
    Request,
    Verdict,
)
from reasoner.run_record import RUN_COLUMNS, RunRecord
from reasoner.terms import ONTO, PATIENTS, XSD
from reasoner.terms import SH as SHACL

DECIDING = frozenset({"T-1", "T-2"})
RUN = RunRecord.of(tiny_protocol(), tiny_ontology(), policy="default", as_of=None, engine="an engine")
TEXT = EvidenceText(tiny_ontology(), tiny_protocol())
ROW = ReportRow(
    PATIENTS + "A", "urn:s", SHACL + "NodeConstraintComponent", "", PATIENTS + "A", SHACL + "Warning"
)


def result(
    name: str = "A", *, confirm: tuple[str, ...] = (), outcome: Outcome = Outcome.UNKNOWN
) -> PatientResult:
    gap = Gap("a condition", ("MISSING", "UNIT"), "a value")
    criteria = (
        CriterionResult("urn:c1", "T-1", Outcome.SATISFIED, (), "Shown: one."),
        CriterionResult("urn:c2", "T-2", outcome, gap.reasons, "Not shown. Needed: a value.", (gap,)),
        CriterionResult("urn:c3", "T-3", Outcome.VIOLATED, (), "=cmd, \"quoted\"\nsecond line"),
    )  # fmt: skip
    verdict = Verdict.ELIGIBLE if outcome is Outcome.SATISFIED else Verdict.UNDETERMINED
    findings = (DataFinding(PATIENTS + name, "MALFORMED", "r", "p", "A number."),)
    return PatientResult(PATIENTS + name, "a.ttl", verdict, "2026-11-22", criteria, findings, confirm, (ROW,))


def read(file: Path) -> list[list[str]]:
    """The first five columns; the last ones tell the run."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    told = len(RUN_COLUMNS)
    assert rows[0][-told:] == [*RUN_COLUMNS]
    assert all(row[-told:] == [*RUN.columns()] for row in rows[1:])
    return [row[:5] for row in rows]


FLAG = ReadingFlag(
    "A1", "A1a", "does it count?", "it does", "it does not", "SATISFIED", "VIOLATED", "study chair"
)
REQUEST = Request(
    "a condition", "a value", "at least 1", "laboratory test", ("T-2",), alone=True, iris=(ONTO + "asked",)
)


NUMBER = Comparison(
    *("a condition", PATIENTS + "A/lab", ONTO + "low"),
    Literal("1520.5", XSD + "decimal"),
    Literal("1500", XSD + "integer"),
)


def explained() -> PatientResult:
    """A result with all that explains it."""
    fact = Fact(ONTO + "score", Literal("1", XSD + "integer"), "asserted")
    evidence = Evidence("a condition", Outcome.SATISFIED, PATIENTS + "A/ecog", (fact,))
    criteria = (
        CriterionResult(
            *("urn:c1", "T-1", Outcome.SATISFIED, (), "Shown."),
            evidence=(evidence,),
            readings=(FLAG,),
            comparisons=(NUMBER,),
        ),
    )
    first, last = date(2026, 11, 22), date(2026, 12, 5)
    horizon = Horizon(
        (
            Period(first, last, Verdict.ELIGIBLE),
            Period(date(2026, 12, 6), date(2028, 11, 22), Verdict.INELIGIBLE),
        ),
        expires=Expiry(last, ("T-1",)),
        edges=(Change(first, ("T-1",)),),
        refresh=(Refresh("fresh", last, ("T-2",)),),
    )
    return PatientResult(
        PATIENTS + "A",
        "a.ttl",
        Verdict.ELIGIBLE,
        "2026-11-22",
        criteria,
        readings=(FLAG,),
        horizon=horizon,
        collect=Collection(((REQUEST,),), more=1),
        qualifiers=("READING_DEPENDENT(A1a)", "EXPIRES_ON(2026-12-05)"),
    )


def test_csv_files_say_what_explains_a_row(tmp_path: Path) -> None:
    with CsvFiles(tmp_path, DECIDING, RUN, TEXT) as files:
        files.write(explained())
    (verdict,), (outcome,) = (
        csv.DictReader(io.StringIO((tmp_path / name).read_text("utf-8")))
        for name in ("verdicts.csv", "outcomes.csv")
    )
    assert [*verdict] == [*VERDICT_COLUMNS, *VERDICT_EXPLAINED, *RUN_COLUMNS]
    assert [*outcome] == [*OUTCOME_COLUMNS, *OUTCOME_EXPLAINED, *RUN_COLUMNS]
    assert [verdict[name] for name in VERDICT_EXPLAINED] == [
        "READING_DEPENDENT(A1a); EXPIRES_ON(2026-12-05)",
        "2026-11-22 to 2026-12-05 ELIGIBLE; 2026-12-06 to 2028-11-22 INELIGIBLE",
        "a value (T-2)",
    ]
    assert [outcome[name] for name in OUTCOME_EXPLAINED] == ["ecog: score 1", "A1a: VIOLATED if it does not"]


def test_json_says_what_explains_a_result() -> None:
    document = to_json(explained())
    flag = {
        "reading": "A1",
        "alternative": "A1a",
        "question": "does it count?",
        "adopted": "it does",
        "instead": "it does not",
        "outcome": "SATISFIED",
        "otherwise": "VIOLATED",
        "decidedBy": "study chair",
    }
    assert document["readings"] == document["criteria"][0]["readings"] == [flag]
    assert document["qualifiers"] == ["READING_DEPENDENT(A1a)", "EXPIRES_ON(2026-12-05)"]
    assert document["horizon"] == {
        "periods": [
            {"first": "2026-11-22", "last": "2026-12-05", "verdict": "ELIGIBLE"},
            {"first": "2026-12-06", "last": "2028-11-22", "verdict": "INELIGIBLE"},
        ],
        "expires": {"last": "2026-12-05", "criteria": ["T-1"]},
        "curable": None,
        "curableCriteria": [],
        "edges": [{"first": "2026-11-22", "criteria": ["T-1"]}],
        "refresh": [{"window": "fresh", "last": "2026-12-05", "criteria": ["T-2"]}],
        "notComputed": "",
    }
    wanted = {**REQUEST._asdict(), "criteria": ["T-2"], "conditions": ["onto:asked"]}
    wanted.pop("iris")
    assert document["collect"] == {"sets": [[wanted]], "more": 1, "complete": True}
    (evidence,) = document["criteria"][0]["evidence"]
    assert evidence == {
        "condition": "a condition",
        "truth": "SATISFIED",
        "record": PATIENTS + "A/ecog",
        "facts": [{"property": "onto:score", "value": "1", "layer": "asserted", "steps": [], "sources": []}],
    }
    assert document["criteria"][0]["comparisons"] == [
        {
            "condition": "a condition",
            "record": PATIENTS + "A/lab",
            "property": "onto:low",
            "value": "1520.5",
            "limit": "1500",
        }
    ]
    assert json.loads(json.dumps(document)) == document


def test_csv_files(tmp_path: Path) -> None:
    with CsvFiles(tmp_path / "out", DECIDING, RUN, TEXT) as files:
        files.write(result())
        files.write(result("=B", confirm=("T-2",), outcome=Outcome.SATISFIED))
    assert read(tmp_path / "out" / "verdicts.csv") == [
        ["patient", "verdict", "satisfied", "violated", "unknown"],
        ["A", "UNDETERMINED", "1", "0", "1"],
        ["'=B", "ELIGIBLE if confirmed", "2", "0", "0"],
    ]
    outcomes = read(tmp_path / "out" / "outcomes.csv")
    assert outcomes[:4] == [
        ["patient", "criterion", "outcome", "reasons", "message"],
        ["A", "T-1", "SATISFIED", "", "Shown: one."],
        ["A", "T-2", "UNKNOWN", "MISSING;UNIT", "Not shown. Needed: a value."],
        ["A", "T-3", "VIOLATED", "", '\'=cmd, "quoted"\nsecond line'],
    ]
    assert len(outcomes) == 7


def fail_after_a_patient(*sinks: CsvFiles | ShaclReport | JsonWriter) -> None:
    with ExitStack() as stack:
        for sink in sinks:
            stack.push(sink.__enter__())
            sink.write(result())
        raise RuntimeError


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail_after_a_patient(CsvFiles(tmp_path, DECIDING, RUN, TEXT), ShaclReport(tmp_path, {}))
    assert list(tmp_path.iterdir()) == []


def test_files_are_not_visible_before_the_end(tmp_path: Path) -> None:
    with CsvFiles(tmp_path, DECIDING, RUN, TEXT) as files:
        files.write(result())
        assert not [file for file in tmp_path.iterdir() if not file.name.endswith(".partial")]


def test_results_of_a_repeated_patient_are_retracted(tmp_path: Path) -> None:
    """The first record was judged before the second was met; only what is said last may stay."""
    with CsvFiles(tmp_path, DECIDING, RUN, TEXT) as files:
        files.write(result("A", outcome=Outcome.SATISFIED))
        files.write(result("B"))
        files.write(result("A"))
        files.retract(frozenset({PATIENTS + "A"}))
    assert [row[:2] for row in read(tmp_path / "verdicts.csv")[1:]] == [
        ["B", "UNDETERMINED"],
        ["A", "UNDETERMINED"],
    ]
    assert [row[:3] for row in read(tmp_path / "outcomes.csv")[4:]] == [
        ["A", "T-1", "SATISFIED"],
        ["A", "T-2", "UNKNOWN"],
        ["A", "T-3", "VIOLATED"],
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["outcomes.csv", "run.json", "verdicts.csv"]


def test_json() -> None:
    stream = io.StringIO()
    with JsonWriter(stream, RUN, lines=False) as writer:
        writer.write(result("A"))
        writer.write(result("B", confirm=("T-2",), outcome=Outcome.SATISFIED))
    first, second = json.loads(stream.getvalue())
    assert first["patient"] == "A"
    assert first["iri"] == PATIENTS + "A"
    assert first["asOf"] == "2026-11-22"
    assert first["criteria"][1] == {
        "criterion": "T-2",
        "outcome": "UNKNOWN",
        "reasons": ["MISSING", "UNIT"],
        "message": "Not shown. Needed: a value.",
        "gaps": [{"condition": "a condition", "reasons": ["MISSING", "UNIT"], "missing": "a value"}],
        "evidence": [],
        "comparisons": [],
        "readings": [],
    }
    assert first["findings"] == [{"code": "MALFORMED", "record": "r", "path": "p", "message": "A number."}]
    assert (second["verdict"], second["confirm"]) == ("ELIGIBLE if confirmed", ["T-2"])


def test_json_of_nobody_is_an_empty_array() -> None:
    stream = io.StringIO()
    with JsonWriter(stream, RUN, lines=False):
        pass
    assert json.loads(stream.getvalue()) == []


def test_json_array_stays_open_after_an_error() -> None:
    stream = io.StringIO()
    with pytest.raises(RuntimeError):
        fail_after_a_patient(JsonWriter(stream, RUN, lines=False))
    with pytest.raises(json.JSONDecodeError):
        json.loads(stream.getvalue())


def test_ndjson() -> None:
    stream = io.StringIO()
    with JsonWriter(stream, RUN, lines=True) as writer:
        writer.write(result("A"))
        writer.write(result("B"))
    assert [json.loads(line)["patient"] for line in stream.getvalue().splitlines()] == ["A", "B"]


@pytest.mark.parametrize(
    ("row", "value", "path"),
    [
        (ROW, f"<{PATIENTS}A>", None),
        (ROW._replace(value='"say \\"n\\""@en', path="urn:p"), '"say \\"n\\""@en', "<urn:p>"),
        (ROW._replace(value="", path=f"( <urn:p> [ <{SHACL}inversePath> <urn:q> ] )"), None, "list"),
    ],
)
def test_shacl_report(row: ReportRow, value: str | None, path: str | None, tmp_path: Path) -> None:
    with ShaclReport(tmp_path, {"urn:s": 'a "text"\n'}) as report:
        report.write(PatientResult(PATIENTS + "A", "", Verdict.INELIGIBLE, "", (), rows=(row,)))
    graph = Graph().parse(tmp_path / "validation-report.ttl")
    node = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms).toPython() is False  # type: ignore[union-attr]
    (found,) = graph.objects(node, SH.result)
    assert str(graph.value(found, SH.focusNode)) == row.focus_node
    assert str(graph.value(found, SH.sourceShape)) == row.source_shape
    assert str(graph.value(found, SH.sourceConstraintComponent)) == row.component
    assert str(graph.value(found, SH.resultSeverity)) == row.severity
    assert str(graph.value(found, SH.resultMessage)) == 'a "text"\n'
    term, steps = graph.value(found, SH.value), graph.value(found, SH.resultPath)
    assert (term.n3() if term is not None else None) == value
    if path == "list":
        assert len(list(graph.items(steps))) == 2  # type: ignore[arg-type]
    else:
        assert (steps.n3() if steps is not None else None) == path


def test_a_report_without_results_conforms(tmp_path: Path) -> None:
    with ShaclReport(tmp_path, {}):
        pass
    graph = Graph().parse(tmp_path / "validation-report.ttl")
    assert [value.toPython() for value in graph.objects(None, SH.conforms)] == [True]  # type: ignore[attr-defined]


def printed(*results: PatientResult) -> str:
    stream = io.StringIO()
    with TableReport(Console(file=stream, width=100), DECIDING) as table:
        for each in results:
            table.write(each)
    return stream.getvalue()


def test_table_of_one_patient() -> None:
    text = printed(result())
    assert "1 patient: 1 UNDETERMINED" in text
    assert "A: UNDETERMINED, as of 2026-11-22" in text
    assert "T-1" not in text, "satisfied criteria are not listed"
    deciding, others = text.split("does not decide")
    assert "T-2" in deciding
    assert "T-3" in others


def test_table_says_what_must_be_confirmed() -> None:
    text = printed(result("B", confirm=("T-2",), outcome=Outcome.SATISFIED))
    assert "ELIGIBLE if confirmed" in text
    assert "presumed, to be confirmed: T-2" in text
    assert "1 ELIGIBLE\n" not in text


def test_table_of_many_patients_is_a_summary() -> None:
    text = printed(*(result(f"P{number}") for number in range(21)))
    assert "21 patients: 21 UNDETERMINED" in text
    assert "T-2" not in text
    assert "--out DIR" in text


def test_table_does_not_grow_with_the_cohort() -> None:
    text = printed(*(result(f"P{number}") for number in range(510)))
    assert "... and 10 more patients" in text


def test_markup_in_names_is_not_interpreted() -> None:
    assert "[red]A" in printed(result("[red]A"))


def test_patient_names() -> None:
    assert patient_name(PATIENTS + "V01") == "V01"
    assert patient_name("https://hospital.example/p/1") == "https://hospital.example/p/1"
    assert patient_name(PATIENTS) == PATIENTS
