# SPDX-License-Identifier: Apache-2.0
"""FHIR RDF as the FHIR JSON that it stands for, in the form of R4 (and STU3) and in that of R5.

Both forms mirror the tree of JSON (https://hl7.org/fhir/R4/rdf.html, https://hl7.org/fhir/R5/rdf.html). One
walk through the tree undoes that, resource by resource, and the resources go the same way as those of JSON:
one set of rules serves JSON and both forms of RDF. Queries per table and form would have to say each
rule three times; this module has no rules about contents.

1. A resource is a node with the type of one, in a bundle, contained, or of its own (`rdf_graph.py`). The form
   is seen resource by resource: R4 writes `fhir:Observation.code` and `fhir:value`, R5 `fhir:code`, `fhir:v`.
2. An array is what has `fhir:index` in R4, what is an rdf:List in R5, and what FHIR says is one.
3. The type of a choice is in its name in R4 and stated in R5; where it is not, the value must leave no doubt.
4. What R5 has and R4 has not is turned into R4 (`r5.py`).
5. Codes are read from `system` and `code`, never from the types that concepts may have as well.

An element that stands twice, in a circle, in no order or without a value is named among the rejected, and
withheld in such a way that the structural check refuses the resource.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pyoxigraph as ox

from reasoner.errors import ReadError
from reasoner.read.fhir.documents import READ_TYPES, Place, Resource, unpack
from reasoner.read.fhir.elements import R4, R5, Element, Elements
from reasoner.read.fhir.r5 import REFUSED, Fields, as_r4
from reasoner.read.fhir.rdf_graph import BASE, FHIR, Graph, Properties, Value, load_graph
from reasoner.read.fhir.rdf_literals import choice_of, scalar
from reasoner.read.files import SourceFile
from reasoner.read.notes import ReadNotes
from reasoner.terms import TYPE

__all__ = ["read_rdf_resources"]

#: Elements inside one another, and bundles; records of patients have fewer than twenty.
_MAX_DEPTH: Final = 64
#: So many problems of one resource are told.
_TOLD: Final = 3
_ADDRESS: Final = re.compile(r"([A-Z][A-Za-z]{1,63})/([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?$")
_ABSENT: Final = object()
#: An object of which every element was left out.
_NOTHING: Final = (_ABSENT, _ABSENT)


class _Form(NamedTuple):
    """One of the two ways of writing FHIR as RDF."""

    elements: Elements
    value: str
    #: properties of nodes that are no elements
    beside: frozenset[str]


_R4: Final = _Form(R4, FHIR + "value", frozenset({"nodeRole", "index", "link", "concept"}))
_R5: Final = _Form(R5, FHIR + "v", frozenset({"nodeRole", "l"}))
_LINKS: Final = (FHIR + "link", FHIR + "l")
_INDEX: Final = FHIR + "index"
#: Names of R4 begin with the type that defines the element: that of the resource, or one of these.
_PARENTS: Final = frozenset({"DomainResource", "Resource"})
#: A node with nothing else is a primitive value that is only extended.
_EXTENDING: Final = frozenset({"extension", "id", "Element.extension", "Element.id", "index"})


class _Item(NamedTuple):
    """One value of an element: a literal, or what is said of a node."""

    literal: ox.Literal | None
    said: Properties


def read_rdf_resources(file: SourceFile, notes: ReadNotes) -> Iterator[Resource]:
    """Every resource of a Turtle or N-Triples file, those inside bundles included.

    Raises:
        ReadError: the file cannot be opened or parsed, or holds no resource.
    """
    graph = load_graph(file)
    reader = _Reader(graph, file.name, notes)
    found = False
    for number, node in enumerate(graph.roots()):
        found = True
        document = reader.resource(node)
        if document is None:
            continue
        bundle = f"{number}/" if number and document["resourceType"] == "Bundle" else ""
        try:
            yield from unpack(document, Place(file.name, "", _full_url(node), bundle), notes)
        except (ValueError, RecursionError):
            notes.reject(file.name, f"a {document['resourceType']} that cannot be read")
    reader.finish()
    if not found:
        raise ReadError(file.name, "no FHIR resource (a node with the type of one) in this file")


def _full_url(node: str) -> str:
    """The address that other resources of the file may use for this one."""
    return "" if node.startswith(("_:", BASE)) else node


class _Reader:
    """Turns the nodes of one file into JSON; problems are collected for one resource at a time."""

    def __init__(self, graph: Graph, name: str, notes: ReadNotes) -> None:
        self._graph = graph
        self._name = name
        self._notes = notes
        self._form = _R4
        self._path: list[str] = []
        self._problems: list[str] = []
        self._bundles = 0
        self._left_out: Counter[str] = Counter()
        self._left = 0
        self._foreign = 0

    def finish(self) -> None:
        """Note what no resource held."""
        number, types = self._graph.left()
        if lost := sorted(types & (READ_TYPES | {"Bundle"})):
            reason = f"resources that only lead to one another were not read ({', '.join(lost)})"
            self._notes.reject(self._name, reason)
        self._notes.skip(self._name, "statements that belong to no FHIR resource", number)
        self._notes.skip(self._name, "statements in other terms than those of FHIR", self._foreign)
        self._notes.skip(self._name, "triple terms are not read", self._graph.quoted)
        for element, count in sorted(self._left_out.items()):
            self._notes.skip("FHIR R5", f"{element}: this element is not read", count)

    # Resources

    def resource(self, node: str) -> Fields | None:
        """The document of a resource of its own or of an entry; None for what cannot be one."""
        types = self._graph.types(node)
        said = self._graph.take(node) or {}
        if len(types) != 1 or self._bundles > _MAX_DEPTH:
            many = "several types" if types[1:] else "too many bundles around it"
            self._notes.reject(self._name, f"a resource has {many if types else 'no type'}; it was not read")
            self._graph.drop(said)
            return None
        outer = self._form, self._path, self._problems
        self._form = _R4 if any("." in p[len(FHIR) :] for p in said if p.startswith(FHIR)) else _R5
        self._path, self._problems = [], []
        document = self._bundle(said) if types[0] == "Bundle" else self._document(types[0], said)
        if "id" not in document and (match := _ADDRESS.search(node)) and match[1] == types[0]:
            document["id"] = match[2]
        self._tell(types[0], document.get("id"))
        self._form, self._path, self._problems = outer
        return document

    def _document(self, kind: str, said: Properties) -> Fields:
        """Of a resource that is not read only the id is needed."""
        if kind not in READ_TYPES:
            name = "Resource.id" if self._form is _R4 else "id"
            given = {FHIR + name: said.pop(FHIR + name, [])}
            self._graph.drop(said)
            said = given
        return {"resourceType": kind, **self._fields(said, kind)}

    def _bundle(self, said: Properties) -> Fields:
        entries: list[Fields] = []
        self._bundles += 1
        for item in self._items(self._pick(said, "entry"))[0]:
            entry: Fields = {}
            for address in self._items(self._pick(item.said, "fullUrl"))[0]:
                if literal := self._literal(address):
                    entry["fullUrl"] = literal.value
            for node in self._members(self._pick(item.said, "resource")):
                entry.setdefault("fullUrl", _full_url(node))
                if self._graph.holds(node) and (document := self.resource(node)):
                    entry["resource"] = document
            self._graph.drop(item.said)
            entries.append(entry)
        self._bundles -= 1
        self._graph.drop(said)
        return {"resourceType": "Bundle", "entry": entries}

    @staticmethod
    def _pick(said: Properties, name: str) -> list[Value]:
        """Take the values of an element whose name may begin with its type."""
        found = [key for key in said if key.startswith(FHIR) and key[len(FHIR) :].rpartition(".")[2] == name]
        return [value for key in found for value in said.pop(key)]

    def _members(self, values: Sequence[Value]) -> list[str]:
        """The nodes, also those of a list."""
        nodes: list[str] = []
        for value in values:
            if isinstance(value, str):
                members = self._graph.take_list(value) or () if self._graph.is_list(value) else (value,)
                nodes += (member for member in members if isinstance(member, str))
        return nodes

    def _tell(self, kind: str, name: object) -> None:
        if self._problems:
            more = len(self._problems) - _TOLD
            told = [*self._problems[:_TOLD], *([f"{more} more"] if more > 0 else [])]
            what = f"{kind}/{name}" if isinstance(name, str) else f"a {kind}"
            self._notes.reject(self._name, f"{what}: {'; '.join(told)}")

    def _problem(self, reason: str) -> None:
        self._problems.append(f"{'.'.join(self._path)} {reason}".lstrip())

    # Elements

    def _fields(self, said: Properties, owner: str) -> Fields:
        """An object: the elements that a node states, its type being `owner` (empty: not known)."""
        fields: Fields = {}
        for predicate, values in said.items():
            name = self._element(predicate, values, owner)
            if name is None:
                continue
            self._path.append(name)
            before = len(self._problems)
            if len(self._path) > _MAX_DEPTH:
                self._problem("is nested too deeply")
                key = name
            else:
                key = self._add(fields, name, values, owner)
            if len(self._problems) > before:
                fields[key] = REFUSED
            self._path.pop()
        if self._form is _R5:
            as_r4(owner, fields, self._leave_out)
        return fields

    def _leave_out(self, element: str) -> None:
        self._left_out[element] += 1
        self._left += 1

    def _element(self, predicate: str, values: list[Value], owner: str) -> str | None:
        """The name of an element, None for what is none, a name that is refused for what cannot be one."""
        if predicate == TYPE:
            return None
        if not predicate.startswith(FHIR):
            self._foreign += len(values)
            return None
        local = predicate[len(FHIR) :]
        if local in self._form.beside or (local == "link" and self._is_link(values)):
            return None
        holder, dot, name = local.rpartition(".")
        element = self._form.elements.elements.get(owner, {}).get(name)
        if element is not None and element.kind == "Narrative":
            self._graph.drop({predicate: values})
            return None
        if self._form is _R5:
            return f"fhir:{local}" if dot else name
        defined = owner not in READ_TYPES or holder == owner or holder in _PARENTS
        return name if dot and defined else f"fhir:{local}"

    @staticmethod
    def _is_link(values: Sequence[Value]) -> bool:
        """R5 has elements of this name, too; they hold nodes."""
        return all(isinstance(value, str) and not value.startswith("_:") for value in values)

    def _add(self, fields: Fields, name: str, values: Sequence[Value], owner: str) -> str:
        """Add one element; the key under which it was added."""
        items, ordered = self._items(values)
        places = {self._place(owner, name, item) for item in items}
        if len(places) != 1:
            if places:
                self._problem("is of several types")
            return name
        (place,) = places
        found = [value for item in items if (value := self._value(item, place)) != _NOTHING]
        many = ordered if place.many is None else place.many
        if len(found) > 1 and not many:
            self._problem("stands more than once where FHIR has one value")
        elif len(found) > 1 and not ordered:
            self._problem("stands more than once and in no order")
        else:
            _store(fields, place.key, found, many=many)
        return place.key

    def _items(self, values: Sequence[Value]) -> tuple[list[_Item], bool]:
        """The values of an element in their order, and whether that order is said."""
        if self._form is _R4:
            return self._sorted([item for value in values if (item := self._open(value))])
        head = values[0] if len(values) == 1 else None
        if not isinstance(head, str) or not self._graph.is_list(head):
            return [item for value in values if (item := self._open(value))], False
        members = self._graph.take_list(head)
        if members is None:
            self._problem("is not a well-formed list")
        return [item for member in members or () if (item := self._open(member))], True

    @staticmethod
    def _sorted(items: list[_Item]) -> tuple[list[_Item], bool]:
        places: dict[int, _Item] = {}
        for item in items:
            values = item.said.get(_INDEX, ())
            text = values[0].value if len(values) == 1 and isinstance(values[0], ox.Literal) else ""
            if text.isdecimal() and len(text) < 10:
                places[int(text)] = item
        if len(places) < len(items) or not items:
            return items, False
        return [places[place] for place in sorted(places)], True

    def _open(self, value: Value) -> _Item | None:
        if not isinstance(value, str):
            return _Item(value, {})
        if not value.startswith("_:") and self._graph.types(value) and self._path[-1:] != ["contained"]:
            self._problem("is a resource instead of a reference to it")
            return None
        said = self._graph.take(value)
        if said is None:
            self._problem("is empty, or stands in a circle or in two places")
            return None
        return _Item(None, said)

    def _place(self, owner: str, name: str, item: _Item) -> Element:
        """The key and type of an element; in R5 the type of a choice is said, or follows from the value."""
        tables = self._form.elements
        element = tables.elements.get(owner, tables.elements[""]).get(name)
        if self._form is _R4:
            return element or Element(name)
        kinds = [t[len(FHIR) :] for t in item.said.get(TYPE, ()) if isinstance(t, str) and t.startswith(FHIR)]
        kind = kinds[0][:1].upper() + kinds[0][1:] if kinds else ""
        choices = tables.choices.get(owner, {}).get(name, {})
        if kind in choices:
            return choices[kind]
        if element:
            return element
        if not choices or kind:
            return Element(name + kind)
        chosen = choice_of(choices, self._literal(item), self._names(item), tables)
        if chosen is None:
            self._problem("does not say of which type it is")
        return chosen or Element(name)

    def _literal(self, item: _Item) -> ox.Literal | None:
        values = item.said.get(self._form.value, ())
        return item.literal or next((value for value in values if isinstance(value, ox.Literal)), None)

    @staticmethod
    def _names(item: _Item) -> frozenset[str]:
        return frozenset(p[len(FHIR) :] for p in item.said if p.startswith(FHIR))

    # Values

    def _value(self, item: _Item, place: Element) -> tuple[object, object]:
        """A value, and what extends it if it is a primitive one."""
        if item.literal is not None:
            return scalar(item.literal, place.kind), _ABSENT
        said = item.said
        if place.kind == "Resource":
            return self._contained(said), _ABSENT
        links = [link for name in _LINKS for link in said.get(name, ()) if isinstance(link, str)]
        is_value = any(isinstance(value, ox.Literal) for value in said.get(self._form.value, ()))
        if place.primitive or is_value or (not place.kind and self._names(item) <= _EXTENDING):
            return self._primitive(said.pop(self._form.value, []), links, said, place)
        before = self._left
        fields = self._fields(said, place.kind or "?")
        if place.kind == "Reference" and links:
            fields["reference"] = self._linked(fields.get("reference"), links)
        return _NOTHING if not fields and self._left > before else (fields, _ABSENT)

    def _primitive(
        self, values: list[Value], links: Sequence[str], said: Properties, place: Element
    ) -> tuple[object, object]:
        value: object = _ABSENT
        if len(values) > 1:
            self._problem("has two values where FHIR has one")
        elif values and isinstance(values[0], ox.Literal):
            value = scalar(values[0], place.kind)
        if links and place.key == "reference":
            value = self._linked(None if value is _ABSENT else value, links)
        extra = self._fields(said, "")
        if value is _ABSENT and not extra:
            self._problem("has no value")
        return value, extra or _ABSENT

    def _linked(self, written: object, links: Sequence[str]) -> object:
        """A reference as written, else as linked; the two may not name different resources."""
        link = links[0].removeprefix(BASE)
        if written is None:
            return link
        said, leads = _ADDRESS.search(str(written)), _ADDRESS.search(link)
        if said and leads and said.groups() != leads.groups():
            self._problem("names one resource and links to another")
        return written

    def _contained(self, said: Properties) -> object:
        """Whole, whatever its type: it is a part of what holds it."""
        types = [t[len(FHIR) :] for t in said.get(TYPE, ()) if isinstance(t, str) and t.startswith(FHIR)]
        if len(types) != 1:
            self._problem("has not one type of resource")
            return REFUSED
        return {"resourceType": types[0], **self._fields(said, types[0])}


def _store(fields: Fields, key: str, found: Sequence[tuple[object, object]], *, many: bool) -> None:
    """Values under their key, and what extends primitive values beside them, as FHIR JSON has it."""
    for name, values in ((key, [v for v, _ in found]), (f"_{key}", [extra for _, extra in found])):
        if any(value is not _ABSENT for value in values):
            given = [None if value is _ABSENT else value for value in values]
            fields[name] = given if many else given[0]
