# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF in large and in published files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner.ontology import Ontology
from reasoner.read.fhir.rdf_graph import Graph

from .conftest import Reading
from .fhir_rdf import r4, r5
from .rdf_documents import QUANTITY, RESULT, documents, load, only, rows, turtle

# Work


def test_work_grows_with_the_number_of_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every node is taken once, and nothing is looked up more often than its neighbours."""
    calls: Counter[str] = Counter()

    def counted(name: str) -> Callable[[Graph, str], object]:
        original = getattr(Graph, name)

        def call(graph: Graph, node: str) -> object:
            calls[name] += 1
            return original(graph, node)

        return call

    for name in ("take", "take_list", "is_list", "types", "holds"):
        monkeypatch.setattr(Graph, name, counted(name))
    work = []
    for number in (330, 3_300):
        calls.clear()
        entries = [{"resource": RESULT | {"id": f"o{n}", "valueQuantity": QUANTITY}} for n in range(number)]
        document = {"resourceType": "Bundle", "entry": entries}
        for form in (r4, r5):
            assert len(documents(turtle(tmp_path, form(document)))[0]) == number
        work.append({name: round(count / number, 1) for name, count in calls.items()})

    assert work[0] == work[1]
    assert sum(work[0].values()) < 100


# Public files


def test_public_rdf(ontology: Ontology, data: Path) -> None:
    """Every file is read, or rejected with a line that says why."""
    folders = [data / "fhir-rdf-r4", data / "fhir-rdf-r5"]
    paths = sorted(path for folder in folders for path in folder.glob("*.ttl"))
    result = Reading(ontology, *paths)
    rejected = {Path(error.path).name for error in result.notes.rejected}

    assert (result.notes.files, len(result.patients)) == (182, 38)
    assert rejected == {
        "hapi-smoker-1.generated.ttl",  # `value` where Patient has `multipleBirth`
        "patient-example-sex-and-gender.ttl",  # an extension with a type of R5
        "r4_turtle__coding_1.ttl",  # codes in another namespace
        "r5_rdf__observation-example-bmd.ttl",  # lists without an order
    }


@pytest.mark.parametrize(
    ("as_json", "as_rdf"),
    [
        ("r4-json__observation-example.json", "r4-java__observation-example.ttl"),
        ("r4-json__bundle-transaction.json", "r4-java__bundle-transaction.ttl"),
        ("r4-json__patient-example.json", "r4-java__patient-example.ttl"),
        ("fhir_r4_json__patient-example-a.json", "fhir_r4_ttl__patient-example-a.ttl"),
    ],
)
def test_public_pairs_are_the_same(ontology: Ontology, data: Path, as_json: str, as_rdf: str) -> None:
    """Files that their publishers give in JSON and in Turtle."""
    pair = [only(data / "fhir-rdf-r4" / name) for name in (as_json, as_rdf)]

    assert rows(ontology, pair[0]) == rows(ontology, pair[1])
    # Java writes the 185 of the first pair as 185.0.
    texts = [[r.body.replace('"185.0"', '"185"') for r in documents(source)[0]] for source in pair]
    assert texts[0] == texts[1]


def test_both_writers_of_r5_are_read(ontology: Ontology, data: Path) -> None:
    """HAPI names nodes, links and types choices; the pages of HL7 do neither."""
    hapi = documents(only(data / "fhir-rdf-r5" / "hapi-smoker-1-smoking-2022-05-19.generated.ttl"))[0][0]
    hl7 = documents(only(data / "fhir-rdf-r5" / "observation-example.ttl"))[0][0]

    assert (hapi.invalid, hl7.invalid) == (None, None)
    assert json.loads(hapi.body)["effectiveDateTime"] == "2022-05-19T00:00:00-07:00"
    assert json.loads(hapi.body)["component"][1]["valueQuantity"]["value"] == "7"
    assert json.loads(hl7.body)["effectiveDateTime"] == "2016-03-28"
    assert json.loads(hl7.body)["valueQuantity"]["value"] == "185"


def test_public_json_comes_back(data: Path, tmp_path: Path) -> None:
    """Every example of mCODE, written in the form of R4."""
    for path in sorted((data / "mcode-stu4" / "instances").glob("*.json")):
        assert documents(turtle(tmp_path, r4(load(path))))[0] == documents(only(path))[0], path.name
