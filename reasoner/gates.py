# SPDX-License-Identifier: Apache-2.0
"""Checks of a shapes folder before it is used: whatever SHACL would let pass in silence is an error here.

A SHACL processor ignores what it does not know: a misspelt `sh:` term constrains nothing, a misspelt class
selects nobody, a deactivated shape conforms. Each gate below closes one of these holes and names the shape.
The gates hold for any folder of SHACL Core shapes; `reasoner.protocol_gates` adds what a protocol must have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from rdflib.namespace import OWL as RDFLIB_OWL
from rdflib.namespace import RDF as RDFLIB_RDF
from rdflib.namespace import RDFS as RDFLIB_RDFS
from rdflib.namespace import XSD as RDFLIB_XSD

from reasoner.errors import ProtocolError, UnsupportedShapeError, UntargetedShapeError, VocabularyError
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.rdflib_terms import is_ill_typed
from reasoner.shacl_terms import (
    COUNTS,
    FLAGS,
    NEEDS_PATH,
    NODE_KINDS,
    ONE_VALUE,
    ORDERED,
    RANGES,
    SEVERITIES,
    SHACL_CORE,
    SHACL_TERMS,
    SILENT,
)
from reasoner.shapes_graph import LIST_PARAMETERS, NIL, ShapesGraph
from reasoner.terms import ONTO, OWL, PATIENT, RDFS, SH, TRIAL, TYPE, XSD, shorten

__all__ = ["Folder", "check_shapes", "focus_class", "namespace_of"]

_W3C: Final = frozenset(
    str(term) for vocabulary in (RDFLIB_RDF, RDFLIB_RDFS, RDFLIB_OWL, RDFLIB_XSD) for term in dir(vocabulary)
)
_CLASS_KINDS: Final = frozenset({OWL + "Class", RDFS + "Class"})
_SELECTION: Final = TRIAL + "Selection"
#: pySHACL gives up on a path that is nested deeper than this.
_PATH_STEPS: Final = 9


def namespace_of(iri: str) -> str:
    """The IRI up to its last `#` or `/`."""
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def focus_class(graph: ShapesGraph) -> str:
    """What the criteria of a folder are about: patients, unless its header names another class."""
    headers = (node for node, facts in graph.index.items() if TRIAL + "Protocol" in facts.get(TYPE, ()))
    return next((cls for node in headers for cls in graph.nodes(node, TRIAL + "focusClass")), PATIENT)


@dataclass(frozen=True)
class Folder:
    """What a gate looks at: the shapes, and the ontology that defines the words."""

    graph: ShapesGraph
    ontology: Ontology = field(repr=False)

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Namespaces in which an IRI that nobody defines is a misspelling: the project's and the folder's."""
        own = {
            namespace_of(subject)
            for subject, facts in self.graph.index.items()
            if not subject.startswith("_:") and OWL + "Ontology" not in facts.get(TYPE, ())
        }
        return frozenset(own | {ONTO, TRIAL})

    def kinds(self, iri: str) -> set[str]:
        """The types that the folder or the ontology declares for an IRI."""
        return {
            kind
            for index in (self.graph.index, self.ontology.index)
            for kind in index.get(iri, {}).get(TYPE, ())
            if isinstance(kind, str)
        }

    def is_defined(self, iri: str) -> bool:
        """Whether somebody says what the IRI is; the project's own words need a type."""
        if namespace_of(iri) in {ONTO, TRIAL}:
            return bool(self.kinds(iri))
        return iri in self.graph.index or iri in self.ontology.terms or iri in _W3C

    def is_class(self, iri: str) -> bool:
        """Whether the IRI is declared as a class."""
        return iri in _W3C or bool(_CLASS_KINDS & self.kinds(iri))

    def is_property(self, iri: str) -> bool:
        """Whether the IRI is declared as a property; a selection leads to the record that it selects."""
        kinds = self.kinds(iri)
        return iri in _W3C or _SELECTION in kinds or any(kind.endswith("Property") for kind in kinds)

    def is_datatype(self, iri: str) -> bool:
        """Whether the IRI is a datatype."""
        builtin = iri in _W3C and (iri.startswith(XSD) or iri.endswith("#langString"))
        return builtin or RDFS + "Datatype" in self.kinds(iri)

    def used(self) -> Iterator[tuple[str, str]]:
        """Every IRI with the node in whose description it stands."""
        for subject, facts in self.graph.index.items():
            objects = (o for values in facts.values() for o in values if isinstance(o, str))
            for iri in dict.fromkeys((subject, *facts, *objects)):
                if not iri.startswith("_:"):
                    yield subject, iri


def check_shacl_terms(folder: Folder) -> Iterator[ProtocolError]:
    """Every `sh:` IRI is a term of SHACL, and of its Core."""
    for subject, iri in folder.used():
        if not iri.startswith(SH) or iri in SHACL_CORE:
            continue
        if iri in SHACL_TERMS:
            reason = f"{shorten(iri)} is not SHACL Core; only Core is evaluated"
            yield UnsupportedShapeError(folder.graph.name(subject), reason)
        else:
            yield VocabularyError(folder.graph.name(subject), f"{shorten(iri)} is not a SHACL term")


def check_defined(folder: Folder) -> Iterator[ProtocolError]:
    """Every IRI in the project's and the folder's own namespaces is defined somewhere."""
    for subject, iri in folder.used():
        if namespace_of(iri) in folder.namespaces and not folder.is_defined(iri):
            yield VocabularyError(folder.graph.name(subject), f"{shorten(iri)} is not defined anywhere")


def check_targets(folder: Folder) -> Iterator[ProtocolError]:
    """Target classes and properties are declared as such."""
    rules: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("targetClass", "class", folder.is_class),
        ("targetObjectsOf", "property", folder.is_property),
        ("targetSubjectsOf", "property", folder.is_property),
    )
    for shape in folder.graph.shapes:
        name = folder.graph.name(shape)
        if _CLASS_KINDS & folder.kinds(shape):
            yield UnsupportedShapeError(
                name, "is a class too; write sh:targetClass instead of an implicit target"
            )
        for target, kind, known in rules:
            for value in folder.graph.objects(shape, SH + target):
                if not isinstance(value, str) or not known(value):
                    reason = f"sh:{target} {_show(value)} is not a {kind} that anybody defines"
                    yield UntargetedShapeError(name, reason)


def check_paths(folder: Folder) -> Iterator[ProtocolError]:
    """Paths are well-formed, not too long for the engine, and made of declared properties."""
    graph = folder.graph
    for shape in graph.shapes:
        for value in graph.objects(shape, SH + "path"):
            members = _path_members(graph, value)
            if not members:
                yield ProtocolError(graph.name(shape), "sh:path is not a well-formed path")
            elif graph.path_depth(str(value)) > _PATH_STEPS:
                yield UnsupportedShapeError(graph.name(shape), f"sh:path has more than {_PATH_STEPS} steps")
            for member in members:
                if not folder.is_property(member):
                    reason = f"sh:path {_show(member)} is not a property that anybody defines"
                    yield VocabularyError(graph.name(shape), reason)


def _path_members(graph: ShapesGraph, path: Term) -> list[str]:
    """The properties of a path; none if it is malformed, or leads back into itself."""
    try:
        members = list(graph.path_members(path)) if isinstance(path, str) else []
    except RecursionError:
        return []
    return [] if NIL in members else members


def check_pairs(folder: Folder) -> Iterator[ProtocolError]:
    """Constraints that compare with another property, or ignore some, name declared properties."""
    graph = folder.graph
    for shape in graph.shapes:
        for parameter in ("lessThan", "lessThanOrEquals", "equals", "disjoint", "ignoredProperties"):
            values = graph.objects(shape, SH + parameter)
            if parameter == "ignoredProperties":
                values = [m for head in values if isinstance(head, str) for m in graph.items(head) or ()]
            for value in values:
                if not isinstance(value, str) or not folder.is_property(value):
                    reason = f"sh:{parameter} {_show(value)} is not a property that anybody defines"
                    yield VocabularyError(graph.name(shape), reason)


def check_values(folder: Folder) -> Iterator[ProtocolError]:
    """`sh:class` names classes, `sh:datatype` datatypes, `sh:nodeKind` and `sh:severity` a listed value."""
    graph = folder.graph
    rules: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
        ("class", "a class that anybody defines", folder.is_class),
        ("datatype", "a datatype", folder.is_datatype),
        ("nodeKind", "a node kind", NODE_KINDS.__contains__),
        ("severity", "sh:Violation, sh:Warning or sh:Info", SEVERITIES.__contains__),
    )
    for shape in graph.shapes:
        for parameter, expected, allowed in rules:
            for value in graph.objects(shape, SH + parameter):
                if not isinstance(value, str) or not allowed(value):
                    reason = f"sh:{parameter} {_show(value)} is not {expected}"
                    yield VocabularyError(graph.name(shape), reason)


def check_literals(folder: Folder) -> Iterator[ProtocolError]:
    """Counts are integers, flags booleans, bounds numbers or dates; patterns compile; nothing is double."""
    graph = folder.graph
    rules: tuple[tuple[tuple[str, ...], str, Callable[[Literal], bool]], ...] = (
        (COUNTS, "an integer", lambda v: v.datatype == XSD + "integer" and v.lexical.isdigit()),
        (FLAGS, "true or false", lambda v: v.datatype == XSD + "boolean" and v.lexical in {"true", "false"}),
        (RANGES, "a number or a date", lambda v: v.datatype in ORDERED and not is_ill_typed(v)),
        ((SH + "pattern",), "a regular expression", _compiles),
        ((SH + "message",), "a text", lambda v: bool(v.lexical.strip())),
    )
    for shape in graph.shapes:
        for parameters, expected, allowed in rules:
            for parameter in parameters:
                for value in graph.objects(shape, parameter):
                    if not isinstance(value, Literal) or not allowed(value):
                        reason = f"{shorten(parameter)} {_show(value)} is not {expected}"
                        yield ProtocolError(graph.name(shape), reason)
        for parameter in ONE_VALUE:
            if len(graph.objects(shape, parameter)) > 1:
                yield ProtocolError(graph.name(shape), f"{shorten(parameter)} is given more than once")


def check_lists(folder: Folder) -> Iterator[ProtocolError]:
    """Lists are well-formed and not empty."""
    graph = folder.graph
    for shape in graph.shapes:
        for parameter in LIST_PARAMETERS:
            for head in graph.objects(shape, parameter):
                members = graph.items(head) if isinstance(head, str) else None
                empty_allowed = parameter == SH + "ignoredProperties"
                if members is None or not (members or empty_allowed):
                    yield ProtocolError(graph.name(shape), f"{shorten(parameter)} is not a list with members")


def check_placement(folder: Folder) -> Iterator[ProtocolError]:
    """Parameters stand where they have an effect."""
    graph = folder.graph
    companions = (("flags", "pattern"), ("ignoredProperties", "closed"))
    for shape in graph.shapes:
        facts, name = graph.index[shape], graph.name(shape)
        has_path = SH + "path" in facts
        if SH + "NodeShape" in facts.get(TYPE, ()) and has_path:
            yield ProtocolError(name, "is a node shape but has a path")
        if SH + "PropertyShape" in facts.get(TYPE, ()) and not has_path:
            yield ProtocolError(name, "is a property shape but has no path")
        for parameter in NEEDS_PATH:
            if parameter in facts and not has_path:
                yield ProtocolError(name, f"{shorten(parameter)} has no effect without a path")
        counted = SH + "qualifiedMinCount" in facts or SH + "qualifiedMaxCount" in facts
        if counted != (SH + "qualifiedValueShape" in facts):
            yield ProtocolError(name, "sh:qualifiedValueShape and its count must stand together")
        for parameter, companion in companions:
            if SH + parameter in facts and SH + companion not in facts:
                yield ProtocolError(name, f"sh:{parameter} has no effect without sh:{companion}")


def check_effect(folder: Folder) -> Iterator[ProtocolError]:
    """Every shape can fail: it has a constraint and is not switched off."""
    for shape in folder.graph.shapes:
        facts, name = folder.graph.index[shape], folder.graph.name(shape)
        if not any(p.startswith(SH) and (p == SH + "property" or p not in SILENT) for p in facts):
            yield ProtocolError(name, "has no constraint, so that it would always conform")
        if Literal("true", XSD + "boolean") in facts.get(SH + "deactivated", ()):
            yield UnsupportedShapeError(name, "is deactivated, so that it would always conform")


def check_references(folder: Folder) -> Iterator[ProtocolError]:
    """Shapes that are referred to exist; `sh:property` names one with a path, `sh:node` one without."""
    graph = folder.graph
    for shape in graph.shapes:
        for reference in graph.references(shape):
            facts = graph.index.get(reference.target, {})
            name, target = graph.name(shape), graph.name(reference.target)
            if not any(predicate.startswith(SH) for predicate in facts):
                parameter = shorten(reference.parameter)
                yield ProtocolError(name, f"{parameter} refers to a shape that does not exist: {target}")
            elif reference.parameter == SH + "property" and SH + "path" not in facts:
                yield ProtocolError(name, f"sh:property refers to a shape without a path: {target}")
            elif reference.parameter == SH + "node" and SH + "path" in facts:
                yield ProtocolError(name, f"sh:node refers to a property shape: {target}")


def check_recursion(folder: Folder) -> Iterator[ProtocolError]:
    """No shape refers to itself, directly or through others: SHACL leaves open what that means."""
    graph = folder.graph
    state: dict[str, bool] = {}  # False while a shape is being followed, True when it is done

    def follow(shape: str) -> Iterator[ProtocolError]:
        state[shape] = False
        for reference in graph.references(shape):
            if reference.target not in state:
                yield from follow(reference.target)
            elif not state[reference.target]:
                yield UnsupportedShapeError(
                    graph.name(reference.target), "refers to itself (recursive shape)"
                )
        state[shape] = True

    for shape in graph.shapes:
        if shape not in state:
            yield from follow(shape)


def check_shapes(folder: Folder) -> list[ProtocolError]:
    """All problems that any folder of shapes can have, in the order of the gates."""
    gates = (
        check_shacl_terms,
        check_targets,
        check_paths,
        check_pairs,
        check_values,
        check_literals,
        check_lists,
        check_placement,
        check_effect,
        check_references,
        check_recursion,
    )
    errors: list[ProtocolError] = [error for gate in gates for error in gate(folder)]
    told = {(error.subject, word) for error in errors for word in error.reason.split()}
    undefined = (e for e in check_defined(folder) if (e.subject, e.reason.split()[0]) not in told)
    return [*errors, *undefined]


def _show(term: Term) -> str:
    return shorten(term) if isinstance(term, str) else f'"{term.lexical}"'


def _compiles(literal: Literal) -> bool:
    try:
        re.compile(literal.lexical)
    except re.error:
        return False
    return True
