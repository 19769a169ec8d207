# SPDX-License-Identifier: Apache-2.0
"""Lines of therapy: how many there certainly were, and how many there may have been.

1. Episodes of an ignored class (adjuvant, other indication, never given ...) do not count. An episode counts
   certainly if it has every required type and certainly began by registration; one whose agents are not known
   at all may count.
2. All episodes of the classes in `trial:asOneLine` are one line together, whatever the switches.
3. The others go by start date. Agents that start on one day are one line. A line that adds no agent to the
   one before is the same line (dose change, restart); the same agents after another line are a new one. A
   line whose new agents are all of an ignored class is not counted.
4. A local treatment of a class that counts is a line of its own beside the others, however many sessions it
   had. It counts certainly if it names what was treated, a lesion or a territory, and certainly began by
   registration. One of no stated kind may count.
5. Open dates, doubtful episodes and unknown agents give several histories. The least and the greatest count
   over all of them are the bounds; beyond a number of histories, cruder bounds that hold for every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice, product
from typing import Final, NamedTuple

from reasoner.derive import dates
from reasoner.derive import vocabulary as v
from reasoner.derive.dates import UNDATED, Interval
from reasoner.derive.declarations import LineCount
from reasoner.derive.records import Records
from reasoner.ontology import Ontology
from reasoner.patient import Literal
from reasoner.terms import TYPE, XSD_INTEGER

__all__ = ["LineCounter"]

#: Histories that are tried one by one. With more open dates, or open dates among more episodes, than these,
#: finding a single history may take too long.
_HISTORIES: Final = 1000
_OPEN_DATES: Final = 30
_EPISODES: Final = 300
#: Sequences of episodes whose bounds are kept.
_REMEMBERED: Final = 2**12

_Agents = frozenset[str]
#: An episode without its record.
_Unnamed = tuple[Interval, bool, _Agents, _Agents]


class Episode(NamedTuple):
    """An episode that may count: when, whether it certainly does, what was given and may have been."""

    record: str
    start: Interval
    certain: bool
    agents: _Agents
    further: _Agents

    @property
    def readings(self) -> tuple[_Agents, ...]:
        """What this episode may have contributed; nothing, if it may not count."""
        least = self.agents if self.certain else frozenset[str]()
        return tuple(dict.fromkeys((least, self.agents, self.agents | self.further)))


class Start(NamedTuple):
    """Agents that were started together, on a day between two."""

    low: int
    high: int
    agents: _Agents


@dataclass(frozen=True, slots=True)
class LineCounter:
    """Counts the lines of one declaration; agents are told apart by their classes in the ontology."""

    declared: LineCount
    #: agents that make a line; None means every agent
    counted: _Agents | None
    #: agents that add no line
    ignored: _Agents
    #: classes of local treatments that count, and all that there are
    local: frozenset[str] = frozenset()
    local_kinds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, declared: LineCount, ontology: Ontology) -> LineCounter:
        """Look up the agents of the declared classes once."""
        counted = _members(ontology, declared.counts_agents) if declared.counts_agents else None
        kinds = frozenset(ontology.subclasses.get(v.LOCAL_TREATMENT, ()))
        local = kinds.intersection(declared.counts_class)
        return cls(declared, counted, _members(ontology, declared.ignores_agents), local, kinds)

    def count(self, records: Records) -> None:
        """Derive the least number of lines, and the greatest if the list of therapies is closed."""
        patient = records.patient
        one_line, others = self._episodes(records)
        low, high = _bounds(tuple(episode[1:] for episode in others), self.ignored)
        low += any(episode.certain for episode in one_line)
        local = self._local_treatments(records)
        low, high = low + sum(local.values()), high + bool(one_line) + len(local)
        sources = tuple(dict.fromkeys([*(episode.record for episode in (*one_line, *others)), *local]))
        patient.derive(patient.iri, self.declared.low_as, Literal(str(low), XSD_INTEGER), sources)
        lists = (*patient.objects(patient.iri, v.CLOSED), *patient.objects(patient.iri, v.PRESUMED_CLOSED))
        if self.declared.reviewed_list in lists:
            patient.derive(patient.iri, self.declared.high_as, Literal(str(high), XSD_INTEGER), sources)

    def _local_treatments(self, records: Records) -> dict[str, bool]:
        """Local treatments that may count, each with whether it certainly does."""
        patient, found = records.patient, dict[str, bool]()
        for record in records.typed((v.LOCAL_TREATMENT,)) if self.local else ():
            counts = records.is_any(record, self.local)
            doubtful = not records.is_any(record, self.local_kinds)
            sessions = [
                dates.parse(literal) or UNDATED for literal in patient.literals(record, v.SESSION_DATE)
            ]
            prior = [day for day in sessions or [UNDATED] if records.possibly_prior(day, record)]
            if prior and (counts or doubtful) and not records.is_any(record, self.declared.ignores):
                named = patient.objects(record, v.TREATED_LESION) or patient.objects(record, v.TERRITORY)
                begun = any(records.certainly_prior(day, record) for day in prior)
                found[record] = counts and begun and bool(named)
        return found

    def _episodes(self, records: Records) -> tuple[list[Episode], list[Episode]]:
        one_line, others = [], []
        classes = (v.THERAPY_EPISODE, *(cls for cls in self.declared.counts_class if cls not in self.local))
        for record in records.typed(dict.fromkeys(classes)):
            start = records.date(record, v.START_DATE)
            if records.is_any(record, self.declared.ignores) or not records.possibly_prior(start, record):
                continue
            episode = self._read(records, record, start)
            if records.is_any(record, self.declared.as_one_line):
                one_line.append(episode)
            if episode.agents or episode.further:
                others.append(episode)
        return one_line, others

    def _read(self, records: Records, record: str, start: Interval) -> Episode:
        patient = records.patient
        named = frozenset(patient.records(record, v.HAS_AGENT))
        further = frozenset(f"_:{text.lexical}" for text in patient.literals(record, v.UNMAPPED_AGENT))
        counts = records.is_any(record, self.declared.counts_class)
        in_one_line = records.is_any(record, self.declared.as_one_line)
        prior = records.certainly_prior(start, record) and records.is_every(record, self.declared.requires)
        agents = frozenset[str]()
        if counts and self.counted is not None:
            agents = named & self.counted
        elif counts and not in_one_line:
            agents = named
        elif counts and len(named) > 1:
            further |= named  # which of them made it one line is not known
        if not agents and not further and not in_one_line and (counts or not named):
            further = named or frozenset({record})
        certain = counts and prior and not patient.objects(record, v.DISPUTED_BY)
        return Episode(record, start, certain, agents, further)


@lru_cache(_REMEMBERED)
def _bounds(
    episodes: tuple[tuple[Interval, bool, _Agents, _Agents], ...], ignored: _Agents
) -> tuple[int, int]:
    """The least and the greatest number of lines; `episodes` are those that may count, without their names.

    Found out once: several counts and all supposed registration dates have mostly the same episodes.
    """
    named = [Episode("", *episode) for episode in episodes]
    open_dates = sum(episode.start.low < episode.start.high for episode in named)
    if open_dates <= _OPEN_DATES and not (open_dates and len(named) > _EPISODES):
        counts = [_lines(order, ignored) for order in islice(_histories(named), _HISTORIES + 1)]
        if len(counts) <= _HISTORIES:
            return min(counts), max(counts)
    certain = any(episode.certain and episode.agents - ignored for episode in named)
    return int(certain), sum(bool((e.agents | e.further) - ignored) for e in named)


def _lines(starts: Iterable[_Agents], ignored: _Agents) -> int:
    lines, before = 0, frozenset[str]()
    for agents in starts:
        new = agents - before
        if new:
            lines += bool(new - ignored)
            before = agents
    return lines


def _members(ontology: Ontology, classes: Iterable[str]) -> _Agents:
    wanted = {sub for cls in classes for sub in (cls, *ontology.subclasses.get(cls, ()))}
    return frozenset(
        iri for iri, facts in ontology.index.items() if not wanted.isdisjoint(facts.get(TYPE, ()))
    )


def _histories(episodes: Sequence[Episode]) -> Iterator[tuple[_Agents, ...]]:
    """Every order of starts that the records allow, at least one."""
    for chosen in product(*(episode.readings for episode in episodes)):
        starts = [
            Start(episode.start.low.toordinal(), episode.start.high.toordinal(), agents)
            for episode, agents in zip(episodes, chosen, strict=True)
            if agents
        ]
        yield from _orders(_joined(starts), 0)


def _joined(starts: list[Start]) -> tuple[Start, ...]:
    """Starts with those of one known day made one, by day."""
    days: dict[int, Start] = {}
    for start in starts:
        if start.low == start.high:
            known = days.get(start.low, start)
            days[start.low] = start._replace(agents=known.agents | start.agents)
    return tuple(
        sorted([*days.values(), *(start for start in starts if start.low < start.high)], key=_by_day)
    )


def _by_day(start: Start) -> tuple[int, int]:
    return start.low, start.high


def _orders(starts: tuple[Start, ...], after: int) -> Iterator[tuple[_Agents, ...]]:
    """Every order of groups that start on one day, the first of them later than the day `after`."""
    if all(start.low == start.high for start in starts):
        yield tuple(start.agents for start in starts)
        return
    end = min(start.high for start in starts)
    first = [place for place, start in enumerate(starts) if start.low <= end]
    for size in range(1, len(first) + 1):
        for group in combinations(first, size):
            day = max(after + 1, *(starts[place].low for place in group))
            others = tuple(start for place, start in enumerate(starts) if place not in group)
            if day > end or any(start.high <= day for start in others):
                continue
            together = frozenset[str]().union(*(starts[place].agents for place in group))
            for rest in _orders(others, day):
                yield (together, *rest)
