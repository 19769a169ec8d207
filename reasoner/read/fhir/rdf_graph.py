# SPDX-License-Identifier: Apache-2.0
"""The statements of a FHIR RDF file by node, and which nodes are resources.

Each node is taken once: FHIR RDF is a tree, so a node that is met again stands in a circle or in two places.
Taking nodes instead of querying them also keeps reading linear, and what was never taken is what no resource
holds.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile, read_whole
from reasoner.terms import RDF, TYPE

__all__ = ["BASE", "FHIR", "FIRST", "NIL", "REST", "Graph", "Properties", "Value", "load_graph"]

FHIR: Final = "http://hl7.org/fhir/"
FIRST: Final = RDF + "first"
REST: Final = RDF + "rest"
NIL: Final = RDF + "nil"
#: Servers write their own resources as relative IRIs; with this base they can be told and cut back.
BASE: Final = "relative:/"

#: An IRI, a blank node (`_:b0`) or a literal.
Value = str | ox.Literal
Properties = dict[str, list[Value]]

_FORMATS: Final = {"turtle": ox.RdfFormat.TURTLE, "n-triples": ox.RdfFormat.N_TRIPLES}
_ROLE: Final = FHIR + "nodeRole"
_CLASS: Final = re.compile(re.escape(FHIR) + "([A-Z][A-Za-z]{1,63})")
#: Every resource may have these types beside its own.
_ABSTRACT: Final = frozenset({"Resource", "DomainResource"})
#: What these lead to is a resource inside another one: a contained one, or an entry of a bundle.
_HOLDS: Final = re.compile(r"(?:.*[/.])?(?:contained|resource)")
#: These lead out of a resource.
_LINKS: Final = frozenset({TYPE, FHIR + "link", FHIR + "l"})


@dataclass(slots=True)
class Graph:
    """Statements by subject, in the order in which subjects appear."""

    #: triple terms, which FHIR does not use
    quoted: int = 0
    #: how many nodes were taken
    taken: int = 0
    #: predicate, value, predicate, value ...: one list a node, because pairs would be most of the memory
    _statements: dict[str, list[Any]] = field(default_factory=dict)
    _types: dict[str, list[str]] = field(default_factory=dict)
    _marked: dict[str, None] = field(default_factory=dict)
    _inside: set[str] = field(default_factory=set)

    def add(self, triple: ox.Quad) -> None:
        """Add one statement."""
        subject, predicate, term = triple.subject, triple.predicate.value, triple.object
        node = subject.value if type(subject) is ox.NamedNode else str(subject)
        value: Value
        if type(term) is ox.BlankNode:
            value = str(term)
            self._inside.add(value)
        elif type(term) is ox.NamedNode:
            value = term.value
            self._note(node, predicate, value)
        elif type(term) is ox.Literal:
            value = term
        else:
            self.quoted += 1
            return
        known = self._statements.get(node)
        if known is None:
            known = self._statements[node] = []
        known += predicate, value

    def _note(self, node: str, predicate: str, iri: str) -> None:
        if predicate == TYPE:
            if (match := _CLASS.fullmatch(iri)) and match[1] not in _ABSTRACT:
                self._types.setdefault(node, []).append(match[1])
        elif predicate == _ROLE:
            self._marked[node] = None
        elif predicate == FIRST or _HOLDS.fullmatch(predicate):
            self._inside.add(iri)

    def roots(self) -> Iterator[str]:
        """The nodes that are resources of their own, and those marked so that no other one has taken."""
        for node in {**self._types, **self._marked}:
            if node not in self._inside and self._states(node):
                yield node
        yield from (node for node in self._marked if node in self._statements)

    def left(self) -> tuple[int, frozenset[str]]:
        """How many statements belong to no resource, and the types of the nodes that make them."""
        number = sum(len(set(self._said(node))) for node in self._statements)
        lost = (node for node in self._types if self._states(node))
        return number, frozenset(kind for node in lost for kind in self.types(node))

    def _states(self, node: str) -> bool:
        """Whether more is said about a node than its types."""
        return any(p.startswith(FHIR) for p, _ in self._said(node) if p != _ROLE)

    def _said(self, node: str) -> Iterator[tuple[str, Value]]:
        statements = self._statements.get(node, [])
        return zip(statements[::2], statements[1::2], strict=True)

    def holds(self, node: str) -> bool:
        """Whether the statements about a node are still here."""
        return node in self._statements

    def types(self, node: str) -> list[str]:
        """The FHIR types of a node."""
        return list(dict.fromkeys(self._types.get(node, ())))

    def is_list(self, node: str) -> bool:
        """Whether this is an rdf:List."""
        return node == NIL or FIRST in self._statements.get(node, ())[::2]

    def take(self, node: str) -> Properties | None:
        """What is said of a node, no statement twice; None the second time, and where nothing is said."""
        statements = self._statements.pop(node, None)
        if statements is None:
            return None
        self.taken += 1
        properties: Properties = {}
        pairs = iter(statements)
        for predicate, value in zip(pairs, pairs, strict=True):
            properties.setdefault(predicate, []).append(value)
        for name, values in properties.items():
            if len(values) > 1:
                properties[name] = list(dict.fromkeys(values))
        return properties

    def take_list(self, node: str) -> list[Value] | None:
        """The members of an rdf:List; None when it is not well-formed."""
        members: list[Value] = []
        while node != NIL:
            link = self.take(node)
            if link is None or len(link.get(FIRST, ())) != 1 or len(link.get(REST, ())) != 1:
                return None
            (member,), (rest,) = link[FIRST], link[REST]
            if not isinstance(rest, str):
                return None
            members.append(member)
            node = rest
        return members

    def drop(self, properties: Properties) -> None:
        """Take everything below a node that nothing is read from."""
        waiting = deque([properties])
        while waiting:
            for predicate, values in waiting.popleft().items():
                if predicate in _LINKS:
                    continue
                for value in values:
                    if isinstance(value, str) and self._belongs(predicate, value):
                        waiting.append(self.take(value) or {})

    def _belongs(self, predicate: str, node: str) -> bool:
        """A resource with an IRI belongs to what holds it, not to what names it."""
        holds = predicate == FIRST or _HOLDS.fullmatch(predicate) is not None
        return holds or node.startswith("_:") or node not in self._types


def load_graph(file: SourceFile) -> Graph:
    """All statements of a file.

    Raises:
        ReadError: the file cannot be opened or parsed.
    """
    graph = Graph()
    try:
        for triple in ox.parse(read_whole(file), format=_FORMATS[file.kind], base_iri=BASE):
            graph.add(triple)
    except SyntaxError as error:
        # Without the parser's excerpt of the file, which may hold patient values.
        reason = f"not valid {file.kind}: the statement cannot be parsed; nothing of this file was read"
        raise ReadError(file.name, reason, error.lineno) from error
    return graph
