# SPDX-License-Identifier: Apache-2.0
"""Files that are not read, but may be a table under another name: `therapys.csv`, `Lab (2).csv`, `lab.xlsx`.

Whoever forgot one table of ten would otherwise have everybody screened on the rest. A table that such a file
may be counts as lost for every patient of the row sources. It is known by its name, without what copying,
dating and numbering add, or by a header with the column `patient` and columns of that table. A table of the
OMOP Common Data Model may hold anything, and so may packed patient files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from reasoner.read.notes import ReadNotes
from reasoner.read.tables import PROVENANCE, TABLES

__all__ = ["is_spreadsheet", "reject_stray", "tables_like"]

_SPREADSHEETS: Final = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})
_TEXT: Final = frozenset({".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ""})
_COPIES: Final = frozenset({".bak", ".old", ".orig", ".save", ".tmp", ".csv~", ".part", ".crdownload"})
#: FHIR under another name, or in its other form.
_OTHER: Final = frozenset({".jsonl", ".xml", ".fhir", ".log"})
_PACKED: Final = frozenset({".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz", ".rar", ".lz4"})
_DATA: Final = frozenset({".csv", ".parquet", ".json", ".ndjson", ".ttl", ".nt", ".duckdb"})
#: What is added to the name of a copy.
_ADDED: Final = re.compile(r"\(\d+\)|\b(?:copy|kopie|of|von|final|new|neu|old|alt|export|table|v?\d+)\b")
_KNOWN: Final = (*_SPREADSHEETS, *_TEXT - {""}, *_COPIES, *_PACKED, *_DATA, ".gz")
_SUFFIXES: Final = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(_KNOWN)))}|\.\d+)+$")
_HEAD: Final = 64 * 1024
_DELIMITERS: Final = re.compile(r"[,;\t|]")
#: Nearly every table has these.
_EVERYWHERE: Final = frozenset({"patient", "row_id", "date", "unit", *PROVENANCE})
_COLUMNS: Final = {
    name: frozenset(column.name for column in table.columns) - _EVERYWHERE for name, table in TABLES.items()
}
_CDM: Final = ("condition_occurrence", "drug_era", "drug_exposure", "episode", "episode_event")
_CDM_FACTS: Final = (*_CDM, "measurement", "observation", "procedure_occurrence", "specimen")
#: Other tables of the CDM; they are named here lest they be taken for misspelt ones of those above.
_CDM_REST: Final = (
    *("condition_era", "cost", "device_exposure", "dose_era", "fact_relationship", "note", "note_nlp"),
    *("observation_period", "survey_conduct", "visit_detail", "visit_occurrence", "death", "person"),
)
_ALL: Final = frozenset(TABLES) - {"patient", "registration"}


def is_spreadsheet(path: Path) -> bool:
    """Whether a spreadsheet program keeps its own format in this file."""
    return path.suffix.lower() in _SPREADSHEETS


def tables_like(path: Path) -> frozenset[str]:
    """The row tables that a file which is not read may hold rows of; none if it resembles none."""
    suffixes = [suffix.lower() for suffix in path.suffixes if not suffix[1:].isdigit()]
    last = suffixes[-1] if suffixes else ""
    if last in _PACKED:
        return _ALL if _DATA & set(suffixes) else _named(path)
    if last in _COPIES and _original(path).exists():
        return frozenset()  # beside the file that it was copied from, it is the older one
    if last in _SPREADSHEETS or last in {".gz", ".parquet"}:
        return _named(path)
    if last in _TEXT | _COPIES | _OTHER and _is_fhir(path):
        return _ALL
    if last not in _TEXT | _COPIES or not _is_header(columns := _columns(path)):
        return frozenset()
    named, headed = _named(path), _headed(columns)
    return named & headed or named | headed


def _original(path: Path) -> Path:
    return path.with_name(path.name[:-1]) if path.name.endswith("~") else path.with_suffix("")


def reject_stray(path: Path, name: str, notes: ReadNotes, otherwise: str) -> bool:
    """List a file that is not read, by its name in messages, with what it takes away.

    `otherwise` is the reason if it resembles no table.
    """
    found = tables_like(path)
    if not found:
        notes.reject(name, otherwise)
        return False
    notes.lost |= found
    what = "any table" if found == _ALL else " or ".join(f"the table {name}" for name in sorted(found)[:3])
    if is_spreadsheet(path):
        to_do = "save each sheet as `CSV UTF-8` in a file of its own that is named after its table"
    elif _is_fhir(path):
        to_do = "give it as FHIR JSON, one resource a file (.json) or a line (.ndjson)"
    elif path.suffix.lower() in _PACKED:
        to_do = "unpack it (single files may be .gz)"
    else:
        to_do = "name it after the table (such as lab.csv), or take it out"
    reason = f"is not read and may be {what}, of which nothing is concluded for anybody therefore; {to_do}"
    notes.reject(name, reason)
    return True


def _named(path: Path) -> frozenset[str]:
    """By the name; the word `patient` alone stands in the name of many a file."""
    stem = _SUFFIXES.sub("", path.name.casefold()).replace("_", " ").replace(".", " ")
    words = [word for word in re.split(r"[^a-z0-9]+", _ADDED.sub(" ", stem)) if word]
    name = "_".join(word for word in words if not word.isdigit())
    near = get_close_matches(name, (*TABLES, *_CDM_FACTS, *_CDM_REST), n=1, cutoff=0.8)
    if near:
        return frozenset(near) if near[0] in TABLES else _ALL if near[0] in _CDM_FACTS else frozenset()
    padded = f"_{_singular(words)}_"
    inside = {
        table for table in TABLES if table != "patient" and f"_{_singular(table.split('_'))}_" in padded
    }
    if any(f"_{_singular(table.split('_'))}_" in padded for table in _CDM_FACTS):
        return _ALL
    return frozenset(table for table in inside if not any(table in other for other in inside - {table}))


def _singular(words: Iterable[str]) -> str:
    return "_".join(re.sub(r"(?:ies|y)$|(?<!s)s$", "", word) for word in words)


def _is_header(columns: frozenset[str]) -> bool:
    """Several names rather than a sentence with commas."""
    return len(columns) > 1 and all(len(name) <= 60 and not name.endswith(".") for name in columns)


def _headed(columns: frozenset[str]) -> frozenset[str]:
    """By the columns: those tables that have most of them."""
    if "patient" not in columns:
        return frozenset()
    fits = {name: len(own & columns) for name, own in _COLUMNS.items()}
    most = max(fits.values())
    return frozenset(name for name, number in fits.items() if number == most) if most else frozenset()


def _is_fhir(path: Path) -> bool:
    """Whether the beginning is that of a FHIR resource in JSON or XML."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False
    return (head[:1] in b"{[" and b'"resourceType"' in head) or (
        head[:1] == b"<" and b"http://hl7.org/fhir" in head
    )


def _columns(path: Path) -> frozenset[str]:
    try:
        with path.open("rb") as stream:
            line = stream.readline(_HEAD).decode("utf-8-sig", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(cell.strip().strip("\"'").casefold() for cell in _DELIMITERS.split(line))
