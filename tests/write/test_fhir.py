# SPDX-License-Identifier: Apache-2.0
"""Bundles that are written say what the record says, are valid FHIR R4, and give the same outcomes."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from fhir.resources.R4B import get_fhir_model_class

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.read.fhir.own import OwnTerms
from reasoner.read.mapping import RECORDS, Row, add_rows
from reasoner.read.rows import withhold_nameless
from reasoner.read.tables import TABLES
from reasoner.result import Outcome, Verdict
from reasoner.screening import Screener
from reasoner.terms import ONTO, PATIENTS
from reasoner.write.fhir import FhirWriter
from reasoner.write.fhir_values import identifier, number, records_of
from reasoner.write.tables import to_tables

from .fhir_examples import BUNDLES, VIGNETTES, bundles


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="module")
def writer(ontology: Ontology) -> FhirWriter:
    return FhirWriter(ontology)


# The vignettes


def test_examples_are_what_is_written(ontology: Ontology) -> None:
    """`fhir_examples.py` writes them again."""
    assert {path.name: path.read_text("utf-8") for path in BUNDLES.glob("*.json")} == bundles(ontology)


def test_examples_are_valid_and_refer_to_what_is_there() -> None:
    """By classes that are not ours; R4B is R4 for all types used."""
    types: Counter[str] = Counter()
    for path in BUNDLES.glob("*.json"):
        text = path.read_text("utf-8")
        get_fhir_model_class("Bundle").model_validate_json(text)
        resources = [entry["resource"] for entry in json.loads(text)["entry"]]
        types.update(resource["resourceType"] for resource in resources)
        names = {f"{resource['resourceType']}/{resource['id']}" for resource in resources}
        assert len(names) == len(resources)
        assert set(_references(resources)) <= names | {"#product"}

    assert types == {
        "Patient": 13,
        "Condition": 26,
        "Observation": 426,
        "Specimen": 13,
        "BodyStructure": 40,
        "Procedure": 17,
        "MedicationAdministration": 13,
        "MedicationStatement": 20,
    }


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["reference"]] if isinstance(node.get("reference"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []


Facts = Counter[tuple[object, ...]]


def facts(patient: PatientGraph) -> Facts:
    """Every record with all of its cells; records that refer to others say what those are."""
    rows = {table: records_of(found) for table, found in to_tables(patient).rows.items()}
    plain: dict[str, tuple[object, ...]] = {}
    for table, records in rows.items():
        for row_id, cells in records.items():
            kept = {
                column: tuple(sorted(values))
                for column, values in cells.items()
                if not column.startswith("source_") and column not in {"row_id", *_links(table)}
            }
            plain[row_id] = (table, *sorted(kept.items()))
    return Counter(
        (
            plain[row_id],
            *sorted((link, plain[cell]) for link in _links(table) for cell in cells.get(link, ())),
        )
        for table, records in rows.items()
        for row_id, cells in records.items()
    )


def _links(table: str) -> set[str]:
    return {column.name for column in TABLES[table].columns if column.kind == "row"}


def test_vignettes_say_the_same_as_bundles(ontology: Ontology) -> None:
    """Every fact of the Turtle, and no other."""
    found = []
    for folder in (VIGNETTES, BUNDLES):
        notes = ReadNotes()
        patients = list(read_patients([folder], ontology, notes=notes))
        assert (notes.rejected, notes.unread, notes.unmapped) == ([], Counter(), Counter())
        assert [finding for patient in patients for finding in patient.findings] == []
        found.append({patient.iri: facts(patient) for patient in patients})

    assert len(found[0]) == 13
    assert found[0] == found[1]


def test_vignettes_give_the_same_matrix_as_bundles(ontology: Ontology) -> None:
    """All 390 outcomes, and the verdicts."""
    screener = Screener(ontology=ontology, as_of=date(2026, 11, 22), explain=False)
    matrices: list[dict[str, tuple[Verdict | None, dict[str, Outcome]]]] = [
        {result.patient: (result.verdict, result.outcomes()) for result in screener.screen(folder)}
        for folder in (VIGNETTES, BUNDLES)
    ]

    assert sum(len(outcomes) for _, outcomes in matrices[0].values()) == 390
    assert matrices[0] == matrices[1]


# Any record


@pytest.fixture(scope="module")
def ranges(ontology: Ontology) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for table, column, term in OwnTerms(ontology).ranges():
        found.setdefault((table, column), []).append(term)
    return found


@pytest.fixture(scope="module")
def classes(ontology: Ontology) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, table, column, *_ in OwnTerms(ontology).classes():
        if column:
            found.setdefault(table, []).append(name)
    return found


#: So many records of each table, each with other columns and other terms.
MANY = 40
ONE = frozenset({"patient", "diagnosis"})


def dense(
    ranges: dict[tuple[str, str], list[str]], classes: dict[str, list[str]], *, whole: bool
) -> PatientGraph:
    """A patient with many records of every table; `whole` ones have all columns."""
    patient = PatientGraph(PATIENTS + "dense", "test")
    for table in TABLES:
        rows = [
            _row(table, turn, ranges, classes, whole=whole) for turn in range(1 if table in ONE else MANY)
        ]
        add_rows(patient, table, rows)
    return patient


def _row(
    table: str,
    turn: int,
    ranges: dict[tuple[str, str], list[str]],
    classes: dict[str, list[str]],
    *,
    whole: bool,
) -> Row:
    chance = Random(f"{table} {turn}")  # noqa: S311 - the same in every run
    record = RECORDS[table]
    row: Row = {
        "row_id": "neoplasm" if table == "diagnosis" else f"{table}-{turn}",
        "recorded_in": "a letter",
    }
    day = f"20{10 + turn // 12}-{turn % 12 + 1:02}-05"
    for column in TABLES[table].columns:
        # Of a lesion in a lymph node, FHIR says by its site that it is nodal.
        always = column.name in {record.parent, "nodal"}
        if not whole and not always and chance.random() < 0.4:
            continue
        if column.name == record.class_column:
            row[column.name] = _turned(classes.get(table), turn)
        elif column.kind == "term":
            row[column.name] = _turned(ranges[table, column.name], turn)
        elif column.kind == "row":
            row[column.name] = f"{_TARGETS.get(column.name, column.name)}-{turn}"
        else:
            row[column.name] = {
                "number": f"{turn}.50",
                "integer": str(turn % 5),
                "boolean": ("true", "false")[turn % 2],
                "date": day,
            }.get(column.kind, {"comparator": "<="}.get(column.name, f"text {turn}"))
    return row


_TARGETS = {
    "treated_lesion": "lesion",
    "uptake_of": "lesion",
    "after_procedure": "local_treatment",
    "evidenced_by": "hormone_finding",
}


def _turned(terms: list[str] | None, turn: int) -> str | None:
    return terms[turn % len(terms)] if terms else None


@pytest.mark.parametrize("whole", [True, False])
def test_every_column_of_every_table_survives(
    ontology: Ontology,
    writer: FhirWriter,
    tmp_path: Path,
    ranges: dict[tuple[str, str], list[str]],
    classes: dict[str, list[str]],
    *,
    whole: bool,
) -> None:
    """The whole record model, with all columns and with some, through FHIR and back."""
    patient = dense(ranges, classes, whole=whole)
    bundle = writer.bundle(patient)
    path = tmp_path / "dense.json"
    path.write_text(bundle.text(), "utf-8")
    get_fhir_model_class("Bundle").model_validate_json(path.read_text("utf-8"))
    notes = ReadNotes()
    (read,) = read_patients([path], ontology, notes=notes)
    withhold_nameless(patient)
    here, there = facts(patient), facts(read)

    assert bundle.left == Counter()
    assert (notes.rejected, notes.unread, notes.unmapped) == ([], Counter(), Counter())
    assert here - there == Counter()
    assert there - here == Counter()
    assert read.findings == []


def test_what_fhir_cannot_hold_is_counted(ontology: Ontology, writer: FhirWriter) -> None:
    """Numbers that are none, references to nothing, and predicates without a column."""
    patient = PatientGraph(PATIENTS + "p", "test")
    add_rows(patient, "weight", [{"row_id": "w", "weight": "heavy", "unit": "kg"}])
    add_rows(patient, "local_treatment", [{"row_id": "t", "treated_lesion": "none"}])
    patient.add(f"{PATIENTS}p/w", ONTO + "elsewhere", Literal("x"))

    assert writer.bundle(patient).left == {"onto:weight": 1, "onto:elsewhere": 1, "onto:treatedLesion": 1}


def test_same_record_gives_the_same_bundle(writer: FhirWriter, ontology: Ontology) -> None:
    """Also with other patients before it."""
    (patient,) = read_patients([VIGNETTES / "V05.ttl"], ontology, notes=ReadNotes())

    assert writer.bundle(patient).text() == FhirWriter(ontology).bundle(patient.copy()).text()


@pytest.mark.parametrize(
    ("patient", "row", "expected"),
    [
        ("V01", "lab-anc", "V01-lab-anc"),
        ("V01", "", "V01"),
        ("V01", "a b", "V01-a-b-"),
        ("V01", "x" * 80, "V01-" + "x" * 51 + "-"),
    ],
)
def test_ids_are_those_of_fhir(patient: str, row: str, expected: str) -> None:
    """Another name keeps what it can, and a hash tells it from others."""
    found = identifier(patient, row)

    assert found.startswith(expected)
    assert len(found) in {len(expected), len(expected) + 8}
    assert len(found) <= 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.50", "2.50"),
        ("-0.5", "-0.5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("007", "7"),
        ("1e3", "1000"),
        ("x", None),
        ("NaN", None),
    ],
)
def test_numbers_are_those_of_json(text: str, expected: str | None) -> None:
    """Digits stay."""
    assert number(text) == expected
