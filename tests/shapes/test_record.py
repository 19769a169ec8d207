# SPDX-License-Identifier: Apache-2.0
"""The shapes of a well-formed record: each fires on its malformed files, and none on the valid ones.

A file in `record/malformed` holds one patient with one defect. Its name up to `__` is the shape that must
report it, lines `# also record:X` name further shapes, and `rdfs:comment "the defect"` marks the focus node.
Whole sets of (focus node, shape) are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from reasoner.derive import dates
from reasoner.ontology import Ontology, data_folder
from reasoner.patient import Literal as RecordLiteral
from reasoner.terms import BASE, ONTO, OWL, TRIAL

RECORD = BASE + "record#"
FOLDER = Path(__file__).parent / "record"
MALFORMED = sorted((FOLDER / "malformed").glob("*.ttl"))
VALID = [*sorted((FOLDER / "valid").glob("*.ttl")), FOLDER.parent / "base.ttl"]
PATIENT = URIRef(BASE + "patients/mixed")

#: Where a record comes from; no criterion reads it.
PROVENANCE = {"recordedIn", "siteName"}
PROVENANCE |= {"sourceCode", "sourceFile", "sourcePath", "sourceRecord", "sourceText"}
#: Said of reference individuals, or entailed; no record states them.
NOT_STATED = {"hasComponent", "hasPart", "partOf", "isTerritoryOf"}
NOT_STATED |= {"locatedIn", "hasSubsite", "inTerritoryOf", "overlapsTerritoryOf"}
#: Annotations, because their values are classes.
OF_CLASSES = {"about", "drugClass"}

#: One value of each kind that the reader lets through.
VALUES: tuple[URIRef | Literal, ...] = (
    URIRef(ONTO + "ct"),
    URIRef(PATIENT + "/nowhere"),
    Literal("12"),
    Literal("douze", lang="fr"),
    Literal("12", datatype=XSD.integer),
    Literal("12.5", datatype=XSD.decimal),
    Literal("true", datatype=XSD.boolean),
    Literal("2026-11-16", datatype=XSD.date),
    Literal("2026-11-16T09:30:00", datatype=XSD.dateTime),
    Literal("2026-11", datatype=XSD.gYearMonth),
    Literal("2026", datatype=XSD.gYear),
)


class Result(NamedTuple):
    """What a validation result says."""

    focus: Node
    shape: str
    component: str


@cache
def ontology() -> Ontology:
    return Ontology.load()


@cache
def shapes() -> Graph:
    return Graph().parse(data_folder("shapes") / "record.ttl")


@cache
def loaded() -> Validator:
    """The shapes, parsed once; every later validator takes them over."""
    return Validator(DataGraph.from_rdflib(Graph()), shacl_graph=shapes(), options={})


def validate(graph: Graph) -> set[Result]:
    """The results of plain pySHACL: no inference, no advanced features."""
    validator = Validator(DataGraph.from_rdflib(graph), shacl_graph=Graph(), options={})
    validator.shacl_graph = loaded().shacl_graph
    _, report, _ = validator.run()  # type: ignore[no-untyped-call]
    assert isinstance(report, Graph)
    found = set()
    for node in report.objects(None, SH.result):
        focus, shape = report.value(node, SH.focusNode), report.value(node, SH.sourceShape)
        component = report.value(node, SH.sourceConstraintComponent)
        assert focus is not None
        found.add(Result(focus, str(shape), str(component).removeprefix(str(SH))))
    return found


def prepared(graph: Graph) -> Graph:
    """The graph that the shapes are written for: see the head of `shapes/record.ttl`."""
    for subject, cls in list(_told_types(graph)):
        for entailed in (cls, *ontology().superclasses.get(cls, ())):
            graph.add((subject, RDF.type, URIRef(entailed)))
    for name in ("start", "end"):
        for record, value in list(graph.subject_objects(URIRef(f"{ONTO}{name}Date"))):
            interval = _interval(value)
            if interval is not None:
                for end, day in (("Earliest", interval.low), ("Latest", interval.high)):
                    literal = Literal(day.isoformat(), datatype=XSD.date)
                    graph.add((record, URIRef(f"{TRIAL}{name}{end}"), literal))
    return with_dose_endpoints(graph)


def with_dose_endpoints(graph: Graph) -> Graph:
    """The first and last moment of doses; those of the files are all written at one offset."""
    for name, day_time in (("Start", "T00:00:00"), ("End", "T23:59:59")):
        for record, value in list(graph.subject_objects(URIRef(f"{ONTO}dose{name}"))):
            is_day = isinstance(value, Literal) and value.datatype == XSD.date
            both = all(
                len(list(graph.objects(record, URIRef(ONTO + p)))) == 1 for p in ("doseStart", "doseEnd")
            )
            if both and isinstance(value, Literal) and value.datatype in {XSD.date, XSD.dateTime}:
                moment = f"{value}{day_time}Z" if is_day else f"{str(value)[:19]}Z"
                fact = "doseStartEarliest" if name == "Start" else "doseEndLatest"
                graph.add((record, URIRef(TRIAL + fact), Literal(moment, datatype=XSD.dateTime)))
    return graph


def _told_types(graph: Graph) -> Iterator[tuple[Node, str]]:
    stated = set(graph.subjects(RDF.type))
    for subject, predicate, obj in graph:
        if predicate == RDF.type:
            yield subject, str(obj)
        elif str(obj) in ontology().terms:
            yield from ((obj, cls) for cls in ontology().types(str(obj)))
        elif obj not in stated and (obj, None, None) in graph:
            ranges = ontology().objects(str(predicate), str(RDFS.range))
            yield from ((obj, cls) for cls in ranges if isinstance(cls, str))


def _interval(value: Node) -> dates.Interval | None:
    if not isinstance(value, Literal):
        return None
    return dates.parse(RecordLiteral(str(value), str(value.datatype or XSD.string)))


def marked(graph: Graph) -> set[Node]:
    """The nodes with the defect, and the dates that they state."""
    records = set(graph.subjects(RDFS.comment, Literal("the defect")))
    return records | {value for record in records for value in graph.objects(record)}


def expected_shapes(path: Path) -> set[str]:
    also = re.findall(r"^# also record:(\S+)$", path.read_text("utf-8"), re.MULTILINE)
    return {RECORD + name for name in (path.stem.split("__")[0], *also)}


def reporting_shapes() -> set[URIRef]:
    return {s for s in shapes().subjects(SH.severity) if isinstance(s, URIRef)}


@pytest.mark.parametrize("path", MALFORMED, ids=lambda path: str(path.stem))
def test_a_defect_is_reported_by_its_shape_alone(path: Path) -> None:
    """The results of a malformed file are those of its name, on the node that is marked."""
    graph = Graph().parse(path)
    defects = marked(graph)
    results = validate(prepared(graph))
    assert {result.shape for result in results} == expected_shapes(path)
    assert {result.focus for result in results} <= defects


@pytest.mark.parametrize("path", VALID, ids=lambda path: str(path.stem))
def test_a_valid_record_has_no_result(path: Path) -> None:
    """What a record may say, and all that it may leave out, is no finding."""
    assert validate(prepared(Graph().parse(path))) == set()


def test_every_constraint_has_a_malformed_file() -> None:
    """No shape, and no constraint of a shape, is left without a file that it fires on."""
    fired = {(r.shape, r.component) for path in MALFORMED for r in validate(prepared(Graph().parse(path)))}
    assert {shape for shape, _ in fired} == {str(shape) for shape in reporting_shapes()}
    assert {pair for pair in _constraints() if pair not in fired} == set()


def _constraints() -> Iterator[tuple[str, str]]:
    """Shape and constraint component of every constraint that stands at a reporting shape itself."""
    silent = {SH.path, SH.severity, SH.message, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}
    for shape in reporting_shapes():
        for predicate in shapes().predicates(shape):
            name = str(predicate).removeprefix(str(SH))
            if str(predicate).startswith(str(SH)) and predicate not in silent:
                yield str(shape), name[0].upper() + name[1:] + "ConstraintComponent"


def test_every_property_of_a_record_has_a_shape() -> None:
    """A property that the ontology adds to records is checked, or named above as one that need not be."""
    kinds = ("ObjectProperty", "DatatypeProperty")
    declared = set().union(*(ontology().declared(OWL + kind) for kind in kinds)) - _of_results()
    names = {iri.removeprefix(ONTO) for iri in declared if iri.startswith(ONTO)} | OF_CLASSES
    targets = shapes().objects(URIRef(RECORD + "DateValue"), SH.targetObjectsOf)
    checked = {str(iri).removeprefix(ONTO) for iri in (*shapes().objects(None, SH.path), *targets)}
    assert names - checked == PROVENANCE | NOT_STATED


def _of_results() -> set[str]:
    """What a run writes: a record that states it contradicts itself, because it is no such thing."""
    written = {ONTO + "RunItem", *ontology().subclasses[ONTO + "RunItem"]}
    return {
        prop
        for prop in ontology().terms
        if written.intersection(map(str, ontology().objects(prop, str(RDFS.domain))))
    }


def test_every_property_with_a_shape_stands_in_a_valid_file() -> None:
    """A shape that reported every value would be noticed."""
    used = {predicate for path in VALID for predicate in Graph().parse(path).predicates()}
    paths = {iri for iri in shapes().objects(None, SH.path) if str(iri).startswith(ONTO)}
    assert paths - used == {URIRef(ONTO + "hasRecord")}


@pytest.mark.parametrize("shape", sorted(reporting_shapes()), ids=lambda shape: str(shape).rpartition("#")[2])
def test_a_finding_can_be_shown(shape: URIRef) -> None:
    """Each shape has an IRI, one severity and one English sentence or two, without placeholders."""
    assert shape.startswith(RECORD)
    assert list(shapes().objects(shape, SH.severity)) == [SH.Violation]
    (message,) = shapes().objects(shape, SH.message)
    assert isinstance(message, Literal)
    assert message.language == "en"
    assert str(message).endswith(".")
    assert not set("{}?$") & set(message)


def test_every_finding_has_its_own_sentence() -> None:
    """Two shapes never say the same."""
    messages = list(shapes().objects(None, SH.message))
    assert len(messages) == len(set(messages)) == len(reporting_shapes())


def test_only_properties_are_withheld() -> None:
    """What goes with a malformed value is a declared property, the type, or nothing (rdf:nil)."""
    named = {
        str(value)
        for name in ("withholds", "withholdsThroughout")
        for value in shapes().objects(None, URIRef(TRIAL + name))
    }
    declared = {iri for iri in ontology().terms if any("Property" in kind for kind in _kinds(iri))}
    assert named <= declared | {str(RDF.type), str(RDF.nil)}


def _kinds(iri: str) -> Iterable[str]:
    return (kind for kind in ontology().objects(iri, str(RDF.type)) if isinstance(kind, str))


def test_mixed_values_never_stop_the_processor() -> None:
    """Each kind of value in every property, and any two of them side by side, gives a report and no error."""
    graph = Graph()
    paths = [path for path in shapes().objects(None, SH.path) if isinstance(path, URIRef)]
    links = [path for path in paths if ONTO + "has" in path]
    for number, (first, second) in enumerate(product(VALUES, repeat=2)):
        record = URIRef(f"{PATIENT}/{number}")
        for link in links:
            graph.add((PATIENT, link, record))
        for place, path in enumerate(sorted(set(paths))):
            graph.add((record, path, second if place % 2 else first))
    graph.add((PATIENT, RDF.type, URIRef(ONTO + "Patient")))
    assert len(validate(prepared(graph))) > len(VALUES) ** 2


def _links() -> list[str]:
    """Properties that lead from one record, or from the patient, to another record."""
    record = ONTO + "PatientRecord"
    return sorted(
        link
        for link in ontology().declared(OWL + "ObjectProperty")
        if link.startswith(ONTO + "has") and link != ONTO + "hasRecord"
        for cls in ontology().objects(link, str(RDFS.range))
        if record in ontology().superclasses.get(str(cls), ())
    )


@pytest.mark.parametrize("link", [*_links(), ONTO + "evidencedBy"], ids=lambda link: link.rpartition("#")[2])
def test_a_record_at_the_wrong_place_is_reported(link: str) -> None:
    """Whatever leads to a record is refused at a record of another kind, with all that it could have told."""
    (owner,) = ontology().objects(link, str(RDFS.domain))
    wrong = "Neoplasm" if owner == ONTO + "Patient" else "Patient"
    graph = Graph()
    graph.add((PATIENT, RDF.type, URIRef(ONTO + wrong)))
    graph.add((PATIENT, URIRef(link), URIRef(PATIENT + "/record")))
    graph.add((URIRef(PATIENT + "/record"), RDFS.label, Literal("a record")))
    owners = {result.shape for result in validate(prepared(graph)) if result.shape.endswith("-owner")}
    assert owners
    for shape in owners:
        assert list(shapes().objects(URIRef(shape), URIRef(TRIAL + "withholdsThroughout")))


def test_every_kind_of_comorbidity_is_a_kind() -> None:
    """The classes that tell what a comorbidity is are all that lie directly below it."""
    (kinds,) = shapes().objects(URIRef(RECORD + "Comorbidity-kind"), SH["or"])
    named = {str(cls) for kind in shapes().items(kinds) for cls in shapes().objects(kind, SH["class"])}
    below = {cls for cls, above in ontology().superclasses.items() if ONTO + "Comorbidity" in above}
    assert named == {cls for cls in below if not below & set(ontology().superclasses[cls])}
