# SPDX-License-Identifier: Apache-2.0
"""All resources of a run, by address and by patient: references are resolved here.

A full URL is one of its bundle: another bundle may give it to another resource, as the ones that hold places
until a server names them (https://hl7.org/fhir/R4/bundle.html#references).

Equal copies of a resource are one; copies that differ are all kept, also those that differ only in where the
same reference leads. Resources are held in memory as they were
parsed; beyond a size they are kept as JSON in a file that is deleted, and only addresses stay: about 300
bytes a resource.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Final, NamedTuple

from reasoner.read.fhir.documents import Content, Resource

__all__ = ["NOBODY", "Member", "Scope", "Store", "reference_of"]

#: The patient of a resource that belongs to none.
NOBODY: Final = -1
_ADDRESS: Final = re.compile(r"([A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?\Z")
#: The id at the end of a reference.
_LAST: Final = re.compile(r"([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?\Z")
_NAMED: Final = re.compile(r"(?:[A-Za-z]+/|https?://|urn:)[^?#]+\Z|[A-Za-z0-9.-]{1,64}\Z")


class Scope(NamedTuple):
    """Where full URLs hold: in a bundle of a file; a resource that is in none has an empty one."""

    file: str
    bundle: str


class _Echo(NamedTuple):
    """A resource with the words of an earlier one, and absolute references, which may lead elsewhere."""

    number: int
    path: str
    full_url: str
    scope: Scope
    references: tuple[str, ...]


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
        #: file -> bundle -> full URL -> resource
        self._urls: dict[str, dict[str, dict[str, int]]] = {}
        #: file -> full URL -> the first resource that has it, without those that hold in their bundle only
        self._pages: dict[str, dict[str, int]] = {}
        self._echoes: list[_Echo] = []
        #: `Type/id` -> all resources of that name, where they differ
        self._copies: dict[str, list[int]] = {}
        #: `Type/id` -> fingerprint -> the first of the copies with it, where copies differ
        self._prints: dict[str, dict[str, int]] = {}
        self._subjects: list[str | None] = []
        self._scopes: list[Scope] = []
        self._owners = array("q")
        #: what resources call patients who are not among the files
        self.absent: set[str] = set()
        #: references that lead nowhere, but end in the id of a patient (`patient/V03`)
        self._doubtful: set[str] = set()
        #: what Patient resources without an id are called, where something refers to such an id
        self.called: set[str] = set()
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
        del self._subjects[length:], self._scopes[length:]
        self._urls.pop(file, None)
        self._pages.pop(file, None)
        self._prints.clear()
        self._echoes = [echo for echo in self._echoes if echo.scope.file != file]
        self._addresses = {address: n for address, n in self._addresses.items() if n < length}
        kept = {address: [n for n in numbers if n < length] for address, numbers in self._copies.items()}
        self._copies = {address: numbers for address, numbers in kept.items() if len(numbers) > 1}

    def add(self, resource: Resource) -> None:
        """Keep a resource, unless an equal copy of it is there."""
        number = self._equal(resource)
        scope = Scope(resource.file, resource.bundle)
        if url := resource.full_url:
            for urls in self._where(scope, url):
                urls[url] = min(number, urls.get(url, number))
        if number < len(self._resources):
            self.equal += 1
            if scope != self._scopes[number] and (references := _absolute(resource.content)):
                self._echoes.append(_Echo(number, resource.path, resource.full_url, scope, references))
            return
        self._keep(resource, scope)

    def _where(self, scope: Scope, url: str) -> Iterator[dict[str, int]]:
        """The full URLs among which one is found again."""
        yield self._urls.setdefault(scope.file, {}).setdefault(scope.bundle, {})
        if not _is_local(url):
            yield self._pages.setdefault(scope.file, {})

    def _keep(self, resource: Resource, scope: Scope) -> None:
        self._resources.append(resource)
        self._subjects.append(_subject(resource))
        # One object for all resources of a bundle.
        self._scopes.append(self._scopes[-1] if self._scopes and self._scopes[-1] == scope else scope)

    def part(self) -> None:
        """Keep what seemed an equal copy, if its references lead elsewhere; all that was read is there."""
        parted: dict[tuple[int, tuple[int | None, ...]], int] = {}
        for number, path, url, scope, references in self._echoes:
            leads = self._leads(scope, references)
            if leads == self._leads(self._scopes[number], references):
                continue
            own = parted.setdefault((number, leads), len(self._resources))
            if own == len(self._resources):
                resource = self._resources[number]
                address = f"{resource.type}/{resource.id}"
                self._copies.setdefault(address, [self._addresses[address]]).append(own)
                self._keep(
                    resource._replace(file=scope.file, path=path, full_url=url, bundle=scope.bundle), scope
                )
                self.equal -= 1
            if url:
                self._urls[scope.file][scope.bundle][url] = own
        self._echoes.clear()

    def _equal(self, resource: Resource) -> int:
        """The number of an equal copy, or the next one."""
        number = len(self._resources)
        address = f"{resource.type}/{resource.id}"
        first = self._addresses.setdefault(address, number)
        if first == number:
            return number
        said = resource.fingerprint()
        prints = self._prints.get(address)
        if prints is None:
            others = self._copies.get(address, [first])
            prints = {self._resources[other].fingerprint(): other for other in reversed(others)}
        if (other := prints.get(said)) is not None:
            return other
        prints[said] = number
        self._prints[address] = prints
        self._copies.setdefault(address, [first]).append(number)
        return number

    def _leads(self, scope: Scope, references: Iterable[str]) -> tuple[int | None, ...]:
        """Where references lead; to whichever copy of a resource is the same."""
        found = (self.resolve(scope, text, None) for text in references)
        return tuple(number if number is None else self._first(number) for number in found)

    def _first(self, number: int) -> int:
        resource = self._resources[number]
        return self._addresses[f"{resource.type}/{resource.id}"]

    def resolve(self, scope: Scope, reference: str, expected: str | None) -> int | None:
        """Where a reference leads: full URL (`_by_url`), type/id (also at the end of a URL), bare id."""
        if (bundles := self._urls.get(scope.file)) is not None:
            found = self._by_url(bundles, scope, reference)
            if found is not None:
                return found
        number = self._addresses.get(reference)
        if number is not None and reference[0] != "/":
            return number
        match = _ADDRESS.search(reference)
        if match and (number := self._addresses.get(match[1])) is not None:
            return number
        return self._addresses.get(f"{expected}/{reference}") if expected else None

    def _by_url(self, bundles: dict[str, dict[str, int]], scope: Scope, reference: str) -> int | None:
        """The entry of that full URL in the bundle, in one around it, or, but for URNs, in the file."""
        bundle = scope.bundle
        while True:
            if (urls := bundles.get(bundle)) is not None and (number := urls.get(reference)) is not None:
                return number
            if not bundle:
                break
            bundle = bundle[: bundle.rfind("/", 0, -1) + 1]
        return None if _is_local(reference) else self._pages.get(scope.file, {}).get(reference)

    def patients(self) -> list[tuple[str, int]]:
        """The ids of all Patient resources in order, each with its first resource; owners are known then."""
        found = sorted(
            (address.removeprefix("Patient/"), number)
            for address, number in self._addresses.items()
            if address.startswith("Patient/")
        )
        places = {identifier: place for place, (identifier, _) in enumerate(found)}
        known: dict[tuple[Scope, str], int] = {}
        self._owners = array("q", [NOBODY]) * len(self)
        for number, (scope, subject) in enumerate(zip(self._scopes, self._subjects, strict=True)):
            if subject is not None:
                owner = known.get((scope, subject))
                if owner is None:
                    owner = known[scope, subject] = self._patient(scope, subject, places)
                self._owners[number] = owner
        for place, (identifier, number) in enumerate(found):
            for copy in self._copies.get(f"Patient/{identifier}", (number,)):
                self._owners[copy] = place
        return found

    def _patient(self, scope: Scope, subject: str, places: dict[str, int]) -> int:
        number = self.resolve(scope, subject, "Patient")
        if number is None:
            if subject.strip().rpartition("/")[2] in places:
                self._doubtful.add(subject)
            match = _LAST.search(subject)
            self.absent.add(match[1] if match else "")
            return NOBODY
        resource = self[number]
        if resource.type != "Patient":
            return NOBODY
        if not resource.is_named and self._by_url(self._urls.get(scope.file, {}), scope, subject) is None:
            self.called.add(resource.id)
        return places[resource.id]

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


def _is_local(url: str) -> bool:
    """Whether a full URL is no address that holds outside its bundle."""
    return url[:4].lower() == "urn:"


def _absolute(value: object) -> tuple[str, ...]:
    """The absolute references somewhere in a value, each once, in order."""
    found: dict[str, None] = {}
    open_: list[object] = [value]
    while open_:
        one = open_.pop()
        if isinstance(one, dict):
            text = one.get("reference")
            if isinstance(text, str) and ":" in text:
                found[text] = None
            open_ += one.values()
        elif isinstance(one, list):
            open_ += one
    return tuple(sorted(found))


def reference_of(reference: Content | None) -> str | None:
    """The text of a Reference."""
    text: str | None = reference.get("reference") if reference else None
    return text
