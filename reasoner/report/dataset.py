# SPDX-License-Identifier: Apache-2.0
"""Everything that a run read and said as one RDF dataset: `results.trig`, or `results.nq`.

1. The graph named by the run describes the run, its input files, and the criteria, conditions and readings
   of its protocol.
2. Each patient adds a graph per layer of facts (`dataset_facts.py`), and results to the graph of the run
   (`dataset_results.py`). Patients are written one after another, so that memory does not grow with them.
3. At the end, what could not be read is added to the graph of the run.

Nothing of the machine or the time of day is written: the same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

from reasoner.patient import Literal, PatientGraph, Triple
from reasoner.protocol import Protocol
from reasoner.read import ReadNotes
from reasoner.report.dataset_facts import FactGraphs
from reasoner.report.dataset_results import PatientResults, alternatives
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.partial_file import PartialFile
from reasoner.report.quads import Block, NQuads, QuadForm, TriG, iri_ref
from reasoner.report.result_iris import InputNames, ResultIris
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.terms import (
    DCTERMS,
    ONTO,
    PREFIXES,
    PROV,
    RDF_LANGSTRING,
    RDFS,
    TRIAL,
    TYPE,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_INTEGER,
)

__all__ = ["DatasetFile", "DatasetForm", "DatasetText", "remove_datasets"]

#: Names in the run record -> properties of the run.
_RUN: Final = {
    "programVersion": "programVersion",
    "protocol": "protocolIdentifier",
    "protocolVersion": "protocolVersion",
    "amendment": "amendment",
    "issued": "protocolIssued",
    "shapesSha256": "shapesHash",
    "ontologyVersion": "ontologyVersion",
    "ontologySha256": "ontologyHash",
    "recordSha256": "recordShapesHash",
    "mappingsSha256": "codeMapHash",
    "policy": "policyName",
    "asOf": "asOf",
    "engine": "engineName",
}
_DATES: Final = frozenset({"issued", "asOf"})
_MARK: Final = "# patient "
_END: Final = "# end\n"


class DatasetForm(StrEnum):
    """How a dataset is written."""

    TRIG = "trig"
    NQUADS = "nquads"
    NONE = "none"


class DatasetText:
    """A dataset in pieces: what comes before the patients, one patient, what comes after them."""

    def __init__(  # noqa: PLR0913 - options, by name
        self,
        run: RunRecord,
        protocol: Protocol,
        evidence: EvidenceText,
        *,
        iris: ResultIris,
        form: DatasetForm = DatasetForm.TRIG,
        facts: bool = True,
    ) -> None:
        """With `facts`, patients come with the graphs of what is known about them, not with results alone."""
        self._iris = iris
        self._run = run
        self._protocol = protocol
        self._inputs = InputNames(run, iris)
        self._facts = FactGraphs(iris, self._inputs) if facts else None
        self._results = PatientResults(protocol, evidence, iris)
        self._form: QuadForm = (
            NQuads() if form is DatasetForm.NQUADS else TriG({**PREFIXES, "run": f"{iris.run}/"})
        )

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"results.{self._form.suffix}"

    def head(self) -> str:
        """The run and the protocol."""
        return self._form.head() + self._form.block(Block(self._iris.run, self._description()))

    def patient(self, result: PatientResult, patient: PatientGraph) -> str:
        """The facts about one patient, and what was found."""
        blocks = [*self._facts.blocks(patient)] if self._facts else []
        blocks.append(Block(self._iris.run, self._results.triples(result, patient)))
        return f"{_MARK}{iri_ref(patient.iri)}\n" + "".join(map(self._form.block, blocks))

    def tail(self, notes: ReadNotes) -> str:
        """What was not read."""
        return _END + self._form.block(Block(self._iris.run, self._notes(notes)))

    def _description(self) -> Iterator[Triple]:
        """The run, its input files, and what its results refer to."""
        run = self._iris.run
        yield run, TYPE, ONTO + "ScreeningRun"
        for name, value in self._run.facts().items():
            if value:
                yield run, ONTO + _RUN[name], Literal(value, XSD_DATE) if name in _DATES else Literal(value)
        for number, file in enumerate(self._run.inputs, 1):
            node = self._iris.input(number)
            yield run, ONTO + "usedFile", node
            yield node, TYPE, ONTO + "InputFile"
            yield node, ONTO + "fileName", Literal(file.name)
            if file.sha256:
                yield node, ONTO + "sha256", Literal(file.sha256)
        yield from _criteria(self._protocol)
        yield from _readings(self._protocol)

    def _notes(self, notes: ReadNotes) -> Iterator[Triple]:
        """Findings of the whole run."""
        for number, (code, text, file, count) in enumerate(_findings(notes, self._inputs), 1):
            node = self._iris.note(number)
            yield self._iris.run, ONTO + "hasFinding", node
            yield node, TYPE, ONTO + "DataQualityFinding"
            yield node, ONTO + "findingCode", Literal(code)
            yield node, ONTO + "findingText", Literal(text)
            yield node, ONTO + "occurrences", Literal(str(count), XSD_INTEGER)
            for source in self._inputs.nodes(file) if file else ():
                yield node, PROV + "wasDerivedFrom", source


class DatasetFile:
    """One file in a folder; it appears under its name when the run is complete."""

    def __init__(  # noqa: PLR0913 - options, by name
        self,
        folder: Path,
        run: RunRecord,
        protocol: Protocol,
        evidence: EvidenceText,
        *,
        form: DatasetForm = DatasetForm.TRIG,
        facts: bool = True,
    ) -> None:
        """Nothing is opened yet."""
        self._text = DatasetText(run, protocol, evidence, iris=ResultIris.of(run), form=form, facts=facts)
        self._file = PartialFile(folder / self._text.name)

    def __enter__(self) -> Self:
        """Open, and describe the run and the protocol."""
        self._file.__enter__().stream.write(self._text.head())
        return self

    def write(self, result: PatientResult, patient: PatientGraph) -> None:
        """Write the facts about one patient, and what was found."""
        self._file.stream.write(self._text.patient(result, patient))

    def finish(self, notes: ReadNotes) -> None:
        """Write what was not read; of patients who were met twice, keep only the last result.

        That one says that none may be used.
        """
        self._file.stream.write(self._text.tail(notes))
        marks = {f"{_MARK}{iri_ref(iri)}\n" for iri in notes.repeated}
        if marks:
            self._file.rewrite(lambda old, new: _keep_last(old, new, marks))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish, or leave nothing; the dataset of an earlier run in the other form goes."""
        self._file.__exit__(kind, error, trace)
        if kind is None:
            remove_datasets(self._file.path.parent, keep=self._file.path.name)


def remove_datasets(folder: Path, *, keep: str = "") -> None:
    """Remove what an earlier run left in a folder: it would be taken for part of the new one."""
    for form in (NQuads, TriG):
        if (name := f"results.{form.suffix}") != keep:
            (folder / name).unlink(missing_ok=True)


def _criteria(protocol: Protocol) -> Iterator[Triple]:
    """Criteria and conditions, as far as results name them."""
    for criterion in protocol.criteria:
        yield criterion.iri, TYPE, criterion.kind
        yield criterion.iri, DCTERMS + "identifier", Literal(criterion.identifier)
        yield criterion.iri, RDFS + "label", _english(criterion.label)
        yield criterion.iri, DCTERMS + "source", Literal(criterion.source)
        yield criterion.iri, DCTERMS + "description", _english(criterion.description)
        yield criterion.iri, TRIAL + "order", Literal(str(criterion.order), XSD_INTEGER)
        yield criterion.iri, TRIAL + "inVerdict", Literal(str(criterion.in_verdict).lower(), XSD_BOOLEAN)
    for condition in protocol.conditions.values():
        yield condition.iri, TYPE, TRIAL + "Condition"
        yield condition.iri, RDFS + "label", _english(condition.label)


def _readings(protocol: Protocol) -> Iterator[Triple]:
    """Alternative readings with the ambiguities that they belong to."""
    declared = protocol.declarations
    for iri in (iri for iris in alternatives(protocol).values() for iri in iris):
        wanted = (TYPE, DCTERMS + "identifier", RDFS + "label", TRIAL + "reading")
        yield from _copied(protocol, iri, wanted)
        for reading in declared[iri].get(TRIAL + "reading", ()):
            wanted = (TYPE, DCTERMS + "identifier", DCTERMS + "source", RDFS + "label")
            yield from _copied(protocol, str(reading), (*wanted, TRIAL + "adopted", TRIAL + "decidedBy"))


def _copied(protocol: Protocol, iri: str, properties: Iterable[str]) -> Iterator[Triple]:
    for prop in properties:
        for value in protocol.declarations.get(iri, {}).get(prop, ()):
            yield iri, prop, value


def _english(text: str) -> Literal:
    return Literal(text, RDF_LANGSTRING, "en")


def _findings(notes: ReadNotes, inputs: InputNames) -> Iterator[tuple[str, str, str, int]]:
    """Code, text, file and number of what did not reach a patient, in a fixed order.

    The file is that of an unmapped code, if it is known; other texts begin with theirs.
    """
    found: Counter[tuple[str, str, str]] = Counter()
    for error in notes.rejected:
        line = "" if error.line is None else f", line {error.line}"
        found["REJECTED", f"{inputs.name(error.path)}{line}: {inputs.shortened(error.reason)}", ""] += 1
    for unread, count in notes.unread.items():
        file, colon, kind = unread.source.partition(": ")
        found["UNREAD", f"{inputs.name(file)}{colon}{kind}: {inputs.shortened(unread.reason)}", ""] += count
    for code, count in notes.unmapped.items():
        found["UNMAPPED", f"{code.kind} {code.code} ({code.system})", code.file] += count
    yield from ((*finding, count) for finding, count in sorted(found.items()))


def _keep_last(old: TextIO, new: TextIO, marks: set[str]) -> None:
    """Copy; of the parts that begin with one of these marks, only the last each."""
    last = {line: number for number, line in enumerate(old) if line in marks}
    old.seek(0)
    keep = True
    for number, line in enumerate(old):
        if line.startswith(_MARK) or line == _END:
            keep = last.get(line, number) == number
        if keep:
            new.write(line)
