# SPDX-License-Identifier: Apache-2.0
"""What a protocol declares to be computed, read from its Turtle into frozen values.

A declaration that is incomplete, or that names a term which the ontology does not define, is an error when
the protocol loads: it would otherwise compute nothing and every criterion on it would stay UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from reasoner.derive import vocabulary as v
from reasoner.derive.doses import DoseGap, read_gap
from reasoner.derive.line_rules import LineCount, check_outputs, read_lines
from reasoner.derive.node import Node
from reasoner.derive.spans import Span, read_span
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.patient import Index
from reasoner.terms import TRIAL, TYPE, shorten

__all__ = [
    "Bound",
    "Closure",
    "CockcroftGault",
    "Declarations",
    "DifferentialCount",
    "Exposure",
    "LineCount",
    "Multiple",
    "Order",
    "Selection",
    "UpperLimitMultiple",
    "Window",
    "read_declarations",
]


class Bound(StrEnum):
    """How a window lies to its anchor; every end is inclusive but the far end of `LESS_THAN`."""

    WITHIN = TRIAL + "within"
    AT_LEAST = TRIAL + "atLeast"
    LESS_THAN = TRIAL + "lessThan"
    NOT_AFTER = TRIAL + "notAfter"
    SINCE = TRIAL + "since"
    DURING = TRIAL + "during"


class Order(StrEnum):
    """Which of several records governs."""

    LATEST = TRIAL + "latest"
    EARLIEST = TRIAL + "earliest"


@dataclass(frozen=True, slots=True)
class Window:
    """A period of time; `excludes` and `requires` narrow the episodes of a `DURING` window.

    With `counted_from` it is counted back from that date of the record, instead of registration.
    """

    iri: str
    classes: tuple[str, ...]
    date_path: str
    bound: Bound
    months: int | None
    days: int | None
    anchor: str
    episodes: tuple[str, ...]
    excludes: tuple[str, ...]
    requires: tuple[str, ...]
    otherwise: str
    counted_from: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which record governs: of all, of each kind (`per_kind`), or of each subject of the link `per`.

    Only records with `value` of `property` count, if these are given. The selection is also a property: it
    leads from the patient, or from that subject, to what governs. `unnamed` are the types of a record that
    does not say of which kind it is.
    """

    iri: str
    classes: tuple[str, ...]
    unnamed: frozenset[str]
    date_path: str
    order: Order
    property: str
    value: str
    per: str
    per_kind: bool
    excludes: tuple[str, ...]
    requires: tuple[str, ...]
    candidate_in: str


@dataclass(frozen=True, slots=True)
class Multiple:
    """`factor` times a number, on records where the number is greater than `above`."""

    iri: str
    of: str
    factor: Fraction
    above: Fraction
    canonical_as: str


@dataclass(frozen=True, slots=True)
class CockcroftGault:
    """Creatinine clearance on every result of `analyte`; the weight may have to be so many days near."""

    iri: str
    analyte: str
    weight_within_days: int | None


@dataclass(frozen=True, slots=True)
class DifferentialCount:
    """A cell count from the leukocytes and the percentages of its parts, on days without a reported one."""

    iri: str
    analyte: str
    leukocytes: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UpperLimitMultiple:
    """Analytes that are judged by the laboratory's upper limit; without one, every analyte is."""

    iri: str
    analytes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """The window in which a completed review closes its list."""

    iri: str
    window: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Which lesions local treatments touched; a closed `reviewed_list` names every growth of a lesion."""

    iri: str
    reviewed_list: str


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that one protocol declares; `steps` are its windows and selections, anchors first."""

    steps: tuple[Window | Selection, ...]
    multiples: tuple[Multiple, ...]
    clearances: tuple[CockcroftGault, ...]
    differentials: tuple[DifferentialCount, ...]
    upper_limits: tuple[UpperLimitMultiple, ...]
    lines: tuple[LineCount, ...]
    closures: tuple[Closure, ...]
    exposures: tuple[Exposure, ...]
    spans: tuple[Span, ...]
    dose_gaps: tuple[DoseGap, ...]
    #: policy -> lists that it presumes closed
    presumed: dict[str, tuple[str, ...]]


T = TypeVar("T")


def read_declarations(index: Index, ontology: Ontology) -> Declarations:
    """Read a protocol's declarations.

    Raises:
        ProtocolError: a declaration is incomplete, contradicts another, or names an unknown term.
    """

    def read(kind: str, reader: Callable[[Node], T], *, at_most: int | None = None) -> tuple[T, ...]:
        found = [Node(iri, index[iri], ontology) for iri in index if TRIAL + kind in index[iri].get(TYPE, ())]
        if at_most is not None and len(found) > at_most:
            raise ProtocolError(shorten(found[at_most].iri), f"a protocol declares one trial:{kind} at most")
        return tuple(reader(node) for node in found)

    _check_kinds(index, ontology)
    windows, selections = read("Window", _window), read("Selection", _selection)
    closures, lines = read("Closure", _closure), read("LineCount", read_lines)
    check_outputs(lines)
    _check_links(windows, selections, closures, ontology)
    return Declarations(
        steps=tuple(_in_order(windows, selections)),
        multiples=read("Multiple", _multiple),
        clearances=read("CockcroftGault", _clearance, at_most=1),
        differentials=read("DifferentialCount", _differential),
        upper_limits=read("UpperLimitMultiple", _upper_limits),
        lines=lines,
        closures=closures,
        exposures=read("Exposure", _exposure, at_most=1),
        spans=read("Interval", read_span),
        dose_gaps=read("DoseGap", read_gap, at_most=1),
        presumed=dict(_presumed(index, ontology)),
    )


def _check_kinds(index: Index, ontology: Ontology) -> None:
    for iri, facts in index.items():
        for kind in facts.get(TYPE, ()):
            if isinstance(kind, str) and kind.startswith(TRIAL) and kind not in ontology.terms:
                raise ProtocolError(
                    shorten(iri), f"has the type {shorten(kind)}, which the ontology does not define"
                )


def _window(node: Node) -> Window:
    bound = node.choice("bound", Bound)
    period = bound in {Bound.WITHIN, Bound.AT_LEAST, Bound.LESS_THAN}
    during = bound is Bound.DURING
    narrowing = ("episodes", "excludes", "requires") if during else ()
    node.allow("ofClass", "datePath", "bound", "otherwise", *narrowing)
    node.allow(*(("months", "days") if period else ()), *(("anchor",) if bound is Bound.SINCE else ()))
    node.allow(*(("countedFrom",) if period or bound is Bound.NOT_AFTER else ()))
    node.check()
    months, days = (node.count("months"), node.count("days")) if period else (None, None)
    if period and (months is None) == (days is None):
        raise ProtocolError(shorten(node.iri), "needs either trial:months or trial:days")
    if bound is Bound.LESS_THAN and not (months or days):
        raise ProtocolError(shorten(node.iri), "no day is less than 0 months or days ago")
    return Window(
        node.iri,
        node.classes("ofClass"),
        node.iri_of("datePath"),
        bound,
        months,
        days,
        node.iri_of("anchor") if bound is Bound.SINCE else "",
        node.classes("episodes") if during else (),
        node.classes("excludes", required=False),
        node.classes("requires", required=False),
        node.iri_of("otherwise", required=False),
        node.iri_of("countedFrom", required=False),
    )


def _selection(node: Node) -> Selection:
    node.allow(
        "ofClass",
        "datePath",
        "order",
        "property",
        "value",
        "per",
        "perKind",
        "excludes",
        "requires",
        "candidateIn",
    ).check()
    classes = node.classes("ofClass")
    above = (node.ontology.superclasses.get(cls, frozenset()) for cls in classes)
    selection = Selection(
        node.iri,
        classes,
        frozenset(classes).union(*above),
        node.iri_of("datePath"),
        node.choice("order", Order),
        node.iri_of("property", required=False),
        node.iri_of("value", required=False),
        node.iri_of("per", required=False),
        node.flag("perKind"),
        node.classes("excludes", required=False),
        node.classes("requires", required=False),
        node.iri_of("candidateIn", required=False),
    )
    if bool(selection.property) != bool(selection.value):
        raise ProtocolError(shorten(node.iri), "trial:property and trial:value belong together")
    return selection


def _multiple(node: Node) -> Multiple:
    node.allow("of", "factor", "above", "canonicalAs").check()
    factor, above = node.number("factor"), node.number("above")
    return Multiple(node.iri, node.iri_of("of"), factor, above, node.iri_of("canonicalAs"))


def _clearance(node: Node) -> CockcroftGault:
    node.allow("analyte", "weightWithinDays").check()
    return CockcroftGault(node.iri, node.iri_of("analyte"), node.count("weightWithinDays"))


def _differential(node: Node) -> DifferentialCount:
    node.allow("analyte", "leukocytes", "parts").check()
    return DifferentialCount(node.iri, node.iri_of("analyte"), node.iri_of("leukocytes"), node.iris("parts"))


def _upper_limits(node: Node) -> UpperLimitMultiple:
    node.allow("analyte").check()
    return UpperLimitMultiple(node.iri, node.iris("analyte"))


def _closure(node: Node) -> Closure:
    node.allow("window").check()
    return Closure(node.iri, node.iri_of("window"))


def _exposure(node: Node) -> Exposure:
    node.allow("list").check()
    return Exposure(node.iri, node.iri_of("list"))


def _presumed(index: Index, ontology: Ontology) -> Iterator[tuple[str, tuple[str, ...]]]:
    for iri, facts in index.items():
        if v.PRESUMES_CLOSED in facts:
            node = Node(iri, facts, ontology)
            node.known(iri)
            lists = node.iris("presumesClosed")
            if lists != (v.THERAPY_LIST,):
                raise ProtocolError(shorten(iri), f"may presume closed only {shorten(v.THERAPY_LIST)}")
            yield iri, lists


def _check_links(
    windows: tuple[Window, ...],
    selections: tuple[Selection, ...],
    closures: tuple[Closure, ...],
    ontology: Ontology,
) -> None:
    """Windows and selections that others refer to exist and can hold the records in question."""
    by_window = {window.iri: window for window in windows}
    by_selection = {selection.iri: selection for selection in selections}
    for window in windows:
        if window.bound is Bound.SINCE:
            anchor = by_selection.get(window.anchor)
            if anchor is None:
                raise ProtocolError(
                    shorten(window.iri), f"the anchor {shorten(window.anchor)} is not declared"
                )
            if anchor.per or anchor.per_kind:
                raise ProtocolError(shorten(window.iri), "an anchor selects one record per patient")
    uses = [(s.iri, s.candidate_in, s.classes) for s in selections if s.candidate_in]
    uses += [(closure.iri, closure.window, (v.LIST_REVIEW,)) for closure in closures]
    for iri, used, classes in uses:
        if used not in by_window:
            raise ProtocolError(shorten(iri), f"the window {shorten(used)} is not declared")
        for cls in classes:
            if not {cls, *ontology.superclasses.get(cls, ())} & set(by_window[used].classes):
                raise ProtocolError(shorten(iri), f"the window {shorten(used)} is not for {shorten(cls)}")


def _in_order(windows: tuple[Window, ...], selections: tuple[Selection, ...]) -> Iterator[Window | Selection]:
    """A selection follows the window of its candidates, a window the selection that anchors it."""
    steps: dict[str, Window | Selection] = {window.iri: window for window in windows}
    steps |= {selection.iri: selection for selection in selections}
    needs = {window.iri: {window.anchor} - {""} for window in windows}
    needs |= {selection.iri: {selection.candidate_in} - {""} for selection in selections}
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise ProtocolError(
            shorten(error.args[1][0]), "windows and selections refer to each other in a circle"
        ) from error
    return (steps[iri] for iri in order)
