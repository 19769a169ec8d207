# SPDX-License-Identifier: Apache-2.0
"""Stage derive: what a protocol declares is computed from one patient's facts before SHACL judges.

Run facts -> types that dates imply -> quantities -> computed cell counts -> windows and selections, anchors
first -> formulas -> closed lists -> lines of therapy -> exposures. Every fact goes through
`PatientGraph.derive` with the records that it rests on. Nothing here knows a threshold, a drug or a
criterion; the clock is never read.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from reasoner.derive import closures, exposures, formulas, selections, windows
from reasoner.derive import vocabulary as v
from reasoner.derive.declarations import Bound, Declarations, Selection, read_declarations
from reasoner.derive.lines import LineCounter
from reasoner.derive.quantities import Quantities
from reasoner.derive.records import Records, registration_of
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

    def derive(self, patient: PatientGraph) -> None:
        """Add every derived fact of one patient, whose types are closed under superclasses."""
        registration = registration_of(patient, self._as_of)
        records = Records.of(patient, registration, self._looked_up)
        self._run_facts(records)
        _type_given_therapy(records)
        self._quantities.measure(records)
        for differential in self._declared.differentials:
            scale = self._quantities.scales.get(differential.analyte)
            formulas.differential_count(differential, records, scale=scale, ontology=self._ontology)
        self._mark_windows(records)
        for multiple in self._declared.multiples:
            formulas.multiple(multiple, records)
        for clearance in self._declared.clearances:
            formulas.clearance(clearance, records)
        self._close_lists(records)
        for counter in self._lines:
            counter.count(records)
        for exposure in self._declared.exposures:
            exposures.expose(exposure, records, self._ontology)

    def _run_facts(self, records: Records) -> None:
        patient = records.patient
        patient.derive(patient.iri, v.POLICY, self._policy, ())
        if records.registration is not None:
            for literal in records.registration.written:
                patient.derive(patient.iri, v.REGISTRATION_DATE, literal, records.registration.records)

    def _mark_windows(self, records: Records) -> None:
        for step in self._declared.steps:
            if isinstance(step, Selection):
                selections.select(step, records)
            elif step.bound is Bound.SINCE:
                windows.mark(step, records, selections.anchor_of(self._anchors[step.anchor], records))
            else:
                windows.mark(step, records, None)

    def _close_lists(self, records: Records) -> None:
        for closure in self._declared.closures:
            closures.close(closure, records)
        if self._declared.closures:
            closures.deny(records, self._ontology)
        closures.state_incomplete(records)
        closures.presume(self._declared.presumed.get(self._policy, ()), records)


def _type_given_therapy(records: Records) -> None:
    """An episode with a start or an end was given, unless it is said to have had no dose."""
    patient = records.patient
    for episode in records.typed((v.THERAPY_EPISODE,)):
        dated = patient.objects(episode, v.START_DATE) or patient.objects(episode, v.END_DATE)
        if dated and not patient.is_a(episode, v.UNGIVEN_THERAPY):
            records.add_type(episode, v.GIVEN_THERAPY, (episode,))
