# SPDX-License-Identifier: Apache-2.0
"""The page shows every result in symbols and words, asks nothing of the network, and trusts no name."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5rdf
import pytest
from fixtures import TINY, tiny_ontology, tiny_protocol

from reasoner.patient import DataFinding, Literal
from reasoner.report import html
from reasoner.report.cohort import Cohort, PatientRow
from reasoner.report.html import MOST_PATIENTS, HtmlReport
from reasoner.report.patient_view import PatientViews
from reasoner.report.templating import page_parts
from reasoner.report.timeline import WIDTH, timeline
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
    ReportRow,
    Request,
    Verdict,
)
from reasoner.run_record import InputFile, RunRecord
from reasoner.terms import ONTO, PATIENTS, XSD

RUN = replace(
    RunRecord.of(tiny_protocol(), tiny_ontology(), policy="default", as_of=None, engine="an engine"),
    inputs=(InputFile("records/a.ttl", "0" * 64),),
)
FLAG = ReadingFlag(
    "A1", "A1a", "does it count?", "it does", "it does not", "SATISFIED", "VIOLATED", "study chair"
)
REQUEST = Request("a condition", "a value", "at least 1", "laboratory test", ("T-2",), alone=True)
WORDS = {"✓": "met", "✕": "not met", "?": "unknown"}
HOSTILE = (
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "]]>&lt;!--",
)
S, V, U = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNKNOWN


def evidence(record: str, score: str = "1") -> Evidence:
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
    sentence = "Two records have this name."
    gap = Gap("c", ("MISSING",), sentence)
    criteria = tuple(
        CriterionResult(f"{TINY}T-{n}", f"T-{n}", U, gap.reasons, sentence, (gap,)) for n in (1, 2, 3)
    )
    return PatientResult(PATIENTS + name, "a.ttl", Verdict.UNDETERMINED, "", criteria)


def written(folder: Path, *results: PatientResult, repeated: frozenset[str] = frozenset()) -> str:
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
    return " ".join("".join(element.itertext()).split())


def with_class(tree: Element, name: str) -> Iterator[Element]:
    return (element for element in tree.iter() if name in element.get("class", "").split())


def section(page: str, number: int = 1) -> Element:
    return next(e for e in parsed(page).iter("article") if e.get("id") == f"p{number}")


def test_the_matrix_has_every_criterion_of_every_patient(tmp_path: Path) -> None:
    outcomes = {"A": (S, S, U), "B": (V, U, S), "C": (U, S, V)}
    tree = parsed(written(tmp_path, *(result(name, *given) for name, given in outcomes.items())))
    (matrix,) = with_class(tree, "matrix")
    head, *_ = matrix.iter("tr")
    assert [h.get("data-criterion") for h in head if h.get("data-criterion")] == ["T-1", "T-2", "T-3"]
    found = {
        text(next(row.iter("th"))): tuple(text(cell) for cell in with_class(row, "outcome"))
        for row in next(matrix.iter("tbody")).iter("tr")
    }
    told = {S: "✓met", V: "✕not met", U: "?unknown"}
    assert found == {name: tuple(told[each] for each in given) for name, given in outcomes.items()}
    assert [text(e) for e in with_class(matrix, "verdict")] == [
        "✓ eligible",
        "✕ not eligible",
        "? undetermined",
    ]


def near(result: PatientResult, value: str = "9.5", record: str = "lab") -> PatientResult:
    """The first criterion hangs on a number 5 % from its limit."""
    number, limit = Literal(value, XSD + "decimal"), Literal("10", XSD + "integer")
    compared = Comparison("enough of it", f"{result.patient}/{record}", ONTO + "score", number, limit)
    return replace(
        result, criteria=(replace(result.criteria[0], comparisons=(compared,)), *result.criteria[1:])
    )


def table(page: str, name: str) -> list[tuple[str, ...]]:
    (found,) = with_class(parsed(page), name)
    return [tuple(text(cell) for cell in row) for body in found.iter("tbody") for row in body]


def test_near_misses_by_value_are_told_with_value_limit_and_distance(tmp_path: Path) -> None:
    page = written(
        tmp_path, near(result("A", V, S, S)), result("B", S, S, S), near(result("C", U, S, S), "10.01")
    )
    assert table(page, "near") == [
        ("A", "T-1", "✕ not met", "enough of it", "9.5", "10", "none", "5.0 % below", "lab"),
        ("C", "T-1", "? unknown", "enough of it", "10.01", "10", "none", "0.1 % above", "lab"),
    ]


def test_the_next_days_are_told_by_week(tmp_path: Path) -> None:
    """Registration of all is 2026-11-22, a Sunday."""
    waits = Horizon((), curable=Change(date(2026, 12, 3), ("T-1",)))
    page = written(
        tmp_path,
        replace(result("A", S, S, S), horizon=Horizon((), expires=Expiry(date(2026, 12, 6), ("T-1", "T-2")))),
        replace(result("B", V, S, S), horizon=waits),
        replace(result("C", S, S, S), horizon=Horizon((), expires=Expiry(date(2026, 11, 22), ()))),
        replace(result("D", S, S, S), horizon=Horizon((), expires=Expiry(date(2027, 5, 1), ("T-1",)))),
    )
    assert table(page, "weeks") == [
        ("2026-11-16 to 2026-11-22 (1)",),
        ("2026-11-22", "C", "last day on which eligible", "none named"),
        ("2026-11-30 to 2026-12-06 (2)",),
        ("2026-12-03", "B", "first day on which eligible", "not met until then: T-1"),
        ("2026-12-06", "A", "last day on which eligible", "then no longer met: T-1, T-2"),
    ]


def test_nothing_near_and_nothing_coming_is_said_in_words(tmp_path: Path) -> None:
    page = written(tmp_path, result("A", S, S, S))
    assert not list(with_class(parsed(page), "near"))
    assert not list(with_class(parsed(page), "weeks"))
    told = text(parsed(page))
    assert "No deciding criterion of any patient hangs on measured numbers at most 10 %" in told
    assert "Nobody's eligibility ends, and nobody becomes eligible by waiting alone, within 90 days" in told


def test_of_a_repeated_patient_only_what_stands_is_near(tmp_path: Path) -> None:
    page = written(tmp_path, near(result("A", V, S, S)), unjudged("A"), repeated=frozenset({PATIENTS + "A"}))
    assert not list(with_class(parsed(page), "near"))


def test_a_symbol_never_stands_without_its_word(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, explained(), result("B", V, S, S)))
    symbols = [e for e in tree.iter() if e.get("aria-hidden") and (e.text or "") in WORDS]
    assert symbols
    assert all((e.tail or "").strip() for e in symbols)
    for kind in ("met", "unmet", "unknown"):
        assert all(text(e).strip(" ✓✕?") for e in with_class(tree, kind) if not str(e.tag).endswith("rect"))


def test_nothing_is_asked_of_the_network(tmp_path: Path) -> None:
    page = written(tmp_path, explained())
    tree = parsed(page)
    for element in tree.iter():
        assert element.tag not in {
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "audio",
            "video",
        }
        assert not {"src", "srcset", "action", "formaction", "background", "style"} & set(element.keys())
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118 - not a dict
        assert element.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?://|//\w+\.", page_parts().style)
    assert not re.search(r"https?:|fetch|XMLHttp|import\(|innerHTML|eval", page_parts().script)


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, explained()))
    (policy,) = (m for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    (style,), (script,) = tree.iter("style"), tree.iter("script")
    hashes = [
        base64.b64encode(hashlib.sha256((e.text or "").encode()).digest()).decode() for e in (style, script)
    ]
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def elements(page: str) -> list[str]:
    return [str(element.tag) for element in parsed(page).iter()]


def test_hostile_names_and_values_stay_text(tmp_path: Path) -> None:
    benign = written(tmp_path / "1", *(explained(f"A{n}") for n, _ in enumerate(HOSTILE)))
    patients = []
    for name in HOSTILE:
        patient = explained(name)
        first, second, third = patient.criteria
        third = replace(third, message=name)
        first = replace(first, evidence=(evidence(PATIENTS + "A/" + name, score=name),))
        findings = (DataFinding(name, name, "", "", name),)
        patients.append(replace(patient, criteria=(first, second, third), findings=findings, source=name))
    page = written(tmp_path / "2", *patients)
    assert elements(page).count("script") == 1
    assert elements(page).count("img") == 0
    assert "49" not in text(section(page, 5)).replace("2026-11-22", "")
    tree = parsed(page)
    assert [text(e) for e in tree.iter("h3")] == [" ".join(name.split()) for name in HOSTILE]
    assert all(e.get("href", "#").startswith("#") for e in tree.iter())
    assert {tag for tag in elements(page)} == {tag for tag in elements(benign)}


def test_the_structure_is_sound(tmp_path: Path) -> None:
    page = written(tmp_path, explained("A"), explained("B"), unjudged("C"))
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    tree = parsed(page)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    refers = [e.get("aria-labelledby") for e in tree.iter()] + [
        e.get("href", "").removeprefix("#") for e in tree.iter("a")
    ]
    assert {name for name in refers if name} <= set(ids)
    levels = [int(str(e.tag)[1]) for e in tree.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(e.get("scope") in {"col", "row"} for e in tree.iter("th"))
    assert all(next(table.iter("caption")) is not None for table in tree.iter("table"))
    assert [len(list(tree.iter(tag))) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    skip = next(tree.iter("a"))
    assert skip.get("href") == "#content"
    scrolling = [*with_class(tree, "scroll")]
    assert all(e.get("tabindex") == "0" and e.get("role") for e in scrolling)


def test_it_reads_without_javascript(tmp_path: Path) -> None:
    """Only what needs the script waits for it."""
    tree = parsed(written(tmp_path, explained()))
    hidden = [e for e in tree.iter() if e.get("hidden") is not None]
    assert [e.get("class") for e in hidden] == ["controls"]
    assert not list(tree.iter("button"))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    """WCAG 2.2: 4.5 for text, 3 for bars."""
    blocks = re.findall(r":root \{(.*?)\}", page_parts().style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    kinds = ("met", "unmet", "unknown", "presumed")
    pairs = [(f"{kind}-ink", under) for kind in kinds for under in (f"{kind}-fill", "surface", "paper")]
    pairs += [(ink, under) for ink in ("ink", "quiet", "link") for under in ("paper", "surface")]
    assert [(pair, c) for pair in pairs if (c := contrast(*(colours[name] for name in pair))) < 4.5] == []
    bars = [(f"bar-{kind}", "surface") for kind in ("met", "unmet")]
    assert [(pair, c) for pair in bars if (c := contrast(*(colours[name] for name in pair))) < 3] == []


def test_a_section_keeps_violated_and_unknown_apart(tmp_path: Path) -> None:
    article = section(written(tmp_path, result("A", V, U, V)))
    groups: dict[str, list[str]] = {}
    for element in article.iter():
        if element.tag == "h4":
            title = text(element)
        if element.tag == "summary" and "mark" in str([e.get("class") for e in element]):
            groups.setdefault(title, []).append(text(element).split()[0])
    assert groups == {
        "Not met (1)": ["T-1"],
        "Unknown (1)": ["T-2"],
        "For information: these do not decide the verdict (1)": ["T-3"],
    }


def test_a_criterion_tells_its_rule_place_evidence_and_what_is_needed(tmp_path: Path) -> None:
    told = [text(e) for e in with_class(section(written(tmp_path, result("A", S, U, S))), "criterion")]
    unknown, met, information = told
    assert re.search(r"Not shown\. Needed: a value \((?i:missing)\)", unknown)
    assert "No excluded drug was given for this tumour. Protocol section 2, " in unknown
    assert "T-1 ✓ met ECOG 0 to 2 ecog: score 1 The performance status is at most 2." in met
    assert "ECOG at most 2: yes ecog: score 1" in met
    assert "as above: ecog" in information


def test_a_record_that_decides_twice_is_told_once(tmp_path: Path) -> None:
    """What made it decide is told each time."""
    record = PATIENTS + "A/ecog"
    score = Fact(ONTO + "score", Literal("1", XSD + "integer"), "asserted")
    kinds = [Fact(ONTO + name, Literal("true", XSD + "boolean"), "derived") for name in ("able", "complete")]
    given = tuple(Evidence(f"condition {n}", S, record, (score, kind)) for n, kind in enumerate(kinds))
    plain = result("A", S, S, S)
    first = replace(plain.criteria[0], evidence=given)
    told = text(section(written(tmp_path, replace(plain, criteria=(first, *plain.criteria[1:])))))
    assert "condition 0: yes ecog: score 1 able: yes condition 1: yes ecog: as above complete: yes" in told


def test_what_surrounds_a_verdict(tmp_path: Path) -> None:
    told = text(section(written(tmp_path, explained())))
    for expected in (
        "A ? undetermined",
        "Registration 2026-11-22",
        "Read from a.ttl",
        "READING_DEPENDENT A1a: the verdict depends on how the protocol is read",
        "2026-11-01 to 2026-12-05: ✓ eligible",
        "2026-12-06 to 2028-11-22 or later: ✕ not eligible",
        "expires on 2026-12-05 (T-1)",
        "Any one of 3 sets would do; 1 of them is listed.",
        "a value (laboratory test) Passes: at least 1. Settles T-2; can settle the verdict alone.",
        "the search was cut short",
        "A1a: does it count? As adopted it does Or else it does not",
        "verdict: ? undetermined as adopted, ✕ not eligible otherwise",
        "T-1: ✓ met as adopted, ✕ not met otherwise",
        "Decides study chair",
        "MALFORMED in lab: A number.",
    ):
        assert expected in told


def test_where_a_file_lies_is_not_told(tmp_path: Path) -> None:
    assert "somewhere" not in written(tmp_path, result("A", S, S, S))


def test_presumptions_are_to_be_confirmed(tmp_path: Path) -> None:
    page = written(tmp_path, replace(result("A", S, S, S), confirm=("T-2",)))
    assert "✓? eligible if confirmed" in text(section(page))
    assert "To be confirmed, because they rest on presumptions: T-2." in text(section(page))
    (tiles,) = with_class(parsed(page), "tiles")
    assert (
        text(tiles) == "1 patient 0 ✓ eligible 1 ✓? eligible if confirmed 0 ? undetermined 0 ✕ not eligible"
    )


def test_who_was_not_judged_is_told_once_why(tmp_path: Path) -> None:
    told = text(section(written(tmp_path, unjudged("A"))))
    assert "This patient was not judged. Two records have this name." in told
    assert told.count("Two records have this name.") == 1
    assert "Registration no date" in told


def test_the_run_and_the_limits_are_told(tmp_path: Path) -> None:
    told = text(parsed(written(tmp_path, result("A", S, S, S))))
    assert "This is a screening aid. The investigator decides." in told
    assert "Only the criteria in the table of criteria are assessed." in told
    for value in RUN.facts().values():
        assert value in told
    assert "records/a.ttl " + "0" * 64 in told


def test_the_page_says_what_the_protocol_says_of_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        html, "_header_text", lambda _, name: {"description": "Closed to accrual."}.get(name, "")
    )
    assert "Closed to accrual." in text(parsed(written(tmp_path, result("A", S, S, S))))


def test_results_of_a_repeated_patient_are_retracted(tmp_path: Path) -> None:
    page = written(
        tmp_path,
        result("A", S, S, S),
        result("B", V, S, S),
        unjudged("A"),
        repeated=frozenset({PATIENTS + "A"}),
    )
    assert [text(e) for e in parsed(page).iter("h3")] == ["B", "A"]
    (tiles,) = with_class(parsed(page), "tiles")
    assert text(tiles) == "2 patients 0 ✓ eligible 1 ? undetermined 1 ✕ not eligible"


def test_more_patients_are_a_summary(tmp_path: Path) -> None:
    page = written(tmp_path, *(result(f"P{n}", S, U, V) for n in range(MOST_PATIENTS + 1)))
    assert len(page) < 100_000
    tree = parsed(page)
    assert not list(tree.iter("article"))
    assert not list(with_class(tree, "matrix"))
    told = text(tree)
    assert "This run has 2001 patients." in told
    assert "outcomes.csv" in told
    assert "trialshapes load DIR --store STORE" in told
    (tiles,) = with_class(tree, "tiles")
    assert text(tiles).startswith("2001 patients 0 ✓ eligible 2001 ? undetermined")
    assert "P17" not in page


@pytest.mark.parametrize(
    ("patients", "told", "in_full"), [(2, 2, True), (3, 3, False), (4, 4, False), (5, 0, False)]
)
def test_as_many_as_fit_are_told(
    patients: int, told: int, *, in_full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two limits, criteria that are met show the first record of their evidence only."""
    monkeypatch.setattr(html, "MOST_IN_FULL", 2)
    monkeypatch.setattr(html, "MOST_PATIENTS", 4)
    two = tuple(evidence(f"{PATIENTS}P/{record}") for record in ("first", "second"))
    plain = result("P", S, V, S)
    criteria = tuple(replace(criterion, evidence=two) for criterion in plain.criteria)
    given = (replace(plain, patient=f"{PATIENTS}P{n}", criteria=criteria) for n in range(patients))
    articles = [text(e) for e in parsed(written(tmp_path, *given)).iter("article")]
    assert len(articles) == told
    for article in articles:
        unmet, met = article.split("Not met (1)")[1].split("Met (1)")
        assert "second: score 1" in unmet
        assert "first: score 1" in met
        assert ("as above: first, second" in met) is in_full


def test_memory_does_not_grow_with_the_cohort(tmp_path: Path) -> None:
    """What is held after 300 patients is what is held after 100."""
    with HtmlReport(tmp_path, tiny_ontology(), tiny_protocol(), RUN) as report:
        held = []
        tracemalloc.start()
        for number in range(300):
            report.write(explained(f"P{number}"))
            if number in {99, 299}:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert held[1] - held[0] < 50_000
    assert (tmp_path / "report.html").stat().st_size > 1_000_000


def test_nobody_is_a_page_too(tmp_path: Path) -> None:
    assert "0 patients" in text(parsed(written(tmp_path)))


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    results = (explained("A"), unjudged("B"), result("C", V, V, U))
    assert written(tmp_path / "1", *results) == written(tmp_path / "2", *results)


def fail(folder: Path) -> None:
    with HtmlReport(folder, tiny_ontology(), tiny_protocol(), RUN) as report:
        report.write(result("A", S, S, S))
        raise RuntimeError


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_published_when_the_page_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(html, "Cohort", refuse)
    with pytest.raises(RuntimeError), HtmlReport(tmp_path, tiny_ontology(), tiny_protocol(), RUN):
        pass
    assert list(tmp_path.iterdir()) == []


def rows(*outcomes: str) -> list[PatientRow]:
    verdicts = [
        Verdict.INELIGIBLE if "V" in o[:2] else Verdict.UNDETERMINED if "U" in o[:2] else Verdict.ELIGIBLE
        for o in outcomes
    ]
    return [
        PatientRow(n, f"P{n}", str(v), (0, 0, 0), "", (), o)
        for n, (v, o) in enumerate(zip(verdicts, outcomes, strict=True))
    ]


def test_attrition_follows_the_protocol() -> None:
    """A patient leaves at the first criterion that is violated; unknown ones keep nobody out."""
    cohort = Cohort(tiny_protocol().criteria, rows("SSS", "VVS", "SVV", "USU", "UVS"))
    first, second, third = cohort.criteria
    assert (first.met, first.unmet, first.unknown) == (2, 1, 2)
    assert (first.leave, first.alone, first.shown, first.open, first.remain) == (1, 0, 2, 2, 4)
    assert (second.leave, second.alone, second.shown, second.open, second.remain) == (2, 2, 1, 1, 2)
    assert (third.met, third.unmet, third.unknown, third.leave) == (3, 1, 1, 0)
    assert [(mark.word, count) for mark, count in cohort.verdicts] == [
        ("eligible", 1),
        ("undetermined", 1),
        ("not eligible", 3),
    ]
    last = cohort.criteria[1]
    assert last.shown == 1, "who has met all to the end is eligible"


def test_the_funnel_says_its_numbers_in_words(tmp_path: Path) -> None:
    page = written(tmp_path, result("A", S, S, S), result("B", V, S, S), result("C", U, V, S))
    (funnel,) = (e for e in parsed(page).iter() if "funnel" in e.get("class", ""))
    assert [text(e) for e in funnel.iter() if str(e.tag).endswith("text")] == [
        "Screened",
        "3 patients",
        "T-1 ECOG 0 to 2",
        "2 remain (1 with unknowns), 1 leaves",
        "T-2 no excluded drug",
        "1 remain, 1 leaves",
    ]


def period(first: str, last: str, verdict: Verdict = Verdict.ELIGIBLE) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last), verdict)


def test_short_periods_are_drawn_wider() -> None:
    bar = timeline(
        [period("2026-12-01", "2026-12-02"), period("2026-12-03", "2028-12-01", Verdict.INELIGIBLE)],
        "2026-12-02",
    )
    assert bar is not None
    short, long = bar.segments
    assert (short.x, short.width + long.width, long.x) == (0, WIDTH, short.width)
    assert short.width >= 64
    assert (short.has_room, long.has_room, short.open_end, long.open_end) == (False, True, False, True)
    assert bar.marker == short.width // 2


@pytest.mark.parametrize("registration", ["", "2026-12-01 or 2026-12-02", "2020-01-01"])
def test_registration_is_marked_only_where_it_lies(registration: str) -> None:
    bar = timeline([period("2026-12-01", "2026-12-09")], registration)
    assert bar is not None
    assert bar.marker is None
    assert timeline([], registration) is None


def test_a_view_stands_alone_for_other_pages() -> None:
    view = PatientViews(tiny_ontology(), tiny_protocol()).view(explained(), 7)
    assert (view.number, view.name, view.mark.word) == (7, "A", "undetermined")
    assert [group.open for group in view.groups] == [True, False, False]
