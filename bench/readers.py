# SPDX-License-Identifier: Apache-2.0
"""What reading costs, step by step, beside parsing alone: `python bench/readers.py 15000 --data FOLDER`.

1. The example bundles are repeated under fresh ids until there are so many resources, and written in every
   form that is read: bundles, NDJSON, FHIR RDF, OMOP tables, our tables, N-Quads. `--data` adds a folder of
   FHIR JSON of others, read as it is.
2. One process reads each of them so many times, with a clock of CPU time at the door of each step. The time
   of a step is its own, without the steps inside it; medians are shown.
3. The floor is what it takes to parse the same bytes in the same process, document by document, and keep
   nothing: `json.loads` for JSON, Oxigraph for RDF, the csv module for tables. For FHIR JSON there is another
   one, of the parsing that the standard asks for: numbers keep their digits, and an object that has a key
   twice is refused.
4. The fixed cost is the whole of it for one patient: ontology, code map, and for other sources than FHIR the
   planning of the statements.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import pyoxigraph as ox

from reasoner import read
from reasoner.generate.files import Format, write_files
from reasoner.ontology import Ontology, data_folder
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, fhir, omop, rdf, read_patients, tabular
from reasoner.read.code_map import CodeMap
from reasoner.read.fhir import documents, rdf_documents
from reasoner.write.omop import OmopFiles
from reasoner.write.tables import TableFiles

#: Reading FHIR may take so many times the parsing that the standard asks for.
ALLOWED: Final = 4.0
#: One digit more than there are copies, so that no id becomes another one.
_COPIES: Final = 100_000
_FHIR: Final = "http://hl7.org/fhir/"
_DECIMAL: Final = "http://www.w3.org/2001/XMLSchema#decimal"

Doors = list[tuple[str, object, str]]


class Source(NamedTuple):
    """Some files of one kind, and how their bytes are parsed when nothing else is wanted."""

    name: str
    paths: tuple[Path, ...]
    parse: Callable[[Path], object]
    parse_exactly: Callable[[Path], object] | None = None


class Measured(NamedTuple):
    """CPU seconds by step, and what came of it."""

    seconds: dict[str, float]
    triples: int
    patients: int


class Clock:
    """CPU seconds by step; while a step is inside another one, the clock of the outer stands still."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = time.process_time()

    def _switch(self) -> None:
        now = time.process_time()
        if self._open:
            step = self._open[-1]
            self.seconds[step] = self.seconds.get(step, 0.0) + now - self._since
        self._since = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what the block takes."""
        self._switch()
        self._open.append(name)
        try:
            yield
        finally:
            self._switch()
            self._open.pop()

    def door(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted; of an iterator every value that is asked of it."""

        def run(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is measured
            with self.step(name):
                result = function(*args, **options)
            return self._values(name, result) if isinstance(result, Iterator) else result

        return run

    def _values(self, name: str, values: Iterator[Any]) -> Iterator[Any]:
        while True:
            with self.step(name):
                try:
                    value = next(values)
                except StopIteration:
                    return
            yield value


def doors() -> Doors:
    """Where each step begins. `read_patients` itself is the step of what is left: the check of terms."""
    return [
        ("addresses and patients", fhir, "_load"),
        ("unpack", fhir, "read_resources"),
        ("parse", documents, "_parse"),
        ("structural check", documents, "check_structure"),
        ("parse", rdf_documents, "load_graph"),
        ("addresses and patients", fhir, "_read"),
        ("facts: codes, references", fhir, "Chart"),
        ("tumours, rows, findings", fhir, "_read_patient"),
        ("load into DuckDB", omop, "_load"),
        ("prepare (SQL)", omop, "_prepare"),
        ("rows out", omop, "_patients"),
        ("parse and check cells", tabular._Reading, "read"),
        ("rows out", tabular._Reading, "patients"),
        ("parse", rdf, "_stream"),
        ("split into patients", rdf, "read_rdf"),
        ("triples", read, "merge_rows"),
        ("code map", CodeMap, "load"),
    ]


def measure(source: Source) -> Measured:
    """One pass over a source, the ontology included."""
    gc.collect()
    clock = Clock()
    triples = patients = 0
    with ExitStack() as stack:
        for step, owner, name in doors():
            stack.enter_context(patch.object(owner, name, clock.door(step, getattr(owner, name))))
        with clock.step("ontology"):
            ontology = Ontology.load()
        for patient in clock.door("find files, check terms", read_patients)(
            source.paths, ontology, notes=ReadNotes()
        ):
            patients += 1
            triples += sum(len(terms) for said in patient.index.values() for terms in said.values())
    return Measured(clock.seconds, triples, patients)


def floor(source: Source, parse: Callable[[Path], object]) -> float:
    """CPU seconds of parsing alone."""
    paths = [p for path in source.paths for p in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    gc.collect()
    start = time.process_time()
    for path in paths:
        if path.is_file():
            parse(path)
    return time.process_time() - start


def parse_json(path: Path, parse: Callable[[bytes], object] = json.loads) -> None:
    """A document, or one for each line."""
    if path.suffix == ".json":
        parse(path.read_bytes())
    elif path.suffix == ".ndjson":
        for line in path.read_bytes().splitlines():
            if line.strip():
                parse(line)


def parse_exactly(path: Path) -> None:
    """The same with the digits of numbers, and without objects that have a key twice."""
    parse_json(path, partial(json.loads, parse_float=str, parse_int=str, object_pairs_hook=_only_once))


def _only_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found


def parse_rdf(path: Path) -> None:
    """All statements."""
    for _ in ox.parse(path=str(path), base_iri=_FHIR):
        pass


def parse_csv(path: Path) -> None:
    """All lines."""
    with path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream):
            pass


def bundles(resources: int) -> Iterator[tuple[str, str]]:
    """The example bundles under fresh names until there are enough resources: name and text."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(_examples().glob("*.json"))}
    found = 0
    for copy in range(_COPIES):
        for name, text in texts.items():
            found += text.count('"resource":')
            fresh = f"{name}x{copy:05}"
            yield fresh, re.sub(rf"\b{name}\b", fresh, text)
            if found >= resources:
                return


def _examples() -> Path:
    return data_folder("ontology").parent / "examples" / "fhir"


def write_fhir(folder: Path, resources: int) -> tuple[Source, Source, Source]:
    """Bundles, a file for each type, and RDF: the same resources."""
    lines: dict[str, list[str]] = {}
    for kind in ("bundles", "ndjson", "rdf"):
        (folder / kind).mkdir()
    for name, text in bundles(resources):
        (folder / "bundles" / f"{name}.json").write_text(text, "utf-8")
        found = [entry["resource"] for entry in json.loads(text)["entry"]]
        for resource in found:
            lines.setdefault(resource["resourceType"], []).append(json.dumps(resource))
        (folder / "rdf" / f"{name}.ttl").write_text("".join(map(turtle, found)), "utf-8")
    for kind, texts in lines.items():
        (folder / "ndjson" / f"{kind}.ndjson").write_text("\n".join(texts) + "\n", "utf-8")
    return (
        Source("FHIR bundles", (folder / "bundles",), parse_json, parse_exactly),
        Source("FHIR NDJSON", (folder / "ndjson",), parse_json, parse_exactly),
        Source("FHIR RDF (R4)", (folder / "rdf",), parse_rdf),
    )


def turtle(resource: dict[str, Any]) -> str:
    """A resource as FHIR RDF in the form of R4."""
    kind = resource["resourceType"]
    node = f"<http://example.org/fhir/{kind}/{resource['id']}>"
    return f"{node} a <{_FHIR}{kind}> ; <{_FHIR}nodeRole> <{_FHIR}treeRoot> ; {_fields(resource, kind)} .\n"


def _fields(fields: dict[str, Any], owner: str) -> str:
    parts = []
    for key, value in fields.items():
        holder = {"id": "Resource", "extension": "DomainResource" if owner[0] != "X" else "Element"}
        name = f"<{_FHIR}{holder.get(key, owner)}.{key}>"
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items if key != "resourceType" else ()):
            place = f"<{_FHIR}index> {number} ; " if isinstance(value, list) else ""
            inside = _fields(item, f"X{key}") if isinstance(item, dict) else _value(item)
            parts.append(f"{name} [ {place}{inside} ]")
    return " ; ".join(parts)


def _value(value: object) -> str:
    plain = isinstance(value, str | bool)
    text = json.dumps(value, ensure_ascii=False) if plain else f'"{value}"^^<{_DECIMAL}>'
    return f"<{_FHIR}value> {text}"


def write_others(folder: Path, patients: Iterable[PatientGraph], ontology: Ontology) -> Iterator[Source]:
    """The same patients as OMOP, our tables and N-Quads."""
    given = list(patients)
    (folder / "omop").mkdir()
    (folder / "tables").mkdir()
    with OmopFiles(folder / "omop", ontology) as cdm, TableFiles(folder / "tables", provenance=()) as tables:
        for patient in given:
            cdm.write(patient)
            tables.write(patient)
    write_files(folder / "rdf", given, ontology, form=Format.RDF, packed=False)
    yield Source("OMOP tables", (folder / "omop",), parse_csv)
    yield Source("our tables", (folder / "tables",), parse_csv)
    yield Source("N-Quads", (folder / "rdf",), parse_rdf)


def write_all(folder: Path, resources: int, ontology: Ontology) -> Iterator[Source]:
    """The same patients in every form."""
    found = write_fhir(folder, resources)
    yield from found
    patients = read_patients(found[0].paths, ontology, notes=ReadNotes())
    (folder / "others").mkdir()
    yield from write_others(folder / "others", patients, ontology)


class Floors(NamedTuple):
    """CPU seconds of parsing alone, run by run; of what the standard asks for, where that is more."""

    plain: list[float]
    exact: list[float]


def show(source: Source, resources: int, runs: list[Measured], floors: Floors, first: Measured) -> None:
    """One source: its steps, the floors and the ratios."""
    steps = list(dict.fromkeys(step for run in runs for step in run.seconds))
    whole = median(sum(run.seconds.values()) for run in runs)
    base = median(floors.plain)
    exact = median(floors.exact) if floors.exact else base
    print(f"\n{source.name}: {runs[0].patients} patients, {runs[0].triples} triples")

    def line(name: str, seconds: float) -> None:
        print(f"  {name:<28}{1000 * seconds:>9.0f} ms{seconds / base:>8.1f}{seconds / exact:>8.1f}")

    for step in steps:
        line(step, median(run.seconds.get(step, 0.0) for run in runs))
    line("all", whole)
    line("of it fixed", sum(first.seconds.values()))
    line("floor", base)
    if floors.exact:
        line("floor, exact", exact)
    if resources:
        print(f"  resources per CPU second: {resources / whole:.0f}")
    print(f"  triples per CPU second: {runs[0].triples / whole:.0f}")
    if floors.exact:
        print(f"  at most {ALLOWED:.0f} times the exact floor: {'yes' if whole <= ALLOWED * exact else 'NO'}")


def compare(source: Source, resources: int, repetitions: int, small: Source) -> None:
    """Measure a source and its floors in turn, and print."""
    measure(small)  # what is loaded and remembered once per process
    runs, floors = [], Floors([], [])
    for _ in range(repetitions):
        floors.plain.append(floor(source, source.parse))
        if source.parse_exactly:
            floors.exact.append(floor(source, source.parse_exactly))
        runs.append(measure(source))
    show(source, resources, runs, floors, measure(small))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what reading costs.")
    parser.add_argument("resources", type=int, nargs="?", default=15_000)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--only", default="", help="sources with these words in their names, such as FHIR")
    parser.add_argument("--data", type=Path, help="a folder of FHIR JSON, such as the examples of mCODE")
    given = parser.parse_args()
    ontology = Ontology.load()
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name) / "large", Path(name) / "small"
        for folder in (large, small):
            folder.mkdir()
        sources = list(write_all(large, given.resources, ontology))
        smalls = list(write_all(small, 1, ontology))
        number = sum(text.count('"resource":') for _, text in bundles(given.resources))
        for source, one in zip(sources, smalls, strict=True):
            if given.only not in source.name:
                continue
            compare(source, number if source.name.startswith("FHIR") else 0, given.repetitions, one)
        if given.data:
            public = Source(f"FHIR JSON of {given.data.name}", (given.data,), parse_json, parse_exactly)
            compare(public, 0, given.repetitions, smalls[0])


if __name__ == "__main__":
    main()
