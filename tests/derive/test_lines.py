# SPDX-License-Identifier: Apache-2.0
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.derive.dates import Interval
from reasoner.derive.declarations import LineCount
from reasoner.derive.lines import LineCounter
from reasoner.derive.records import Records, Registration
from reasoner.patient import Literal, PatientGraph
from reasoner.terms import ONTO, TRIAL, TYPE, XSD

from .conftest import Make, reviewed, written

CLOSED = reviewed("therapyList")
NUMBER = count()


def episode(agents: str, start: str = "", types: str = "PnetTherapy", more: str = "") -> str:
    """An episode of named agents; SSATherapy and SystemicAntitumourTherapy follow as OWL would have it."""
    kinds = [f"onto:{kind}" for kind in ("TherapyEpisode", *types.split())]
    named = agents.split()
    if {"octreotideLar", "lanreotide"} & set(named):
        kinds.append("onto:SSATherapy")
    if set(named) - {"prednisone"}:
        kinds.append("onto:SystemicAntitumourTherapy")
    given_agents = " ; onto:hasAgent " + " , ".join(f"onto:{agent}" for agent in named) if named else ""
    started = f" ; onto:startDate {written(start)}" if start else ""
    return f"<t{next(NUMBER)}> a {' , '.join(kinds)}{given_agents}{started} {more} .\n"


def lines(derived: Make, *episodes: str) -> tuple[str, str]:
    patient = derived("".join(episodes) + CLOSED)
    (low,), (high,) = patient.get("P", "linesLow"), patient.get("P", "linesHigh")
    return low, high


SSA = episode("lanreotide", "2021-03-01")
EVE = episode("everolimus", "2022-01-10")
STZ = episode("streptozocin doxorubicin", "2023-05-01")
SUN = episode("sunitinib", "2024-02-01")


@pytest.mark.parametrize(
    ("episodes", "expected"),
    [
        ((), 0),
        ((SSA,), 1),
        ((SSA, EVE), 2),
        ((SSA, EVE, STZ), 3),
        ((SSA, episode("octreotideLar", "2022-01-01"), EVE), 2),
        ((SSA, EVE, SUN), 2),
        ((SSA, EVE, STZ, episode("etoposide", "2025-01-01"), SUN), 4),
        # dose change or restart of the same agents, and an agent less
        ((EVE, episode("everolimus", "2022-08-01")), 1),
        ((STZ, episode("streptozocin", "2023-09-01"), episode("doxorubicin", "2023-12-01")), 1),
        # again after another line
        ((EVE, STZ, episode("everolimus", "2024-05-01")), 3),
        # started on one day
        ((episode("streptozocin", "2023-05-01"), episode("doxorubicin", "2023-05-01")), 1),
        ((episode("everolimus", "2023-05-01"), episode("sunitinib", "2023-05-01")), 1),
        # anti-VEGF added to a line, and that line going on without it
        ((EVE, episode("everolimus sunitinib", "2022-08-01"), episode("everolimus", "2023-01-01")), 1),
        # an analogue with another agent is its line and the analogue's
        ((episode("lanreotide everolimus", "2022-01-10"),), 2),
        # supportive drugs make no line
        ((EVE, episode("everolimus prednisone", "2022-08-01"), episode("prednisone", "2024-01-01")), 1),
        # ignored episodes
        ((SSA, episode("streptozocin", "2020-01-01", "PnetTherapy AdjuvantTherapy")), 1),
        ((SSA, episode("streptozocin", "2020-01-01", "OtherIndicationTherapy")), 1),
        ((SSA, episode("streptozocin", "2020-01-01", "PnetTherapy UngivenTherapy")), 1),
        ((SSA, episode("streptozocin", "2026-11-23")), 1),
        ((SSA, episode("streptozocin", "2026-11-22")), 2),
    ],
)
def test_certain_histories_have_one_count(derived: Make, episodes: tuple[str, ...], expected: int) -> None:
    assert lines(derived, *episodes) == (str(expected), str(expected))


@pytest.mark.parametrize(
    ("episodes", "low", "high"),
    [
        # indication not recorded
        ((SSA, episode("everolimus", "2022-01-10", "")), 1, 2),
        ((episode("lanreotide", "2022-01-10", ""),), 0, 1),
        # no start date: perhaps after registration, and if not, in an unknown order
        ((SSA, EVE, episode("streptozocin", "", "PnetTherapy GivenTherapy")), 2, 3),
        (
            (
                SSA,
                EVE,
                episode("streptozocin", "", "PnetTherapy GivenTherapy", '; onto:endDate "2020"^^xsd:gYear'),
            ),
            3,
            3,
        ),
        # may have started on one day
        ((episode("streptozocin", "2023-05"), episode("doxorubicin", "2023-05")), 1, 2),
        ((episode("streptozocin", "2023"), episode("everolimus", "2024")), 2, 2),
        ((STZ, episode("everolimus", "2023")), 1, 2),
        # may lie between two episodes of the same agents
        ((EVE, episode("everolimus", "2022-08-01"), episode("etoposide", "2022", "")), 1, 3),
        # agents that nobody knows
        ((SSA, episode("", "2023-01-01", "PnetTherapy", '; onto:unmappedAgent "XYZ-1"')), 1, 2),
        ((SSA, episode("", "2023-01-01", "PnetTherapy")), 1, 2),
        ((SSA, episode("prednisone", "2023-01-01", "PnetTherapy", '; onto:unmappedAgent "XYZ-1"')), 1, 2),
        ((EVE, episode("sunitinib", "2023-01-01", "PnetTherapy", '; onto:unmappedAgent "XYZ-1"')), 1, 2),
        ((episode("", "2023-01-01", "SystemicAntitumourTherapy PnetTherapy"),), 0, 1),
        ((episode("", "2023-01-01", "OtherIndicationTherapy", '; onto:unmappedAgent "XYZ-1"'),), 0, 0),
        # may have begun after registration
        ((SSA, episode("streptozocin", "2026-11")), 1, 2),
    ],
)
def test_open_histories_have_bounds(derived: Make, episodes: tuple[str, ...], low: int, high: int) -> None:
    assert lines(derived, *episodes) == (str(low), str(high))


def test_an_open_list_has_no_upper_bound(derived: Make) -> None:
    patient = derived(SSA + EVE)

    assert patient.get("P", "linesLow") == ["2"]
    assert patient.get("P", "linesHigh") == []


def test_a_presumed_list_has_one(derived: Make) -> None:
    patient = derived(SSA + EVE, policy="lenient")

    assert patient.get("P", "linesHigh") == ["2"]


def test_lines_rest_on_every_episode_that_may_count(derived: Make) -> None:
    patient = derived(
        '<a> a onto:SSATherapy ; onto:startDate "2021"^^xsd:gYear . <b> a onto:TherapyEpisode .'
    )

    assert patient.sources("P", "linesLow", "0") == [":a", ":b"]


def test_many_open_episodes_have_cruder_bounds_that_still_hold(derived: Make) -> None:
    names = ["everolimus", "streptozocin", "doxorubicin", "etoposide", "sunitinib"]
    many = [episode(name, "2023") for name in names] + [episode(name, "2024") for name in names]

    assert lines(derived, *many) == ("1", "8")


def counter(*, agents: tuple[str, ...] = ()) -> LineCounter:
    declared = LineCount("x", ("C",), agents, ("O",), ("V",), (), (), "list")
    return LineCounter(declared, frozenset(agents) or None, frozenset({"v"}))


def count_of(
    counter_: LineCounter, episodes: Sequence[tuple[str, tuple[str, ...], Interval]]
) -> tuple[int, int]:
    patient = PatientGraph("p", "s")
    patient.add("p", TRIAL + "closed", "list")
    registered = date(2030, 1, 1)
    records = Records.of(patient, Registration(Interval(registered, registered), (), ()), frozenset())
    for number, (kinds, agents, when) in enumerate(episodes):
        record = f"e{number}"
        for kind in kinds:
            patient.add(record, TYPE, kind)
            records.by_type.setdefault(kind, []).append(record)
        for agent in agents:
            patient.add(record, ONTO + "hasAgent", agent)
        records._dates[record, ONTO + "startDate"] = when
    counter_.count(records)
    ((low,), (high,)) = (patient.literals("p", TRIAL + name) for name in ("linesLow", "linesHigh"))
    assert isinstance(low, Literal)
    assert low.datatype == XSD + "integer"
    return int(low.lexical), int(high.lexical)


def test_more_partly_dated_episodes_than_days_end_in_cruder_bounds() -> None:
    month = Interval(date(2020, 2, 1), date(2020, 2, 29))
    day = Interval(date(2020, 1, 1), date(2020, 1, 1))

    assert count_of(counter(), [("C", ("a",), month)] * 400) == (1, 400)
    assert count_of(counter(), [("C", ("a",), day)] * 2000 + [("C", ("a",), month)]) == (1, 2001)
    assert count_of(counter(), [("C", ("a",), day)] * 2000) == (1, 1)


def test_without_declared_agents_a_mixed_episode_of_the_one_line_may_be_another_line() -> None:
    day = Interval(date(2020, 1, 1), date(2020, 1, 1))

    assert count_of(counter(), [("CO", ("o", "a"), day)]) == (1, 2)
    assert count_of(counter(), [("CO", ("o",), day)]) == (1, 1)
    assert count_of(counter(agents=("a",)), [("CO", ("o", "a"), day)]) == (2, 2)


_DAY = st.integers(0, 12).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
_EPISODES = st.lists(
    st.tuples(st.just("C"), st.lists(st.sampled_from("abv"), min_size=1, max_size=2).map(tuple), _DAY),
    max_size=4,
)


@given(
    exact=_EPISODES, widths=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=4)
)
def test_knowing_less_of_the_dates_only_widens_the_bounds(
    exact: list[tuple[str, tuple[str, ...], date]], widths: list[tuple[int, int]]
) -> None:
    known = [(kinds, agents, Interval(day, day)) for kinds, agents, day in exact]
    blurred = [
        (kinds, agents, Interval(day - timedelta(days=before), day + timedelta(days=after)))
        for (kinds, agents, day), (before, after) in zip(exact, widths, strict=False)
    ]
    low, high = count_of(counter(), known)
    lowest, highest = count_of(counter(), blurred)

    assert low == high
    assert lowest <= low <= highest


@pytest.mark.parametrize(("stated", "expected"), [("2021-02-28", ("2", "2")), ("2021-03-01", ("1", "2"))])
def test_an_episode_that_a_denial_disputes_may_be_no_line(
    derived: Make, stated: str, expected: tuple[str, str]
) -> None:
    denial = f"<n> a onto:NegativeStatement ; onto:about onto:SSATherapy ; onto:date {written(stated)} ."

    assert lines(derived, SSA, EVE, denial) == expected
