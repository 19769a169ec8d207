# SPDX-License-Identifier: Apache-2.0
"""Row tables and the one mapping: complete, in the ontology's terms, and exact."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.read.fhir.meaning import QUESTIONS
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import RECORDS, Row, add_rows, patient_iri, property_of
from reasoner.read.tables import PROVENANCE, TABLES
from reasoner.terms import ONTO, TYPE, XSD

PATIENT = patient_iri("V01")


def mapped(table: str, **cells: str) -> PatientGraph:
    patient = PatientGraph(PATIENT, "test")
    row: Row = {"row_id": "r1", **cells}
    add_rows(patient, table, [row])
    return patient


def test_every_table_is_mapped_and_no_column_is_ambiguous() -> None:
    """Tables and records are the same names; provenance columns are no others."""
    assert set(RECORDS) == set(TABLES)
    assert not {column.name for table in TABLES.values() for column in table.columns} & set(PROVENANCE)


@pytest.mark.parametrize("table", TABLES)
def test_every_term_of_a_table_is_in_the_ontology(ontology: Ontology, table: str) -> None:
    """A misspelt property would be refused for every patient of the source."""
    record = RECORDS[table]
    columns = [c.name for c in TABLES[table].columns if c.name not in {record.class_column, record.parent}]
    needed = {property_of(name) for name in columns} | {ONTO + record.type}
    if record.link:
        needed.add(ONTO + record.link)

    assert needed - ontology.terms == set()


def test_terms_in_rules_are_in_the_ontology(ontology: Ontology) -> None:
    """Kinds by which the rules for FHIR tell codes apart are defined, but for the questions of FHIR's own."""
    folder = Path(str(files("reasoner.read.fhir")))
    kinds: set[str] = set()
    for path in (*folder.glob("*.py"), *folder.glob("rules/*.py")):
        text = path.read_text("utf-8")
        kinds |= set(re.findall(r'"(\w+)" in (?:\w+\.)?kinds\b', text))
        kinds |= set(re.findall(r'(?:sure|_holds)\((?:fact, |other, )?"(\w+)"', text))
        kinds |= {word for words in re.findall(r'words="([\w ]+)"', text) for word in words.split()}

    assert len(kinds) > 40
    assert {kind for kind in kinds - _QUESTIONS.keys() if ONTO + kind not in ontology.terms} == set()


#: Questions that the code map does not carry, and that are no terms.
_QUESTIONS = dict.fromkeys(QUESTIONS.values())


@pytest.mark.parametrize(
    ("table", "column", "text", "literal"),
    [
        ("lab", "value", "2.50", Literal("2.50", XSD + "decimal")),
        ("lab", "value", "3000", Literal("3000", XSD + "decimal")),
        ("lab", "value", "1.5e3", Literal("1500", XSD + "decimal")),
        (
            "lab",
            "value",
            "12345678901234567890.123456789",
            Literal("12345678901234567890.123456789", XSD + "decimal"),
        ),
        ("ecog", "score", "1.0", Literal("1", XSD + "integer")),
        ("lab", "date", "2026", Literal("2026", XSD + "gYear")),
        ("lab", "date", "2026-02", Literal("2026-02", XSD + "gYearMonth")),
        ("lab", "date", "2026-02-03", Literal("2026-02-03", XSD + "date")),
        ("lab", "date", "2026-02-03T10:00:00Z", Literal("2026-02-03T10:00:00Z", XSD + "dateTime")),
        ("lab", "unit", "mg/dL", Literal("mg/dL")),
        ("symptom", "current", "true", Literal("true", XSD + "boolean")),
    ],
)
def test_cells_keep_their_digits_and_precision(table: str, column: str, text: str, literal: Literal) -> None:
    """Text in, the same value out."""
    assert mapped(table, **{column: text}).literals(PATIENT + "/r1", property_of(column)) == [literal]


@pytest.mark.parametrize("text", ["1e999", "NaN", "n/a", "1e"])
def test_numbers_that_cannot_be_written_out_stay_as_written(text: str) -> None:
    """The lexical check then withholds them."""
    assert mapped("lab", value=text).literals(PATIENT + "/r1", ONTO + "value") == [
        Literal(text, XSD + "decimal")
    ]


def test_rows_of_one_record_add_up() -> None:
    """Two values of a cell are two rows."""
    patient = PatientGraph(PATIENT, "test")
    add_rows(
        patient,
        "therapy",
        [{"row_id": "r1", "agent": "capecitabine"}, {"row_id": "r1", "agent": "temozolomide"}],
    )

    assert patient.objects(PATIENT, ONTO + "hasTherapy") == [PATIENT + "/r1"]
    assert len(patient.objects(PATIENT + "/r1", ONTO + "hasAgent")) == 2


def test_parts_hang_on_their_parents() -> None:
    """A lesion on the index tumour, a measurement on its lesion."""
    patient = mapped("lesion", lesion_class="LiverMetastasis")
    add_rows(patient, "lesion_measurement", [{"row_id": "m1", "lesion": "r1"}])

    assert patient.objects(PATIENT + "/neoplasm", ONTO + "hasLesion") == [PATIENT + "/r1"]
    assert patient.objects(PATIENT + "/r1", ONTO + "hasMeasurement") == [PATIENT + "/m1"]
    assert patient.objects(PATIENT + "/r1", TYPE) == [ONTO + "Lesion", ONTO + "LiverMetastasis"]


def test_withheld_cells_are_marked() -> None:
    """A value that the source garbled is unknown, not absent."""
    patient = mapped("lab", withheld="value date")

    assert patient.objects(PATIENT + "/r1", WITHHELD) == [ONTO + "value", ONTO + "date"]


def test_identifiers_become_safe_iris() -> None:
    """No identifier can leave the namespace or break the syntax of a file."""
    assert patient_iri("a b/../<x>") == PATIENT.removesuffix("V01") + "a%20b%2F..%2F%3Cx%3E"
