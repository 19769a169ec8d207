# SPDX-License-Identifier: Apache-2.0
"""Where things are on the site: pages of a run, and RDF under the path that their IRIs have."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlencode

from reasoner.query.board_rows import Wanted
from reasoner.terms import BASE

__all__ = ["ListLinks", "RunLinks", "UploadLinks", "concept_link", "data_link"]


def data_link(iri: str) -> str:
    """The RDF about a thing that the project names; without a fragment, which a server never sees."""
    path = iri.removeprefix(BASE).partition("#")[0]
    return "/data/" + quote(path, safe="/:%") if iri.startswith(BASE) else ""


def concept_link(iri: str) -> str:
    """The document that defines a term, at the term."""
    path, hash_, name = iri.removeprefix(BASE).partition("#")
    return f"/{quote(path)}{hash_}{quote(name)}" if iri.startswith(BASE) else ""


class RunLinks:
    """Links from pages of one run; `segment` is the patient whom a page is about, if there is one."""

    def __init__(self, run: str, iri: str, segment: str = "") -> None:
        """Keep the name and the IRI of the run."""
        self._run = run
        self._iri = iri
        self._segment = segment

    def patient(self, segment: str) -> str:
        """The page of a patient."""
        return f"/board/{self._run}/patients/{segment}"

    def criterion(self, identifier: str) -> str:
        """The page of a criterion."""
        return f"/board/{self._run}/criteria/{quote(identifier, safe='')}"

    def outcome(self, identifier: str, letter: str) -> str:
        """The patients with one outcome of a criterion."""
        return f"/board/{self._run}/patients?criterion={quote(identifier, safe='')}&outcome={letter}"

    def result(self, identifier: str) -> str:
        """What the run says about the patient of this page and a criterion, as RDF."""
        return data_link(f"{self._iri}/{self._segment}/{quote(identifier, safe='')}")

    def data(self, iri: str) -> str:
        """The RDF about a thing."""
        return data_link(iri)

    def concept(self, iri: str) -> str:
        """The document that defines a term, at the term."""
        return concept_link(iri)


class UploadLinks(NamedTuple):
    """Links from pages of an upload, which has no pages of criteria and is no linked data."""

    upload: str

    def patient(self, segment: str) -> str:
        """The page of a patient."""
        return f"/upload/{self.upload}/patients/{segment}"

    def criterion(self, _: str) -> str:
        """Nothing."""
        return ""

    def result(self, _: str) -> str:
        """Nothing."""
        return ""

    def concept(self, iri: str) -> str:
        """The document that defines a term, at the term."""
        return concept_link(iri)


class ListLinks(NamedTuple):
    """Links to a list of patients, and to pages of patients that know which list one came from.

    `criterion` is the name of the wanted one. The list begins at `start`, or with `back` ends there.
    """

    run: str
    criterion: str
    wanted: Wanted
    start: str = ""
    back: bool = False

    def at(self, start: str = "", *, back: bool = False) -> ListLinks:
        """The list at another place."""
        return self._replace(start=start, back=back)

    def ordered(self, order: str, *, falling: bool) -> ListLinks:
        """The list in another order, from its beginning."""
        return self.at()._replace(wanted=self.wanted._replace(order=order, falling=falling))

    @property
    def is_whole(self) -> bool:
        """Whether everybody is in the list, by name."""
        return self.wanted == Wanted()

    @property
    def href(self) -> str:
        """The list."""
        return f"/board/{self.run}/patients{self._query()}"

    def patient(self, segment: str) -> str:
        """The page of a patient of the list."""
        return f"/board/{self.run}/patients/{segment}{self._query()}"

    def _query(self) -> str:
        wanted = self.wanted
        fields = {
            "name": wanted.name,
            "verdict": wanted.verdict,
            "criterion": self.criterion,
            "outcome": wanted.outcome,
            "missing": "" if wanted.missing is None else str(wanted.missing),
            "sort": "" if wanted.order == "name" else wanted.order,
            "falling": "1" if wanted.falling else "",
            "start": self.start,
            "back": "1" if self.back else "",
        }
        given = {name: text for name, text in fields.items() if text}
        return f"?{urlencode(given)}" if given else ""
