# SPDX-License-Identifier: Apache-2.0
"""Made-up results with all that a page can show, and their page as a browser builds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import html5rdf
from fixtures import TINY, tiny_ontology, tiny_protocol

from reasoner.patient import DataFinding, Literal
from reasoner.report.html import HtmlReport
from reasoner.result import (
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
    ReportRow,
    Request,
    Verdict,
)
from reasoner.run_record import InputFile, RunRecord
from reasoner.terms import ONTO, PATIENTS, XSD

__all__ = [
    "RUN",
    "S",
    "U",
    "V",
    "evidence",
    "explained",
    "near",
    "parsed",
    "result",
    "section",
    "text",
    "unjudged",
    "with_class",
    "written",
]

RUN = replace(
    RunRecord.of(tiny_protocol(), tiny_ontology(), policy="default", as_of=None, engine="an engine"),
    inputs=(InputFile("records/a.ttl", "0" * 64),),
)
FLAG = ReadingFlag(
    "A1", "A1a", "does it count?", "it does", "it does not", "SATISFIED", "VIOLATED", "study chair"
)
REQUEST = Request("a condition", "a value", "at least 1", "laboratory test", ("T-2",), alone=True)
S, V, U = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNKNOWN


def evidence(record: str, score: str = "1") -> Evidence:
    """A record that shows a performance status."""
    fact = Fact(ONTO + "score", Literal(score, XSD + "integer"), "asserted")
    return Evidence("ECOG at most 2", S, record, (fact,))


def result(name: str, *outcomes: Outcome) -> PatientResult:
    """A patient with these outcomes of the three criteria; the third does not decide."""
    gap = Gap("a condition", ("MISSING",), "a value")
    criteria = tuple(
        CriterionResult(
            f"{TINY}T-{place}",
            f"T-{place}",
            outcome,
            gap.reasons if outcome is U else (),
            "Not shown. Needed: a value." if outcome is U else f"Sentence {place}.",
            (gap,) if outcome is U else (),
            (evidence(f"{PATIENTS}{name}/ecog"),) if outcome is not U else (),
        )
        for place, outcome in enumerate(outcomes, 1)
    )
    deciding = outcomes[:2]
    verdict = Verdict.INELIGIBLE if V in deciding else Verdict.UNDETERMINED
    if set(deciding) == {S}:
        verdict = Verdict.ELIGIBLE
    row = ReportRow(PATIENTS + name, "urn:s", "urn:c", "", PATIENTS + name, "urn:v")
    return PatientResult(
        PATIENTS + name, "/somewhere/a.ttl", verdict, "2026-11-22", criteria, rows=(row,), readings=()
    )


def explained(name: str = "A") -> PatientResult:
    """A result with all that a section can show."""
    first, last = date(2026, 11, 1), date(2026, 12, 5)
    horizon = Horizon(
        (
            Period(first, last, Verdict.ELIGIBLE),
            Period(date(2026, 12, 6), date(2028, 11, 22), Verdict.INELIGIBLE),
        ),
        expires=Expiry(last, ("T-1",)),
    )
    plain = result(name, S, U, V)
    one = replace(plain.criteria[0], readings=(FLAG,))
    return replace(
        plain,
        criteria=(one, *plain.criteria[1:]),
        findings=(DataFinding(PATIENTS + name, "MALFORMED", PATIENTS + name + "/lab", "p", "A number."),),
        readings=(FLAG._replace(outcome="UNDETERMINED", otherwise="INELIGIBLE"),),
        horizon=horizon,
        collect=Collection(((REQUEST,),), more=2, complete=False),
        qualifiers=("READING_DEPENDENT(A1a)", "EDGE"),
    )


def unjudged(name: str) -> PatientResult:
    """A patient whose name two records have."""
    sentence = "Two records have this name."
    gap = Gap("c", ("MISSING",), sentence)
    criteria = tuple(
        CriterionResult(f"{TINY}T-{n}", f"T-{n}", U, gap.reasons, sentence, (gap,)) for n in (1, 2, 3)
    )
    return PatientResult(PATIENTS + name, "a.ttl", Verdict.UNDETERMINED, "", criteria)


def near(result: PatientResult, value: str = "9.5", record: str = "lab") -> PatientResult:
    """The first criterion hangs on a number 5 % from its limit."""
    number, limit = Literal(value, XSD + "decimal"), Literal("10", XSD + "integer")
    compared = Comparison("enough of it", f"{result.patient}/{record}", ONTO + "score", number, limit)
    return replace(
        result, criteria=(replace(result.criteria[0], comparisons=(compared,)), *result.criteria[1:])
    )


def written(folder: Path, *results: PatientResult, repeated: frozenset[str] = frozenset()) -> str:
    """The page of some results; it is the only file that is written."""
    with HtmlReport(folder, tiny_ontology(), tiny_protocol(), RUN) as report:
        for each in results:
            report.write(each)
        report.retract(repeated)
    assert [file.name for file in folder.iterdir()] == ["report.html"]
    return (folder / "report.html").read_text("utf-8")


def parsed(page: str) -> Element:
    """The tree as a browser builds it; anything that a browser would have to repair is an error."""
    parser = html5rdf.HTMLParser(html5rdf.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert isinstance(tree, Element)
    return tree


def text(element: Element) -> str:
    """What an element says, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def with_class(tree: Element, name: str) -> Iterator[Element]:
    """The elements of a class."""
    return (element for element in tree.iter() if name in element.get("class", "").split())


def section(page: str, number: int = 1) -> Element:
    """What the page tells of one patient."""
    return next(e for e in parsed(page).iter("article") if e.get("id") == f"p{number}")
