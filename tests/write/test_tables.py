# SPDX-License-Identifier: Apache-2.0
"""Patients as tables and back: the vignettes in CSV give what they give in Turtle."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.cli.main import app
from reasoner.errors import ReadError
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.read import ReadNotes, read_patients
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import RECORDS
from reasoner.read.tables import PROVENANCE, TABLES
from reasoner.read.tabular.cells import value_sets
from reasoner.read.tabular.own_tables import REFERRED_TO
from reasoner.screening import Screener
from reasoner.terms import ONTO, PATIENTS, TYPE, XSD_DATE
from reasoner.write.tables import TableFiles, table_header, to_tables
from reasoner.write.template import TEMPLATE_PROVENANCE

ROOT = Path(__file__).parents[2]
VIGNETTES = ROOT / "examples" / "vignettes"
TABLES_OF_VIGNETTES = ROOT / "examples" / "tables"
P = PATIENTS + "p"


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return Ontology.load()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `trialshapes template` writes."""
    folder = tmp_path_factory.mktemp("template") / "tables"
    result = CliRunner().invoke(app, ["template", f"--out={folder}"])
    assert (result.exit_code, result.output) == (0, f"{folder}: 39 files; begin with README.md\n")
    return folder


def contents(folder: Path) -> dict[str, list[list[str]]]:
    """Lines of all CSV files that have more than a header."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            lines = list(csv.reader(stream))
        if len(lines) > 1:
            found[path.stem] = lines
    return found


def test_vignettes_as_tables_are_what_the_writer_writes(ontology: Ontology, tmp_path: Path) -> None:
    """`examples/tables` is the vignettes, but for the identifier that the tables have no column for."""
    with TableFiles(tmp_path, provenance=TEMPLATE_PROVENANCE) as files:
        for patient in read_patients([VIGNETTES], ontology, notes=ReadNotes()):
            files.write(patient)

    assert dict(files.left) == {"dcterms:identifier": 13}
    assert contents(tmp_path) == contents(TABLES_OF_VIGNETTES)


def test_filled_templates_give_the_outcomes_of_the_vignettes(template: Path, tmp_path: Path) -> None:
    """The lines of the examples under the headers of the templates: 390 outcomes."""
    for table, lines in contents(TABLES_OF_VIGNETTES).items():
        header = (template / f"{table}.csv").read_text("utf-8")
        assert header == ",".join(lines[0]) + "\n"
        with (tmp_path / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            stream.write(header)
            csv.writer(stream).writerows(lines[1:])
    notes = ReadNotes()
    results = list(Screener(explain=False).screen(tmp_path, notes=notes))
    found = {
        (result.patient.removeprefix(PATIENTS), criterion): str(outcome)
        for result in results
        for criterion, outcome in result.outcomes().items()
    }
    with (ROOT / "tests" / "shapes" / "vignettes.csv").open(newline="") as stream:
        expected = {(row["patient"], row["criterion"]): row["outcome"] for row in csv.DictReader(stream)}

    assert len(expected) == 390
    assert found == expected
    assert [finding for result in results for finding in result.findings] == []
    assert notes.rejected == []
    assert not notes.unread


def test_everything_that_a_table_can_hold_comes_back(ontology: Ontology, tmp_path: Path) -> None:
    """Every column of every table, two values where a record may have them, in rows and back."""
    rows = every_column(ontology)
    folder, again = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for table, lines in rows.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows([table_header(table, PROVENANCE), *lines])
    (first,) = read_patients([folder], ontology, notes=ReadNotes())
    with TableFiles(again) as files:
        files.write(first)

    assert not files.left
    assert first.findings == []
    assert contents(again) == contents(folder)


def every_column(ontology: Ontology) -> dict[str, list[list[str]]]:
    """A row of each table with a value in each column."""
    sets = value_sets(ontology)
    named = {"treated_lesion": "lesion", "uptake_of": "lesion", "after_procedure": "local_treatment"}
    named["evidenced_by"] = "hormone_finding"
    samples = {"date": "2026-11", "number": "1.50", "integer": "2", "boolean": "true", "text": "'=x"}
    rows = {}
    for table in TABLES:
        cells = {"patient": "p/1", "row_id": f"{table} 1", "withheld": ""}
        for column in TABLES[table].columns:
            if column.kind == "row":
                cells[column.name] = f"{named.get(column.name, column.name)} 1"
            elif column.kind == "term":
                terms = {term.removeprefix(ONTO) for term in sets[table, column.name]}
                cells[column.name] = min(terms - {RECORDS[table].type}, default="")
            else:
                cells[column.name] = samples[column.kind]
        cells |= {"source_file": "a.pdf", "source_path": "page 2", "recorded_in": "report"}
        cells |= {"source_record": "r", "source_text": "text"}
        rows[table] = [[cells.get(name, "") for name in table_header(table, PROVENANCE)]]
    return rows


def test_what_no_column_can_hold_is_counted() -> None:
    """Terms of others, values of another kind, links to something else; what was withheld has a column."""
    patient = PatientGraph(P, "x")
    patient.add(P, TYPE, ONTO + "Patient")
    patient.add(P, ONTO + "hasLabResult", f"{P}/l")
    patient.add(P, ONTO + "hasLabResult", "http://example.org/nowhere")
    patient.add(f"{P}/l", TYPE, ONTO + "LabResult")
    patient.add(f"{P}/l", TYPE, ONTO + "DatedRecord")
    patient.add(f"{P}/l", ONTO + "analyte", "http://example.org/iron")
    patient.add(f"{P}/l", ONTO + "value", ONTO + "creatinine")
    patient.add(f"{P}/l", ONTO + "date", Literal("2026-11-02", XSD_DATE))
    patient.derive(f"{P}/l", WITHHELD, ONTO + "unit", (f"{P}/l",))
    patient.derive(P, WITHHELD, ONTO + "hasEcog", (P,))
    tables = to_tables(patient)

    assert tables.rows == {
        "patient": [{"row_id": ""}],
        "lab": [{"row_id": "l", "date": "2026-11-02", "withheld": "unit"}],
    }
    assert dict(tables.left) == {
        "onto:hasLabResult": 1,
        "rdf:type": 1,
        "onto:analyte": 1,
        "onto:value": 1,
        "trial:withheld": 1,
    }


def test_patients_and_records_of_other_namespaces(ontology: Ontology, tmp_path: Path) -> None:
    """A record gets a name of its own; a patient whom no identifier names cannot be written."""
    patient = PatientGraph(P, "x")
    patient.add(P, TYPE, ONTO + "Patient")
    for number in (1, 2):
        patient.add(P, ONTO + "hasEcog", f"http://example.org/{number}")
        patient.add(f"http://example.org/{number}", TYPE, ONTO + "EcogAssessment")
    assert [row["row_id"] for row in to_tables(patient).rows["ecog"]] == ["ecog-1", "ecog-1-2"]

    with pytest.raises(ReadError, match="cannot be named in a table"):
        to_tables(PatientGraph("http://example.org/p", "x"))


def test_dictionary_and_values_tell_every_column(template: Path, ontology: Ontology) -> None:
    """Meanings come from the ontology; required is what a reader asks for."""
    files = contents(template)
    assert sorted(files) == ["dictionary", "values"]
    head, *rows = files["dictionary"]
    told = [dict(zip(head, row, strict=True)) for row in rows]

    assert [(row["table"], row["column"]) for row in told] == [
        (table, column) for table in TABLES for column in table_header(table, TEMPLATE_PROVENANCE)
    ]
    assert [(row["table"], row["column"]) for row in told if not row["meaning"]] == []
    parents = {
        ("lesion_measurement", "lesion"),
        ("toxicity", "local_treatment"),
        ("lesion_progression", "lesion"),
    }
    assert {(row["table"], row["column"]) for row in told if row["required"]} == (
        {(table, "patient") for table in TABLES}
        | {(table, "row_id") for table in REFERRED_TO}
        | parents
        | {("lesion_uptake", "imaging")}
    )
    users = {row["table"]: row["criteria"] for row in told}
    assert users["ecog"] == "INC-07"
    assert users["staging"] == "INC-02"
    assert users["contraindication"] == "INC-05 INC-05c"
    assert {row["unit"] for row in told} >= {"mm", "kg"}

    values = [tuple(row[:3]) for row in files["values"][1:]]
    sets = value_sets(ontology)
    assert sorted(values) == sorted(
        (*key, term.removeprefix(ONTO)) for key, terms in sets.items() for term in terms
    )


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lab.csv").write_text("mine")
    result = CliRunner().invoke(app, ["template", f"--out={tmp_path}"])

    assert result.exit_code == 2
    assert "not an empty folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["lab.csv"]
