# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 files: forms, copies, references, invalid content."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read.lexical import WITHHELD
from reasoner.terms import ONTO, PATIENTS

from .conftest import Reading
from .resources import Resource, concept, kinds, lab, reading, resource, values

# Loading


def test_forms_of_a_file_give_the_same_patient(ontology: Ontology, tmp_path: Path) -> None:
    """A bundle, NDJSON, gzipped NDJSON and a folder of single resources."""
    parts = [resource("Patient", "p", gender="male"), lab(valueQuantity={"value": 1.10, "unit": "mg/dL"})]
    lines = "\n".join(json.dumps(part) for part in parts) + "\n\n"
    bundle = {"resourceType": "Bundle", "entry": [{"resource": part} for part in parts]}
    for folder in ("a", "b", "c", "d"):
        (tmp_path / folder).mkdir()
    (tmp_path / "a" / "x.json").write_text("\ufeff" + json.dumps(bundle), "utf-8")
    (tmp_path / "b" / "x.ndjson").write_text(lines)
    (tmp_path / "c" / "x.ndjson.gz").write_bytes(gzip.compress(lines.encode()))
    for part in parts:
        (tmp_path / "d" / f"{part['resourceType']}.json").write_text(json.dumps(part))
    graphs = []
    for folder in ("a", "b", "c", "d"):
        patient = Reading(ontology, tmp_path / folder).only
        graphs.append(sorted(str(t) for t in patient.triples() if "#source" not in t[1]))

    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]
    assert "Literal(lexical='1.1'" in str(graphs[0])


@pytest.mark.parametrize("number", ["3000", "2.50", "1E3", "0.1000000000000000000001", "-0.0"])
def test_numbers_are_not_touched_by_binary_arithmetic(
    ontology: Ontology, tmp_path: Path, number: str
) -> None:
    """The digits of the file arrive."""
    line = json.dumps(lab(valueQuantity={"value": "NUMBER"})).replace('"NUMBER"', number)
    path = tmp_path / "p.ndjson"
    path.write_text(json.dumps(resource("Patient", "p")) + "\n" + line)
    (value,) = values(Reading(ontology, path).only, "Observation-x", "value")

    assert value == {"1E3": "1000"}.get(number, number)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", 1),
        ("\n\n[1,", 3),
        ('{"a": NaN}', None),
        ("[" * 100_000, None),
        ("[]", None),
        ('{"resourceType": 5}', None),
    ],
)
def test_a_bad_file_is_rejected_and_the_others_go_on(
    ontology: Ontology, tmp_path: Path, text: str, line: int | None
) -> None:
    """Not JSON, or not FHIR."""
    (tmp_path / "bad.json").write_text(text)
    (tmp_path / "good.json").write_text(json.dumps(resource("Patient", "p")))
    result = Reading(ontology, tmp_path)
    (error,) = result.notes.rejected

    assert result.only.iri == PATIENTS + "p"
    assert error.path.endswith("bad.json")
    assert line is None or error.line == line


def test_a_bad_line_is_rejected_by_its_number(ontology: Ontology, tmp_path: Path) -> None:
    """The other lines of the file are read."""
    (tmp_path / "p.ndjson").write_text(json.dumps(resource("Patient", "p")) + "\n{oops\n" + json.dumps(lab()))
    result = Reading(ontology, tmp_path)

    assert [error.line for error in result.notes.rejected] == [2]
    assert len(kinds(result.only, "hasLabResult")) == 1


def test_a_file_that_breaks_off_gives_nothing(ontology: Ontology, tmp_path: Path) -> None:
    """Not even the patients before the place."""
    lines = [
        json.dumps(resource("Patient", f"p{number}", language="x" * (number + 1))) for number in range(3000)
    ]
    packed = gzip.compress("\n".join(lines).encode())
    (tmp_path / "cut.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "good.json").write_text(json.dumps(resource("Patient", "p")))
    result = Reading(ontology, tmp_path)

    assert result.only.iri == PATIENTS + "p"
    assert result.reasons() == ["cannot be opened: EOFError"]


def test_a_file_of_something_else_is_not_listed_line_by_line(ontology: Ontology, tmp_path: Path) -> None:
    """A thousand bad lines are one wrong file."""
    (tmp_path / "log.ndjson").write_text("text\n" * 1000 + json.dumps(resource("Patient", "p")))
    result = Reading(ontology, tmp_path)

    assert not result.patients
    assert len(result.reasons()) == 101


def test_equal_copies_count_once_and_differing_ones_are_reported(ontology: Ontology, tmp_path: Path) -> None:
    """A resource in a bundle and as a file; two versions of a result are both there."""
    first = lab("same", valueQuantity={"value": 1, "unit": "mg/dL"}, meta={"versionId": "1"})
    again = first | {"meta": {"versionId": "2"}, "text": {"div": "x"}}
    other = lab("twice", valueQuantity={"value": 1, "unit": "mg/dL"})
    result = reading(
        ontology, tmp_path, first, again, other, other | {"valueQuantity": {"value": 2, "unit": "mg/dL"}}
    )

    assert sorted(result.only.records(PATIENTS + "p", ONTO + "hasLabResult")) == [
        f"{PATIENTS}p/Observation-same",
        f"{PATIENTS}p/Observation-twice",
        f"{PATIENTS}p/Observation-twice-copy2",
    ]
    assert result.codes() == ["DIFFERING_COPIES"]


def test_two_people_under_one_id_are_unreadable(ontology: Ontology, tmp_path: Path) -> None:
    """Files from two servers may both have a patient 1."""
    one = resource("Patient", "p", birthDate="1950-01-01", gender="male")
    result = reading(ontology, tmp_path, one, one | {"birthDate": "1980-01-01"})

    assert result.only.unreadable
    assert "birthDate" not in str(result.only.index)


@pytest.mark.parametrize(
    "reference",
    ["Patient/p", "p", "urn:uuid:0-1", "https://example.org/fhir/Patient/p", "Patient/p/_history/3"],
)
def test_references_are_resolved(ontology: Ontology, tmp_path: Path, reference: str) -> None:
    """Relative, bare, absolute, versioned and by the full URL of the bundle."""
    entries = [
        {"fullUrl": "urn:uuid:0-1", "resource": resource("Patient", "p")},
        {"resource": lab() | {"subject": {"reference": reference}}},
    ]
    (tmp_path / "b.json").write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))

    assert len(kinds(Reading(ontology, tmp_path).only, "hasLabResult")) == 1


def test_resources_of_nobody_are_counted(ontology: Ontology, tmp_path: Path) -> None:
    """A result of a patient who is not in the files is nobody's."""
    result = reading(ontology, tmp_path, lab() | {"subject": {"reference": "Patient/q"}})

    assert [note.reason for note in result.notes.unread] == [
        "Observation: its patient is not among the files"
    ]


# Invalid content


def test_two_values_leave_the_result_without_one(ontology: Ontology, tmp_path: Path) -> None:
    """The result stays as the latest one, so that no older result is taken for it."""
    result = reading(ontology, tmp_path, lab(valueQuantity={"value": 1, "unit": "mg/dL"}, valueString="x"))
    record = f"{PATIENTS}p/Observation-x"

    assert values(result.only, "Observation-x", "value") == []
    assert values(result.only, "Observation-x", "date") == ["2026-08-25"]
    assert result.only.objects(record, WITHHELD) == [ONTO + "value"]
    assert result.codes() == ["INVALID_SOURCE"]


@pytest.mark.parametrize("date", ["YYYY-MM-DD", "2026-02-30", "25.08.2026", "2026-08-25T10:00"])
def test_bad_dates_leave_the_result_undated(ontology: Ontology, tmp_path: Path, date: str) -> None:
    """A placeholder is not a day, and whoever writes it is not believed in the value."""
    result = reading(
        ontology, tmp_path, lab(effectiveDateTime=date, valueQuantity={"value": 1, "unit": "mg/dL"})
    )

    assert values(result.only, "Observation-x", "value") == []
    assert values(result.only, "Observation-x", "date") == []
    assert result.only.objects(f"{PATIENTS}p/Observation-x", WITHHELD) == [ONTO + "value", ONTO + "date"]
    assert result.codes() == ["INVALID_SOURCE"]
    assert result.reasons() == [
        "Observation/x is not valid FHIR R4 and was not read: effectiveDateTime is not a valid date or time"
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"valueQuantity": {"value": "n/a", "unit": "mg/dL"}},
        {"valueQuantity": {"value": 1, "comparator": "=<", "unit": "mg/dL"}},
        {"valueString": "<0.2"},
        {"dataAbsentReason": {"text": "clotted"}},
    ],
)
def test_results_without_a_number_stay_without_value(
    ontology: Ontology, tmp_path: Path, value: Resource
) -> None:
    """Text is never taken for a number."""
    result = reading(ontology, tmp_path, lab("x", **value))

    assert values(result.only, "Observation-x", "value") == []
    assert len(kinds(result.only, "hasLabResult")) == 1


@pytest.mark.parametrize(
    ("ranges", "uln"),
    [
        ([{"high": {"value": 1.2, "unit": "mg/dL"}}], ["1.2"]),
        (
            [{"type": concept("x", "normal"), "high": {"value": 1.2}}, {"type": concept("x", "critical")}],
            ["1.2"],
        ),
        ([{"high": {"value": 1.2}}, {"high": {"value": 1.5}}], []),
        ([{"type": concept("x", "therapeutic"), "high": {"value": 9}}], []),
        ([{"low": {"value": 0.5}}], []),
        ([], []),
    ],
)
def test_upper_limit_is_the_only_or_the_normal_range(
    ontology: Ontology, tmp_path: Path, ranges: list[Resource], uln: list[str]
) -> None:
    """Of several ranges none is chosen by guess."""
    quantity = {"value": 1, "unit": "mg/dL"}
    result = reading(ontology, tmp_path, lab(valueQuantity=quantity, referenceRange=ranges))

    assert values(result.only, "Observation-x", "uln") == uln
