# SPDX-License-Identifier: Apache-2.0
"""What screening costs around pySHACL: `python bench/reference.py 10 100`.

1. A cohort of each size is screened by the very `Screener` that the command uses, with a clock of CPU time at
   each of its stages, and written to the files of `trialshapes screen --out`.
2. In the same process `pyshacl.validate` judges one graph of all facts (asserted, entailed, derived) of the
   same patients by the same shapes: what pySHACL alone takes, once all else has been done for it.
3. Both are repeated in turn, medians are shown, and the results are compared.

Peak memory is that of the whole process, read before plain pySHACL has run and after; each size has a process
of its own.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from reasoner import screening
from reasoner.generate import write_cohort
from reasoner.rdflib_terms import to_graph
from reasoner.report import CsvFiles, ShaclReport
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import PatientResult
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

#: Screening may lose this much against plain pySHACL.
ALLOWED_LOSS: Final = 0.2
STAGES: Final = ("read", "record check", "reason", "derive", "validate", "judge", "report")

Report = set[tuple[str, str]]


@dataclass(slots=True)
class Clock:
    """CPU seconds by stage; a stage inside another one is taken off the outer."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    _inner: list[float] = field(default_factory=lambda: [0.0])

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time until the end of the block."""
        self._inner.append(0.0)
        start = time.process_time()
        try:
            yield
        finally:
            spent = time.process_time() - start
            self.seconds[name] += spent - self._inner.pop()
            self._inner[-1] += spent

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted."""

        def run(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the stage takes and gives
            with self.stage(name):
                return function(*args, **options)

        return run


class Measured(NamedTuple):
    """One size: medians in CPU seconds, peak memory in megabytes."""

    patients: int
    stages: dict[str, float]
    plain: float
    memory: float
    memory_plain: float
    same: bool

    @property
    def total(self) -> float:
        """The whole path."""
        return sum(self.stages.values())


class Bench:
    """One cohort on disk and everything loaded."""

    def __init__(self, folder: Path, patients: int) -> None:
        """Write the cohort and load the screener."""
        self.patients = patients
        self.folder = folder
        self.file = write_cohort(folder, patients, seed=1)
        self.screener = Screener(explain=False, engine="reference")

    def reference(self) -> tuple[dict[str, float], Report]:
        """The path as it is, stage by stage."""
        clock, report = Clock(), set[tuple[str, str]]()
        protocol = self.screener.protocol
        messages = {c.possible: c.violated for c in protocol.criteria}
        messages |= {c.proven: c.unproven for c in protocol.criteria}
        run = RunRecord.of(
            protocol, self.screener.ontology, policy=self.screener.policy, as_of=None, engine="pySHACL"
        )
        text = EvidenceText(self.screener.ontology, protocol)
        with (
            _watched(self.screener, clock),
            CsvFiles(self.folder, protocol.verdict_criteria, run, text) as tables,
            ShaclReport(self.folder, messages) as shacl,
        ):
            for result in self._counted(clock):
                with clock.stage("report"):
                    tables.write(result)
                    shacl.write(result)
                report |= {(row.focus_node, row.source_shape) for row in result.rows}
        return clock.seconds, report

    def _counted(self, clock: Clock) -> Iterator[PatientResult]:
        patients = self.screener.read(self.file)
        while True:
            with clock.stage("read"):
                patient = next(patients, None)
            if patient is None:
                return
            yield self.screener.screen_patient(patient).result

    def facts(self) -> Graph:
        """All facts of all patients in one graph."""
        graph = Graph()
        for patient in self.screener.read(self.file):
            self.screener.screen_patient(patient)
            for triple in to_graph(patient.triples()):
                graph.add(triple)
        return graph

    def plain(self, facts: Graph) -> tuple[float, Report]:
        """PySHACL alone on the same facts and shapes."""
        start = time.process_time()
        _, report, _ = pyshacl.validate(
            facts,
            shacl_graph=self.screener.protocol.shapes_graph,
            inference="none",
            advanced=False,
            js=False,
            meta_shacl=False,
            max_validation_depth=200,
        )
        spent = time.process_time() - start
        return spent, _top_results(report)


@contextmanager
def _watched(screener: Screener, clock: Clock) -> Iterator[None]:
    """The screener with clocks at the doors of its stages."""
    doors: tuple[tuple[str, object, str], ...] = (
        ("record check", screener._record_check, "check"),
        ("reason", screener._entailment, "entail"),
        ("derive", screener._derivation, "derive"),
        ("validate", screener, "_rows"),
        ("judge", screening, "judge"),
    )
    with ExitStack() as stack:
        for name, owner, method in doors:
            clocked = clock.timed(name, getattr(owner, method))
            stack.enter_context(patch.object(owner, method, clocked))
        yield


def _top_results(report: Graph) -> Report:
    results = report.objects(None, SH.result)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, URIRef(SH.sourceShape))))
        for result in results
    }


def measure(patients: int, repetitions: int) -> Measured:
    """Both sides in turn, so many times."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), patients)
        runs = [bench.reference()]
        memory = _peak()
        facts = bench.facts()
        plain = [bench.plain(facts)]
        memory_plain = _peak()
        for _ in range(repetitions - 1):
            gc.collect()
            runs.append(bench.reference())
            gc.collect()
            plain.append(bench.plain(facts))
    stages = {name: median(seconds[name] for seconds, _ in runs) for name in STAGES}
    same = all(report == plain[0][1] for _, report in (*runs, *plain))
    return Measured(patients, stages, median(spent for spent, _ in plain), memory, memory_plain, same)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(found: list[Measured]) -> None:
    """A table: milliseconds of CPU per patient, one column a size."""
    print(f"{'ms of CPU per patient':<28}" + "".join(f"{m.patients:>12}" for m in found))
    for name in STAGES:
        print(f"  {name:<26}" + "".join(f"{1000 * m.stages[name] / m.patients:>12.2f}" for m in found))
    rows: list[tuple[str, Callable[[Measured], str]]] = [
        ("reference path, all stages", lambda m: f"{1000 * m.total / m.patients:.2f}"),
        ("plain pySHACL", lambda m: f"{1000 * m.plain / m.patients:.2f}"),
        ("ratio of time", lambda m: f"{m.total / m.plain:.2f}"),
        ("loss of throughput", lambda m: f"{1 - m.plain / m.total:+.0%}"),
        ("patients per CPU second", lambda m: f"{m.patients / m.total:.1f}"),
        ("peak memory, MB", lambda m: f"{m.memory:.0f}"),
        ("  with plain pySHACL, MB", lambda m: f"{m.memory_plain:.0f}"),
        ("same results", lambda m: "yes" if m.same else "NO"),
    ]
    for label, text in rows:
        print(f"{label:<28}" + "".join(f"{text(m):>12}" for m in found))
    kept = all(1 - m.plain / m.total <= ALLOWED_LOSS for m in found)
    print(f"at most {ALLOWED_LOSS:.0%} lost around pySHACL: {'yes' if kept else 'NO'}")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description="Measure the reference path beside plain pySHACL.")
    parser.add_argument("patients", type=int, nargs="*", default=[10, 100])
    parser.add_argument("--repetitions", type=int, default=3, help="of sizes up to 100; larger run once")
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    found = []
    for patients in given.patients:
        with context.Pool(1) as pool:
            found.append(pool.apply(measure, (patients, given.repetitions if patients <= 100 else 1)))
    show(found)


if __name__ == "__main__":
    main()
