# SPDX-License-Identifier: Apache-2.0
"""A coverage-guided fuzzer for the readers; run by hand, with Atheris, as README.md says.

    python tests/fuzz/readers.py fhir-json CORPUS -max_total_time=240

The first argument is a target, the rest belongs to libFuzzer. Inputs go the way of any file, `read_patients`
and the screening without explanations. A finding is whatever gets out of it as an exception, a file of which
neither a patient nor a word is left, and what takes longer or more memory than libFuzzer allows.
"""

# ruff: noqa: D102, D107, E402, F401, I001 (imports are instrumented; the reader modules are loaded for that)

from __future__ import annotations

import atexit
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

import atheris

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["reasoner.read"]):
    from reasoner.read import ReadNotes, ReadOptions, read_patients
    from reasoner.read.fhir.documents import read_resources
    from reasoner.read.files import SourceFile
    from reasoner.read.code_map import CodeMap
    from reasoner.read.kinds import Kinds
    from reasoner.read.tabular.cells import CellCheck
    from reasoner.read.vocabulary import Vocabulary
    import reasoner.read.census
    import reasoner.read.fhir.rdf_documents
    import reasoner.read.json_ld
    import reasoner.read.nquads
    import reasoner.read.omop
    import reasoner.read.tabular

from reasoner.errors import ReadError
from reasoner.screening import Screener
from tests.read import mutations
from tests.read.fhir_rdf import PREFIXES, r4, r5

EXAMPLES: Final = ROOT / "examples"
#: What parts the files of a folder that is fuzzed as one input.
FILE: Final = "\x1e"
#: A FHIR file costs some 20 ms by itself, and a quarter of that in company.
COMPANY: Final = 100
SCREENER: Final = Screener(explain=False)


def _once(make: Callable[..., object]) -> Callable[..., object]:
    made: dict[str, object] = {}

    def call(*arguments: object, **options: object) -> object:
        key = repr(options)
        if key not in made:
            made[key] = make(*arguments, **options)
        return made[key]

    return call


FOLDER: Final = Path(tempfile.mkdtemp(prefix="trialshapes-fuzz-"))


#: What depends on the ontology alone is made once, not for each input.
for _cls, _name in ((CodeMap, "load"), (CellCheck, "of"), (Kinds, "of"), (Vocabulary, "of")):
    setattr(_cls, _name, _once(getattr(_cls, _name)))


_AS_FOUND: Final = ReadOptions()


class SilentError(Exception):
    """Nothing was read, and nobody was told."""


def read_and_screen(folder: Path, options: ReadOptions = _AS_FOUND) -> None:
    notes = ReadNotes()
    patients = 0
    for patient in read_patients([folder], SCREENER.ontology, notes=notes, options=options):
        SCREENER.screen_patient(patient)
        patients += 1
    if not patients and not notes.rejected and not notes.unread:
        raise SilentError


def clean() -> Path:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    return FOLDER


def one_file(suffix: str) -> Callable[[bytes], None]:
    def run(content: bytes) -> None:
        (clean() / f"input{suffix}").write_bytes(content)
        if content.strip():
            read_and_screen(FOLDER)

    return run


class Fhir:
    """Each input is unpacked and checked at once, and read to the end together with others."""

    def __init__(self, suffix: str, kind: str) -> None:
        self.suffix, self.kind = suffix, kind
        self.waiting: list[bytes] = []
        atexit.register(self.flush)

    def __call__(self, content: bytes) -> None:
        path = clean() / f"input{self.suffix}"
        path.write_bytes(content)
        file, notes = SourceFile(path, path.name, self.kind, gzipped=False), ReadNotes()
        try:
            found = any(r.body != "{}" for r in read_resources(file, notes))
        except ReadError:
            return
        if not found:
            return
        self.waiting.append(content)
        if len(self.waiting) == COMPANY:
            self.flush()

    def flush(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        clean()
        for number, content in enumerate(waiting):
            (FOLDER / f"input{number}{self.suffix}").write_bytes(content)
        try:
            read_and_screen(FOLDER)
        except Exception:
            keep = Path(tempfile.mkdtemp(prefix="trialshapes-fuzz-finding-"))
            print(f"the files that were read together: {keep}", file=sys.stderr)  # noqa: T201
            for number, content in enumerate(waiting):
                (keep / f"input{number}{self.suffix}").write_bytes(content)
            raise


def folder_of_files(options: ReadOptions = _AS_FOUND) -> Callable[[bytes], None]:
    """An input is the files of a folder: a mark, the name, a line break and the content of each."""

    def run(content: bytes) -> None:
        clean()
        written = False
        for part in content.split(FILE.encode())[1:]:
            name, _, text = part.partition(b"\n")
            plain = name.decode("ascii", "ignore")
            if plain.replace("_", "").replace(".", "").isalnum() and plain.endswith((".csv", ".gz")):
                (FOLDER / plain).write_bytes(text)
                written = written or bool(text.strip())
        if written:
            read_and_screen(FOLDER, options)

    return run


def as_folder(*files: Path) -> bytes:
    return b"".join(FILE.encode() + file.name.encode() + b"\n" + file.read_bytes() for file in files)


def mutate_folder(content: bytes, random: Random) -> bytes:
    parts = content.split(FILE.encode())
    place = random.randrange(1, len(parts)) if len(parts) > 1 else 0
    name, _, text = parts[place].partition(b"\n")
    table = mutations.mutate_table(mutations.read_table(text.decode("utf-8", "replace")), random)
    parts[place] = name + b"\n" + mutations.write_table(table, random.choice(",,,;\t"))
    return FILE.encode().join(parts)


def mutate_document(content: bytes, random: Random) -> bytes:
    return mutations.write_json(mutations.mutate_json(json.loads(content), random))


def mutate_lines(content: bytes, random: Random) -> bytes:
    lines = content.splitlines() or [b"{}"]
    place = random.randrange(len(lines))
    lines[place] = mutate_document(lines[place], random)
    return b"\n".join(lines)


def mutate_text(content: bytes, random: Random) -> bytes:
    return mutations.mutate_rdf(content.decode("utf-8", "replace"), random).encode("utf-8", "replace")


_MAPPED = ReadOptions(
    column_map=EXAMPLES / "redcap/map.toml", code_maps=(EXAMPLES / "redcap/codes.sssom.tsv",)
)


def vignettes(pattern: str) -> list[Path]:
    return sorted(EXAMPLES.glob(pattern))


def as_rdf(format_name: str) -> list[bytes]:
    from rdflib import Dataset, Graph

    found = []
    for file in vignettes("vignettes/*.ttl")[7:]:
        graph = Graph().parse(file)
        if format_name in {"nquads", "trig"}:
            data = Dataset()
            data.graph("http://example.org/g").__iadd__(graph)
            found.append(data.serialize(format=format_name, encoding="utf-8"))
        else:
            found.append(graph.serialize(format=format_name, encoding="utf-8"))
    return found


def resources() -> list[dict[str, object]]:
    found = {}
    for file in vignettes("fhir/*.json"):
        for entry in json.loads(file.read_bytes())["entry"]:
            resource = entry["resource"]
            found.setdefault(
                json.dumps([resource["resourceType"], sorted(resource), resource.get("code")]), resource
            )
    return list(found.values())


def small_bundles() -> list[bytes]:
    found = [file.read_bytes() for file in vignettes("fhir/*.json")[7:]]
    everything = resources()
    patient = next(r for r in everything if r["resourceType"] == "Patient")
    for r in everything[:150]:
        entries = [{"resource": patient}, {"resource": r}]
        found.append(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode())
    return found


def small_rdf() -> list[bytes]:
    return [(PREFIXES + form(resource)).encode() for form in (r4, r5) for resource in resources()[:120]]


def small_cdms() -> list[bytes]:
    """The examples, and each table with a few lines beside the persons and the concepts."""
    everything = {file.name: file.read_bytes() for file in vignettes("omop/cdm/*.csv")}
    found = [b"".join(_part(name, text) for name, text in everything.items())]
    shared = b"".join(_part(name, everything[name]) for name in ("person.csv", "concept.csv"))
    for name, text in everything.items():
        found.append(shared + _part(name, b"\n".join(text.split(b"\n")[:9])))
    return found


def _part(name: str, text: bytes) -> bytes:
    return FILE.encode() + name.encode() + b"\n" + text


Target = tuple[Callable[[bytes], None], Callable[[bytes, Random], bytes], Callable[[], list[bytes]]]
TARGETS: dict[str, Callable[[], Target]] = {
    "turtle": lambda: (
        one_file(".ttl"),
        mutate_text,
        lambda: [f.read_bytes() for f in vignettes("vignettes/*.ttl")],
    ),
    "n-quads": lambda: (one_file(".nq"), mutate_text, lambda: as_rdf("nquads")),
    "json-ld": lambda: (one_file(".jsonld"), mutate_document, lambda: as_rdf("json-ld")),
    "fhir-json": lambda: (Fhir(".json", "fhir-json"), mutate_document, small_bundles),
    "fhir-ndjson": lambda: (
        Fhir(".ndjson", "fhir-ndjson"),
        mutate_lines,
        lambda: [json.dumps(r).encode() for r in resources()[:150]],
    ),
    "fhir-rdf": lambda: (Fhir(".ttl", "turtle"), mutate_text, small_rdf),
    "tables": lambda: (
        folder_of_files(),
        mutate_folder,
        lambda: (
            [as_folder(*vignettes("tables/*.csv"))]
            + [
                as_folder(EXAMPLES / "tables/patient.csv", f)
                for f in vignettes("tables/*.csv")
                if f.name != "patient.csv"
            ]
        ),
    ),
    "mapped": lambda: (
        folder_of_files(_MAPPED),
        mutate_folder,
        lambda: [as_folder(EXAMPLES / "redcap/export.csv")],
    ),
    "omop": lambda: (folder_of_files(), mutate_folder, small_cdms),
}


def main() -> None:
    name, corpus = sys.argv[1], Path(sys.argv[2])
    run, mutate, seeds = TARGETS[name]()
    if not corpus.exists():
        corpus.mkdir(parents=True)
        for number, seed in enumerate(seeds()):
            (corpus / f"seed{number}").write_bytes(seed)

    def mutator(content: bytes, max_size: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 (no secret)
        if random.randrange(8) == 0:
            return bytes(atheris.Mutate(content, max_size))
        try:
            changed = mutate(bytes(content), random)
            if random.randrange(4) == 0:
                changed = mutate(changed, random)
        except (ValueError, RecursionError, IndexError, TypeError, KeyError):
            changed = mutations.mutate_bytes(bytes(content), random)
        return changed[:max_size]

    atheris.Setup([sys.argv[0], *sys.argv[2:]], run, custom_mutator=mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
