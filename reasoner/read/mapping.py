# SPDX-License-Identifier: Apache-2.0
"""Rows become triples: one table of links, classes and properties, for every source of row tables.

A record hangs on the patient, on the index tumour or on another record; `RECORDS` says by which property, of
which class it is, and which property each column is. The property of a column is its name in camel case
unless named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

from reasoner.patient import Literal, PatientGraph, Term
from reasoner.read.lexical import WITHHELD
from reasoner.read.tables import TABLES, Kind
from reasoner.terms import (
    ONTO,
    PATIENT,
    PATIENTS,
    TYPE,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_DATETIME,
    XSD_DECIMAL,
    XSD_GYEAR,
    XSD_GYEARMONTH,
    XSD_INTEGER,
    XSD_STRING,
)

__all__ = ["NEOPLASM", "RECORDS", "Record", "Row"]
__all__ += ["add_rows", "patient_iri", "property_of", "withhold_records"]

#: One row: its cells by column name, `row_id` and provenance included.
Row = dict[str, str | None]

#: The row of the index tumour; a patient has at most one.
NEOPLASM: Final = "neoplasm"


class Record(NamedTuple):
    """How the rows of a table become a record.

    `link` leads to it from `parent`: "patient", "neoplasm", or the column that names the row of the parent.
    `type` is the class of every such record; `class_column` holds more specific ones.
    """

    link: str
    type: str
    class_column: str = ""
    parent: str = "patient"


RECORDS: Final = {
    "patient": Record("", "Patient"),
    "registration": Record("hasRegistration", "Registration"),
    "diagnosis": Record("hasNeoplasm", "Neoplasm", "neoplasm_class"),
    "primary_site": Record("hasPrimarySite", "PrimarySite", parent=NEOPLASM),
    "specimen": Record("hasSpecimen", "Specimen", parent=NEOPLASM),
    "staging": Record("hasStaging", "Staging", parent=NEOPLASM),
    "resectability": Record("hasResectability", "ResectabilityStatement", parent=NEOPLASM),
    "hormone_finding": Record("hasHormoneFinding", "HormoneFinding", parent=NEOPLASM),
    "syndrome": Record("hasSyndrome", "HormoneSyndrome", "syndrome_class", NEOPLASM),
    "lesion": Record("hasLesion", "Lesion", "lesion_class", NEOPLASM),
    "lesion_measurement": Record("hasMeasurement", "Measurement", parent="lesion"),
    "local_treatment": Record("hasLocalTreatment", "LocalTreatment", "treatment_class"),
    "toxicity": Record("hasToxicity", "Toxicity", parent="local_treatment"),
    "lesion_progression": Record("hasLesionProgression", "LesionProgression", parent="lesion"),
    "imaging": Record("hasImagingStudy", "ImagingStudy", "study_class"),
    "lesion_uptake": Record("hasUptake", "LesionUptake", parent="imaging"),
    "therapy": Record("hasTherapy", "TherapyEpisode", "therapy_class"),
    "ssa_regimen": Record("hasSsaRegimen", "SsaRegimen"),
    "dose_event": Record("hasDoseEvent", "DoseEvent"),
    "progression": Record("hasProgression", "ProgressionEvent"),
    "lab": Record("hasLabResult", "LabResult"),
    "weight": Record("hasWeight", "BodyWeight"),
    "blood_pressure": Record("hasBloodPressure", "BloodPressure"),
    "ecog": Record("hasEcog", "EcogAssessment"),
    "karnofsky": Record("hasKarnofsky", "KarnofskyAssessment"),
    "symptom": Record("hasSymptom", "Symptom", "condition_class"),
    "heart_disease": Record("hasHeartDisease", "HeartDisease", "condition_class"),
    "angina": Record("hasAngina", "Angina"),
    "event": Record("hasEvent", "ClinicalEvent", "condition_class"),
    "contraindication": Record("hasContraindication", "ContraindicationStatement"),
    "comorbidity": Record("hasComorbidity", "Comorbidity", "condition_class"),
    "other_malignancy": Record("hasOtherMalignancy", "OtherMalignancy", "condition_class"),
    "swallowing": Record("hasSwallowing", "SwallowingAssessment"),
    "gi_function": Record("hasGiFunction", "GiFunctionAssessment"),
    "list_review": Record("hasListReview", "ListReview"),
    "negative_statement": Record("hasNegativeStatement", "NegativeStatement"),
}

_NAMED: Final = {
    "agent": "hasAgent",
    "regimen": "hasRegimen",
    "mitoses_per_2mm2": "mitosesPer2mm2",
    "source_code": "sourceCode",
}
_SOURCES: Final = (
    ("source_file", ONTO + "sourceFile"),
    ("source_record", ONTO + "sourceRecord"),
    ("source_path", ONTO + "sourcePath"),
    ("source_text", ONTO + "sourceText"),
    ("recorded_in", ONTO + "recordedIn"),
)
_SOURCE_CODE: Final = ONTO + "sourceCode"


def property_of(column: str) -> str:
    """`start_date` -> `https://w3id.org/trialshapes/ontology#startDate`."""
    if column in _NAMED:
        return ONTO + _NAMED[column]
    first, *rest = column.split("_")
    return ONTO + first + "".join(word.capitalize() for word in rest)


def patient_iri(identifier: str) -> str:
    """The IRI of a patient by the identifier that the source gives."""
    return PATIENTS + quote(identifier, safe="-._~")


class _Plan(NamedTuple):
    """How the rows of a table become triples, looked up once: the class, and a property for each column."""

    record: Record
    type: str
    columns: tuple[tuple[str, str, Kind], ...]


def _plan(table: str) -> _Plan:
    record = RECORDS[table]
    columns = [c for c in TABLES[table].columns if c.name not in {record.class_column, record.parent}]
    return _Plan(record, ONTO + record.type, tuple((c.name, property_of(c.name), c.kind) for c in columns))


def add_rows(patient: PatientGraph, table: str, rows: Iterable[Row]) -> None:
    """Add the records of one table to a patient. Tables of parents come before those of their parts."""
    record, kind, columns = _PLANS[table]
    index = patient.index
    for row in rows:
        iri = _record_iri(patient, row["row_id"]) if record.link else patient.iri
        facts = index.get(iri)
        if facts is None or kind not in facts.get(TYPE, ()):
            if facts is not None:  # a source may tell two things of different kinds in one record of its own
                iri = f"{iri}/{table}"
            if not patient.is_a(iri, kind) and not _begin(patient, record, row, iri):
                continue
            facts = index[iri]
        if specific := row.get(record.class_column):
            _add(facts, TYPE, ONTO + specific)
        for name, prop, column in columns:
            if text := row.get(name):
                _add(facts, prop, _term(patient, column, text))
        _add_source(patient, iri, facts, row)


def _add(facts: dict[str, list[Term]], prop: str, term: Term) -> None:
    objects = facts.get(prop)
    if objects is None:
        facts[prop] = [term]
    elif term not in objects:
        objects.append(term)


def withhold_records(patient: PatientGraph, table: str) -> None:
    """Say that a record of this table was lost: wherever one may hang, the link to it is withheld.

    Of a lost row of the patient or of a parent that is not there, nothing more is known than before.
    """
    record = RECORDS[table]
    if not record.link:
        for column in TABLES[table].columns:
            patient.derive(patient.iri, WITHHELD, property_of(column.name), (patient.iri,))
        return
    if record.parent in {"patient", NEOPLASM}:
        parents = [_parent(patient, record, {})]
    else:
        parents = patient.instances(ONTO + RECORDS[record.parent].type)
    for parent in parents:
        patient.derive(parent, WITHHELD, ONTO + record.link, (parent,))


def _begin(patient: PatientGraph, record: Record, row: Row, iri: str) -> bool:
    """Type a new record and hang it on its parent; False when there is no such parent."""
    if record.link:
        parent = _parent(patient, record, row)
        if parent not in patient.index:
            message = (
                f"A record of the kind {record.type} belongs to another record that the source does not have;"
                " it was not read. Correct the column that names the other record."
            )
            patient.finding("UNREAD", message, record=iri)
            withhold_records(patient, record.parent)  # the other record is one that was lost
            return False
        patient.index[parent].setdefault(ONTO + record.link, []).append(iri)
    patient.add(iri, TYPE, ONTO + record.type)
    return True


def _record_iri(patient: PatientGraph, row_id: str | None) -> str:
    name = row_id or ""
    return f"{patient.iri}/{name if _PLAIN.fullmatch(name) else quote(name, safe='-._~/')}"


#: What `quote` leaves as it is.
_PLAIN: Final = re.compile(r"[A-Za-z0-9\-._~/]*")


def _parent(patient: PatientGraph, record: Record, row: Row) -> str:
    """The record that another one is a part of. Whoever has findings of an index tumour has that tumour."""
    if record.parent == "patient":
        parent = patient.iri
    else:
        parent = _record_iri(patient, NEOPLASM if record.parent == NEOPLASM else row.get(record.parent))
    if parent not in patient.index and record.parent in {"patient", NEOPLASM}:
        patient.add(patient.iri, TYPE, PATIENT)
        if record.parent == NEOPLASM:
            patient.add(parent, TYPE, ONTO + RECORDS["diagnosis"].type)
            patient.add(patient.iri, ONTO + RECORDS["diagnosis"].link, parent)
    return parent


def _add_source(patient: PatientGraph, iri: str, facts: dict[str, list[Term]], row: Row) -> None:
    for column, prop in _SOURCES:
        if text := row.get(column):
            _add(facts, prop, _literal("text", text))
    if code := row.get("source_code"):
        system = row.get("source_code_system")
        _add(facts, _SOURCE_CODE, _literal("text", f"{system}|{code}" if system else code))
    for column in (row.get("withheld") or "").split():
        patient.derive(iri, WITHHELD, property_of(column), (iri,))


def _term(patient: PatientGraph, kind: Kind, text: str) -> Term:
    if kind == "term":
        return ONTO + text
    return _record_iri(patient, text) if kind == "row" else _literal(kind, text)


#: Dates, numbers, units and codes recur from patient to patient.
@lru_cache(maxsize=50_000)
def _literal(kind: Kind, text: str) -> Literal:
    if kind == "date":
        datatype = XSD_DATETIME if "T" in text else _DATES.get(len(text), XSD_DATE)
    else:
        datatype = _DATATYPES[kind]
    if datatype == XSD_INTEGER:
        text = _WHOLE.sub("", text)
    return Literal(_plain(text) if datatype in {XSD_DECIMAL, XSD_INTEGER} else text, datatype)


#: A date says by its length how much of it is known.
_DATES: Final = {4: XSD_GYEAR, 7: XSD_GYEARMONTH}
_DATATYPES: Final[dict[Kind, str]] = {
    "number": XSD_DECIMAL,
    "integer": XSD_INTEGER,
    "boolean": XSD_BOOLEAN,
    "text": XSD_STRING,
}
#: `1.0` is the integer 1.
_WHOLE: Final = re.compile(r"\.0+$")


def _plain(number: str) -> str:
    """`1.5e3` -> `1500`: xsd:decimal has no exponent. Anything else stays as written, right or wrong."""
    if "e" not in number.lower():
        return number
    try:
        exact = Decimal(number)
    except InvalidOperation:
        return number
    return f"{exact:f}" if exact.is_finite() and abs(exact.adjusted()) <= 50 else number


_PLANS: Final = {table: _plan(table) for table in TABLES}
