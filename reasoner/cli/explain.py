# SPDX-License-Identifier: Apache-2.0
"""`trialshapes explain`: why one criterion has its outcome for one patient, down to the recorded facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.options import AsOf, Inputs, Policy, PolicyOption, ProtocolOption, to_day
from reasoner.judge import find_evidence, truth
from reasoner.patient import Term, Triple
from reasoner.protocol import Condition, Criterion, Protocol
from reasoner.rdflib_terms import index_triples
from reasoner.report import patient_name
from reasoner.result import Outcome
from reasoner.screening import Screened, Screener
from reasoner.terms import TYPE, shorten
from reasoner.validate import Evaluation

__all__ = ["explain"]

_TRUTH = {Outcome.SATISFIED: "true", Outcome.VIOLATED: "false", Outcome.UNKNOWN: "unknown"}
_STYLES = {Outcome.SATISFIED: "green", Outcome.VIOLATED: "red", Outcome.UNKNOWN: "yellow"}


def explain(
    context: typer.Context,
    patient: Annotated[str, typer.Argument(help="The patient's IRI or the last part of it.")],
    criterion: Annotated[str, typer.Argument(help="The criterion's identifier, such as INC-08.")],
    inputs: Inputs,
    protocol: ProtocolOption = "a022001",
    as_of: AsOf = None,
    policy: PolicyOption = Policy.DEFAULT,
) -> None:
    """Explain one outcome: the conditions with their truth values, and the facts that each rests on."""
    with exit_codes(context):
        screener = Screener(protocol, as_of=to_day(as_of), policy=policy)
        wanted = screener.protocol.criterion(criterion)
        found = None
        for record in screener.read(inputs):
            if patient in {record.iri, patient_name(record.iri)}:
                found = record  # to the end: a second record of this patient makes both unusable
        if found is None:
            typer.echo("trialshapes: no patient of this name in the input", err=True)
            raise typer.Exit(ExitCode.NO_INPUT)
        _explain(screener.screen_patient(found), wanted, screener.protocol)


def _explain(screened: Screened, criterion: Criterion, protocol: Protocol) -> None:
    console = Console(highlight=False)
    result = next(c for c in screened.result.criteria if c.criterion == criterion.iri)
    name = patient_name(screened.result.patient)
    console.print(
        Text.assemble((f"{name}, {result.identifier}: ", "bold"), (result.outcome, _STYLES[result.outcome]))
    )
    console.print(Text(f"{criterion.label} ({criterion.source})\n{result.message}"))
    if screened.evaluation is None:
        return
    failed = {Outcome.VIOLATED: criterion.possible, Outcome.UNKNOWN: criterion.proven}.get(result.outcome)
    if failed:
        console.print(Text(f"shape that reports it: {shorten(failed)}"))
    explanation = _Explanation(protocol, screened.evaluation)
    console.print(explanation.tree(criterion))


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
