# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 documents as single resources: bundles unpacked, numbers kept as text.

https://hl7.org/fhir/R4/json.html asks that a decimal keeps its precision ("2.50" is not "2.5"). DuckDB's JSON
functions go through binary doubles, so numbers are turned into JSON strings here, before it sees them.
A file or line that is not JSON, or not a resource, is rejected by itself; the others go on. So is a resource
that is not valid FHIR. What is right in it is kept with the names of the elements that are wrong, because an
invalid result must not make way for an older one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set
from hashlib import blake2b
from typing import Final, NamedTuple, NoReturn

from reasoner.errors import ReadError
from reasoner.read.fhir.structure import Number, check_structure
from reasoner.read.files import UNREADABLE, SourceFile, open_bytes, read_whole
from reasoner.read.notes import ReadNotes

__all__ = ["READ_TYPES", "Resource", "lost", "read_resources", "unpack"]

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
#: In sorted order, so that equal copies are equal texts. What a parser made has no cycles.
_write: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, check_circular=False).encode
#: So many problems of one resource are told.
_TOLD: Final = 3


class Resource(NamedTuple):
    """One resource, where it stood, and a digest of what it says.

    `invalid` names the elements of a resource that is not valid FHIR; they are not in the body. What could
    not be taken for a resource is there without a type (`lost`), because it may be about any patient.
    """

    file: str
    path: str
    full_url: str
    type: str
    id: str
    digest: str
    body: str
    invalid: str | None = None


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
            document = json.loads(
                text,
                parse_float=Number,
                parse_int=Number,
                parse_constant=_refuse,
                object_pairs_hook=_object,
            )
            resources = list(unpack(document, file.name, path, "", notes))
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
        yield from resources


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


def lost(file: str, path: str) -> Resource:
    """The place of something that was rejected, and of which it is not known whom it is about."""
    return Resource(file, path, "", "", f"{file} {path}", "", "{}")


def unpack(document: object, file: str, path: str, full_url: str, notes: ReadNotes) -> Iterator[Resource]:
    """The resources of a parsed document, in which every number is a `Number`."""
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        notes.reject(file, f"not a FHIR resource{': ' + path if path else ''}")
        yield lost(file, path)
        return
    if kind == "Bundle":
        entries = document.get("entry") or []
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            inside = f"{path} Bundle.entry[{number}]".strip()
            if isinstance(entry, dict) and "resource" in entry:
                url = entry.get("fullUrl")
                full_url = url if isinstance(url, str) and url.isprintable() else ""
                yield from unpack(entry["resource"], file, inside, full_url, notes)
            else:
                notes.skip(file, "bundle entry without a resource")
        return
    try:
        resource = _resource(document, kind, file, path, full_url)
        if resource.invalid is not None:
            _tell(document, resource, notes)
        yield resource
    except ValueError:
        notes.reject(file, f"a character that is no text{': ' + path if path else ''}")
        yield lost(file, path)


def _resource(document: dict[str, object], kind: str, file: str, path: str, full_url: str) -> Resource:
    """The content is written once, in sorted order, so that equal copies are equal texts."""
    if kind not in READ_TYPES:
        return Resource(file, path, full_url, kind, _identifier(document, full_url, ""), "", "{}")
    content = _text(_without(document, _NOT_CONTENT))
    digest = blake2b(content.encode(), digest_size=12).hexdigest()
    name = _identifier(document, full_url, digest)
    if wrong := {_element(problem.path) for problem in check_structure(document)}:
        body = _text(_without(document, _NOT_CONTENT | wrong))
        return Resource(file, path, full_url, kind, name, digest, body, " ".join(sorted(wrong)))
    meta = document.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    body = f'{{"profile": {_text(profiles)}, {content[1:]}' if profiles else content
    return Resource(file, path, full_url, kind, name, digest, body)


def _without(document: dict[str, object], names: Set[str]) -> dict[str, object]:
    if names.isdisjoint(document):
        return document
    return {key: value for key, value in document.items() if key not in names}


def _tell(document: dict[str, object], resource: Resource, notes: ReadNotes) -> None:
    problems = [f"{path} {reason}" for path, reason in check_structure(document) if reason]
    more = [f"{len(problems) - _TOLD} more"] if len(problems) > _TOLD else []
    where = resource.path.removeprefix("line ").partition(" ")
    line = int(where[0]) if where[0].isdigit() else None
    inside = where[2] if line else resource.path
    what = f"{resource.type}/{resource.id} is not valid FHIR R4 and was not read"
    reason = f"{what}{f' ({inside})' if inside else ''}: {'; '.join(problems[:_TOLD] + more)}"
    notes.reject(resource.file, reason, line)


def _element(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _text(value: object) -> str:
    """JSON that every later stage can hold: half a surrogate pair or a NUL is no text.

    Raises:
        ValueError: such a character.
    """
    text = _write(value)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("NUL in a string")
    return text


def _identifier(document: dict[str, object], full_url: str, digest: str) -> str:
    """The id, else the tail of a `urn:uuid:` full URL, else one from the content."""
    given = document.get("id")
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    match = _UUID.fullmatch(full_url)
    return match[1] if match else f"unnamed-{digest}"
