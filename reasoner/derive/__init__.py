# SPDX-License-Identifier: Apache-2.0
"""Stage derive: what a protocol declares is computed from one patient's facts before SHACL judges.

First what holds whenever the patient is registered: types that dates imply -> quantities -> computed cell
counts -> spans, multiples and doses. Then what depends on the date of registration: windows and selections,
anchors first -> clearances -> closed lists -> lines of therapy -> exposures. Every fact goes through
`PatientGraph.derive` with the records that it rests on. Nothing here knows a threshold, a drug or a
criterion; the clock is never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from reasoner.derive import closures, doses, edges, exposures, formulas, selections, spans, windows
from reasoner.derive import vocabulary as v
from reasoner.derive.declarations import Bound, Declarations, Selection, Window, read_declarations
from reasoner.derive.edges import Crossings
from reasoner.derive.lines import LineCounter
from reasoner.derive.moving import Moving, Step
from reasoner.derive.quantities import Quantities
from reasoner.derive.records import Held, Records, Registration, registration_of
from reasoner.derive.units import load_scales
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.patient import Index, PatientGraph
from reasoner.terms import TRIAL

__all__ = ["Derivation"]

_POLICIES: Final = ("default", "strict", "lenient")


class Derivation:
    """The derived facts of one protocol under one policy, for any number of patients."""

    def __init__(self, ontology: Ontology, declarations: Index, *, policy: str, as_of: date | None) -> None:
        """Read the declarations once.

        Args:
            ontology: analytes, conversions, class tree, classes of agents.
            declarations: the protocol's Turtle.
            policy: `default`, `strict` or `lenient`; a fact on every patient, which shapes consult.
            as_of: registration date of patients without a dated registration; None leaves their windows open.

        Raises:
            ProtocolError: a declaration or the policy is not usable.
            OntologyError: a unit conversion is not usable.
        """
        if policy not in _POLICIES:
            raise ProtocolError(policy, f"is not a policy; choose one of {', '.join(_POLICIES)}")
        self._ontology = ontology
        self._declared: Declarations = read_declarations(declarations, ontology)
        self._policy = TRIAL + policy
        self._as_of = as_of
        limits = self._declared.upper_limits
        analytes = frozenset(analyte for limit in limits for analyte in limit.analytes) if limits else None
        self._quantities = Quantities(load_scales(ontology), analytes)
        for declared in self._declared.clearances:
            formulas.check_clearance(declared, self._quantities.scales)
        self._lines = [LineCounter.of(declared, ontology) for declared in self._declared.lines]
        self._anchors = {step.iri: step for step in self._declared.steps if isinstance(step, Selection)}
        links = {selection.per for selection in self._anchors.values()}
        numbers = {declared.of for declared in self._declared.multiples}
        self._looked_up = frozenset(links | numbers | set(self._quantities.properties))
        self._steps = tuple(self._steps_in_order())
        self.freshness: tuple[Window, ...] = edges.freshness(self._declared)

    def registration(self, patient: PatientGraph) -> Registration | None:
        """When the patient is registered, by the record or by the run."""
        return registration_of(patient, self._as_of)

    def hold_fresh(self, until: date) -> Held:
        """All that the windows of freshness concern, held fixed as it was known on a day."""
        classes = frozenset(cls for window in self.freshness for cls in window.classes)
        return Held(frozenset(window.iri for window in self.freshness), classes, until)

    def crossings(self, records: Records, held: Held, first: date, last: date) -> Crossings:
        """The registration dates of a span on which a derived fact may differ from the day before."""
        return edges.crossings(self._declared, records, held, (first, last))

    def moving(self, prepared: Records, crossings: Crossings) -> Moving:
        """A prepared patient whose registration can be moved in the span of the crossings."""
        return Moving(prepared, self._steps, crossings)

    def derive(self, patient: PatientGraph) -> None:
        """Add every derived fact of one patient, whose types are closed under superclasses."""
        records = self.prepare(patient)
        if records.registration is not None:
            for literal in records.registration.written:
                grounds = records.registration.records
                patient.derive(patient.iri, v.REGISTRATION_DATE, literal, grounds)
        for step in self._steps:
            step.run(records)

    def prepare(self, patient: PatientGraph) -> Records:
        """Add the derived facts that are the same whenever the patient is registered."""
        records = Records.of(patient, self.registration(patient), self._looked_up)
        patient.derive(patient.iri, v.POLICY, self._policy, ())
        _type_given_therapy(records)
        self._quantities.measure(records)
        for differential in self._declared.differentials:
            scale = self._quantities.scales.get(differential.analyte)
            formulas.differential_count(differential, records, scale=scale, ontology=self._ontology)
        for span in self._declared.spans:
            spans.measure(span, records)
        for multiple in self._declared.multiples:
            formulas.multiple(multiple, records)
        for gap in self._declared.dose_gaps:
            doses.pair_doses(gap, records)
        return records

    def _steps_in_order(self) -> Iterator[Step]:
        """What depends on the date of registration, with the windows that each step marks or reads."""
        candidates = {s.iri: (s.candidate_in,) if s.candidate_in else () for s in self._anchors.values()}
        for step in self._declared.steps:
            if isinstance(step, Selection):
                yield Step(partial(selections.select, step), candidates[step.iri])
            else:
                yield Step(partial(self._mark, step), (step.iri, *candidates.get(step.anchor, ())))
        for clearance in self._declared.clearances:
            yield Step(partial(formulas.clearance, clearance))
        closing = tuple(closure.window for closure in self._declared.closures)
        yield Step(self._close_lists, closing)
        for counter in self._lines:
            yield Step(counter.count, closing)
        for exposure in self._declared.exposures:
            yield Step(partial(exposures.expose, exposure, ontology=self._ontology), closing)

    def _mark(self, window: Window, records: Records) -> None:
        anchored = window.bound is Bound.SINCE
        anchor = selections.anchor_of(self._anchors[window.anchor], records) if anchored else None
        windows.mark(window, records, anchor)

    def _close_lists(self, records: Records) -> None:
        said = closures.said_of_lists(records)
        for closure in self._declared.closures:
            closures.close(closure, records, said)
        if self._declared.closures:
            closures.deny(records, self._ontology)
        closures.state_incomplete(records, said)
        closures.presume(self._declared.presumed.get(self._policy, ()), records)


def _type_given_therapy(records: Records) -> None:
    """An episode with a start or an end was given, unless it is said to have had no dose."""
    patient = records.patient
    for episode in records.typed((v.THERAPY_EPISODE,)):
        dated = patient.objects(episode, v.START_DATE) or patient.objects(episode, v.END_DATE)
        if dated and not patient.is_a(episode, v.UNGIVEN_THERAPY):
            records.add_type(episode, v.GIVEN_THERAPY, (episode,))
