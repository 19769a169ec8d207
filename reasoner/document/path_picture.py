# SPDX-License-Identifier: Apache-2.0
"""One patient's path to a verdict as a picture: asserted, entailed, derived, conditions, criterion, verdict.

Everything drawn is what the evaluation of that patient holds: the facts that decided one criterion, the steps
by which they follow (`PatientGraph.entailed`), the records that they were computed from
(`PatientGraph.derived`), and the pairs of shapes from there up to the criterion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reasoner.derive.vocabulary import PROVENANCE
from reasoner.document.layout import longest_paths
from reasoner.document.picture import Band, Figure, Link, Node
from reasoner.judge import truth
from reasoner.judge.tracer import told_facts
from reasoner.judge.words import Words, record_name
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term, Triple
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.report.marks import MARKS, verdict_mark
from reasoner.report.wording import patient_name, verdict_text
from reasoner.result import CriterionResult, Evidence, Fact, Outcome, Verdict
from reasoner.screening import Screened
from reasoner.terms import TYPE
from reasoner.validate.fast import FastEvaluation

__all__ = ["Path", "choose_path", "path_figure"]

_LAYERS: Final = frozenset({"asserted", "entailed", "derived"})
_TRUTH: Final = {Outcome.SATISFIED: "true", Outcome.VIOLATED: "false", Outcome.UNKNOWN: "not known"}
_BANDS: Final = (
    ("Asserted", "what the record says"),
    ("Entailed", "what follows by the ontology, step by step"),
    ("Derived", "what is computed: windows, selections, values"),
    ("Conditions", "named shapes, true, false or not known"),
    ("Criterion", "its two shapes give the outcome"),
    ("Verdict", "all criteria together"),
)


class Path(NamedTuple):
    """A screened patient and the criterion to be explained."""

    screened: Screened
    evaluation: FastEvaluation
    result: CriterionResult


def choose_path(protocol: Protocol, patients: Iterable[Screened]) -> Path | None:
    """The path that shows most: all three layers, an outcome that alone decides, then few records.

    None when no criterion of any patient rests on recorded facts.
    """
    best: tuple[tuple[int, bool, int, int], Path] | None = None
    for screened in patients:
        if screened.evaluation is None:
            continue
        deciding = [c for c in screened.result.criteria if c.identifier in protocol.verdict_criteria]
        violated = [c for c in deciding if c.outcome is Outcome.VIOLATED]
        for result in deciding:
            facts = [fact for evidence in result.evidence for fact in evidence.facts]
            missing = len(_LAYERS - {fact.layer for fact in facts})
            steps = sum(len(fact.steps) for fact in facts)
            rank = (missing, violated != [result], len(result.evidence), -steps)
            if facts and (best is None or rank < best[0]):
                best = rank, Path(screened, screened.evaluation, result)
    return best[1] if best else None


def path_figure(path: Path, protocol: Protocol, ontology: Ontology, words: Words) -> Figure:
    """The picture of a path."""
    return _Drawing(path, protocol, ontology, words).figure()


class _Box(NamedTuple):
    band: int
    title: str
    lines: tuple[str, ...]
    kind: str


class _Drawing:
    """Boxes and links of one picture, collected from the evidence up to the verdict."""

    def __init__(self, path: Path, protocol: Protocol, ontology: Ontology, words: Words) -> None:
        self._path = path
        self._patient = path.evaluation.patient
        self._protocol = protocol
        self._ontology = ontology
        self._words = words
        self._criterion = protocol.criterion(path.result.criterion)
        self._boxes: dict[str, _Box] = {}
        self._links: dict[tuple[str, str], None] = {}

    def figure(self) -> Figure:
        """Collect everything, then give each box its layer: bands follow each other."""
        for evidence in self._path.result.evidence:
            self._add_evidence(evidence)
        self._add_conditions()
        self._add_verdict()
        layers, bands = self._place()
        nodes = [Node(n, b.title, b.lines, b.kind, layers[n]) for n, b in self._boxes.items()]
        links = [Link(source, target) for source, target in self._links]
        name = patient_name(self._patient.iri)
        result = self._path.screened.result
        title = f"From the record of {name} to the verdict {verdict_text(result)}"
        told = "; ".join(
            f"{b.title}: {', '.join(b.lines)}" if b.lines else b.title for b in self._boxes.values()
        )
        return Figure(
            "path",
            title,
            f"From top to bottom, each box follows from those that lead to it. {told}.",
            tuple(nodes),
            tuple(links),
            bands,
            downwards=True,
            between=46,
        )

    def _add(self, name: str, box: _Box, *sources: str) -> str:
        self._boxes.setdefault(name, box)
        self._links.update(((source, name), None) for source in sources if source != name)
        return name

    def _record(self, record: str) -> str:
        """The box of a record: what was recorded."""
        facts = [t for t in told_facts(self._patient, record) if t[1] not in PROVENANCE]
        kinds = [self._words.label(o) for _, p, o in facts if p == TYPE]
        lines = [f"{self._words.label(p)}: {self._value(o)}" for _, p, o in facts if p != TYPE]
        title = f"{record_name(record)}: {', '.join(kinds)}" if kinds else record_name(record)
        return self._add(f"record {record}", _Box(0, title, tuple(lines), "record"))

    def _add_evidence(self, evidence: Evidence) -> None:
        ends = [self._fact(evidence.record, fact) for fact in evidence.facts if fact.layer != "asserted"]
        ends = list(dict.fromkeys(end for end in ends if end))
        if not ends and evidence.record in self._patient.index:
            ends = [self._record(evidence.record)]
        if evidence.iri:
            self._pair(evidence.iri, *ends)

    def _fact(self, record: str, fact: Fact) -> str:
        return self._triple((record, fact.property, fact.value))

    def _triple(self, triple: Triple) -> str:
        """The box of a fact, with the boxes that it follows from."""
        subject, prop, obj = triple
        if triple in self._patient.entailed:
            sources = list(dict.fromkeys(self._premises(triple)))
            return self._add(f"fact {triple}", _Box(1, self._sentence(triple), (), "entailed"), *sources)
        if triple in self._patient.derived:
            sources = [self._record(r) for r in self._patient.derived[triple] if r in self._patient.index]
            return self._add(f"fact {triple}", _Box(2, self._sentence(triple), (), "derived"), *sources)
        if obj in self._patient.objects(subject, prop):
            return self._record(subject)
        return self._add(f"fact {triple}", _Box(1, self._sentence(triple), ("by the ontology",), "ontology"))

    def _premises(self, triple: Triple) -> Iterator[str]:
        """Class expressions have no name: what they follow from stands for them."""
        for premise in self._patient.entailed[triple]:
            if isinstance(premise[2], str) and premise[2].startswith("_:"):
                if premise in self._patient.entailed:
                    yield from self._premises(premise)
                else:
                    yield from self._told_types(premise[0])
            else:
                yield self._triple(premise)

    def _told_types(self, individual: str) -> Iterator[str]:
        """What the ontology tells of an individual, in place of an expression that it falls under."""
        for cls in self._ontology.objects(individual, TYPE):
            if isinstance(cls, str) and self._words.is_labelled(cls):
                yield self._triple((individual, TYPE, cls))

    def _sentence(self, triple: Triple) -> str:
        subject, prop, obj = triple
        verb = "is" if prop == TYPE else self._words.label(prop)
        name = record_name(subject) if subject in self._patient.index else self._words.label(subject)
        return f"{name} {verb}: {self._value(obj)}"

    def _value(self, term: Term) -> str:
        if isinstance(term, Literal):
            return term.lexical
        return record_name(term) if term in self._patient.index else self._words.label(term)

    def _pair(self, iri: str, *sources: str) -> str:
        if iri == self._criterion.iri:
            return self._add_criterion(*sources)
        value = truth(self._protocol.conditions[iri], self._path.evaluation)
        box = _Box(3, self._protocol.conditions[iri].label, (_TRUTH[value],), "condition")
        return self._add(f"pair {iri}", box, *sources)

    def _add_criterion(self, *sources: str) -> str:
        result, outcome = self._path.result, self._path.result.outcome
        possible = "reports" if outcome is Outcome.VIOLATED else "reports nothing"
        proven = "reports nothing" if outcome is Outcome.SATISFIED else "reports"
        lines = (
            self._criterion.label,
            f"shape “possible” {possible}",
            f"shape “proven” {proven}",
            f"outcome: {outcome}",
        )
        box = _Box(4, result.identifier, lines, MARKS[outcome].kind)
        return self._add(f"pair {result.criterion}", box, *sources)

    def _add_conditions(self) -> None:
        """The pairs between the criterion and the evidence."""
        told = {item.iri for item in self._path.result.evidence}

        def leads(pair: Criterion | Condition) -> bool:
            below = [child for child in self._protocol.below(pair) if leads(child)]
            if pair.iri in told or below:
                self._pair(pair.iri, *(self._pair(child.iri) for child in below))
                return True
            return False

        leads(self._criterion)
        self._add_criterion()

    def _add_verdict(self) -> None:
        result = self._path.screened.result
        others = [
            c
            for c in result.criteria
            if c.identifier in self._protocol.verdict_criteria and c.criterion != self._criterion.iri
        ]
        counts = ((MARKS[o].word, sum(c.outcome is o for c in others)) for o in Outcome)
        lines = tuple(f"{count} {word}" for word, count in counts if count)
        rest = self._add(
            "others", _Box(4, f"the other {len(others)} criteria of the verdict", lines, "record")
        )
        rule = {
            Verdict.ELIGIBLE: "every criterion of the verdict is met",
            Verdict.INELIGIBLE: "a criterion of the verdict is not met",
            Verdict.UNDETERMINED: "none is shown not to be met, some are unknown",
        }
        box = _Box(5, verdict_text(result), (rule[result.verdict],), verdict_mark(result).kind)
        self._add("verdict", box, f"pair {self._criterion.iri}", *([rest] if others else []))

    def _place(self) -> tuple[dict[str, int], tuple[Band, ...]]:
        """Within a band, a box is below those that lead to it; bands do not overlap."""
        layers: dict[str, int] = {}
        bands: list[Band] = []
        start = 0
        for number, (title, about) in enumerate(_BANDS):
            names = [name for name, box in self._boxes.items() if box.band == number]
            if not names:
                continue
            inside = [(s, t) for s, t in self._links if s in names and t in names]
            found = longest_paths(names, inside)
            layers.update((name, start + layer) for name, layer in found.items())
            end = start + max(found.values())
            bands.append(Band(f"{len(bands) + 1} {title}", about, start, end))
            start = end + 1
        return layers, tuple(bands)
