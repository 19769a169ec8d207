# SPDX-License-Identifier: Apache-2.0
"""Everything that a worker has to know beside the patients, and the hash that results are known by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from reasoner.read import ReadOptions
from reasoner.report.dataset import DatasetForm
from reasoner.report.result_iris import InputNames, ResultIris
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

__all__ = ["SCHEMA", "Settings", "WrittenForm", "hashed"]

#: Counts the forms of a shard file; one of another form is never read.
SCHEMA: Final = 3


def hashed(*parts: object) -> str:
    """A hash of values that JSON can write."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


class WrittenForm(NamedTuple):
    """What is written of patients.

    `explain` adds evidence, the horizon and what to collect. `facts` go into the dataset beside results.
    `documents` asks for the results as JSON, `packed` for files that are compressed, `verify` for so many
    patients to be kept as they were read.
    """

    explain: bool = True
    dataset: DatasetForm = DatasetForm.TRIG
    facts: bool = True
    documents: bool = False
    packed: bool = False
    verify: int = 0


_AS_USUAL: Final = WrittenForm()


@dataclass(frozen=True)
class Settings:
    """One run: what decides results, and what is written of them."""

    run: RunRecord
    protocol: str
    as_of: date | None
    policy: str
    engine: str
    reading: ReadOptions
    form: WrittenForm = _AS_USUAL

    def __getstate__(self) -> dict[str, object]:
        """What another process cannot make of the rest."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def screener(self) -> Screener:
        """Load everything that screening needs."""
        return Screener(
            self.protocol,
            as_of=self.as_of,
            policy=self.policy,
            explain=self.form.explain,
            reading=self.reading,
            engine=self.engine,
        )

    @cached_property
    def iris(self) -> ResultIris:
        """The names that the results of this run have."""
        return ResultIris.of(self.run)

    @cached_property
    def inputs(self) -> InputNames:
        """The names of its input files."""
        return InputNames(self.run, self.iris)

    @cached_property
    def key(self) -> str:
        """What the text of a patient depends on beside the patient; the other patients are not in it."""
        form = self.form
        written = (form.explain, form.dataset.value, form.facts, form.documents, form.packed)
        kind = self.reading.kind.value if self.reading.kind else ""
        return hashed(SCHEMA, self.run.facts(), written, kind)

    def origin(self, source: str) -> list[object]:
        """How results name a file: what they depend on when a patient was read from it.

        Only results as JSON say where it lay.
        """
        nodes = (node.removeprefix(self.iris.run) for node in self.inputs.nodes(source))
        place = source if self.form.documents else source.replace("\\", "/").rpartition("/")[2]
        return [place, self.inputs.name(source), *nodes]
