# SPDX-License-Identifier: Apache-2.0
"""What results were computed with: the versions and hashes of everything that decides them.

Nothing of the machine, the user or the time of day stands here: the same input gives the same record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.ontology import Ontology, data_folder
from reasoner.patient import Literal
from reasoner.protocol import Protocol
from reasoner.read import ReadNotes, ReadOptions
from reasoner.read.files import find_files
from reasoner.read.places import given, is_folder, open_place
from reasoner.terms import OWL

__all__ = ["RUN_COLUMNS", "SHORT_HASH", "InputFile", "RunRecord", "input_files"]

#: Columns of the CSV files, and the facts of a run that stand in them.
RUN_COLUMNS: Final = {
    "protocol": "protocol",
    "protocol_version": "protocolVersion",
    "shapes_sha256": "shapesSha256",
    "ontology_version": "ontologyVersion",
    "ontology_sha256": "ontologySha256",
    "policy": "policy",
}
_AS_FOUND: Final = ReadOptions()
#: Digits of a hash where people read it.
SHORT_HASH: Final = 12


class InputFile(NamedTuple):
    """A file that patients were read from: its path below the given folder, and the hash of its bytes.

    The hash is empty when the file could not be opened.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run. `shapes_sha256` is of the protocol's folder, `record_sha256` of the shapes of a record.

    `as_of` is the registration date given to patients who have none, or empty.
    """

    program_version: str
    protocol: str
    protocol_version: str
    amendment: str
    issued: str
    shapes_sha256: str
    ontology_version: str
    ontology_sha256: str
    record_sha256: str
    mappings_sha256: str
    policy: str
    as_of: str
    engine: str
    inputs: tuple[InputFile, ...] = field(default=(), repr=False)

    @classmethod
    def of(  # noqa: PLR0913 (everything that decides results)
        cls,
        protocol: Protocol,
        ontology: Ontology,
        *,
        policy: str,
        as_of: date | None,
        engine: str,
        reading: ReadOptions = _AS_FOUND,
    ) -> RunRecord:
        """Describe a run with this protocol and this ontology; the maps of the site count as mappings."""
        return cls(
            program_version=_program_version(),
            protocol=protocol.identifier,
            protocol_version=protocol.version,
            amendment=protocol.amendment,
            issued=protocol.issued.isoformat(),
            shapes_sha256=protocol.sha256,
            ontology_version=_ontology_version(ontology),
            ontology_sha256=ontology.sha256,
            record_sha256=_hash([data_folder("shapes") / "record.ttl"]),
            mappings_sha256=_hash(
                [*sorted((ontology.folder / "mappings").glob("*.sssom.tsv")), *reading.maps]
            ),
            policy=str(policy),
            as_of=as_of.isoformat() if as_of else "",
            engine=engine,
        )

    def with_inputs(self, paths: Iterable[Path]) -> RunRecord:
        """The same run, with the files that reading these paths will open."""
        return replace(self, inputs=tuple(input_files(paths)))

    def facts(self) -> dict[str, str]:
        """Everything but the input files, under the names that JSON results use."""
        return {
            "programVersion": self.program_version,
            "protocol": self.protocol,
            "protocolVersion": self.protocol_version,
            "amendment": self.amendment,
            "issued": self.issued,
            "shapesSha256": self.shapes_sha256,
            "ontologyVersion": self.ontology_version,
            "ontologySha256": self.ontology_sha256,
            "recordSha256": self.record_sha256,
            "mappingsSha256": self.mappings_sha256,
            "policy": self.policy,
            "asOf": self.as_of,
            "engine": self.engine,
        }

    def columns(self) -> tuple[str, ...]:
        """The cells of `RUN_COLUMNS`, hashes cut short: they stand in every row."""
        facts = self.facts()
        return tuple(
            facts[name][:SHORT_HASH] if name.endswith("Sha256") else facts[name]
            for name in RUN_COLUMNS.values()
        )

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"protocol {self.protocol} {self.protocol_version} ({self.amendment}; issued {self.issued}; "
            f"shapes {self.shapes_sha256[:SHORT_HASH]}), ontology {self.ontology_version} "
            f"({self.ontology_sha256[:SHORT_HASH]}), policy {self.policy}"
        )


def input_files(paths: Iterable[Path]) -> Iterator[InputFile]:
    """The files that reading these paths will open, in that order, each hashed as it is stored."""
    named = [given(path) for path in paths]
    folders = [path for path in named if is_folder(path)]
    for file in find_files(named, ReadNotes()):
        if file.kind == "postgres":  # its path holds the password
            yield InputFile(file.name, "")
            continue
        above = next((folder for folder in folders if file.path.is_relative_to(folder)), file.path.parent)
        yield InputFile(file.path.relative_to(above).as_posix(), _file_hash(file.path))


def _file_hash(path: Path) -> str:
    """Reading tells why a file cannot be opened; here it has no hash."""
    try:
        with open_place(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _hash(files: Iterable[Path]) -> str:
    """SHA-256 over names and bytes."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _program_version() -> str:
    try:
        return version("trialshapes")
    except PackageNotFoundError:  # run from a folder, without being installed
        return "unknown"


def _ontology_version(ontology: Ontology) -> str:
    """The version in the headers of the ontology's files; all of them, if they differ."""
    found = {
        term.lexical
        for header in ontology.declared(OWL + "Ontology")
        for term in ontology.objects(header, OWL + "versionInfo")
        if isinstance(term, Literal)
    }
    return ", ".join(sorted(found)) or "unknown"
