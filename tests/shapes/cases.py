# SPDX-License-Identifier: Apache-2.0
"""Cases: a record, one small SPARQL update, and every outcome that the update changes.

A case file is the update; comments at its top say what it proves:

    # expect INC-05=VIOLATED INC-05b=VIOLATED    every outcome that differs from the record's; or `nothing`
    # policy strict                              optional; `default` without
    # vignette V02                               optional; the record, `base.ttl` without
    # presumed EXC-03                            optional; deciding criteria satisfied by presumption only
    # why: 3.3 INC-08 (3): ...                   the rule, in words

Under `cases/` the folder is the criterion and the first word of the file name its outcome. Each case gets a
patient IRI of its own, so that many cases can be screened in one graph.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.term import Node

from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener
from reasoner.terms import PATIENTS

__all__ = [
    "CRITERIA",
    "VIGNETTES",
    "Case",
    "base_outcomes",
    "case_records",
    "cases",
    "expected_verdict",
    "mutations",
    "screened",
    "vignette_outcomes",
    "vignettes",
]

HERE = Path(__file__).parent
VIGNETTES = HERE.parents[1] / "examples" / "vignettes"

#: Criteria that decide the verdict; paths, permissions and preferences do not.
IN_VERDICT = (
    *(f"INC-{number:02}" for number in range(1, 15)),
    "PERM-03",
    "PERM-04",
    *(f"EXC-{number:02}" for number in range(1, 6)),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One update of one record, and what has to come of it."""

    identifier: str
    record: str
    policy: str
    update: str
    changes: dict[str, Outcome]
    presumed: frozenset[str]

    @property
    def patient(self) -> str:
        """The IRI of this case's own patient."""
        return PATIENTS + self.identifier.replace("/", ".")

    def expected(self) -> dict[str, Outcome]:
        """The outcome of every criterion."""
        unchanged = base_outcomes() if self.record == "base" else vignette_outcomes()[self.record]
        return unchanged | self.changes

    def graph(self) -> Graph:
        """The record after the update, under the case's own patient IRI."""
        graph = Graph()
        for triple in _record(self.record):
            graph.add(triple)
        graph.update(self.update)
        return _renamed(graph, PATIENTS + self.record, self.patient)


def cases() -> list[Case]:
    """Every case of every criterion, in order of file name."""
    return _read_all(HERE / "cases", "*/*.ru")


def mutations() -> list[Case]:
    """One-fact changes of the vignettes."""
    return _read_all(HERE / "mutations", "*.ru")


def case_records() -> Iterator[tuple[str, Graph]]:
    """Identifier and record of every case and mutation, for tests of other stages."""
    for case in (*cases(), *mutations()):
        yield case.identifier, case.graph()


def screened(records: list[str], policy: str) -> list[PatientResult]:
    """Screen some records, each N-Triples of one patient."""
    together = Graph()
    for record in records:
        together.parse(data=record, format="nt")
    return list(Screener("a022001", policy=policy, explain=False).screen(together))


def vignettes() -> list[str]:
    """Names of the thirteen stories."""
    return sorted(file.stem for file in VIGNETTES.glob("V*.ttl"))


def expected_verdict(outcomes: dict[str, Outcome]) -> Verdict:
    """One violation decides; else one unknown leaves it open."""
    found = {outcomes[criterion] for criterion in IN_VERDICT}
    if Outcome.VIOLATED in found:
        return Verdict.INELIGIBLE
    return Verdict.UNDETERMINED if Outcome.UNKNOWN in found else Verdict.ELIGIBLE


@cache
def vignette_outcomes() -> dict[str, dict[str, Outcome]]:
    """The complete matrix: vignette -> criterion -> outcome."""
    matrix: dict[str, dict[str, Outcome]] = {}
    with (HERE / "vignettes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            matrix.setdefault(row["patient"], {})[row["criterion"]] = Outcome(row["outcome"])
    return matrix


#: Identifiers of all criteria of the protocol.
CRITERIA = tuple(next(iter(vignette_outcomes().values())))


@cache
def base_outcomes() -> dict[str, Outcome]:
    """Outcomes of the base record: satisfied, but for what its header lists."""
    header = _comments((HERE / "base.ttl").read_text("utf-8"))
    return dict.fromkeys(CRITERIA, Outcome.SATISFIED) | _changes(header["expect"])


def _read_all(folder: Path, pattern: str) -> list[Case]:
    return [_read(file, file.relative_to(folder).with_suffix("")) for file in sorted(folder.glob(pattern))]


def _read(file: Path, name: Path) -> Case:
    text = file.read_text("utf-8")
    header = _comments(text)
    return Case(
        identifier=name.as_posix(),
        record=header.get("vignette", "base"),
        policy=header.get("policy", "default"),
        update=text,
        changes=_changes(header["expect"]),
        presumed=frozenset(header.get("presumed", "").split()),
    )


def _comments(text: str) -> dict[str, str]:
    """Keyword comments; the keyword is the first word."""
    return dict(re.findall(r"^# (expect|policy|vignette|presumed) (.+)$", text, re.MULTILINE))


def _changes(text: str) -> dict[str, Outcome]:
    if text == "nothing":
        return {}
    pairs = (pair.split("=") for pair in text.split())
    return {criterion: Outcome(outcome) for criterion, outcome in pairs}


@cache
def _record(name: str) -> Graph:
    file = HERE / "base.ttl" if name == "base" else VIGNETTES / f"{name}.ttl"
    return Graph().parse(file)


def _renamed(graph: Graph, old: str, new: str) -> Graph:
    """The same facts with another patient IRI, of which the IRIs of the records are continuations."""

    def rename(term: Node) -> Node:
        if isinstance(term, URIRef) and (term == URIRef(old) or term.startswith(old + "/")):
            return URIRef(new + term[len(old) :])
        return term

    renamed = Graph()
    for subject, predicate, obj in graph:
        renamed.add((rename(subject), predicate, rename(obj)))
    return renamed
