# SPDX-License-Identifier: Apache-2.0
"""Compile OWL axioms into Horn rules in normal form, indexed by the fact that sets each rule off.

Every class expression on a left side gets a name of its own (starting with `_:`), so that each rule joins few
facts over one shared node:

    A(x), B(x) -> C(x)          R(x,y), A(y) -> C(x)        R(x,v) -> C(x)        D(x,l), l in range -> C(x)
    A(x) -> R(x,v)              A(x), R(x,y) -> C(y)        R(x,y), S(y,z) -> T(x,z)

Named classes carry HermiT's hierarchy, which is complete: no rule needs to reason about classes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reasoner.patient import Literal, Term
from reasoner.reason.axioms import (
    NOTHING,
    THING,
    And,
    AtLeast,
    Axioms,
    ClassExpression,
    Filler,
    Not,
    OneOf,
    Only,
    Or,
    Some,
    Value,
    is_hidden,
    property_hierarchy,
)
from reasoner.reason.datarange import DataRange, is_date, value_of
from reasoner.reason.datarange import Value as DatatypeValue

__all__ = ["ClassRules", "Consequence", "DataRules", "PropertyRules", "Rules", "compile_rules"]

#: Literals of one property that are kept.
_REMEMBERED: Final = 10_000
#: Something that membership of a class entails: another class, or (property, value).
Consequence = str | tuple[str, Term]


@dataclass(slots=True)
class ClassRules:
    """What follows when a node is found to belong to a class."""

    hidden: bool
    #: all superclasses with their rules, hidden ones included
    supers: tuple[tuple[str, ClassRules], ...] = ()
    #: (all members of an intersection, the class of the whole)
    joins: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    #: (property, class): whatever has this node as a value of the property is in the class
    partners: list[tuple[str, str]] = field(default_factory=list)
    #: (property, value) that every member has
    values: list[tuple[str, Term]] = field(default_factory=list)
    #: (property, class): every value of the property is in the class
    onlys: list[tuple[str, str]] = field(default_factory=list)
    disjoint: set[str] = field(default_factory=set)
    #: the only individuals that there can be; None when any may be
    members: frozenset[str] | None = None
    is_active: bool = False  #: whether anything but the superclasses follows
    #: the superclasses once more: all, those that are shown, those that are not, those that are active
    above: frozenset[str] = frozenset()
    shown_above: list[Term] = field(default_factory=list)
    hidden_above: tuple[str, ...] = ()
    active_above: tuple[tuple[str, ClassRules], ...] = ()

    def settle(self) -> None:
        """Note what the finished rules hold."""
        follows = self.joins or self.partners or self.values or self.onlys or self.disjoint
        self.is_active = bool(follows) or self.members is not None

    def sort_supers(self) -> None:
        """Sort the superclasses out, once all is settled."""
        self.above = frozenset(sup for sup, _ in self.supers)
        self.shown_above = [sup for sup, rules in self.supers if not rules.hidden]
        self.hidden_above = tuple(sup for sup, rules in self.supers if rules.hidden)
        self.active_above = tuple((sup, rules) for sup, rules in self.supers if rules.is_active)


@dataclass(slots=True)
class PropertyRules:
    """What follows from one edge R(x, y)."""

    hidden: bool
    #: (property, True where the ends change places)
    implied: tuple[tuple[str, bool], ...] = ()
    domains: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    #: (class of y, class of x)
    partners: list[tuple[str, str]] = field(default_factory=list)
    #: y -> classes of x
    values: dict[Term, list[str]] = field(default_factory=dict)
    #: (class of x, class of y)
    onlys: list[tuple[str, str]] = field(default_factory=list)
    #: (S, T) for R(x,y), S(y,z) -> T(x,z)
    first: list[tuple[str, str]] = field(default_factory=list)
    #: (S, T) for S(w,x), R(x,y) -> T(w,y)
    second: list[tuple[str, str]] = field(default_factory=list)
    functional: bool = False
    #: whether rules look up the values of a node, the nodes of a value
    keeps_out: bool = False
    keeps_into: bool = False

    def settle(self) -> None:
        """Note what the finished rules look up."""
        self.keeps_out = bool(self.second or self.onlys)
        self.keeps_into = bool(self.first or self.partners)


class Read(NamedTuple):
    """The value of a literal, and the classes of what has it."""

    value: DatatypeValue
    heads: tuple[str, ...]


@dataclass(slots=True)
class DataRules:
    """What follows from one literal D(x, l)."""

    implied: tuple[str, ...] = ()
    domains: list[str] = field(default_factory=list)
    #: (range of l, class of x)
    ranges: list[tuple[DataRange, str]] = field(default_factory=list)
    functional: bool = False
    _known: dict[Literal, Read | None] = field(default_factory=dict)

    def read(self, literal: Literal) -> Read | None:
        """What a literal denotes and entails; found out once, because patients share their literals."""
        if literal not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[literal] = self._find(literal)
        return self._known[literal]

    def _find(self, literal: Literal) -> Read | None:
        value = None if is_date(literal) else value_of(literal)
        if value is None:
            return None
        return Read(value, (*self.domains, *(head for wanted, head in self.ranges if value in wanted)))


@dataclass(slots=True)
class Rules:
    """All rules of an ontology, by the class or property of the fact that sets them off."""

    classes: dict[str, ClassRules] = field(default_factory=dict)
    properties: dict[str, PropertyRules] = field(default_factory=dict)
    data: dict[str, DataRules] = field(default_factory=dict)
    #: (individual, class) that the axioms assert by enumeration
    members: list[tuple[str, str]] = field(default_factory=list)
    #: (class, property, class of the partner) promised by class membership
    promised: list[tuple[str, str, str]] = field(default_factory=list)


def compile_rules(
    axioms: Axioms,
    superclasses: Mapping[str, Iterable[str]],
    consequences: Mapping[str, Iterable[Consequence]] | None = None,
) -> Rules:
    """Compile axioms that are inside the fragment (see `fragment`).

    `superclasses` are complete; `consequences` are what classes entail by promised partners (see `engine`).
    """
    return _Compiler(axioms, superclasses).compile(consequences or {})


class _Compiler:
    """Names expressions on the left, spreads expressions on the right, then closes the hierarchy."""

    def __init__(self, axioms: Axioms, superclasses: Mapping[str, Iterable[str]]) -> None:
        self._axioms = axioms
        self._rules = Rules()
        self._above: dict[str, list[str]] = {cls: sorted(supers) for cls, supers in superclasses.items()}
        self._names: dict[Filler, str] = {}
        self._spreads = 0
        #: property -> classes of whatever has it
        self._domains: dict[str, list[str]] = {}
        for axiom in axioms.subclasses:
            left, right = axiom.left, axiom.right
            if isinstance(left, Some) and left.filler in (THING, DataRange()) and isinstance(right, str):
                self._domains.setdefault(left.prop, []).append(right)
        self._data_promises: list[tuple[str, str, DataRange]] = []

    def compile(self, consequences: Mapping[str, Iterable[Consequence]]) -> Rules:
        self._compile_properties()
        for axiom in self._axioms.subclasses:
            if axiom.right != THING:
                self._compile_inclusion(axiom.left, axiom.right)
        for _, members in self._axioms.disjoint:
            names = [self._name(member) for member in members]
            for one in names:
                self._class(one).disjoint |= {other for other in names if other != one}
        self._keep_data_promises()
        # after all definitions, so that expressions have the same names as without consequences
        for cls, entailed in consequences.items():
            for consequence in entailed:
                if isinstance(consequence, str):
                    self._include(cls, consequence)
                else:
                    self._class(cls).values.append(consequence)
        self._close_hierarchy()
        self._settle()
        return self._rules

    def _settle(self) -> None:
        classes = self._rules.classes.values()
        for class_rules in classes:
            class_rules.settle()
        for class_rules in classes:
            class_rules.sort_supers()
        for property_rules in self._rules.properties.values():
            property_rules.settle()

    def _compile_inclusion(self, left: ClassExpression, right: ClassExpression) -> None:
        if left == THING:
            if isinstance(right, Only) and not isinstance(right.filler, DataRange) and right.filler != THING:
                self._property(right.prop).ranges.append(self._spread(right.filler))
        elif isinstance(right, str) and right != NOTHING:
            self._define(right, left)
        else:
            self._entail(self._name(left), right)

    def _include(self, sub: str, sup: str) -> None:
        above = self._above.setdefault(sub, [])
        if sup not in above and sup not in (sub, THING):
            above.append(sup)

    def _class(self, cls: str) -> ClassRules:
        return self._rules.classes.setdefault(cls, ClassRules(is_hidden(cls)))

    def _property(self, prop: str) -> PropertyRules:
        return self._rules.properties.setdefault(prop, PropertyRules(is_hidden(prop)))

    def _data(self, prop: str) -> DataRules:
        return self._rules.data.setdefault(prop, DataRules())

    def _compile_properties(self) -> None:
        for prop, implied in property_hierarchy(self._axioms).items():
            if prop in self._axioms.data_properties:
                self._data(prop).implied = tuple(sup for sup, _ in implied)
                self._data(prop).functional = prop in self._axioms.functional
            else:
                self._property(prop).implied = tuple(implied)
                self._property(prop).functional = prop in self._axioms.functional
        for number, (members, head) in enumerate(self._axioms.chains):
            first = members[0]
            for position, second in enumerate(members[1:], start=1):
                target = head if position == len(members) - 1 else f"_:chain-{number}-{position}"
                self._property(first).first.append((second, target))
                self._property(second).second.append((first, target))
                self._property(target)
                first = target

    def _name(self, expression: Filler) -> str:
        """The class that holds everything which the expression describes."""
        if isinstance(expression, str):
            return expression
        if expression not in self._names:
            self._names[expression] = f"_:class-{len(self._names)}"
            self._define(self._names[expression], expression)
        return self._names[expression]

    def _define(self, name: str, expression: Filler) -> None:
        """Rules that put whatever the expression describes into the class `name`."""
        if isinstance(expression, str):
            self._include(expression, name)
        elif isinstance(expression, And):
            self._define_join(name, self._needed(expression.members))
        elif isinstance(expression, Or):
            for member in expression.members:
                self._define(name, member)
        elif isinstance(expression, OneOf):
            self._rules.members += [(individual, name) for individual in expression.individuals]
        elif isinstance(expression, Value):
            self._define_value(name, expression.prop, expression.value)
        elif isinstance(expression, Some | AtLeast):
            self._define_partner(name, expression.prop, expression.filler)

    def _define_join(self, name: str, needed: list[ClassExpression]) -> None:
        if len(needed) == 1:
            self._define(name, needed[0])
            return
        members = tuple(dict.fromkeys(self._name(member) for member in needed))
        for member in members:
            self._class(member).joins.append((members, name))

    def _needed(self, members: tuple[ClassExpression, ...]) -> list[ClassExpression]:
        """The members of an intersection without the classes that a domain entails anyway."""
        needed = list(members)
        for member in members:
            others = [other for other in needed if other != member]
            if isinstance(member, str) and any(self._implies(other, member) for other in others):
                needed = others
        return needed

    def _implies(self, expression: Filler, cls: str) -> bool:
        if isinstance(expression, str):
            return cls in self._above.get(expression, ())
        if isinstance(expression, And):
            return any(self._implies(member, cls) for member in expression.members)
        if isinstance(expression, Or):
            return all(self._implies(member, cls) for member in expression.members)
        if isinstance(expression, Some | AtLeast | Value):
            domains = self._domains.get(expression.prop, ())
            return any(domain == cls or self._implies(domain, cls) for domain in domains)
        return False

    def _define_value(self, name: str, prop: str, value: Term) -> None:
        if not isinstance(value, Literal):
            self._property(prop).values.setdefault(value, []).append(name)
        else:
            known = value_of(value)
            values = frozenset({known} if known else ())
            self._data(prop).ranges.append((DataRange(values=values), name))

    def _define_partner(self, name: str, prop: str, filler: Filler) -> None:
        if filler == DataRange():
            self._data(prop).domains.append(name)
        elif isinstance(filler, DataRange):
            self._data(prop).ranges.append((filler, name))
        elif isinstance(filler, OneOf):
            for individual in filler.individuals:
                self._property(prop).values.setdefault(individual, []).append(name)
        elif filler == THING:
            self._property(prop).domains.append(name)
        else:
            partner = self._name(filler)
            self._property(prop).partners.append((partner, name))
            self._class(partner).partners.append((prop, name))

    def _spread(self, right: Filler) -> str:
        """A class whose members have everything that the right side entails."""
        if isinstance(right, str):
            return right
        self._spreads += 1
        name = f"_:right-{self._spreads}"
        self._entail(name, right)
        return name

    def _entail(self, cls: str, right: Filler) -> None:
        """Rules for what membership of `cls` entails; constraints entail nothing."""
        if right == NOTHING:
            self._class(cls).disjoint.add(cls)
        elif isinstance(right, str):
            self._include(cls, right)
        elif isinstance(right, And):
            for member in right.members:
                self._entail(cls, member)
        elif isinstance(right, Value):
            self._class(cls).values.append((right.prop, right.value))
        elif isinstance(right, OneOf):
            self._class(cls).members = frozenset(right.individuals)
        elif isinstance(right, Only) and not isinstance(right.filler, DataRange):
            self._narrow(cls, right.prop, self._spread(right.filler))
        elif isinstance(right, Not):
            other = self._name(right.member)
            self._class(cls).disjoint.add(other)
            self._class(other).disjoint.add(cls)
        elif isinstance(right, Some | AtLeast):
            self._promise(cls, right.prop, right.filler)

    def _narrow(self, cls: str, prop: str, partner: str) -> None:
        if partner != THING:
            self._property(prop).onlys.append((cls, partner))
            self._class(cls).onlys.append((prop, partner))

    def _promise(self, cls: str, prop: str, filler: Filler) -> None:
        """A partner without a name: any value in the range, any member of the filler."""
        if isinstance(filler, DataRange):
            self._data_promises.append((cls, prop, filler))
            return
        partner = self._spread(filler)
        self._rules.promised.append((cls, prop, partner))
        if partner != filler:
            self._include(partner, self._name(filler))
        if prop in self._axioms.functional:
            self._narrow(cls, prop, partner)

    def _keep_data_promises(self) -> None:
        """A promised value lies in every range that covers the promised one."""
        for cls, prop, promised in self._data_promises:
            for data in (self._data(sup) for sup in (prop, *self._data(prop).implied)):
                for name in [*data.domains, *(name for wider, name in data.ranges if wider.covers(promised))]:
                    self._include(cls, name)

    def _close_hierarchy(self) -> None:
        for cls in list(self._above):
            above = [cls]
            for current in above:
                above += [sup for sup in self._above.get(current, []) if sup not in above]
            self._class(cls).supers = tuple((sup, self._class(sup)) for sup in above[1:])
