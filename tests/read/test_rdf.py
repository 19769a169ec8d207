# SPDX-License-Identifier: Apache-2.0
"""RDF readers: formats, splitting into patients, what is refused and what is reported."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import ONTO, PATIENTS, TYPE, XSD_DECIMAL

from .conftest import Reading

PREFIXES = f"""@prefix onto: <{ONTO}> . @prefix pat: <{PATIENTS}> .
@prefix trial: <https://w3id.org/trialshapes/trial#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
"""
V01 = PATIENTS + "V01"
V02 = PATIENTS + "V02"
ONE = "pat:V01 a onto:Patient ; onto:hasLabResult [ a onto:LabResult ; onto:value 1.50 ] ."


def turtle(folder: Path, body: str, name: str = "p.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + body, "utf-8")
    return path


def quads(folder: Path, *lines: str, name: str = "p.nq") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def typed(patient: str, graph: str) -> str:
    return f"<{patient}> <{TYPE}> <{ONTO}Patient> <{graph}> ."


def test_turtle_patient_with_blank_record(tiny: Ontology, tmp_path: Path) -> None:
    """A blank record gets an IRI below its patient, and numbers stay as written."""
    patient = Reading(tiny, turtle(tmp_path, ONE)).only

    assert patient.iri == V01
    assert patient.objects(V01, ONTO + "hasLabResult") == [V01 + "/_b1"]
    assert patient.literals(V01 + "/_b1", ONTO + "value") == [Literal("1.50", XSD_DECIMAL)]


def test_skolem_names_do_not_meet_given_ones(tiny: Ontology, tmp_path: Path) -> None:
    """A record that is already called `_b1` keeps its name to itself."""
    body = ONE + " pat:V01 onto:hasLabResult <" + V01 + "/_b1> . <" + V01 + "/_b1> a onto:LabResult ."
    patient = Reading(tiny, turtle(tmp_path, body)).only

    assert sorted(patient.objects(V01, ONTO + "hasLabResult")) == [V01 + "/_b1", V01 + "/_b2"]


@pytest.mark.parametrize("kind", ["ttl", "trig", "nt", "nq", "jsonld"])
@pytest.mark.parametrize("packed", [False, True])
def test_same_patient_from_every_format(tiny: Ontology, tmp_path: Path, kind: str, *, packed: bool) -> None:
    """All formats, gzipped or not, give the same graph."""
    record = f"{V01}/lab"
    lines = [
        f"<{V01}> <{TYPE}> <{ONTO}Patient> .",
        f"<{V01}> <{ONTO}hasLabResult> <{record}> .",
        f'<{record}> <{ONTO}value> "1.50"^^<{XSD_DECIMAL}> .',
    ]
    text = "\n".join(lines)
    if kind == "nq":
        text = "\n".join(line.replace(" .", f" <{V01}> .") for line in lines)
    if kind == "jsonld":
        text = (
            f'{{"@context": {{"onto": "{ONTO}", "xsd": "{XSD_DECIMAL[:-7]}"}}, "@id": "{V01}", "@type": '
            f'"onto:Patient", "onto:hasLabResult": {{"@id": "{record}", "onto:value": '
            '{"@value": "1.50", "@type": "xsd:decimal"}}}'
        )
    path = tmp_path / f"p.{kind}"
    path.write_text(text, "utf-8")
    if packed:
        path = tmp_path / f"packed.{kind}.gz"
        path.write_bytes(gzip.compress(text.encode()))
    patient = Reading(tiny, path).only

    assert sorted(map(str, patient.triples())) == sorted(
        map(
            str,
            [
                (V01, TYPE, ONTO + "Patient"),
                (V01, ONTO + "hasLabResult", record),
                (record, ONTO + "value", Literal("1.50", XSD_DECIMAL)),
            ],
        )
    )


def test_folder_is_walked_in_order_and_foreign_files_are_counted(tiny: Ontology, tmp_path: Path) -> None:
    """A README among the patients is no error, but it is not passed over in silence."""
    (tmp_path / "sub").mkdir()
    turtle(tmp_path / "sub", "pat:V02 a onto:Patient .")
    turtle(tmp_path, "pat:V01 a onto:Patient .", "a.ttl")
    (tmp_path / "README.md").write_text("x")
    reading = Reading(tiny, tmp_path)

    assert [patient.iri for patient in reading.patients] == [V01, V02]
    assert [Path(note.source).name for note in reading.notes.unread] == ["README.md"]
    assert (reading.notes.files, reading.notes.patients) == (2, 2)


def test_two_patients_in_one_file(tiny: Ontology, tmp_path: Path) -> None:
    """Each patient gets what it links to, and reference terms are never followed."""
    body = (
        "pat:V01 a onto:Patient ; onto:hasLabResult pat:a . pat:a onto:analyte onto:albumin ."
        "pat:V02 a onto:Patient ; onto:hasLabResult pat:b . pat:b onto:analyte onto:albumin ."
    )
    first, second = Reading(tiny, turtle(tmp_path, body)).patients

    assert list(first.index) == [V01, PATIENTS + "a"]
    assert list(second.index) == [V02, PATIENTS + "b"]
    assert not first.findings + second.findings


def test_shared_record_makes_both_unreadable(tiny: Ontology, tmp_path: Path) -> None:
    """A record of two patients may be judged for neither."""
    body = (
        "pat:V01 a onto:Patient ; onto:hasRecord ex:a . ex:a onto:value 1 . "
        "pat:V02 a onto:Patient ; onto:hasRecord ex:a ."
    )
    reading = Reading(tiny, turtle(tmp_path, body))

    assert reading.codes() == ["SHARED_RECORD", "SHARED_RECORD"]
    assert all(patient.unreadable for patient in reading.patients)


def test_patient_linking_to_a_patient_makes_both_unreadable(tiny: Ontology, tmp_path: Path) -> None:
    """One patient is never a record of another."""
    reading = Reading(
        tiny, turtle(tmp_path, "pat:V01 a onto:Patient ; onto:hasRecord pat:V02 . pat:V02 a onto:Patient .")
    )

    assert reading.codes() == ["SHARED_RECORD", "SHARED_RECORD"]


def test_unreached_statements_are_counted(tiny: Ontology, tmp_path: Path) -> None:
    """A record that its patient does not link to is reported."""
    reading = Reading(tiny, turtle(tmp_path, ONE + " pat:lost a onto:LabResult ; onto:value 2 ."))

    assert [(note.reason, count) for note, count in reading.notes.unread.items()] == [
        ("statements that no patient links to", 2)
    ]


def test_file_without_patient_is_rejected(tiny: Ontology, tmp_path: Path) -> None:
    """Silence about patients is an error of the file."""
    reading = Reading(tiny, turtle(tmp_path, "pat:V01 a onto:LabResult ."), turtle(tmp_path, "", "empty.ttl"))

    assert ["no patient" in reason for reason in reading.reasons()] == [True, True]


def test_blank_patient_is_not_read(tiny: Ontology, tmp_path: Path) -> None:
    """Nobody could find the result of a patient without a name."""
    reading = Reading(tiny, turtle(tmp_path, "[] a onto:Patient ."))

    assert not reading.patients
    assert "IRI" in next(iter(reading.notes.unread)).reason


def test_syntax_error_names_line_and_others_go_on(tiny: Ontology, tmp_path: Path) -> None:
    """The file with the error gives nothing, the next one is read, and no content is quoted."""
    bad = turtle(tmp_path, "pat:V01 a onto:Patient .\npat:V01 onto:value 12x34 .", "a.ttl")
    reading = Reading(tiny, bad, turtle(tmp_path, "pat:V02 a onto:Patient .", "b.ttl"))
    (error,) = reading.notes.rejected

    assert reading.only.iri == V02
    assert (error.path, error.line) == (str(bad), 5)
    assert "12x34" not in str(error)


@pytest.mark.parametrize("name", ["p.rdf", "p.owl", "p.xml", "p.csv", "p"])
def test_other_formats_are_rejected(tiny: Ontology, tmp_path: Path, name: str) -> None:
    """RDF/XML with its entities is not opened at all."""
    (tmp_path / name).write_text('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    reading = Reading(tiny, tmp_path / name)

    assert not reading.patients
    assert len(reading.reasons()) == 1


def test_missing_file_is_rejected(tiny: Ontology, tmp_path: Path) -> None:
    """A typing mistake in a path is not an empty cohort."""
    assert Reading(tiny, tmp_path / "none.ttl").reasons() == ["no such file or folder"]


@pytest.mark.parametrize("name", ["p.ttl.gz", "p.nq.gz", "p.ndjson.gz", "p.json.gz"])
@pytest.mark.parametrize("damage", ["not packed", "cut off", "changed"])
def test_broken_gzip_is_rejected(tiny: Ontology, tmp_path: Path, name: str, damage: str) -> None:
    """Every reader of packed files says so."""
    packed = bytearray(gzip.compress(b"\n".join(f"# line {number}".encode() for number in range(5000))))
    if damage == "changed":
        packed[60:80] = b"\xff" * 20
    content = {"not packed": bytearray(b"text"), "cut off": packed[:500], "changed": packed}[damage]
    (tmp_path / name).write_bytes(content)
    reason = Reading(tiny, tmp_path).reasons()[-1]

    assert "opened" in reason or "JSON" in reason or "parsed" in reason


def test_large_file_is_rejected(tiny: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cap holds for the unpacked size."""
    monkeypatch.setattr("reasoner.read.files.MAX_WHOLE_FILE", 100)
    path = tmp_path / "p.ttl.gz"
    path.write_bytes(gzip.compress(b"#" * 10_000))

    assert "stream" in Reading(tiny, path).reasons()[0]


def test_same_file_twice_is_read_once(tiny: Ontology, tmp_path: Path) -> None:
    """A folder and a file in it name the file twice."""
    path = turtle(tmp_path, ONE)

    assert Reading(tiny, tmp_path, path).only.iri == V01


# N-Quads


def test_quads_stream_patient_by_patient(tiny: Ontology, tmp_path: Path) -> None:
    """One graph is one patient."""
    reading = Reading(tiny, quads(tmp_path, typed(V01, V01), "# comment", "", typed(V02, V02)))

    assert [patient.iri for patient in reading.patients] == [V01, V02]


def test_returning_graph_rejects_the_whole_file(tiny: Ontology, tmp_path: Path) -> None:
    """No patient is screened on the first half of a record."""
    path = quads(tmp_path, typed(V01, V01), "# comment", "", typed(V02, V02), typed(V01, V01))
    reading = Reading(tiny, path)

    assert not reading.patients
    assert reading.notes.rejected[0].line == 5
    assert V01 not in str(reading.notes.rejected[0])


@pytest.mark.parametrize(
    ("lines", "read", "broken"),
    [
        ((typed(V01, V01), typed(V02, V02), "what is this"), [V01], [3]),
        ((typed(V01, V01), "what is this", typed(V01, V01), typed(V02, V02)), [V02], [2]),
        ((typed(V01, V01), "# comment", "what is this", typed(V02, V02)), [], [3, 3]),
        (("what is this", typed(V01, V01), typed(V02, V02)), [V02], [1]),
        ((typed(V01, V01), typed(V02, V02)[:-20]), [], [2]),
    ],
)
def test_broken_line_costs_the_graphs_beside_it(
    tiny: Ontology, tmp_path: Path, lines: tuple[str, ...], read: list[str], broken: list[int]
) -> None:
    """A line that cannot be read may belong to the graph before it or after it; the others go on."""
    reading = Reading(tiny, quads(tmp_path, *lines))

    assert [patient.iri for patient in reading.patients] == read
    assert [error.line for error in reading.notes.rejected] == broken
    assert not any(V01 in str(error) for error in reading.notes.rejected)


def test_graph_without_patient_is_counted(tiny: Ontology, tmp_path: Path) -> None:
    """A graph of results beside the patients is not part of any record."""
    path = quads(tmp_path, typed(V01, V01), f"<{PATIENTS}x> <{TYPE}> <{ONTO}LabResult> <{PATIENTS}g> .")
    reading = Reading(tiny, path)

    assert reading.only.iri == V01
    assert sum(reading.notes.unread.values()) == 1


def test_oversized_graph_is_rejected(tiny: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-Quads without graph names would be held in memory whole."""
    monkeypatch.setattr("reasoner.read.nquads.MAX_UNIT", 2)
    lines = [f"<{V01}> <{ONTO}value> <{PATIENTS}{n}> ." for n in range(3)]

    assert "named graph" in Reading(tiny, quads(tmp_path, *lines)).reasons()[0]


# Vocabulary


@pytest.mark.parametrize(
    "statement",
    [
        "onto:hasLabResultt [ onto:value 1 ]",
        "onto:sex onto:femail",
        "a onto:Patiemt",
        "a onto:male",
        "onto:LabResult onto:male",
        "trial:closed onto:male",
        "onto:hasRecord trial:closed",
        "a trial:closed",
        "onto:hasRecord [ a onto:LabResult ; trial:low 1 ]",
    ],
)
def test_unknown_or_derived_term_makes_the_record_unreadable(
    tiny: Ontology, tmp_path: Path, statement: str
) -> None:
    """A term that nobody defines, used as what it is not, or only ever computed."""
    reading = Reading(tiny, turtle(tmp_path, f"pat:V01 a onto:Patient ; {statement} ."))

    assert set(reading.codes()) == {"UNKNOWN_TERM"}
    assert reading.only.unreadable


def test_foreign_predicate_is_left_out_and_counted_once(tiny: Ontology, tmp_path: Path) -> None:
    """What no criterion could see is shown to be unread."""
    body = (
        "pat:V01 a onto:Patient, ex:Person ; ex:note 'a', 'b' ; <http://purl.org/dc/terms/identifier> 'V01' ."
    )
    patient = Reading(tiny, turtle(tmp_path, body)).only

    assert sorted(finding.message.split()[0] for finding in patient.findings) == ["1", "2"]
    assert not patient.unreadable
    assert patient.objects(V01, TYPE) == [ONTO + "Patient"]
    assert set(patient.index[V01]) == {TYPE, "http://purl.org/dc/terms/identifier"}


def test_restated_reference_term_is_ignored(tiny: Ontology, tmp_path: Path) -> None:
    """A patient file cannot move a term to another class."""
    body = "pat:V01 a onto:Patient ; onto:sex onto:male . onto:male a onto:LabResult ."
    reading = Reading(tiny, turtle(tmp_path, body))

    assert reading.codes() == ["RESTATED_TERM"]
    assert ONTO + "male" not in reading.only.index
    assert next(iter(reading.notes.unread)).reason == "statements about terms of the ontology"


def test_triple_terms_are_counted(tiny: Ontology, tmp_path: Path) -> None:
    """RDF 1.2 is not read, and that is said."""
    reading = Reading(
        tiny, turtle(tmp_path, "pat:V01 a onto:Patient ; onto:hasRecord <<( ex:a ex:b ex:c )>> .")
    )

    assert next(iter(reading.notes.unread)).reason == "triple terms are not read"
