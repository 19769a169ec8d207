# SPDX-License-Identifier: Apache-2.0
"""Drugs and doses, local treatments, and scans (also by the tracer that was given).

Given: MedicationAdministration, MedicationStatement, Procedure. Ordered: MedicationRequest,
MedicationDispense and intended statements; an order is not an administration. Of other statuses neither is
known: they give a `date`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final, NamedTuple

from reasoner.read.code_map import SNOMED
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import Coded, Meaning
from reasoner.read.fhir.rules.rule import Found, patient_rows, rows
from reasoner.read.fhir.status import observed
from reasoner.read.fhir.tumours import radiotherapy
from reasoner.read.mapping import Row

_GIVEN: Final = {
    "MedicationAdministration": frozenset({"completed", "in-progress", "stopped"}),
    "MedicationStatement": frozenset({"active", "completed", "stopped"}),
    "Procedure": frozenset({"completed", "in-progress", "stopped"}),
}
_ORDERS: Final = frozenset({"MedicationRequest", "MedicationDispense"})
_DRUG: Final = frozenset({"Agent", "Regimen", "TherapyEpisode"})
_ROUTES: Final = {
    "26643006": "oral",
    "47625008": "intravenous",
    "34206005": "subcutaneous",
    "78421000": "intramuscular",
    "418401004": "intravitreal",
    "6064005": "topical",
}


def _drugs(meanings: list[Meaning]) -> list[Meaning]:
    return [meaning for meaning in meanings if meaning.sure and not meaning.kinds.isdisjoint(_DRUG)]


@rows("therapy", "MedicationAdministration", "MedicationStatement", "MedicationRequest", "MedicationDispense")
def drug_therapy(fact: Fact, case: Case) -> Iterator[Row]:
    """A drug, unless it is a tracer.

    A drug that the code map does not decide keeps its name as `unmapped_agent`, so that no therapy is lost.
    """
    if fact.sure("Tracer", "medication"):
        return
    common = _episode(fact, case)
    for coded in fact.coded.get("medication") or (None,):
        for meaning in _drugs(coded.meanings if coded else []) or (None,):
            unmapped = None if meaning else (coded and _printed(coded)) or "no code"
            for row in common:
                yield row | _named(meaning) | {"unmapped_agent": unmapped}


@rows("therapy", "Procedure")
def procedure_therapy(fact: Fact, case: Case) -> Iterator[Row]:
    """A procedure that is a systemic therapy, or radiotherapy by a radiopharmaceutical."""
    drugs = _drugs(fact.meanings("code"))
    is_radionuclide = radiotherapy(fact) is True
    if not drugs and not is_radionuclide:
        return
    unmapped = None
    if is_radionuclide:
        unmapped = "radiopharmaceutical, not named"
    elif all("CytotoxicTherapy" in meaning.kinds for meaning in drugs):
        unmapped = "not named"
    common = _episode(fact, case)
    for meaning in drugs or (None,):
        for row in common:
            yield row | _named(meaning) | {"unmapped_agent": unmapped}


def _named(meaning: Meaning | None) -> Row:
    columns = (("therapy_class", "TherapyEpisode"), ("agent", "Agent"), ("regimen", "Regimen"))
    return {column: meaning.term for column, kind in columns if meaning and kind in meaning.kinds}


def _printed(coded: Coded) -> str | None:
    return coded.text or "|".join(filter(None, (coded.system, coded.code))) or None


def _episode(fact: Fact, case: Case) -> list[Row]:
    """All that a therapy has beside its drug."""
    given = fact.status in _GIVEN.get(fact.type, ())
    ordered = not given and (fact.type in _ORDERS or fact.status == "intended")
    days = _days(fact)
    cells: Row = {"indication": case.tumours.purpose(fact)}
    if given:
        cells |= {"start_date": days.first, "end_date": days.last, "ongoing": days.ongoing}
        # At least one of what was given; dates say so themselves, unless it is the day of a single dose.
        counted = (days.first is None and days.last is None) or fact.type == "MedicationAdministration"
        if counted and not any(statement.name == "dosesGiven" for statement in fact.statements):
            cells["doses_given"] = "1"
    elif ordered:
        names = ("authoredOn", "whenHandedOver", "whenPrepared", "dateAsserted")
        cells["ordered_date"] = next((day for name in names if (day := fact.content.get(name))), None)
    else:
        cells["date"] = days.first
    choices = product(
        fact.sure("Intent", "intent") or (None,),
        fact.sure("Route", "route") or (None,),
        fact.sure("StopReason", "stop") or (None,),
    )
    printed = _route(fact)
    return [
        fact.row(
            **cells,
            intent=intent.term if intent else None,
            route=printed or (route.term if route else None),
            stop_reason=stop.term if stop else None,
        )
        for intent, route, stop in choices
    ]


class _Days(NamedTuple):
    """First and last day of a therapy, and whether it goes on."""

    first: str | None
    last: str | None
    ongoing: str | None


def _days(fact: Fact) -> _Days:
    """A single dose ends on its day; the last day of a statement that is still active is open."""
    content = fact.content
    effective, performed = content.get("effectivePeriod") or {}, content.get("performedPeriod") or {}
    day = content.get("effectiveDateTime") or content.get("performedDateTime")
    is_active = fact.type == "MedicationStatement" and fact.status == "active"
    end = effective.get("end")
    return _Days(
        effective.get("start") or performed.get("start") or day,
        end if is_active else end or performed.get("end") or day,
        "true" if is_active and end is None else None,
    )


def _route(fact: Fact) -> str | None:
    codes = [code for coded in fact.coded.get("route", ()) for code in coded.codes]
    routes = {_ROUTES[code.code] for code in codes if code.system == SNOMED and code.code in _ROUTES}
    return routes.pop() if len(routes) == 1 else None


@rows("dose_event", "MedicationAdministration")
def dose_event(fact: Fact, _: Case) -> Iterator[Row]:
    """Single doses of the kinds of drugs that have dosing rules; the times are kept as written."""
    if fact.status not in _GIVEN["MedicationAdministration"]:
        return
    period = fact.content.get("effectivePeriod") or {}
    for meaning in fact.meanings("medication"):
        if meaning.sure and not meaning.kinds.isdisjoint({"PRRTAgent", "SomatostatinAnalogue"}):
            yield fact.row(
                f"{fact.name}/dose",
                agent=meaning.term,
                dose_start=fact.content.get("effectiveDateTime") or period.get("start"),
                dose_end=period.get("end"),
            )


@rows("local_treatment", "Procedure")
def local_treatment(fact: Fact, _: Case) -> Iterator[Row]:
    """A period that has begun and has no end gives no day: the last session may be still to come."""
    kinds: list[str] = [meaning.term for meaning in fact.sure("LocalTreatment", "code")]
    if not kinds and radiotherapy(fact) is False:
        kinds = ["Radiotherapy"]
    if not kinds:
        return
    period = fact.content.get("performedPeriod") or {}
    ends = [period.get("start"), period["end"]] if "end" in period else []
    days = [day for day in (fact.content.get("performedDateTime"), *ends) if day]
    sites = fact.sure("AnatomicalSite", "site")
    for kind, site, day in product(kinds, sites or (None,), days or (None,)):
        yield fact.row(treatment_class=kind, territory=site.term if site else None, session_date=day)


@patient_rows("imaging")
def imaging(case: Case) -> Iterator[Found]:
    """Studies by procedure and by tracer given; a PET and the one PET tracer of its day are one study."""
    studies = [(fact, row) for fact in case.facts for row in _studies(fact)]
    tracers: dict[str, set[str]] = {}
    for _, row in studies:
        day = row["date"] or ""
        if row["tracer"] and row["study_class"] == "PetStudy" and len(day) >= 10:
            tracers.setdefault(day[:10], set()).add(row["row_id"] or "")
    for fact, row in studies:
        same = tracers.get((row["date"] or "")[:10], set())
        if row["tracer"] is None and row["study_class"] == "PetStudy" and len(same) == 1:
            yield fact, row | {"row_id": next(iter(same)), "date": None}
        else:
            yield fact, row


def _studies(fact: Fact) -> Iterator[Row]:
    content = fact.content
    if fact.is_undated:
        return
    if "medication" in fact.coded:
        if fact.type == "MedicationAdministration" or (
            fact.type == "MedicationStatement" and fact.status in _GIVEN["MedicationStatement"]
        ):
            day = content.get("effectiveDateTime") or (content.get("effectivePeriod") or {}).get("start")
            for meaning in fact.sure("Tracer", "medication"):
                kind = "SpectStudy" if "SpectTracer" in meaning.kinds else "PetStudy"
                yield fact.row(study_class=kind, tracer=meaning.term, date=day)
    elif fact.type in {"Procedure", "Observation", "ImagingStudy"} and "ImagingStudy" in fact.words:
        period = content.get("performedPeriod") or {}
        day = content.get("performedDateTime") or period.get("start") or content.get("started")
        for meaning in fact.sure("ImagingStudy", "code"):
            yield fact.row(study_class=meaning.term, tracer=None, date=day or observed(content))
