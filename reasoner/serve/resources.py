# SPDX-License-Identifier: Apache-2.0
"""What a store says about one thing: a run, a patient, a record, a graph of facts, a result or a part of it.

What hangs on a thing goes with it: the results of a screening, and their gaps, evidence and comparisons,
whose IRIs continue its own. A run has too many screenings to be told with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox

from reasoner.terms import BASE, ONTO, PATIENTS, RUNS, TRIAL, TYPE

__all__ = ["FACTS", "described", "patient_of", "pointing_at"]

#: Where the IRIs of graphs of facts begin.
FACTS: Final = BASE + "facts/"
_MOST: Final = 50_000
_OF_SCREENING: Final = ox.NamedNode(ONTO + "ofScreening")
#: What a run leads to that belongs to it alone.
_OF_RUN: Final = (ONTO + "usedFile", ONTO + "hasFinding")


def patient_of(iri: str) -> str:
    """Whose data the description of a thing shows, as far as its IRI tells; empty if nobody's."""
    if iri.startswith(PATIENTS):
        return PATIENTS + iri[len(PATIENTS) :].partition("/")[0]
    if iri.startswith(FACTS):
        return _named(iri[len(FACTS) :].partition("/")[0])
    if iri.startswith(RUNS):
        segment = iri[len(RUNS) :].partition("/")[2].partition("/")[0]
        is_patient = segment and not segment.startswith(("input-", "note-"))
        return _named(segment) if is_patient else ""
    return iri if "/genid/" in iri else ""


def _named(segment: str) -> str:
    """Of our own IRIs a segment is the end, of others it is the whole, with its colon encoded."""
    return unquote(segment) if "%3A" in segment.upper() else PATIENTS + segment


def described(store: ox.Store, iri: str) -> list[ox.Quad]:
    """Everything about a thing; empty if there is none."""
    if iri.startswith(FACTS):
        return list(islice(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)), _MOST))
    if iri.startswith(RUNS) and "/" not in iri[len(RUNS) :]:
        return list(_run(store, ox.NamedNode(iri)))
    return list(islice(_tree(store, ox.NamedNode(iri)), _MOST))


def pointing_at(store: ox.Store, iri: str, most: int) -> list[ox.Quad]:
    """Statements whose object a thing is: the first of them."""
    return list(islice(store.quads_for_pattern(None, None, ox.NamedNode(iri), None), most))


def _run(store: ox.Store, run: ox.NamedNode) -> Iterator[ox.Quad]:
    """A run with its files, its findings, and the criteria as it tells them."""
    own = list(store.quads_for_pattern(run, None, None, run))
    yield from own
    parts = [quad.object for quad in own if quad.predicate.value in _OF_RUN]
    criteria = store.quads_for_pattern(None, ox.NamedNode(TRIAL + "inVerdict"), None, run)
    parts += [quad.subject for quad in criteria if isinstance(quad.subject, ox.NamedNode)]
    for part in parts:
        if isinstance(part, ox.NamedNode):
            yield from store.quads_for_pattern(part, None, None, run)


def _tree(store: ox.Store, root: ox.NamedNode) -> Iterator[ox.Quad]:
    """A thing with all whose IRIs continue its own."""
    prefix, waiting, known = root.value + "/", [root], {root}
    while waiting:
        subject = waiting.pop()
        following = []
        for quad in store.quads_for_pattern(subject, None, None, None):
            yield quad
            following.append(quad.object)
            if quad.object == ox.NamedNode(ONTO + "PatientScreening") and quad.predicate.value == TYPE:
                parts = store.quads_for_pattern(None, _OF_SCREENING, subject, quad.graph_name)
                following += [part.subject for part in parts]
        for node in following:
            if not isinstance(node, ox.NamedNode) or node in known:
                continue
            if node.value.startswith(prefix) and not prefix.startswith(PATIENTS):
                known.add(node)
                waiting.append(node)
