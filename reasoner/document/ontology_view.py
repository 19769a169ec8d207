# SPDX-License-Identifier: Apache-2.0
"""The ontology as a page shows it: every term of our namespaces once, with all that is said of it.

What a term is (superclasses, domain, members ...) comes from the ontology and from its closure. A fact of a
kind that has no heading of its own is told under the label of its property, so that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from reasoner.document.code_systems import Code, read_code_systems
from reasoner.document.expressions import Expressions
from reasoner.document.links import Anchors, Links, Piece, Text
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import DCTERMS, ONTO, OWL, RDF, RDFS, SCHEMA, SKOS, TRIAL, TYPE, shorten

__all__ = ["Branch", "Module", "OntologyView", "Part", "TermView", "documented_terms"]

_CLASS: Final = OWL + "Class"
_INDIVIDUAL: Final = OWL + "NamedIndividual"
#: Kind of a term -> the title of the part that tells of it; a term is told under the first that fits.
_KINDS: Final = {
    _CLASS: "Classes",
    OWL + "ObjectProperty": "Object properties",
    OWL + "DatatypeProperty": "Data properties",
    OWL + "AnnotationProperty": "Annotation properties",
    _INDIVIDUAL: "Individuals",
}
_CHARACTERISTICS: Final = {
    OWL + "FunctionalProperty": "functional: one value at most",
    OWL + "InverseFunctionalProperty": "inverse functional",
    OWL + "TransitiveProperty": "transitive",
    OWL + "SymmetricProperty": "symmetric",
    OWL + "AsymmetricProperty": "asymmetric",
    OWL + "ReflexiveProperty": "reflexive",
    OWL + "IrreflexiveProperty": "irreflexive",
}
#: Facts that a heading tells of, with the heading; a value is told as a class expression.
_HEADINGS: Final = {
    OWL + "equivalentClass": "Is exactly",
    RDFS + "subPropertyOf": "Subproperty of",
    RDFS + "domain": "Domain",
    RDFS + "range": "Range",
    SCHEMA + "domainIncludes": "Used on",
    SCHEMA + "rangeIncludes": "Values",
    OWL + "inverseOf": "Inverse of",
}
#: Told in places of their own.
_ELSEWHERE: Final = frozenset(
    {
        TYPE,
        RDFS + "label",
        RDFS + "isDefinedBy",
        RDFS + "subClassOf",
        SKOS + "definition",
        SKOS + "editorialNote",
        DCTERMS + "source",
        OWL + "disjointWith",
        OWL + "propertyChainAxiom",
        *_HEADINGS,
    }
)


class TermView(NamedTuple):
    """One term; `facts` are headings with lines, definition, source and notes are as they are written."""

    anchor: str
    name: str
    label: str
    definition: str
    source: str
    notes: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Text, ...]], ...]
    codes: tuple[Code, ...]


class Part(NamedTuple):
    """The terms of one kind, in groups; a group without a title is the only one."""

    anchor: str
    title: str
    groups: tuple[tuple[str, tuple[TermView, ...]], ...]

    @property
    def size(self) -> int:
        """How many terms it has."""
        return sum(len(terms) for _, terms in self.groups)


class Branch(NamedTuple):
    """A class with what is below it; a class with several superclasses stands below each."""

    piece: Piece
    below: int
    branches: tuple[Branch, ...]


class Module(NamedTuple):
    """One file of the ontology."""

    label: str
    description: str
    version: str
    terms: int


def documented_terms(ontology: Ontology) -> list[str]:
    """The terms of our namespaces, those of subjects before those of protocols."""
    return sorted(t for t in ontology.terms if t.startswith((ONTO, TRIAL)) and not _is_header(ontology, t))


def _is_header(ontology: Ontology, term: str) -> bool:
    return OWL + "Ontology" in ontology.objects(term, TYPE)


class OntologyView:
    """What the page tells; `anchors` are those of the page."""

    def __init__(self, ontology: Ontology, words: Words, anchors: Anchors, links: Links) -> None:
        """Look up everything that is needed in the other direction."""
        self._ontology = ontology
        self._graph = ShapesGraph(ontology.index)
        self._words = words
        self._anchors = anchors
        self._links = links
        self._expressions = Expressions(ontology, words, links)
        self.code_systems = read_code_systems(ontology.folder / "mappings")

    def parts(self) -> Iterator[Part]:
        """Every term, by kind; individuals in groups by their class."""
        kinds: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        for term in documented_terms(self._ontology):
            types = self._ontology.objects(term, TYPE)
            # an individual need not be declared as one
            kinds[next((kind for kind in _KINDS if kind in types), _INDIVIDUAL)].append(term)
        for kind, terms in kinds.items():
            title = _KINDS[kind]
            groups = self._by_class(terms) if kind == _INDIVIDUAL else {"": terms}
            yield Part(
                title.lower().replace(" ", "-"),
                title,
                tuple((name, tuple(map(self._term, self._sorted(found)))) for name, found in groups.items()),
            )

    def tree(self) -> tuple[Branch, ...]:
        """The classes, from those that have no superclass."""
        roots = [c for c in self._classes if not self._above(c)]
        return tuple(map(self._branch, self._sorted(roots)))

    def modules(self) -> tuple[Module, ...]:
        """The files, in the order of their labels."""
        found = []
        for header in self._ontology.declared(OWL + "Ontology"):
            text = self._graph.text
            count = sum(
                header in self._ontology.objects(t, RDFS + "isDefinedBy") for t in self._ontology.terms
            )
            about = text(header, DCTERMS + "description")
            found.append(
                Module(text(header, RDFS + "label"), about, text(header, OWL + "versionInfo"), count)
            )
        return tuple(sorted(found))

    @cached_property
    def _classes(self) -> list[str]:
        return [t for t in documented_terms(self._ontology) if t in self._ontology.classes]

    def _above(self, cls: str) -> list[str]:
        """The nearest superclasses that are told of."""
        above = self._ontology.superclasses.get(cls, frozenset())
        near = [s for s in above if not any(s in self._ontology.superclasses.get(t, ()) for t in above)]
        return self._sorted(s for s in near if s in self._anchors)

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for cls in self._classes:
            for sup in self._above(cls):
                below.setdefault(sup, []).append(cls)
        return {sup: self._sorted(subs) for sup, subs in below.items()}

    @cached_property
    def _referring(self) -> dict[tuple[str, str], list[str]]:
        """Property and object -> the named subjects, for facts that are also told at their object."""
        found: dict[tuple[str, str], list[str]] = {}
        for subject in documented_terms(self._ontology):
            for prop in (TYPE, RDFS + "domain", RDFS + "subPropertyOf", OWL + "inverseOf"):
                for obj in self._graph.nodes(subject, prop):
                    found.setdefault((prop, obj), []).append(subject)
        return found

    @cached_property
    def _disjoint(self) -> dict[str, set[str]]:
        """Class -> the named classes that share no member with it, told of either or of a group of them."""
        found: dict[str, set[str]] = {}
        groups = [
            [*(self._graph.items(head) or ())]
            for node, facts in self._ontology.index.items()
            if OWL + "AllDisjointClasses" in facts.get(TYPE, ())
            for head in self._graph.nodes(node, OWL + "members")
        ]
        groups += [[c, d] for c in self._classes for d in self._graph.nodes(c, OWL + "disjointWith")]
        for group in groups:
            named = {str(member) for member in group if member in self._anchors}
            for cls in named:
                found.setdefault(cls, set()).update(named - {cls})
        return found

    def _branch(self, cls: str) -> Branch:
        branches = tuple(map(self._branch, self._below.get(cls, ())))
        return Branch(self._named(cls)[0], len(self._ontology.subclasses.get(cls, ())), branches)

    def _by_class(self, individuals: Iterable[str]) -> dict[str, list[str]]:
        """Individuals by the label of their first class; those without one are last."""
        groups: dict[str, list[str]] = {}
        for individual in individuals:
            classes = self._sorted(self._told_types(individual))
            groups.setdefault(self._words.label(classes[0]) if classes else "", []).append(individual)
        return dict(sorted(groups.items(), key=lambda group: (not group[0], group[0].lower())))

    def _told_types(self, individual: str) -> list[str]:
        types = self._graph.nodes(individual, TYPE)
        return [t for t in types if t not in _KINDS and t not in _CHARACTERISTICS and t != RDF + "Property"]

    def _term(self, term: str) -> TermView:
        text = self._graph.text
        notes = self._graph.objects(term, SKOS + "editorialNote")
        codes = (code for system in self.code_systems for code in system.codes.get(term, ()))
        return TermView(
            anchor=self._anchors[term],
            name=shorten(term),
            label=self._words.label(term),
            definition=text(term, SKOS + "definition"),
            source=text(term, DCTERMS + "source"),
            notes=tuple(note.lexical for note in notes if isinstance(note, Literal)),
            facts=tuple((heading, lines) for heading, lines in self._facts(term) if lines),
            codes=tuple(codes),
        )

    def _facts(self, term: str) -> Iterator[tuple[str, tuple[Text, ...]]]:
        """Headings with their lines; a heading without lines is not shown."""
        yield "Superclasses", self._each(self._above(term))
        yield "Subclasses", self._each(self._below.get(term, ()))
        yield "Type", self._each(self._sorted(self._told_types(term)))
        types = self._graph.nodes(term, TYPE)
        yield "Characteristics", tuple((Piece(_CHARACTERISTICS[t]),) for t in types if t in _CHARACTERISTICS)
        for prop, heading in _HEADINGS.items():
            yield heading, tuple(map(self._expressions.text, self._graph.objects(term, prop)))
        yield "Has nothing in common with", self._each(self._sorted(self._disjoint.get(term, ())))
        chains = self._graph.nodes(term, OWL + "propertyChainAxiom")
        yield "Follows from the chain", tuple(map(self._chain, chains))
        yield "Inverse", self._each(self._sorted(self._referring.get((OWL + "inverseOf", term), ())))
        below = self._referring.get((RDFS + "subPropertyOf", term), ())
        yield "Subproperties", self._each(self._sorted(below))
        yield "Properties", self._each(self._sorted(self._referring.get((RDFS + "domain", term), ())))
        members = self._referring.get((TYPE, term), ())
        yield "Individuals", self._each(self._sorted(members))
        for prop, values in sorted(self._ontology.index[term].items()):
            if prop not in _ELSEWHERE:
                yield self._words.label(prop), tuple(map(self._value, values))

    def _value(self, value: Term) -> Text:
        """A term of ours by its label, another one by its short name."""
        if isinstance(value, str) and not value.startswith("_:") and value not in self._anchors:
            return (Piece(shorten(value)),)
        return self._expressions.text(value)

    def _chain(self, head: str) -> Text:
        steps = [self._expressions.text(step) for step in self._graph.items(head) or ()]
        joined: list[Piece] = []
        for place, step in enumerate(steps):
            joined += (*((Piece(", then ", keyword=True),) if place else ()), *step)
        return tuple(joined)

    def _each(self, terms: Iterable[str]) -> tuple[Text, ...]:
        return tuple(map(self._named, terms))

    def _named(self, term: str) -> Text:
        return (self._links.piece(term, self._words.label(term)),)

    def _sorted(self, terms: Iterable[str]) -> list[str]:
        return sorted(terms, key=lambda term: (self._words.label(term).lower(), term))
