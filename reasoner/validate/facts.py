# SPDX-License-Identifier: Apache-2.0
"""The facts of one patient as constraints look at them, and the answers that were found.

The index of the patient is used as it is. One pass finds the literals that rdflib writes differently, and
whether the data have a class hierarchy of their own; what else is looked up is sorted when it is asked first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import Any, Final, NamedTuple, cast

from reasoner.patient import Index, Literal, PatientGraph, Term, Triple
from reasoner.terms import RDFS, TYPE
from reasoner.validate.values import CANONICAL, canonical

__all__ = ["NOTHING", "Facts"]

#: The facts about a node that has none.
NOTHING: Final[Mapping[str, Collection[Term]]] = {}
_SUBCLASS: Final = RDFS + "subClassOf"


class Facts:
    """The triples of one patient; literals are the terms that rdflib has for them."""

    __slots__ = (
        "_below",
        "_classes",
        "_given",
        "_is_asked_again",
        "_subjects",
        "_users",
        "answers",
        "hierarchy",
        "index",
    )

    def __init__(self, patient: PatientGraph, *, beside: Facts | None = None) -> None:
        """Take up the index itself, unless it holds a literal that rdflib writes differently.

        Records that it shares with the graph of the facts `beside` are not looked through again.
        """
        self._given = patient.index
        index, self.hierarchy = _normalised(patient.index, beside.seen() if beside else None)
        #: subject -> predicate -> distinct objects; a literal has none, but may be asked
        self.index = cast("Mapping[Term, Mapping[str, Collection[Term]]]", index)
        #: shape -> focus node -> whether it conforms
        self.answers: defaultdict[Any, dict[Term, bool]] = defaultdict(dict)
        #: predicate -> object -> subjects
        self._subjects: dict[str, dict[Term, list[Term]]] = {}
        #: predicate -> its subjects
        self._users: dict[str, list[Term]] | None = None
        self._is_asked_again = False
        #: type -> nodes of this very type
        self._classes: dict[Term, list[Term]] | None = None
        #: class -> the class and its subclasses
        self._below: dict[str, Collection[Term]] = {}

    def seen(self) -> _Seen:
        """What was given, what became of it, and whether there is a hierarchy."""
        return _Seen(self._given, cast("Index", self.index), self.hierarchy)

    def assuming(self, shapes: Collection[str]) -> Facts:
        """The same triples, where other answers are assumed of some named shapes: what rests on them goes."""
        other = copy(self)
        other.answers = _Assuming(self.answers, frozenset(shapes))
        return other

    def instead(self, values: Mapping[Triple, Literal]) -> Facts:
        """The same triples with other values in the place of some, about which nothing is known yet."""
        other = copy(self)
        other.answers, other._subjects, other._given = defaultdict(dict), {}, {}
        index = other.index = dict(self.index)
        for (subject, predicate, old), new in values.items():
            places = {old, canonical(old) if isinstance(old, Literal) else old}
            objects = (canonical(new) if term in places else term for term in index[subject][predicate])
            index[subject] = {**index[subject], predicate: list(dict.fromkeys(objects))}
        return other

    def objects(self, subject: Term, predicate: str) -> Collection[Term]:
        """Objects of a triple pattern."""
        return self.index.get(subject, NOTHING).get(predicate, ())

    def subjects(self, predicate: str, obj: Term) -> Collection[Term]:
        """Subjects of a triple pattern; a predicate is inverted when it is needed first."""
        inverse = self._subjects.get(predicate)
        if inverse is None:
            inverse = self._subjects[predicate] = {}
            for subject, facts in self.index.items():
                for term in facts.get(predicate, ()):
                    inverse.setdefault(term, []).append(subject)
        return inverse.get(obj, ())

    def having(self, predicate: str) -> Collection[Term]:
        """Subjects of a predicate."""
        if self._users is None:
            users = self._users = {}
            for subject, facts in self.index.items():
                for used, objects in facts.items():
                    if objects:
                        users.setdefault(used, []).append(subject)
        return self._users.get(predicate, ())

    def values(self, predicate: str) -> Collection[Term]:
        """Distinct objects of a predicate."""
        return {term: None for subject in self.having(predicate) for term in self.index[subject][predicate]}

    def instances(self, cls: str) -> Iterable[Term]:
        """SHACL instances of a class."""
        if self.hierarchy:
            return [term for term in self.index if self.is_below(term, cls)]
        if not self._is_asked_again:  # the shapes of most protocols have one target class
            self._is_asked_again = True
            return [subject for subject, facts in self.index.items() if cls in facts.get(TYPE, ())]
        if self._classes is None:
            classes = self._classes = {}
            for subject, facts in self.index.items():
                for term in facts.get(TYPE, ()):
                    classes.setdefault(term, []).append(subject)
        return self._classes.get(cls, ())

    def is_below(self, node: Term, cls: str) -> bool:
        """Whether a node has a class as a type, or a class that the data say is below it."""
        if cls not in self._below:
            below: dict[Term, None] = {cls: None}
            waiting: list[Term] = [cls]
            while waiting:
                found = [term for term in self.subjects(_SUBCLASS, waiting.pop()) if term not in below]
                below.update(dict.fromkeys(found))
                waiting += found
            self._below[cls] = below
        known = self._below[cls]
        return any(term in known for term in self.objects(node, TYPE))


class _Assuming(defaultdict[Any, dict[Term, bool]]):
    """Answers that are shared with others, in both directions, where no assumption matters."""

    def __init__(self, others: defaultdict[Any, dict[Term, bool]], assumed: frozenset[str]) -> None:
        """Nothing is shared before it is asked for: there are hundreds of shapes, and few are."""
        super().__init__(dict)
        self._others = others
        self._assumed = assumed

    def __missing__(self, shape: Any) -> dict[Term, bool]:  # noqa: ANN401 - shapes are compiled elsewhere
        """The answers of the others, or none yet."""
        shared = self._assumed.isdisjoint(shape.reaches)
        answers = self[shape] = self._others[shape] if shared else {}
        return answers


class _Seen(NamedTuple):
    """An index that was looked through: as it was, and as rdflib has it."""

    given: Index
    written: Index
    hierarchy: bool


def _normalised(index: Index, seen: _Seen | None) -> tuple[Index, bool]:
    """The index, with copies of those predicates in which rdflib has another term; is there a hierarchy?"""
    changed: list[tuple[str, str]] = []
    known: Index = {}
    hierarchy = seen is not None and seen.hierarchy
    for subject, facts in index.items():
        if seen is not None and seen.given.get(subject) is facts:
            if seen.written[subject] is not facts:
                known[subject] = seen.written[subject]
            continue
        if _SUBCLASS in facts:
            hierarchy = True
        for predicate, objects in facts.items():
            for term in objects:
                if not isinstance(term, str) and not CANONICAL[term]:
                    changed.append((subject, predicate))
                    break
    if not changed and not known:
        return index, hierarchy
    normalised = {**index, **known}
    for subject, predicate in changed:
        terms = (canonical(t) if isinstance(t, Literal) else t for t in index[subject][predicate])
        normalised[subject] = {**normalised[subject], predicate: list(dict.fromkeys(terms))}
    return normalised, hierarchy
