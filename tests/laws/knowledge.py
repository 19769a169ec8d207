# SPDX-License-Identifier: Apache-2.0
"""The pieces of knowledge that can be taken away from a record, one at a time.

A piece is a value, a date or the exactness of a date, a review, a denial, or a whole record of a kind that
the patient's reviews and denials do not vouch for. What is kept back is kept because the rule behind it reads
a blank as something; the reason stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from reasoner.patient import Literal, PatientGraph, Term, Triple
from reasoner.terms import ONTO, TYPE, XSD_DATE, XSD_GYEAR, XSD_GYEARMONTH, shorten

__all__ = ["Piece", "pieces", "without"]


class Piece(NamedTuple):
    """What is taken out of a record, and what stays in its place."""

    taken: tuple[Triple, ...]
    left: tuple[Triple, ...] = ()

    def __str__(self) -> str:
        """The first of the facts, which names the others."""
        subject, predicate, obj = self.taken[0]
        value = obj.lexical if isinstance(obj, Literal) else shorten(obj)
        instead = "".join(f", now {term.lexical}" for *_, term in self.left if isinstance(term, Literal))
        return f"{shorten(subject)} {shorten(predicate)} {value}{instead}"


#: Properties and values that are kept back.
_KEPT: Final[dict[str, tuple[str, ...] | None]] = {
    # An agent or tracer that no map knew is a mark of ignorance.
    "unmappedAgent": None,
    "unmappedTracer": None,
    # A comparator is half of the value: "< 5" without it says 5.
    "comparator": None,
    # So are a hedge, and an impairment that nobody has judged.
    "certainty": ("probable",),
    "judgedSignificant": ("unjudged",),
    # A blank is read as the usual: to treat the tumour, through the body, on slices of 5 mm or less.
    "intent": ("prophylaxis", "adjuvant", "neoadjuvant"),
    "route": ("intravitreal", "topical"),
    "sliceThickness": None,
}
#: Several values are one statement: of two lesions treated, one is not knowledge about the other.
_ONE_STATEMENT: Final = frozenset({"treatedLesion", "sessionDate", "hasAgent"})
#: Records of which silence is never read as absence.
_NEVER_READ: Final = frozenset(
    {
        *("hasUptake", "hasMeasurement", "hasLabResult", "hasEcog", "hasBloodPressure", "hasPrimarySite"),
        *("hasStaging", "hasResectability", "hasWeight", "hasSyndrome", "hasRegistration"),
        *("hasListReview", "hasNegativeStatement"),
    }
)
#: Records that count together: without one of several, the others would be read as all there are.
_ONLY_ONE: Final = frozenset({"hasSpecimen", "hasToxicity"})
#: What lets silence about an impairment be read as absence: a denial, and an assessment that finds none.
_ABSORPTION: Final = ("GastrointestinalAbsorptionImpairment", "GiFunctionAssessment")
_SWALLOWING: Final = ("SwallowingDisorder", "SwallowingAssessment")
#: Records of which silence is read as absence once a list is closed or a class denied. Local treatments are
#: not here: a lesion is measurable unless a treatment of it is recorded.
_VOUCHED: Final[dict[str, frozenset[str]]] = {
    "hasTherapy": frozenset({"therapyList"}),
    "hasSsaRegimen": frozenset({"therapyList"}),
    "hasLesion": frozenset({"lesionList", "m0"}),  # M0 and no doubtful lesion means not metastatic
    "hasLesionProgression": frozenset({"lesionList"}),
    "hasProgression": frozenset({"imagingList"}),
    "hasImagingStudy": frozenset({"imagingList"}),
    "hasEvent": frozenset(
        {
            *("cardiovascularList", "bleedingList", "GastrointestinalBleed"),
            *("ArterialThromboembolicEvent", "VenousThromboembolicEvent"),
        }
    ),
    "hasHeartDisease": frozenset({"cardiovascularList", "HeartDisease", "CongestiveHeartFailure"}),
    "hasAngina": frozenset({"cardiovascularList", "Angina"}),
    "hasContraindication": frozenset({"contraindicationList"}),
    "hasOtherMalignancy": frozenset({"malignancyList", "OtherMalignancy"}),
    "hasSymptom": frozenset({"symptomList", "gastrointestinalList", *_ABSORPTION}),
    "hasComorbidity": frozenset({"gastrointestinalList", *_ABSORPTION, *_SWALLOWING}),
    "hasSwallowing": frozenset({"gastrointestinalList", "SwallowingDisorder"}),
    "hasGiFunction": frozenset({"gastrointestinalList", "GastrointestinalAbsorptionImpairment"}),
}
_VOUCHING: Final = ("list", "about", "mCategory", TYPE)


def pieces(patient: PatientGraph) -> list[Piece]:
    """Everything that can be taken away, in the order of the record."""
    vouched = {_local(term) for _, predicate, term in patient.triples() if _local(predicate) in _VOUCHING}
    return [piece for triple in patient.triples() for piece in _of_triple(patient, triple, vouched)]


def without(patient: PatientGraph, piece: Piece) -> PatientGraph:
    """The record with less."""
    less = PatientGraph(patient.iri, patient.source)
    for triple in patient.triples():
        if triple not in piece.taken:
            less.add(*triple)
    for triple in piece.left:
        less.add(*triple)
    return less


def _of_triple(patient: PatientGraph, triple: Triple, vouched: set[str]) -> Iterator[Piece]:
    subject, predicate, obj = triple
    name = _local(predicate)
    if predicate == TYPE or (name in _ONE_STATEMENT and len(patient.objects(subject, predicate)) > 1):
        return
    if name in _NEVER_READ or name in _ONLY_ONE or name in _VOUCHED:
        alone = len(patient.objects(subject, predicate)) == 1
        if (name not in _ONLY_ONE or alone) and not vouched & _VOUCHED.get(name, frozenset()):
            yield Piece((triple, *_facts_of(patient, str(obj))))
        return
    kept = _KEPT.get(name, ())
    if name.startswith("has") and name != "hasAgent":
        return
    if kept is not None and _local(obj) not in kept:
        yield Piece((triple,))
        yield from (Piece((triple,), ((subject, predicate, less),)) for less in _coarser(obj))


def _facts_of(patient: PatientGraph, record: str) -> list[Triple]:
    """The record and the records that hang on it."""
    facts = [(record, p, obj) for p, objects in patient.index.get(record, {}).items() for obj in objects]
    below = [obj for _, p, obj in facts if _local(p).startswith("has") and isinstance(obj, str)]
    return facts + [fact for node in below for fact in _facts_of(patient, node)]


def _coarser(term: Term) -> list[Literal]:
    """A day known only to the month or the year."""
    if not isinstance(term, Literal) or term.datatype != XSD_DATE:
        return []
    return [Literal(term.lexical[:7], XSD_GYEARMONTH), Literal(term.lexical[:4], XSD_GYEAR)]


def _local(term: Term) -> str:
    return term.lexical if isinstance(term, Literal) else term.removeprefix(ONTO)
