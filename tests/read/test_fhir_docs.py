# SPDX-License-Identifier: Apache-2.0
"""`docs/fhir.md`: its table is that of the program, and its example is read as it says."""

from __future__ import annotations

from pathlib import Path

from reasoner.ontology import Ontology
from reasoner.read.fhir.own import PROPERTY, RECORD, SYSTEM, OwnTerms
from reasoner.read.mapping import RECORDS
from reasoner.terms import PATIENTS

from .conftest import HERE, Reading
from .resources import kinds, values

PAGE = HERE.parents[1] / "docs" / "fhir.md"


def table(ontology: Ontology) -> str:
    """A line per kind of record: its name, its properties, and what a reference is to."""
    lines = ["| kind | properties |", "|---|---|"]
    for name, record in RECORDS.items():
        properties = [
            f"`{own.name}`" + (f" → {RECORDS[own.target].type}" if own.target else "")
            for own in OwnTerms(ontology).properties
            if own.table == name and own.column != "recorded_in"
        ]
        lines.append(f"| `{record.type}` | {', '.join(properties)} |")
    return "\n".join(lines)


def shown_example() -> str:
    """The bundle that the page shows."""
    return PAGE.read_text("utf-8").partition("```json\n")[2].partition("```")[0]


def test_table_of_kinds_is_that_of_the_program(ontology: Ontology) -> None:
    """To make it again: put what `table` returns between the two marks."""
    page = PAGE.read_text("utf-8")
    shown = page.partition("test_fhir_docs.py -->\n")[2].partition("\n<!-- end of table -->")[0]

    assert shown == table(ontology)


def test_page_names_what_the_program_reads() -> None:
    """The code system and the two extensions."""
    page = PAGE.read_text("utf-8")

    assert {f"`{name}`" in page for name in (SYSTEM, PROPERTY, RECORD)} == {True}


def test_example_is_read_as_the_page_says(ontology: Ontology, tmp_path: Path) -> None:
    """Uptake of a lesion on a scan, and a list that is complete."""
    path = tmp_path / "example.json"
    path.write_text(shown_example(), "utf-8")
    result = Reading(ontology, path)
    patient = result.only

    assert (result.codes(), result.reasons(), dict(result.notes.unread), dict(result.notes.unmapped)) == (
        [],
        [],
        {},
        {},
    )
    assert values(patient, "MedicationAdministration-pet", "hasUptake") == [
        f"{PATIENTS}P1/Observation-uptake-L1"
    ]
    assert values(patient, "Observation-uptake-L1", "uptakeOf") == [f"{PATIENTS}P1/BodyStructure-L1"]
    assert values(patient, "Observation-uptake-L1", "uptake") == ["aboveLiver"]
    assert values(patient, "Observation-scans-complete", "complete") == ["true"]
    assert kinds(patient, "hasImagingStudy") == [["ImagingStudy", "PetStudy"]]
