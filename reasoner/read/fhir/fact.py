# SPDX-License-Identifier: Apache-2.0
"""A resource as a fact of its patient, and where its references lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from reasoner.read.fhir.documents import Content
from reasoner.read.fhir.meaning import Coded, Codes, Meaning
from reasoner.read.fhir.own import OwnClass, OwnTables
from reasoner.read.fhir.status import clinical_of, is_undated, is_unsettled, observed
from reasoner.read.fhir.store import NOBODY, Member, Scope, Store, reference_of
from reasoner.read.mapping import Row

__all__ = ["HOLDERS", "Fact", "Link", "Run", "Statement", "last_of", "links_of"]


class Link(NamedTuple):
    """A reference: what it is, its text, and the resource that it leads to."""

    element: str
    reference: str
    target: int | None


class Statement(NamedTuple):
    """A property in our own terms: `holder` has the value[x], `reference` is another record."""

    part: int
    name: str | None
    holder: Content
    reference: str | None


_NONE: Final[tuple[Coded, ...]] = ()


class Fact:
    """A resource that states something about its patient.

    `is_invalid`: not valid FHIR, or not settled yet; an Observation stays as one without a value, because
    what is older must not be taken for the last result; and `is_undated` without its date if that is what is
    wrong. `wrong` names the elements that are not valid. `coded` holds every coded element that is looked at,
    by name.
    """

    __slots__ = (
        "clinical_status",
        "coded",
        "components",
        "content",
        "copies",
        "extensions",
        "file",
        "hides",
        "id",
        "is_invalid",
        "is_named",
        "is_undated",
        "is_unsettled",
        "links",
        "name",
        "number",
        "own",
        "record",
        "statements",
        "status",
        "type",
        "words",
        "wrong",
    )  # fmt: skip

    def __init__(self, member: Member, status: str | None) -> None:
        """Take over what is known of the resource; codes and links come later."""
        resource = member.resource
        self.number, self.name, self.copies = member.number, member.name, member.copies
        self.type, self.id, self.file, self.hides = resource.type, resource.id, resource.file, resource.hides
        self.content: Content = resource.content or {}
        self.wrong = resource.invalid
        self.is_unsettled = is_unsettled(resource.type, status)
        self.is_invalid = resource.invalid is not None or self.is_unsettled
        self.is_named = resource.is_named
        self.is_undated = is_undated(resource)
        self.status = status
        self.clinical_status = clinical_of(self.content) if resource.type == "Condition" else None
        self.coded: dict[str, list[Coded]] = {}
        self.components: list[Content] = []
        self.extensions: list[tuple[str, Content]] = []
        self.links: list[Link] = []
        self.statements: list[Statement] = []
        self.own: OwnClass | None = None
        #: terms and kinds that the codes may stand for: by them it is known which rules concern the fact
        self.words: frozenset[str] = frozenset()
        self.record: Row = {
            "row_id": member.name,
            "source_file": resource.file,
            "source_record": f"{resource.type}/{resource.id}",
            "source_path": resource.path,
        }

    @property
    def day(self) -> str | None:
        """The day of a measurement, where it is valid."""
        return None if self.is_undated else observed(self.content)

    @property
    def day_as_stated(self) -> str | None:
        """The day of a measurement, as written."""
        return observed(self.content)

    def meanings(self, *elements: str) -> list[Meaning]:
        """All that the codes of some elements may stand for."""
        return [m for element in elements for coded in self.coded.get(element, _NONE) for m in coded.meanings]

    def sure(self, kind: str, *elements: str) -> list[Meaning]:
        """What the codes of some elements surely stand for, of one kind."""
        return [m for m in self.meanings(*elements) if m.sure and kind in m.kinds]

    def sure_terms(self, *elements: str) -> set[str]:
        """The terms that the codes of some elements surely stand for."""
        return {m.term for m in self.meanings(*elements) if m.sure}

    def row(self, row_id: str | None = None, /, **cells: str | None) -> Row:
        """A row with the provenance of this resource."""
        row = self.record | cells
        if row_id is not None:
            row["row_id"] = row_id
        return row

    def linked(self, element: str) -> list[int]:
        """Where the references of an element lead, as far as they lead anywhere."""
        return [link.target for link in self.links if link.element == element and link.target is not None]

    def value_keys(self) -> list[str]:
        """The elements that are an answer, of whatever type."""
        return [key for key in self.content if key.startswith("value") and key[5:6].isupper()]


class Run(NamedTuple):
    """What all patients of a run have in common."""

    store: Store
    codes: Codes
    own: OwnTables
    #: copies of one resource of which one takes back what another says; whether one was entered in error
    taken_back: Mapping[tuple[str, str], bool]
    #: ids of Observations of nobody, by the Observation that they call their member
    panels: Mapping[int, list[str]]


def links_of(store: Store, number: int) -> tuple[list[Link], bool]:
    """The references of a resource, but for that to its patient; and whether one leads to another patient.

    Such a reference is a mistake in the source, and leads nowhere.
    """
    resource = store[number]
    own, scope = store.owner(number), Scope(resource.file, resource.bundle)
    links, is_astray = [], False
    for element, expected, reference in _references(resource.content or {}):
        target = store.resolve(scope, reference, expected)
        if target is not None and NOBODY != own != store.owner(target) != NOBODY:
            target, is_astray = None, True
        links.append(Link(element, reference, target))
    return links, is_astray


#: key -> name here, type that a bare id belongs to
_REFERENCE: Final = {
    "specimen": ("specimen", "Specimen"),
    "medicationReference": ("medication", "Medication"),
    "request": ("request", "MedicationRequest"),
}
_REFERENCES: Final = {
    "reasonReference": ("reason", "Condition"),
    "focus": ("focus", "Condition"),
    "hasMember": ("member", "Observation"),
}
_REFERRING: Final = frozenset({*_REFERENCE, *_REFERENCES})
#: Elements that may hold a reference.
HOLDERS: Final = _REFERRING | {"extension", "component"}
#: Extensions by which a resource says which tumour it is about.
_FOCUS: Final = frozenset(
    {"mcode-related-condition", "condition-related", "mcode-related-primary-cancer-condition"}
)


def _references(content: Content) -> Iterable[tuple[str, str | None, str]]:
    if not _REFERRING.isdisjoint(content):
        yield from _elements(content)
    extensions = content.get("extension") or ()
    for extension in extensions:
        if "valueReference" in extension and last_of(extension.get("url")) in _FOCUS:
            yield from _named("focus", "Condition", extension["valueReference"])
    holders = (*(content.get("component") or ()), *extensions)
    inner = [one for holder in holders if "extension" in holder for one in holder["extension"]]
    found = {reference_of(one["valueReference"]): None for one in inner if "valueReference" in one}
    for text in found:
        if text:
            yield "record", None, text


def _elements(content: Content) -> Iterable[tuple[str, str | None, str]]:
    for key, (element, expected) in _REFERENCE.items():
        # A Specimen has several requests, which are no orders of drugs.
        if isinstance(given := content.get(key), dict):
            yield from _named(element, expected, given)
    for key, (element, expected) in _REFERENCES.items():
        for given in content.get(key) or ():
            yield from _named(element, expected, given)


def _named(element: str, expected: str, reference: Content) -> Iterable[tuple[str, str | None, str]]:
    if text := reference_of(reference):
        yield element, expected, text


def last_of(url: str | None) -> str:
    """The last part of the URL of an extension."""
    return (url or "").rpartition("/")[2]
