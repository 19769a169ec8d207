# SPDX-License-Identifier: Apache-2.0
"""All resources of a run, by address and by patient: references are resolved here.

Equal copies of a resource are one; copies that differ are all kept. Resources are held in memory as they were
parsed; beyond a size they are kept as JSON in a file that is deleted, and only addresses stay: about 300
bytes a resource.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Final, NamedTuple

from reasoner.read.fhir.documents import Content, Resource

__all__ = ["NOBODY", "Member", "Store", "reference_of"]

#: The patient of a resource that belongs to none.
NOBODY: Final = -1
_ADDRESS: Final = re.compile(r"([A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?\Z")
#: The id at the end of a reference.
_LAST: Final = re.compile(r"([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?\Z")
_NAMED: Final = re.compile(r"(?:[A-Za-z]+/|https?://|urn:)[^?#]+\Z|[A-Za-z0-9.-]{1,64}\Z")


class Member(NamedTuple):
    """A resource with its number, its name among copies, and how many copies of it differ."""

    number: int
    name: str
    copies: int
    resource: Resource


class _Spilled:
    """Resources in a file without a name, by number."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile(prefix="trialshapes-")  # noqa: SIM115 (lives as long as this)
        self._starts = array("Q", [0])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def append(self, resource: Resource) -> None:
        self._file.seek(self._starts[-1])
        written = self._file.write(json.dumps(resource).encode())
        self._starts.append(self._starts[-1] + written)

    def __getitem__(self, number: int) -> Resource:
        self._file.seek(self._starts[number])
        return Resource(*json.loads(self._file.read(self._starts[number + 1] - self._starts[number])))

    def cut(self, length: int) -> None:
        del self._starts[length + 1 :]

    def close(self) -> None:
        self._file.close()


class _Held(list[Resource]):
    """Resources in memory."""

    def cut(self, length: int) -> None:
        del self[length:]

    def close(self) -> None:
        self.clear()


class Store:
    """What was read of all files, before it is known which patients there are."""

    def __init__(self, *, spill: bool) -> None:
        """Empty; `spill` keeps the resources on disk."""
        self._resources: _Spilled | _Held = _Spilled() if spill else _Held()
        #: `Type/id` -> the first resource of that name
        self._addresses: dict[str, int] = {}
        #: file -> full URL -> resource
        self._urls: dict[str, dict[str, int]] = {}
        #: `Type/id` -> all resources of that name, where they differ
        self._copies: dict[str, list[int]] = {}
        self._subjects: list[str | None] = []
        self._files: list[str] = []
        self._owners = array("q")
        #: what resources call patients who are not among the files
        self.absent: set[str] = set()
        #: references that lead nowhere, but end in the id of a patient (`patient/V03`)
        self._doubtful: set[str] = set()
        self._begun = (0, 0)
        #: how often an equal copy was met
        self.equal = 0

    def __enter__(self) -> Store:
        """Nothing more to open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete the file, if there is one."""
        self._resources.close()

    def __getitem__(self, number: int) -> Resource:
        """The resource of that number."""
        return self._resources[number]

    def __len__(self) -> int:
        """How many resources there are, equal copies once."""
        return len(self._resources)

    def begin(self) -> None:
        """What is added from here on may turn out to be void."""
        self._begun = len(self._resources), self.equal

    def void(self, file: str) -> None:
        """Forget all of the file that was begun last."""
        length, self.equal = self._begun
        self._resources.cut(length)
        del self._subjects[length:], self._files[length:]
        self._urls.pop(file, None)
        self._addresses = {address: n for address, n in self._addresses.items() if n < length}
        kept = {address: [n for n in numbers if n < length] for address, numbers in self._copies.items()}
        self._copies = {address: numbers for address, numbers in kept.items() if len(numbers) > 1}

    def add(self, resource: Resource) -> None:
        """Keep a resource, unless an equal copy of it is there."""
        number = self._equal(resource)
        if resource.full_url:
            urls = self._urls.setdefault(resource.file, {})
            urls[resource.full_url] = min(number, urls.get(resource.full_url, number))
        if number < len(self._resources):
            self.equal += 1
            return
        self._resources.append(resource)
        self._subjects.append(_subject(resource))
        self._files.append(resource.file)

    def _equal(self, resource: Resource) -> int:
        """The number of an equal copy, or the next one."""
        number = len(self._resources)
        address = f"{resource.type}/{resource.id}"
        first = self._addresses.setdefault(address, number)
        if first == number:
            return number
        others = self._copies.get(address, [first])
        said = resource.fingerprint()
        for other in others:
            if self._resources[other].fingerprint() == said:
                return other
        self._copies[address] = [*others, number]
        return number

    def resolve(self, file: str, reference: str, expected: str | None) -> int | None:
        """Where a reference leads: full URL inside the file, type/id (also at the end of a URL), bare id."""
        if (urls := self._urls.get(file)) and (number := urls.get(reference)) is not None:
            return number
        number = self._addresses.get(reference)
        if number is not None and reference[0] != "/":
            return number
        match = _ADDRESS.search(reference)
        if match and (number := self._addresses.get(match[1])) is not None:
            return number
        return self._addresses.get(f"{expected}/{reference}") if expected else None

    def patients(self) -> list[tuple[str, int]]:
        """The ids of all Patient resources in order, each with its first resource; owners are known then."""
        found = sorted(
            (address.removeprefix("Patient/"), number)
            for address, number in self._addresses.items()
            if address.startswith("Patient/")
        )
        places = {identifier: place for place, (identifier, _) in enumerate(found)}
        known: dict[tuple[str, str], int] = {}
        self._owners = array("q", [NOBODY]) * len(self)
        for number, (file, subject) in enumerate(zip(self._files, self._subjects, strict=True)):
            if subject is not None:
                owner = known.get((file, subject))
                if owner is None:
                    owner = known[file, subject] = self._patient(file, subject, places)
                self._owners[number] = owner
        for place, (identifier, number) in enumerate(found):
            for copy in self._copies.get(f"Patient/{identifier}", (number,)):
                self._owners[copy] = place
        return found

    def _patient(self, file: str, subject: str, places: dict[str, int]) -> int:
        number = self.resolve(file, subject, "Patient")
        if number is None:
            if subject.strip().rpartition("/")[2] in places:
                self._doubtful.add(subject)
            match = _LAST.search(subject)
            self.absent.add(match[1] if match else "")
            return NOBODY
        resource = self[number]
        return places[resource.id] if resource.type == "Patient" else NOBODY

    def owner(self, number: int) -> int:
        """The place of the patient in `patients`, or `NOBODY`."""
        return self._owners[number]

    def members(self, patients: int) -> tuple[list[array[int]], list[int]]:
        """The resources of each patient, and those of nobody."""
        found = [array("q") for _ in range(patients)]
        nobody: list[int] = []
        for number, owner in enumerate(self._owners):
            (nobody if owner == NOBODY else found[owner]).append(number)
        return found, nobody

    def member(self, number: int) -> Member:
        """A resource with its name."""
        resource = self[number]
        name = f"{resource.type}-{resource.id}"
        numbers = self._copies.get(f"{resource.type}/{resource.id}") if self._copies else None
        if numbers is None:
            return Member(number, name, 1, resource)
        place = numbers.index(number) + 1
        return Member(number, f"{name}-copy{place}" if place > 1 else name, len(numbers), resource)

    def differing(self) -> Iterator[list[int]]:
        """The copies of each resource of which some differ."""
        return iter(self._copies.values())

    def is_nameless(self, number: int) -> bool:
        """Of a resource of nobody: whether whose it is can only be guessed, as nothing names a patient."""
        subject = self._subjects[number]
        return subject is None or subject in self._doubtful or not _NAMED.match(subject)


def _subject(resource: Resource) -> str | None:
    content = resource.content
    if content is None:
        return None
    return reference_of(content.get("patient" if resource.type == "BodyStructure" else "subject"))


def reference_of(reference: Content | None) -> str | None:
    """The text of a Reference."""
    text: str | None = reference.get("reference") if reference else None
    return text
