# SPDX-License-Identifier: Apache-2.0
"""What must hold of any input: nothing raises, nothing is lost in silence, damage helps nobody.

An *example* is a folder of valid files. A *garbled* one says at one place something that no reader can take
for a value, so that whatever is missing from the facts afterwards was lost there.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.result import Outcome, Verdict
from reasoner.screening import Screener
from reasoner.terms import ONTO

from . import mutations

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
#: Those who are not eligible.
PEOPLE: Final = ("V08", "V09", "V10", "V11", "V12", "V13")
MAPPED: Final = ReadOptions(
    column_map=EXAMPLES / "redcap" / "map.toml", code_maps=(EXAMPLES / "redcap" / "codes.sssom.tsv",)
)
#: Where a record comes from is no fact about the patient.
_NOT_FACTS: Final = (
    *("sourceFile", "sourceRecord", "sourcePath", "sourceText", "sourceCode", "recordedIn", "siteName"),
)
_PROVENANCE: Final = frozenset(ONTO + name for name in _NOT_FACTS)
#: What stands for nothing in any column, element or literal.
GARBAGE: Final = ("NaN", "=1+1", "#N/A", "2026-02-30", "x y", "'=A1", "\u202e2")
_NO_JSON: Final = (*GARBAGE, None, True, -1.5, [], {}, {"x": 1}, [None], "", "\0", "\ud800", "raw:huge")


@dataclass(frozen=True)
class Seen:
    """What was read of one patient, and what came out."""

    statements: Counter[str]
    findings: Counter[str]
    verdict: Verdict
    outcomes: dict[str, Outcome]


@dataclass
class Run:
    """What was read of some files; `told` counts what the notes say, by file."""

    patients: dict[str, Seen] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    notes: ReadNotes = field(default_factory=ReadNotes)


def run(screener: Screener, folder: Path, options: ReadOptions | None = None) -> Run:
    """Read and screen everything in a folder."""
    result = Run()
    found = read_patients([folder], screener.ontology, notes=result.notes, options=options or ReadOptions())
    for patient in found:
        statements = _statements(patient)
        judged = screener.screen_patient(patient).result
        result.patients[patient.iri.rpartition("/")[2]] = Seen(
            statements,
            Counter(finding.code for finding in judged.findings),
            judged.verdict,
            {criterion.identifier: criterion.outcome for criterion in judged.criteria},
        )
    for error in result.notes.rejected:
        result.told[Path(error.path).name] += 1
    for unread, count in result.notes.unread.items():
        result.told[Path(unread.source).name] += count
    for unmapped, count in result.notes.unmapped.items():
        result.told[Path(unmapped.file).name] += count
    return result


def _statements(patient: PatientGraph) -> Counter[str]:
    return Counter(predicate for _, predicate, _ in patient.triples() if predicate not in _PROVENANCE)


def assert_nothing_is_silent(found: Run, *, content: bool) -> None:
    """A file of which neither a patient nor a word is left would be lost in silence."""
    assert found.patients or found.told or not content


def assert_damage_is_told(before: Seen, after: Seen | None, told: int) -> None:
    """Fewer statements of some property: then there is a word about it."""
    lost = before.statements if after is None else before.statements - after.statements
    more = after.findings - before.findings if after else None
    assert not lost or told or more, f"lost in silence: {sorted(lost)}"


def assert_damage_helps_nobody(before: Seen, after: Seen) -> None:
    """Nobody becomes eligible, and no criterion that was open is closed."""
    assert after.verdict is not Verdict.ELIGIBLE or before.verdict is Verdict.ELIGIBLE
    closed = {
        name
        for name, outcome in after.outcomes.items()
        if outcome is Outcome.SATISFIED and before.outcomes[name] is Outcome.UNKNOWN
    }
    assert not closed


# FHIR


def fhir_examples() -> dict[str, mutations.Json]:
    """The bundles by patient."""
    return {name: json.loads((EXAMPLES / "fhir" / f"{name}.json").read_bytes()) for name in PEOPLE}


def garbled_bundle(document: mutations.Json, random: Random) -> mutations.Json:
    """Garbage in place of one value, or another type, or another name for it.

    An id only names, an extension under another address belongs to somebody else, and text is any text.
    """
    free = {"id", "fullUrl", "url", "display", "text", "valueString", "div", "resourceType"}
    places = [p for p in mutations.nodes(document) if p[-1] not in free and "meta" not in p and len(p) > 2]
    path = random.choice(places)
    kind = random.randrange(4)
    if kind == 0:
        return mutations.swap(document, path, mutations.retype(mutations.at(document, path)))
    if kind == 1 and isinstance(path[-1], str):
        return mutations.rename(document, path)
    return mutations.swap(document, path, random.choice(_NO_JSON))


def write_patients(folder: Path, documents: Mapping[str, tuple[str, bytes]]) -> None:
    """Each as a file of its own, under the name that it has here in place of its own one."""
    fresh(folder)
    for name, (own, content) in documents.items():
        (folder / f"{name}.json").write_bytes(content.replace(own.encode(), name.encode()))


def fresh(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


# Tables


def tables(folder: Path) -> dict[str, mutations.Table]:
    """The CSV files of a folder by name, of our own tables with those only who are not eligible."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        header, *lines = mutations.read_table(file.read_text("utf-8"))
        if header[0] == "patient":
            lines = [line for line in lines if line[0] in PEOPLE]
        found[file.name] = [header, *lines]
    return found


def garbled_tables(given: dict[str, mutations.Table], random: Random) -> dict[str, mutations.Table]:
    """Garbage in one cell that has something in it, and that is neither a name nor free text."""
    free = ("source_text", "recorded_in", "site_name", "stated_by", "severity", "dose", "interval", "reason")
    free += (
        "patient",
        "row_id",
        "record_id",
        "person_id",
        "hist_reviewed",
        "unmapped",
        "toxicity_term",
        "report_who_edition",
        "name",
        "_source_value",
        "unit",
    )
    cells = [
        (name, number, column)
        for name, table in given.items()
        for number, line in enumerate(table[1:], 1)
        for column, text in enumerate(line)
        if text and not any(word in table[0][column] for word in free)
    ]
    name, number, column = random.choice(cells)
    table = [list(line) for line in given[name]]
    table[number][column] = random.choice(GARBAGE)
    return {**given, name: table}


def write_tables(folder: Path, given: Mapping[str, mutations.Table], delimiter: str = ",") -> None:
    """As CSV files in an empty folder."""
    fresh(folder)
    for name, table in given.items():
        (folder / name).write_bytes(mutations.write_table(table, delimiter))


# RDF


def garbled_turtle(text: str, random: Random) -> str:
    """A literal that has the wrong form for its datatype, or a term that the ontology does not have."""
    head = text.index("\n\n")
    places = [
        (start, end)
        for start, end in mutations.tokens(text)
        if start > head and (text[start:end].startswith("onto:") or "^^" in text[start:end])
    ]
    start, end = random.choice(places)
    old = text[start:end]
    new = f'"NaN"^^{old.rpartition("^^")[2]}' if "^^" in old else f"{old}X"
    return text[:start] + new + text[end:]
