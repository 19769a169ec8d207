# SPDX-License-Identifier: Apache-2.0
"""Mutants: the shapes and declarations of a protocol, each with one thing wrong.

A mutant is an edit of the protocol's triples: a bound moved by one step or flipped between inclusive and
exclusive, a constraint value or an alternative left out, a window or a selection declared otherwise. Its name
says where: the named shape, what was done, and the way from that shape to the place, such as

    cond:ecog02-proven|drop|sh:property(onto:hasEcog)/sh:qualifiedValueShape/sh:node=cond:governingEcog

What only an alternative reading uses has no mutants here: `readings.csv` tests it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from reasoner.patient import Index, Literal, Term, Triple
from reasoner.shapes_graph import FIRST, LIST_PARAMETERS, NIL, REST, SHAPE_PARAMETERS, ShapesGraph
from reasoner.terms import ONTO, SH, TRIAL, TYPE, shorten

__all__ = ["Mutant", "mutants"]

_FLIPPED: Final = {
    SH + "minInclusive": SH + "minExclusive",
    SH + "minExclusive": SH + "minInclusive",
    SH + "maxInclusive": SH + "maxExclusive",
    SH + "maxExclusive": SH + "maxInclusive",
    SH + "lessThan": SH + "lessThanOrEquals",
    SH + "lessThanOrEquals": SH + "lessThan",
}
_COUNTS: Final = frozenset(SH + n for n in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"))
_QUALIFIED: Final = tuple(SH + n for n in ("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"))
#: They tell a reader or an engine about a shape and constrain nothing.
_SILENT: Final = frozenset(
    SH + n for n in ("path", "message", "severity", "targetClass", "description", "name")
)
#: What else a window may be declared as; an anchored one may lose its anchor.
_BOUNDS: Final = {
    "within": ("lessThan", "atLeast"),
    "lessThan": ("within", "atLeast"),
    "atLeast": ("within", "notAfter"),
    "since": ("notAfter",),
    "during": ("notAfter",),
}
_ORDERS: Final = {TRIAL + "latest": TRIAL + "earliest", TRIAL + "earliest": TRIAL + "latest"}
#: Parameters of declarations of which each value can be left out.
_DROPPED: Final = frozenset(
    TRIAL + name
    for name in (
        *("excludes", "requires", "candidateIn", "per", "ofClass", "parts"),
        *("ignores", "ignoresAgents", "asOneLine", "presumesClosed"),
    )
)
#: A declaration without its last value of these is refused when the protocol loads.
_NEEDED: Final = frozenset(TRIAL + name for name in ("ofClass", "parts"))


class Mutant(NamedTuple):
    """One edit: where it is, its name, which triples go and which come instead."""

    owner: str
    identifier: str
    taken: tuple[Triple, ...]
    left: tuple[Triple, ...]
    #: whether it changes what is derived, and not a shape
    is_declaration: bool = False

    @property
    def is_bound(self) -> bool:
        """Whether it moves or flips a number with which a value of the record is compared."""
        _, predicate, _ = self.taken[0]
        return predicate in _FLIPPED and bool(self.left)


def mutants(shapes: ShapesGraph) -> list[Mutant]:
    """Every mutant of a protocol, in the order of its files.

    Raises:
        ValueError: two mutants have one name.
    """
    used = _used(shapes)
    found = [
        mutant
        for mutant in (*_shape_mutants(shapes), *_declaration_mutants(shapes.index))
        if mutant.owner in used or mutant.owner not in _named(shapes)
    ]
    twice = [name for name, count in Counter(m.identifier for m in found).items() if count > 1]
    if twice:
        msg = f"two mutants are called {twice[0]}"
        raise ValueError(msg)
    return found


def _named(shapes: ShapesGraph) -> set[str]:
    """Shapes, and the declarations that shapes refer to by name or by a property of their own."""
    kinds = {TRIAL + "Window", TRIAL + "Selection", TRIAL + "LineCount"}
    return {
        *shapes.shapes,
        *(node for node, facts in shapes.index.items() if kinds.intersection(map(str, facts.get(TYPE, ())))),
    }


def _used(shapes: ShapesGraph) -> set[str]:
    """What the criteria lead to: their shapes, and the declarations that these and one another mention."""
    used: set[str] = set()
    waiting = [shape for shape in shapes.shapes if shapes.has_target(shape)]
    producers: dict[str, list[str]] = {}
    for node, facts in shapes.index.items():
        if TRIAL + "LineCount" in facts.get(TYPE, ()):
            for half, plain in (("lowAs", "linesLow"), ("highAs", "linesHigh")):
                for output in shapes.nodes(node, TRIAL + half) or [TRIAL + plain]:
                    producers.setdefault(output, []).append(node)
    for node, facts in shapes.index.items():  # what closes a list or computes a number needs no name
        if TRIAL + "window" in facts and TRIAL + "possible" not in facts:
            waiting.append(node)
    while waiting:
        node = waiting.pop()
        if node not in used:
            used.add(node)
            objects = (o for values in shapes.index.get(node, {}).values() for o in values)
            waiting += [o for o in objects if isinstance(o, str)] + producers.get(node, [])
    return used


def _shape_mutants(shapes: ShapesGraph) -> Iterator[Mutant]:
    for shape in shapes.shapes:
        if not shape.startswith("_:"):
            yield from _Walk(shapes, shape).mutants(shape, ())


class _Walk(NamedTuple):
    """Through one named shape, along its blank nodes."""

    shapes: ShapesGraph
    owner: str

    def mutants(self, node: str, trail: tuple[str, ...]) -> Iterator[Mutant]:
        """Mutants of the constraints of one node, and of the nodes below it."""
        facts = self.shapes.index[node]
        met: Counter[str] = Counter()
        yield from self._path_alternatives(node, trail)
        for predicate, objects in facts.items():
            if not predicate.startswith(SH) or predicate in _SILENT:
                continue
            for obj in objects:
                label = self._label(predicate, obj)
                met[label] += 1
                step = label if met[label] == 1 else f"{label}#{met[label]}"
                yield from self._value((node, predicate, obj), (*trail, step))

    def _value(self, triple: Triple, trail: tuple[str, ...]) -> Iterator[Mutant]:
        node, predicate, obj = triple
        if predicate in LIST_PARAMETERS:
            yield self._mutant("drop", trail, (triple,))
            yield from self._members(triple, trail)
        elif predicate in _FLIPPED:
            yield self._mutant("drop", trail, (triple,))
            yield self._mutant("flip", trail, (triple,), ((node, _FLIPPED[predicate], obj),))
            yield from self._shifts(triple, trail)
        elif predicate in _COUNTS:
            yield from self._counts(triple, trail)
        elif predicate in SHAPE_PARAMETERS:
            if predicate != _QUALIFIED[0] and not self._is_single(predicate, obj):
                yield self._mutant("drop", trail, (triple,))
            if str(obj).startswith("_:"):
                yield from self.mutants(str(obj), trail)
        else:
            yield self._mutant("drop", trail, (triple,))

    def _is_single(self, predicate: str, obj: Term) -> bool:
        """Whether the property shape has one constraint, so that to drop either is the same mutant."""
        facts = self.shapes.index.get(str(obj), {})
        constraints = {p for p in facts if p.startswith(SH) and p not in _SILENT}
        if constraints & set(_QUALIFIED):
            constraints = constraints - set(_QUALIFIED) | {_QUALIFIED[0]}
        return predicate == SH + "property" and sum(len(facts[p]) for p in constraints) == 1

    def _counts(self, triple: Triple, trail: tuple[str, ...]) -> Iterator[Mutant]:
        node, predicate, obj = triple
        taken = [triple]
        if predicate in _QUALIFIED:
            taken = [(node, p, o) for p in _QUALIFIED for o in self.shapes.objects(node, p)]
        yield self._mutant("drop", trail, taken)
        assert isinstance(obj, Literal)
        more = Literal(str(int(obj.lexical) + 1), obj.datatype)
        yield self._mutant("shift+", trail, (triple,), ((node, predicate, more),))

    def _shifts(self, triple: Triple, trail: tuple[str, ...]) -> Iterator[Mutant]:
        node, predicate, obj = triple
        for name, sign in (("shift+", 1), ("shift-", -1)):
            if isinstance(obj, Literal):
                yield self._mutant(name, trail, (triple,), ((node, predicate, _moved(obj, sign)),))

    def _members(self, triple: Triple, trail: tuple[str, ...]) -> Iterator[Mutant]:
        """Each member of a list left out in turn, and the mutants inside of it."""
        before, cell, place = triple, str(triple[2]), 1
        while cell != NIL:
            (member,), (rest,) = self.shapes.objects(cell, FIRST), self.shapes.nodes(cell, REST)
            name = f"={_name(member)}" if not str(member).startswith("_:") else f"[{place}]"
            here = (*trail[:-1], trail[-1] + name)
            yield self._mutant("drop", here, (before,), ((before[0], before[1], rest),))
            if isinstance(member, str) and member.startswith("_:"):
                yield from self.mutants(member, here)
            before, cell, place = (cell, REST, rest), rest, place + 1

    def _path_alternatives(self, node: str, trail: tuple[str, ...]) -> Iterator[Mutant]:
        """Each alternative of a path left out; the last of two is the path itself, since a list needs two."""
        for path in self.shapes.nodes(node, SH + "path"):
            for head in self.shapes.nodes(path, SH + "alternativePath"):
                here = (*trail, "sh:alternativePath")
                members = self.shapes.items(head) or []
                if len(members) > 2:
                    yield from self._members((path, SH + "alternativePath", head), here)
                    continue
                for member, other in (members, members[::-1]):
                    name = (*trail, f"sh:alternativePath={_name(member)}")
                    yield self._mutant(
                        "drop", name, [(node, SH + "path", path)], [(node, SH + "path", other)]
                    )

    def _label(self, predicate: str, obj: Term) -> str:
        label = shorten(predicate)
        if predicate == SH + "property" and isinstance(obj, str):
            return f"{label}({self._path_name(self.shapes.nodes(obj, SH + 'path')[0])})"
        is_node = isinstance(obj, str) and obj.startswith("_:")
        return label if is_node or predicate in LIST_PARAMETERS else f"{label}={_name(obj)}"

    def _path_name(self, path: str) -> str:
        members = (
            self.shapes.items(path) if path.startswith("_:") and FIRST in self.shapes.index[path] else None
        )
        if members is not None:
            return "/".join(self._path_name(str(member)) for member in members)
        for inverse in self.shapes.nodes(path, SH + "inversePath"):
            return f"^{shorten(inverse)}"
        for head in self.shapes.nodes(path, SH + "alternativePath"):
            return "|".join(shorten(str(member)) for member in self.shapes.items(head) or ())
        return shorten(path)

    def _mutant(
        self, done: str, trail: tuple[str, ...], taken: Iterable[Triple], left: Iterable[Triple] = ()
    ) -> Mutant:
        return Mutant(
            self.owner, f"{shorten(self.owner)}|{done}|{'/'.join(trail)}", tuple(taken), tuple(left)
        )


def _moved(number: Literal, sign: int) -> Literal:
    """The number moved by one in its last digit."""
    value = Decimal(number.lexical)
    step = Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))
    return Literal(str(value + sign * step), number.datatype)


def _name(term: Term) -> str:
    return term.lexical if isinstance(term, Literal) else shorten(term)


def _declaration_mutants(index: Index) -> Iterator[Mutant]:
    for node, facts in index.items():
        if node.startswith("_:"):
            continue
        is_condition = {TRIAL + "Condition", TRIAL + "RecordCondition"} & set(map(str, facts.get(TYPE, ())))
        kinds = [str(kind) for kind in facts.get(TYPE, ()) if str(kind).startswith((TRIAL, ONTO))]
        if is_condition or TRIAL + "possible" in facts or TRIAL + "Protocol" in kinds:
            continue
        for predicate, objects in facts.items():
            for obj in objects:
                yield from _declared(index, (node, predicate, obj))


def _declared(index: Index, triple: Triple) -> Iterator[Mutant]:
    node, predicate, obj = triple
    place = f"{shorten(predicate)}={_name(obj)}"

    def mutant(done: str, left: Iterable[Triple] = (), taken: Iterable[Triple] = (triple,)) -> Mutant:
        return Mutant(node, f"{shorten(node)}|{done}|{place}", tuple(taken), tuple(left), is_declaration=True)

    if isinstance(obj, Literal):
        if predicate in {TRIAL + n for n in ("months", "days", "factor", "above")}:
            yield mutant("shift+", [(node, predicate, _moved(obj, 1))])
            yield mutant("shift-", [(node, predicate, _moved(obj, -1))])
    elif predicate == TRIAL + "bound":
        anchors = [
            (node, p, o)
            for p in (TRIAL + "anchor", TRIAL + "episodes", TRIAL + "excludes", TRIAL + "requires")
            for o in index[node].get(p, ())
        ]
        for other in _BOUNDS.get(obj.removeprefix(TRIAL), ()):
            spare = [(node, TRIAL + "months", o) for o in index[node].get(TRIAL + "months", ())]
            gone = (triple, *anchors, *(spare if other == "notAfter" else ()))
            yield mutant(f"swap to {other}", [(node, predicate, TRIAL + other)], gone)
    elif predicate == TRIAL + "order":
        yield mutant("swap", [(node, predicate, _ORDERS[obj])])
    elif predicate in _DROPPED and (predicate not in _NEEDED or len(index[node][predicate]) > 1):
        yield mutant("drop")
