# SPDX-License-Identifier: Apache-2.0
"""What literals mean to the fast engine: the answers of rdflib 7.6 and pySHACL 0.40, remembered.

Both engines must agree on every value, so nothing is decided here that rdflib decides there. A literal is
compared with a bound, or with another value, once per process; patients repeat dates and results.

The cases where rdflib leaves the standard and a literal that passed the record check can show it:

- Lexical forms are normalised, so that `01` and `1`, `0.70` and `0.7` of xsd:double, and a date with and
  without a zone are one term; `1` and `1.0` of xsd:decimal, and 1 of xsd:integer and of xsd:decimal, are two.
- xsd:gYear and xsd:gYearMonth have no value: they equal themselves and cannot be ordered.
- A plain string has no datatype, so that it is the same term as one typed xsd:string.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast

from rdflib import Literal as RdflibLiteral

from reasoner.errors import ValidationFailure
from reasoner.patient import Literal, Term
from reasoner.rdflib_terms import to_rdflib
from reasoner.terms import RDF_LANGSTRING, RDFS, XSD, XSD_STRING

__all__ = [
    "CANONICAL",
    "Answers",
    "canonical",
    "has_datatype",
    "is_blank",
    "literal_test",
    "order",
    "precedes",
]
__all__ += ["written"]

#: Distinct literals, or pairs of them, whose answers are kept; a cohort has some thousand.
_MEMO: Final = 50_000
#: The same for one constraint.
_FEWER: Final = 4_000

#: Values of these are compared as Python does it, not in rdflib's total order: some have no order then.
_UNFORCED: Final = (datetime, time)
#: The engine adds the patient; no value is told.
_INCOMPARABLE: Final = "two values cannot be compared"
_STRING: Final = (str, bytes)
#: Datatype -> what Python must have made of a literal of it; other datatypes are taken on trust.
_PYTHON: Final[dict[str, type | tuple[type, ...]]] = {
    XSD_STRING: _STRING,
    RDF_LANGSTRING: _STRING,
    XSD + "integer": int,
    XSD + "float": float,
    XSD + "decimal": Decimal,
    XSD + "boolean": bool,
    XSD + "date": date,
    XSD + "time": time,
    XSD + "dateTime": datetime,
}


def is_blank(term: Term) -> bool:
    """Whether a term is a blank node."""
    return isinstance(term, str) and term.startswith("_:")


class _Rewritten(Literal):
    """A literal that rdflib writes differently without forgetting what it was.

    `TRUE` of xsd:boolean is the term `true`, but still ill-typed; xsd:token compares with all its blanks. It
    equals the literal that is so written; memos are asked about the original.
    """

    original: Literal


def _original(term: Term) -> Term:
    return term.original if isinstance(term, _Rewritten) else term


def _rdflib(term: Term) -> RdflibLiteral:
    return cast("RdflibLiteral", to_rdflib(term))


@lru_cache(_MEMO)
def canonical(literal: Literal) -> Literal:
    """The literal as rdflib has it in a graph; equal results are one term there.

    Language tags are equal in any case; readers write them in lower case, and so does this.
    """
    term = _rdflib(literal)
    if term.language:
        return Literal(str(term), RDF_LANGSTRING, term.language.lower())
    rewritten = Literal(str(term), str(term.datatype or XSD_STRING))
    again = _rdflib(rewritten)
    if (term.value, term.ill_typed) == (again.value, again.ill_typed):
        return rewritten
    kept = _Rewritten(*rewritten)
    kept.original = literal
    return kept


class Answers(dict[Literal, bool]):
    """Answers to one question about literals, each found out once; as a dictionary it costs no call."""

    def __init__(self, question: Callable[[Literal], bool], size: int = _FEWER) -> None:
        """Forget everything when so many are known, which is seldom."""
        super().__init__()
        self._question = question
        self._size = size

    def __missing__(self, literal: Literal) -> bool:
        """Ask."""
        answer = self._question(literal)
        if len(self) >= self._size:
            self.clear()
        self[literal] = answer
        return answer


def _is_canonical(literal: Literal) -> bool:
    kept = canonical(literal)
    return kept == literal and not isinstance(kept, _Rewritten)


class _Canonical(Answers):
    def __missing__(self, literal: Literal) -> bool:
        """A plain text is never rewritten, and most are met once: identifiers, names of files."""
        return literal.datatype == XSD_STRING or super().__missing__(literal)


#: Whether a literal may stay as it is.
CANONICAL: Final = _Canonical(_is_canonical, _MEMO)


def literal_test(question: Callable[[Literal], bool]) -> Callable[[object, Term], bool]:
    """A test of value nodes that only literals can pass."""
    answers = Answers(question)

    def test(_facts: object, node: Term) -> bool:
        if type(node) is Literal:
            return answers[node]
        return isinstance(node, _Rewritten) and answers[node.original]

    return test


@lru_cache(_MEMO)
def _n3(literal: Literal) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib warns of an ill-typed number and quotes it
        return _rdflib(literal).n3()


def written(term: Term) -> str:
    """A term as report rows show it: IRIs and blank nodes as they are, literals as in N-Triples."""
    return term if isinstance(term, str) else _n3(term)


def order(value: Literal, bound: Literal) -> int | None:
    """-1, 0 or 1 as a value is below, at or above a bound; None when they have no order (4.3).

    Raises:
        ValidationFailure: rdflib cannot compare them, as with NaN and a decimal.
    """
    return _order(_original(value), _original(bound))


@lru_cache(_MEMO)
def _order(value: Term, bound: Term) -> int | None:
    left, right = _rdflib(value), _rdflib(bound)
    if isinstance(left.value, str) is not isinstance(right.value, str):
        return None
    try:
        if left.eq(right):
            return 0
        above = left.value > right.value if left.value.__class__ in _UNFORCED else left > right
    except (TypeError, NotImplementedError):
        return None
    except ArithmeticError as error:
        raise ValidationFailure((), _INCOMPARABLE) from error
    return 1 if above else -1


def precedes(value: Term, other: Term, *, or_equals: bool) -> bool:
    """Whether a value is below another one, or equal (4.5.3, 4.5.4): IRIs and strings by their characters.

    Raises:
        ValidationFailure: rdflib cannot compare them, as with an ill-typed date, or one is a blank node.
    """
    return _precedes(_original(value), _original(other), or_equals)


@lru_cache(_MEMO)
def _precedes(value: Term, other: Term, or_equals: bool) -> bool:  # noqa: FBT001 - memos are faster so
    left, right = _characters(value), _characters(other)
    if left is not None and right is not None:
        return left <= right if or_equals else left < right
    if left is not None or right is not None:
        return False
    first, second = _rdflib(value), _rdflib(other)
    try:
        return first <= second if or_equals else first < second
    except (TypeError, ArithmeticError) as error:
        raise ValidationFailure((), _INCOMPARABLE) from error


def _characters(term: Term) -> str | None:
    if is_blank(term):
        raise ValidationFailure((), _INCOMPARABLE)
    if isinstance(term, str):
        return term
    value = _rdflib(term).value
    return value if isinstance(value, str) else None


def has_datatype(literal: Literal, datatype: str) -> bool:
    """Whether a literal has a datatype and is well-formed in it (4.1.2)."""
    return _has_datatype(_original(literal), datatype)


@lru_cache(_MEMO)
def _has_datatype(literal: Term, datatype: str) -> bool:
    term = _rdflib(literal)
    if datatype == RDFS + "Literal" or (datatype == RDFS + "Datatype" and term.datatype):
        return True
    own = RDF_LANGSTRING if term.language else str(term.datatype or XSD_STRING)
    return own == datatype and not term.ill_typed and isinstance(term.value, _PYTHON.get(datatype, object))
