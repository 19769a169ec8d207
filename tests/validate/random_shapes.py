# SPDX-License-Identifier: Apache-2.0
"""Shapes that nobody would write and facts that nobody would record, in Turtle, each drawn from a seed.

Two shapes have targets, `tiny:S` and `tiny:T`; two have a name only, `tiny:N` and `tiny:Q`, which several
others refer to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from reasoner.shacl_terms import NODE_KINDS, ONE_VALUE
from reasoner.terms import PATIENTS, SH

__all__ = ["random_facts", "random_shapes"]

NODES: Final = ["pat:P", ":a", ":b", ":c", "_:x", "_:y"]
TAGGED: Final = ['"a"@en', '"b"@EN', '"c"@en', '"b"@en-gb', '"bb"@fr']
LITERALS: Final = [
    *("1", "2", "2.0", '"01"^^xsd:integer', '"n/a"^^xsd:decimal', '"INF"^^xsd:double', '"-0.0"^^xsd:double'),
    *("true", '"1"^^xsd:boolean', '"a"', '"A"', '"a"^^tiny:type', *TAGGED),
    *('"2026-01-01"^^xsd:date', '"2026-01-02"^^xsd:date', '"2026-01-02Z"^^xsd:date', '"2026"^^xsd:gYear'),
    *('"2026-01-01T00:00:00"^^xsd:dateTime', '"2026-01-01T00:00:00Z"^^xsd:dateTime'),
]
PROPERTIES: Final = ["tiny:p", "tiny:q", "tiny:r"]
CLASSES: Final = ["tiny:A", "tiny:B"]
DATATYPES: Final = ["xsd:integer", "xsd:decimal", "xsd:string", "xsd:date", "xsd:dateTime", "xsd:boolean"]
BOUNDS: Final = ["1", "2.0", '"2026-01-01"^^xsd:date', '"2026-01-01T00:00:00Z"^^xsd:dateTime', '"a"']
PATTERNS: Final = ['"a|1"', '"^A$" ; sh:flags "i"', '"^P"', '"." ; sh:flags "m"']
LANGUAGES: Final = ['( "en" )', '( "en-GB" "FR" )', '( "*" )']
CLOSED: Final = ["true", "true ; sh:ignoredProperties ( tiny:p rdf:type )", "false"]
#: Marks that change what a shape yields; most have none.
MARKS: Final = [*[""] * 8, " ; sh:severity sh:Info", " ; sh:severity tiny:mine", " ; sh:deactivated true"]
#: Below this a shape refers to no other one.
DEPTH: Final = 2

_Draw = Callable[[Random], str]


def _one_of(*texts: str) -> _Draw:
    return lambda random: random.choice(texts)


def _term(random: Random) -> str:
    """A term of the facts; in shapes `:a` has no meaning, but `pat:P/a` is written in full."""
    term = random.choice([*NODES[:4], *random.sample(LITERALS, 4)])
    return f"<{PATIENTS}P/{term[1:]}>" if term.startswith(":") else term


def _terms(random: Random) -> str:
    return f"( {' '.join(_term(random) for _ in range(random.randrange(5)))} )"


#: Parameter -> its value, at every shape and at shapes with a path.
ANYWHERE: Final[Mapping[str, _Draw]] = {
    "class": _one_of(*CLASSES),
    "datatype": _one_of(*DATATYPES),
    "nodeKind": _one_of(*(f"<{kind}>" for kind in NODE_KINDS)),
    **dict.fromkeys(("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"), _one_of(*BOUNDS)),
    "in": _terms,
    "hasValue": _term,
    "equals": _one_of(*PROPERTIES),
    "disjoint": _one_of(*PROPERTIES),
    "minLength": _one_of("0", "2"),
    "maxLength": _one_of("1", "3"),
    "pattern": _one_of(*PATTERNS),
    "languageIn": _one_of(*LANGUAGES),
    "closed": _one_of(*CLOSED),
}
ON_PATHS: Final[Mapping[str, _Draw]] = {
    **dict.fromkeys(("minCount", "maxCount"), _one_of("0", "1", "2")),
    "uniqueLang": _one_of("true"),
    **dict.fromkeys(("lessThan", "lessThanOrEquals"), _one_of(*PROPERTIES)),
}
REFERRING: Final = ["node", "not", "and", "or", "xone", "property", "property", "property"]


def _path(random: Random, depth: int = 0) -> str:
    if depth > DEPTH or random.random() < 0.5:
        return random.choice([*PROPERTIES, *PROPERTIES, "rdf:type"])
    steps = [_path(random, depth + 1) for _ in range(random.choice([2, 2, 3]))]
    operator = random.choice(["inverse", "zeroOrMore", "oneOrMore", "zeroOrOne", "alternative", "", ""])
    if not operator:
        return f"( {' '.join(steps)} )"
    if operator == "alternative":
        return f"[ sh:alternativePath ( {' '.join(steps)} ) ]"
    # a sequence may not be inverted
    step = random.choice(PROPERTIES) if operator == "inverse" else steps[0]
    return f"[ sh:{operator}Path {step} ]"


def _node_shape(random: Random, depth: int) -> str:
    return "tiny:N" if random.random() < 0.2 else f"[ {_shape(random, depth + 1)} ]"


def _property_shape(random: Random, depth: int) -> str:
    return "tiny:Q" if random.random() < 0.2 else f"[ {_shape(random, depth + 1, has_path=True)} ]"


def _any_shape(random: Random, depth: int) -> str:
    return random.choice([_node_shape, _node_shape, _property_shape])(random, depth)


def _reference(random: Random, parameter: str, depth: int) -> str:
    if parameter == "property":
        return _property_shape(random, depth) if random.random() < 0.8 else _siblings(random, depth)
    if parameter == "node":
        return _node_shape(random, depth)
    if parameter == "not":
        return _any_shape(random, depth)
    return f"( {' '.join(_any_shape(random, depth) for _ in range(random.choice([1, 2, 2, 3])))} )"


def _counted(random: Random, depth: int) -> str:
    simple = f"[ sh:class {random.choice(CLASSES)} ]"
    value_shape = simple if random.random() < 0.5 else _any_shape(random, depth)
    count = f"sh:qualified{random.choice(['Min', 'Max'])}Count {random.randrange(3)}"
    disjoint = random.choice(["", *[" ; sh:qualifiedValueShapesDisjoint true"] * 2])
    return f"{value_shape} ; {count}{disjoint}"


def _siblings(random: Random, depth: int) -> str:
    """Two property shapes that count the values of one property, none of them twice."""
    path = f"sh:path {random.choice(PROPERTIES)}"
    return ", ".join(f"[ {path} ; sh:qualifiedValueShape {_counted(random, depth)} ]" for _ in range(2))


def _shape(random: Random, depth: int, *, has_path: bool = False) -> str:
    """The constraints of one shape; a later one takes the place of one that cannot stand beside it."""
    values = {**ANYWHERE, **ON_PATHS} if has_path else ANYWHERE
    referring = [*REFERRING, "qualifiedValueShape"] if has_path else REFERRING
    said = {"": f"sh:path {_path(random)}"} if has_path else {}
    for _ in range(random.choice([1, 2, 2, 3])):
        if depth <= DEPTH and random.random() < 0.5:
            parameter = random.choice(referring)
            qualified = parameter == "qualifiedValueShape"
            value = _counted(random, depth) if qualified else _reference(random, parameter, depth)
        else:
            parameter = random.choice([*values])
            value = values[parameter](random)
        text = f"sh:{parameter} {value}"
        said[parameter if SH + parameter in ONE_VALUE else text] = text
    return " ; ".join(said.values()) + random.choice(MARKS)


def _target(random: Random) -> str:
    kind = random.choice(["Class", "Node", "SubjectsOf", "ObjectsOf", "patient", "patient"])
    if kind == "patient":
        return "sh:targetClass onto:Patient"
    if kind == "Node":
        return f"sh:targetNode {_term(random)}"
    return f"sh:target{kind} {random.choice(CLASSES if kind == 'Class' else PROPERTIES)}"


def random_shapes(random: Random) -> str:
    """A shapes graph."""
    leaf = DEPTH + 1
    shapes = [
        f"tiny:S {_target(random)} ; {_target(random)} ; {_shape(random, 0)}",
        f"tiny:T {_target(random)} ; {_shape(random, 1, has_path=True)}",
        f"tiny:N a sh:NodeShape ; {_shape(random, leaf)}",
        f"tiny:Q a sh:PropertyShape ; {_shape(random, leaf, has_path=True)}",
    ]
    if random.random() < 0.1:
        shapes.append(f"tiny:A a rdfs:Class, sh:NodeShape ; {_shape(random, leaf)}")
    return " .\n".join([*shapes, ""])


def random_facts(random: Random) -> str:
    """Facts about a few nodes; now and then two texts of a language, or a class below another one."""
    facts = []
    for _ in range(random.randrange(4, 24)):
        node, kind = random.choice([NODES[0], NODES[0], *NODES]), random.random()
        value = random.choice(NODES if kind < 0.6 else LITERALS if kind < 0.9 else TAGGED)
        facts.append(f"{node} a {random.choice(CLASSES)}" if kind < 0.25 else
                     f"{node} {random.choice(PROPERTIES)} {value}")  # fmt: skip
    if random.random() < 0.3:
        facts.append(f'pat:P {random.choice(PROPERTIES)} "a"@en, "c"@EN')
    if random.random() < 0.2:
        facts.append("tiny:B rdfs:subClassOf tiny:A")
    return " .\n".join([*facts, ""])
