# SPDX-License-Identifier: Apache-2.0
"""The criteria of a protocol as a page shows them: what each asks for, from the shapes and what they declare.

The facts that a criterion needs are those that the conditions below it declare (where the evidence lies,
which record governs, in which window, which list must be closed), and whatever its shapes name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reasoner.document.declared import Declared, Item
from reasoner.document.examples import Example, Examples
from reasoner.document.links import Anchors, Links, Piece, Text
from reasoner.document.turtle_text import Statement
from reasoner.judge.words import Words
from reasoner.patient import Term
from reasoner.protocol import Alternative, Condition, Criterion, Protocol
from reasoner.report.marks import MARKS, Mark
from reasoner.result import Outcome

__all__ = [
    "Block",
    "CriteriaView",
    "CriterionPart",
    "Need",
    "ReadingPart",
    "needed_conditions",
    "reading_key",
]


class Need(NamedTuple):
    """The facts that one condition needs; `facts` are headings with lines."""

    condition: Piece
    facts: tuple[tuple[str, tuple[Text, ...]], ...]


class Node(NamedTuple):
    """A pair in the tree of conditions; one that stood above is only named."""

    piece: Piece
    again: bool
    branches: tuple[Node, ...]


class Block(NamedTuple):
    """A condition, or a shape that others share: its names, its kind, its users, how it is written."""

    anchor: str
    name: str
    label: str
    kind: str
    users: tuple[Piece, ...]
    turtle: tuple[Text, ...]


class ReadingPart(NamedTuple):
    """Another reading, the criteria that it affects, and its shapes."""

    anchor: str
    alternative: Alternative
    affects: tuple[Piece, ...]
    turtle: tuple[Text, ...]


class CriterionPart(NamedTuple):
    """The section of one criterion; an example that is None does not exist."""

    anchor: str
    criterion: Criterion
    kind: str
    conditions: tuple[Node, ...]
    needs: tuple[Need, ...]
    named: tuple[tuple[str, tuple[Piece, ...]], ...]
    windows: tuple[Item, ...]
    readings: tuple[tuple[Piece, Alternative], ...]
    turtle: tuple[tuple[str, tuple[Text, ...]], ...]
    examples: tuple[tuple[Mark, Example | None], ...]


def needed_conditions(protocol: Protocol, criterion: Criterion) -> list[Condition]:
    """The conditions below a criterion that declare what they need, in the order in which they are met."""
    found: dict[str, Condition] = {}
    waiting: list[Criterion | Condition] = [*reversed(protocol.below(criterion))]
    seen = set()
    while waiting:
        pair = waiting.pop()
        if pair.iri in seen:
            continue
        seen.add(pair.iri)
        if isinstance(pair, Condition) and _declares(pair):
            found[pair.iri] = pair
        waiting += reversed(protocol.below(pair))
    return list(found.values())


def _declares(condition: Condition) -> bool:
    return bool(
        condition.evidence_path
        or condition.governed_by
        or condition.windows
        or condition.list
        or condition.missing
    )


class CriteriaView:
    """What the page tells; `anchors` are those of the page."""

    def __init__(self, declared: Declared, anchors: Anchors, links: Links, examples: Examples) -> None:
        """Keep where everything comes from."""
        self._declared = declared
        self._protocol = declared.protocol
        self._words: Words = declared.words
        self._anchors = anchors
        self._links = links
        self._examples = examples

    def criteria(self) -> Iterator[CriterionPart]:
        """Every criterion, in the order of the protocol."""
        for criterion in self._protocol.criteria:
            reached = self._declared.reached((criterion.possible, criterion.proven))
            needed = needed_conditions(self._protocol, criterion)
            alternatives = [a for a in self._protocol.alternatives if criterion in a.affects]
            yield CriterionPart(
                anchor=self._anchors[criterion.iri],
                criterion=criterion,
                kind=self._words.label(criterion.kind),
                conditions=self._tree(criterion, set()),
                needs=tuple(map(self._need, needed)),
                named=tuple(self._declared.named(reached)),
                windows=tuple(self._declared.windows(needed, reached)),
                readings=tuple((Piece(a.identifier, self._reading_href(a)), a) for a in alternatives),
                turtle=(
                    ("violated when this shape reports", self.turtle(criterion.possible, criterion.iri)),
                    ("unknown when only this shape reports", self.turtle(criterion.proven, criterion.iri)),
                ),
                examples=tuple(
                    (MARKS[outcome], self._examples.of(criterion, outcome)) for outcome in Outcome
                ),
            )

    def blocks(self) -> Iterator[Block]:
        """Conditions and shared shapes, in the order in which the files have them."""
        users = self._declared.users()
        for iri, shapes in self._declared.blocks().items():
            yield Block(
                anchor=self._anchors[iri],
                name=self._declared.name(iri),
                label=self._words.label(iri) if self._words.is_labelled(iri) else "",
                kind=self._declared.kind(iri),
                users=tuple(self._criterion_piece(criterion) for criterion in users.get(iri, ())),
                turtle=tuple(text for shape in shapes for text in self.turtle(shape, iri)),
            )

    def readings(self) -> Iterator[ReadingPart]:
        """Every other reading, in order."""
        for alternative in self._protocol.alternatives:
            shapes = dict.fromkeys(alternative.replaced.values())
            yield ReadingPart(
                anchor=self._anchors[reading_key(alternative)],
                alternative=alternative,
                affects=tuple(map(self._criterion_piece, alternative.affects)),
                turtle=tuple(text for shape in shapes for text in self.turtle(shape, "")),
            )

    def turtle(self, shape: str, owner: str) -> tuple[Text, ...]:
        """A shape as it is written; one without a name stands in what refers to it."""
        written = self._declared.written.get(shape) or self._declared.written.get(owner, ())
        return tuple(map(self.linked, written))

    def linked(self, statement: Statement) -> Text:
        """A statement whose names lead to where they are told."""
        pieces, end = [], 0
        for first, last, iri in statement.names:
            if href := self._links.href(iri):
                pieces += [Piece(statement.text[end:first]), Piece(statement.text[first:last], href)]
                end = last
        return (*pieces, Piece(statement.text[end:]))

    def _criterion_piece(self, criterion: Criterion) -> Piece:
        return self._links.piece(criterion.iri, criterion.identifier)

    def _reading_href(self, alternative: Alternative) -> str:
        return self._links.href(reading_key(alternative))

    def _tree(self, pair: Criterion | Condition, told: set[str]) -> tuple[Node, ...]:
        nodes = []
        for child in self._protocol.below(pair):
            again = child.iri in told
            told.add(child.iri)
            label = child.identifier if isinstance(child, Criterion) else child.label
            branches = () if again else self._tree(child, told)
            again = again and bool(self._protocol.below(child))
            nodes.append(Node(self._links.piece(child.iri, label), again, branches))
        return tuple(nodes)

    def _need(self, condition: Condition) -> Need:
        facts = [(heading, lines) for heading, lines in self._need_facts(condition) if lines]
        return Need(self._links.piece(condition.iri, condition.label), tuple(facts))

    def _need_facts(self, condition: Condition) -> Iterator[tuple[str, tuple[Text, ...]]]:
        yield "Where", (self._path(condition),) if condition.evidence_path else ()
        yield "Only", tuple(self._filter(*where) for where in condition.evidence_where)
        yield "Which counts", self._each(condition.governed_by)
        yield "When", self._each(condition.windows)
        yield "List to be complete", self._each([condition.list] if condition.list else [])
        yield "Ask for", _plain(condition.missing)
        yield "Passes", _plain(condition.passes)
        yield "For the opposite", _plain(condition.passes_not)
        yield "Obtained from", _plain(", ".join(source.label for source in condition.obtained_from))
        yield "Otherwise open because", self._each([condition.otherwise] if condition.otherwise else [])

    def _path(self, condition: Condition) -> Text:
        pieces: list[Piece] = []
        for place, step in enumerate(condition.evidence_path):
            if place:
                pieces.append(Piece(" → ", keyword=True))
            if step.inverse:
                pieces.append(Piece("backwards along ", keyword=True))
            pieces.append(self._links.piece(step.property, self._words.label(step.property)))
        return tuple(pieces)

    def _filter(self, prop: str, values: Iterable[Term]) -> Text:
        pieces = [self._links.piece(prop, self._words.label(prop)), Piece(": ")]
        for place, value in enumerate(values):
            text = self._words.label(value)
            pieces += [*([Piece(" or ", keyword=True)] if place else []), self._links.piece(str(value), text)]
        return tuple(pieces)

    def _each(self, iris: Iterable[str]) -> tuple[Text, ...]:
        return tuple((self._links.piece(iri, self._words.label(iri)),) for iri in iris)


def reading_key(alternative: Alternative) -> str:
    """A term that stands for all declarations of one alternative."""
    return f"reading:{alternative.identifier}"


def _plain(text: str) -> tuple[Text, ...]:
    return ((Piece(text),),) if text else ()
