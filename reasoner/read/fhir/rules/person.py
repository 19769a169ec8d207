# SPDX-License-Identifier: Apache-2.0
"""Who the patient is, and which lists are complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reasoner.read.fhir.case import Case
from reasoner.read.fhir.fact import Fact
from reasoner.read.fhir.rules.rule import Found, patient_rows, rows
from reasoner.read.mapping import Row


@patient_rows("patient")
def patient(case: Case) -> Iterator[Found]:
    """Copies of the Patient that differ give a birth date or sex only where they agree."""
    copies = case.chart.of_type("Patient")
    births = {birth for fact in copies if (birth := fact.content.get("birthDate")) is not None}
    sexes = {sex for fact in copies if (sex := _sex(fact)) is not None}
    for fact in copies:
        yield (
            fact,
            fact.row(
                birth_date=fact.content.get("birthDate") if len(births) == 1 else None,
                sex=_sex(fact) if len(sexes) == 1 else None,
                death_date=fact.content.get("deceasedDateTime"),
                deceased="true" if _is_dead(fact) else None,
            ),
        )


def _is_dead(fact: Fact) -> bool:
    """A date that is not valid, or that is said to be unknown, is still one of a death."""
    content = fact.content
    return (
        content.get("deceasedBoolean") is True
        or "deceasedDateTime" in content
        or "_deceasedDateTime" in content
        or _DECEASED.search(fact.wrong or "") is not None
    )


_DECEASED: Final = re.compile(r"\bdeceased")


def _sex(fact: Fact) -> str | None:
    """The birth sex extension of US Core comes before the administrative gender."""
    given = next((e.get("valueCode") for name, e in fact.extensions if name == "us-core-birthsex"), None)
    gender = fact.content.get("gender")
    return {"F": "female", "M": "male"}.get(given or "") or (gender if gender in {"female", "male"} else None)


@rows("list_review", "List", words="ReviewedList")
def list_review(fact: Fact, _: Case) -> Iterator[Row]:
    """Closed by "nil known", if its code is known; other reasons for an empty list are no absence."""
    content = fact.content
    reasons = (content.get("emptyReason") or {}).get("coding")
    # A list of changes says what changed, and nothing of the rest.
    if (
        fact.status == "current"
        and reasons
        and reasons[0].get("code") == "nilknown"
        and "entry" not in content
        and content.get("mode") != "changes"
    ):
        for meaning in fact.sure("ReviewedList", "code"):
            yield fact.row(list=meaning.term, complete="true", date=content.get("date"))
