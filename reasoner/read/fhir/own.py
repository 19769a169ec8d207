# SPDX-License-Identifier: Apache-2.0
"""Our own terms in FHIR resources: the ontology as a code system, and whatever FHIR has no element for.

1. In a coded element a code of `SYSTEM` stands for the term of that name.
2. An Observation whose code is a kind of record is such a record; its components are the properties.
3. The extension `PROPERTY` gives a property to what a standard resource becomes.
4. A value that refers to another record is a reference, in a component as the extension `RECORD`.

All of it follows from the row tables; `docs/fhir.md` tells sites how to send it. `own_cells.py` reads
resources by what is collected here. Our records add to what was read, and never replace it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from reasoner.ontology import Ontology
from reasoner.read.code_map import Mapping as CodeMapping
from reasoner.read.code_map import mapping_of, normal_system
from reasoner.read.kinds import Kinds
from reasoner.read.mapping import RECORDS, property_of
from reasoner.read.tables import TABLES, Column
from reasoner.terms import BASE, ONTO, OWL, RDFS

__all__ = ["PROPERTY", "RECORD", "SYSTEM", "OwnClass", "OwnProperty", "OwnTables", "OwnTerms"]

#: `Coding.system` of our terms; the code is the local name.
SYSTEM: Final = ONTO.rstrip("#")
PROPERTY: Final = BASE + "fhir/StructureDefinition/property"
RECORD: Final = BASE + "fhir/StructureDefinition/record"

#: The property of every record that names the document which it was taken from.
_RECORDED_IN: Final = "recordedIn"
#: Numbers of which the table itself says the unit; of others a column of the record does, or they have none.
FIXED_UNITS: Final = {
    "slice_thickness": "mm",
    "soft_tissue_part": "mm",
    "ki67": "%",
    "ki67_low": "%",
    "ki67_high": "%",
}
_STARTS: Final = {"start_date": "end_date", "dose_start": "dose_end"}


class OwnProperty(NamedTuple):
    """A property of a table's records: where its values go, and of which table a record it may refer to."""

    table: str
    name: str
    column: str
    kind: str
    target: str
    unit_column: str
    fixed_unit: str


class OwnClass(NamedTuple):
    """A kind of record: its table, and the columns for the kind, the day, and start and end of a period."""

    name: str
    table: str
    class_column: str
    date_column: str
    start_column: str
    end_column: str


class OwnTables(NamedTuple):
    """All that may be said in our terms: kinds of record, properties by table and name, terms by column."""

    classes: Mapping[str, OwnClass]
    properties: Mapping[tuple[str, str], tuple[OwnProperty, ...]]
    ranges: Mapping[tuple[str, str], frozenset[str]]


class OwnTerms:
    """What of the ontology may stand in a resource."""

    def __init__(self, ontology: Ontology) -> None:
        """Collect once per run."""
        self._ontology = ontology
        kinds = Kinds.of(ontology)
        self._refused = kinds.values | kinds.conclusions.keys()
        self.properties = tuple(p for table in TABLES for p in _properties(table, ontology))

    def mapping(self, code: str) -> CodeMapping | None:
        """The term of that name; a class that no record may state decides nothing, but may be a value."""
        if ONTO + code not in self._ontology.terms:
            return None
        mapping = mapping_of(normal_system(SYSTEM), code, code, self._ontology, sure=True)
        refused = ONTO + code in self._refused
        return mapping._replace(sure=False, kinds=()) if refused else mapping

    def tables(self) -> OwnTables:
        """All of it, to look up."""
        properties: dict[tuple[str, str], tuple[OwnProperty, ...]] = {}
        for own in self.properties:
            key = own.table, own.name
            properties[key] = (*properties.get(key, ()), own)
        ranges: dict[tuple[str, str], set[str]] = {}
        for table, column, term in self.ranges():
            ranges.setdefault((table, column), set()).add(term)
        return OwnTables(
            {name: OwnClass(name, *rest) for name, *rest in self.classes()},
            properties,
            {key: frozenset(terms) for key, terms in ranges.items()},
        )

    def classes(self) -> Iterable[tuple[str, ...]]:
        """Kinds of records: name, table, the column for the kind, and those for its day, start and end."""
        types = {ONTO + record.type: table for table, record in RECORDS.items()}
        for cls in sorted(self._ontology.classes - self._refused):
            above = sorted({cls, *self._ontology.superclasses.get(cls, ())} & types.keys())
            nearest = [
                c for c in above if not any(c in self._ontology.superclasses.get(o, ()) for o in above)
            ]
            table = types[nearest[0]] if nearest else ""
            column = RECORDS[table].class_column if table else ""
            if nearest and (cls == nearest[0] or column):
                dates = [c.name for c in TABLES[table].columns if c.kind == "date"]
                day = "date" if "date" in dates else dates[0] if len(dates) == 1 else ""
                start = next((name for name in _STARTS if name in dates), "")
                specific = column if cls != nearest[0] else ""
                yield cls.removeprefix(ONTO), table, specific, day, start, _STARTS.get(start, "")

    def ranges(self) -> Iterable[tuple[str, ...]]:
        """Which terms a column takes; a property without a range takes classes."""
        individuals = {
            iri: self._ontology.types(iri) for iri in self._ontology.declared(OWL + "NamedIndividual")
        }
        for own in self.properties:
            if own.kind == "term":
                wanted = set(self._ontology.objects(ONTO + own.name, RDFS + "range"))
                terms = (
                    [i for i, types in individuals.items() if types & wanted]
                    if wanted
                    else self._ontology.classes
                )
                for iri in sorted(terms):
                    yield own.table, own.column, iri.removeprefix(ONTO)


def _properties(table: str, ontology: Ontology) -> Iterable[OwnProperty]:
    record = RECORDS[table]
    names = {column.name for column in TABLES[table].columns}
    for column in TABLES[table].columns:
        if column.name == record.class_column:
            continue
        is_parent = column.name == record.parent
        name = record.link if is_parent else property_of(column.name).removeprefix(ONTO)
        target = column.name if is_parent else _target(name, column, ontology)
        unit = f"{column.name}_unit" if f"{column.name}_unit" in names else "unit"
        has_unit = column.kind == "number" and unit in names and column.name not in FIXED_UNITS
        yield OwnProperty(
            table,
            name,
            column.name,
            column.kind,
            target,
            unit if has_unit else "",
            FIXED_UNITS.get(column.name, ""),
        )
    yield OwnProperty(table, _RECORDED_IN, "recorded_in", "text", "", "", "")


def _target(name: str, column: Column, ontology: Ontology) -> str:
    if column.kind != "row":
        return ""
    ranges = {str(term).removeprefix(ONTO) for term in ontology.objects(ONTO + name, RDFS + "range")}
    return next(table for table, record in RECORDS.items() if record.type in ranges)
