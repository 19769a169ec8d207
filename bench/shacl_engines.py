# SPDX-License-Identifier: Apache-2.0
"""SHACL engines behind one door: shapes are loaded once, then the rows of the first n patients come out.

Every engine begins with the same facts as text, N-Quads with a graph per patient or N-Triples, and parses
them itself. Engines by other people that are not installed are left out. Engines for which several graphs of
some patients each are cheaper than one of all get these: `TOGETHER` holds what was found best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH as SHACL

from reasoner.ontology import load_turtle
from reasoner.patient import PatientGraph
from reasoner.rdflib_terms import index_triples, to_graph
from reasoner.read.files import SourceFile
from reasoner.read.nquads import Unit, parse_unit, read_units
from reasoner.result import ReportRow
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import SH
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

__all__ = ["ENGINES", "FAST", "PARSE", "EngineUnderTest", "Facts", "installed"]

#: Patients in one graph, for engines that may choose.
TOGETHER: Final = {"shacl": 20, "pyshifty": 50, "pyrudof": 20}
#: The fields of a row, as a report in RDF names them.
_FIELDS: Final = (
    *("focusNode", "sourceShape", "sourceConstraintComponent", "resultPath", "value", "resultSeverity"),
)
_MAX_DEPTH: Final = 200

Run = Callable[[int], Iterator[ReportRow]]


@dataclass(frozen=True)
class Facts:
    """Facts of all layers about a cohort, on disk; `ends` says where each patient ends in the N-Triples."""

    folder: Path
    ends: tuple[int, ...]

    @classmethod
    def load(cls, folder: Path) -> Facts:
        """What `write` left in a folder."""
        return cls(folder, tuple(map(int, (folder / "ends").read_text("utf-8").split())))

    @property
    def quads(self) -> Path:
        """A graph per patient."""
        return self.folder / "facts.nq"

    @property
    def shapes(self) -> Path:
        """The shapes of the protocol."""
        return self.folder / "shapes.nt"

    def shapes_graph(self) -> ShapesGraph:
        """The shapes as our engines take them."""
        return ShapesGraph(load_turtle([self.shapes]))

    def texts(self, patients: int, together: int) -> Iterator[str]:
        """N-Triples of the first patients, so many in one graph."""
        start = 0
        with (self.folder / "facts.nt").open("rb") as file:
            for first in range(0, patients, together):
                end = self.ends[min(first + together, patients) - 1]
                yield file.read(end - start).decode()
                start = end

    def units(self, patients: int) -> Iterator[Unit]:
        """N-Quads of the first patients, graph by graph."""
        return islice(read_units(SourceFile(self.quads, "facts.nq", "nquads", gzipped=False)), patients)


class EngineUnderTest(NamedTuple):
    """`load` reads the shapes and returns what runs over patients; `package` is what must be installed."""

    name: str
    package: str
    load: Callable[[Facts], Run]
    #: whether it validates, or does no more than parse
    validates: bool = True

    @property
    def release(self) -> str:
        """Name and version of the package."""
        return f"{self.package} {version(self.package)}" if self.package != "trialshapes" else "trialshapes"


def _load_fast(facts: Facts) -> Run:
    engine = FastEngine(facts.shapes_graph())

    def run(patients: int) -> Iterator[ReportRow]:
        for unit in facts.units(patients):
            patient = PatientGraph(unit.graph[1:-1], "", parse_unit(unit, "facts.nq").facts)
            yield from engine.evaluate(patient).rows()

    return run


def _load_per_patient(facts: Facts) -> Run:
    """Shapes loaded once and no text made for results: the engine behind `--engine reference`."""
    engine = ReferenceEngine(facts.shapes_graph())

    def run(patients: int) -> Iterator[ReportRow]:
        for text in facts.texts(patients, 1):
            yield from engine.run(Graph().parse(data=text, format="nt"), "")

    return run


def _load_whole(facts: Facts) -> Run:
    """`pyshacl.validate` as everybody calls it."""
    shapes = to_graph(index_triples(facts.shapes_graph().index))

    def run(patients: int) -> Iterator[ReportRow]:
        (text,) = facts.texts(patients, patients)
        _, report, _ = pyshacl.validate(
            Graph().parse(data=text, format="nt"),
            shacl_graph=shapes,
            inference="none",
            max_validation_depth=_MAX_DEPTH,
        )
        for result in report.objects(None, SHACL.result):
            yield ReportRow(*(_written(report.value(result, SHACL[field])) for field in _FIELDS))

    return run


def _load_shacl(facts: Facts) -> Run:
    import shacl

    shapes = shacl.Shapes.from_text(facts.shapes.read_text("utf-8"), format="ntriples")

    def run(patients: int) -> Iterator[ReportRow]:
        for text in facts.texts(patients, TOGETHER["shacl"]):
            for result in shapes.validate_text(text, format="ntriples").results:
                nodes = (result.focus_node, result.source_shape, result.path, result.value)
                focus, shape, path, value = map(_bare, nodes)
                yield ReportRow(focus, shape, result.component_iri, path, value, result.severity_iri)

    return run


def _load_pyshifty(facts: Facts) -> Run:
    """Its native door: the public one makes an rdflib graph of each report."""
    import shifty

    validator = shifty.PreparedValidator(facts.shapes)._inner

    def run(patients: int) -> Iterator[ReportRow]:
        for text in facts.texts(patients, TOGETHER["pyshifty"]):
            found = validator.validate_w3c(data=text.encode(), data_format="nt", run_infer=False)
            yield from _reported(found.report_turtle)

    return run


def _load_pyrudof(facts: Facts) -> Run:
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(facts.shapes.read_text("utf-8"), format=pyrudof.ShaclFormat.NTriples)

    def run(patients: int) -> Iterator[ReportRow]:
        for text in facts.texts(patients, TOGETHER["pyrudof"]):
            rudof.read_data(
                text, format=pyrudof.RDFFormat.NTriples, merge=False
            )  # it adds to what it has else
            for entry in rudof.validate_shacl():
                yield ReportRow(
                    entry.focus_node,
                    entry.source_shape,
                    entry.constraint_component,
                    entry.path or "",
                    entry.value or "",
                    SH + entry.severity,
                )

    return run


def _load_parse(facts: Facts) -> Run:
    def run(patients: int) -> Iterator[ReportRow]:
        for text in facts.texts(patients, TOGETHER["shacl"]):
            _drop(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        yield from ()

    return run


def _load_own_parse(facts: Facts) -> Run:
    def run(patients: int) -> Iterator[ReportRow]:
        _drop(parse_unit(unit, "facts.nq") for unit in facts.units(patients))
        yield from ()

    return run


def _load_rdflib_parse(facts: Facts) -> Run:
    def run(patients: int) -> Iterator[ReportRow]:
        _drop(Graph().parse(data=text, format="nt") for text in facts.texts(patients, 1))
        yield from ()

    return run


def _bare(node: str | None) -> str:
    """An IRI without its brackets, any other term as it is, nothing for none."""
    return "" if node is None else node[1:-1] if node.startswith("<") else node


def _drop(things: Iterable[object]) -> None:
    for _ in things:
        pass


def _reported(turtle: str) -> Iterator[ReportRow]:
    """The rows of a report in Turtle; nested results are not rows."""
    nodes: dict[Any, dict[str, str]] = {}
    results = []
    for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        field = triple.predicate.value.removeprefix(SH)
        if field == "result":
            results.append(triple.object)
        elif field in _FIELDS:
            node = triple.object
            nodes.setdefault(triple.subject, {})[field] = (
                node.value if isinstance(node, ox.NamedNode) else str(node)
            )
    for result in results:
        yield ReportRow(*(nodes[result].get(field, "") for field in _FIELDS))


def _written(node: object) -> str:
    """A term as our rows write it."""
    if node is None:
        return ""
    if isinstance(node, RdflibLiteral):
        return node.n3()
    return f"_:{node}" if isinstance(node, BNode) else str(node)


FAST: Final = "fast engine"
PARSE: Final = "parse only, Oxigraph"
ENGINES: Final = (
    EngineUnderTest(FAST, "trialshapes", _load_fast),
    EngineUnderTest("pySHACL, one graph", "pyshacl", _load_whole),
    EngineUnderTest("pySHACL, a graph each", "pyshacl", _load_per_patient),
    EngineUnderTest("shacl", "shacl", _load_shacl),
    EngineUnderTest("pyshifty", "pyshifty", _load_pyshifty),
    EngineUnderTest("pyrudof", "pyrudof", _load_pyrudof),
    EngineUnderTest(PARSE, "pyoxigraph", _load_parse, validates=False),
    EngineUnderTest("parse only, our reader", "trialshapes", _load_own_parse, validates=False),
    EngineUnderTest("parse only, rdflib", "rdflib", _load_rdflib_parse, validates=False),
)
#: Packages whose module has another name.
_MODULES: Final = {"trialshapes": "reasoner", "pyshifty": "shifty"}


def installed() -> list[EngineUnderTest]:
    """Those that can run here."""
    return [engine for engine in ENGINES if find_spec(_MODULES.get(engine.package, engine.package))]
