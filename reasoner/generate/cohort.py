# SPDX-License-Identifier: Apache-2.0
"""A cohort: patients 1, 2, 3, ... of a seed, each of which depends on the seed and its number alone.

Every so many-th patient is a vignette, or a vignette with one fact on a limit of the protocol; the others are
those of the invented clinic. `distribution.toml` tells how often.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from reasoner.generate.distribution import Distribution
from reasoner.generate.files import Format, Written, write_files
from reasoner.generate.stories import Stories
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.screening import Screener
from reasoner.terms import PATIENTS

__all__ = ["Cohort", "Origin", "write_cohort"]


class Origin(StrEnum):
    """Where a patient comes from."""

    CLINIC = "clinic"
    VIGNETTE = "vignette"
    BOUNDARY = "boundary"


class Cohort:
    """The patients of one seed, for one protocol."""

    def __init__(self, seed: int, *, protocol: str = "a022001", ontology: Ontology | None = None) -> None:
        """Read the distribution and the protocol.

        Raises:
            OntologyError: the distribution does not fit the ontology.
            ProtocolError: the protocol is not usable, or does not judge patients.
        """
        self.seed = seed
        self.ontology = ontology or Ontology.load()
        self._distribution = Distribution(self.ontology)
        self._mixture = self._distribution.mixture
        self._screener = Screener(protocol, ontology=self.ontology, explain=False)

    @cached_property
    def stories(self) -> Stories:
        """The same for every seed; made when the first of them is asked for, which takes some seconds."""
        bases = range(1, self._mixture.bases + 1)
        others = (self._distribution.patient(f"{PATIENTS}base-{n}", f"base/{n}") for n in bases)
        return Stories(self._screener, others, step=self._mixture.step)

    def reseeded(self, seed: int) -> Cohort:
        """The cohort of another seed, for which nothing is loaded again."""
        other = copy(self)
        other.seed = seed
        return other

    def origin(self, number: int) -> Origin:
        """Where a patient comes from; numbers begin with 1."""
        if number % self._mixture.vignette_every == 0:
            return Origin.VIGNETTE
        if number % self._mixture.boundary_every == 0 and self.stories.boundaries:
            return Origin.BOUNDARY
        return Origin.CLINIC

    def patient(self, number: int) -> PatientGraph:
        """One patient as recorded; numbers begin with 1."""
        iri = f"{PATIENTS}{number}"
        origin = self.origin(number)
        if origin is Origin.VIGNETTE:
            return self.stories.vignette(self.seed + number // self._mixture.vignette_every, iri)
        if origin is Origin.BOUNDARY:
            return self.stories.boundary(self.seed + number // self._mixture.boundary_every, iri)
        return self._distribution.patient(iri, f"{self.seed}/{number}")

    def patients(self, count: int, *, first: int = 1) -> Iterator[PatientGraph]:
        """So many patients, one after another, from a number on."""
        for number in range(first, first + count):
            yield self.patient(number)

    def write(self, folder: Path, count: int, *, form: Format = Format.RDF, packed: bool = False) -> Written:
        """Write the first patients to files of a folder; `packed` N-Quads are compressed.

        Raises:
            OSError: a file cannot be written.
        """
        return write_files(folder, self.patients(count), self.ontology, form=form, packed=packed)


def write_cohort(folder: Path, count: int, seed: int) -> Path:
    """Write the first patients of a seed as N-Quads; the file."""
    _usual().reseeded(seed).write(folder, count)
    return folder / "patients.nq"


@cache
def _usual() -> Cohort:
    cohort = Cohort(0)
    # found once, for all seeds
    _ = cohort.stories
    return cohort
