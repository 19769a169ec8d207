# SPDX-License-Identifier: Apache-2.0
"""Whether a resource is valid FHIR R4 in its structure, checked before anything of it is read.

`structure.tsv` lists the elements of every type that is read (https://hl7.org/fhir/R4/): kind, `*` for a
list, the choice that it belongs to (`value` for `valueQuantity`), `!` where a resource without it is not
read, and the codes of required bindings.
1. An element that R4 does not have is an error, as the specification asks: `taken` or `notGiven` of earlier
   releases turn what their resource says into its opposite.
2. A `modifierExtension` or `implicitRules` does so too, and nobody but its author can know how.
3. Times without a zone are let pass, because only their calendar date is used.

Libraries do the same several times slower than the parsing of JSON, or leave out codes and dates. Messages
name elements, never values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = ["Number", "Problem", "check_structure"]


class Number(str):
    """A JSON number with its digits as written, told apart from a string."""

    __slots__ = ()


class Problem(NamedTuple):
    """Which element, as a path inside its resource, and what is wrong with it."""

    path: str
    reason: str


_Check = Callable[[object], Sequence[Problem]]

_FINE: Final[tuple[Problem, ...]] = ()
#: Not elements of any type, and not errors.
_BESIDE: Final = frozenset({"resourceType", "fhir_comments"})
_TURNING: Final = frozenset({"modifierExtension", "implicitRules"})
_DATE: Final = r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2}"
_TIME: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE: Final = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_FORMS: Final = {
    "date": re.compile(rf"{_DATE})?)?"),
    "datetime": re.compile(rf"{_DATE}(T{_TIME}{_ZONE})?)?)?"),
    "instant": re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}{_ZONE}"),
    "time": re.compile(_TIME),
}
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INTEGERS: Final = {
    "integer": re.compile(r"-?[0-9]+"),
    "unsignedint": re.compile(r"[0-9]+"),
    "positiveint": re.compile(r"[1-9][0-9]*"),
}
_NAME: Final = re.compile(r"_?[A-Za-z][A-Za-z0-9]{0,40}")


class _Element(NamedTuple):
    check: _Check
    many: bool
    choice: str
    #: a primitive list may hold `null` where only an extension stands
    primitive: bool


class _Type(NamedTuple):
    elements: dict[str, _Element]
    required: tuple[str, ...]


def check_structure(resource: Mapping[str, object]) -> Sequence[Problem]:
    """What is wrong with a resource; nothing for a type that is not read."""
    known = _TYPES.get(str(resource.get("resourceType")))
    return _object(resource, known) if known else _FINE


def _object(value: object, known: _Type) -> Sequence[Problem]:
    if not isinstance(value, dict) or not value:
        return (Problem("", "is not an object with content"),)
    problems: list[Problem] = []
    chosen: dict[str, str] = {}
    for key, item in value.items():
        element = known.elements.get(key)
        if element is None:
            if key not in _BESIDE and not (key[:1] == "_" and key[1:] in known.elements):
                name = key if _NAME.fullmatch(key) else "a name"
                problems.append(Problem(name, "is no element of FHIR R4 here"))
            continue
        if element.choice and chosen.setdefault(element.choice, key) != key:
            other = chosen[element.choice]
            problems += (Problem(other, ""), Problem(key, "stands beside another choice of the same element"))
        if found := _list(item, element, key, value) if element.many else element.check(item):
            problems += (Problem(f"{key}{'.' if p and p[0] != '[' else ''}{p}", r) for p, r in found)
    problems += (Problem(name, "is missing") for name in known.required if name not in value)
    if "value" in chosen and "dataAbsentReason" in value:
        problems.append(Problem(chosen["value"], "stands beside a reason for its absence"))
    return problems


def _list(items: object, element: _Element, key: str, holder: Mapping[str, object]) -> Sequence[Problem]:
    if not isinstance(items, list) or not items:
        return (Problem("", "is an empty list" if isinstance(items, list) else "is not a list"),)
    problems: list[Problem] = []
    for number, item in enumerate(items):
        if item is None and element.primitive and f"_{key}" in holder:
            continue
        if found := element.check(item):
            problems += (Problem(f"[{number}]{'.' if p else ''}{p}", r) for p, r in found)
    return problems


def _wrong(reason: str) -> Sequence[Problem]:
    return (Problem("", reason),)


def _text(value: object) -> Sequence[Problem]:
    fine = isinstance(value, str) and not isinstance(value, Number) and value.strip()
    return _FINE if fine else _wrong("is not a text with content")


def _boolean(value: object) -> Sequence[Problem]:
    return _FINE if isinstance(value, bool) else _wrong("is not true or false")


def _decimal(value: object) -> Sequence[Problem]:
    fine = isinstance(value, Number) and _DECIMAL.fullmatch(value)
    return _FINE if fine else _wrong("is not a number")


def _any_object(value: object) -> Sequence[Problem]:
    return _FINE if isinstance(value, dict) and value else _wrong("is not an object with content")


def _resource(value: object) -> Sequence[Problem]:
    found = _any_object(value)
    return found or check_structure(value if isinstance(value, dict) else {})


def _turning(_: object) -> Sequence[Problem]:
    return _wrong("may change the meaning of everything here and cannot be understood")


def _whole(kind: str) -> _Check:
    form = _INTEGERS[kind]

    def check(value: object) -> Sequence[Problem]:
        fine = isinstance(value, Number) and form.fullmatch(value)
        return _FINE if fine else _wrong("is not a whole number that is allowed here")

    return check


def _moment(kind: str) -> _Check:
    form = _FORMS[kind]

    def check(value: object) -> Sequence[Problem]:
        fine = isinstance(value, str) and form.fullmatch(value) and (kind == "time" or _is_day(value[:10]))
        return _FINE if fine else _wrong("is not a valid date or time")

    return check


def _is_day(text: str) -> bool:
    if len(text) < 10:
        return text[:4] != "0000"
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _code(codes: frozenset[str]) -> _Check:
    def check(value: object) -> Sequence[Problem]:
        return _FINE if isinstance(value, str) and value in codes else _wrong("is not a code of FHIR R4")

    return check


def _complex(name: str, types: Mapping[str, _Type]) -> _Check:
    """The type is looked up when it is met: types hold one another."""

    def check(value: object) -> Sequence[Problem]:
        return _object(value, types[name])

    return check


def _checker(name: str, kind: str, codes: str, types: Mapping[str, _Type]) -> _Check:
    low = kind.lower()
    if name in _TURNING:
        return _turning
    if codes:
        return _code(frozenset(codes.split("|")))
    if low in _FORMS:
        return _moment(low)
    if low in _INTEGERS:
        return _whole(low)
    if kind in types:
        return _complex(kind, types)
    simple = {"boolean": _boolean, "decimal": _decimal, "Resource": _resource}
    return simple.get(kind, _any_object if kind[0].isupper() else _text)


def _load() -> dict[str, _Type]:
    lines = (files(__name__.rpartition(".")[0]) / "structure.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    types = {name: _Type({}, ()) for name, *_ in rows}
    for owner, name, kind, many, choice, required, codes in rows:
        check = _checker(name, kind, codes, types)
        types[owner].elements[name] = _Element(check, many == "*", choice, kind[0].islower())
        if required:
            types[owner] = types[owner]._replace(required=(*types[owner].required, name))
    return types


_TYPES: Final = _load()
