# SPDX-License-Identifier: Apache-2.0
"""The stages of screening, loaded once, and the vignettes from which the tests of the horizon set out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reasoner.derive import Derivation
from reasoner.horizon import HorizonFinder
from reasoner.horizon.states import Stages, States
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, read_patients
from reasoner.reason import Entailment
from reasoner.result import Change, Horizon, Verdict
from reasoner.validate.fast import FastEngine
from reasoner.validate.reach import Reach
from reasoner.validate.record import RecordCheck

VIGNETTES = Path(__file__).parents[2] / "examples" / "vignettes"
NAMES = [f"V{number:02}" for number in range(1, 14)]
R = date(2026, 11, 22)
END = date(2028, 11, 22)
DAY = timedelta(days=1)
EL, IN, UN = Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.UNDETERMINED
ENDLESS = str(END)
Edit = tuple[str, str]


class World:
    """The stages of screening, loaded once."""

    def __init__(self) -> None:
        """Load everything under the default policy."""
        self.ontology = Ontology.load()
        self.protocol = Protocol.load(protocol_folder("a022001"), self.ontology)
        self.entailment = Entailment(self.ontology)
        self.engine = FastEngine(self.protocol.shapes)
        self.check = RecordCheck(self.ontology)
        pairs = [(criterion.possible, criterion.proven) for criterion in self.protocol.criteria]
        self.reach = Reach(self.protocol.shapes, pairs)

    @cache  # noqa: B019 - one world a session
    def derivation(self, policy: str = "default", as_of: date | None = None) -> Derivation:
        """The declarations under a policy."""
        return Derivation(self.ontology, self.protocol.declarations, policy=policy, as_of=as_of)

    def finder(self, policy: str = "default", as_of: date | None = None) -> HorizonFinder:
        """What is tested."""
        return HorizonFinder(
            self.protocol,
            entailment=self.entailment,
            derivation=self.derivation(policy, as_of),
            engine=self.engine,
        )

    def states(self, recorded: PatientGraph, span: tuple[date, date], policy: str = "default") -> States:
        """One patient on any date."""
        stages = Stages(self.protocol, self.entailment, self.derivation(policy), self.engine, None)
        return States(stages, self.reach, recorded, span)

    def read(self, file: Path) -> PatientGraph:
        """The record of a file, checked."""
        (patient,) = read_patients([file], self.ontology, notes=ReadNotes())
        self.check.check(patient)
        return patient


#: Reads a vignette by its name, after edits.
Record = Callable[..., PatientGraph]


def found(world: World, recorded: PatientGraph) -> Horizon:
    """The horizon of a record that has one."""
    horizon = world.finder().find(recorded)
    assert horizon is not None
    return horizon


def dated(text: str) -> str:
    """The text of a date in a vignette."""
    return f'onto:date "{text}"'


def periods(horizon: Horizon) -> list[tuple[str, str, Verdict]]:
    """First day, last day and verdict of each period."""
    return [(str(first), str(last), verdict) for first, last, verdict in horizon.periods]


class Late(NamedTuple):
    """A vignette in which one date is a day too late."""

    name: str
    edit: Edit
    expected: list[tuple[str, str, Verdict]]
    curable: Change | None = None


#: One date a day too late for what it has to show.
MUTATIONS = [
    Late("V02", (dated(str(R)), dated("2026-12-06")), [("2026-12-06", "2028-12-06", IN)]),
    Late("V03", (dated(str(R)), dated("2026-11-23")), [("2026-11-23", "2028-11-23", IN)]),
    Late("V05", (dated(str(R)), dated("2026-12-02")), [("2026-12-02", "2028-12-02", IN)]),
    Late("V07", (dated(str(R)), dated("2027-01-01")), [("2027-01-01", "2029-01-01", IN)]),
    Late(
        "V04",
        ('"2026-09-22"', '"2026-09-23"'),
        [("2026-09-23", "2026-11-22", IN), ("2026-11-23", "2027-06-30", EL), ("2027-07-01", ENDLESS, IN)],
        Change(date(2026, 11, 23), ("PERM-03",)),
    ),
]
