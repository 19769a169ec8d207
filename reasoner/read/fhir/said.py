# SPDX-License-Identifier: Apache-2.0
"""What a fact says: its coded elements, extensions and references, and what stands in it in our own terms.

`_ELEMENTS` lists the coded elements that are looked at, by type of resource.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.fact import HOLDERS, Fact, Run, Statement, last_of, links_of
from reasoner.read.fhir.meaning import Coded, Codes, own_code
from reasoner.read.fhir.own import PROPERTY, RECORD
from reasoner.read.fhir.store import reference_of

__all__ = ["take_apart"]


def take_apart(fact: Fact, run: Run) -> bool:
    """Fill what a fact says in codes, extensions, references and our terms; whether a reference is astray."""
    content = fact.content
    is_astray = False
    if not HOLDERS.isdisjoint(content):
        fact.links, is_astray = links_of(run.store, fact.number)
        fact.extensions = [(last_of(e.get("url")), e) for e in content.get("extension") or ()]
        if fact.type == "Observation" and not fact.wrong:
            fact.components = _components_of(fact)
    for key, place in _ELEMENTS[fact.type].items():
        if key in content:
            place(fact, run.codes, content[key])
    for part, component in enumerate(fact.components, 1):
        if concept := component.get("code"):
            _add(fact, run.codes, "component", part, concept)
    _name(fact, run)
    if fact.extensions and not fact.is_unsettled:
        _add_extensions(fact, run.codes)
    if fact.own or fact.extensions:
        _add_statements(fact, run.codes)
    if any(link.element == "medication" for link in fact.links):
        _add_products(fact, run)
    _note_source(fact)
    return is_astray


def _note_source(fact: Fact) -> None:
    """The code that a record has as its source, and the status."""
    label = fact.coded.get("medication" if fact.type in _DRUGS else "code")
    if label and label[0].part == 0:
        fact.record["source_code_system"] = label[0].system
        fact.record["source_code"] = label[0].code
    fact.record["recorded_status"] = fact.status


def _name(fact: Fact, run: Run) -> None:
    """What the code of a fact says; the kind of a record of ours is no answer to what a resource is about."""
    named = fact.coded.get("code")
    if not named:
        return
    if fact.type == "Observation" and not fact.is_invalid:
        code = next((code for code in named[0].codes if code.is_own), None)
        fact.own = run.own.classes.get(code.source[1]) if code else None
    words: frozenset[str] = frozenset()
    for coded in named:
        if fact.own:
            coded.meanings = [m for code in coded.codes if not code.is_own for m in code.meanings]
        for code in coded.codes:
            coded.meanings += code.questions
            words |= code.words
    fact.words = words


def _add(fact: Fact, codes: Codes, element: str, part: int, concept: Content) -> None:
    there = fact.coded.get(element)
    if there is None:
        there = fact.coded[element] = []
    for coded in there:
        if coded.part == part:
            break
    else:
        coded = Coded(part)
        there.append(coded)
    codes.add(coded, concept)


_Place = Callable[[Fact, Codes, Any], None]


def _one(element: str, part: int = 0) -> _Place:
    def place(fact: Fact, codes: Codes, concept: Content) -> None:
        _add(fact, codes, element, part, concept)

    return place


def _many(element: str, first: int = 1) -> _Place:
    def place(fact: Fact, codes: Codes, concepts: list[Content]) -> None:
        for part, concept in enumerate(concepts, first):
            _add(fact, codes, element, part, concept)

    return place


def _inside(element: str, key: str) -> _Place:
    """The coded element of an object, or of the first of several."""

    def place(fact: Fact, codes: Codes, holder: Any) -> None:  # noqa: ANN401 (an object or a list of them)
        holder = holder[0] if isinstance(holder, list) else holder
        if concept := holder.get(key):
            _add(fact, codes, element, 0, concept)

    return place


def _of_result(place: _Place) -> _Place:
    """Only of an Observation that has one answer."""

    def placed(fact: Fact, codes: Codes, value: object) -> None:
        if not fact.is_invalid:
            place(fact, codes, value)

    return placed


def _stages(fact: Fact, codes: Codes, stages: list[Content]) -> None:
    """A stage that refers to an assessment is read from that Observation."""
    for part, stage in enumerate((stage for stage in stages if "assessment" not in stage), 1):
        if concept := stage.get("summary"):
            _add(fact, codes, "stage", part, concept)


def _components_of(fact: Fact) -> list[Content]:
    """Of a result that is not settled it is known what was measured, and not how much."""
    components: list[Content] = fact.content.get("component") or []
    if fact.is_unsettled:
        return [{"code": component["code"]} if "code" in component else {} for component in components]
    return components


_DRUGS: Final = frozenset(
    {"MedicationAdministration", "MedicationDispense", "MedicationRequest", "MedicationStatement"}
)
_DRUG: Final = {"medicationCodeableConcept": _one("medication"), "reasonCode": _many("reason")}
_ORDER: Final = {**_DRUG, "dosageInstruction": _inside("route", "route")}
#: type -> key -> where the codes of that element go
_ELEMENTS: Final[Mapping[str, Mapping[str, _Place]]] = {
    "BodyStructure": {"morphology": _one("morphology"), "location": _one("site")},
    "Condition": {"code": _one("code"), "bodySite": _many("site"), "stage": _stages},
    "ImagingStudy": {"procedureCode": _many("code", 0), "reasonCode": _many("reason")},
    "List": {"code": _one("code")},
    "MedicationAdministration": {
        **_DRUG, "statusReason": _many("stop"), "dosage": _inside("route", "route"),
    },
    "MedicationDispense": _ORDER,
    "MedicationRequest": _ORDER,
    "MedicationStatement": {
        **_DRUG, "statusReason": _many("stop"), "dosage": _inside("route", "route"),
    },
    "Observation": {
        "code": _one("code"),
        "valueCodeableConcept": _of_result(_one("value")),
        "interpretation": _of_result(_many("interpretation", 0)),
        "method": _one("method"),
        "bodySite": _one("site"),
    },
    "Patient": {},
    "Procedure": {
        "code": _one("code"),
        "bodySite": _many("site"),
        "reasonCode": _many("reason"),
        "statusReason": _one("stop", 1),
    },
    "Specimen": {"collection": _inside("collection", "method")},
}  # fmt: skip
#: Extensions of mCODE with a coded value, on a resource or inside one of its extensions.
_EXTENSIONS: Final = {
    "mcode-histology-morphology-behavior": "morphology",
    "mcode-related-condition-absent": "absent",
    "mcode-related-condition": "present",
    "mcode-radiotherapy-modality": "modality",
    "mcode-procedure-intent": "intent",
    "mcode-treatment-intent": "intent",
}


def _add_extensions(fact: Fact, codes: Codes) -> None:
    inner = [(last_of(e.get("url")), e) for _, outer in fact.extensions for e in outer.get("extension") or ()]
    parts: dict[str, int] = {}
    for name, extension in (*fact.extensions, *inner):
        if element := _EXTENSIONS.get(name):
            parts[name] = parts.get(name, 0) + 1
            if concept := extension.get("valueCodeableConcept"):
                _add(fact, codes, element, parts[name], concept)


def _add_statements(fact: Fact, codes: Codes) -> None:
    """Components of a record of ours, then the extensions for single properties."""
    if fact.own:
        for holder in fact.components:
            other = _nested(holder, RECORD).get("valueReference")
            _state(fact, own_code(holder.get("code")), holder, reference_of(other))
    for _, extension in fact.extensions:
        if extension.get("url") == PROPERTY:
            holder = _nested(extension, "value")
            name = _nested(extension, "name").get("valueCode")
            _state(fact, name, holder, reference_of(holder.get("valueReference")))
    for statement in fact.statements:
        if concept := statement.holder.get("valueCodeableConcept"):
            _add(fact, codes, "own", statement.part, concept)
        if coding := statement.holder.get("valueCoding"):
            _add(fact, codes, "own", statement.part, {"coding": [coding]})


def _state(fact: Fact, name: str | None, holder: Content, reference: str | None) -> None:
    fact.statements.append(Statement(len(fact.statements) + 1, name, holder, reference))


def _nested(holder: Content, url: str) -> Content:
    for extension in holder.get("extension") or ():
        if extension.get("url") == url:
            found: Content = extension
            return found
    return {}


def _add_products(fact: Fact, run: Run) -> None:
    """The drug that a Medication names, also a contained one: its own code, and those of its ingredients."""
    linked = [run.store[number] for number in fact.linked("medication")]
    products: list[Any] = [r.content for r in linked if r.invalid is None and r.content is not None]
    reference = reference_of(fact.content.get("medicationReference"))
    inside = fact.content.get("contained") or ()
    products += [contained for contained in inside if reference == f"#{contained.get('id')}"]
    for product in products:
        if concept := _concept(product.get("code")):
            _add(fact, run.codes, "medication", 0, concept)
    for product in products:
        parts = product.get("ingredient")
        given = [part.get("itemCodeableConcept") for part in parts or () if isinstance(part, dict)]
        for part, concept in enumerate((c for c in given if c is not None), 1):
            if found := _concept(concept):
                _add(fact, run.codes, "medication", part, found)


def _concept(value: object) -> Content | None:
    """A CodeableConcept where the structure was not checked: a contained resource may be of any type."""
    if not isinstance(value, dict):
        return None
    codings = value.get("coding")
    kept = [coding for coding in codings if isinstance(coding, dict)] if isinstance(codings, list) else []
    named = [{key: text for key, text in coding.items() if isinstance(text, str)} for coding in kept]
    text = value.get("text")
    return {"coding": named} | ({"text": text} if isinstance(text, str) else {})
