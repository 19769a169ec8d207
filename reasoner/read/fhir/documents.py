# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 documents as single resources: bundles unpacked, numbers kept as text.

https://hl7.org/fhir/R4/json.html asks that a decimal keeps its precision ("2.50" is not "2.5"), so a number
is kept as the text that was written.
A file or line that is not JSON, or not a resource, is rejected by itself; the others go on. So is a resource
that is not valid FHIR. What is right in it is kept with the names of the elements that are wrong, because an
invalid result must not make way for an older one.

What concerns few documents is asked of the bytes of a whole document first: whether a character may be no
text, and whether a property in our own terms may stand where nothing looks for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from hashlib import blake2b
from typing import Any, Final, NamedTuple, NoReturn

from reasoner.errors import ReadError
from reasoner.read.fhir.hidden import hidden_resources, is_misspelt, is_of_r5
from reasoner.read.fhir.own import PROPERTY
from reasoner.read.fhir.pages import page_of
from reasoner.read.fhir.structure import Number, check_structure
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes, read_whole
from reasoner.read.notes import ReadNotes

__all__ = ["READ_TYPES", "Content", "Place", "Resource", "lost", "read_resources", "unpack"]

#: A parsed object whose structure was checked; every number is a text.
Content = dict[str, Any]

#: A line of NDJSON is one resource; a longer one is not a patient record.
_MAX_LINE: Final = 64 * 1024 * 1024
#: More lines than these that are not JSON: the file is something else.
_MAX_BAD_LINES: Final = 100
_TYPE: Final = re.compile(r"[A-Z][A-Za-z]{1,63}")
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_UUID: Final = re.compile(r"urn:(?:uuid|oid):([A-Za-z0-9\-.]{1,64})")
#: Resources of other types are counted, not read. A ResearchSubject may belong to any study, so that its date
#: is no registration date here: `--as-of` gives one.
READ_TYPES: Final = frozenset(
    {
        "BodyStructure",
        "Condition",
        "ImagingStudy",
        "List",
        "Medication",
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Patient",
        "Procedure",
        "Specimen",
    }
)
#: These say nothing about the patient and differ between copies of one resource.
_NOT_CONTENT: Final = frozenset({"meta", "text", "implicitRules", "language"})
_PROFILE: Final = frozenset({"profile"})
#: In sorted order, so that equal copies are equal texts. What a parser made has no cycles.
_write: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, check_circular=False).encode
#: So many problems of one resource are told.
_TOLD: Final = 3
#: Half a surrogate pair or a NUL.
_NO_TEXT: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
#: An ASCII character of an address that is written as an escape.
_ESCAPED: Final = re.compile(rb"\\u00[2-7]")
_OWN: Final = PROPERTY.removeprefix("https:/") + '"'


class Resource(NamedTuple):
    """One resource, where it stood, and what it says.

    `content` is None for a type that is not read; what was `meta.profile` is its `profile`. `invalid` names
    the elements of a resource that is not valid FHIR; they are not in the content. What could not be taken
    for a resource is there without a type (`lost`), because it may be about any patient. `hides` says that a
    property in our terms stands somewhere inside, where nothing looks for it. `bundle` is as in `Place`.
    """

    file: str
    path: str
    full_url: str
    bundle: str
    type: str
    id: str
    content: Content | None
    invalid: str | None = None
    digest: str = ""
    hides: bool = False

    @property
    def body(self) -> str:
        """The content as JSON, numbers as texts."""
        return "{}" if self.content is None else _write(self.content)

    def stated(self) -> int:
        """How many properties in our terms stand where they belong."""
        if self.content is None or "extension" not in self.content:
            return 0
        return sum(extension.get("url") == PROPERTY for extension in self.content["extension"])

    @property
    def is_named(self) -> bool:
        """Whether it has an id; what has none is called by its full URL or its content."""
        return "id" in (self.content or ()) or "id" in (self.invalid or "").split()

    def fingerprint(self) -> str:
        """The same for copies that say the same. Two people may say the same, too."""
        if self.type == "Patient" and not self.is_named:
            return " ".join(self[:4])
        if self.digest or self.content is None:
            return self.digest
        return _digest(_write(_without(self.content, _PROFILE)))


class Place(NamedTuple):
    """Where a document stands: file, place inside it, full URL in a bundle, and which bundle of the file.

    The name of a bundle is that of the bundle around it, and a part that ends in a slash.
    """

    file: str
    path: str = ""
    full_url: str = ""
    bundle: str = ""


class _Odd(NamedTuple):
    """What may be in a document: characters that are no text, properties in our terms at any place."""

    text: bool = True
    own: bool = True


_ANY: Final = _Odd()


def read_resources(file: SourceFile, notes: ReadNotes) -> Iterator[Resource]:
    """Every resource of a JSON, NDJSON or RDF file, those inside bundles included.

    Raises:
        ReadError: the file cannot be unpacked, or hardly a line of it is JSON; what was yielded is void.
    """
    if not file.kind.startswith("fhir-"):
        from reasoner.read.fhir.rdf_documents import read_rdf_resources

        yield from read_rdf_resources(file, notes)
        return
    bad = 0
    for path, text in _documents(file):
        try:
            document = _parse(text)
            odd = _oddness(text)
            resources = unpack(document, Place(file.name, path), notes, odd)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None) if not path else int(path.removeprefix("line "))
            bad += 1
            if bad > _MAX_BAD_LINES:
                raise ReadError(
                    file.name, f"more than {_MAX_BAD_LINES} lines are not valid JSON", line
                ) from None
            notes.reject(file.name, "not valid JSON", line)
            yield lost(file.name, path)
            continue
        if not odd.own and text.count(_OWN.encode()) != sum(map(Resource.stated, resources)):
            resources = list(map(_searched, resources))
        yield from resources


def _oddness(text: bytes) -> _Odd:
    """Looked for in the bytes, where it costs next to nothing."""
    escapes = b"\\u" in text
    # In other bytes than those of UTF-8 these would look otherwise; a surrogate begins with ED there.
    others = b"\xed" in text or b"\x00" in text
    return _Odd(
        others or (escapes and _NO_TEXT.search(text) is not None),
        others or b"\\/" in text or (escapes and _ESCAPED.search(text) is not None),
    )


def _parse(text: bytes) -> object:
    # As `json.loads` does it, which would make a decoder for each line.
    return _DECODER.decode(text.decode(json.detect_encoding(text), "surrogatepass"))


def _documents(file: SourceFile) -> Iterator[tuple[str, bytes]]:
    if file.kind == "fhir-json":
        yield "", read_whole(file)
        return
    try:
        with open_bytes(file) as stream:
            for number, line in enumerate(iter(lambda: stream.readline(_MAX_LINE + 1), b""), start=1):
                if len(line) > _MAX_LINE:
                    raise ReadError(file.name, "a line of more than 64 MiB", number)
                if text := line.removeprefix(b"\xef\xbb\xbf").strip():
                    yield f"line {number}", text
    except UNREADABLE as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON leaves open which of two equal keys counts; here none does."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found


_DECODER: Final = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=_refuse, object_pairs_hook=_object
)


def lost(file: str, path: str) -> Resource:
    """The place of something that was rejected, and of which it is not known whom it is about."""
    return Resource(file, path, "", "", "", f"{file} {path}", None)


def unpack(document: object, place: Place, notes: ReadNotes, odd: _Odd = _ANY) -> list[Resource]:
    """The resources of a parsed document, in which every number is a `Number`."""
    file, path = place.file, place.path
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(kind, str) or not _is_type(kind):
        notes.reject(file, f"not a FHIR resource{': ' + path if path else ''}")
        return [lost(file, path)]
    if kind == "Bundle":
        return _entries(document, place, notes, odd)
    if kind not in READ_TYPES and (reason := _hides(document, kind)):
        notes.reject(file, f"{reason}{': ' + path if path else ''}")
        return [lost(file, path)]
    try:
        resource = _resource(document, kind, place, odd)
    except ValueError:
        notes.reject(file, f"a character that is no text{': ' + path if path else ''}")
        return [lost(file, path)]
    if resource.invalid is not None:
        _tell(document, resource, notes)
    return [resource]


def _is_type(kind: str) -> bool:
    return kind in READ_TYPES or _TYPE.fullmatch(kind) is not None


def _entries(bundle: Content, place: Place, notes: ReadNotes, odd: _Odd) -> list[Resource]:
    file, path = place.file, place.path
    own = f"{place.bundle}{path}/"
    if page := page_of(bundle, file):
        notes.pages.append(page)
    entries = bundle.get("entry")
    found: list[Resource] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and "resource" in entry:
            url = entry.get("fullUrl")
            url = url if isinstance(url, str) and url.isprintable() else ""
            inside = Place(file, f"{path} Bundle.entry[{number}]".strip(), url, own)
            found += unpack(entry["resource"], inside, notes, odd)
        else:
            notes.skip(file, "bundle entry without a resource")
    return found


def _hides(document: dict[str, object], kind: str) -> str:
    """Why a resource of a type that is not read may hold what is looked for; empty if it does not."""
    if is_misspelt(kind, READ_TYPES):
        return f"{kind} is no type of FHIR R4 that is read, but nearly one; correct the resourceType"
    if inside := hidden_resources(document, READ_TYPES):
        return f"a {kind} is not read, and holds {', '.join(inside)}; send these as resources of their own"
    return ""


def _resource(document: Content, kind: str, place: Place, odd: _Odd) -> Resource:
    full_url = place.full_url
    if kind not in READ_TYPES:
        return Resource(*place, kind, _identifier(document, full_url) or "unnamed-", None)
    content = _without(document, _NOT_CONTENT)
    if odd.text:
        _require_text(content)
    name = _identifier(document, full_url) or f"unnamed-{_digest(_write(content))}"
    if wrong := {_element(problem.path) for problem in check_structure(document)}:
        digest = _digest(_write(content))
        content = _without(content, wrong)
        found = Resource(*place, kind, name, content, " ".join(sorted(wrong)), digest)
    else:
        meta = document.get("meta")
        if profiles := meta.get("profile") if isinstance(meta, dict) else None:
            if odd.text:
                _require_text(profiles)
            content = {"profile": profiles, **content}
        found = Resource(*place, kind, name, content)
    return _searched(found) if odd.own else found


def _without(document: Content, names: Set[str]) -> Content:
    if names.isdisjoint(document):
        return document
    return {key: value for key, value in document.items() if key not in names}


def _searched(resource: Resource) -> Resource:
    """With `hides`, which is not asked of a document in which every such property stands where it belongs."""
    hides = resource.body.count(_OWN) > resource.stated()
    return resource._replace(hides=True) if hides else resource


def _tell(document: Content, resource: Resource, notes: ReadNotes) -> None:
    problems = [f"{path} {reason}" for path, reason in check_structure(document) if reason]
    more = [f"{len(problems) - _TOLD} more"] if len(problems) > _TOLD else []
    where = resource.path.removeprefix("line ").partition(" ")
    line = int(where[0]) if where[0].isdigit() else None
    inside = where[2] if line else resource.path
    what = f"{resource.type}/{resource.id} is not valid FHIR R4 and was not read"
    reason = f"{what}{f' ({inside})' if inside else ''}: {'; '.join(problems[:_TOLD] + more)}"
    if is_of_r5(resource.type, (resource.invalid or "").split()):
        reason += "; this is FHIR R5: export it as FHIR R4 JSON, or as FHIR R5 Turtle, which is read"
    notes.reject(resource.file, reason, line)


def _element(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _require_text(value: object) -> None:
    """What every later stage and every file can hold: half a surrogate pair or a NUL is no text.

    Raises:
        ValueError: such a character.
    """
    text = _write(value)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("NUL in a string")


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _identifier(document: Content, full_url: str) -> str:
    """The id, else the tail of a `urn:uuid:` full URL, else nothing."""
    given = document.get("id")
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    match = _UUID.fullmatch(full_url)
    return match[1] if match else ""
