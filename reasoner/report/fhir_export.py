# SPDX-License-Identifier: Apache-2.0
"""Results as FHIR R4 resources (https://hl7.org/fhir/R4/): NDJSON per type, and a Bundle when they are few.

1. `GuidanceResponse`, one per patient: `success` when the verdict is reached, `data-required` when it is
   open, `failure` when the record could not be judged. It contains a `Parameters` with the outcome of every
   criterion and, if there is something to say, an `OperationOutcome`; neither type can be stored by itself.
   `occurrenceDateTime` is the time of processing, which is not known without the clock: the day that the
   answer is about is the parameter `asOf`.
2. `MeasureReport`, one summary: a group per criterion. Satisfied patients are its numerator; violated and
   open ones have codes of their own, since no code of the standard means either.
3. `Group`, two: the criteria that decide, as a definition without members, and the screened patients. One
   group with both would say that every member has every characteristic.
4. `ResearchSubject`, for eligible patients only, as `potential-candidate`. Who is a candidate, eligible or
   ineligible is for the site to say; a verdict that has to be confirmed says nothing yet.

Patients whose name is no FHIR id are referred to by their IRI, and their resources are named by its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from reasoner.ontology import Ontology
from reasoner.protocol import Criterion, Protocol
from reasoner.report.fhir_codes import codes_of_conditions
from reasoner.report.json_lines import run_to_json
from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name, registration_day, verdict_text
from reasoner.result import CriterionResult, Gap, Outcome, PatientResult, Verdict
from reasoner.run_record import RunRecord
from reasoner.terms import BASE, ONTO, TRIAL, TYPE

__all__ = ["FhirExport"]

Resource = dict[str, Any]

#: So many patients still stand in one Bundle.
_FEW: Final = 100
_SERVER: Final = BASE + "fhir/"
#: What to ask for, in words; R4 has no place for it in a data requirement.
_MISSING: Final = _SERVER + "StructureDefinition/missing"
_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_POPULATION: Final = "http://terminology.hl7.org/CodeSystem/measure-population"
_ANY_IRI: Final = "urn:ietf:rfc:3986"
#: Types that are asked for by code, and the code system that American and international profiles have there.
_CODED: Final = {"Observation": "http://loinc.org", "Procedure": "http://snomed.info/sct"}
_HASHED: Final = re.compile(r"p-[0-9a-f]{32}")
_ID: Final = re.compile(r"(?!\.+$)[A-Za-z0-9\-.]{1,64}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_JUDGED: Final = frozenset({"UNREADABLE", "VALIDATION_FAILURE"})
_ERRORS: Final = _NOT_JUDGED | {"CONTRADICTORY_RECORD"}
#: The property by which a patient or a tumour has a record -> the type of resource that such a record is.
_RESOURCE_TYPES: Final = {
    ONTO + name: resource_type
    for resource_type, names in {
        "Observation": (
            "hasLabResult hasBloodPressure hasEcog hasKarnofsky hasWeight hasSpecimen hasStaging "
            "hasProgression hasMeasurement hasUptake hasSwallowing hasGiFunction hasHormoneFinding"
        ),
        "Condition": (
            "hasNeoplasm hasPrimarySite hasSyndrome hasLesion hasEvent hasHeartDisease hasAngina "
            "hasComorbidity hasOtherMalignancy hasSymptom"
        ),
        "MedicationStatement": "hasTherapy hasSsaRegimen",
        "Procedure": "hasLocalTreatment",
        "ImagingStudy": "hasImagingStudy",
    }.items()
    for name in names.split()
}


class FhirExport:
    """`GuidanceResponse.ndjson` and its like in a folder, `bundle.json` for few patients, and `run.json`."""

    def __init__(self, folder: Path, protocol: Protocol, ontology: Ontology, run: RunRecord) -> None:
        """Nothing is opened yet."""
        self._folder = folder
        self._run = run
        self._stack = ExitStack()
        self._resources = _Resources(protocol, ontology, run)
        self._files: dict[str, PartialFile] = {}
        self._few: list[Resource] | None = []

    def __enter__(self) -> Self:
        """Open one file per type of resource."""
        run = self._stack.enter_context(PartialFile(self._folder / "run.json"))
        run.stream.write(run_to_json(self._run))
        for name in ("GuidanceResponse", "ResearchSubject", "Group", "MeasureReport"):
            self._files[name] = self._stack.enter_context(PartialFile(self._folder / f"{name}.ndjson"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what is about all patients, and publish all files or none."""
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            for resource in self._resources.of_all():
                self._add(resource)
            bundle = self._folder / "bundle.json"
            if self._few is None:
                bundle.unlink(missing_ok=True)  # one of an earlier run
            else:
                self._stack.enter_context(PartialFile(bundle)).stream.write(_as_line(_bundle(self._few)))

    def write(self, result: PatientResult) -> None:
        """Write the resources of one patient."""
        for resource in self._resources.of(result):
            self._add(resource)
        if self._resources.patients > _FEW:
            self._few = None

    def _add(self, resource: Resource) -> None:
        self._files[resource["resourceType"]].stream.write(_as_line(resource))
        if self._few is not None:
            self._few.append(resource)


class _Resources:
    """Makes the resources of one run."""

    def __init__(self, protocol: Protocol, ontology: Ontology, run: RunRecord) -> None:
        self._protocol = protocol
        self._codes = codes_of_conditions(protocol, ontology)
        self._run = run
        header = next(
            n for n, facts in protocol.declarations.items() if TRIAL + "Protocol" in facts.get(TYPE, ())
        )
        self._iri = header
        self._canonical = f"{header}|{protocol.version}"
        self._labels = {condition.label: condition for condition in protocol.conditions.values()}
        self._members: list[Resource] = []
        self._days: list[date] = []
        self._outcomes: Counter[tuple[str, Outcome]] = Counter()

    @property
    def patients(self) -> int:
        """How many patients there were so far."""
        return len(self._members)

    def of(self, result: PatientResult) -> Iterator[Resource]:
        """The resources of one patient."""
        self._members.append({"entity": _subject(result.patient)})
        self._outcomes.update((c.identifier, c.outcome) for c in result.criteria)
        if day := registration_day(result):
            self._days.append(day)
        yield self._guidance(result)
        if result.verdict is Verdict.ELIGIBLE and not result.confirm:
            yield {
                "resourceType": "ResearchSubject",
                "id": _id(result.patient),
                "status": "potential-candidate",
                "study": {
                    "type": "ResearchStudy",
                    "identifier": {"system": _ANY_IRI, "value": self._iri},
                    "display": _text(self._protocol.label or self._protocol.identifier),
                },
                "individual": _subject(result.patient),
            }

    def of_all(self) -> Iterator[Resource]:
        """The resources about the whole run."""
        name = self._protocol.identifier
        deciding = [criterion for criterion in self._protocol.criteria if criterion.in_verdict]
        yield {
            "resourceType": "Group",
            "id": _id(f"{name}-criteria"),
            "type": "person",
            "actual": False,
            "name": f"criteria of {_text(name)}",
            # a label says what is the case when the criterion is satisfied, also for an exclusion
            "characteristic": [
                {"code": _concept(criterion), "valueBoolean": True, "exclude": False}
                for criterion in deciding
            ],
        }
        yield {
            "resourceType": "Group",
            "id": _id(f"{name}-screened"),
            "type": "person",
            "actual": True,
            "name": f"patients screened for {_text(name)}",
            "quantity": self.patients,
            "member": self._members,
        }
        yield {
            "resourceType": "MeasureReport",
            "id": _id(f"{name}-outcomes"),
            "status": "complete",
            "type": "summary",
            "measure": self._canonical,
            "period": _period(self._days),
            "group": [self._counts(criterion) for criterion in self._protocol.criteria],
        }

    def _counts(self, criterion: Criterion) -> Resource:
        def population(system: str, code: str, count: int) -> Resource:
            return {"code": {"coding": [{"system": system, "code": code}]}, "count": count}

        counted = {outcome: self._outcomes[criterion.identifier, outcome] for outcome in Outcome}
        return {
            "code": _concept(criterion),
            "population": [
                population(_POPULATION, "initial-population", self.patients),
                population(_POPULATION, "denominator", self.patients),
                population(_POPULATION, "numerator", counted[Outcome.SATISFIED]),
                population(ONTO.rstrip("#"), "Violated", counted[Outcome.VIOLATED]),
                population(ONTO.rstrip("#"), "Unknown", counted[Outcome.UNKNOWN]),
            ],
        }

    def _guidance(self, result: PatientResult) -> Resource:
        status = _status(result)
        gaps = self._gaps(result) if status == "data-required" else []
        issues = [*_issues(result), *map(_issue, gaps)]
        contained = [self._parameters(result)]
        guidance = {
            "resourceType": "GuidanceResponse",
            "id": _id(result.patient),
            "contained": contained,
            "moduleCanonical": self._canonical,
            "status": status,
            "subject": _subject(result.patient),
            "reasonCode": [
                {"text": _text(f"screening for {self._protocol.label or self._protocol.identifier}")}
            ],
            "outputParameters": {"reference": "#parameters"},
        }
        if issues:
            contained.append({"resourceType": "OperationOutcome", "id": "messages", "issue": issues})
            guidance["evaluationMessage"] = [{"reference": "#messages"}]
        if required := [self._requirement(gap) for _, gap in gaps]:
            guidance["dataRequirement"] = list({_as_line(one): one for one in required}.values())
        return guidance

    def _gaps(self, result: PatientResult) -> list[tuple[CriterionResult, Gap]]:
        """What keeps the verdict open."""
        deciding = (c for c in result.criteria if c.identifier in self._protocol.verdict_criteria)
        return [(c, gap) for c in deciding if c.outcome is Outcome.UNKNOWN for gap in c.gaps]

    def _requirement(self, gap: Gap) -> Resource:
        condition = self._labels.get(gap.condition)
        steps = reversed(condition.evidence_path) if condition else ()
        found = (_RESOURCE_TYPES[step.property] for step in steps if step.property in _RESOURCE_TYPES)
        asked = _text(gap.missing or gap.condition)
        kind = next(found, "Resource")
        requirement = {"extension": [{"url": _MISSING, "valueString": asked}], "type": kind}
        codes = [
            {"system": system, "code": code}
            for system, code in self._codes.get(gap.condition, ())
            if system == _CODED.get(kind)
        ]
        if codes:
            requirement["codeFilter"] = [{"path": "code", "code": codes}]
        return requirement

    def _parameters(self, result: PatientResult) -> Resource:
        day = registration_day(result)
        parameters: list[Resource] = [{"name": "verdict", "valueString": verdict_text(result)}]
        parameters += [{"name": "asOf", "valueDate": day.isoformat()}] if day else []
        parameters += [{"name": "confirm", "valueString": name} for name in result.confirm]
        parameters += [{"name": "qualifier", "valueString": _text(text)} for text in result.qualifiers]
        parameters += [self._outcome(criterion) for criterion in result.criteria]
        facts = [{"name": name, "valueString": text} for name, text in self._run.facts().items() if text]
        parameters.append({"name": "run", "part": facts})
        return {"resourceType": "Parameters", "id": "parameters", "parameter": parameters}

    def _outcome(self, result: CriterionResult) -> Resource:
        decides = result.identifier in self._protocol.verdict_criteria
        return {
            "name": _text(result.identifier),
            "part": [
                {"name": "outcome", "valueCode": str(result.outcome)},
                *({"name": "reason", "valueCode": reason} for reason in result.reasons),
                {"name": "message", "valueString": _text(result.message)},
                {"name": "decides", "valueBoolean": decides},
            ],
        }


def _status(result: PatientResult) -> str:
    if any(finding.code in _NOT_JUDGED for finding in result.findings):
        return "failure"
    return "data-required" if result.verdict is Verdict.UNDETERMINED else "success"


def _issues(result: PatientResult) -> Iterator[Resource]:
    """Why a record could not be trusted, and what was presumed."""
    for finding in result.findings:
        if finding.code in _ERRORS:
            yield {"severity": "error", "code": "processing", "details": {"text": _text(finding.message)}}
    if result.confirm:
        text = f"Satisfied by presumption only, to be confirmed: {', '.join(result.confirm)}"
        yield {"severity": "warning", "code": "business-rule", "details": {"text": _text(text)}}


def _issue(open_: tuple[CriterionResult, Gap]) -> Resource:
    criterion, gap = open_
    return {
        "severity": "warning",
        "code": "required",
        "details": {
            "coding": [{"system": TRIAL.rstrip("#"), "code": reason} for reason in gap.reasons],
            "text": _text(gap.missing or gap.condition),
        },
        "diagnostics": _text(criterion.identifier),
    }


def _subject(patient: str) -> Resource:
    """A patient whose name is an id is taken to be the Patient resource of that id."""
    if _is_id(patient_name(patient)):
        return {"reference": f"Patient/{patient_name(patient)}", "type": "Patient"}
    return {"type": "Patient", "identifier": {"system": _ANY_IRI, "value": _CONTROL.sub("", patient)}}


def _is_id(name: str) -> bool:
    return bool(_ID.fullmatch(name)) and not _HASHED.fullmatch(name)


def _id(iri: str) -> str:
    """The name, or a hash where the name is no FHIR id."""
    name = patient_name(iri)
    return name if _is_id(name) else "p-" + hashlib.sha256(iri.encode()).hexdigest()[:32]


def _concept(criterion: Criterion) -> Resource:
    system, _, code = criterion.iri.rpartition("#" if "#" in criterion.iri else "/")
    display = _text(f"{criterion.identifier}: {criterion.label}")
    return {"coding": [{"system": system, "code": code, "display": _text(criterion.label)}], "text": display}


def _period(days: Iterable[date]) -> Resource:
    """From the first to the last day of registration."""
    known = sorted(set(days))
    if not known:
        return {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}
    return {"start": known[0].isoformat(), "end": known[-1].isoformat()}


def _bundle(resources: list[Resource]) -> Resource:
    entries = [
        {"fullUrl": f"{_SERVER}{resource['resourceType']}/{resource['id']}", "resource": resource}
        for resource in resources
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _text(text: str) -> str:
    """A FHIR string holds something, and no control characters but spaces."""
    return _CONTROL.sub(" ", text).strip() or "-"


def _as_line(resource: Resource) -> str:
    return json.dumps(resource, ensure_ascii=False) + "\n"
