# SPDX-License-Identifier: Apache-2.0
"""The ontology as the stages see it: defined terms, class hierarchy, annotations.

The hierarchy is HermiT's closure, generated into `ontology/closure.json` and keyed by the hash of the Turtle
files, so that no Java is needed to screen (`reasoner.reason.hermit` regenerates it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from reasoner.errors import OntologyError
from reasoner.patient import Index, Literal, Term
from reasoner.terms import OWL, TYPE

__all__ = ["Ontology", "data_folder", "load_turtle", "to_term", "turtle_hash"]


def data_folder(name: str) -> Path:
    """`ontology` or `shapes`: beside the package in a wheel, beside its folder in a source checkout."""
    for folder in (Path(str(files("reasoner"))) / name, Path(__file__).resolve().parents[1] / name):
        if folder.is_dir():
            return folder
    raise OntologyError(f"the folder {name}/ is missing from the installation")


def to_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """A pyoxigraph term as ours; blank nodes become `_:` strings (files of our own only)."""
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    if isinstance(term, ox.NamedNode):
        return term.value
    raise OntologyError("quoted triples are not used here")


def load_turtle(paths: Iterable[Path]) -> Index:
    """All triples of some Turtle files as one index."""
    index: Index = {}
    for path in paths:
        try:
            quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
        except SyntaxError as error:
            raise OntologyError(f"{path.name}: {error.msg}") from error
        for quad in quads:
            subject, obj = to_term(quad.subject), to_term(quad.object)
            objects = index.setdefault(str(subject), {}).setdefault(quad.predicate.value, [])
            if obj not in objects:
                objects.append(obj)
    return index


def turtle_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of the Turtle files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.ttl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Ontology:
    """Terms, hierarchy and annotations of `ontology/*.ttl`."""

    folder: Path
    sha256: str
    index: Index = field(repr=False)
    #: class -> all its superclasses but itself, from HermiT's closure
    superclasses: dict[str, frozenset[str]] = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Ontology:
        """Read the Turtle files and the closure that was generated from exactly these files.

        Raises:
            OntologyError: a file does not parse, or the closure is missing or stale.
        """
        folder = folder or data_folder("ontology")
        sha256 = turtle_hash(folder)
        closure_file = folder / "closure.json"
        if not closure_file.is_file():
            raise OntologyError(f"{closure_file.name} is missing: run `python -m reasoner.reason.hermit`")
        closure = json.loads(closure_file.read_text("utf-8"))
        if closure["sha256"] != sha256:
            raise OntologyError(
                "the ontology changed: run `python -m reasoner.reason.hermit` to classify it again"
            )
        superclasses = {sub: frozenset(supers) for sub, supers in closure["superclasses"].items()}
        return cls(folder, sha256, load_turtle(sorted(folder.glob("*.ttl"))), superclasses)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every IRI that the ontology declares (has a type)."""
        return frozenset(s for s, facts in self.index.items() if TYPE in facts and not s.startswith("_:"))

    @cached_property
    def classes(self) -> frozenset[str]:
        """Every named class."""
        return self.declared(OWL + "Class")

    def declared(self, kind: str) -> frozenset[str]:
        """IRIs declared with this type, such as `owl:ObjectProperty`."""
        return frozenset(s for s in self.terms if kind in self.index[s][TYPE])

    @cached_property
    def subclasses(self) -> dict[str, frozenset[str]]:
        """Class -> all its subclasses but itself."""
        below: dict[str, set[str]] = {}
        for sub, supers in self.superclasses.items():
            for sup in supers:
                below.setdefault(sup, set()).add(sub)
        return {sup: frozenset(subs) for sup, subs in below.items()}

    def types(self, individual: str) -> frozenset[str]:
        """Told types of a reference individual, closed under superclasses."""
        told = {t for t in self.objects(individual, TYPE) if isinstance(t, str)}
        return frozenset(told.union(*(self.superclasses.get(t, frozenset()) for t in told)))

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Objects of a triple pattern of the ontology."""
        return self.index.get(subject, {}).get(predicate, [])
