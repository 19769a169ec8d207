# SPDX-License-Identifier: Apache-2.0
"""UCUM units as exact rationals: the one module that knows the parser.

1. A text that people or programs read in two ways is refused before it is parsed: annotations, which UCUM
   ignores, numbers other than powers of ten, a product after a quotient.
2. ucumvert parses the rest by the grammar of UCUM 2.2, case-sensitive.
3. Each atom is unfolded through the UCUM table inside ucumvert down to base units. Its values and prefixes
   are decimal texts, so that every factor is an exact `Fraction`. The quantities of pint, which ucumvert can
   also build, are floats (1500 /mm3 would be 1.5000000000000004 10*9/L), and its `g%` is no concentration.
4. Two units of one dimension have an exact ratio; nothing else is converted.

ucumvert (MIT) is imported when the first unit comes that the ontology does not list: that takes 0.3 s.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, Protocol

__all__ = ["Unit", "is_amount", "ratio", "read_unit"]

#: UCUM counts a mole as a plain number, which would make mmol/L a cell count, and a becquerel as a rate. Both
#: stay dimensions of their own here.
_AMOUNT: Final = "mol"
_OWN_DIMENSION: Final = frozenset({_AMOUNT, "Bq"})

#: Kinds of quantity, in the words of the UCUM table, whose units mean one thing whatever is measured.
#: Not here: arbitrary units ([IU]), temperatures, logarithms, angles, shares and other pure numbers.
_KINDS: Final = frozenset(
    (
        "amount of substance",
        "area",
        "catalytic activity",
        "fluid volume",
        "length",
        "mass",
        "mass concentration",
        "number",
        "pressure",
        "radioactivity",
        "time",
        "volume",
    )
)
#: Units of these kinds that stand for something else far more often: u for U, st for stone, pc for pieces,
#: AU for arbitrary units; an equivalent is a mole only of what has one charge.
_MISREAD: Final = frozenset(("u", "st", "pc", "AU", "eq", "[pi]"))

_LONGEST: Final = 32
#: Printable ASCII without annotations and without exponents of three digits.
_TEXT: Final = re.compile(rf"(?!.*[0-9]{{3}})[!-z|~]{{1,{_LONGEST}}}")
#: A number that starts a component and is no power of ten: 103/uL has lost its superscript, and
#: mL/min/1.73 would be 73 mL/min. `10*` without exponent has lost it, too.
_NUMBER: Final = re.compile(r"(?:^|[./(])(?!10[*^][+-]?[1-9])[0-9]")
#: g/L.m, /mL.m and /mL/m: the grammar has one reading, people have two.
_TWO_READINGS: Final = re.compile(r"/.*\.|^/.*/")


class Unit(NamedTuple):
    """A unit as a multiple of base units; `dimension` holds (base unit, exponent) in order."""

    factor: Fraction
    dimension: tuple[tuple[str, int], ...]

    def times(self, other: Unit, exponent: int = 1) -> Unit:
        """This unit times a power of another."""
        powers = Counter(dict(self.dimension))
        for base, power in other.dimension:
            powers[base] += power * exponent
        dimension = tuple(sorted((base, power) for base, power in powers.items() if power))
        return Unit(self.factor * other.factor**exponent, dimension)


_ONE: Final = Unit(Fraction(1), ())


def ratio(unit: str, into: str) -> Fraction | None:
    """What a number in one unit is multiplied by to be in another; None when it must not be converted."""
    read = read_unit(unit)
    target = read and read_unit(into)
    if read is None or target is None or read.dimension != target.dimension:
        return None
    return read.factor / target.factor


def is_amount(text: str) -> bool:
    """Whether a text names a unit of amounts of substance, alone or per something."""
    unit = read_unit(text)
    return unit is not None and _AMOUNT in dict(unit.dimension)


def read_unit(text: str) -> Unit | None:
    """The unit that a text names in UCUM; None when it names none, or may be meant otherwise."""
    counted = text[1:] if text.startswith("1/") else text
    if not _TEXT.fullmatch(text) or _NUMBER.search(counted) or _TWO_READINGS.search(counted):
        return None
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Unit | None:
    return _Ucum.load().read(text)


class _Node(Protocol):
    data: str
    children: list[Any]


class _Definition(NamedTuple):
    value: str
    unit: str
    kind: str


class _Ucum(NamedTuple):
    """The parser with the tables of prefixes and units."""

    parser: Any
    prefixes: dict[str, Fraction]
    definitions: dict[str, _Definition]

    @classmethod
    @cache
    def load(cls) -> _Ucum:
        """Import ucumvert and read its tables, once."""
        from ucumvert import get_ucum_parser, xml_util

        prefixes = {
            prefix.get("Code"): Fraction(prefix.find("{*}value").get("value"))
            for prefix in xml_util.root.iterfind("{*}prefix")
        }
        definitions = {
            unit.get("Code"): _Definition("1", "", unit.findtext("{*}property"))
            for unit in xml_util.root.iterfind("{*}base-unit")
        }
        for unit in xml_util.get_units_with_full_definition():
            if not (unit.is_special or unit.is_arbitrary):
                definition = _Definition(unit.conversion_factor, unit.defining_unit, unit.property_)
                definitions[unit.code_cs] = definition
        for own in _OWN_DIMENSION:
            definitions[own] = _Definition("1", "", definitions[own].kind)
        return cls(get_ucum_parser(), prefixes, definitions)

    def read(self, text: str) -> Unit | None:
        from ucumvert import InvalidUcumError, parse_ucum

        try:
            tree = parse_ucum(text, self.parser)
        except InvalidUcumError:
            return None
        atoms = tree.scan_values(lambda token: token.type in {"UNIT_METRIC", "UNIT_NON_METRIC"})
        return self._value(tree) if all(self._is_plain(str(atom)) for atom in atoms) else None

    def _is_plain(self, atom: str) -> bool:
        definition = self.definitions.get(atom)
        return definition is not None and definition.kind in _KINDS and atom not in _MISREAD

    def unfold(self, atom: str) -> Unit:
        """What an atom is in base units."""
        definition = self.definitions[atom]
        if not definition.unit:
            return Unit(Fraction(1), ((atom, 1),))
        from ucumvert import parse_ucum

        unit = self._value(parse_ucum(definition.unit, self.parser))
        return Unit(Fraction(definition.value) * unit.factor, unit.dimension)

    def _value(self, node: _Node) -> Unit:
        """The value of a node of the parse tree; its shape is that of ucumvert's grammar."""
        children = node.children
        if node.data == "main_term":
            unit = self._value(children[-1])
            return unit if len(children) == 1 else _ONE.times(unit, -1)
        if node.data == "term":
            left, operator, right = children
            return self._value(left).times(self._value(right), -1 if operator == "/" else 1)
        if node.data == "annotatable":
            return _ONE.times(self._value(children[0]), int(children[1]))
        *prefix, atom = map(str, children)
        if atom.isdigit():
            return Unit(Fraction(atom), ())
        unit = _atom(atom)
        return Unit(unit.factor * self.prefixes[prefix[0]], unit.dimension) if prefix else unit


@cache
def _atom(atom: str) -> Unit:
    return _Ucum.load().unfold(atom)
