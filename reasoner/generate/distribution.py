# SPDX-License-Identifier: Apache-2.0
"""`distribution.toml` as functions: which records an invented patient has, how many, and what they say.

A table of `[record]` is a kind of record: what it hangs on (`link`), its class, how often a patient has one
(`share`, by site if that differs), how many (`number`, or one for each of `each`), its facts and the records
below it. It hangs on the record above it or on the first `holder`; others refer to it by its `name`, if that
is not the name of the table. A `kind` is one of several forms of it, by weight; a table without a class only
chooses between kinds. Every name is compared with the ontology when the file is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final

from reasoner.derive.units import load_scales
from reasoner.generate.chart import Chart, Choice
from reasoner.generate.laboratory import Laboratory
from reasoner.generate.values import FILE, Gaps, Value, compile_value, fail, iri_of
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.terms import PATIENT, TYPE

__all__ = ["Distribution", "Mixture"]

_PATIENT: Final = "patient"
_PARTS: Final = frozenset(
    {"name", "link", "holder", "class", "share", "number", "each", "facts", "records", "kind"}
)
_OF_A_KIND: Final = frozenset({"weight", "class", "facts", "records"})


@dataclass(frozen=True, slots=True)
class Mixture:
    """Who is in a cohort: every so many-th patient is a vignette or lies on a limit.

    `step` is how far beyond a limit such a patient lies, as a part of the limit; `bases` how many patients of
    the clinic are asked for limits that no vignette meets.
    """

    vignette_every: int
    boundary_every: int
    step: float
    bases: int


@dataclass(frozen=True, slots=True)
class _Kind:
    cls: Choice[str] | None
    facts: tuple[tuple[str, Value], ...]
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    name: str
    link: str
    holder: str
    share: float | dict[str, float]
    number: Choice[int] | None
    each: str | tuple[str, ...]
    kinds: Choice[_Kind]


class Distribution:
    """The patients of an invented referral clinic."""

    def __init__(self, ontology: Ontology, text: str | None = None) -> None:
        """Read and check the file that comes with the package, or another text of its kind.

        Raises:
            OntologyError: a name is not in the ontology, or a table is not understood.
        """
        self._ontology = ontology
        found = tomllib.loads(text or (files("reasoner.generate") / FILE).read_text("utf-8"))
        self.mixture = Mixture(**found["mixture"])
        self._gaps = Gaps(**found["missing"])
        self._from: date = found["registration"]["from"]
        self._days: int = found["registration"]["days"]
        sites = found["site"]
        self._sites = Choice({name: float(site["weight"]) for name, site in sites.items()})
        self._missing = {name: float(site["missing"]) for name, site in sites.items()}
        self._records = {name: self._record(name, table) for name, table in found["record"].items()}
        self._laboratory = Laboratory(found["laboratory"], load_scales(ontology), self._gaps, ontology)
        if _PATIENT not in self._records:
            raise fail("record", f"there is no {_PATIENT}")

    def patient(self, iri: str, seed: str) -> PatientGraph:
        """The patient of a seed."""
        draw = Random(seed).random  # noqa: S311 - invented patients, nothing secret
        registered = self._from + timedelta(days=int(draw() * self._days))
        site = self._sites.pick(draw())
        chart = Chart(iri, draw, registered, site, self._missing[site])
        chart.index[iri] = {TYPE: [PATIENT]}
        root = self._records[_PATIENT].kinds.pick(draw())
        self._fill(chart, iri, root)
        self._laboratory.write(chart)
        return PatientGraph(iri, FILE, chart.index)

    def _fill(self, chart: Chart, node: str, kind: _Kind) -> None:
        for prop, value in kind.facts:
            term = value(chart)
            if term is not None:
                chart.add(node, prop, term)
        for name in kind.records:
            self._write(chart, node, self._records[name])

    def _write(self, chart: Chart, holder: str, record: _Record) -> None:
        """The records of one table, below their holder."""
        if record.each:
            for element in (
                chart.written.get(record.each, ()) if isinstance(record.each, str) else record.each
            ):
                chart.current = element
                self._write_one(chart, holder, record)
            return
        for _ in range(record.number.pick(chart.draw()) if record.number else 1):
            self._write_one(chart, holder, record)

    def _write_one(self, chart: Chart, holder: str, record: _Record) -> None:
        share = record.share if isinstance(record.share, float) else record.share[chart.site]
        if share < 1 and chart.draw() >= share:
            return
        kind = record.kinds.only or record.kinds.pick(chart.draw())
        if kind.cls is not None:
            if record.holder:
                holder = next(iter(chart.written.get(record.holder, ())), "")
            if not holder:
                return
            cls = kind.cls.only or kind.cls.pick(chart.draw())
            holder = chart.record(record.name, holder, record.link, cls)
        self._fill(chart, holder, kind)

    def _record(self, name: str, table: Mapping[str, Any]) -> _Record:
        if unknown := table.keys() - _PARTS:
            raise fail(f"record.{name}", f"{', '.join(sorted(unknown))} is not understood")
        kinds = {
            self._kind(name, table, kind): float(kind["weight"])
            for kind in table.get("kind", ({"weight": 1},))
        }
        share = table.get("share", 1)
        by_site = {site: float(part) for site, part in share.items()} if isinstance(share, dict) else None
        if by_site is not None and by_site.keys() != self._missing.keys():
            raise fail(f"record.{name}.share", "names other sites than [site]")
        number = table.get("number")
        each = table.get("each", "")
        return _Record(
            name=table.get("name", name),
            link=iri_of(table["link"], self._ontology, f"record.{name}.link") if "link" in table else "",
            holder=table.get("holder", ""),
            share=float(share) if by_site is None else by_site,
            number=Choice({int(text): float(weight) for text, weight in number.items()}) if number else None,
            each=each if isinstance(each, str) else tuple(self._named(name, each)),
            kinds=Choice(kinds),
        )

    def _named(self, name: str, terms: list[str]) -> Iterator[str]:
        return (iri_of(term, self._ontology, f"record.{name}.each") for term in terms)

    def _kind(self, name: str, table: Mapping[str, Any], kind: Mapping[str, Any]) -> _Kind:
        """One form of a record: what it says itself goes before what all forms say."""
        where = f"record.{name}"
        if unknown := kind.keys() - _OF_A_KIND:
            raise fail(f"{where}.kind", f"{', '.join(sorted(unknown))} is not understood")
        given = kind.get("class", table.get("class"))
        classes = {given: 1.0} if isinstance(given, str) else given
        facts = {**table.get("facts", {}), **kind.get("facts", {})}
        return _Kind(
            Choice({iri_of(cls, self._ontology, where): float(w) for cls, w in classes.items()})
            if classes
            else None,
            tuple(
                (
                    iri_of(prop, self._ontology, where),
                    compile_value(f"{where}.{prop}", spec, self._gaps, self._ontology),
                )
                for prop, spec in facts.items()
            ),
            (*table.get("records", ()), *kind.get("records", ())),
        )
