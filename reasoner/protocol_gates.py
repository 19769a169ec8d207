# SPDX-License-Identifier: Apache-2.0
"""What a protocol folder must have besides well-formed shapes: pairs that are whole, targeted and explained.

A criterion is a pair of shapes. A result on `-possible` means that it is violated, one on `-proven` alone
that it is unknown, none that it is satisfied; so half a pair, a pair without target, or a result that does
not name the criterion would read as satisfied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from reasoner.errors import ProtocolError, UntargetedShapeError
from reasoner.gates import Folder, focus_class
from reasoner.patient import Literal, Term
from reasoner.shapes_graph import Reference, ShapesGraph
from reasoner.terms import DCTERMS, ONTO, OWL, RDFS, SH, TRIAL, TYPE, XSD, shorten

__all__ = ["ALTERNATIVE", "CONDITION", "PAIR", "RECORD_CONDITION"]
__all__ += ["check_protocol", "check_use", "children", "is_criterion", "owners", "pairs"]

ALTERNATIVE: Final = TRIAL + "Alternative"
CONDITION: Final = TRIAL + "Condition"
RECORD_CONDITION: Final = TRIAL + "RecordCondition"
_TOLD_OF_READING: Final = (
    DCTERMS + "identifier",
    DCTERMS + "source",
    RDFS + "label",
    TRIAL + "adopted",
    TRIAL + "decidedBy",
)
_BOOLEANS: Final = [[Literal(word, XSD + "boolean")] for word in ("true", "false")]
#: The two halves with the severity that their results have.
PAIR: Final = (("possible", SH + "Violation"), ("proven", SH + "Warning"))


def pairs(graph: ShapesGraph) -> Iterator[str]:
    """Every subject that has one half of a pair at least, in file order."""
    return (node for node, facts in graph.index.items() if any(TRIAL + half in facts for half, _ in PAIR))


def owners(graph: ShapesGraph) -> dict[str, str]:
    """Shape -> the criterion or condition that it is one half of."""
    return {
        shape: pair
        for pair in pairs(graph)
        for half in ("possible", "proven")
        for shape in graph.nodes(pair, TRIAL + half)
    }


def children(
    graph: ShapesGraph, node: str, owned: dict[str, str], *, through_records: bool = False
) -> tuple[str, ...]:
    """Pairs that the pair's shapes refer to, through blank nodes and unpaired shapes, proven first.

    Conditions on a record are left out, for they cannot be evaluated at the patient; `through_records` goes
    on to the conditions on the patient that these refer to.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()

    def walk(shape: str) -> None:
        for reference in graph.references(shape):
            if reference.target in seen:
                continue
            seen.add(reference.target)
            owner = owned.get(reference.target)
            is_record = owner is not None and RECORD_CONDITION in graph.nodes(owner, TYPE)
            if owner is None or (is_record and through_records):
                walk(reference.target)
            elif not is_record:
                found[owner] = None

    for half in ("proven", "possible"):
        for shape in graph.nodes(node, TRIAL + half):
            walk(shape)
    found.pop(node, None)
    return tuple(found)


def is_criterion(graph: ShapesGraph, node: str) -> bool:
    """Criteria are judged and reported; other pairs are conditions, or alternatives to these."""
    return not {ALTERNATIVE, CONDITION, RECORD_CONDITION} & set(graph.nodes(node, TYPE))


def check_pair_halves(folder: Folder) -> Iterator[ProtocolError]:
    """Each criterion and condition has one possible and one proven shape, not the same, and a label."""
    graph = folder.graph
    taken = Counter(s for node in pairs(graph) for half, _ in PAIR for s in graph.nodes(node, TRIAL + half))
    for node in pairs(graph):
        halves = []
        for half, _ in PAIR:
            shapes = graph.objects(node, TRIAL + half)
            if len(shapes) != 1 or shapes[0] not in graph.shapes:
                yield ProtocolError(graph.name(node), f"has no trial:{half} that is one existing shape")
            halves += [s for s in shapes if isinstance(s, str)]
        for shape in halves:
            if taken[shape] > 1:
                yield ProtocolError(graph.name(node), f"{shorten(shape)} belongs to more than one pair")
        if len(graph.objects(node, RDFS + "label")) != 1:
            yield ProtocolError(graph.name(node), "must have one rdfs:label")


def check_header(folder: Folder) -> Iterator[ProtocolError]:
    """A folder holds one protocol, which says what it follows: results name its version and amendment."""
    graph = folder.graph
    headers = [node for node, facts in graph.index.items() if TRIAL + "Protocol" in facts.get(TYPE, ())]
    if len(headers) > 1:
        yield ProtocolError("the folder", "declares more than one trial:Protocol")
    for node in headers:
        for predicate in (OWL + "versionInfo", TRIAL + "amendment"):
            if len(graph.objects(node, predicate)) != 1 or not graph.text(node, predicate).strip():
                yield ProtocolError(graph.name(node), f"must have one {shorten(predicate)} (text)")
        if len(graph.objects(node, TRIAL + "focusClass")) > 1:
            yield ProtocolError(graph.name(node), "names more than one trial:focusClass")
        issued = graph.objects(node, DCTERMS + "issued")
        if len(issued) != 1 or not _is_day(issued[0]):
            yield ProtocolError(graph.name(node), "must have one dcterms:issued (xsd:date)")


def _is_day(term: Term) -> bool:
    if not isinstance(term, Literal) or term.datatype != XSD + "date":
        return False
    try:
        date.fromisoformat(term.lexical)
    except ValueError:
        return False
    return len(term.lexical) == len("2026-11-22")


def check_criteria(folder: Folder) -> Iterator[ProtocolError]:
    """Each criterion says what it is: identifier, source, description, order, place in the verdict."""
    graph = folder.graph
    criteria = [node for node in pairs(graph) if is_criterion(graph, node)]
    if not any(graph.text(node, TRIAL + "inVerdict") == "true" for node in criteria):
        yield ProtocolError("the protocol", "has no criterion that decides the verdict")
    fields = {
        DCTERMS + "identifier": "text",
        DCTERMS + "source": "text",
        DCTERMS + "description": "text",
        TRIAL + "order": XSD + "integer",
        TRIAL + "inVerdict": XSD + "boolean",
    }
    for node in criteria:
        for predicate, datatype in fields.items():
            values = graph.objects(node, predicate)
            literal = values[0] if len(values) == 1 and isinstance(values[0], Literal) else None
            if literal is None or datatype not in {"text", literal.datatype}:
                kind = "text" if datatype == "text" else shorten(datatype)
                yield ProtocolError(graph.name(node), f"must have one {shorten(predicate)} ({kind})")
        kinds = graph.nodes(node, TYPE)
        if len(kinds) != 1 or not _is_criterion_class(folder, kinds[0]):
            yield ProtocolError(graph.name(node), "must have one type, which is a subclass of onto:Criterion")
    for predicate in (DCTERMS + "identifier", TRIAL + "order"):
        counts = Counter(graph.text(node, predicate) for node in criteria)
        for node in criteria:
            if counts[graph.text(node, predicate)] > 1:
                reason = f"{shorten(predicate)} {graph.text(node, predicate)} is used more than once"
                yield ProtocolError(graph.name(node), reason)


def _is_criterion_class(folder: Folder, kind: str) -> bool:
    above = folder.ontology.superclasses.get(kind, ())
    return ONTO + "Criterion" in (*above, *folder.ontology.objects(kind, RDFS + "subClassOf"))


def check_criterion_shapes(folder: Folder) -> Iterator[ProtocolError]:
    """Each half of a criterion has its target, severity and message, and its results name it."""
    graph, focus = folder.graph, focus_class(folder.graph)
    for node in pairs(graph):
        if not is_criterion(graph, node):
            continue
        in_verdict = graph.text(node, TRIAL + "inVerdict") == "true"
        for half, severity in PAIR:
            for shape in graph.nodes(node, TRIAL + half):
                name = graph.name(shape)
                if graph.nodes(shape, SH + "targetClass") != [focus]:
                    reason = f"must have the one target sh:targetClass {shorten(focus)}"
                    yield UntargetedShapeError(name, reason)
                allowed = [severity] if in_verdict else [severity, SH + "Warning", SH + "Info"]
                if not set(graph.nodes(shape, SH + "severity")) & set(allowed):
                    yield ProtocolError(name, f"must have {shorten(severity)} as its severity")
                messages = graph.objects(shape, SH + "message")
                if [m.language for m in messages if isinstance(m, Literal)] != ["en"]:
                    yield ProtocolError(name, "must have one sh:message in English (@en)")
                if graph.objects(shape, SH + "property"):
                    reason = "uses sh:property: its results would not name the criterion; wrap it by sh:node"
                    yield ProtocolError(name, reason)


def check_condition_shapes(folder: Folder) -> Iterator[ProtocolError]:
    """The shapes of a condition have no target of their own."""
    graph = folder.graph
    for node in pairs(graph):
        if is_criterion(graph, node):
            continue
        for half, _ in PAIR:
            for shape in graph.nodes(node, TRIAL + half):
                if graph.has_target(shape):
                    yield ProtocolError(
                        graph.name(shape), "is part of a condition and must not have a target"
                    )


def check_explanations(folder: Folder) -> Iterator[ProtocolError]:
    """What a condition says about its UNKNOWN refers to declared windows, selections, lists and reasons."""
    graph = folder.graph
    rules = (("governedBy", "Selection"), ("window", "Window"), ("otherwise", "UnknownReason"))
    for node in pairs(graph):
        for predicate, kind in rules:
            for value in graph.objects(node, TRIAL + predicate):
                if not isinstance(value, str) or TRIAL + kind not in folder.kinds(value):
                    reason = f"trial:{predicate} must name a trial:{kind}"
                    yield ProtocolError(graph.name(node), reason)
        for head in graph.nodes(node, TRIAL + "evidencePath"):
            members = list(graph.path_members(head))
            if not members or not all(folder.is_property(member) for member in members):
                yield ProtocolError(
                    graph.name(node), "trial:evidencePath must be a list of declared properties"
                )
        for where in graph.nodes(node, TRIAL + "evidenceWhere"):
            properties = graph.nodes(where, TRIAL + "property")
            if len(properties) != 1 or not graph.objects(where, TRIAL + "value"):
                yield ProtocolError(graph.name(node), "trial:evidenceWhere must have a property and a value")


def check_alternatives(folder: Folder) -> Iterator[ProtocolError]:
    """Each alternative stands in for conditions, belongs to a reading, and both are told in words."""
    graph = folder.graph
    for node in pairs(graph):
        if ALTERNATIVE not in graph.nodes(node, TYPE):
            continue
        name = graph.name(node)
        for old in graph.nodes(node, TRIAL + "replaces") or ("",):
            if not {CONDITION, RECORD_CONDITION} & set(graph.nodes(old, TYPE)):
                yield ProtocolError(name, "trial:replaces must name conditions")
        if not graph.text(node, DCTERMS + "identifier"):
            yield ProtocolError(name, "must have a dcterms:identifier")
        readings = graph.nodes(node, TRIAL + "reading")
        if len(readings) != 1 or ONTO + "Reading" not in graph.nodes(readings[0], TYPE):
            yield ProtocolError(name, "trial:reading must name one onto:Reading")
            continue
        for predicate in _TOLD_OF_READING:
            if len(graph.objects(readings[0], predicate)) != 1:
                yield ProtocolError(graph.name(readings[0]), f"must have one {shorten(predicate)}")


def check_requests(folder: Folder) -> Iterator[ProtocolError]:
    """Whatever may have to be asked for says what would pass and where to get it; flags are booleans."""
    graph = folder.graph
    owned, wanted = owners(graph), _wanted(graph)
    for node in pairs(graph):
        name = graph.name(node)
        flags = {flag: graph.objects(node, TRIAL + flag) for flag in ("final", "modifiable")}
        for flag, values in flags.items():
            if values and not is_criterion(graph, node):
                yield ProtocolError(name, f"trial:{flag} belongs to a criterion")
            if values and values not in _BOOLEANS:
                yield ProtocolError(name, f"trial:{flag} must be true or false")
        if all(values == _BOOLEANS[0] for values in flags.values()):
            yield ProtocolError(name, "cannot be final and modifiable")
        if CONDITION in graph.nodes(node, TYPE) and _can_be_asked_for(graph, node, owned):
            yield from _check_request(folder, node, wanted)


def _check_request(folder: Folder, node: str, wanted: set[tuple[str, bool]]) -> Iterator[ProtocolError]:
    graph = folder.graph
    (possible,) = graph.nodes(node, TRIAL + "possible")[:1] or [""]
    needed = [node, *([possible] if {(node, True), (node, False)} <= wanted else [])]
    for subject in needed:
        texts = [t.language for t in graph.objects(subject, TRIAL + "passes") if isinstance(t, Literal)]
        if texts != ["en"]:
            reason = "must have one trial:passes in English (@en)"
            opposite = "; it may have to hold or not, so that its possible shape says what shows the opposite"
            yield ProtocolError(graph.name(subject), reason + (opposite if subject == possible else ""))
    sources = graph.objects(node, TRIAL + "obtainedFrom")
    if not sources or not all(
        isinstance(s, str) and TRIAL + "InformationSource" in folder.kinds(s) for s in sources
    ):
        yield ProtocolError(graph.name(node), "trial:obtainedFrom must name a trial:InformationSource")


def _can_be_asked_for(graph: ShapesGraph, node: str, owned: dict[str, str]) -> bool:
    """A condition with evidence of its own may be open by itself; the others are open where one below is."""
    own = (*graph.objects(node, TRIAL + "missing"), *graph.objects(node, TRIAL + "evidencePath"))
    return bool(own) or not children(graph, node, owned)


def _wanted(graph: ShapesGraph) -> set[tuple[str, bool]]:
    """Pair and truth value that a deciding criterion may need, by the negations on the way to the pair."""
    halves = {
        (shape, half == "proven"): node
        for node in pairs(graph)
        for half, _ in PAIR
        for shape in graph.nodes(node, TRIAL + half)
    }
    deciding = (node for node in pairs(graph) if graph.text(node, TRIAL + "inVerdict") == "true")
    waiting = [(shape, True) for node in deciding for shape in graph.nodes(node, TRIAL + "proven")]
    seen: set[tuple[str, bool]] = set()
    while waiting:
        shape, holds = waiting.pop()
        if (shape, holds) in seen:
            continue
        seen.add((shape, holds))
        for reference in graph.references(shape):
            waiting += [(reference.target, holds == way) for way in _ways(graph, reference)]
    return {(node, value) for (shape, value), node in halves.items() if (shape, value) in seen}


def _ways(graph: ShapesGraph, reference: Reference) -> tuple[bool, ...]:
    """Whether a shape that refers to another is helped by its conforming, by its not conforming, or both."""
    if reference.parameter == SH + "not":
        return (False,)
    if reference.parameter == SH + "xone":
        return (True, False)
    if reference.parameter == SH + "qualifiedValueShape":
        bounds = (("qualifiedMinCount", True), ("qualifiedMaxCount", False))
        return tuple(way for bound, way in bounds if graph.objects(reference.shape, SH + bound))
    return (True,)


def check_siblings(folder: Folder) -> Iterator[ProtocolError]:
    """A shape named `...-possible` has its sibling `...-proven`, both in one pair, and the reverse."""
    graph = folder.graph
    paired = {
        (half, shape): node
        for node in pairs(graph)
        for half, _ in PAIR
        for shape in graph.nodes(node, TRIAL + half)
    }
    for shape in graph.shapes:
        for (half, _), (other, _) in (PAIR, PAIR[::-1]):
            if not shape.endswith(f"-{half}"):
                continue
            sibling = f"{shape.removesuffix(half)}{other}"
            if sibling not in graph.index:
                yield ProtocolError(graph.name(shape), f"has no sibling {shorten(sibling)}")
            elif paired.get((half, shape)) is None or paired[half, shape] != paired.get((other, sibling)):
                reason = f"must be the trial:{half} of the pair whose trial:{other} is {shorten(sibling)}"
                yield ProtocolError(graph.name(shape), reason)


def check_use(folder: Folder) -> Iterator[ProtocolError]:
    """No named shape stands unused: a shape with a target, or an alternative to such a one, leads to it."""
    graph = folder.graph
    partners = {
        shape: node for node in pairs(graph) for half, _ in PAIR for shape in graph.nodes(node, TRIAL + half)
    }
    reached: set[str] = set()
    waiting = [shape for shape in graph.shapes if graph.has_target(shape)]
    for node in pairs(graph):
        if ALTERNATIVE in graph.nodes(node, TYPE):
            waiting += [shape for half, _ in PAIR for shape in graph.nodes(node, TRIAL + half)]
    while waiting:
        shape = waiting.pop()
        if shape in reached:
            continue
        reached.add(shape)
        waiting += [reference.target for reference in graph.references(shape)]
        if shape in partners:
            waiting += [s for half, _ in PAIR for s in graph.nodes(partners[shape], TRIAL + half)]
    for shape in graph.shapes:
        if shape not in reached and not shape.startswith("_:"):
            yield UntargetedShapeError(
                graph.name(shape), "has no target and no shape with a target leads to it"
            )


def check_protocol(folder: Folder) -> list[ProtocolError]:
    """All problems of a protocol's criteria and conditions, in the order of the gates."""
    gates = (
        check_header,
        check_pair_halves,
        check_criteria,
        check_criterion_shapes,
        check_condition_shapes,
        check_explanations,
        check_alternatives,
        check_requests,
        check_siblings,
    )
    return [error for gate in gates for error in gate(folder)]
