# SPDX-License-Identifier: Apache-2.0
"""The list of patients: what its address asks for, a page of it, and who comes before and after a patient.

The address of a patient's page carries the list that one came from, so that its neighbours are those of the
list. They turn the pages of the list as they go: its way back leads to where the patient stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reasoner.query.board_lists import Board
from reasoner.query.board_rows import ORDERS, VERDICTS, ListedPatient, PatientPage, Run, Wanted
from reasoner.report.cohort import LETTERS, CriterionCount
from reasoner.report.marks import VERDICT_MARKS
from reasoner.serve.board_links import ListLinks
from reasoner.serve.board_pages import COLUMNS, LETTER_MARKS, about

__all__ = ["around", "listing"]

#: Patients on one page of a list.
PAGE: Final = 50
#: Letters of a name, or of a place, that are looked at.
_LONGEST: Final = 200


def listing(board: Board, run: Run, given: Mapping[str, str]) -> dict[str, Any]:
    """A page of the list that is asked for."""
    criteria = board.criteria(run)
    found = _asked(run, criteria, given)
    wanted, page = found.wanted, _page(board, run, found)
    return about(run) | {
        "wanted": wanted,
        "page": page,
        "found": found,
        "criteria": criteria,
        "missing": board.missing(run),
        "item": board.missing_item(run, wanted.missing) if wanted.missing is not None else None,
        "verdict_marks": list(VERDICT_MARKS.values()),
        "letters": LETTER_MARKS,
        "columns": COLUMNS,
        "sorted": lambda name: found.ordered(name, falling=name == wanted.order and not wanted.falling).href,
        "turns": (
            ("first", "First", found.at().href if page.before else ""),
            ("previous", "Previous", found.at(page.before, back=True).href if page.before else ""),
            ("next", "Next", found.at(page.after).href if page.after else ""),
            ("last", "Last", found.at(back=True).href if page.after else ""),
        ),
    }


def around(board: Board, run: Run, patient: ListedPatient, given: Mapping[str, str]) -> dict[str, Any]:
    """The neighbours of a patient in the list that one came from, and the way back to it.

    Where the list at the given place does not show the patient, it begins there; one that does not hold the
    patient at all stays where it is.
    """
    found = _asked(run, board.criteria(run), given)
    before, after = board.neighbours(run, patient, found.wanted)
    page = _page(board, run, found)
    if patient not in page.patients:
        nearer = found.at(board.place(run, found.wanted, before) if before else "")
        begun = _page(board, run, nearer)
        found, page = (nearer, begun) if patient in begun.patients else (found, page)
    number = page.patients.index(patient) if patient in page.patients else None
    previous = found.at(page.before, back=True) if number == 0 else found
    following = found.at(page.after) if number == len(page.patients) - 1 else found
    return {
        "found": found,
        "place": None if number is None else page.first + number,
        "total": page.total,
        "before": before and (before.name, previous.patient(before.segment)),
        "after": after and (after.name, following.patient(after.segment)),
    }


def _asked(run: Run, criteria: list[CriterionCount], given: Mapping[str, str]) -> ListLinks:
    """The list that an address asks for; what nobody knows is as if it had not been given."""
    identifiers = [count.criterion.identifier for count in criteria]
    order, missing, criterion = (given.get(name, "") for name in ("sort", "missing", "criterion"))
    is_number = missing.isascii() and missing.isdigit() and len(missing) < 10
    is_known = criterion in identifiers
    wanted = Wanted(
        name=given.get("name", "")[:_LONGEST],
        verdict=given.get("verdict", "") if given.get("verdict") in VERDICTS else "",
        criterion=identifiers.index(criterion) if is_known else None,
        outcome=given.get("outcome", "") if given.get("outcome") in LETTERS else "",
        missing=int(missing) if is_number else None,
        order=order if order in ORDERS else "name",
        falling=given.get("falling") == "1",
    )
    start, back = given.get("start", "")[:_LONGEST], given.get("back") == "1"
    return ListLinks(run.name, criterion if is_known else "", wanted, start, back)


def _page(board: Board, run: Run, found: ListLinks) -> PatientPage:
    return board.patients(run, found.wanted, start=found.start, back=found.back, most=PAGE)
