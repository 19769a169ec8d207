# SPDX-License-Identifier: Apache-2.0
"""What the pages of the board show, looked up in the index: one function a page, without anything of HTTP."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

from reasoner.judge.words import Words
from reasoner.query.board_changes import RunChanges
from reasoner.query.board_lists import Board
from reasoner.query.board_rows import Missing, Run, Wanted
from reasoner.report.cohort import LETTERS, CriterionCount
from reasoner.report.coming_changes import DAYS
from reasoner.report.html import FACTS
from reasoner.report.marks import MARKS, Mark
from reasoner.report.near_values import NEAR_PERCENT
from reasoner.result import Outcome
from reasoner.serve.board_links import ListLinks, RunLinks
from reasoner.serve.board_store import ontology
from reasoner.terms import TRIAL

__all__ = [
    "COLUMNS",
    "LETTER_MARKS",
    "about",
    "coming",
    "comparison",
    "criterion",
    "missing",
    "near",
    "overview",
]

#: Columns of the list of patients that sort: name of the order, heading, class.
COLUMNS: Final = (
    ("name", "Patient", ""),
    ("verdict", "Verdict", ""),
    ("met", "Met", "number"),
    ("unmet", "Not met", "number"),
    ("unknown", "Unknown", "number"),
    ("expires", "Eligible until", ""),
    ("curable", "Eligible from", ""),
)
#: Letters of outcomes with their marks, as filters offer them.
LETTER_MARKS: Final = [(letter, MARKS[outcome]) for letter, outcome in LETTERS.items()]
#: Lines that an overview shows of a longer list, a page of such a list, and people named of many.
_FIRST: Final = 12
_LONG: Final = 200
_SOME: Final = 25
#: Patients on a page of those who changed, each told with reasons.
_CHANGED: Final = 50


class _Cohort(NamedTuple):
    """What the parts of the report ask for."""

    patients: int
    verdicts: list[tuple[Mark, int]]
    criteria: list[CriterionCount]


def about(run: Run) -> dict[str, Any]:
    """What every page of a run carries."""
    return {"run": run, "links": RunLinks(run.name, run.iri), "days": DAYS}


def overview(board: Board, run: Run) -> dict[str, Any]:
    """Counts, what changes soon, what is missing."""
    weeks, items = board.coming_days(run), board.missing(run)
    criteria = board.criteria(run)
    return about(run) | {
        "runs": board.runs(),
        "cohort": _Cohort(run.patients, board.verdicts(run), criteria),
        "protocol": {"criteria": [count.criterion for count in criteria]},
        "marks": list(MARKS.values()),
        "chart": weeks,
        "chart_most": max((max(ends, begins) for _, ends, begins in weeks), default=1),
        "coming": board.coming(run, _FIRST),
        "coming_total": sum(ends + begins for _, ends, begins in weeks),
        "missing": list(map(_in_words, items[:_FIRST])),
        "missing_total": len(items),
        "near": board.near(run, _FIRST),
        "near_percent": NEAR_PERCENT,
        "facts": [(label, run.facts[name]) for name, label in FACTS.items()],
    }


def coming(board: Board, run: Run, *, since: str, until: str, what: str) -> dict[str, Any]:
    """Whose eligibility changes soon."""
    ends = {"ends": True, "begins": False}.get(what)
    found = board.coming(run, _LONG + 1, since=since, until=until, ends=ends)
    given = {"since": since, "until": until, "what": what}
    return about(run) | given | {"coming": found[:_LONG], "more": len(found) > _LONG}


def near(board: Board, run: Run, *, outcome: str) -> dict[str, Any]:
    """Whose numbers are near a limit, whatever the criterion; of one outcome if its letter is given."""
    found = board.near(run, _LONG + 1, outcome=outcome)
    shown = {"near": found[:_LONG], "more": len(found) > _LONG, "near_percent": NEAR_PERCENT}
    return about(run) | shown | {"outcome": outcome, "letters": LETTER_MARKS}


def missing(board: Board, run: Run) -> dict[str, Any]:
    """Everything that is missing."""
    return about(run) | {"missing": list(map(_in_words, board.missing(run)))}


def criterion(board: Board, run: Run, name: str) -> dict[str, Any] | None:
    """One criterion, or None where the run has none of this name."""
    criteria = board.criteria(run)
    names = [count.criterion.identifier for count in criteria]
    if name not in names:
        return None
    place = names.index(name)
    count = criteria[place]
    lists = [
        (title, id_, ListLinks(run.name, name, wanted), board.patients(run, wanted, most=_SOME))
        for title, id_, wanted in (
            ("Not met", "unmet", Wanted(criterion=place, outcome="V")),
            ("Unknown", "unknown", Wanted(criterion=place, outcome="U")),
        )
    ]
    return about(run) | {
        "count": count,
        "place": place,
        "before": names[place - 1] if place else "",
        "after": names[place + 1] if place + 1 < len(names) else "",
        "tiles": [
            (MARKS[outcome], number, outcome.value[0])
            for outcome, number in zip(Outcome, (count.met, count.unmet, count.unknown), strict=True)
        ],
        "lists": lists,
        "missing": [_in_words(item) for item in board.missing(run) if name in item.criteria],
        "near": board.near(run, _LONG, criterion=name),
        "near_percent": NEAR_PERCENT,
    }


def comparison(board: Board, *, old: str, new: str, start: int) -> dict[str, Any] | None:
    """Two runs; those that were loaded last if none are named, None where there is no such run."""
    runs = board.runs()
    if len(runs) < 2:
        return {"runs": runs, "run": None}
    named = {run.name: run for run in runs}
    earlier, later = named.get(old or runs[1].name), named.get(new or runs[0].name)
    if earlier is None or later is None:
        return None
    changes = RunChanges(board, earlier, later)
    found = changes.patients(start=start, most=_CHANGED + 1)
    gone, come = changes.criteria_of_one()
    before, after = changes.patients_of_one(_SOME)
    return {
        "runs": runs,
        "run": later,
        "old": earlier,
        "new": later,
        "facts": [(FACTS.get(name, name), was, now) for name, was, now in changes.facts()],
        "gone": gone,
        "come": come,
        "verdicts": changes.verdicts(),
        "outcomes": changes.outcomes(),
        "only": (
            ("Patients of the earlier run only", *before, earlier),
            ("Patients of the later run only", *after, later),
        ),
        "changes": found[:_CHANGED],
        "more": len(found) > _CHANGED,
        "start": start,
        "open_most": _FIRST,
    }


def _in_words(item: Missing) -> Missing:
    """With reasons as people read them."""
    return item._replace(reasons=tuple(_words().label(TRIAL + reason) for reason in item.reasons))


@cache
def _words() -> Words:
    return Words(ontology(), {})
