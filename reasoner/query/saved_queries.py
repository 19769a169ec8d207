# SPDX-License-Identifier: Apache-2.0
"""Queries as files: SPARQL whose first comments say what is asked, what comes out, and what can be chosen.

    # Question: What does the verdict of one patient rest on?
    # Columns: run, criterion, outcome
    # Facts: the files that records were read from
    # Parameter patient (patient, required): whose verdict

`Facts` is there where results alone cannot answer: it says what is read from the facts about patients, which
`screen --no-facts` leaves out.

A parameter stands in the query as `VALUES ?patient { UNDEF }`, which asks for nothing in any SPARQL engine.
Giving it a value replaces UNDEF; without one the clause is taken out. A required parameter replaces its
variable everywhere, so that an engine can begin there and need not look at every patient; it cannot be a
column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from reasoner.query.errors import QueryError
from reasoner.terms import PATIENTS, RUNS, XSD

__all__ = ["Parameter", "SavedQuery", "find_query", "load_query", "saved_queries"]

SAVED: Final = Path(__file__).with_name("saved")
_HEADER: Final = re.compile(r"^# (Question|Columns|Facts): (.*(?:\n#   .*)*)$", re.MULTILINE)
_PARAMETER: Final = re.compile(r"^# Parameter (\w+) \((\w+)(, required)?\): (.*)$", re.MULTILINE)
_SPECIAL: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


class Parameter(NamedTuple):
    """Something to choose: `kind` is patient, run, iri, date, integer or text."""

    name: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with what its first comments say about it."""

    name: str
    question: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    facts: str
    text: str = field(repr=False)

    def bind(self, values: Mapping[str, str]) -> str:
        """The query with its parameters filled in.

        Raises:
            QueryError: a parameter is unknown, missing, or its value is not of its kind.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                told = ", ".join(known) or "none"
                raise QueryError(self.name, f"has no parameter {name}; its parameters: {told}")
        text = self.text
        for parameter in self.parameters:
            clause = f"VALUES ?{parameter.name} {{ UNDEF }}"
            if parameter.name not in values:
                if parameter.required:
                    reason = f"needs --bind {parameter.name}=VALUE ({parameter.meaning})"
                    raise QueryError(self.name, reason)
                text = text.replace(clause, "")
                continue
            term = self._term(parameter, values[parameter.name])
            if parameter.required:
                text = text.replace(clause, "")
                text = re.sub(rf"\?{parameter.name}\b", term.replace("\\", r"\\"), text)
            else:
                text = text.replace(clause, clause.replace("UNDEF", term))
        return text

    def _term(self, parameter: Parameter, value: str) -> str:
        """A value as SPARQL writes it."""
        try:
            return _TERMS[parameter.kind](value)
        except (KeyError, ValueError):
            reason = f"the value of {parameter.name} is not of the kind {parameter.kind}"
            raise QueryError(self.name, reason) from None


def saved_queries() -> list[SavedQuery]:
    """The queries that come with the package, by name."""
    return [load_query(file) for file in sorted(SAVED.glob("*.rq"))]


def find_query(name: str) -> SavedQuery:
    """A query by its name, or from a file of one's own.

    Raises:
        QueryError: there is neither.
    """
    saved = {file.stem: file for file in SAVED.glob("*.rq")}
    if name in saved:
        return load_query(saved[name])
    if Path(name).is_file():
        return load_query(Path(name))
    known = ", ".join(sorted(saved))
    raise QueryError(name, f"is neither a file nor a saved query; saved queries: {known}")


def load_query(file: Path) -> SavedQuery:
    """Read a file; files of one's own need no comments.

    Raises:
        QueryError: it cannot be read.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not text in UTF-8"
        raise QueryError(str(file), reason or "cannot be read") from None
    said = {name: re.sub(r"\n#\s+", " ", words) for name, words in _HEADER.findall(text)}
    columns = tuple(filter(None, said.get("Columns", "").split(", ")))
    parameters = tuple(
        Parameter(name, kind, bool(required), meaning)
        for name, kind, required, meaning in _PARAMETER.findall(text)
    )
    name = file.stem if file.parent == SAVED else str(file)
    return SavedQuery(name, said.get("Question", ""), columns, parameters, said.get("Facts", ""), text)


def _iri(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*", value):
        raise ValueError(value)
    return f"<{value}>"


def _text(value: str) -> str:
    return f'"{value.translate(_SPECIAL)}"'


def _named(namespace: str, value: str) -> str:
    """A whole IRI, or the last part of one."""
    return _iri(value if ":" in value else namespace + quote(value, safe="-._~%"))


#: kind of parameter -> its value as SPARQL writes it
_TERMS: Final[dict[str, Callable[[str], str]]] = {
    "patient": lambda value: _named(PATIENTS, value),
    "run": lambda value: _named(RUNS, value),
    "iri": _iri,
    "text": _text,
    "date": lambda value: f'"{date.fromisoformat(value).isoformat()}"^^<{XSD}date>',
    "integer": lambda value: f'"{int(value)}"^^<{XSD}integer>',
}
