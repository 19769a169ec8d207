# SPDX-License-Identifier: Apache-2.0
"""What a coordinator is told about the records of a patient, without their values; and which lists stay open.

A list stays open where a record that was not understood may be an entry of it (`opens`): a medicine may be
one only among the therapies and, as a tracer, the scans; anything else anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.read.code_map import LOINC, SNOMED
from reasoner.read.fhir.answers import TUMOUR_QUESTIONS, unread_topics
from reasoner.read.fhir.case import Case
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.meaning import own_code
from reasoner.read.fhir.no_system import codes_without_system
from reasoner.read.fhir.not_read import is_near, other_extensions, other_resources
from reasoner.read.fhir.own_cells import OwnCells
from reasoner.read.fhir.status import DOUBTFUL
from reasoner.read.fhir.tumours import INDEX, OTHER, radiotherapy
from reasoner.read.rows import ALL_LISTS

__all__ = ["Finding", "findings"]


class Finding(NamedTuple):
    """What is told, at which record, and the lists that it keeps open."""

    code: str
    message: str
    row_id: str = ""
    opens: str = ""
    unreadable: bool = False


_DRUG_LISTS: Final = "therapyList imagingList"
_DECIDED_BY_CODE: Final = frozenset(
    {
        "Condition",
        "Procedure",
        "ImagingStudy",
        "MedicationAdministration",
        "MedicationStatement",
        "MedicationRequest",
        "MedicationDispense",
    }
)
_PROGRESSION: Final = frozenset({"diseaseStatus", "recistResponse"})


def may_be_in(kind: str) -> str:
    """The lists of which a resource of that type may be an entry."""
    if kind.startswith("Medication"):
        return _DRUG_LISTS
    return "imagingList" if kind == "ImagingStudy" else ALL_LISTS


def findings(case: Case, own: OwnCells, used: set[int], *, is_adrift: bool) -> list[Finding]:
    """Everything, in order.

    Args:
        case: the patient.
        own: what was read in our terms.
        used: the facts that any row rests on.
        is_adrift: something that could not be read, or names no patient, may be about this one.
    """
    found = list(_of_patient(case))
    if is_adrift:
        found.append(_ADRIFT)
    for fact, reason in case.chart.judged:
        if fact.wrong is not None:
            found += _of_invalid(fact, reason)
    for fact in case.facts:
        found += _of_fact(fact, case)
        if fact.hides or fact.statements or fact.own:
            found += _in_our_terms(fact, own)
        if fact.extensions or fact.components or "contained" in fact.content:
            found += _inside(fact)
        if fact.number in used:
            continue
        if fact.type == "Observation" and _own_name(fact) is not None:
            found.append(_unread(_NO_KIND, fact, ALL_LISTS))
        elif _is_bare_condition(fact):
            found.append(_unread(_BARE, fact, ALL_LISTS))
    found += [Finding("UNMAPPED", told) for told in codes_without_system(case.facts, own)]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.row_id, finding.unreadable, not finding.opens, finding.opens, finding.message


_ADRIFT: Final = Finding(
    "UNREAD",
    "Something among the files could not be read or names no patient; it may be about this one. Correct what "
    "is listed as not read.",
    opens=ALL_LISTS,
)
_NO_KIND: Final = (
    "This Observation has a code in our terms that is no kind of record, and nothing that is measured; it "
    "was not read. Correct the code."
)


def _unread(message: str, fact: Fact, opens: str = "") -> Finding:
    return Finding("UNREAD", message, fact.name, opens)


def _own_name(fact: Fact) -> str | None:
    return own_code(fact.content.get("code"))


def _of_patient(case: Case) -> Iterator[Finding]:
    chart = case.chart
    people = chart.of_type("Patient")
    for fact in people:
        content = fact.content
        links = content.get("link") or ()
        if content.get("active") is False or any(link.get("type") == "replaced-by" for link in links):
            message = (
                "The source says that this Patient resource is not in use, or was replaced by another one; "
                "check which one is right."
            )
            yield Finding("UNREAD", message, opens=ALL_LISTS)
    for kind, _ in dict.fromkeys((f.type, f.id) for f in case.facts if f.copies > 1 and f.type != "Patient"):
        message = f"{kind}: copies of one resource differ; all were read. Give one version of each resource."
        yield Finding("DIFFERING_COPIES", message)
    taken_back = chart.run.taken_back
    for kind, name in dict.fromkeys((f.type, f.id) for f, _ in chart.judged if f.copies > 1):
        if (kind, name) in taken_back:
            message = (
                f"{kind}: one of several copies of one resource takes back what another says; none was read. "
                "Give one version of each resource."
            )
            opens = "" if taken_back[kind, name] else may_be_in(kind)
            yield Finding("DIFFERING_COPIES", message, opens=opens)
    if any(fact.copies > 1 for fact in people):
        yield _differing_people(people)
    if not all(fact.is_named for fact in people) and (
        len(people) > 1 or people[0].id in chart.run.store.called
    ):
        message = (
            "A Patient resource without an id is called by the end of its full URL, or by its content. "
            "Another one is called the same, or something refers to this as an id; whose the records are is "
            "not known. Give every Patient resource an id."
        )
        yield Finding("SIMILAR_IDENTIFIER", message, unreadable=True)


def _differing_people(people: list[Fact]) -> Finding:
    """What tells people apart; anything else may differ between the records of one."""
    keys = ("name", "identifier", "birthDate", "gender")
    said = {repr([_sorted(fact.content.get(key)) for key in keys]) for fact in people if fact.copies > 1}
    message = "Copies of the Patient resource differ"
    if len(said) > 1:
        message += " in name, identifier, birth date or sex: two people may share this id."
        return Finding("DIFFERING_COPIES", message, unreadable=True)
    return Finding("DIFFERING_COPIES", f"{message}.")


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return [(key, _sorted(value[key])) for key in sorted(value)]
    return [_sorted(item) for item in value] if isinstance(value, list) else value and str(value)


def _of_invalid(fact: Fact, reason: str | None) -> Iterator[Finding]:
    kind = fact.type
    if fact.status != "entered-in-error":
        end = {
            "Observation": ", but it is there as one without a value.",
            "Patient": " where it is wrong.",
        }.get(kind, ".")
        is_asked = reason is None and _asks_of_tumour(fact)
        opens = may_be_in(kind) if _may_be_entry(fact) or (kind == "Observation" and is_asked) else ""
        message = (
            f"This {kind} is not valid FHIR R4; it was not read{end} The list of what was not read names its "
            "elements; correct it in the source."
        )
        yield Finding("INVALID_SOURCE", message, fact.name, opens)


def _may_be_entry(fact: Fact) -> bool:
    """A result is no entry of a list; what is said in our own terms, or has no code, may be one."""
    if fact.type == "Specimen":
        return False
    if fact.type in {"Patient", "Observation"} and _EXTENSION.search(fact.wrong or ""):
        return True
    if fact.type == "Observation":
        return "code" not in fact.content or _own_name(fact) is not None
    return fact.type != "Patient"


_EXTENSION: Final = re.compile(r"\bextension\b")


def _asks_of_tumour(fact: Fact) -> bool:
    return not fact.words.isdisjoint(TUMOUR_QUESTIONS) and bool(fact.sure_terms("code") & TUMOUR_QUESTIONS)


def _of_fact(fact: Fact, case: Case) -> Iterator[Finding]:
    if fact.number in case.chart.astray:
        message = (
            f"This {fact.type} refers to a record of another patient; the reference was not followed. "
            "Correct it in the source."
        )
        yield _unread(message, fact)
    if "present" in fact.coded:
        message = (
            "This Observation names a condition by a code only; it was not read. Send a Condition and refer "
            "to it."
        )
        yield _unread(message, fact, ALL_LISTS)
    if fact.is_unsettled and fact.wrong is None:
        yield _unsettled(fact)
    if fact.type == "Observation":
        yield from _of_answer(fact, case)
    elif fact.type in _DECIDED_BY_CODE:
        yield from _of_code(fact, case)
    if fact.type == "Condition":
        yield from _of_condition(fact, case)


def _unsettled(fact: Fact) -> Finding:
    is_entry = _may_be_entry(fact) or _asks_of_tumour(fact) or "mcode-related-condition" in str(fact.content)
    message = (
        f"This Observation is not final ({fact.status}); it is there as one without a value, so that what is "
        "older does not count in its place. Give its final version."
    )
    return _unread(message, fact, ALL_LISTS if is_entry else "")


#: Kinds of records that an answer may name where the question is not known: a history of one of them, say.
_NAMED_BY_ANSWERS: Final = frozenset(
    {
        *("Comorbidity", "ClinicalEvent", "OtherMalignancy"),
        *("Agent", "Regimen", "TherapyEpisode", "LocalTreatment"),
    }
)


def _is_bare_condition(fact: Fact) -> bool:
    """Whether an Observation has the code of a condition, a drug or a treatment and does not say no."""
    if fact.type != "Observation" or fact.own is not None:
        return False
    if all(not m.sure or _NAMED_BY_ANSWERS.isdisjoint(m.kinds) for m in fact.meanings("code")):
        return False
    answers = {(code.system, code.code) for coded in fact.coded.get("value", ()) for code in coded.codes}
    return fact.content.get("valueBoolean") is not False and answers.isdisjoint(_NO)


_BARE: Final = (
    "This Observation has the code of a condition, a drug or a treatment; it was not read. Send a resource "
    "of that kind."
)
#: LOINC "No", SNOMED CT "Absent", as in HL7 examples.
_NO: Final = frozenset({(LOINC, "LA32-8"), (SNOMED, "2667000")})


def _of_answer(fact: Fact, case: Case) -> Iterator[Finding]:
    """Of an Observation about a tumour: an answer that is not read, or another than the index tumour."""
    is_known = any(coded.is_mapped for coded in fact.coded.get("code", ()))
    if not is_known and any(not _NAMED_BY_ANSWERS.isdisjoint(m.kinds) for m in fact.meanings("value")):
        message = (
            "This Observation has a question that is not in the code map, and answers with a condition, a "
            "drug or a treatment; it was not read. Send a resource of that kind, or map the question."
        )
        yield _unread(message, fact, ALL_LISTS)
    if not _asks_of_tumour(fact) and fact.words.isdisjoint(TUMOUR_QUESTIONS):
        return
    about = case.tumours.about(fact)
    if about == INDEX and not fact.is_invalid:
        message = (
            "The answer of this Observation is a text, a code or a unit that is not known here; it was not "
            "read. Send it in a code that the code map has, and a percentage in %."
        )
        for topic in unread_topics(fact):
            yield _unread(message, fact, "imagingList" if topic in _PROGRESSION else "")
    if about != INDEX and _asks_of_tumour(fact):
        yield _elsewhere(fact, about)


def _elsewhere(fact: Fact, about: str | None) -> Finding:
    if about == OTHER:
        message = f"This {fact.type} is about another tumour than the index tumour; it was not read."
        return _unread(message, fact)
    message = f"It is not said which tumour this {fact.type} is about; it was not read."
    return _unread(message, fact, may_be_in(fact.type))


def _of_code(fact: Fact, case: Case) -> Iterator[Finding]:
    """A code that nothing decides."""
    tumour = case.tumours.of(fact)
    is_drug = fact.type.startswith("Medication")
    labels = fact.coded.get("medication" if is_drug else "code") or ()
    missing = [coded for coded in labels if not coded.is_mapped]
    if not missing and (labels or fact.type == "ImagingStudy"):
        return
    if radiotherapy(fact) is not None or (tumour and (tumour.is_index or tumour.is_other)):
        return
    kept = "it was kept as a therapy with an unnamed drug." if is_drug else "no criterion looks at it."
    message = (
        f"The code of this {fact.type} is not in the code map, or is too wide to decide; {kept} Check the "
        "record by hand."
    )
    for _ in missing or (None,):
        yield Finding("UNMAPPED", message, fact.name, may_be_in(fact.type))


def _of_condition(fact: Fact, case: Case) -> Iterator[Finding]:
    tumour = case.tumours.of(fact)
    if fact.status in DOUBTFUL:
        if tumour and tumour.is_index:
            message = (
                f"This Condition of the tumour is not confirmed ({fact.status}); its histology was not taken "
                "as a fact."
            )
            yield _unread(message, fact)
        else:
            message = f"This Condition is not confirmed ({fact.status}); it was not taken as a fact."
            yield _unread(message, fact, ALL_LISTS)
    if tumour and tumour.is_secondary:
        about = case.tumours.about(fact)
        if about != INDEX:
            yield _elsewhere(fact, about)
        elif not tumour.is_doubtful and fact.clinical_status in {"inactive", "remission", "resolved"}:
            message = (
                f"This Condition of a metastasis is not active ({fact.clinical_status}); it was not read as "
                "a lesion."
            )
            yield _unread(message, fact)


def _in_our_terms(fact: Fact, own: OwnCells) -> Iterator[Finding]:
    if fact.number in own.misplaced or fact.hides:
        message = (
            f"This {fact.type} states a property in our terms that does not belong to what it is read as; it "
            "was not read. Correct its name, or the resource that it stands in."
        )
        yield _unread(message, fact, ALL_LISTS)
    if fact.number in own.wrong:
        message = (
            f"This {fact.type} states a property in our terms with a value that it cannot have: another kind "
            "of value, a term that is unknown or of another property, a unit, or a record that is not there. "
            "It was left out; correct it in the source."
        )
        yield _unread(message, fact, ALL_LISTS)
    if fact.number in own.undated:
        message = (
            "This Observation has a date, but a record of its kind has none. It was left out; state the date "
            "that is meant."
        )
        yield _unread(message, fact)


def _inside(fact: Fact) -> Iterator[Finding]:
    """What stands where nothing looks for it: extensions of a misspelt address, and other resources."""
    if any(is_near(url) for url in other_extensions(fact)):
        message = (
            f"An extension of this {fact.type} has an address that is nearly one that is read, and was not "
            "read. Correct its url."
        )
        yield _unread(message, fact, ALL_LISTS)
    for kind in other_resources(fact):
        message = f"This {fact.type} holds a {kind} that is not read. Send it as a resource of its own."
        yield _unread(message, fact, may_be_in(kind))
