# SPDX-License-Identifier: Apache-2.0
"""FHIR resources of the patient, of treatments, results and other conditions, in the profiles of US Core."""

from __future__ import annotations

from typing import Final

from reasoner.read.mapping import RECORDS
from reasoner.read.tables import TABLES
from reasoner.write.fhir_codes import (
    ICD10CM,
    ICDO3,
    LOINC,
    RXNORM,
    SNOMED,
    coding,
    concept_of,
    own,
)
from reasoner.write.fhir_context import HL7, MCODE, Builder, Context, day_of, status_of, take
from reasoner.write.fhir_values import Cells, Json, identifier, number, quantity

__all__ = ["CARE"]

#: The panel that US Core has for blood pressures.
_PRESSURES: Final = "85354-9"


def _patient(context: Context, _: str, cells: Cells) -> list[Json]:
    resource: Json = {"resourceType": "Patient", "id": identifier(context.patient, "")}
    if cells.get("sex", [""])[0] in {"male", "female"}:
        resource["gender"] = take(cells, "sex")
    return context.finish(resource | day_of(cells, "birthDate", "birth_date"), "patient", cells)


def _local_treatment(context: Context, row_id: str, cells: Cells) -> list[Json]:
    code = context.of_class("local_treatment", cells, SNOMED)
    resource = context.named("Procedure", row_id, status="completed", code=code)
    days = cells.get("session_date", [])
    if len(days) == 2:
        first, last = sorted(days)
        resource["performedPeriod"] = {"start": first, "end": last}
        days.clear()
    elif days:
        resource["performedDateTime"] = days.pop(0)
    if sites := cells.pop("territory", []):
        resource["bodySite"] = [context.codes.concept(site, SNOMED, ICDO3) for site in sites]
    return context.finish(resource, "local_treatment", cells)


def _imaging(context: Context, row_id: str, cells: Cells) -> list[Json]:
    """A study with one tracer and a day is the administration of the tracer, any other the procedure."""
    classes = cells.get("study_class") or ["ImagingStudy"]
    tracers, days = cells.get("tracer", []), cells.get("date", [])
    if len(tracers) == len(days) == 1 and classes == ["PetStudy"]:
        drug = context.codes.concept(take(cells, "tracer"), SNOMED, RXNORM)
        elements: Json = {"medicationCodeableConcept": drug, "effectiveDateTime": take(cells, "date")}
        resource = context.named("MedicationAdministration", row_id, status="completed", **elements)
    else:
        code = concept_of(*(context.codes.coding(name, SNOMED) for name in classes))
        resource = context.named("Procedure", row_id, status="completed", code=code)
        resource |= day_of(cells, "performedDateTime")
    return context.finish(resource, "imaging", cells)


def _therapy(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    """A statement of what was taken, which needs a drug with a code and a time; an order is a request."""
    if not cells.get("agent") and not cells.get("regimen"):
        return None
    given = [name for name in ("start_date", "end_date", "ongoing") if cells.get(name)]
    if cells.get("date") or any(len(cells[name]) > 1 for name in given) or cells.get("doses_given") == ["0"]:
        return None
    if given and not cells.get("ordered_date") and cells.get("ongoing") != ["false"]:
        resource = context.named("MedicationStatement", row_id, **_taken(cells), **_drug(context, cells))
        if route := take(cells, "route"):
            resource["dosage"] = [{"route": concept_of(own(route))}]
        if reason := take(cells, "stop_reason"):
            resource["statusReason"] = [context.codes.concept(reason, SNOMED)]
    elif len(cells.get("ordered_date", ())) == 1 and not given:
        resource = context.named("MedicationRequest", row_id, status="unknown", intent="order")
        resource |= _drug(context, cells) | day_of(cells, "authoredOn", "ordered_date")
    else:
        return None
    if cells.get("indication") == ["pnetIndication"] and context.tumour:
        take(cells, "indication")
        resource["reasonReference"] = [{"reference": context.tumour}]
    if intent := take(cells, "intent"):
        value = {"valueCodeableConcept": context.codes.concept(intent, SNOMED)}
        resource["extension"] = [{"url": f"{MCODE}procedure-intent"} | value]
    return context.finish(resource, "therapy", cells)


def _taken(cells: Cells) -> Json:
    start, end = take(cells, "start_date"), take(cells, "end_date")
    active = not end and take(cells, "ongoing") == "true"
    period = ({"start": start} if start else {}) | ({"end": end} if end else {})
    return {"status": "active" if active else "completed"} | ({"effectivePeriod": period} if period else {})


def _drug(context: Context, cells: Cells) -> Json:
    """One drug or regimen by its code, several as the ingredients of a product."""
    agents, regimens = cells.pop("agent", []), cells.pop("regimen", [])
    if len(agents) + len(regimens) == 1:
        return {"medicationCodeableConcept": context.codes.concept((agents + regimens)[0], RXNORM, SNOMED)}
    ingredients = [
        {"itemCodeableConcept": context.codes.concept(a, RXNORM, SNOMED)} for a in agents + regimens
    ]
    product: Json = {"resourceType": "Medication", "id": "product", "ingredient": ingredients}
    return {"contained": [product], "medicationReference": {"reference": "#product"}}


def _lab(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    if len(cells.get("analyte", ())) != 1 or any(
        len(cells.get(n, ())) > 1 for n in ("value", "unit", "method")
    ):
        return None
    unit = take(cells, "unit")
    analyte, method = take(cells, "analyte"), cells.get("method", [""])[0]
    code = context.codes.result(unit, analyte, method) if method else None
    if code:
        take(cells, "method")
    code = code or context.codes.result(unit, analyte) or concept_of(own(analyte))
    resource = context.named("Observation", row_id, status="final", code=code) | day_of(
        cells, "effectiveDateTime"
    )
    value = number(take(cells, "value"))
    if value is not None:
        resource["valueQuantity"] = quantity(value, unit, take(cells, "comparator"))
    elif unit:
        cells["unit"] = [unit]
    if (limit := number(take(cells, "uln"))) is not None:
        normal = concept_of(coding(f"{HL7}referencerange-meaning", "normal"))
        resource["referenceRange"] = [{"high": quantity(limit, take(cells, "uln_unit")), "type": normal}]
    return context.finish(resource, "lab", cells)


def _weight(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    weight = number(cells["weight"][0]) if len(cells.get("weight", ())) == 1 else None
    if weight is None:
        return None
    take(cells, "weight")
    elements = {"code": context.codes.concept("BodyWeight", LOINC), **day_of(cells, "effectiveDateTime")}
    resource = context.named("Observation", row_id, status="final", **elements)
    return context.finish(
        resource | {"valueQuantity": quantity(weight, take(cells, "unit"))}, "weight", cells
    )


def _blood_pressure(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    sides = [name for name in ("systolic", "diastolic") if cells.get(name)]
    values = {name: number(cells[name][0]) for name in sides if len(cells[name]) == 1}
    if len(values) != len(sides) or None in values.values() or len(cells.get("unit", ())) > 1:
        return None
    elements = {
        "code": concept_of(context.codes.named(LOINC, _PRESSURES)),
        **day_of(cells, "effectiveDateTime"),
    }
    resource = context.named("Observation", row_id, status="final", **elements)
    unit = take(cells, "unit") if values else ""
    for name, value in values.items():
        take(cells, name)
        part = {
            "code": context.codes.concept(name, LOINC),
            "valueQuantity": quantity(value, unit) if value else {},
        }
        resource.setdefault("component", []).append(part)
    return context.finish(resource, "blood_pressure", cells)


def _score(table: str) -> Builder:
    def build(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
        score = number(cells["score"][0]) if len(cells.get("score", ())) == 1 else None
        if score is None or "." in score:
            return None
        take(cells, "score")
        code = context.codes.concept(RECORDS[table].type, LOINC)
        resource = context.named(
            "Observation", row_id, status="final", code=code, **day_of(cells, "effectiveDateTime")
        )
        return context.finish(resource | {"valueInteger": score}, table, cells)

    return build


def _condition(table: str, day: str = "recordedDate") -> Builder:
    """A Condition of the kind that the record is of; the rest as extensions."""

    def build(context: Context, row_id: str, cells: Cells) -> list[Json]:
        resource = context.named("Condition", row_id, verificationStatus=status_of("confirmed"))
        resource["code"] = context.of_class(table, cells, SNOMED, ICD10CM)
        state = {"current": _CURRENT, "status": _ANGINA}
        for column in state.keys() & {c.name for c in TABLES[table].columns}:
            if clinical := state[column].get(take(cells, column)):
                resource["clinicalStatus"] = status_of(clinical, "condition-clinical")
        return context.finish(resource | day_of(cells, day), table, cells)

    return build


_CURRENT: Final = {"true": "active", "false": "inactive"}
_ANGINA: Final = {"currentStatus": "active", "resolvedStatus": "resolved"}


def _negative_statement(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    if len(cells.get("about", ())) != 1 or cells["about"][0] not in context.classes:
        return None
    code = concept_of(own(take(cells, "about")))
    resource = context.named("Condition", row_id, verificationStatus=status_of("refuted"), code=code)
    return context.finish(resource | day_of(cells, "recordedDate"), "negative_statement", cells)


CARE: Final[dict[str, Builder]] = {
    "patient": _patient,
    "syndrome": _condition("syndrome", "onsetDateTime"),
    "local_treatment": _local_treatment,
    "imaging": _imaging,
    "therapy": _therapy,
    "lab": _lab,
    "weight": _weight,
    "blood_pressure": _blood_pressure,
    "ecog": _score("ecog"),
    "karnofsky": _score("karnofsky"),
    "symptom": _condition("symptom"),
    "heart_disease": _condition("heart_disease"),
    "angina": _condition("angina"),
    "event": _condition("event", "onsetDateTime"),
    "comorbidity": _condition("comorbidity"),
    "other_malignancy": _condition("other_malignancy", "onsetDateTime"),
    "negative_statement": _negative_statement,
}
