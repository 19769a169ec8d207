# SPDX-License-Identifier: Apache-2.0
"""Timelines in one line each, and what has to come of them.

`cases.csv` has one case a row. Doses are separated by `;`, each `name=drug start end words`: a time is
`2026-12-15T10:00+01:00` or a day, `-` one that is not recorded; `{z}` is an offset, or none, by turns. What
is expected is separated by `|`: rule, radioligand, analogue, status, and other readings with their outcome.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from reasoner.dosing import DoseCheck, DoseChecker, DoseTimeline
from reasoner.ontology import to_term
from reasoner.patient import PatientGraph
from reasoner.terms import PATIENTS

__all__ = [
    "Case",
    "cases",
    "checked",
    "checker",
    "dose_turtle",
    "graph_of",
    "patient_of",
    "patient_turtle",
    "told",
]

HERE = Path(__file__).parent
DRUGS = {
    "L": "onto:hasAgent onto:lu177Dotatate",
    "edotreotide": "onto:hasAgent onto:lu177Edotreotide",
    "long": "onto:hasAgent onto:lanreotide",
    "lar": "onto:hasAgent onto:octreotideLar",
    "short": "onto:hasAgent onto:octreotide",
    "pal": "onto:hasAgent onto:paltusotine",
    "evero": "onto:hasAgent onto:everolimus",
    "two": "onto:hasAgent onto:octreotide, onto:lanreotide",
    "unlisted": 'onto:unmappedAgent "study drug"',
    "none": "",
}
WORDS = {
    "planned": "onto:plannedDose true",
    "planned:perhaps": 'onto:plannedDose "perhaps"',
    "reason": 'onto:overrideReason "carcinoid crisis"',
    "reason:two": 'onto:overrideReason "carcinoid crisis", "diarrhoea"',
    "misplaced": "",
}
HEAD = """@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
LU1 = "lu1=L 2026-12-15T10:00{z} 2026-12-15T10:40{z}"
#: What `{z}` stands for.
ZONES = {"offset": "+01:00", "local": ""}


@dataclass(frozen=True, slots=True)
class Case:
    """One timeline; `zone` is a key of `ZONES`, or empty if it does not matter."""

    name: str
    zone: str
    doses: tuple[str, ...]
    expected: frozenset[str]

    @property
    def identifier(self) -> str:
        """Name of the case and of its patient."""
        return f"{self.name}.{self.zone}" if self.zone else self.name

    def turtle(self) -> str:
        """The record of the case's own patient."""
        return patient_turtle(self.identifier, self.doses)


def cases() -> list[Case]:
    """Every case, once with UTC offsets and once without where both are meant."""
    with (HERE / "cases.csv").open(encoding="utf-8", newline="") as file:
        return [case for row in csv.DictReader(file) for case in _cases(row)]


def _cases(row: dict[str, str]) -> Iterator[Case]:
    doses = row["doses"].replace("LU1", LU1)
    expected = frozenset(filter(None, row["expected"].split(" | ")))
    for name, zone in ZONES.items() if "{z}" in doses else [("", "")]:
        texts = tuple(filter(None, doses.replace("{z}", zone).split(" ; ")))
        yield Case(row["case"], name, texts, expected)


def patient_turtle(name: str, doses: Iterable[str]) -> str:
    """A patient with some doses and nothing else."""
    return "\n".join((f"pat:{name} a onto:Patient .", *(dose_turtle(name, dose) for dose in doses)))


def dose_turtle(patient: str, text: str) -> str:
    """One dose as Turtle."""
    owner = f"<{PATIENTS}{patient}>"
    if text == "text":
        return f'{owner} onto:hasDoseEvent "something on Tuesday" .'
    name, _, rest = text.partition("=")
    drug, *others = rest.split()
    times = [word for word in others if word not in WORDS]
    facts = [DRUGS[drug], *(WORDS[word] for word in others if word in WORDS)]
    facts += [
        f"onto:{prop} {_time(time)}"
        for prop, time in zip(("doseStart", "doseEnd"), times, strict=False)
        if time != "-"
    ]
    node = f"<{PATIENTS}{patient}/{name}>"
    if "misplaced" in others:
        therapy = f"<{PATIENTS}{patient}/therapy>"
        link = f"{owner} onto:hasTherapy {therapy} . {therapy} onto:hasDoseEvent {node} ."
    else:
        link = f"{owner} onto:hasDoseEvent {node} ."
    return f"{link}\n{node} {' ; '.join(('a onto:DoseEvent', *filter(None, facts)))} ."


def _time(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f'"{text}"^^xsd:date'
    if re.fullmatch(r"\d{4}-\d\d", text):
        return f'"{text}"^^xsd:gYearMonth'
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(.*)", text)
    return f'"{match[1]}{match[2] or ":00"}{match[3]}"^^xsd:dateTime' if match else f'"{text}"'


@cache
def checker() -> DoseChecker:
    """The rules that come with the package."""
    return DoseChecker()


def checked(turtle: str, folder: Path) -> list[DoseTimeline]:
    """The timelines of some patients."""
    file = folder / "timeline.ttl"
    file.write_text(f"{HEAD}{turtle}\n", "utf-8")
    return list(checker().check([file]))


def graph_of(turtle: str) -> PatientGraph:
    """The patient of some Turtle that begins with it, without the checks of reading."""
    return patient_of(f"{HEAD}{turtle}", PATIENTS + turtle.removeprefix("pat:").partition(" ")[0])


def patient_of(text: str, patient: str) -> PatientGraph:
    """One patient from Turtle or N-Triples."""
    found = PatientGraph(patient, "test")
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        found.add(str(to_term(quad.subject)), quad.predicate.value, to_term(quad.object))
    return found


def told(timeline: DoseTimeline) -> list[str]:
    """Each check in one line, as the cases write it."""
    return [_line(timeline.patient, check) for check in timeline.checks]


def _line(patient: str, check: DoseCheck) -> str:
    def name(record: str) -> str:
        local = record.removeprefix(f"{patient}/")
        return "?" if local == "unreadable-dose" else local

    analogue = name(check.analogue.record) if check.analogue else "-"
    flags = [f"{flag.alternative}={flag.otherwise}" for flag in check.readings]
    return " ".join((check.rule, name(check.radioligand.record), analogue, check.status, *flags))
