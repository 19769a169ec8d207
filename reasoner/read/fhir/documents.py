# SPDX-License-Identifier: Apache-2.0
"""FHIR R4 documents as single resources: bundles unpacked, numbers kept as text.

https://hl7.org/fhir/R4/json.html asks that a decimal keeps its precision ("2.50" is not "2.5"). DuckDB's JSON
functions go through binary doubles, so numbers are turned into JSON strings here, before it sees them.
A file or line that is not JSON, or not a resource, is rejected by itself; the others go on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final, NamedTuple, NoReturn

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile, open_bytes, read_whole
from reasoner.read.notes import ReadNotes

__all__ = ["READ_TYPES", "Resource", "read_resources"]

#: A line of NDJSON is one resource; a longer one is not a patient record.
_MAX_LINE: Final = 64 * 1024 * 1024
_TYPE: Final = re.compile(r"[A-Z][A-Za-z]{1,63}")
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_UUID: Final = re.compile(r"urn:(?:uuid|oid):([A-Za-z0-9\-.]{1,64})")
#: Resources of other types are counted, not read.
READ_TYPES: Final = frozenset(
    {
        "BodyStructure",
        "Condition",
        "List",
        "Medication",
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Patient",
        "Procedure",
        "ResearchSubject",
        "Specimen",
    }
)
#: These say nothing about the patient and differ between copies of one resource.
_NOT_CONTENT: Final = frozenset({"meta", "text", "implicitRules", "language"})


class Resource(NamedTuple):
    """One resource, where it stood, and a digest of what it says."""

    file: str
    path: str
    full_url: str
    type: str
    id: str
    digest: str
    body: str


def read_resources(file: SourceFile, notes: ReadNotes) -> Iterator[Resource]:
    """Every resource of a JSON or NDJSON file, those inside bundles included."""
    for path, text in _documents(file, notes):
        try:
            document = json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", None) if not path else int(path.removeprefix("line "))
            notes.reject(file.name, "not valid JSON", line)
            continue
        yield from _unpack(document, file.name, path, "", notes)


def _documents(file: SourceFile, notes: ReadNotes) -> Iterator[tuple[str, bytes]]:
    if file.kind == "fhir-json":
        yield "", read_whole(file)
        return
    try:
        with open_bytes(file) as stream:
            number = 0
            while line := stream.readline(_MAX_LINE + 1):
                number += 1
                if len(line) > _MAX_LINE:
                    notes.reject(
                        file.name, "a line of more than 64 MiB; the rest of the file was not read", number
                    )
                    return
                if text := line.removeprefix(b"\xef\xbb\xbf").strip():
                    yield f"line {number}", text
    except (OSError, EOFError) as error:
        raise ReadError(file.name, f"cannot be opened: {error.__class__.__name__}") from error


def _refuse(constant: str) -> NoReturn:
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _unpack(document: object, file: str, path: str, full_url: str, notes: ReadNotes) -> Iterator[Resource]:
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        notes.reject(file, f"not a FHIR resource{': ' + path if path else ''}")
        return
    if kind == "Bundle":
        entries = document.get("entry") or []
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            inside = f"{path} Bundle.entry[{number}]".strip()
            if isinstance(entry, dict) and "resource" in entry:
                url = entry.get("fullUrl")
                yield from _unpack(
                    entry["resource"], file, inside, url if isinstance(url, str) else "", notes
                )
            else:
                notes.skip(file, "bundle entry without a resource")
        return
    yield _resource(document, kind, file, path, full_url)


def _resource(document: dict[str, object], kind: str, file: str, path: str, full_url: str) -> Resource:
    """The content is written once, in sorted order, so that equal copies are equal texts."""
    if kind not in READ_TYPES:
        return Resource(file, path, full_url, kind, _identifier(document, full_url, ""), "", "{}")
    content = json.dumps({key: document[key] for key in document if key not in _NOT_CONTENT}, sort_keys=True)
    digest = blake2b(content.encode(), digest_size=12).hexdigest()
    meta = document.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    body = f'{{"profile": {json.dumps(profiles)}, {content[1:]}' if profiles else content
    return Resource(file, path, full_url, kind, _identifier(document, full_url, digest), digest, body)


def _identifier(document: dict[str, object], full_url: str, digest: str) -> str:
    """The id, else the tail of a `urn:uuid:` full URL, else one from the content."""
    given = document.get("id")
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    match = _UUID.fullmatch(full_url)
    return match[1] if match else f"unnamed-{digest}"
