# SPDX-License-Identifier: Apache-2.0
"""The constraint components of SHACL 1.0 Core by parameter, section 4.

https://www.w3.org/TR/shacl/#core-components. The table leads from a parameter to its component and to the
function that compiles one value of the parameter into a constraint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from reasoner.patient import Term
from reasoner.terms import SH
from reasoner.validate import shape_constraints, value_constraints
from reasoner.validate.declared import Constraint, Declared

__all__ = ["COMPANIONS", "COMPONENTS", "Component"]


class Component(NamedTuple):
    """The local name of a constraint component, and what compiles one value of its parameter."""

    name: str
    build: Callable[[Declared, Term], Constraint]


#: Parameter -> component. What is cheap to check stands first: a shape is checked in this order.
COMPONENTS: Final[Mapping[str, Component]] = {
    SH + "minCount": Component("MinCount", value_constraints.min_count),
    SH + "maxCount": Component("MaxCount", value_constraints.max_count),
    SH + "hasValue": Component("HasValue", value_constraints.has_value),
    SH + "in": Component("In", value_constraints.in_),
    SH + "class": Component("Class", value_constraints.class_),
    SH + "nodeKind": Component("NodeKind", value_constraints.node_kind),
    SH + "datatype": Component("Datatype", value_constraints.datatype),
    SH + "minExclusive": Component("MinExclusive", value_constraints.range_(1)),
    SH + "minInclusive": Component("MinInclusive", value_constraints.range_(0, 1)),
    SH + "maxExclusive": Component("MaxExclusive", value_constraints.range_(-1)),
    SH + "maxInclusive": Component("MaxInclusive", value_constraints.range_(-1, 0)),
    SH + "minLength": Component("MinLength", value_constraints.min_length),
    SH + "maxLength": Component("MaxLength", value_constraints.max_length),
    SH + "pattern": Component("Pattern", value_constraints.pattern),
    SH + "languageIn": Component("LanguageIn", value_constraints.language_in),
    SH + "uniqueLang": Component("UniqueLang", value_constraints.unique_lang),
    SH + "equals": Component("Equals", value_constraints.equals),
    SH + "disjoint": Component("Disjoint", value_constraints.disjoint),
    SH + "lessThan": Component("LessThan", value_constraints.less_than(or_equals=False)),
    SH + "lessThanOrEquals": Component("LessThanOrEquals", value_constraints.less_than(or_equals=True)),
    SH + "closed": Component("Closed", value_constraints.closed),
    SH + "node": Component("Node", shape_constraints.node),
    SH + "not": Component("Not", shape_constraints.not_),
    SH + "and": Component("And", shape_constraints.and_),
    SH + "or": Component("Or", shape_constraints.or_),
    SH + "xone": Component("Xone", shape_constraints.xone),
    SH + "qualifiedMinCount": Component("QualifiedMinCount", shape_constraints.qualified_min),
    SH + "qualifiedMaxCount": Component("QualifiedMaxCount", shape_constraints.qualified_max),
}

#: Parameters that only say more about another one, and which.
COMPANIONS: Final[Mapping[str, tuple[str, ...]]] = {
    SH + "flags": (SH + "pattern",),
    SH + "ignoredProperties": (SH + "closed",),
    SH + "qualifiedValueShape": (SH + "qualifiedMinCount", SH + "qualifiedMaxCount"),
    SH + "qualifiedValueShapesDisjoint": (SH + "qualifiedValueShape",),
    SH + "qualifiedMinCount": (SH + "qualifiedValueShape",),
    SH + "qualifiedMaxCount": (SH + "qualifiedValueShape",),
}
