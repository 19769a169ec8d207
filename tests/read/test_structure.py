# SPDX-License-Identifier: Apache-2.0
"""The structural check of FHIR resources: its table is that of the standard, and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

from reasoner.read.fhir.documents import READ_TYPES
from reasoner.read.fhir.structure import _TYPES, Number, _object, check_structure

from .resources import LOINC, Resource, concept, lab, resource

TABLE = files("reasoner.read.fhir") / "structure.tsv"
EXAMPLES = Path(__file__).parents[2] / "examples" / "fhir"
#: Types that R4B has and R4 has not.
NOT_R4 = {"CodeableReference", "RatioRange"}
#: Types whose elements are looked at; of others it is only checked that they are objects.
DEEP = {
    "CodeableConcept",
    "Coding",
    "Dosage",
    "Extension",
    "Period",
    "Quantity",
    "Range",
    "Ratio",
    "Reference",
}
COMPARATORS = "<|<=|>=|>"
#: The model classes show some of the codes only.
CODES = {
    ("Observation", "status"): (
        "registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown"
    ),
    ("Quantity", "comparator"): COMPARATORS,
}
#: What lacks one of them is not read; without other required elements something is unknown.
REQUIRED = {("Observation", "code"), ("Extension", "url")} | {
    (kind, "status") for kind in READ_TYPES - {"Medication", "Patient", "Specimen"}
}


def kind_of(annotation: object) -> tuple[bool, str]:
    text = str(annotation)
    match = re.search(r"abc\.(\w+)Type", text) or re.search(r"(\w+)\((?:[^()]*)\)\]", text)
    if match:
        kind = match[1]
    else:
        kind = next(k for k in ("Bool", "Decimal", "Int") if k.lower() in text.lower())
        kind = {"Bool": "boolean", "Decimal": "decimal", "Int": "integer"}[kind]
    if kind not in {"Resource"} and "abc." not in text:
        kind = kind[0].lower() + kind[1:]
    return "List[" in text, kind


def rows_of(owner: str, done: set[str]) -> list[str]:
    """The lines of the table for a type and the types inside it, from the model classes of fhir.resources."""
    done.add(owner)
    lines, inside = [], []
    for field in get_fhir_model_class(owner).model_fields.items():
        name, info = field[1].alias or field[0], field[1]
        extra = info.json_schema_extra
        if not isinstance(extra, dict) or not extra.get("element_property"):
            continue
        many, kind = kind_of(info.annotation)
        if kind in NOT_R4:
            continue
        listed = extra.get("enum_values")
        codes = "|".join(map(str, listed)) if isinstance(listed, list) and kind == "code" else ""
        codes = CODES.get((owner, name), codes)
        required = "!" if (owner, name) in REQUIRED else ""
        lines.append(
            "\t".join(
                (
                    owner,
                    name,
                    kind,
                    "*" if many else "",
                    str(extra.get("one_of_many", "")),
                    required,
                    codes,
                )
            )
        )
        inside.append(kind)
    for kind in inside:
        if kind not in done and (kind in DEEP or kind.startswith(owner)):
            lines += rows_of(kind, done)
    return lines


def table() -> str:
    done: set[str] = set()
    lines = [line for kind in sorted(READ_TYPES) for line in rows_of(kind, done)]
    head = "type\telement\tkind\tmany\tchoice\trequired\tcodes"
    return "\n".join(
        (
            "# SPDX-License-Identifier: Apache-2.0",
            "# Elements of FHIR R4 (https://hl7.org/fhir/R4/), a work of HL7 under CC0.",
            "# Made by tests/read/test_structure.py.",
            head,
            *lines,
            "",
        )
    )


def test_table_is_that_of_the_standard() -> None:
    """To make it again: write what `table()` returns into the file."""
    assert TABLE.read_text("utf-8") == table()


def read(resource: Resource) -> dict[str, object]:
    """As documents are parsed: numbers keep their digits."""
    result: dict[str, object] = json.loads(json.dumps(resource), parse_float=Number, parse_int=Number)
    return result


def problems(resource: Resource) -> list[str]:
    return [f"{path} {reason}" for path, reason in check_structure(read(resource)) if reason]


VALUE = {"value": 1.2, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}


def test_a_valid_result_has_no_problem() -> None:
    """With a range, a component, an extension and a primitive that is only extended."""
    valid = lab(
        valueQuantity=VALUE | {"comparator": "<"},
        referenceRange=[{"high": {"value": 1.3}}],
        component=[{"code": concept(LOINC, "8480-6"), "valueQuantity": VALUE}],
        extension=[{"url": "http://example.org/x", "valueString": "x"}],
        _issued={"extension": [{"url": "http://example.org/x", "valueCode": "x"}]},
    )

    assert problems(valid) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"status": "finalised"}, "status is not a code of FHIR R4"),
        ({"status": None}, "status is not a code of FHIR R4"),
        ({"valueQuantity": "13.2 g/dL"}, "valueQuantity is not an object with content"),
        ({"valueQuantity": {"value": "13.2"}}, "valueQuantity.value is not a number"),
        ({"valueQuantity": {}}, "valueQuantity is not an object with content"),
        (
            {"valueQuantity": VALUE | {"comparator": "=<"}},
            "valueQuantity.comparator is not a code of FHIR R4",
        ),
        ({"valueInteger": 1.5}, "valueInteger is not a whole number that is allowed here"),
        ({"valueBoolean": "true"}, "valueBoolean is not true or false"),
        ({"valueQuantity": VALUE, "valueString": "x"}, "valueString stands beside another choice"),
        (
            {"effectiveDateTime": "2026-01-01", "effectiveInstant": "2026-01-01T00:00:00Z"},
            "effectiveInstant stands",
        ),
        ({"effectiveDateTime": "YYYY-MM-DD"}, "effectiveDateTime is not a valid date or time"),
        ({"effectiveDateTime": "2026-02-30"}, "effectiveDateTime is not a valid date or time"),
        ({"effectiveDateTime": "01/02/2026"}, "effectiveDateTime is not a valid date or time"),
        ({"interpretation": concept("x", "H")}, "interpretation is not a list"),
        ({"interpretation": []}, "interpretation is an empty list"),
        ({"category": [None]}, "category[0] is not an object with content"),
        ({"referenceRange": [{"high": {"value": "1.3"}}]}, "referenceRange[0].high.value is not a number"),
        ({"component": [{"code": "x"}]}, "component[0].code is not an object with content"),
        ({"result": 5}, "result is no element of FHIR R4 here"),
        ({"a patient's name": 5}, "a name is no element of FHIR R4 here"),
        (
            {"dataAbsentReason": {"text": "x"}, "valueQuantity": VALUE},
            "valueQuantity stands beside a reason",
        ),
        ({"modifierExtension": [{"url": "x"}]}, "modifierExtension[0] may change the meaning"),
        ({"implicitRules": "http://example.org"}, "implicitRules may change the meaning"),
        ({"code": {"text": ""}}, "code.text is not a text with content"),
    ],
)
def test_what_is_wrong_is_named(change: Resource, found: str) -> None:
    """One problem each, by its path and without its value."""
    (problem,) = problems(lab() | change)

    assert problem.startswith(found)


def test_missing_elements_that_decide_are_named() -> None:
    """Without status nobody knows whether the result holds."""
    bare: Resource = {"resourceType": "Observation", "id": "x"}

    assert sorted(problems(bare)) == ["code is missing", "status is missing"]


@pytest.mark.parametrize(
    ("kind", "name"), [("MedicationStatement", "taken"), ("MedicationAdministration", "notGiven")]
)
def test_elements_of_earlier_releases_do_not_pass(kind: str, name: str) -> None:
    """They deny what the rest of the resource says."""
    drug = resource(kind, "d", status="completed", medicationCodeableConcept=concept("x", "1"), **{name: "n"})

    assert problems(drug) == [f"{name} is no element of FHIR R4 here"]


def test_public_examples_are_valid(data: Path) -> None:
    """The examples of mCODE and US Core, as their publishers say."""
    paths = [*(data / "mcode-stu4" / "instances").glob("*.json"), *(data / "us-core-6.1.0").glob("*.json")]
    found = {
        path.name: problems(document)
        for path in paths
        if (document := json.loads(path.read_text("utf-8")))["resourceType"] in READ_TYPES
    }

    assert len(paths) == 323
    assert {name: list(map(str, wrong)) for name, wrong in found.items() if wrong} == {}


#: What an element is not, of most kinds; and what may be one of several.
MISFITS: tuple[object, ...] = (
    None,
    "",
    " ",
    "x",
    "2024-02-30",
    True,
    {},
    [],
    [None],
    Number("1.50"),
    Number("-0"),
    {"url": "x"},
)


def changes(value: object) -> Iterator[None]:
    """Change each element inside a value in turn, and undo it."""
    if isinstance(value, list):
        for item in value:
            yield from changes(item)
    elif isinstance(value, dict):
        before = dict(value)
        for key, kept in before.items():
            yield from changes(kept)
            for misfit in (*MISFITS, [kept], kept[0] if isinstance(kept, list) and kept else "x"):
                value[key] = misfit
                yield
            value[key] = value[f"_{key}"] = value["valueString"] = value["dataAbsentReason"] = kept
            yield
            del value[key]
            yield
            value.clear()
            value.update(before)


def test_what_passes_at_once_has_no_problem() -> None:
    """The short way, which remembers combinations of names, lets pass what the search finds nothing in."""
    bundle = json.loads((EXAMPLES / "V01.json").read_text("utf-8"), parse_float=Number, parse_int=Number)
    differing, passed, refused = [], 0, 0
    for entry in bundle["entry"][::4]:
        document = entry["resource"]
        known = _TYPES[document["resourceType"]]
        for _ in changes(document):
            if _TYPES.get(str(document.get("resourceType"))) is not known:
                continue
            found = _object(document, known)
            if list(check_structure(document)) != list(found):
                differing.append(found)
            passed, refused = passed + (not found), refused + bool(found)

    assert differing == []
    assert passed > 100
    assert refused > 1_000
