# SPDX-License-Identifier: Apache-2.0
"""What the whole path costs beside parsing alone: `python bench/pipeline.py 300 3000`.

1. A cohort of each size is screened from N-Quads to `verdicts.csv`, `outcomes.csv` and `results.nq`, by the
   very `Screener` that the command uses, on one core, with a clock of CPU time at the door of each stage;
   with the graphs of facts in the dataset and without them, and for the sizes of `--explained` once with
   explanations.
2. In the same process pyoxigraph parses the same file and counts its statements.
3. Both are repeated in turn and the medians shown, with the quotient of the two.
4. The reference path (`reference.py`: pySHACL decides) is measured on a few of the patients.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple, TypeVar
from unittest.mock import patch

import pyoxigraph
from reference import Bench, Clock

from reasoner import screening
from reasoner.generate import write_cohort
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes
from reasoner.report import CsvFiles
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

#: The path from one end to the other; "the rest" is what the screener does between the doors.
STAGES: Final = (
    *("read", "record check", "scope", "entail", "derive", "validate", "judge", "readings", "explain"),
    *("the rest", "write csv", "write nquads"),
)
T = TypeVar("T")
#: Patients of the reference path, which takes a quarter of a second for one.
FEW: Final = 10


class Measured(NamedTuple):
    """One size: medians in CPU milliseconds a patient."""

    patients: int
    stages: dict[str, float]
    parse: float
    #: 0.0 where it was not measured
    reference: float

    @property
    def total(self) -> float:
        """The whole path."""
        return sum(self.stages.values())


def run_path(screener: Screener, file: Path, folder: Path, *, facts: bool = True) -> dict[str, float]:
    """CPU seconds by stage, from the file to the results in a folder; `facts` stand in the dataset too."""
    clock = Clock(dict.fromkeys(STAGES, 0.0))
    protocol, notes = screener.protocol, ReadNotes()
    run = RunRecord.of(
        protocol, screener.ontology, policy=screener.policy, as_of=None, engine=screener.engine_name
    ).with_inputs([file])
    text = EvidenceText(screener.ontology, protocol)
    with (
        _watched(screener, clock),
        CsvFiles(folder, protocol.verdict_criteria, run, text) as tables,
        DatasetFile(folder, run, protocol, text, form=DatasetForm.NQUADS, facts=facts) as dataset,
    ):
        for screened in _counted(screener.screen_all(file, notes=notes), clock):
            with clock.stage("write csv"):
                tables.write(screened.result)
            with clock.stage("write nquads"):
                dataset.write(screened.result, screened.patient)
        dataset.finish(notes)
    return clock.seconds


def _counted(patients: Iterator[T], clock: Clock, stage: str = "the rest") -> Iterator[T]:
    while True:
        with clock.stage(stage):
            patient = next(patients, None)
        if patient is None:
            return
        yield patient


@contextmanager
def _watched(screener: Screener, clock: Clock) -> Iterator[None]:
    """The screener with clocks at the doors of its stages."""
    read = screener.read

    def watched_read(*given: Any, **options: Any) -> Iterator[PatientGraph]:  # noqa: ANN401 - as the method
        return _counted(read(*given, **options), clock, "read")

    doors: list[tuple[str, object, str]] = [
        ("record check", screener._record_check, "check"),
        ("scope", screening, "keep_what_counts"),
        ("entail", screener._entailment, "entail"),
        ("derive", screener._derivation, "derive"),
        ("validate", screener._fast, "evaluate"),
        ("validate", screener, "_rows"),
        ("judge", screening, "judge"),
        ("readings", screener._readings, "reread"),
    ]
    if screener._explainer:
        doors.append(("explain", screener._explainer, "explain"))
    with ExitStack() as stack:
        stack.enter_context(patch.object(screener, "read", watched_read))
        for name, owner, method in doors:
            clocked = clock.timed(name, getattr(owner, method))
            stack.enter_context(patch.object(owner, method, clocked))
        yield


def parse_alone(file: Path) -> float:
    """CPU seconds in which pyoxigraph parses a file and nothing is done with it."""
    start = time.process_time()
    sum(1 for _ in pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS))
    return time.process_time() - start


def measure(patients: int, repetitions: int, *, explain: bool, facts: bool) -> Measured:
    """Parsing and the whole path in turn, so many times; explanations stand beside no reference path."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = write_cohort(folder, patients, seed=1)
        screener = Screener(explain=explain)
        run_path(screener, file, folder, facts=facts)  # what is loaded when it is needed first is loaded now
        parsed, runs = [], []
        for _ in range(repetitions):
            with screening.rare_collection():
                parsed.append(parse_alone(file))
                runs.append(run_path(screener, file, folder, facts=facts))
        few = min(FEW, patients)
        with screening.rare_collection():
            reference = 0.0 if explain else sum(Bench(folder, few).reference()[0].values()) / few
    each = 1000 / patients
    stages = {name: each * median(seconds[name] for seconds in runs) for name in STAGES}
    return Measured(patients, stages, each * median(parsed), 1000 * reference)


def show(found: list[Measured]) -> None:
    """A table: one column a size."""
    print(f"{'ms of CPU per patient':<28}" + "".join(f"{m.patients:>12}" for m in found))
    for name in STAGES:
        print(f"  {name:<26}" + "".join(f"{m.stages[name]:>12.3f}" for m in found))
    print(f"{'the whole path':<28}" + "".join(f"{m.total:>12.3f}" for m in found))
    print(f"{'parsing alone':<28}" + "".join(f"{m.parse:>12.3f}" for m in found))
    print(f"{'times parsing':<28}" + "".join(f"{m.total / m.parse:>12.1f}" for m in found))
    print(f"{'reference path':<28}" + "".join(f"{m.reference or float('nan'):>12.1f}" for m in found))
    print(f"{'times as fast':<28}" + "".join(f"{m.reference / m.total:>12.1f}" for m in found))


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description="Measure the whole path beside parsing alone.")
    parser.add_argument("patients", type=int, nargs="*", default=[300, 3000])
    parser.add_argument("--explained", type=int, nargs="*", default=[300], help="sizes with explanations")
    parser.add_argument("--repetitions", type=int, default=3)
    given = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    runs = ((False, True, given.patients), (False, False, given.patients), (True, True, given.explained))
    for explain, facts, sizes in runs:
        found = []
        for patients in sizes:
            with context.Pool(1) as pool:
                found.append(
                    pool.apply(measure, (patients, given.repetitions), {"explain": explain, "facts": facts})
                )
        if found:
            print(f"\n{'with' if explain else 'without'} explanations, results{' and facts' * facts}")
            show(found)


if __name__ == "__main__":
    main()
