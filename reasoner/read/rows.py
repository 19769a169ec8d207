# SPDX-License-Identifier: Apache-2.0
"""What the tabular sources say of one patient, and how several of them become one graph.

Every source but RDF yields `PatientRows` in the order of the patients' identifiers, each identifier once. All
sources of a run are merged by identifier: a FHIR export with a table beside it for what FHIR has no place for
is one patient. Rows of one `row_id` add to one record, whichever source they come from.

A list is closed only if everything in the source was understood: a record whose meaning is not known may be
an entry of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from reasoner.patient import Literal, PatientGraph
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import Row, add_rows, patient_iri, withhold_records
from reasoner.read.tables import TABLES
from reasoner.terms import ONTO, XSD_BOOLEAN, shorten

__all__ = ["ALL_LISTS", "PatientRows", "RowFinding", "merge_rows"]

#: In `PatientRows.opens`: whatever was not understood may be an entry of any list.
ALL_LISTS: Final = "*"

_identifier = attrgetter("identifier")
_TRUE: Final = Literal("true", XSD_BOOLEAN)


class RowFinding(NamedTuple):
    """Something that is not as it should be, at one record (`row_id`) or, without one, at the patient."""

    code: str
    message: str
    row_id: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class PatientRows:
    """All rows of one patient in one source, by row table; `source` is the file to name in messages.

    `opens` names the lists (local names of `onto:ReviewedList`, or `ALL_LISTS`) that stay open because a
    record was not understood; `unread` names the row tables of which a record was lost, so that nothing is
    concluded from the records of these tables.
    """

    identifier: str
    source: str
    rows: dict[str, list[Row]]
    findings: tuple[RowFinding, ...] = ()
    opens: frozenset[str] = field(default=frozenset())
    unread: frozenset[str] = field(default=frozenset())


def merge_rows(
    sources: Iterable[Iterator[PatientRows]], *, lost: Collection[str] = frozenset()
) -> Iterator[PatientGraph]:
    """One graph per identifier, from sources that each yield identifiers in ascending order.

    `lost` names row tables of which a source lost something that may be about anybody; it is filled by the
    time that every source has yielded its first patient.
    """
    for identifier, parts in groupby(merge(*sources, key=_identifier), key=_identifier):
        yield _graph(identifier, list(parts), lost)


def _graph(identifier: str, parts: list[PatientRows], lost: Collection[str]) -> PatientGraph:
    patient = PatientGraph(patient_iri(identifier), parts[0].source)
    for table in TABLES:
        for part in parts:
            add_rows(patient, table, part.rows.get(table, ()))
    for part in parts:
        for finding in part.findings:
            record = f"{patient.iri}/{finding.row_id}" if finding.row_id else ""
            patient.finding(finding.code, finding.message, record=record)
            if finding.unreadable:
                patient.unreadable = patient.unreadable or finding.message
    _tell_withheld(patient)
    if not any("patient" in part.rows for part in parts):
        patient.finding("UNREAD", "No source says who this patient is; check the identifier in every source.")
    for table in sorted(frozenset(lost).union(*(part.unread for part in parts))):
        patient.finding("UNREAD", _lost(table))
        withhold_records(patient, table)
    _open_lists(patient, frozenset[str]().union(*(part.opens for part in parts)))
    return patient


def _tell_withheld(patient: PatientGraph) -> None:
    """A value that a source left out, where it has not said why."""
    told = {finding.record for finding in patient.findings}
    for record, facts in patient.index.items():
        if record not in told and (withheld := facts.get(WITHHELD)):
            names = ", ".join(sorted({shorten(str(prop)) for prop in withheld}))
            message = f"What the source says of {names} is not one value; it was left out. Correct it there."
            patient.finding("MALFORMED", message, record=record)


def _lost(table: str) -> str:
    return (
        f"A row of the table {table} that is or may be about this patient could not be read, so that nothing "
        "is concluded from the table. Correct the lines that are listed as not read."
    )


def _open_lists(patient: PatientGraph, opens: frozenset[str]) -> None:
    """Take back that a list is complete where something that was not understood may belong to it."""
    for review in patient.records(patient.iri, ONTO + "hasListReview") if opens else ():
        named = {str(term).removeprefix(ONTO) for term in patient.objects(review, ONTO + "list")}
        if _TRUE in patient.objects(review, ONTO + "complete") and (ALL_LISTS in opens or named & opens):
            patient.remove(review, ONTO + "complete", _TRUE)
            message = (
                "The source calls this list complete, but holds records that were not understood and may "
                "belong to it; the list stays open. Map their codes, or correct them."
            )
            patient.finding("OPEN_LIST", message, record=review)
