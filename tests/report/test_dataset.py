# SPDX-License-Identifier: Apache-2.0
"""The RDF dataset holds everything that a run read and said, each layer apart, in bytes that never differ."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from shapes.cases import cases

from reasoner.errors import ReadError, ValidationFailure
from reasoner.patient import Index, Literal, PatientGraph, Term
from reasoner.read import ReadNotes, Unmapped, Unread
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.dataset_facts import LAYERS
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.quads import Block, NQuads, TriG
from reasoner.report.result_iris import ResultIris, graph_name
from reasoner.result import Horizon, PatientResult, Verdict
from reasoner.run_record import InputFile, RunRecord
from reasoner.terms import BASE, ONTO, OWL, PATIENTS, PREFIXES, PROV, RDFS, TRIAL, TYPE
from reasoner.validate.fast import FastEvaluation
from report.datasets import VIGNETTES, Dataset, conforms, iri, screener, write

FROM = ox.NamedNode(PROV + "wasDerivedFrom")
ONE_PATIENT = """
@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{0}> a onto:Patient ; {1}
    onto:hasRegistration <{0}/r> . <{0}/r> a onto:Registration ; onto:date "2026-11-22"^^xsd:date .
"""


@pytest.fixture(scope="module")
def vignettes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return write(tmp_path_factory.mktemp("vignettes"), VIGNETTES)


def patient(folder: Path, name: str, facts: str = "", *, file: str = "p.ttl") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(ONE_PATIENT.format(name, facts), "utf-8")
    return folder


def facts(name: str, layer: str) -> str:
    return f"{BASE}facts/{name}/{layer}"


# --- results -----------------------------------------------------------------------------------------------


def test_there_is_one_result_per_patient_and_criterion(vignettes: Dataset) -> None:
    found = vignettes.select(
        "SELECT ?p ?c ?o WHERE { ?r a onto:CriterionResult ; onto:patient ?p ; onto:criterion ?c ;"
        " onto:outcome ?o ; onto:ofScreening/onto:patient ?p }"
    )
    told = [
        (one.result.patient, c.criterion, ONTO + c.outcome.capitalize())
        for one in vignettes.screened
        for c in one.result.criteria
    ]
    assert len(told) == 13 * len(screener().protocol.criteria)
    assert Counter(found) == Counter(told)


def test_every_screening_has_its_verdict(vignettes: Dataset) -> None:
    found = vignettes.select(
        "SELECT ?p ?v WHERE { ?s a onto:PatientScreening ; onto:patient ?p ; onto:verdict ?v }"
    )
    assert Counter(found) == Counter(
        (one.result.patient, ONTO + one.result.verdict.capitalize()) for one in vignettes.screened
    )


def turning_days(horizon: Horizon) -> int:
    single = (horizon.expires, horizon.curable)
    many = (horizon.curable_criteria, horizon.edges, horizon.refresh)
    return sum(one is not None for one in single) + sum(map(len, many))


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("Gap", lambda r: sum(len(c.gaps) for c in r.criteria)),
        ("Evidence", lambda r: sum(len(c.evidence) for c in r.criteria)),
        ("Comparison", lambda r: sum(len(c.comparisons) for c in r.criteria)),
        ("ReadingFlag", lambda r: len(r.readings) + sum(len(c.readings) for c in r.criteria)),
        ("EligibilityPeriod", lambda r: len(r.horizon.periods)),
        ("TurningDay", lambda r: turning_days(r.horizon)),
        ("CollectionRequest", lambda r: sum(map(len, r.collect))),
        ("DataQualityFinding", lambda r: len(r.findings)),
    ],
)
def test_nothing_that_explains_is_left_out(vignettes: Dataset, kind: str, count) -> None:  # noqa: ANN001
    found = list(vignettes.store.quads_for_pattern(None, ox.NamedNode(TYPE), iri(kind)))
    assert len(found) == sum(count(one.result) for one in vignettes.screened)


def test_terms_are_used_as_the_ontology_defines_them(vignettes: Dataset) -> None:
    """Terms are declared; links lead to IRIs, values are literals, and subjects are in the domain."""
    ontology = screener().ontology
    links, data = (ontology.declared(OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty"))
    triples = vignettes.graph(vignettes.run)
    types: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate.value == TYPE:
            cls = t.object.value
            types.setdefault(t.subject.value, set()).update({cls, *ontology.superclasses.get(cls, ())})
    for t in triples:
        prop = t.predicate.value
        for term in (prop, t.object.value if isinstance(t.object, ox.NamedNode) else prop):
            assert term in ontology.terms or not term.startswith((ONTO, TRIAL)), term
        if prop in links | data:
            assert isinstance(t.object, ox.Literal) == (prop in data), t
            assert set(ontology.objects(prop, RDFS + "domain")) <= types[t.subject.value], t


# --- layers and provenance ---------------------------------------------------------------------------------


def test_layers_are_told_apart(vignettes: Dataset) -> None:
    """Each graph holds the facts of its layer; only provenance is added."""
    for one in vignettes.screened:
        name = one.patient.iri.removeprefix(PATIENTS)
        wanted: dict[str, set[tuple[str, str, Term]]] = {layer: set() for layer in LAYERS}
        for triple in one.patient.triples():
            derived, entailed = triple in one.patient.derived, triple in one.patient.entailed
            wanted["derived" if derived else "entailed" if entailed else "asserted"].add(triple)
        for layer in LAYERS:
            found = {
                (t.subject.value, t.predicate.value, _term(t.object))
                for t in vignettes.graph(facts(name, layer))
                if t.predicate.value not in {PROV + "wasDerivedFrom", ONTO + "sourceFile"}
            }
            assert found == wanted[layer], (name, layer)
        described = vignettes.select(
            f"SELECT ?g ?l WHERE {{ ?g a onto:FactGraph ; onto:patient <{one.patient.iri}> ; onto:layer ?l }}"
        )
        assert sorted(described) == sorted((facts(name, layer), layer) for layer in LAYERS)


def _term(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Term:
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    assert isinstance(term, ox.NamedNode)
    return term.value


def test_results_and_computed_values_lead_to_a_record_and_its_file(vignettes: Dataset) -> None:
    """From each, `prov:wasDerivedFrom` reaches an asserted record, whose graph and patient name a file."""
    store, checked = vignettes.store, 0
    for one in vignettes.screened:
        name = one.patient.iri.removeprefix(PATIENTS)
        asserted = {t.subject.value for t in vignettes.graph(facts(name, "asserted"))}
        computed = {t.subject.value for t in vignettes.graph(facts(name, "derived"))}
        results = {vignettes.run + f"/{name}/{c.identifier}" for c in one.result.criteria}
        for node in computed | results:
            reached = _sources(store, node)
            assert reached & asserted or (node in asserted and reached), node
            checked += 1
        (graph,) = store.quads_for_pattern(ox.NamedNode(facts(name, "asserted")), FROM, None)
        (file,) = store.quads_for_pattern(graph.object, iri("fileName"), None)
        (source,) = store.quads_for_pattern(ox.NamedNode(one.patient.iri), iri("sourceFile"), None)
        assert file.object == source.object == ox.Literal(f"{name}.ttl")
    assert checked > 800


def _sources(store: ox.Store, node: str) -> set[str]:
    reached: set[str] = set()
    waiting = [node]
    while waiting:
        for quad in store.quads_for_pattern(ox.NamedNode(waiting.pop()), FROM, None):
            assert isinstance(quad.object, ox.NamedNode)
            if quad.object.value not in reached:
                reached.add(quad.object.value)
                waiting.append(quad.object.value)
    return reached


def test_converted_values_name_the_file_of_their_record(vignettes: Dataset) -> None:
    """A number in another unit was computed from the record itself, so that only the file is its source."""
    rows = vignettes.select(
        "SELECT DISTINCT ?r ?n WHERE { ?r onto:unit ?u ; trial:low ?v ; prov:wasDerivedFrom/onto:fileName ?n}"
    )
    converted = vignettes.select("SELECT DISTINCT ?r WHERE { ?r onto:unit ?u ; trial:low ?v }")
    assert converted
    assert {record for record, _ in rows} == {record for (record,) in converted}


def test_records_of_fhir_name_their_own_file(tmp_path: Path) -> None:
    """By its name below the folder that was given, and the element that they were read from."""
    folder = tmp_path / "in" / "sub"
    folder.mkdir(parents=True)
    (folder / "pnet.json").write_bytes((Path(__file__).parents[1] / "read/fhir/pnet.json").read_bytes())
    dataset = write(tmp_path / "out", tmp_path / "in")
    records = dataset.select("SELECT DISTINCT ?f WHERE { ?r onto:sourcePath ?p ; onto:sourceFile ?f }")
    assert records == [("sub/pnet.json",)]
    rows = dataset.select(
        "SELECT DISTINCT ?n WHERE { ?r onto:unit ?u ; trial:low ?v ; prov:wasDerivedFrom/onto:fileName ?n }"
    )
    assert rows == [("sub/pnet.json",)]
    assert dataset.select("SELECT ?n WHERE { ?f onto:findingCode 'UNMAPPED' ; onto:occurrences ?n }")
    assert str(tmp_path) not in dataset.file.read_text("utf-8")
    assert conforms(dataset)


# --- forms -------------------------------------------------------------------------------------------------


def test_both_forms_hold_the_same(vignettes: Dataset, tmp_path: Path) -> None:
    other = write(tmp_path, VIGNETTES, form=DatasetForm.NQUADS, screened=vignettes.screened)
    assert other.file.name == "results.nq"
    assert {*other.store} == {*vignettes.store}
    lines = other.file.read_text("utf-8").splitlines()
    statements = [line for line in lines if not line.startswith("#")]
    assert len(statements) == len(set(statements)) == len(vignettes.store)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Also where strings hash differently, as they do in every process."""
    code = (
        "import sys; from pathlib import Path; from report.datasets import VIGNETTES, write;"
        "write(Path(sys.argv[1]), VIGNETTES / 'V12.ttl')"
    )
    tests = Path(__file__).parents[1]
    found = []
    for seed in ("1", "2"):
        path = os.pathsep.join((str(tests), str(tests.parent)))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, check=True)
        found.append((folder / "results.trig").read_bytes())
    assert found[0] == found[1]


def test_names_of_runs_depend_on_what_decides_and_nothing_else(tmp_path: Path) -> None:
    stages = screener()
    run = RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")
    names = {
        ResultIris(changed).run
        for changed in (
            run,
            run.with_inputs([VIGNETTES / "V01.ttl"]),
            run.with_inputs([VIGNETTES / "V02.ttl"]),
            RunRecord.of(stages.protocol, stages.ontology, policy="strict", as_of=None, engine="e"),
        )
    }
    assert len(names) == 4
    (tmp_path / "V01.ttl").write_bytes((VIGNETTES / "V01.ttl").read_bytes())
    assert ResultIris(run.with_inputs([tmp_path / "V01.ttl"])).run in names


HOSTILE = [
    'quote " and \\ backslash',
    "line\nbreak\r\nand\ttab",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\u2028",
    '"""',
    "# patient <x>",
    "} GRAPH <urn:x> { <a> <b> <c>",
    "\U0001f600 ünï",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back(text: str) -> None:
    _round_trip(Literal(text))
    _round_trip(Literal(text, ONTO + "odd"))


@given(st.text(), st.sampled_from(["", "en", "de-ch"]))
def test_any_text_comes_back(text: str, language: str) -> None:
    _round_trip(Literal(text, PREFIXES["rdf"] + "langString", language) if language else Literal(text))


@given(st.from_regex(r"([A-Za-z0-9_./:~?&=ü-]|%[0-9A-F]{2})*", fullmatch=True))
def test_any_name_comes_back(name: str) -> None:
    _round_trip(PATIENTS + name)
    _round_trip(ONTO + name)


def _round_trip(term: Term) -> None:
    block = Block(
        PATIENTS + "g", [(PATIENTS + "s/1", ONTO + "value", term), (PATIENTS + "s/1", TYPE, ONTO + "C")]
    )
    forms = ((NQuads(), ox.RdfFormat.N_QUADS), (TriG(PREFIXES), ox.RdfFormat.TRIG))
    for form, reader in forms:
        text = form.head() + form.block(block)
        quads = {q.predicate.value: q for q in ox.parse(text.encode(), format=reader)}
        assert _term(quads[ONTO + "value"].object) == term
        assert quads[TYPE].object == iri("C")
        assert all(q.graph_name == ox.NamedNode(PATIENTS + "g") for q in quads.values())


def test_half_a_character_is_replaced_and_a_bad_iri_encoded() -> None:
    line = NQuads().block(Block("urn:g", [("urn:s <x>%%41", ONTO + "p", Literal("a\ud800b"))]))
    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
    assert quad.object == ox.Literal("a\N{REPLACEMENT CHARACTER}b")
    assert quad.subject == ox.NamedNode("urn:s%20%3Cx%3E%25%41")


def test_a_block_without_facts_is_not_written() -> None:
    assert [form.block(Block("urn:g", [])) for form in (NQuads(), TriG(PREFIXES))] == ["", ""]


# --- patients of every kind --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "http://example.org/patient?id=7&x=ü#me",
        "urn:uuid:0c9b0f6e-8f33-4f3e-9b58-2f6f6a5f1c55",
        PATIENTS + "ward/7",
        PATIENTS + "input-1",
        PATIENTS + "a%2Fb",
    ],
)
def test_foreign_patients_have_graphs_of_their_own(name: str, tmp_path: Path) -> None:
    dataset = write(tmp_path / "out", patient(tmp_path / "in", name))
    rows = dataset.select("SELECT ?l WHERE { ?g a onto:FactGraph ; onto:patient ?p ; onto:layer ?l }")
    assert sorted(rows) == sorted((layer,) for layer in LAYERS)
    found = dataset.select("SELECT ?p WHERE { ?s a onto:PatientScreening ; onto:patient ?p }")
    assert found == [(name,)]
    assert conforms(dataset)


def test_two_patients_never_share_a_name() -> None:
    names = ("a/b", "a%2Fb", "a:b", "a%3Ab", "http://x", "http:%2F%2Fx", "", "/", "ü", "input-1")
    iris = [*(PATIENTS + name for name in names), "http://x", "http%3A//x", "a:b", "urn:a"]
    assert len({graph_name(one) for one in iris}) == len(iris)


def test_names_of_parts_are_not_taken_for_patients_or_criteria() -> None:
    iris = ResultIris(screener_run())
    patients = {iris.screening(PATIENTS + name) for name in ("input-1", "note-1", "V01")}
    assert patients.isdisjoint({iris.input(1), iris.note(1)})
    assert iris.screening(PATIENTS + "V01") == f"{iris.run}/V01"
    assert iris.result(PATIENTS + "V01", "period-1") != f"{iris.run}/V01/period-1"


def screener_run() -> RunRecord:
    stages = screener()
    return RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")


def test_a_patient_who_is_not_judged_has_asserted_facts_and_unknown_results(tmp_path: Path) -> None:
    source = patient(tmp_path / "in", PATIENTS + "odd", "onto:noSuchProperty 1 ;")
    dataset = write(tmp_path / "out", source)
    assert dataset.graph(facts("odd", "asserted"))
    assert not dataset.graph(facts("odd", "entailed"))
    found = dataset.select("SELECT ?o WHERE { ?r a onto:CriterionResult ; onto:outcome ?o ; onto:hasGap ?g }")
    assert found == [(ONTO + "Unknown",)] * len(screener().protocol.criteria)
    assert ("UNREADABLE",) in dataset.select("SELECT ?c WHERE { ?f onto:findingCode ?c }")
    assert conforms(dataset)


def test_a_patient_whose_validation_failed_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: FastEvaluation, shape: str, focus: str) -> bool:
        raise ValidationFailure((focus,), f"no time for {shape}")

    source = patient(tmp_path / "in", PATIENTS + "slow")
    monkeypatch.setattr(FastEvaluation, "holds", fail)
    dataset = write(tmp_path / "out", source)
    assert ("VALIDATION_FAILURE",) in dataset.select("SELECT ?c WHERE { ?f onto:findingCode ?c }")
    assert conforms(dataset)


@pytest.mark.parametrize("form", [DatasetForm.TRIG, DatasetForm.NQUADS])
def test_a_repeated_patient_has_one_result_per_criterion(form: DatasetForm, tmp_path: Path) -> None:
    """The last one, which says that no record of the patient may be used; others are untouched."""
    for number in "12":
        patient(tmp_path / "in", PATIENTS + "twin", file=f"{number}.ttl")
    dataset = write(tmp_path / "out", patient(tmp_path / "in", PATIENTS + "single", file="3.ttl"), form=form)
    found = dataset.select("SELECT ?p WHERE { ?r a onto:CriterionResult ; onto:patient ?p }")
    criteria = len(screener().protocol.criteria)
    assert Counter(found) == {(PATIENTS + "twin",): criteria, (PATIENTS + "single",): criteria}
    rejected = dataset.select("SELECT ?t WHERE { ?f onto:findingCode 'REJECTED' ; onto:findingText ?t }")
    assert len(rejected) == 2
    assert not any(str(tmp_path) in text for (text,) in rejected)
    text = dataset.file.read_text("utf-8")
    assert text.count("# patient") == 2
    assert conforms(dataset)


def test_a_graph_of_a_library_user_needs_no_file(tmp_path: Path) -> None:
    source = Graph().parse(VIGNETTES / "V01.ttl")
    screened = list(screener().screen_all(source))
    dataset = write(tmp_path, VIGNETTES / "V02.ttl", screened=screened)
    (name,) = dataset.store.quads_for_pattern(ox.NamedNode(PATIENTS + "V01"), iri("sourceFile"), None)
    assert name.object == ox.Literal("graph")
    record = ox.NamedNode(PATIENTS + "V01/lab-anc")
    sources = {q.object.value for q in dataset.store.quads_for_pattern(record, FROM, None)}
    assert PATIENTS + "V01" in sources


# --- the run as a whole ------------------------------------------------------------------------------------


def test_what_was_not_read_is_told_without_paths_of_the_machine(tmp_path: Path) -> None:
    stages = screener()
    run = RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")
    inputs = (InputFile("a.json", "0" * 64), InputFile("b/a.ttl", ""))
    run = RunRecord(**{f: getattr(run, f) for f in run.__slots__} | {"inputs": inputs})
    notes = ReadNotes(unread=Counter({Unread("/home/me/in/a.json: Goal", "not read"): 3}))
    notes.unread[Unread("/home/me/in/notes.txt", "not a patient file")] += 1
    notes.unmapped[Unmapped("http://loinc.org", "1-8", "laboratory test")] += 2
    notes.rejected.append(
        ReadError("/home/me/in/b/a.ttl", "read before from /home/me/in/a.json; use none", 7)
    )
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with DatasetFile(tmp_path, run, stages.protocol, evidence) as dataset:
        dataset.finish(notes)
    store = ox.Store()
    store.extend(ox.parse(path=str(tmp_path / "results.trig")))
    query = """PREFIX onto: <https://w3id.org/trialshapes/ontology#> SELECT ?c ?t ?n WHERE { GRAPH ?run {
        ?run onto:hasFinding ?f . ?f onto:findingCode ?c ; onto:findingText ?t ; onto:occurrences ?n } }"""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert sorted(tuple(row[name].value for name in "ctn") for row in found) == [
        ("REJECTED", "b/a.ttl, line 7: read before from a.json; use none", "1"),
        ("UNMAPPED", "laboratory test 1-8 (http://loinc.org)", "2"),
        ("UNREAD", "a.json: Goal: not read", "3"),
        ("UNREAD", "notes.txt: not a patient file", "1"),
    ]


def test_the_run_says_what_it_was_computed_with(vignettes: Dataset) -> None:
    facts_of_run = screener_run().facts()
    found = {t.object.value for t in vignettes.graph(vignettes.run) if t.subject.value == vignettes.run}
    assert {value for name, value in facts_of_run.items() if name != "engine" and value} <= found
    files = vignettes.select(
        "SELECT ?n ?h WHERE { ?run onto:usedFile [ onto:fileName ?n ; onto:sha256 ?h ] }"
    )
    assert sorted(name for name, _ in files) == [f"V{number:02}.ttl" for number in range(1, 14)]


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    stages = screener()
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with pytest.raises(KeyboardInterrupt), DatasetFile(tmp_path, screener_run(), stages.protocol, evidence):
        raise KeyboardInterrupt
    assert not [*tmp_path.iterdir()]


def test_the_dataset_of_an_earlier_run_does_not_stay(tmp_path: Path) -> None:
    for form in (DatasetForm.TRIG, DatasetForm.NQUADS, DatasetForm.TRIG):
        write(tmp_path, VIGNETTES / "V01.ttl", form=form, screened=[])
    assert [file.name for file in tmp_path.iterdir()] == ["results.trig"]


# --- conformance -------------------------------------------------------------------------------------------


def test_vignettes_conform(vignettes: Dataset) -> None:
    assert conforms(vignettes)


def test_a_horizon_that_disagrees_with_the_verdict_gives_no_day(tmp_path: Path) -> None:
    """V02 expires on 2026-12-05; with an old blood count the verdict is open, and nothing expires."""
    V02 = (VIGNETTES / "V02.ttl").read_text("utf-8")  # noqa: N806 - a patient's name
    before, count, after = V02.partition("<lab-anc> a onto:LabResult")
    stale = before + count + after.replace('"2026-11-16"', '"2026-09-16"', 1)
    (tmp_path / "V02.ttl").write_text(stale, "utf-8")
    dataset = write(tmp_path / "out", tmp_path / "V02.ttl")
    (one,) = dataset.screened
    assert one.result.horizon
    assert (one.result.verdict, bool(one.result.horizon.expires)) == (Verdict.UNDETERMINED, True)
    assert dataset.select("SELECT ?d WHERE { ?s onto:expiresOn ?d }") == []
    assert conforms(dataset)


@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
def test_cases_conform(policy: str, tmp_path: Path) -> None:
    """A sample of the cases of each policy, or all where there are few."""
    found = [case for case in cases() if case.policy == policy]
    sample = found[:: max(1, len(found) // 12)]
    graph = Graph()
    for case in sample:
        graph += case.graph()
    graph.serialize(tmp_path / "cases.nt", format="nt", encoding="utf-8")
    dataset = write(tmp_path / "out", tmp_path / "cases.nt", policy=policy)
    assert len(dataset.screened) == len(sample)
    assert dataset.select("SELECT ?p WHERE { ?run onto:policyName ?p }") == [(policy,)]
    presumed = dataset.select("SELECT ?s WHERE { ?s onto:presumes ?c }")
    assert bool(presumed) == any(one.result.confirm for one in dataset.screened)
    assert conforms(dataset)


def test_memory_does_not_grow_with_patients(tmp_path: Path) -> None:
    """Nothing of a patient is kept after it is written: only what may be needed again is, within bounds."""
    one = write(tmp_path / "a", VIGNETTES / "V01.ttl").screened[0]
    stages = screener()
    evidence = EvidenceText(stages.ontology, stages.protocol)
    with DatasetFile(tmp_path / "b", screener_run(), stages.protocol, evidence) as dataset:
        for number in range(50):
            dataset.write(*_renamed(one.result, one.patient, f"{PATIENTS}N{number}"))
        kept = {
            name: len(value) for name, value in vars(dataset).items() if isinstance(value, list | dict | set)
        }
        dataset.finish(ReadNotes())
    assert kept == {}
    assert (tmp_path / "b" / "results.trig").read_text("utf-8").count("# patient") == 50


def _renamed(result: PatientResult, graph: PatientGraph, name: str) -> tuple[PatientResult, PatientGraph]:
    index: Index = {name if s == graph.iri else s: facts for s, facts in graph.index.items()}
    criteria = result.criteria
    renamed = PatientResult(name, result.source, result.verdict, result.as_of, criteria)
    return renamed, PatientGraph(name, graph.source, index)
