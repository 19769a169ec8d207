# SPDX-License-Identifier: Apache-2.0
"""What SHACL validation alone costs in each engine: `python bench/engines.py 200 20`.

1. Patients of the cohort are read, checked, entailed and derived; none of this is counted.
2. Record shapes and the shapes of the protocol are run over each patient by the fast engine, by pySHACL with
   one graph a patient, and by `shacl`, an engine in Rust, where it is installed. That one takes text, so that
   what is counted begins with N-Triples; pySHACL's time contains the conversion to rdflib.
3. The fast engine is measured on the first number of patients, the others on the second. The best of three
   repetitions is shown; sources and nodes of all results are compared.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from reasoner.derive.scope import keep_what_counts
from reasoner.generate import write_cohort
from reasoner.patient import PatientGraph
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.screening import Screener
from reasoner.shapes_graph import ShapesGraph
from reasoner.validate import Engine
from reasoner.validate.fast import FastEngine
from reasoner.validate.record_view import RecordView
from reasoner.validate.reference import ReferenceEngine

REPETITIONS: Final = 3

Found = set[tuple[str, str]]


class Prepared(NamedTuple):
    """Shapes, and patients as the stage that runs these shapes meets them."""

    name: str
    shapes: ShapesGraph
    patients: list[PatientGraph]


def prepare(patients: int) -> list[Prepared]:
    """The cohort before the record check and before validation."""
    screener = Screener(explain=False)
    view = RecordView(screener.ontology)
    recorded, complete = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = write_cohort(Path(folder), patients, seed=1)
        for patient in screener.read(file):
            recorded.append(view.of(patient.copy()))
            screener.check_record(patient)
            keep_what_counts(patient, as_of=None)
            screener._entailment.entail(patient)
            screener._derivation.derive(patient)
            complete.append(patient)
    return [
        Prepared("record", screener._record_check._shapes, recorded),
        Prepared("eligibility", screener.protocol.shapes, complete),
    ]


def ours(engine: Engine, patients: Iterable[PatientGraph]) -> Found:
    """Results of an engine that works on patients."""
    rows = (row for patient in patients for row in engine.evaluate(patient).rows())
    return {(row.source_shape, row.focus_node) for row in rows}


def in_rust(shapes: Any, texts: Iterable[str]) -> Found:  # noqa: ANN401 - a class without types
    """Results of `shacl`."""
    reports = (shapes.validate_text(text, format="ntriples") for text in texts)
    found = (result for report in reports for result in report.results)
    return {(result.source_shape.strip("<>"), result.focus_node.strip("<>")) for result in found}


def measure(run: Callable[[], Found]) -> tuple[float, Found]:
    """CPU seconds of the best repetition, and the results."""
    best, found = float("inf"), Found()
    for _ in range(REPETITIONS):
        start = time.process_time()
        found = run()
        best = min(best, time.process_time() - start)
    return best, found


def show(name: str, engine: str, seconds: float, patients: int) -> None:
    """One line."""
    each = 1000 * seconds / patients
    print(f"{name:<12} {engine:<16} {each:>9.3f} ms a patient {1000 / each:>9.0f} patients a CPU second")


def compare(prepared: Prepared, few: int) -> None:
    """All engines on one set of shapes."""
    sample = prepared.patients[:few]
    fast = FastEngine(prepared.shapes)
    seconds, _ = measure(lambda: ours(fast, prepared.patients))
    show(prepared.name, "fast", seconds, len(prepared.patients))
    expected = ours(fast, sample)
    reference = ReferenceEngine(prepared.shapes)
    seconds, found = measure(lambda: ours(reference, sample))
    show(prepared.name, "pySHACL", seconds, few)
    print(f"  same results: {'yes' if found == expected else 'NO'}")
    if find_spec("shacl"):
        import shacl

        text = to_graph(index_triples(prepared.shapes.index)).serialize(format="nt")
        texts = [to_graph(patient.triples()).serialize(format="nt") for patient in sample]
        loaded = shacl.Shapes.from_text(text, format="ntriples")
        seconds, found = measure(lambda: in_rust(loaded, texts))
        show(prepared.name, "shacl", seconds, few)
        print(f"  same results: {'yes' if found == expected else 'NO'}")


def main() -> None:
    """Measure both sets of shapes."""
    parser = argparse.ArgumentParser(description="Measure SHACL engines on the patients of the cohort.")
    parser.add_argument("patients", type=int, nargs="?", default=200, help="for the fast engine")
    parser.add_argument("few", type=int, nargs="?", default=20, help="for the others")
    given = parser.parse_args()
    for prepared in prepare(given.patients):
        compare(prepared, min(given.few, given.patients))


if __name__ == "__main__":
    main()
