# SPDX-License-Identifier: Apache-2.0
"""What the tabular sources say of one patient, and how several of them become one graph.

Every source but RDF yields `PatientRows` in the order of the patients' identifiers, each identifier once. All
sources of a run are merged by identifier: a FHIR export with a table beside it for what FHIR has no place for
is one patient. Rows of one `row_id` add to one record, whichever source they come from.

A list is closed only if everything in the source was understood: a record whose meaning is not known may be
an entry of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from reasoner.patient import Literal, PatientGraph
from reasoner.read.identifiers import Identifiers
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import RECORDS, Row, add_rows, patient_iri, withhold_records
from reasoner.read.tables import TABLES
from reasoner.terms import ONTO, XSD_BOOLEAN, shorten

__all__ = ["ALL_LISTS", "PatientRows", "RowFinding", "merge_rows", "tell_alike", "withhold_nameless"]

#: In `PatientRows.opens`: whatever was not understood may be an entry of any list.
ALL_LISTS: Final = "*"

_identifier = attrgetter("identifier")
#: Withheld where a whole record was lost, which is told of the record.
_LINKS: Final = frozenset(ONTO + record.link for record in RECORDS.values())
_ANALYTE: Final = ONTO + "analyte"
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
    sources: Iterable[Iterator[PatientRows]],
    *,
    lost: Collection[str] = frozenset(),
    identifiers: Identifiers | None = None,
) -> Iterator[PatientGraph]:
    """One graph per identifier, from sources that each yield identifiers in ascending order.

    `lost` names row tables of which a source lost something that may be about anybody, `identifiers` are
    those of all sources. Both are filled by the time that every source has yielded its first patient.
    """
    for identifier, parts in groupby(merge(*sources, key=_identifier), key=_identifier):
        patient = _graph(identifier, list(parts), lost)
        if identifiers is not None:
            tell_alike(patient, identifier, identifiers)
        yield patient


def tell_alike(patient: PatientGraph, identifier: str, identifiers: Identifiers) -> None:
    """Whose the records under identifiers that look alike are is not known; none of them is judged."""
    if differences := identifiers.differences(identifier):
        message = (
            f"Another identifier in the input differs from that of this patient only in {_and(differences)}; "
            "both may be one person, of whom each has a part of the records. Write one person's identifier "
            "in one way everywhere, and those of two people in ways that differ in more."
        )
        patient.finding("SIMILAR_IDENTIFIER", message)
        patient.unreadable = patient.unreadable or message


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
    _tell_two_people(patient)
    withhold_nameless(patient)
    if not any("patient" in part.rows for part in parts):
        patient.finding("UNREAD", "No source says who this patient is; check the identifier in every source.")
    for table in sorted(frozenset(lost).union(*(part.unread for part in parts))):
        patient.finding("UNREAD", _lost(table))
        withhold_records(patient, table)
    _open_lists(patient, frozenset[str]().union(*(part.opens for part in parts)))
    return patient


def _tell_two_people(patient: PatientGraph) -> None:
    """Rows that cannot be about one person: whose the records are is not known then."""
    births = sorted(literal.lexical[:10] for literal in patient.literals(patient.iri, ONTO + "birthDate"))
    differ = any(not other.startswith(one) for one, other in pairwise(births))
    if differ or len(patient.objects(patient.iri, ONTO + "sex")) > 1:
        message = "Rows of this patient differ in sex or birth date: two people may share this identifier."
        patient.finding("DIFFERING_COPIES", message)
        patient.unreadable = patient.unreadable or message


def withhold_nameless(patient: PatientGraph) -> None:
    """A laboratory result that does not say of what may be any of them, and the last one of it."""
    for record in patient.records(patient.iri, ONTO + "hasLabResult"):
        facts = patient.index.get(record, {})
        if _ANALYTE not in facts and _ANALYTE not in facts.get(WITHHELD, ()):
            patient.derive(record, WITHHELD, _ANALYTE, (record,))


def _tell_withheld(patient: PatientGraph) -> None:
    """A value that a source left out, where it has not said why."""
    told = {f.record or patient.iri for f in patient.findings if f.record or f.code == "MALFORMED"}
    for record, facts in patient.index.items():
        if record not in told and (withheld := set(facts.get(WITHHELD, ())) - _LINKS):
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
