# SPDX-License-Identifier: Apache-2.0
"""Result files from the text of all shards: blocks are copied one after another, and nothing is parsed.

All files appear when all are complete. Of patients who stand in two places only the last part is copied; it
says that none may be used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final, TextIO

from reasoner.read import ReadNotes
from reasoner.read.places import remove
from reasoner.report.cohort import PatientRow
from reasoner.report.html import PageText, fitting
from reasoner.report.json_lines import run_to_json
from reasoner.report.partial_file import PartialFile
from reasoner.report.statements import OF_RUN
from reasoner.shards.file import Header, ShardFolder, StoredShard, packed
from reasoner.shards.settings import Settings
from reasoner.shards.texts import DATASET, DOCUMENTS, OUTCOMES, ROWS, SHACL, VERDICTS, Texts, section

__all__ = ["Stored", "print_documents", "print_outcomes", "publish"]

_FILES: Final = {VERDICTS: "verdicts.csv", OUTCOMES: "outcomes.csv", SHACL: "validation-report.ttl"}
_DATASETS: Final = ("results.trig", "results.nq")
_OF_RUN: Final = OF_RUN.encode()


class Stored:
    """The shards of a run, in order, as the patients of its page."""

    def __init__(self, folder: ShardFolder, names: Sequence[str], repeated: frozenset[str]) -> None:
        """Go over the headers once: who is told last, and which sections are there."""
        self._folder = folder
        self._names = names
        self._last: dict[str, tuple[str, int]] = {}
        self._lengths: set[str] | None = None
        self.patients = 0
        self.has_rows = False
        for name in names:
            with StoredShard(folder, name) as shard:
                self._meet(name, shard, repeated)

    def _meet(self, name: str, shard: StoredShard, repeated: frozenset[str]) -> None:
        header = shard.header
        if header.patients:
            kinds = set(header.kinds)
            self._lengths = kinds if self._lengths is None else self._lengths & kinds
        self.has_rows = self.has_rows or shard.has(SHACL)
        if repeated:
            for place, told in enumerate(header.told()):
                if told.iri in repeated:
                    self._last[told.iri] = (name, place)
        self.patients += header.patients

    def shards(self) -> Iterator[StoredShard]:
        """Each, open as long as it is looked at."""
        for name in self._names:
            with StoredShard(self._folder, name) as shard:
                yield shard

    @property
    def length(self) -> int | None:
        """The first length in which all may be told, if their sections were made in it."""
        made = self._lengths or set()
        return next((place for place in fitting(self.patients) if not made or section(place) in made), None)

    def rows(self, repeated: frozenset[str]) -> Iterator[PatientRow]:
        """The lines in the order of the input; of the patients in `repeated` only the last."""
        number = 0
        for name, shard in zip(self._names, self.shards(), strict=True):
            stands = self.standing(name, shard.header) if repeated else None
            for place, line in enumerate(shard.text(ROWS).splitlines()):
                number += 1
                if stands is None or stands[place]:
                    yield PatientRow.restored(json.loads(line))._replace(number=number)

    def sections(self, length: int, repeated: frozenset[str]) -> Iterator[str]:
        """The sections of the patients whose lines stand, with their numbers."""
        number = 0
        for name, shard in zip(self._names, self.shards(), strict=True):
            stands = self.standing(name, shard.header) if repeated else None
            for place, text in enumerate(_texts(shard, section(length))):
                number += 1
                if stands is None or stands[place]:
                    yield PageText.numbered(text.decode(), number)

    def standing(self, name: str, header: Header) -> list[bool]:
        """For each patient of a shard whether the part is copied."""
        return [
            self._last.get(told.iri, (name, place)) == (name, place)
            for place, told in enumerate(header.told())
        ]

    def copy(self, kinds: dict[str, IO[bytes]], run: str) -> None:
        """Copy the text of these kinds as that of the run with this name."""
        for name, shard in zip(self._names, self.shards(), strict=True):
            stands = self.standing(name, shard.header) if self._last else []
            for kind, to in kinds.items():
                if all(stands):
                    texts = shard.chunks(kind)
                else:
                    told = zip(_texts(shard, kind), stands, strict=True)
                    text = b"".join(text for text, stays in told if stays)
                    texts = iter([packed(text) if shard.header.packed and text else text])
                if kind == DATASET and not shard.header.packed:
                    texts = (text.replace(_OF_RUN, run.encode()) for text in texts)
                to.writelines(texts)


def _texts(shard: StoredShard, kind: str) -> Iterator[bytes]:
    """The text of each patient."""
    block, at = shard.text(kind), 0
    place = shard.header.kinds.index(kind)
    for told in shard.header.told():
        yield block[at : at + told.lengths[place]]
        at += told.lengths[place]


def publish(out: Path, texts: Texts, settings: Settings, stored: Stored, notes: ReadNotes) -> None:
    """Make all files in the folder `out`; what an earlier run left in another form goes."""
    names = dict(_FILES)
    heads = {VERDICTS: texts.csv.verdicts_head(), OUTCOMES: texts.csv.outcomes_head()}
    heads[SHACL] = texts.shacl.head()
    tails = {SHACL: texts.shacl.tail(conforms=not stored.has_rows)}
    if texts.dataset:
        names[DATASET] = texts.dataset.name
        heads[DATASET], tails[DATASET] = texts.dataset.head(), texts.dataset.tail(notes)
    if settings.form.packed:
        names = {kind: f"{name}.gz" for kind, name in names.items()}
    with ExitStack() as stack:
        run = stack.enter_context(PartialFile(out / "run.json"))
        run.stream.write(run_to_json(settings.run))
        files = {kind: stack.enter_context(PartialFile(out / name)).bytes for kind, name in names.items()}
        page = stack.enter_context(PartialFile(out / "report.html"))
        for kind, head in heads.items():
            _add(files[kind], head, settings)
        stored.copy(files, settings.iris.name)
        for kind, tail in tails.items():
            _add(files[kind], tail, settings)
        texts.page.write(page.stream, stored, frozenset(notes.repeated))
        for file in files.values():
            file.flush()
    _remove_others(out, {"run.json", "report.html", *names.values()})


def _add(file: IO[bytes], text: str, settings: Settings) -> None:
    content = text.encode()
    file.write(packed(content) if settings.form.packed else content)


def _remove_others(out: Path, made: set[str]) -> None:
    """They would be taken for results of this run."""
    for name in (*_FILES.values(), *_DATASETS):
        for other in (name, f"{name}.gz"):
            if other not in made:
                remove(out / other)


def print_outcomes(stream: TextIO, texts: Texts, stored: Stored) -> None:
    """The outcomes of all patients as CSV."""
    stream.write(texts.csv.outcomes_head())
    for shard in stored.shards():
        stream.write(shard.text(OUTCOMES).decode())


def print_documents(stream: TextIO, stored: Stored, *, lines: bool) -> None:
    """The results as JSON: one object a line, or one array of them."""
    before = "[\n"
    for shard in stored.shards():
        text = shard.text(DOCUMENTS).decode()
        if lines:
            stream.write(text)
        elif text:
            stream.write(before + text[:-1].replace("\n", ",\n"))
            before = ",\n"
    if not lines:
        stream.write("\n]\n")
