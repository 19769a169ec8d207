# SPDX-License-Identifier: Apache-2.0
"""What a protocol folder must have besides well-formed shapes: pairs that are whole, targeted and explained.

A criterion is a pair of shapes. A result on `-possible` means that it is violated, one on `-proven` alone
that it is unknown, none that it is satisfied; so half a pair, a pair without target, or a result that does
not name the criterion would read as satisfied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from reasoner.errors import ProtocolError, UntargetedShapeError
from reasoner.gates import Folder
from reasoner.patient import Literal
from reasoner.shapes_graph import ShapesGraph
from reasoner.terms import DCTERMS, ONTO, PATIENT, RDFS, SH, TRIAL, TYPE, XSD, shorten

__all__ = ["CONDITION", "PAIR", "RECORD_CONDITION", "check_protocol", "check_use", "is_criterion", "pairs"]

CONDITION: Final = TRIAL + "Condition"
RECORD_CONDITION: Final = TRIAL + "RecordCondition"
#: The two halves with the severity that their results have.
PAIR: Final = (("possible", SH + "Violation"), ("proven", SH + "Warning"))


def pairs(graph: ShapesGraph) -> Iterator[str]:
    """Every subject that has one half of a pair at least, in file order."""
    return (node for node, facts in graph.index.items() if any(TRIAL + half in facts for half, _ in PAIR))


def is_criterion(graph: ShapesGraph, node: str) -> bool:
    """Criteria are judged and reported; the other pairs are the conditions that they are made of."""
    return not {CONDITION, RECORD_CONDITION} & set(graph.nodes(node, TYPE))


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
    """Each half of a criterion targets patients, has its severity and message, and its results name it."""
    graph = folder.graph
    for node in pairs(graph):
        if not is_criterion(graph, node):
            continue
        in_verdict = graph.text(node, TRIAL + "inVerdict") == "true"
        for half, severity in PAIR:
            for shape in graph.nodes(node, TRIAL + half):
                name = graph.name(shape)
                if graph.nodes(shape, SH + "targetClass") != [PATIENT]:
                    yield UntargetedShapeError(name, "must have the one target sh:targetClass onto:Patient")
                allowed = [severity] if in_verdict else [severity, SH + "Info"]
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
    """No named shape stands unused: it has a target, or a shape with a target leads to it."""
    graph = folder.graph
    partners = {
        shape: node for node in pairs(graph) for half, _ in PAIR for shape in graph.nodes(node, TRIAL + half)
    }
    reached: set[str] = set()
    waiting = [shape for shape in graph.shapes if graph.has_target(shape)]
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
        check_pair_halves,
        check_criteria,
        check_criterion_shapes,
        check_condition_shapes,
        check_explanations,
        check_siblings,
    )
    return [error for gate in gates for error in gate(folder)]
