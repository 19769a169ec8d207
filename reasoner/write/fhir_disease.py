# SPDX-License-Identifier: Apache-2.0
"""FHIR resources of the index tumour, its specimens and its lesions, in the profiles of mCODE."""

from __future__ import annotations

from typing import Final

from reasoner.read.mapping import NEOPLASM, RECORDS
from reasoner.write.fhir_codes import ICDO3, LOINC, NCIT, SNOMED, coding, concept_of, own
from reasoner.write.fhir_context import MCODE, Builder, Context, day_of, status_of, take
from reasoner.write.fhir_values import Cells, Json, identifier, number, quantity

__all__ = ["DISEASE"]

#: Questions of mCODE, whose answers tell what they are about.
_CATEGORIES: Final = {
    "t_category": "78873005",
    "n_category": "277206009",
    "m_category": "277208005",
    "stage_group": "399390009",
}
_RECIST: Final = "88040-1"
_DISEASE_STATUS: Final = "97509-4"
_WORSE: Final = "271299001"
_STUDIES: Final = {"ct": "CtStudy", "mri": "MriStudy"}


def _diagnosis(context: Context, row_id: str, cells: Cells) -> list[Json]:
    """With the primary site, which FHIR has in the same resource if there is one statement of it."""
    sites = list(context.records["primary_site"].values())
    if len(sites) == 1 and _is_in_diagnosis(sites[0]):
        elements: Json = {"bodySite": [context.codes.concept(sites[0]["site_code"][0], SNOMED, ICDO3)]}
        if certainty := sites[0].get("certainty", [""])[0]:
            elements["verificationStatus"] = status_of(
                "confirmed" if certainty == "definite" else "provisional"
            )
    else:
        elements = {}
    code = concept_of(*map(own, cells.get("neoplasm_class") or [RECORDS["diagnosis"].type]))
    meta = {"profile": [f"{MCODE}primary-cancer-condition"]}
    return context.finish(
        context.named("Condition", row_id or NEOPLASM, meta=meta, code=code, **elements), "diagnosis", cells
    )


def _is_in_diagnosis(site: Cells) -> bool:
    counts = {
        name: len(values)
        for name, values in site.items()
        if name in {"site_code", "certainty", "recorded_in"}
    }
    return counts.get("site_code") == 1 and counts.get("certainty", 0) < 2 and "recorded_in" not in counts


def _primary_site(context: Context, _: str, cells: Cells) -> list[Json] | None:
    return [] if len(context.records["primary_site"]) == 1 and _is_in_diagnosis(cells) else None


def _specimen(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    """The Specimen, and an Observation for each of histology, grade and Ki-67."""
    specimen = context.named("Specimen", row_id)
    reference = {"specimen": {"reference": f"Specimen/{specimen['id']}"}}
    day = cells.get("date", [""])[0]
    answers = []
    if term := take(cells, "neoplasm_term"):
        answers.append(
            ("histology", own("neoplasmTerm"), {"valueCodeableConcept": context.codes.concept(term, NCIT)})
        )
    if grade := take(cells, "grade"):
        value = {"valueCodeableConcept": context.codes.concept(grade, SNOMED)}
        answers.append(("grade", context.codes.coding("grade", NCIT), value))
    if ki67 := _ki67(cells):
        answers.append(("ki67", context.codes.coding("ki67", LOINC), ki67))
    observations = []
    for suffix, code, value in answers:
        name = identifier(context.patient, row_id, f"-{suffix}")
        elements = {"status": "final", "code": concept_of(code), **context.about_tumour()}
        when = {"effectiveDateTime": day} if day else {}
        observations.append(context.resource("Observation", name, **elements, **when, **value, **reference))
    collection = day_of(cells, "collectedDateTime")
    if procedure := take(cells, "procedure"):
        collection["method"] = context.codes.concept(procedure, SNOMED)
    if collection:
        specimen["collection"] = collection
    (made,) = context.finish(specimen, "specimen", cells)
    return [made, *observations] if observations or "extension" in made else None


def _ki67(cells: Cells) -> Json:
    """A percentage, or a range or comparator where only limits are known; dirty cells stay where they are."""
    columns = ("ki67", "ki67_low", "ki67_high")
    if sum(len(cells.get(name, ())) for name in columns) != len(
        {name for name in columns if cells.get(name)}
    ):
        return {}
    index, low, high = (number(cells[name][0]) if cells.get(name) else None for name in columns)
    if index and not (low or high):
        take(cells, "ki67")
        return {"valueQuantity": quantity(index, "%")}
    if index or not (low or high):
        return {}
    take(cells, "ki67_low")
    take(cells, "ki67_high")
    if low and high:
        return {"valueRange": {"low": quantity(low, "%"), "high": quantity(high, "%")}}
    return {"valueQuantity": quantity(low, "%", ">=") if low else quantity(high or low, "%", "<=")}  # type: ignore[arg-type]


def _staging(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    """One category is one Observation; a record of several is kept together in our own terms."""
    found = [name for name in _CATEGORIES if cells.get(name)]
    if len(found) != 1 or len(cells[found[0]]) != 1 or not context.tumour:
        return None
    code = concept_of(coding(SNOMED, _CATEGORIES[found[0]]))
    value = context.codes.concept(take(cells, found[0]), SNOMED)
    resource = context.named("Observation", row_id, status="final", code=code, **context.about_tumour())
    resource |= day_of(cells, "effectiveDateTime") | {"valueCodeableConcept": value}
    return context.finish(resource, "staging", cells)


def _hormone_finding(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    if len(cells.get("hormone", ())) != 1 or not context.tumour:
        return None
    hormone = take(cells, "hormone")
    code = context.codes.result("", hormone) or concept_of(own(hormone))
    resource = context.named("Observation", row_id, status="final", code=code) | day_of(
        cells, "effectiveDateTime"
    )
    if letter := {"raised": "H", "normal": "N"}.get(take(cells, "finding")):
        resource["interpretation"] = [status_of(letter, "v3-ObservationInterpretation")]
    return context.finish(resource, "hormone_finding", cells)


def _lesion(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    if not context.tumour:
        return None
    classes = cells.get("lesion_class") or ["Lesion"]
    resource = context.named("BodyStructure", row_id, morphology=concept_of(*map(own, classes)))
    if site := take(cells, "site"):
        resource["location"] = context.codes.concept(site, SNOMED, ICDO3)
    related = {"url": f"{MCODE}related-condition", "valueReference": {"reference": context.tumour}}
    return context.finish(resource | {"extension": [related]}, "lesion", cells)


def _measurement(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    lesion = context.references.get(take(cells, "lesion"))
    if not lesion:
        return None
    code = context.codes.concept("Measurement", LOINC)
    resource = context.named("Observation", row_id, status="final", code=code, focus=[{"reference": lesion}])
    resource |= day_of(cells, "effectiveDateTime")
    if modality := take(cells, "modality"):
        study = _STUDIES.get(modality)
        resource["method"] = context.codes.concept(study, SNOMED) if study else concept_of(own(modality))
    diameters = cells.get("longest_diameter", [])
    if len(diameters) == 1 and len(cells.get("unit", ())) < 2 and (size := number(diameters[0])):
        take(cells, "longest_diameter")
        value = {"valueQuantity": quantity(size, take(cells, "unit"))}
        resource["component"] = [{"code": context.codes.concept("longestDiameter", LOINC)} | value]
    return context.finish(resource, "lesion_measurement", cells)


def _progression(context: Context, row_id: str, cells: Cells) -> list[Json] | None:
    """By RECIST or by a clinician; FHIR has no place for another method."""
    method = cells.get("method", [])
    if method == ["recist"]:
        code, value = _RECIST, context.codes.concept("RecistProgression", LOINC)
    elif method == ["clinical"]:
        code, value = _DISEASE_STATUS, concept_of(coding(SNOMED, _WORSE))
    else:
        return None
    if not context.tumour:
        return None
    take(cells, "method")
    elements = {"code": concept_of(context.codes.named(LOINC, code)), **context.about_tumour()}
    resource = context.named(
        "Observation", row_id, status="final", **elements, **day_of(cells, "effectiveDateTime")
    )
    return context.finish(resource | {"valueCodeableConcept": value}, "progression", cells)


DISEASE: Final[dict[str, Builder]] = {
    "diagnosis": _diagnosis,
    "primary_site": _primary_site,
    "specimen": _specimen,
    "staging": _staging,
    "hormone_finding": _hormone_finding,
    "lesion": _lesion,
    "lesion_measurement": _measurement,
    "progression": _progression,
}
