# SPDX-License-Identifier: Apache-2.0
"""Input as it should not be: mutations of JSON documents, tables, RDF texts and bytes.

Everything is drawn from a `random.Random`, so that Hypothesis and a fuzzer can steer the same mutations.
"""

from __future__ import annotations

import csv
import io
import json
import re
from copy import deepcopy
from random import Random
from typing import Any, Final

Json = Any
Path = tuple[str | int, ...]
Table = list[list[str]]

#: Texts that are no value of any column or element.
TEXTS: Final = (
    "",
    " ",
    "\0",
    "\ud800",
    "\ufeff",
    "\u202e2",
    "NaN",
    "-INF",
    "1e999",
    "1E+9",
    "9" * 400,
    "=1+1",
    "@SUM(A1)",
    "'=A1",
    "#N/A",
    "2026-02-30",
    "0000-00-00",
    "99999-01-01",
    "null",
    "a\nb",
    'a"b',
    "''';--",
    "../../x",
    "x" * 20_000,
)
_DEPTH: Final = 100_000
#: What no parsed document can hold, by the text that stands for it until the document is written.
_RAW: Final = {
    "raw:huge": "1e400",
    "raw:nan": "NaN",
    "raw:infinite": "-Infinity",
    "raw:digits": "9" * 5_000,
    "raw:nothing": "",
    "raw:list": "[" * _DEPTH + "]" * _DEPTH,
    "raw:object": '{"a":' * _DEPTH + "1" + "}" * _DEPTH,
    "raw:open": "[" * 50,
    "raw:escape": '"\\ud800"',
    "raw:control": '"\x01"',
}
_VALUES: Final = (None, True, False, 0, -1, 1.5, [], {}, [[]], {"x": 1}, [None], *_RAW, *TEXTS)


# JSON


def nodes(document: Json, path: Path = ()) -> list[Path]:
    """Everything below the root, as the way to it."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    found: list[Path] = []
    for key, value in items:
        found.append((*path, key))
        if isinstance(value, dict | list):
            found += nodes(value, (*path, key))
    return found


def at(document: Json, path: Path) -> Json:
    """What stands there."""
    for step in path:
        document = document[step]
    return document


def swap(document: Json, path: Path, value: Json) -> Json:
    """Another value in place of one."""
    changed = deepcopy(document)
    at(changed, path[:-1])[path[-1]] = deepcopy(value)
    return changed


def drop(document: Json, path: Path) -> Json:
    """Without a member or an element."""
    changed = deepcopy(document)
    del at(changed, path[:-1])[path[-1]]
    return changed


def retype(value: Json) -> Json:
    """The same thing as something of another type."""
    if isinstance(value, list):
        return value[0] if value else {}
    if isinstance(value, dict):
        return [value]
    return {"value": value} if isinstance(value, str) else str(value)


def rename(document: Json, path: Path) -> Json:
    """A member under a name that means nothing; an element of a list stays."""
    changed = deepcopy(document)
    holder = at(changed, path[:-1])
    if isinstance(holder, dict):
        holder[f"{path[-1]}X"] = holder.pop(path[-1])
    return changed


def mutate_json(document: Json, random: Random) -> Json:  # noqa: PLR0911 (one for each kind)
    """One mutation of any kind, at any place."""
    places = nodes(document)
    if not places:
        return random.choice(_VALUES)
    path = random.choice(places)
    holder, value = at(document, path[:-1]), at(document, path)
    kind = random.randrange(7)
    if kind == 0:
        return drop(document, path)
    if kind == 1:
        return swap(document, path, retype(value))
    if kind == 2:
        return rename(document, path)
    if kind == 3:
        return swap(document, path, at(document, random.choice(places)))
    if kind == 4 and isinstance(holder, list):
        changed = deepcopy(document)
        again = at(changed, path[:-1])
        again.insert(random.randrange(len(again) + 1), deepcopy(value))
        return changed
    if kind == 5:
        changed = deepcopy(document)
        again = at(changed, path[:-1])
        if isinstance(again, list):
            random.shuffle(again)
        else:
            again[random.choice(list(again))] = deepcopy(value)
        return changed
    return swap(document, path, random.choice(_VALUES))


def write_json(document: Json) -> bytes:
    """The text of a document, with what only a text can hold."""
    text = json.dumps(document)
    for name, raw in _RAW.items():
        text = text.replace(f'"{name}"', raw)
    return text.encode("utf-8", "surrogatepass")


# Tables


def read_table(text: str) -> Table:
    """The lines of a CSV file."""
    return list(csv.reader(io.StringIO(text)))


def write_table(table: Table, delimiter: str = ",") -> bytes:
    """The lines as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)
    return out.getvalue().encode("utf-8", "surrogatepass")


def mutate_table(table: Table, random: Random) -> Table:
    """One mutation of a cell, a line or a column."""
    changed = [list(line) for line in table]
    if not changed:
        return [[random.choice(TEXTS)]]
    line = random.choice(changed)
    kind = random.randrange(9)
    if kind == 0:
        changed.remove(line)
    elif kind == 1:
        changed.insert(random.randrange(len(changed) + 1), list(line))
    elif kind == 2:
        random.shuffle(changed)
    elif kind == 3:
        line.append(random.choice(TEXTS))
    elif kind == 4 and line:
        line.pop(random.randrange(len(line)))
    elif kind == 5 and line:
        order = random.sample(range(len(line)), len(line))
        changed = [[cells[n] for n in order if n < len(cells)] for cells in changed]
    elif line:
        other = random.choice(changed)
        values = TEXTS if kind < 8 or not other else other
        line[random.randrange(len(line))] = random.choice(values)
    return changed


# RDF

_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"(?:\^\^[^\s;,.\]]+|@[a-z-]+)?|<[^>\s]*>|[\w-]*:[\w./-]*\w|[;.,\[\]]|\b\d+\b'
)
_TOKENS: Final = (
    '""',
    '"\\ud800"',
    '"\\u0000"',
    '"x"^^xsd:decimal',
    '"NaN"^^xsd:decimal',
    '"1e999"^^xsd:double',
    '"2026-02-30"^^xsd:date',
    '"' + "9" * 400 + '"^^xsd:integer',
    '"x"^^<x>',
    '"x"@en',
    "<x>",
    "<>",
    "<http://example.org/ x>",
    "[]",
    "()",
    "(1 2)",
    "[" * 5_000,
    "_:b",
    "true",
    "-1",
    "1e400",
    "<<( <a> <b> <c> )>>",
    "\0",
    ".",
    ";",
    ",",
    "",
)


def tokens(text: str) -> list[tuple[int, int]]:
    """Where the terms and marks of a Turtle text stand."""
    return [match.span() for match in _TOKEN.finditer(text)]


def mutate_rdf(text: str, random: Random) -> str:
    """One mutation of a term, a mark or a line."""
    places = tokens(text)
    if not places:
        return random.choice(_TOKENS)
    (start, end), (other, last) = random.choice(places), random.choice(places)
    kind = random.randrange(5)
    if kind == 0:
        return text[:start] + text[end:]
    if kind == 1:
        return text[:start] + text[other:last] + text[end:]
    if kind == 2:
        lines = text.splitlines(keepends=True)
        lines.insert(random.randrange(len(lines)), random.choice(lines))
        return "".join(lines)
    if kind == 3:
        lines = text.splitlines(keepends=True)
        lines.pop(random.randrange(len(lines)))
        return "".join(lines)
    return text[:start] + random.choice(_TOKENS) + text[end:]


# Bytes

_BYTES: Final = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b'"',
    b"\r",
    b"\x1f\x8b\x08\0",
    b"\n",
)


def mutate_bytes(content: bytes, random: Random) -> bytes:
    """Cut, or with bytes that do not belong there."""
    place = random.randrange(len(content) + 1)
    if random.randrange(2):
        return content[:place]
    return content[:place] + random.choice(_BYTES) + content[place:]
