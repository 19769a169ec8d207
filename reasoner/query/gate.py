# SPDX-License-Identifier: Apache-2.0
"""What a query must not ask for, seen in its text, and which graphs it chooses there.

Oxigraph has no switch for what is refused: it accepts `1SERVICE<..>` and `SERVICESILENT<..>`, so that the
letters alone are the safe mark, wherever they stand: what looks like a comment may be the end of a text. FROM
it would leave aside, since a query sees all graphs unless it is told others; the clauses are read here and
given to it as its dataset. The text is read twice, as letters and as tokens; where the two disagree, the
query is refused.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reasoner.query.errors import QueryError, RefusedQueryError

__all__ = ["EVERYTHING", "LONGEST", "Dataset", "check_query"]

#: Characters of a query.
LONGEST: Final = 100_000
_DEEPEST: Final = 200
_COMMENT: Final = re.compile(r"^[ \t]*#[^\r\n]*", re.MULTILINE)
#: A variable or the local part of a name is never the keyword; everything else may be.
_SERVICE: Final = re.compile(r"(?i)(?<![?$:])service")
_FROM: Final = re.compile(r"(?i)(?<![?$:\w.-])(?:ask)?from\s*(named\s*)?(?:<([^>]*)>?|[\w.-]{0,100}:)")
_FROM_WORD: Final = re.compile(r"(?i)(?<![?$:\w.-])(?:ask)?from\b")
_PROLOGUE: Final = re.compile(r"(?i)\s*(?:base|prefix\s+[\w.-]*:)\s*<[^>]*>")
_UPDATE: Final = re.compile(r"(?i)\s*(load|insert|delete|clear|drop|create|add|move|copy|with)\b")
#: What is not closed ends with its line or with the query, so that no text takes long to read.
_TOKEN: Final = re.compile(
    r"""(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)"""
    r"""|(?P<text>\"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3}|\Z)|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*+(?:'{3}|\Z)"""
    r"""|"(?:[^"\\\n\r]|\\.)*+(?:"|(?=[\n\r])|\Z)|'(?:[^'\\\n\r]|\\.)*+(?:'|(?=[\n\r])|\Z))"""
    r"""|(?P<comment>\#[^\n\r]*)""",
    re.DOTALL,
)


class Dataset(NamedTuple):
    """The graphs that a query sees; with none of either kind it sees all."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


#: The union of all graphs, and each by its name.
EVERYTHING: Final = Dataset()


def check_query(name: str, text: str) -> Dataset:
    """Refuse what a store is never asked; say which graphs are asked for.

    Raises:
        RefusedQueryError: the query would fetch or change something.
        QueryError: it is too large to be parsed.
    """
    if len(text) > LONGEST:
        raise QueryError(name, f"is longer than {LONGEST} characters")
    code = _COMMENT.sub("", text)
    if _depth(code) > _DEEPEST:
        raise QueryError(name, f"nests brackets more than {_DEEPEST} deep")
    iris: list[str] = []
    plain = _TOKEN.sub(lambda found: _plainly(found, iris), text)
    for each in (code, plain):
        if found := _UPDATE.match(each, _end_of_prologue(each)):
            word = found[1].upper()
            fetches = " and would fetch from the network" if word == "LOAD" else ""
            reason = f"{word} changes data{fetches}; a store is read-only: `trialshapes load` builds it anew"
            raise RefusedQueryError(name, reason, _line(code, word))
    if found := _SERVICE.search(text):
        reason = (
            "SERVICE would send parts of patient records to another computer; queries fetch nothing "
            "(the word is refused inside of texts, comments and IRIs too)"
        )
        raise RefusedQueryError(name, reason, _line_at(text, found.start()))
    return _dataset(name, code, plain, iris)


def _dataset(name: str, code: str, plain: str, iris: list[str]) -> Dataset:
    """What FROM and FROM NAMED choose."""
    clauses = list(_FROM.finditer(plain))
    seen = list(_FROM.finditer(code))
    words = list(_FROM_WORD.finditer(plain))
    if not seen and not words:
        return EVERYTHING
    line = _line_at(*((code, seen[0].start()) if seen else (plain, words[0].start())))
    if not len(clauses) == len(seen) == len(words):
        reason = (
            "the word FROM before an IRI is refused inside of texts, comments and IRIs; write it otherwise"
        )
        raise RefusedQueryError(name, reason, line)
    graphs = [(bool(clause[1]), _iri(clause[2], iris)) for clause in clauses]
    if not all(re.match(r"[A-Za-z][\w+.-]*:", iri) for _, iri in graphs):
        reason = "FROM needs the whole IRI of a graph of the store: FROM <https://...>; it fetches nothing"
        raise RefusedQueryError(name, reason, line)
    if any(iri.lower().startswith("file:") for _, iri in graphs):
        reason = "FROM would choose a file, and queries fetch nothing; it chooses graphs of the store"
        raise RefusedQueryError(name, reason, line)
    return Dataset(
        tuple(iri for is_named, iri in graphs if not is_named),
        tuple(iri for is_named, iri in graphs if is_named),
    )


def _iri(numbered: str | None, iris: list[str]) -> str:
    """The IRI of a number that `_plainly` gave; a name with a prefix has none, nor what was no IRI to it."""
    return iris[int(numbered)] if numbered and re.fullmatch("[0-9]+", numbered) else ""


def _plainly(found: re.Match[str], iris: list[str]) -> str:
    """A comment as nothing, a text as an empty one, an IRI as its number; lines stay where they are."""
    if found["iri"] is not None:
        iris.append(found["iri"][1:-1])
        return f"<{len(iris) - 1}>"
    return '""' + "\n" * found[0].count("\n") if found["text"] is not None else ""


def _end_of_prologue(code: str) -> int:
    end = 0
    while found := _PROLOGUE.match(code, end):
        end = found.end()
    return end


def _depth(code: str) -> int:
    depth = deepest = 0
    for character in code:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest


def _line(code: str, word: str) -> int:
    found = re.search(rf"(?i)\b{word}\b", code)
    return _line_at(code, found.start() if found else 0)


def _line_at(code: str, place: int) -> int:
    return code.count("\n", 0, place) + 1
