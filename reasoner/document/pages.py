# SPDX-License-Identifier: Apache-2.0
"""The documentation of the ontology and of one protocol: three pages and two pictures in one folder.

Everything is made from what is installed: the ontology, the shapes, and the example patients. Nothing of the
machine or of the time of day stands in it, so that the same versions give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from reasoner.document.core_picture import core_figure, link_lines
from reasoner.document.criteria_view import CriteriaView, reading_key
from reasoner.document.declared import Declared
from reasoner.document.examples import Examples, ScreenedFile
from reasoner.document.links import Anchors, Links
from reasoner.document.ontology_view import OntologyView, documented_terms
from reasoner.document.path_picture import choose_path, path_figure
from reasoner.document.picture import Picture, make_figure
from reasoner.document.templating import page_parts, templates
from reasoner.judge.words import Words
from reasoner.ontology import Ontology
from reasoner.protocol import Protocol
from reasoner.report.partial_file import PartialFile
from reasoner.report.wording import patient_name
from reasoner.run_record import RunRecord

__all__ = ["Documentation"]

_ONTOLOGY: Final = "ontology.html"
_CRITERIA: Final = "criteria.html"
#: What the templates call the parts of their pages.
_PARTS: Final = (
    *("content", "picture", "files", "tree", "classes", "object-properties", "data-properties"),
    *("annotation-properties", "individuals", "codes", "core-title", "core-desc", "core-arrow"),
    *("criteria", "blocks", "readings", "how", "path-title", "path-desc", "path-arrow"),
)


class Documentation:
    """The documentation of one ontology and one protocol."""

    def __init__(
        self, protocol: Protocol, ontology: Ontology, patients: Sequence[ScreenedFile], run: RunRecord
    ) -> None:
        """Give every term its place.

        Args:
            protocol: the protocol.
            ontology: the ontology.
            patients: the screened patients that examples are taken from; there need not be any.
            run: what the examples were screened with.
        """
        self._protocol = protocol
        self._ontology = ontology
        self._run = run
        self._words = Words(ontology, protocol.declarations)
        self._examples = Examples(protocol, ontology, patients)
        self._terms, self._criteria = Anchors(_ONTOLOGY), Anchors(_CRITERIA)
        self._links = Links(self._terms, self._criteria)
        self._declared = Declared(protocol, ontology, self._words, self._links)
        self._give_anchors()

    def _give_anchors(self) -> None:
        for anchors in (self._terms, self._criteria):
            anchors.reserve(_PARTS)
        for term in documented_terms(self._ontology):
            self._terms.add(term)
        for criterion in self._protocol.criteria:
            self._criteria.add(criterion.iri, criterion.identifier)
            for shape in (criterion.possible, criterion.proven):
                self._criteria.alias(shape, criterion.iri)
        for alternative in self._protocol.alternatives:
            self._criteria.add(reading_key(alternative), alternative.identifier)
        for iri, shapes in self._declared.blocks().items():
            self._criteria.add(iri)
            for shape in shapes:
                self._criteria.alias(shape, iri)
        for iri in self._declared.item_kinds:
            self._criteria.add(iri)

    def write(self, folder: Path) -> tuple[str, ...]:
        """Write all files, or none; returns their names."""
        files = self.files()
        with ExitStack() as stack:
            for name, text in files.items():
                stack.enter_context(PartialFile(folder / name)).stream.write(text)
        return tuple(files)

    def files(self) -> dict[str, str]:
        """Name -> content; without an example patient there is no picture of a path."""
        core = make_figure(core_figure(self._ontology, self._words))
        found = choose_path(self._protocol, [each.screened for each in self._examples.patients])
        path = make_figure(path_figure(found, self._protocol, self._ontology, self._words)) if found else None
        pages = {
            "index.html": self._index(core, path),
            _ONTOLOGY: self._ontology_page(core),
            _CRITERIA: self._criteria_page(path),
        }
        pictures = {"core.svg": core.file, **({"path.svg": path.file} if path else {})}
        return {**pages, **pictures}

    def _render(self, name: str, values: Mapping[str, object]) -> str:
        shared = {
            "parts": page_parts(),
            "protocol": self._protocol,
            "run": self._run,
            "facts": {name: value for name, value in self._run.facts().items() if value},
        }
        return templates().get_template(name).render(**shared, **values)

    def _index(self, core: Picture, path: Picture | None) -> str:
        names = [patient_name(each.screened.result.patient) for each in self._examples.patients]
        return self._render(
            "index.html",
            {"core": core, "path": path, "patients": names, "terms": len(documented_terms(self._ontology))},
        )

    def _ontology_page(self, core: Picture) -> str:
        view = OntologyView(self._ontology, self._words, self._terms, self._links)
        values = {
            "core": core,
            "links": link_lines(self._ontology, self._words, self._links),
            "modules": view.modules(),
            "tree": view.tree(),
            "term_parts": tuple(view.parts()),
            "code_systems": view.code_systems,
        }
        return self._render(_ONTOLOGY, values)

    def _criteria_page(self, path: Picture | None) -> str:
        view = CriteriaView(self._declared, self._criteria, self._links, self._examples)
        values = {
            "path": path,
            "criteria": tuple(view.criteria()),
            "blocks": tuple(view.blocks()),
            "readings": tuple(view.readings()),
            "items": tuple(self._declared.items().items()),
            "anchors": self._criteria,
            "linked": view.linked,
            "patients": [patient_name(each.screened.result.patient) for each in self._examples.patients],
        }
        return self._render(_CRITERIA, values)
