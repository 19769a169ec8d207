# SPDX-License-Identifier: Apache-2.0
"""Full URLs of bundle entries hold in their bundle: bundles of one file may use the same ones for others."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap
from reasoner.read.fhir import read_fhir
from reasoner.read.files import SourceFile
from reasoner.read.notes import ReadNotes
from reasoner.read.rows import PatientRows
from reasoner.result import Verdict
from reasoner.screening import Screener, rare_collection

from .fhir_rdf import PREFIXES, r4
from .resources import RXNORM, Resource, concept, lab, resource, tumour

CREATININE = {"unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}
DAYS = ("1950-01-01", "1980-01-01")
OF_P: Resource = {"subject": {"reference": "urn:uuid:p-1"}}
DRUG: Resource = {
    "resourceType": "MedicationStatement",
    "status": "active",
    "medicationCodeableConcept": concept(RXNORM, "194000"),
    "reasonReference": [{"reference": "urn:uuid:c-1"}],
    **OF_P,
}
#: patient -> (table, source record, value) of each row but that of the patient
Facts = dict[str, list[tuple[str, str, str | None]]]


def person(name: str, url: str = "urn:uuid:p-1") -> Resource:
    return {"fullUrl": url, "resource": resource("Patient", name)}


def nobody(url: str, **fields: object) -> Resource:
    return {"fullUrl": url, "resource": {"resourceType": "Patient", **fields}}


def result(name: str | None, value: object, subject: str = "urn:uuid:p-1", **fields: object) -> Resource:
    content: Resource = {"subject": {"reference": subject}, "valueQuantity": CREATININE | {"value": value}}
    content = lab() | content | fields
    del content["id"]
    return {"fullUrl": "urn:uuid:o-1", "resource": content | ({"id": name} if name else {})}


def specimen(name: str, day: str) -> Resource:
    return resource("Specimen", name, collection={"collectedDateTime": day}) | OF_P


def bundle(*entries: Resource, kind: str = "transaction") -> Resource:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def read(ontology: Ontology, folder: Path, *files: Sequence[Resource]) -> tuple[list[PatientRows], ReadNotes]:
    """NDJSON files, each with one document a line."""
    notes, sources = ReadNotes(), []
    for number, documents in enumerate(files):
        path = folder / f"{number}.ndjson"
        path.write_text("\n".join(map(json.dumps, documents)))
        sources.append(SourceFile(path, path.name, "fhir-ndjson", gzipped=False))
    return list(read_fhir(sources, CodeMap.load(ontology), ontology, notes)), notes


def facts(patients: list[PatientRows]) -> Facts:
    return {
        patient.identifier: [
            (table, str(row["source_record"]), row.get("value"))
            for table, rows in patient.rows.items()
            if table != "patient"
            for row in rows
        ]
        for patient in patients
    }


def placeless(patient: PatientRows) -> PatientRows:
    """Without the lines in which the rows stand."""
    rows = {table: [row | {"source_path": None} for row in found] for table, found in patient.rows.items()}
    return replace(patient, rows=rows)


def codes(patients: list[PatientRows]) -> list[str]:
    return [finding.code for patient in patients for finding in patient.findings]


def refused(patients: list[PatientRows]) -> dict[str, list[tuple[str, bool]]]:
    return {p.identifier: sorted((f.code, f.unreadable) for f in p.findings) for p in patients}


def test_bundles_of_one_file_may_use_the_same_urls(ontology: Ontology, tmp_path: Path) -> None:
    """One bundle a line, each with the same place holders; whatever the order of the entries."""
    patients, notes = read(
        ontology,
        tmp_path,
        [
            bundle(person("a"), result("o-a", 1)),
            bundle(result("o-b", 2), person("b")),
            bundle(person("c"), result("o-c", 3)),
        ],
    )

    assert facts(patients) == {
        "a": [("lab", "Observation/o-a", "1")],
        "b": [("lab", "Observation/o-b", "2")],
        "c": [("lab", "Observation/o-c", "3")],
    }
    assert (codes(patients), [*notes.unread], notes.rejected) == ([], [], [])


def test_each_line_is_read_as_it_is_alone(ontology: Ontology, tmp_path: Path) -> None:
    """Every row and finding, but for where it stands; also what leads from fact to fact."""
    lines = [
        bundle(
            person(name),
            {"fullUrl": "urn:uuid:c-1", "resource": tumour() | OF_P | {"id": f"net-{name}"}},
            {"fullUrl": "urn:uuid:s-1", "resource": specimen(f"s-{name}", day)},
            result(f"o-{name}", value, specimen={"reference": "urn:uuid:s-1"}),
            {"resource": DRUG | {"id": f"d-{name}"}},
        )
        for name, value, day in (("a", 1, DAYS[0]), ("b", 2, DAYS[1]))
    ]
    together, _ = read(ontology, tmp_path, lines)
    alone = [patient for line in lines for patient in read(ontology, tmp_path, [line])[0]]

    assert [placeless(patient) for patient in together] == [placeless(patient) for patient in alone]
    tables = {"patient", "diagnosis", "primary_site", "specimen", "therapy", "lab"}
    assert [{*patient.rows} for patient in alone] == [tables] * 2
    assert [patient.rows["therapy"][0]["indication"] for patient in alone] == ["pnetIndication"] * 2


def test_same_words_about_two_people_are_no_copy(ontology: Ontology, tmp_path: Path) -> None:
    """Results without an id are named by their full URL, and the words of these are the same."""
    lines = [bundle(person(name), result(None, 1)) for name in "abb"]
    patients, notes = read(ontology, tmp_path, lines)

    assert facts(patients) == {
        "a": [("lab", "Observation/o-1", "1")],
        "b": [("lab", "Observation/o-1", "1")],
    }
    assert [patient.rows["lab"][0]["source_path"] for patient in patients] == [
        "line 1 Bundle.entry[1]",
        "line 2 Bundle.entry[1]",
    ]
    assert codes(patients) == ["DIFFERING_COPIES"] * 2
    # the patient and the result of the third line
    assert notes.copies == 2


def test_copies_of_the_patient_do_not_part_what_is_about_them(ontology: Ontology, tmp_path: Path) -> None:
    """A later bundle knows more of the patient, and holds the same result."""
    later = person("a")
    later["resource"] = resource("Patient", "a", gender="female")
    files = [[bundle(person("a"), result("o-a", 1))], [bundle(later, result("o-a", 1))]]
    patients, notes = read(ontology, tmp_path, *files)

    assert facts(patients) == {"a": [("lab", "Observation/o-a", "1")]}
    assert (codes(patients), notes.copies) == (["DIFFERING_COPIES"], 1)


@pytest.mark.parametrize("files", [1, 2])
def test_urn_of_another_bundle_leads_nowhere(ontology: Ontology, tmp_path: Path, files: int) -> None:
    """It is a place holder there, whether the bundle is of the same file or not."""
    documents = [bundle(person("a"), result("o-a", 1)), bundle(result("o-b", 2))]
    patients, notes = read(ontology, tmp_path, *([documents] if files == 1 else [[d] for d in documents]))

    assert facts(patients) == {"a": [("lab", "Observation/o-a", "1")]}
    assert [note.reason for note in notes.unread] == ["Observation: its patient is not among the files"]


def test_addresses_hold_in_the_whole_input(ontology: Ontology, tmp_path: Path) -> None:
    """In the own bundle first, then in the file, then by type and id in other files."""
    odd, plain = "https://example.org/people?of=1", "https://example.org/fhir/Patient/a"
    first = [
        bundle(person("a", odd)),
        bundle(person("b", odd), result("own", 1, odd)),
        bundle(result("file", 2, odd)),
    ]
    patients, notes = read(ontology, tmp_path, first, [bundle(result("other", 3, plain))])

    assert facts(patients) == {
        "a": [("lab", "Observation/file", "2"), ("lab", "Observation/other", "3")],
        "b": [("lab", "Observation/own", "1")],
    }
    assert (codes(patients), [*notes.unread]) == ([], [])


def test_bundles_inside_bundles(ontology: Ontology, tmp_path: Path) -> None:
    """The inner one first, then what is around it; never one beside it."""
    line = bundle(
        person("outer"),
        result("o-1", 1),
        {"resource": bundle(person("inner"), result("o-2", 2), kind="searchset")},
        {"resource": bundle(result("o-3", 3), {"resource": bundle(result("o-4", 4))}, kind="searchset")},
        {"resource": bundle(person("beside", "urn:uuid:p-2"), kind="searchset")},
        {"resource": bundle(result("o-5", 5, "urn:uuid:p-2"), kind="searchset")},
        kind="batch-response",
    )
    patients, notes = read(ontology, tmp_path, [line])

    assert facts(patients) == {
        "beside": [],
        "inner": [("lab", "Observation/o-2", "2")],
        "outer": [("lab", f"Observation/o-{number}", str(number)) for number in (1, 3, 4)],
    }
    assert [note.reason for note in notes.unread] == ["Observation: its patient is not among the files"]


def test_two_people_under_one_url_of_one_bundle(ontology: Ontology, tmp_path: Path) -> None:
    """Without ids they are copies of one patient, who is unreadable."""
    people: list[Resource] = [{"resourceType": "Patient", "birthDate": day} for day in DAYS]
    entries: list[Resource] = [{"fullUrl": "urn:uuid:p-1", "resource": one} for one in people]
    patients, _ = read(ontology, tmp_path, [bundle(*entries, result("o-1", 1))])

    assert facts(patients) == {"p-1": [("lab", "Observation/o-1", "1")]}
    assert refused(patients) == {"p-1": [("DIFFERING_COPIES", True), ("SIMILAR_IDENTIFIER", True)]}


@pytest.mark.parametrize("url", ["urn:uuid:p-1", "https://example.org/Patient/{}"])
@pytest.mark.parametrize("born", [DAYS, DAYS[:1] * 2])
@pytest.mark.parametrize("files", [1, 2])
def test_people_without_an_id_in_two_bundles(
    ontology: Ontology, tmp_path: Path, url: str, born: Sequence[str], files: int
) -> None:
    """They are called by the end of a URN, or by what they say; nobody knows whether they are one."""
    found: list[Resource] = []
    for number, day in enumerate(born):
        address = url.format(number)
        one = nobody(address) if day == DAYS[0] else nobody(address, gender="male")
        found.append(bundle(one, result(f"o-{number}", number, address)))
    patients, notes = read(ontology, tmp_path, *([found] if files == 1 else [[one] for one in found]))

    are_one = url == "urn:uuid:p-1" or born[0] == born[1]
    told = [("SIMILAR_IDENTIFIER", True) in found for found in refused(patients).values()]
    assert told == ([True] if are_one else [False, False])
    lines = [line[1:] for found in facts(patients).values() for line in found]
    assert sorted(lines) == [("Observation/o-0", "0"), ("Observation/o-1", "1")]
    assert notes.copies == 0


def test_people_without_an_id_under_their_own_urls(ontology: Ontology, tmp_path: Path) -> None:
    """As one bundle a patient, which is how records are sent to a server that will name them."""
    urls = ["urn:uuid:p-1", "urn:uuid:p-2", "urn:oid:1.2.3"]
    documents = [bundle(nobody(url), result(url[-1], 1, url)) for url in urls]
    patients, notes = read(ontology, tmp_path, documents)

    assert refused(patients) == {"p-1": [], "p-2": [], "1.2.3": []}
    assert (notes.rejected, [*notes.unread]) == ([], [])


@pytest.mark.parametrize("subject", ["Patient/p-1", "p-1", "https://example.org/fhir/Patient/p-1"])
@pytest.mark.parametrize("is_there", [True, False])
def test_an_id_that_is_only_the_end_of_a_urn(
    ontology: Ontology, tmp_path: Path, subject: str, *, is_there: bool
) -> None:
    """A reference by id, and a patient who has that id, may be about somebody else."""
    others = [person("p-1", "https://example.org/fhir/Patient/p-1")] if is_there else []
    documents = [bundle(nobody("urn:uuid:p-1")), bundle(*others, result("o-1", 1, subject))]
    patients, _ = read(ontology, tmp_path, documents)

    assert [patient.identifier for patient in patients] == ["p-1"]
    assert ("SIMILAR_IDENTIFIER", True) in refused(patients)["p-1"]


def test_nobody_without_an_id_is_eligible_on_two_bundles(tmp_path: Path) -> None:
    """Two people of one birth date and sex, each in a bundle of their own, would have one record."""
    whole = json.loads((Path(__file__).parents[2] / "examples" / "fhir" / "V01.json").read_text())
    (entry,) = (e for e in whole["entry"] if e["resource"]["resourceType"] == "Patient")
    name = entry["resource"].pop("id")
    entry["fullUrl"] = "urn:uuid:p-1"
    (tmp_path / "a.json").write_text(json.dumps(whole).replace(f"Patient/{name}", "urn:uuid:p-1"))
    screener = Screener(explain=False)
    assert [one.verdict for one in screener.screen([tmp_path])] == [Verdict.ELIGIBLE]

    (tmp_path / "b.json").write_text(json.dumps(bundle(entry, result("o-1", 1))))
    (only,) = screener.screen([tmp_path])
    assert (only.patient.rpartition("/")[2], only.verdict) == ("p-1", Verdict.UNDETERMINED)


def test_bundles_of_one_graph(ontology: Ontology, tmp_path: Path) -> None:
    """Two bundles in one file of RDF."""
    path = tmp_path / "two.ttl"
    path.write_text(
        PREFIXES + "".join(r4(bundle(person(n), result(f"o-{n}", v))) for n, v in (("a", 1), ("b", 2)))
    )
    notes = ReadNotes()
    source = SourceFile(path, path.name, "turtle", gzipped=False)
    patients = list(read_fhir([source], CodeMap.load(ontology), ontology, notes))

    assert facts(patients) == {
        "a": [("lab", "Observation/o-a", "1")],
        "b": [("lab", "Observation/o-b", "2")],
    }


def test_what_the_caller_froze_stays_so(ontology: Ontology, tmp_path: Path) -> None:
    """`gc.unfreeze` would thaw everything."""
    with rare_collection():
        before = gc.get_freeze_count()
        read(ontology, tmp_path, [bundle(person("a"), result("o-1", 1))])
        after = gc.get_freeze_count()
    assert 0 < before * 0.9 < after <= before
    read(ontology, tmp_path, [bundle(person("a"), result("o-1", 1))])
    assert gc.get_freeze_count() == 0
