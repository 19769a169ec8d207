# SPDX-License-Identifier: Apache-2.0
"""Lexical forms: what is kept, what is normalised, what is withheld."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.read.lexical import WITHHELD, normal_lexical
from reasoner.terms import ONTO, PATIENTS, XSD

from .conftest import Reading

KEPT = {
    "decimal": "1 1.5 2.50 -0.1 +3 .5 5. 0100 " + "9" * 100,
    "integer": "0 -5 +7 007 " + "9" * 100,
    "boolean": "true false",
    "date": "2026-02-28 2024-02-29 0001-01-01",
    "dateTime": "2026-02-28T00:00:00 2026-02-28T23:59:59.123Z 2026-02-28T10:00:00+05:30",
    "gYearMonth": "2026-02",
    "gYear": "2026",
    "string": "anything",
}
WRONG = {
    "decimal": "1e3 1,5 n/a . + 1.5.0 NaN INF 0x1 \u0661 " + "9" * 103,
    "integer": "1.0 1e3 - \u0661 " + "9" * 103,
    "boolean": "1 0 True yes",
    "date": "2026-02-30 2026-13-01 26-01-01 2026-1-1 YYYY-MM-DD 0000-01-01 20260228 2026-02-28+15:00",
    "dateTime": "2026-02-28 2026-02-28T24:00:00 2026-02-28T10:00 2026-02-30T10:00:00 2026-02-28T10:00:00+5",
    "gYearMonth": "2026-13 2026-00 2026 0000-01",
    "gYear": "26 0000 20266 2026-01",
    "double": "1.5 1.5E0",
    "duration": "P1Y",
    "nonNegativeInteger": "5",
}
NORMAL = {
    ("date", "2026-02-28Z"): "2026-02-28",
    ("date", "2026-02-28-11:00"): "2026-02-28",
    ("gYearMonth", "2026-02+01:00"): "2026-02",
    ("gYear", "2026Z"): "2026",
}


@pytest.mark.parametrize(("datatype", "forms"), KEPT.items())
def test_valid_forms_stay_as_written(datatype: str, forms: str) -> None:
    """A value is never rewritten."""
    assert [normal_lexical(form, XSD + datatype) for form in forms.split()] == forms.split()


@pytest.mark.parametrize(("datatype", "forms"), WRONG.items())
def test_invalid_forms_are_refused(datatype: str, forms: str) -> None:
    """So are datatypes that the ontology does not use."""
    assert [form for form in forms.split() if normal_lexical(form, XSD + datatype) is not None] == []


@pytest.mark.parametrize("form", ["", " 1", "1 ", "1\n"])
@pytest.mark.parametrize(
    "datatype", ["decimal", "integer", "boolean", "date", "dateTime", "gYear", "gYearMonth"]
)
def test_white_space_is_refused(datatype: str, form: str) -> None:
    """The standard would collapse it; engines disagree, so it does not pass."""
    assert normal_lexical(form, XSD + datatype) is None


@pytest.mark.parametrize(("written", "kept"), NORMAL.items())
def test_zone_of_a_calendar_date_is_dropped(written: tuple[str, str], kept: str) -> None:
    """The calendar date stays as written; nothing is shifted."""
    datatype, form = written

    assert normal_lexical(form, XSD + datatype) == kept


def test_withheld_value_is_marked_and_reported_without_its_value(tiny: Ontology, tmp_path: Path) -> None:
    """What the record said is unknown, which differs from not having said it."""
    lab, value = PATIENTS + "V01/lab", ONTO + "value"
    path = tmp_path / "p.ttl"
    path.write_text(
        f"@prefix onto: <{ONTO}> . @prefix xsd: <{XSD}> ."
        f"<{PATIENTS}V01> a onto:Patient ; onto:hasLabResult <{lab}> ; "
        "onto:birthDate '1960-05-17Z'^^xsd:date ."
        f"<{lab}> onto:value 'secret'^^xsd:decimal, 1.50 ; onto:unit 'mg'@en ."
    )
    patient = Reading(tiny, path).only
    (finding,) = patient.findings

    assert patient.literals(lab, value) == [Literal("1.50", XSD + "decimal")]
    assert patient.derived == {(lab, WITHHELD, value): (lab,)}
    assert (finding.code, finding.record, finding.path) == ("MALFORMED", lab, value)
    assert "secret" not in finding.message
    assert patient.literals(PATIENTS + "V01", ONTO + "birthDate") == [Literal("1960-05-17", XSD + "date")]
    assert patient.literals(lab, ONTO + "unit")[0].language == "en"
