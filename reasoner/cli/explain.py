# SPDX-License-Identifier: Apache-2.0
"""`trialshapes explain`: why a verdict or an outcome is what it is, down to the recorded facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.options import (
    AsOf,
    CodeMaps,
    ColumnMapOption,
    Kind,
    Policy,
    PolicyOption,
    ProtocolOption,
    to_day,
    to_reading,
)
from reasoner.judge import find_evidence, truth
from reasoner.patient import Term, Triple
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.rdflib_terms import index_triples
from reasoner.report import patient_name, verdict_text
from reasoner.report.evidence_text import EvidenceText
from reasoner.report.table import surroundings
from reasoner.report.wording import reading_text
from reasoner.result import CriterionResult, Outcome
from reasoner.screening import Screened, Screener
from reasoner.terms import TYPE, shorten
from reasoner.validate import Evaluation

__all__ = ["explain"]

_TRUTH = {Outcome.SATISFIED: "true", Outcome.VIOLATED: "false", Outcome.UNKNOWN: "unknown"}
_STYLES = {Outcome.SATISFIED: "green", Outcome.VIOLATED: "red", Outcome.UNKNOWN: "yellow"}


def explain(
    context: typer.Context,
    patient: Annotated[str, typer.Argument(help="The patient's IRI or the last part of it.")],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[CRITERION] INPUT...",
            help="A criterion's identifier, such as INC-08, or none for all; files or folders of records.",
            show_default=False,
        ),
    ],
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    policy: PolicyOption = Policy.DEFAULT,
    kind: Kind = None,
    column_map: ColumnMapOption = None,
    code_maps: CodeMaps = None,
) -> None:
    """Explain a patient's verdict, or one outcome down to the recorded facts.

    For a patient: how long the verdict holds, which readings of the protocol matter, what to collect next,
    and for every criterion the evidence. For one criterion also its conditions with their truth values.
    """
    with exit_codes(context):
        reading = to_reading(kind, column_map, code_maps)
        screener = Screener(protocol, as_of=to_day(as_of), policy=policy, reading=reading)
        wanted, inputs = _split(words, screener.protocol)
        found = None
        for record in screener.read(inputs):
            if patient in {record.iri, patient_name(record.iri)}:
                found = record  # to the end: a second record of this patient makes both unusable
        if found is None:
            typer.echo("trialshapes: no patient of this name in the input", err=True)
            raise typer.Exit(ExitCode.NO_INPUT)
        report = _Report(screener, screener.screen_patient(found))
        if wanted:
            report.criterion(wanted)
        else:
            report.patient()


def _split(words: list[str], protocol: Protocol) -> tuple[Criterion | None, list[Path]]:
    """The criterion, if the first word is none of the inputs, and the inputs.

    Raises:
        ProtocolError: the first word is neither a criterion nor a file.
    """
    first, rest = words[0], words[1:]
    known = {criterion.identifier for criterion in protocol.criteria}
    if rest and (first in known or not Path(first).exists()):
        return protocol.criterion(first), [Path(word) for word in rest]
    return None, [Path(word) for word in words]


class _Report:
    """What is printed of one screened patient."""

    def __init__(self, screener: Screener, screened: Screened) -> None:
        self._console = Console(highlight=False)
        self._protocol = screener.protocol
        self._screened = screened
        self._evidence = EvidenceText(screener.ontology, screener.protocol)

    def patient(self) -> None:
        """The verdict with all that surrounds it, then every criterion in short."""
        result = self._screened.result
        name = patient_name(result.patient)
        self._print(f"{name}: {verdict_text(result)}, as of {result.as_of or 'no date'}", "bold")
        for line in (*result.qualifiers, *surroundings(result)):
            self._print(f"  {line}")
        labels = {criterion.iri: criterion for criterion in self._protocol.criteria}
        for criterion in result.criteria:
            self._heading(criterion, labels[criterion.criterion])
            self._grounds(criterion)

    def criterion(self, criterion: Criterion) -> None:
        """One criterion with evidence and the tree of its conditions."""
        result = next(c for c in self._screened.result.criteria if c.criterion == criterion.iri)
        name = patient_name(self._screened.result.patient)
        self._console.print(
            Text.assemble(
                (f"{name}, {result.identifier}: ", "bold"), (result.outcome, _STYLES[result.outcome])
            )
        )
        self._print(f"{criterion.label} ({criterion.source})\n{result.message}")
        for flag in result.readings:
            self._print(f"reading {reading_text(flag)}")
        if self._screened.evaluation is None:
            return
        failed = {Outcome.VIOLATED: criterion.possible, Outcome.UNKNOWN: criterion.proven}.get(result.outcome)
        if failed:
            self._print(f"shape that reports it: {shorten(failed)}")
        self._grounds(result)
        self._console.print(_Explanation(self._protocol, self._screened.evaluation).tree(criterion))

    def _heading(self, result: CriterionResult, criterion: Criterion) -> None:
        style = _STYLES[result.outcome]
        told = f"  {criterion.label} ({criterion.source})"
        self._console.print(
            Text.assemble((f"{result.identifier} ", "bold"), (result.outcome, style), told), soft_wrap=True
        )

    def _grounds(self, result: CriterionResult) -> None:
        """The evidence of a decided outcome, the gaps of an open one."""
        for gap in result.gaps:
            self._print(f"    {', '.join(gap.reasons)}: {gap.missing}")
        for condition, told in groupby(result.evidence, key=lambda item: (item.condition, item.truth)):
            self._print(f"    {_TRUTH[condition[1]]}: {condition[0]}", "dim")
            for evidence in told:
                for line in self._evidence.lines(evidence):
                    self._print(f"      {line}")

    def _print(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style), soft_wrap=True)


class _Explanation:
    """The tree of one criterion; the facts of a record are told where it is met first."""

    def __init__(self, protocol: Protocol, evaluation: Evaluation) -> None:
        self._protocol = protocol
        self._evaluation = evaluation
        self._told: set[str] = set()
        #: entailed facts are many; those that no shape or declaration mentions cannot matter
        self._mentioned = {term for triple in index_triples(protocol.declarations) for term in triple}

    def tree(self, criterion: Criterion) -> Tree:
        """The pairs that the criterion rests on, with their truth values."""
        tree = Tree(Text("conditions"))
        for child in self._protocol.children(criterion):
            self._add_pair(tree, child)
        return tree

    def _add_pair(self, tree: Tree, pair: Condition | Criterion) -> None:
        value = truth(pair, self._evaluation)
        label = (f"{_TRUTH[value]}: ", _STYLES[value]), pair.label, (f"  {shorten(pair.iri)}", "dim")
        branch = tree.add(Text.assemble(*label))
        for child in self._protocol.children(pair):
            self._add_pair(branch, child)
        if isinstance(pair, Condition) and not pair.children:
            records = find_evidence(pair, self._evaluation.patient)
            for record in records:
                self._add_record(branch, record)
            if not records:
                branch.add(Text("no record of it", "dim"))

    def _add_record(self, branch: Tree, record: str) -> None:
        if record in self._told:
            branch.add(Text.assemble(_show(record), ("  (as above)", "dim")))
            return
        self._told.add(record)
        facts = branch.add(Text(_show(record)))
        for line in self._facts(record):
            facts.add(line)

    def _facts(self, record: str) -> Iterator[Text]:
        """The facts of a record, each with its layer and ground."""
        patient = self._evaluation.patient
        for predicate, objects in patient.index.get(record, {}).items():
            for obj in objects:
                triple = (record, predicate, obj)
                text = Text(f"{shorten(predicate)} {_show(obj)}")
                if triple in patient.entailed:
                    if (obj if predicate == TYPE else predicate) not in self._mentioned:
                        continue
                    # a class expression has no name to show; the named premises beside it tell the step
                    named = [premise for premise in patient.entailed[triple] if not _is_unnamed(premise[2])]
                    premises = "; ".join(map(_show_triple, named))
                    text.append(f"  entailed by {premises}", "dim")
                elif triple in patient.derived:
                    sources = ", ".join(map(_show, patient.derived[triple])) or "the run"
                    text.append(f"  derived from {sources}", "dim")
                yield text


def _is_unnamed(term: Term) -> bool:
    return isinstance(term, str) and term.startswith("_:")


def _show(term: Term) -> str:
    return shorten(term) if isinstance(term, str) else term.lexical


def _show_triple(triple: Triple) -> str:
    return " ".join(map(_show, triple))
