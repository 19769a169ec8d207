# SPDX-License-Identifier: Apache-2.0
"""Empty tables to fill in, with a dictionary of their columns and of the values that these may hold.

Everything is read from the ontology and from the mapping of tables to it; which criteria look at a table
comes from the evidence paths of the protocol.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.read.mapping import RECORDS, property_of
from reasoner.read.tables import TABLES, Column
from reasoner.read.tabular.cells import value_sets
from reasoner.read.tabular.own_tables import REFERRED_TO
from reasoner.terms import ONTO, RDFS, SKOS, TYPE
from reasoner.write.tables import table_header

__all__ = ["TEMPLATE_PROVENANCE", "conditions_below", "write_template"]

#: Of the columns that say where a row is from, the one that people fill in.
TEMPLATE_PROVENANCE: Final = ("recorded_in",)
DICTIONARY: Final = ("table", "column", "required", "kind", "meaning", "unit", "values", "criteria")
VALUES: Final = ("table", "column", "value", "label", "meaning")
_KINDS: Final = {
    "text": "text",
    "number": "number with a decimal point",
    "integer": "whole number",
    "boolean": "yes or no",
    "date": "date: YYYY-MM-DD, YYYY-MM or YYYY",
    "term": "one of the values",
    "row": "row_id of another row",
}
_MEANINGS: Final = {
    "patient": "identifier of the patient, the same in every table",
    "row_id": "name of the record, unique for the patient; rows with the same row_id add to one record",
    "recorded_in": "document that says so",
}
_README: Final = """\
# Tables for screening

One CSV file per kind of record. Fill in the files that you have data for and delete the others; then run
`trialshapes screen` on this folder. UTF-8, with commas, semicolons or tabs between the cells.

- `dictionary.csv` tells of every column what it means, what it may hold and which criteria look at its table.
- `values.csv` lists the values that a column of terms may hold, by name or by label.
- Every patient needs a line in `patient.csv`. Lines may stand in any order.
- An empty cell says nothing: neither yes nor no. That a list is complete is said in `list_review.csv`, that
  something is not there in `negative_statement.csv`.
- A record with several values in one column (two agents, several sessions) takes several lines with the same
  `row_id`.
- Columns may be left out, but not renamed. {required} need a `row_id`, because other tables name their rows.
- Dates are `2026-11-22`, or `2026-11` or `2026` when the day or the month is not known. Format the columns as
  text before you open a file in a spreadsheet, so that dates and long numbers stay as they are.
- Numbers stand alone in their cell; the unit and a sign such as `<` have columns of their own.
"""


def write_template(folder: Path, ontology: Ontology, protocol: Protocol) -> list[Path]:
    """Write everything; the files that were written, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{table}.csv": [table_header(table, TEMPLATE_PROVENANCE)] for table in TABLES}
    files["dictionary.csv"] = [[*DICTIONARY], *_dictionary(ontology, protocol)]
    files["values.csv"] = [[*VALUES], *_values(ontology)]
    for name, rows in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    referred = ", ".join(f"`{table}.csv`" for table in TABLES if table in REFERRED_TO)
    (folder / "README.md").write_text(_README.format(required=referred), "utf-8")
    return [folder / name for name in (*files, "README.md")]


def _dictionary(ontology: Ontology, protocol: Protocol) -> Iterator[list[str]]:
    users = _users(protocol, ontology)
    sets = value_sets(ontology)
    for table in TABLES:
        criteria = " ".join(c.identifier for c in protocol.criteria if table in users[c.identifier])
        kinds = {column.name: column for column in TABLES[table].columns}
        for name in table_header(table, TEMPLATE_PROVENANCE):
            column = kinds.get(name, Column(name, "text"))
            is_parent = name == RECORDS[table].parent
            required = name == "patient" or is_parent or (name == "row_id" and table in REFERRED_TO)
            yield [
                table,
                name,
                "yes" if required else "",
                _KINDS[column.kind],
                _MEANINGS.get(name) or _meaning(ontology, table, name),
                _unit(ontology, name) if column.kind == "number" else "",
                str(len(sets[table, name])) if column.kind == "term" else "",
                criteria,
            ]


def _values(ontology: Ontology) -> Iterator[list[str]]:
    for (table, column), terms in value_sets(ontology).items():
        for iri in sorted(terms, key=lambda iri: _text(ontology, iri, RDFS + "label").casefold()):
            label, meaning = (_text(ontology, iri, p) for p in (RDFS + "label", SKOS + "definition"))
            yield [table, column, iri.removeprefix(ONTO), label, meaning]


def _meaning(ontology: Ontology, table: str, column: str) -> str:
    if column == RECORDS[table].class_column:
        kind = _text(ontology, ONTO + RECORDS[table].type, SKOS + "definition")
        return f"kind of record: {kind}"
    if column == RECORDS[table].parent:
        return f"the {_text(ontology, ONTO + RECORDS[column].type, RDFS + 'label')} that it belongs to"
    return _text(ontology, property_of(column), SKOS + "definition")


def _unit(ontology: Ontology, column: str) -> str:
    """The unit that values are compared in; for values with a unit of their own see the column `unit`."""
    return _text(ontology, property_of(column), ONTO + "canonicalUnit")


def _text(ontology: Ontology, subject: str, predicate: str) -> str:
    values = (term.lexical for term in ontology.objects(subject, predicate) if isinstance(term, Literal))
    return next(values, "")


def _users(protocol: Protocol, ontology: Ontology) -> dict[str, set[str]]:
    """The tables that each criterion looks at: those to whose records the evidence paths below it lead."""
    links = {ONTO + record.link: table for table, record in RECORDS.items() if record.link}
    types = {ONTO + record.type: table for table, record in RECORDS.items()}
    users: dict[str, set[str]] = {}
    for criterion in protocol.criteria:
        tables = users.setdefault(criterion.identifier, set())
        for condition in conditions_below(protocol, criterion):
            steps = {step.property for step in condition.evidence_path}
            tables.update(links[step] for step in steps & links.keys())
            if condition.list:
                tables.update(("list_review", "negative_statement"))
            if steps - links.keys():
                named = [str(v) for prop, values in condition.evidence_where if prop == TYPE for v in values]
                above = {sup for cls in named for sup in (cls, *ontology.superclasses.get(cls, ()))}
                tables.update(types[cls] for cls in above & types.keys())
    return users


def conditions_below(protocol: Protocol, criterion: Criterion) -> Iterable[Condition]:
    """All conditions that a criterion rests on, each once, in the order in which they are met."""
    found: dict[str, Condition | Criterion] = {}
    waiting = [*protocol.below(criterion)]
    while waiting:
        pair = waiting.pop(0)
        if pair.iri not in found:
            found[pair.iri] = pair
            waiting += protocol.below(pair)
    return [pair for pair in found.values() if isinstance(pair, Condition)]
