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

Nearly all resources are fine, and few combinations of names occur in them. What the names of an object alone
decide is therefore remembered (`_Type.forms`), and only an object that is not fine is searched for problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

__all__ = ["Number", "Problem", "check_structure"]


class Number(str):
    """A JSON number with its digits as written, told apart from a string."""

    __slots__ = ()


class Problem(NamedTuple):
    """Which element, as a path inside its resource, and what is wrong with it."""

    path: str
    reason: str


_Check = Callable[[object], Sequence[Problem]]
#: True of nothing that has a problem; what it is not true of is searched for one.
_Test = Callable[[object], object]

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
#: So many combinations of names are remembered per type; names come from the data.
_FORMS_KEPT: Final = 2_000


class _Element(NamedTuple):
    check: _Check
    many: bool
    choice: str
    #: a primitive list may hold `null` where only an extension stands
    primitive: bool
    test: _Test


class _Type:
    """The elements of a type, and the tests for the combinations of names that were met."""

    __slots__ = ("elements", "forms", "required")

    def __init__(self) -> None:
        self.elements: dict[str, _Element] = {}
        self.required: tuple[str, ...] = ()
        self.forms: dict[tuple[str, ...], _Test] = {}

    def is_fine(self, value: object) -> object:
        """Whether an object of this type certainly has no problem."""
        if type(value) is not dict or not value:
            return False
        test = self.forms.get(names := tuple(value))
        if test is None:
            test = _all_of(self._tests(names))
            if len(self.forms) < _FORMS_KEPT:
                self.forms[names] = test
        return test(value)

    def _tests(self, names: tuple[str, ...]) -> tuple[_Test, ...]:
        """One test per value of an object with these names; none is ever true if the names are wrong."""
        return tuple(self._test(name, names) if self._fit(names) else _never for name in names)

    def _fit(self, names: tuple[str, ...]) -> bool:
        known = self.elements
        choices = [known[name].choice for name in names if name in known and known[name].choice]
        return (
            all(name in known or name in _BESIDE or (name[:1] == "_" and name[1:] in known) for name in names)
            and len(choices) == len(set(choices))
            and all(name in names for name in self.required)
            and not ("value" in choices and "dataAbsentReason" in names)
        )

    def _test(self, name: str, names: tuple[str, ...]) -> _Test:
        element = self.elements.get(name)
        if element is None:
            return _always
        return _list_test(element, may_be_null=f"_{name}" in names) if element.many else element.test


def check_structure(resource: Mapping[str, object]) -> Sequence[Problem]:
    """What is wrong with a resource; nothing for a type that is not read."""
    known = _TYPES.get(str(resource.get("resourceType")))
    return _FINE if known is None or known.is_fine(resource) else _object(resource, known)


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


def _all_of(tests: tuple[_Test, ...]) -> _Test:
    """Of an object whose values these tests are for. Most objects are small, and a loop takes longer."""
    if len(tests) == 1:
        (only,) = tests
        return lambda value: only(*value.values())  # type: ignore[attr-defined]
    if len(tests) == 2:
        first, second = tests

        def both(value: Any) -> object:  # noqa: ANN401 (an object of JSON)
            one, two = value.values()
            return first(one) and second(two)

        return both

    def each(value: Any) -> object:  # noqa: ANN401 (an object of JSON)
        # A generator, or a length that is checked, would take half as long again.
        for test, item in zip(tests, value.values()):  # noqa: B905, SIM110
            if not test(item):
                return False
        return True

    return each


def _always(_: object) -> object:
    return True


def _never(_: object) -> object:
    return False


def _list_test(element: _Element, *, may_be_null: bool) -> _Test:
    """`null` in a list of primitives is fine where extensions stand beside the list."""
    test = element.test
    gap = may_be_null and element.primitive

    def fine(items: object) -> object:
        if type(items) is not list or not items:
            return False
        for item in items:  # noqa: SIM110 (a generator takes longer)
            if not (test(item) or (gap and item is None)):
                return False
        return True

    return fine


def _is_text(value: object) -> object:
    return type(value) is str and value and not value.isspace()


def _is_boolean(value: object) -> object:
    return type(value) is bool


def _is_number(value: object) -> object:
    return type(value) is Number and _DECIMAL.fullmatch(value)


def _is_content(value: object) -> object:
    return type(value) is dict and value


def _is_resource(value: object) -> object:
    return type(value) is dict and value and not check_structure(value)


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


def _whole(kind: str) -> tuple[_Check, _Test]:
    form = _INTEGERS[kind]

    def test(value: object) -> object:
        return isinstance(value, Number) and form.fullmatch(value)

    return _check(test, "is not a whole number that is allowed here"), test


def _moment(kind: str) -> tuple[_Check, _Test]:
    form = _FORMS[kind]

    # The dates of a record are few.
    @lru_cache(maxsize=4_096)
    def is_moment(text: str) -> bool:
        return form.fullmatch(text) is not None and (kind == "time" or _is_day(text[:10]))

    def test(value: object) -> object:
        return isinstance(value, str) and is_moment(value)

    return _check(test, "is not a valid date or time"), test


def _is_day(text: str) -> bool:
    if len(text) < 10:
        return text[:4] != "0000"
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _code(codes: frozenset[str]) -> tuple[_Check, _Test]:
    def test(value: object) -> object:
        return isinstance(value, str) and value in codes

    return _check(test, "is not a code of FHIR R4"), test


def _check(test: _Test, reason: str) -> _Check:
    wrong = _wrong(reason)

    def check(value: object) -> Sequence[Problem]:
        return _FINE if test(value) else wrong

    return check


def _complex(known: _Type) -> tuple[_Check, _Test]:
    def check(value: object) -> Sequence[Problem]:
        return _object(value, known)

    return check, known.is_fine


def _checker(name: str, kind: str, codes: str, types: Mapping[str, _Type]) -> tuple[_Check, _Test]:
    low = kind.lower()
    if name in _TURNING:
        return _turning, _never
    if codes:
        return _code(frozenset(codes.split("|")))
    if low in _FORMS:
        return _moment(low)
    if low in _INTEGERS:
        return _whole(low)
    if kind in types:
        return _complex(types[kind])
    other = (_any_object, _is_content) if kind[0].isupper() else (_text, _is_text)
    return _SIMPLE.get(kind, other)


_SIMPLE: Final[Mapping[str, tuple[_Check, _Test]]] = {
    "boolean": (_boolean, _is_boolean),
    "decimal": (_decimal, _is_number),
    "Resource": (_resource, _is_resource),
}


def _load() -> dict[str, _Type]:
    lines = (files(__name__.rpartition(".")[0]) / "structure.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    types = {name: _Type() for name, *_ in rows}
    for owner, name, kind, many, choice, required, codes in rows:
        check, test = _checker(name, kind, codes, types)
        types[owner].elements[name] = _Element(check, many == "*", choice, kind[0].islower(), test)
        if required:
            types[owner].required += (name,)
    return types


_TYPES: Final = _load()
