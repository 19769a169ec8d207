# SPDX-License-Identifier: Apache-2.0
"""What FHIR R5 says, in the elements of FHIR R4, type by type while a resource is put together.

1. `r5.tsv` renames elements, and parts a CodeableReference into a concept and a reference.
2. Elements that nothing here reads are left out and counted.
3. Everything else that R4 does not have stays as it is, so that the resource is refused as not valid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reasoner.read.fhir.elements import R5_ROWS

__all__ = ["REFUSED", "as_r4"]

Fields = dict[str, object]

#: No element of any type may be this, so that the structural check refuses what holds it.
REFUSED: Final = None

_ADHERENCE_SYSTEM: Final = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
#: How its codes begin, and what R4 says instead:
#: https://hl7.org/fhir/R5/codesystem-medication-statement-adherence.html. As `not-taking` is wider than
#: `stopped`, it denies no earlier use: it stays unknown.
_ADHERENCE: Final = (("taking", "active"), ("on-hold", "on-hold"), ("stopped", "stopped"))


def as_r4(owner: str, fields: Fields, leave_out: Callable[[str], None]) -> None:
    """Turn the fields of one object into those of R4.

    Args:
        owner: the type of the object.
        fields: changed in place.
        leave_out: told the name of each element that is left out.
    """
    if special := _SPECIAL.get(owner):
        special(fields)
    for key, becomes in R5_ROWS.get(owner, {}).items():
        for given in (key, f"_{key}"):
            if given not in fields or becomes == (key,):
                continue
            value = fields.pop(given)
            if not becomes:
                leave_out(f"{owner}.{key}")
            elif key in _PARTED:
                _part(fields, value, becomes, leave_out)
            else:
                _put(fields, given.replace(key, becomes[0]), value)


def _put(fields: Fields, key: str, value: object) -> None:
    """Two elements of R5 and R4 that say the same cannot both hold."""
    fields[key] = REFUSED if key in fields else value


def _part(fields: Fields, value: object, becomes: tuple[str, ...], leave_out: Callable[[str], None]) -> None:
    if value is REFUSED:
        _put(fields, becomes[0], REFUSED)
        return
    several = isinstance(value, list)
    parts = [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict)]
    for name, key in zip(("concept", "reference"), (*becomes, "")[:2], strict=True):
        found = [part[name] for part in parts if name in part]
        if found and key:
            _put(fields, key, found if several else found[0])
        elif found:
            leave_out(f"{name} instead of {becomes[0]}")
    if any(not part.keys() & {"concept", "reference"} for part in parts):
        _put(fields, becomes[0], REFUSED)


def _medication_statement(fields: Fields) -> None:
    """R5 says in `status` that a statement was recorded, and in `adherence` whether the drug is taken."""
    adherence = fields.pop("adherence", {})
    if not isinstance(adherence, dict) or "modifierExtension" in adherence:
        fields["status"] = REFUSED
        return
    if "reason" in adherence:
        _put(fields, "statusReason", [adherence["reason"]])
    if fields.get("status") == "recorded":
        fields["status"] = _status(adherence.get("code"))


def _status(concept: object) -> str:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    given = [c for c in codings if isinstance(c, dict)] if isinstance(codings, list) else []
    codes = [str(c.get("code")) for c in given if c.get("system") == _ADHERENCE_SYSTEM]
    found = {status for start, status in _ADHERENCE for code in codes if code.startswith(start)}
    return found.pop() if len(found) == 1 else "unknown"


def _medication_request(fields: Fields) -> None:
    """An order of which R5 says that its time is over: R4 cannot say whether it was carried out."""
    if fields.get("status") == "ended":
        fields["status"] = "unknown"


def _body_structure(fields: Fields) -> None:
    """R4 has one location, R5 several structures of which each may be qualified."""
    included = fields.pop("includedStructure", None)
    if included is None:
        return
    one = included[0] if isinstance(included, list) and len(included) == 1 else None
    if not isinstance(one, dict) or "modifierExtension" in one or "location" in fields:
        fields["location"] = REFUSED
        return
    if "structure" in one:
        fields["location"] = one["structure"]
    qualifiers = [*one.get("qualifier", ()), *([one["laterality"]] if "laterality" in one else ())]
    if qualifiers:
        _put(fields, "locationQualifier", qualifiers)


def _observation(fields: Fields) -> None:
    """The structure that was observed stands among the foci in R4."""
    if "bodyStructure" in fields:
        structure = fields.pop("bodyStructure")
        focus = fields.get("focus", [])
        whole = isinstance(focus, list) and structure is not REFUSED
        fields["focus"] = [*focus, structure] if isinstance(focus, list) and whole else REFUSED


_SPECIAL: Final[dict[str, Callable[[Fields], None]]] = {
    "BodyStructure": _body_structure,
    "MedicationRequest": _medication_request,
    "MedicationStatement": _medication_statement,
    "Observation": _observation,
}
_PARTED: Final = frozenset({"item", "medication", "procedure", "reason"})
