# SPDX-License-Identifier: Apache-2.0
"""Files named after a row table: header, lines, cells."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read import ReadOptions
from reasoner.terms import ONTO, PATIENTS, TYPE

from .conftest import PEOPLE, Tables

Read = Callable[..., Tables]
LAB = "patient,row_id,analyte,value,unit,date\n"
#: Table, column and cell, and the value that is read, if it is one.
CELLS = [
    ("lab", "value", "1.5E+03", "1500"),
    ("lab", "value", " 2.50 ", "2.50"),
    ("lab", "value", "2,5", None),
    ("lab", "value", "<5", None),
    ("lab", "value", "n/a", None),
    ("lab", "value", "1.5E+300", None),
    ("lab", "date", "2026-11", "2026-11"),
    ("lab", "date", "2026", "2026"),
    ("lab", "date", "2026-11-02T08:30:00", "2026-11-02T08:30:00"),
    ("lab", "date", "03/04/2026", None),
    ("lab", "date", "2026-02-30", None),
    ("lab", "date", "45979", None),
    ("lab", "date", "2026-1-2", None),
    ("lab", "unit", "mg/dL", "mg/dL"),
    ("lab", "unit", "#N/A", None),
    ("lab", "unit", "=1+1", None),
    ("lab", "unit", "'=1+1", "=1+1"),
    ("ecog", "score", "1.0", "1"),
    ("ecog", "score", "1.5", None),
    ("swallowing", "able", "YES", "true"),
    ("swallowing", "able", "0", "false"),
    ("swallowing", "able", "unknown", None),
]


def test_lines_of_one_patient_may_stand_anywhere(read: Read) -> None:
    """Also in two files, and rows of one row_id add to one record."""
    tables = read(
        people="patient,sex,birth_date\nq,male,1960\np,female,1971-05\n",
        therapy="patient,row_id,agent,start_date\np,t1,lanreotide,2026-01-02\nq,t,everolimus,\np,t1,everolimus,\n",
        ecog="patient,score,date\nq,1,2026-11-01\np,2,2026-11-02\n",
    )

    assert list(tables.patients) == ["p", "q"]
    assert tables.values("t1", "hasAgent") == ["lanreotide", "everolimus"]
    assert tables.values("t1", "startDate") == ["2026-01-02"]
    assert tables.records("hasEcog") == ["ecog-3"]
    assert tables.values("ecog-3", "sourcePath") == ["line 3"]
    assert Path(tables.values("ecog-3", "sourceFile")[0]).name == "ecog.csv"
    assert not tables.notes.rejected
    assert tables.codes() == []


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"])
def test_delimiters_and_byte_order_mark(read: Read, delimiter: str, head: bytes) -> None:
    """What spreadsheets of other countries write."""
    text = (LAB + "p,x,creatinine,1.1,mg/dL,2026-11-02\n").replace(",", delimiter)
    tables = read(lab=head + text.replace("\n", "\r\n").encode())

    assert tables.values("x", "value") == ["1.1"]
    assert not tables.notes.rejected


def test_gzipped(ontology: Ontology, tmp_path: Path) -> None:
    (tmp_path / "patient.csv.gz").write_bytes(gzip.compress(PEOPLE.encode()))

    assert list(Tables(tmp_path, ontology, ReadOptions()).patients) == ["p", "q"]


def test_names_and_labels_of_terms(read: Read) -> None:
    """In any case, but only those of the value set of the column."""
    tables = read(
        lab="patient,row_id,analyte\np,a,HAEMOGLOBIN\np,b,Platelet Count\np,c,lanreotide\np,d,haemoglobine\n",
        symptom="patient,row_id,condition_class,attribution\np,s,diarrhoea,Hormone Excess\n",
    )

    assert tables.values("a", "analyte") == ["haemoglobin"]
    assert tables.values("b", "analyte") == ["plateletCount"]
    assert tables.values("c", "analyte") == tables.values("d", "analyte") == []
    assert tables.values("s", "attribution") == ["hormoneExcess"]
    symptom = tables.patients["p"].objects(f"{PATIENTS}p/s", TYPE)
    assert symptom == [ONTO + "Symptom", ONTO + "Diarrhoea"]
    assert tables.withheld() == {"c": ["analyte"], "d": ["analyte"]}
    assert tables.codes() == ["MALFORMED", "MALFORMED"]


def test_cells(read: Read) -> None:
    """A value that is not valid is withheld and told; nothing is guessed."""
    files: dict[str, str] = {}
    for table in {case[0] for case in CELLS}:
        own = [(number, case) for number, case in enumerate(CELLS) if case[0] == table]
        columns = list(dict.fromkeys(column for _, (_, column, _, _) in own))
        lines = [",".join(("patient", "row_id", *columns))]
        for number, (_, column, cell, _) in own:
            lines.append(
                ",".join(("p", f"x{number}", *(f'"{cell}"' if c == column else "" for c in columns)))
            )
        files[table] = "\n".join(lines)
    tables = read(**files)

    found = [tables.values(f"x{number}", column) for number, (_, column, _, _) in enumerate(CELLS)]
    wrong = {f"x{number}": [column] for number, (_, column, _, value) in enumerate(CELLS) if value is None}
    assert found == [[value] if value else [] for _, _, _, value in CELLS]
    for number, (table, column, _, _) in enumerate(CELLS):
        if (table, column) != ("lab", "analyte") and table == "lab":
            # a result that does not say of what may be any of them
            wrong.setdefault(f"x{number}", []).append("analyte")
    assert tables.withheld() == wrong
    assert tables.codes() == ["MALFORMED"] * sum(value is None for _, _, _, value in CELLS)
    messages = " ".join(finding.message for finding in tables.patients["p"].findings)
    assert not any(cell in messages for _, _, cell, value in CELLS if value is None)


def test_cells_with_quotes_line_breaks_and_delimiters(read: Read) -> None:
    """Lines are counted as an editor counts them."""
    tables = read(
        resectability="patient,row_id,resectability,stated_by\n"
        'p,r,unresectable,"board, ""A""\nroom 2"\n\np,,resectable,\n'
    )

    assert tables.values("r", "statedBy") == ['board, "A"\nroom 2']
    neoplasm = f"{PATIENTS}p/neoplasm"
    assert tables.patients["p"].records(neoplasm, ONTO + "hasResectability") == [
        f"{PATIENTS}p/r",
        f"{PATIENTS}p/resectability-5",
    ]


def test_an_unknown_drug_keeps_its_name_and_its_list_open(read: Read) -> None:
    """As an unmapped code does."""
    tables = read(
        therapy="patient,row_id,agent,start_date\np,t,balaganib,2026-01\n",
        imaging="patient,row_id,study_class,tracer\np,i,PetStudy,balatate\n",
        list_review="patient,row_id,list,complete\np,r1,therapyList,yes\np,r2,symptomList,yes\n",
    )

    assert tables.values("t", "unmappedAgent") == ["balaganib"]
    assert tables.values("t", "startDate") == ["2026-01"]
    assert tables.values("i", "unmappedTracer") == ["balatate"]
    assert (tables.values("r1", "complete"), tables.values("r2", "complete")) == ([], ["true"])
    assert tables.codes() == ["OPEN_LIST", "UNMAPPED", "UNMAPPED"]


def test_nothing_is_concluded_from_a_table_with_a_record_of_unknown_kind(read: Read) -> None:
    """A misspelt kind may be any; a conclusion is not for people to state."""
    tables = read(
        comorbidity="patient,row_id,condition_class\np,c,Hypertensionn\n",
        imaging="patient,row_id,study_class\np,i,SstrPet\nq,i,CtStudy\n",
    )

    assert tables.withheld() == {"": ["hasComorbidity", "hasImagingStudy"]}
    assert tables.records("hasImagingStudy") == tables.records("hasComorbidity") == []
    assert tables.codes() == ["MALFORMED", "MALFORMED", "UNREAD", "UNREAD"]
    assert tables.withheld("q") == {}


def test_lines_that_do_not_fit_weigh_on_whom_they_are_about(read: Read) -> None:
    """A line without a patient may be about anybody."""
    bad = (
        LAB
        + "p,x,creatinine,1.1\np,y,creatinine,1.2,mg/dL,2026-11-02,more\n,z,creatinine,1.3,mg/dL,2026-11-02\n"
    )
    tables = read(lab=bad + "p,=x,creatinine,1.4,mg/dL,2026-11-02\n")

    assert tables.reasons() == [
        ("lab.csv", 2, "has 4 cells where the header names 6 columns"),
        ("lab.csv", 3, "has a cell under no column name; quote cells that hold the delimiter"),
        ("lab.csv", 4, "names no patient that can be used as an identifier"),
        ("lab.csv", 5, "the row_id cannot be used as an identifier"),
    ]
    assert tables.withheld() == tables.withheld("q") == {"": ["hasLabResult"]}


def test_a_line_that_names_its_patient_weighs_on_nobody_else(read: Read) -> None:
    lesions = "patient,row_id,site\np,,liver\nq,l,liver\n"
    tables = read(lesion=lesions, lesion_measurement="patient,lesion,unit\np,,mm\nq,l,mm\n")

    assert [line for _, line, _ in tables.reasons()] == [2]
    assert tables.withheld() == {"neoplasm": ["hasLesion"]}
    assert tables.codes() == ["UNREAD", "UNREAD"]
    assert tables.withheld("q") == {}


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("patient,row_id,analyt\np,x,creatinine\n", 1, "no column 'analyt'; did you mean analyte?"),
        ("patient,value,value\np,1,2\n", 1, "two columns are named value"),
        ("row_id,value\nx,1\n", 1, "the column patient is missing"),
        ("", 1, "its first line must name the columns"),
        ('patient,unit\np,"mg/dL\n', 2, "the quotes do not fit"),
        ('patient,unit\np,"mg"/dL\n', 2, "the quotes do not fit"),
        ("patient,unit\np,µmol/L\n".encode("cp1252"), None, "not UTF-8"),
        ("patient,unit\np,mg/dL\n".encode("utf-16"), None, "not UTF-8"),
        ("patient,unit\n" + "p\n" * 101, 102, "more than 100 lines cannot be read"),
    ],
)
def test_files_that_cannot_be_used(read: Read, content: str | bytes, line: int | None, reason: str) -> None:
    """Nothing is concluded from the table for anybody then."""
    good = "patient,value\nq,7\n" if content else "\n"
    tables = read(lab=content or good)

    assert tables.notes.rejected[-1].line == line
    assert reason in tables.notes.rejected[-1].reason
    assert tables.withheld() == tables.withheld("q") == {"": ["hasLabResult"]}
    assert tables.records("hasLabResult") == []


def test_tables_whose_rows_are_named_need_names(read: Read) -> None:
    tables = read(lesion="patient,site\np,liver\n", diagnosis="patient,row_id,date\np,d,2026\n")

    assert tables.reasons() == [
        ("diagnosis.csv", 2, "a row of the table diagnosis needs no row_id; leave it empty"),
        ("lesion.csv", 1, "the column row_id is missing"),
    ]


def test_two_records_of_one_name_are_told_apart(read: Read) -> None:
    """A row_id that two tables have, and a name that was taken by a line."""
    tables = read(
        lab="patient,row_id,value\np,x,1\np,,2\np,lab-3,3\n", weight="patient,row_id,weight\np,x,70\n"
    )

    assert tables.records("hasLabResult") == ["x", "lab-3-2", "lab-3"]
    assert tables.records("hasWeight") == ["x/weight"]
    assert tables.codes() == ["INVALID_SOURCE"]


@pytest.mark.parametrize("patient", ["=1", "6.89E+14", "#N/A", "a\tb"])
def test_identifiers_that_a_spreadsheet_made(read: Read, patient: str) -> None:
    """Two patients might share what is left of their numbers."""
    tables = read(people=f'patient,sex\n"{patient}",male\np,female\n')

    assert list(tables.patients) == ["p"]
    assert [line for _, line, _ in tables.reasons()] == [2]
    own = ["sex", "birthDate", "deathDate", "concurrentSsaPlanned", "deceased", "siteName"]
    assert tables.withheld() == {"": own}


def test_what_an_earlier_reader_withheld_stays_withheld(read: Read) -> None:
    """The column `withheld` is written with the tables of a patient; each such record is told of."""
    head = "patient,row_id,analyte,value,withheld\n"
    tables = read(lab=f"{head}p,x,albumin,1,unit date\np,y,albumin,2,colour\n")

    assert tables.withheld() == {"x": ["date", "unit"], "y": ["withheld"]}
    assert tables.codes() == ["MALFORMED", "MALFORMED"]


def test_more_lines_than_one_batch(read: Read) -> None:
    """Six thousand lines of twenty patients, in turn."""
    lines = "".join(f"p{n % 20:02},lab-{n},creatinine,1.{n},mg/dL,2026-01-01\n" for n in range(6_000))
    people = "patient\n" + "".join(f"p{n:02}\n" for n in range(20))
    tables = read(people=people, lab=LAB + lines)

    links = [len(p.objects(p.iri, ONTO + "hasLabResult")) for p in tables.patients.values()]
    assert links == [300] * 20


def test_a_lost_table_weighs_on_patients_of_other_sources(read: Read, tmp_path: Path) -> None:
    """A table beside FHIR may be about any of its patients."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "a.json").write_text('{"resourceType": "Patient", "id": "f", "gender": "female"}')
    tables = read(therapy="patient,agnt\nf,lanreotide\n")

    assert tables.withheld("f") == tables.withheld("p") == {"": ["hasTherapy"]}
    assert tables.codes("f") == ["UNREAD"]


def test_the_header_once_more(read: Read) -> None:
    """Where files were put one after the other."""
    tables = read(lab="patient,row_id,value\np,a,1\npatient,row_id,value\np,b,2\n")

    assert sorted(tables.patients) == ["p", "q"]
    assert tables.records("hasLabResult") == ["a", "b"]
    assert not tables.reasons()
