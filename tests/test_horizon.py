# SPDX-License-Identifier: Apache-2.0
"""Windows of eligibility: the vignettes' own, and every day of a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from laws.patients import clear_patients, patients
from laws.scribe import REGISTRATION

from reasoner.derive import Derivation
from reasoner.derive.edges import months_around
from reasoner.derive.scope import keep_what_counts
from reasoner.horizon import HorizonFinder
from reasoner.horizon.states import Stages, State, States
from reasoner.judge import truth
from reasoner.ontology import Ontology
from reasoner.patient import Literal, PatientGraph
from reasoner.protocol import Protocol, protocol_folder
from reasoner.read import ReadNotes, read_patients
from reasoner.read.lexical import withhold_malformed
from reasoner.reason import Entailment
from reasoner.result import Change, Expiry, Horizon, Outcome, Refresh, Verdict
from reasoner.terms import ONTO, TYPE, XSD_DATE
from reasoner.validate import Evaluation
from reasoner.validate.fast import FastEngine
from reasoner.validate.reach import Reach
from reasoner.validate.record import RecordCheck

VIGNETTES = Path(__file__).parents[1] / "examples" / "vignettes"
NAMES = [f"V{number:02}" for number in range(1, 14)]
R = date(2026, 11, 22)
END = date(2028, 11, 22)
DAY = timedelta(days=1)
EL, IN, UN = Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.UNDETERMINED
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


@pytest.fixture(scope="session")
def world() -> World:
    return World()


Record = Callable[..., PatientGraph]


@pytest.fixture
def record(world: World, tmp_path: Path) -> Record:
    """A vignette in which some pieces of text are replaced by others."""

    def read(name: str, *edits: Edit) -> PatientGraph:
        text = (VIGNETTES / f"{name}.ttl").read_text("utf-8")
        for before, after in edits:
            assert before in text
            text = text.replace(before, after)
        file = tmp_path / f"{name}.ttl"
        file.write_text(text, "utf-8")
        return world.read(file)

    return read


def found(world: World, recorded: PatientGraph) -> Horizon:
    horizon = world.finder().find(recorded)
    assert horizon is not None
    return horizon


def dated(text: str) -> str:
    return f'onto:date "{text}"'


def periods(horizon: Horizon) -> list[tuple[str, str, Verdict]]:
    return [(str(first), str(last), verdict) for first, last, verdict in horizon.periods]


# --- the vignettes

ENDLESS = str(END)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("V01", [("2026-09-29", "2027-08-10", EL), ("2027-08-11", ENDLESS, IN)]),
        ("V02", [("2026-10-05", "2026-12-05", EL), ("2026-12-06", ENDLESS, IN)]),
        ("V03", [("2025-12-01", "2026-11-22", EL), ("2026-11-23", ENDLESS, IN)]),
        ("V04", [("2026-11-22", "2027-06-30", EL), ("2027-07-01", ENDLESS, IN)]),
        ("V05", [("2026-08-10", "2026-12-01", EL), ("2026-12-02", ENDLESS, IN)]),
        ("V06", [("2026-08-10", "2027-08-10", EL), ("2027-08-11", ENDLESS, IN)]),
        ("V07", [("2026-09-01", "2026-12-31", EL), ("2027-01-01", ENDLESS, IN)]),
        ("V08", [("2024-11-22", ENDLESS, IN)]),
        ("V09", [("2025-03-10", ENDLESS, IN)]),
        ("V10", [("2025-01-13", ENDLESS, IN)]),
        ("V11", [("2025-03-03", ENDLESS, IN)]),
        ("V12", [("2026-10-01", "2026-11-30", UN), ("2026-12-01", ENDLESS, IN)]),
        (
            "V13",
            [("2026-10-01", "2026-11-30", IN), ("2026-12-01", "2026-12-15", EL), ("2026-12-16", ENDLESS, IN)],
        ),
    ],
)
def test_windows_of_the_vignettes(
    world: World, record: Record, name: str, expected: list[tuple[str, str, Verdict]]
) -> None:
    assert periods(found(world, record(name))) == expected


@pytest.mark.parametrize(
    ("name", "last", "criteria"),
    [
        ("V01", date(2027, 8, 10), ("INC-04",)),
        ("V02", date(2026, 12, 5), ("INC-05", "INC-05a")),
        ("V03", R, ("INC-05", "INC-05b")),
        ("V04", date(2027, 6, 30), ("INC-05", "INC-05c")),
        ("V05", date(2026, 12, 1), ("INC-05", "INC-05c")),
        ("V06", date(2027, 8, 10), ("INC-04",)),
        ("V07", date(2026, 12, 31), ("INC-05", "INC-05e")),
    ],
)
def test_what_lapses_first(
    world: World, record: Record, name: str, last: date, criteria: tuple[str, ...]
) -> None:
    assert found(world, record(name)).expires == Expiry(last, criteria)


@pytest.mark.parametrize("name", NAMES[7:])
def test_nothing_lapses_that_does_not_hold(world: World, record: Record, name: str) -> None:
    assert found(world, record(name)).expires is None


@pytest.mark.parametrize("name", NAMES)
def test_what_waiting_cures(world: World, record: Record, name: str) -> None:
    """V13 becomes eligible; in V11 one criterion is met in time, but another never is."""
    cured = {"V11": Change(date(2027, 2, 15), ("EXC-04",)), "V13": Change(date(2026, 12, 1), ("PERM-03",))}
    horizon = found(world, record(name))

    assert horizon.curable == (cured[name] if name == "V13" else None)
    assert horizon.curable_criteria == ((cured[name],) if name in cured else ())


@pytest.mark.parametrize("name", NAMES)
def test_edges(world: World, record: Record, name: str) -> None:
    near = {"V03": Change(R + DAY, ("INC-05", "INC-05b")), "V04": Change(R, ("PERM-03",))}
    assert found(world, record(name)).edges == ((near[name],) if name in near else ())


# --- one fact changed


class Late(NamedTuple):
    """A vignette in which one date is a day too late."""

    name: str
    edit: Edit
    expected: list[tuple[str, str, Verdict]]
    curable: Change | None = None


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


@pytest.mark.parametrize("late", MUTATIONS, ids=lambda late: late.name)
def test_a_day_too_late(world: World, record: Record, late: Late) -> None:
    horizon = found(world, record(late.name, late.edit))

    assert periods(horizon) == late.expected
    assert horizon.curable == late.curable


def test_a_partial_date_is_open_between_its_ends(world: World, record: Record) -> None:
    """Of an embolism in June, 31 December minus 6 months is still one of the days."""
    horizon = found(
        world, record("V05", (f"{dated('2026-06-01')}^^xsd:date", """onto:date "2026-06"^^xsd:gYearMonth"""))
    )

    assert periods(horizon)[0][1:] == ("2026-12-01", EL)
    assert periods(horizon)[1:] == [("2026-12-02", "2026-12-31", UN), ("2027-01-01", ENDLESS, IN)]
    assert horizon.expires == Expiry(date(2026, 12, 1), ("INC-05", "INC-05c"))


def test_a_progression_after_registration(world: World, record: Record) -> None:
    """It does not count before it happened; four months later, to the day, it is no longer recent."""
    horizon = found(world, record("V07", (dated("2026-09-01"), dated("2026-12-10"))))

    assert periods(horizon)[1:] == [("2026-12-10", "2027-04-09", EL), ("2027-04-10", ENDLESS, IN)]
    assert horizon.curable == Change(date(2026, 12, 10), ("INC-05",))
    assert horizon.curable_criteria == (Change(date(2026, 12, 10), ("INC-05", "INC-05e")),)


def test_leap_day(world: World, record: Record) -> None:
    """A year before 29 February is 28 February; a year before 1 March is 1 March."""
    horizon = found(
        world,
        record(
            "V03",
            (dated(str(R)), dated("2028-02-29")),
            (dated("2025-11-22"), dated("2027-02-28")),
            (dated("2025-12-01"), dated("2027-12-01")),
        ),
    )

    assert periods(horizon) == [("2027-12-01", "2028-02-29", EL), ("2028-03-01", "2030-02-28", IN)]
    assert horizon.expires == Expiry(date(2028, 2, 29), ("INC-05", "INC-05b"))


@pytest.mark.parametrize(("embolism", "last"), [("2027-02-28", "2027-08-31"), ("2026-12-31", "2027-06-30")])
def test_month_ends(world: World, record: Record, embolism: str, last: str) -> None:
    """Six months, counted back from registration: not from the event, which gives 28 August."""
    recorded = record(
        "V05",
        (dated(str(R)), dated("2027-03-01")),
        (dated("2026-06-01"), dated(embolism)),
        (dated("2026-03-10"), dated("2026-11-10")),
        (dated("2026-08-10"), dated("2026-10-10")),
    )
    assert found(world, recorded).expires == Expiry(date.fromisoformat(last), ("INC-05", "INC-05c"))


# --- every day of a scan


def as_if_stated(world: World, recorded: PatientGraph, day: date, held: frozenset[str]) -> State:
    """Screening as such, of a record in which registration and what is held fixed have another date."""
    patient = recorded.copy()
    for node in patient.records(patient.iri, ONTO + "hasRegistration") + sorted(held):
        patient.index[node][ONTO + "date"] = [Literal(day.isoformat(), XSD_DATE)]
    keep_what_counts(patient, as_of=None)
    world.entailment.entail(patient)
    world.derivation().derive(patient)
    evaluation = world.engine.evaluate(patient)
    outcomes = tuple(truth(criterion, evaluation) for criterion in world.protocol.criteria)
    deciding = {o for c, o in zip(world.protocol.criteria, outcomes, strict=True) if c.in_verdict}
    known = UN if Outcome.UNKNOWN in deciding else EL
    return State(outcomes, IN if Outcome.VIOLATED in deciding else known)


def held_records(world: World, recorded: PatientGraph) -> frozenset[str]:
    patient = recorded.copy()
    world.entailment.entail(patient)
    classes = {cls for window in world.derivation().freshness for cls in window.classes}
    return frozenset(s for s, facts in patient.index.items() if not classes.isdisjoint(facts.get(TYPE, ())))


def days_of(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def check_scan(world: World, recorded: PatientGraph, months: int) -> None:
    """The verdict of every day, what changes near registration, and where the first period begins."""
    horizon = world.finder().find(recorded, months=months)
    assert horizon is not None
    held = held_records(world, recorded)
    first, last = horizon.periods[0].first, horizon.periods[-1].last
    scan = {day: as_if_stated(world, recorded, day, held) for day in days_of(first, last)}

    for day, state in scan.items():
        (period,) = [p for p in horizon.periods if p.first <= day <= p.last]
        assert (day, state.verdict) == (day, period.verdict)
    assert all(
        one.verdict is not two.verdict for one, two in zip(horizon.periods, horizon.periods[1:], strict=False)
    )
    assert last == months_around(R, months)[1]
    for change in horizon.edges:
        if change.first > first:
            before, after = scan[change.first - DAY].outcomes, scan[change.first].outcomes
            names = tuple(
                c.identifier for c, b, a in zip(world.protocol.criteria, before, after, strict=True) if b != a
            )
            assert change.criteria == names
    ahead = [day for day in days_of(R + DAY, R + 3 * DAY) if scan[day - DAY].outcomes != scan[day].outcomes]
    assert [change.first for change in horizon.edges if change.first > R] == ahead


@pytest.mark.parametrize("name", ["V02", "V05", "V12", "V13"])
def test_a_short_horizon_equals_the_scan(world: World, record: Record, name: str) -> None:
    check_scan(world, record(name), months=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_horizon_equals_the_scan(world: World, record: Record, name: str) -> None:
    check_scan(world, record(name), months=24)


@pytest.mark.slow
def test_the_horizon_of_a_mutation_equals_the_scan(world: World, record: Record) -> None:
    late = MUTATIONS[-1]
    check_scan(world, record(late.name, late.edit), months=24)


def denial(name: str, about: str, when: str) -> Edit:
    """A statement that there is none of a class, dated by a literal or not at all."""
    stated = f"<denial> a onto:NegativeStatement ; onto:about onto:{about}"
    date_of = f" ; onto:date {when}" if when else ""
    note = f"pat:{name} onto:hasNegativeStatement <denial> . {stated}{date_of} .\n"
    return "# Completed reviews", f"{note}# Completed reviews"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('"2026-05"^^xsd:gYearMonth', [("2026-12-01", EL), (ENDLESS, IN)]),
        ("", [("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026"^^xsd:gYear', [("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026-11-30"^^xsd:date', [("2026-11-29", EL), ("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2026-12"^^xsd:gYearMonth', [("2026-11-30", EL), ("2026-12-01", UN), (ENDLESS, IN)]),
        ('"2027"^^xsd:gYear', [("2026-12-01", EL), (ENDLESS, IN)]),
    ],
)
def test_a_denial_disputes_from_the_first_day_on_which_it_may_count(
    world: World, record: Record, when: str, expected: list[tuple[str, Verdict]]
) -> None:
    """V05 rests on an embolism of June; the statement that there was none may be later than that."""
    recorded = record("V05", denial("V05", "VenousThromboembolicEvent", when))

    assert [period[1:] for period in periods(found(world, recorded))] == expected
    check_scan(world, recorded, months=1)


def test_a_denial_of_a_symptom_disputes_on_every_date(world: World, record: Record) -> None:
    recorded = record("V02", denial("V02", "Diarrhoea", ""))

    assert periods(found(world, recorded))[0][1:] == ("2026-12-05", UN)
    check_scan(world, recorded, months=1)


@pytest.mark.parametrize(
    ("m0", "expected"),
    [
        ("2026-11-30", [("2026-11-29", EL), ("2027-08-10", UN), (ENDLESS, IN)]),
        ("2020-11-30", [("2027-08-10", EL), (ENDLESS, IN)]),
    ],
)
def test_a_restaging_leaves_open_what_holds(
    world: World, record: Record, m0: str, expected: list[tuple[str, Verdict]]
) -> None:
    """Without a lesion that is known to be distant, M0 after M1 contradicts it from its day on."""
    staged = "<tumour> onto:hasStaging <m0> . <m0> a onto:Staging ; onto:mCategory onto:m0 ;"
    recorded = record(
        "V01",
        ("a onto:LiverMetastasis", "a onto:Lesion"),
        ("    onto:distant true ;\n", ""),
        ("# Completed reviews", f"{staged} {dated(m0)}^^xsd:date .\n# Completed reviews"),
    )

    assert [period[1:] for period in periods(found(world, recorded))] == expected
    check_scan(world, recorded, months=1)


def often(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same examples in every run; the time of one says nothing about the code."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )


def check_generated(
    world: World, asserted: PatientGraph, policy: str, span: tuple[date, date], step: int
) -> None:
    """On every so many days, and around every edge, each by itself: nothing is known from another day."""
    recorded = asserted.copy()
    withhold_malformed(recorded)
    world.check.check(recorded)
    registration = world.derivation(policy).registration(recorded)
    if recorded.unreadable or registration is None or not registration.when.is_day:
        return
    together = world.states(recorded, span, policy)
    edges = together.crossings.days
    asked = {day + days for day in edges for days in (-DAY, 0 * DAY)} | set(list(days_of(*span))[::step])
    for day in sorted(asked & set(days_of(*span))):
        alone = world.states(recorded, span, policy).on(day)
        assert (day, together.on(day)) == (day, alone)
        since = max((edge for edge in edges if edge <= day), default=span[0])
        assert (day, together.on(since)) == (day, alone)


@often(8)
@given(asserted=patients() | clear_patients())
def test_generated_records_on_some_days(world: World, asserted: PatientGraph) -> None:
    """Dates lie around the ends of the months that windows count."""
    check_generated(world, asserted, "default", (REGISTRATION - 40 * DAY, REGISTRATION + 60 * DAY), 50)


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["default", "strict", "lenient"])
@often(60)
@given(asserted=patients() | clear_patients())
def test_generated_records_on_many_days(world: World, asserted: PatientGraph, policy: str) -> None:
    """Over two years, every week and around every edge."""
    check_generated(world, asserted, policy, months_around(REGISTRATION, 12), 7)


# --- how long records are fresh

LABS = ("INC-08", "INC-09", "INC-10", "INC-11", "INC-12", "INC-13", "INC-14")


def outcomes_of(world: World, recorded: PatientGraph, day: date) -> dict[str, Outcome]:
    """Screening on another registration date, with nothing held fixed."""
    outcomes = as_if_stated(world, recorded, day, frozenset()).outcomes
    return {c.identifier: o for c, o in zip(world.protocol.criteria, outcomes, strict=True)}


@pytest.mark.parametrize("name", ["V01", "V04"])
def test_until_when_records_are_fresh(world: World, record: Record, name: str) -> None:
    """On the last day everything is as at registration, on the next the criteria are UNKNOWN."""
    recorded = record(name)
    horizon = found(world, recorded)

    assert [refresh.last for refresh in horizon.refresh] == [
        *[date(2026, 12, 14)] * 2,
        date(2026, 12, 3),
        date(2026, 12, 14),
    ]
    assert horizon.refresh[0] == Refresh("laboratory result at most 28 days old", date(2026, 12, 14), LABS)
    at_registration = outcomes_of(world, recorded, R)
    assert outcomes_of(world, recorded, date(2026, 12, 3)) == at_registration
    stale = {name for refresh in horizon.refresh for name in refresh.criteria}
    after = outcomes_of(world, recorded, date(2026, 12, 15))
    assert {name for name in after if after[name] is not at_registration[name]} == stale
    assert {after[name] for name in stale} == {Outcome.UNKNOWN}


def refreshed(world: World, recorded: PatientGraph) -> list[tuple[str, tuple[str, ...]]]:
    label = "laboratory result at most 28 days old"
    return [(str(r.last), r.criteria) for r in found(world, recorded).refresh if r.window == label]


def lab(name: str, day: str) -> Edit:
    """A laboratory result of V01 on another day."""
    return f"<lab-{name}> a onto:LabResult ;", f"<lab-{name}> a onto:LabResult ; {dated(day)}^^xsd:date ;"


def test_each_record_has_its_own_age(world: World, record: Record) -> None:
    """One result is too old already, one is newer than the others, and older ones do not matter."""
    old = "".join(
        f"""pat:V01 onto:hasLabResult <old-{n}> . <old-{n}> a onto:LabResult ; onto:analyte onto:albumin ;
            onto:value 3.0 ; onto:unit "g/dL" ; {dated(str(R - n * DAY))}^^xsd:date .\n"""
        for n in range(10, 40)
    )
    text = (VIGNETTES / "V01.ttl").read_text("utf-8")
    anc, albumin = (text[text.index(f"<lab-{name}> a ") :].split(".\n\n")[0] for name in ("anc", "albumin"))
    recorded = record(
        "V01",
        (anc, anc.replace("2026-11-16", "2026-10-01")),
        (albumin, albumin.replace("2026-11-16", "2026-11-20")),
        ("# Completed reviews", f"{old}# Completed reviews"),
    )

    assert refreshed(world, recorded) == [
        ("2026-10-29", ("INC-08",)),
        ("2026-12-14", LABS[1:-1]),
        ("2026-12-18", ("INC-14",)),
    ]


def test_a_result_without_a_date_is_never_shown_to_be_fresh(world: World, record: Record) -> None:
    text = (VIGNETTES / "V01.ttl").read_text("utf-8")
    anc = text[text.index("<lab-anc> a ") :].split(".\n\n")[0]
    recorded = record("V01", (anc, anc.replace('onto:date "2026-11-16"^^xsd:date ', "")))

    assert refreshed(world, recorded) == [("2026-12-14", LABS[1:])]
    assert found(world, recorded).periods[0].verdict is EL


# --- records without a horizon, and what else is asked of it


def test_without_a_registration_date(world: World, record: Record) -> None:
    recorded = record("V13", ("onto:hasRegistration <registration> ;", ""))

    assert world.finder().find(recorded) is None
    horizon = world.finder(as_of=R).find(recorded)
    assert horizon is not None
    assert horizon.periods[1:] == found(world, record("V13")).periods[1:]


def test_an_uncertain_registration_date(world: World, record: Record) -> None:
    recorded = record("V13", (f"{dated(str(R))}^^xsd:date", """onto:date "2026-11"^^xsd:gYearMonth"""))
    assert world.finder().find(recorded) == Horizon((), not_computed="The registration date is not one day.")


def test_an_unreadable_record(world: World, record: Record) -> None:
    recorded = record("V13")
    recorded.unreadable = "It names what nobody knows."
    assert world.finder().find(recorded) is None


@pytest.mark.parametrize("since", [R - DAY, R + 9 * DAY])
def test_a_record_that_contradicts_itself(
    world: World, record: Record, monkeypatch: pytest.MonkeyPatch, since: date
) -> None:
    """It has no horizon; one that does so only later is not called eligible then."""
    entail = world.entailment.entail
    note = f"""pat:V01 onto:hasSymptom <note> . <note> a onto:Flushing ; {dated(str(since))}^^xsd:date .\n"""
    recorded = record("V01", ("# Completed reviews", f"{note}# Completed reviews"))

    def contradict(patient: PatientGraph) -> None:
        entail(patient)
        if f"{patient.iri}/note" in patient.index:
            patient.finding("CONTRADICTION", "It cannot be.")

    monkeypatch.setattr(world.entailment, "entail", contradict)
    horizon = found(world, recorded)

    if since < R:
        assert horizon == Horizon((), not_computed="The record contradicts itself.")
    else:
        assert [(str(p.last), p.verdict) for p in horizon.periods[:2]] == [
            ("2026-11-30", EL),
            ("2027-08-10", UN),
        ]
        assert horizon.expires == Expiry(date(2026, 11, 30), ())


@pytest.mark.parametrize(("policy", "verdict"), [("default", UN), ("strict", UN), ("lenient", EL)])
def test_the_policy_passes_through(world: World, record: Record, policy: str, verdict: Verdict) -> None:
    """A therapy list that was not reviewed is presumed complete by one policy only."""
    horizon = world.finder(policy).find(record("V03", ("<review-therapy>, ", "")))
    assert horizon is not None
    assert horizon.periods[0].verdict is verdict


def test_another_judge(world: World, record: Record) -> None:
    """Where more than shapes decides, the one that knows is asked on every date."""
    everything = (Outcome.UNKNOWN,) * len(world.protocol.criteria)
    asked = []

    def judge(patient: PatientGraph) -> tuple[Outcome, ...]:
        asked.append(patient.iri)
        return everything

    finder = HorizonFinder(
        world.protocol,
        entailment=world.entailment,
        derivation=world.derivation(),
        engine=world.engine,
        judge=judge,
    )
    horizon = finder.find(record("V13"))

    assert horizon is not None
    assert [p.verdict for p in horizon.periods] == [UN]
    assert len(asked) > 5


class Counting:
    """An engine that counts."""

    def __init__(self, engine: FastEngine) -> None:
        """Count from nothing."""
        self.engine = engine
        self.evaluated = 0

    def evaluate(self, patient: PatientGraph) -> Evaluation:
        """Count and pass on."""
        self.evaluated += 1
        return self.engine.evaluate(patient)

    validate = FastEngine.validate


@pytest.mark.parametrize("name", NAMES)
def test_few_dates_are_evaluated(world: World, record: Record, name: str) -> None:
    engine = Counting(world.engine)
    finder = HorizonFinder(
        world.protocol, entailment=world.entailment, derivation=world.derivation(), engine=engine
    )
    recorded = record(name)
    before = recorded.copy()

    finder.find(recorded)

    assert engine.evaluated <= 20
    assert recorded == before


def test_what_was_known_is_not_taken_back_before_a_treatment(world: World, record: Record) -> None:
    """The symptom was recorded under the analogue; loperamide, which was begun later, is one more start."""
    recorded = record("V02", ('onto:startDate "2026-09-14"', 'onto:startDate "2026-11-02"'))
    assert found(world, recorded).periods[0].first == date(2026, 11, 2)
