# SPDX-License-Identifier: Apache-2.0
"""Ids of OMOP concepts that public files show beside their codes, for a CDM without its vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

__all__ = ["ConceptId", "known_concepts"]


class ConceptId(NamedTuple):
    """A concept, its vocabulary and code, and a name: of LOINC and RxNorm the published one."""

    concept_id: str
    vocabulary_id: str
    code: str
    name: str


def known_concepts() -> Iterator[ConceptId]:
    """The concepts of `concept_ids.tsv`; `seen_in` there names a public file that has the code."""
    lines = (files(__name__.rpartition(".")[0]) / "concept_ids.tsv").read_text("utf-8").splitlines()
    for line in [line for line in lines if not line.startswith("#")][1:]:
        yield ConceptId(*line.split("\t")[:4])
