# SPDX-License-Identifier: Apache-2.0
import pytest

from .conftest import Make, written


def review(more: str) -> str:
    return f"<r> a onto:ListReview ; onto:list onto:therapyList , onto:symptomList ; {more} ."


@pytest.mark.parametrize(
    ("more", "closed"),
    [
        ('onto:complete true ; onto:date "2026-10-25"^^xsd:date', True),
        ('onto:complete true ; onto:date "2026-10-24"^^xsd:date', False),
        ('onto:complete true ; onto:date "2026-11-23"^^xsd:date', False),
        ('onto:complete true ; onto:date "2026-10"^^xsd:gYearMonth', False),
        ("onto:complete true", False),
        ('onto:complete false ; onto:date "2026-11-16"^^xsd:date', False),
        ('onto:date "2026-11-16"^^xsd:date', False),
    ],
)
def test_a_completed_review_in_the_window_closes_its_lists(derived: Make, more: str, *, closed: bool) -> None:
    patient = derived(review(more))

    assert patient.get("P", "closed") == (["onto:symptomList", "onto:therapyList"] if closed else [])
    assert patient.sources("P", "closed", "onto:therapyList") == ([":r"] if closed else [])


@pytest.mark.parametrize(
    ("when", "denied"),
    [
        ('; onto:date "2020-01-01"^^xsd:date', True),
        ('; onto:date "2026-11-22"^^xsd:date', True),
        ('; onto:date "2026-11-23"^^xsd:date', False),
        ('; onto:date "2026-11"^^xsd:gYearMonth', False),
        ("", False),
    ],
)
def test_a_statement_by_registration_denies_a_class_and_all_below_it(
    derived: Make, when: str, *, denied: bool
) -> None:
    patient = derived(f"<n> a onto:NegativeStatement ; onto:about onto:HeartDisease {when} .")

    below = ["onto:CongestiveHeartFailure", "onto:HeartDisease", "onto:ValvularHeartDisease"]
    assert patient.get("P", "denied") == (below if denied else [])


def test_a_denial_does_not_go_up_the_class_tree(derived: Make) -> None:
    text = "<n> a onto:NegativeStatement ; onto:about onto:CongestiveHeartFailure ;"
    text += ' onto:date "2026-01-01"^^xsd:date .'

    assert derived(text).get("P", "denied") == ["onto:CongestiveHeartFailure"]


@pytest.mark.parametrize(
    ("recorded", "stated", "disputed"),
    [
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-02", "2026-03-01", False),
        ("2026-03-02", "2026-03", True),
        ("2026-03-02", "2026-02", False),
        ("2026-03-02", "2026", True),
        ("2026-03-02", "2026-11", True),
        ("2026-03-02", "2026-11-23", False),
        ("2026-03-02", "2027", False),
        ("2026-03-02", "", True),
        ("", "", True),
        ("", "2020-01-01", True),
        ("2026-03-02T09:00:00", "2026-03-02T08:00:00", False),
        ("2026-03-02T08:00:00", "2026-03-02T09:00:00", True),
    ],
)
def test_a_denial_that_may_be_the_later_one_disputes_a_record(
    derived: Make, recorded: str, stated: str, *, disputed: bool
) -> None:
    def dated(when: str) -> str:
        return f"; onto:date {written(when)} ." if when else "."

    patient = derived(
        f"<h> a onto:CongestiveHeartFailure {dated(recorded)}"
        f"<n> a onto:NegativeStatement ; onto:about onto:HeartDisease {dated(stated)}"
    )

    assert patient.get(":h", "problem") == (["trial:CONFLICT"] if disputed else [])
    assert patient.sources(":h", "problem", "trial:CONFLICT") == ([":h", ":n"] if disputed else [])


def test_without_registration_a_denial_disputes_but_denies_nothing(derived: Make) -> None:
    text = "<h> a onto:HeartDisease . <n> a onto:NegativeStatement ; onto:about onto:HeartDisease ."
    patient = derived(text, registered=False)

    assert patient.get(":h", "problem") == ["trial:CONFLICT"]
    assert patient.get("P", "denied") == []


@pytest.mark.parametrize(
    ("policy", "turtle", "presumed"),
    [
        ("lenient", "<t> a onto:SSATherapy .", ["onto:therapyList"]),
        ("lenient", "", []),
        ("lenient", "<t> a onto:SSATherapy . pat:P trial:withheld onto:hasTherapy .", []),
        ("default", "<t> a onto:SSATherapy .", []),
        ("strict", "<t> a onto:SSATherapy .", []),
    ],
)
def test_only_a_list_with_an_entry_is_presumed_closed(
    derived: Make, policy: str, turtle: str, presumed: list[str]
) -> None:
    patient = derived(turtle, policy=policy)

    assert patient.get("P", "presumedClosed") == presumed
    assert patient.get("P", "closed") == []
    assert patient.get("P", "policy") == [f"trial:{policy}"]


def test_without_registration_nothing_is_closed_or_denied(derived: Make) -> None:
    patient = derived(
        review('onto:complete true ; onto:date "2026-11-16"^^xsd:date')
        + '<n> a onto:NegativeStatement ; onto:about onto:HeartDisease ; onto:date "2020-01-01"^^xsd:date .',
        registered=False,
    )

    assert patient.get("P", "closed") == patient.get("P", "denied") == []


def on(day: str, complete: str, name: str = "r", listed: str = "onto:therapyList") -> str:
    stated = f"onto:list {listed} ; onto:complete {complete}" if listed else f"onto:complete {complete}"
    return f"<{name}> a onto:ListReview ; {stated}" + (f" ; onto:date {written(day)} ." if day else " .")


@pytest.mark.parametrize(
    ("reviews", "closed", "incomplete"),
    [
        ((("2026-11-16", "true"), ("2026-11-10", "false")), True, False),
        ((("2026-11-10", "true"), ("2026-11-16", "false")), False, True),
        ((("2026-11-16", "true"), ("2026-11-16", "false")), False, True),
        ((("2026-11-16T14:00:00", "true"), ("2026-11-16T09:00:00", "false")), True, False),
        ((("2026-11-16T09:00:00", "true"), ("2026-11-16T14:00:00", "false")), False, True),
        ((("2026-11-16", "true"), ("2026-11-16", "true")), True, False),
        ((("2026-11-16", "true"), ("2026-01-01", "true")), True, False),
        ((("2026-11-16", "true"), ("", "true")), True, False),
        ((("2026-11-16", "true"), ("", "false")), False, True),
        ((("2026-11-16", "true"), ("2026-11", "false")), False, True),
        ((("2026-11-16", "true"), ("2026-10", "false")), True, False),
        ((("2026-11-16", "true"), ("2026-11-23", "false")), True, False),
        ((("2026-09-16", "true"), ("2026-09-10", "false")), False, False),
        ((("2026-09-10", "true"), ("2026-09-16", "false")), False, True),
        ((("", "true"), ("2026-09-16", "false")), False, True),
        ((("2026-11-16", "true , false"),), False, True),
        ((("2026-11-16", "false"),), False, True),
        ((("", "false"),), False, True),
        ((("2026-11-16", "true"),), True, False),
    ],
)
def test_the_latest_review_of_a_list_decides(
    derived: Make, reviews: tuple[tuple[str, str], ...], *, closed: bool, incomplete: bool
) -> None:
    patient = derived("".join(on(day, says, f"r{n}") for n, (day, says) in enumerate(reviews)))

    assert patient.get("P", "closed") == (["onto:therapyList"] if closed else [])
    assert patient.get("P", "statedIncomplete") == (["onto:therapyList"] if incomplete else [])


def test_a_review_of_another_list_decides_nothing(derived: Make) -> None:
    patient = derived(on("2026-11-10", "true") + on("2026-11-16", "false", "s", "onto:symptomList"))

    assert patient.get("P", "closed") == ["onto:therapyList"]
    assert patient.get("P", "statedIncomplete") == ["onto:symptomList"]
    assert patient.sources("P", "statedIncomplete", "onto:symptomList") == [":s"]


@pytest.mark.parametrize(
    ("later", "closed"),
    [
        (on("2026-11-16", "false", "s", "") + "<s> trial:withheld onto:list .", False),
        (on("2026-11-16", "true", "s", "") + "<s> trial:withheld onto:list .", True),
        (on("2026-11-16", "true", "s") + "<s> trial:withheld onto:complete .", False),
        ("<s> a onto:ListReview ; onto:list onto:therapyList ; trial:withheld onto:complete .", False),
        (on("2026-11-01", "true", "s") + "<s> trial:withheld onto:complete .", True),
    ],
)
def test_a_later_review_that_could_not_be_read_whole_leaves_the_list_open(
    derived: Make, later: str, *, closed: bool
) -> None:
    patient = derived(on("2026-11-10", "true") + later)

    assert patient.get("P", "closed") == (["onto:therapyList"] if closed else [])


@pytest.mark.parametrize(
    ("reviews", "presumed"),
    [
        (on("2026-11-16", "false"), False),
        (on("", "false"), False),
        (on("2026-01-01", "false") + on("2026-01-02", "true", "s"), True),
        (on("2026-01-02", "false") + on("2026-01-01", "true", "s"), False),
        (on("2026-11-16", "false", listed="onto:symptomList"), True),
        (on("2026-11-23", "false"), True),
    ],
)
def test_nothing_is_presumed_over_a_review_that_says_otherwise(
    derived: Make, reviews: str, *, presumed: bool
) -> None:
    patient = derived("<t> a onto:SSATherapy ." + reviews, policy="lenient")

    assert patient.get("P", "presumedClosed") == (["onto:therapyList"] if presumed else [])


@pytest.mark.parametrize(
    ("recorded", "disputed"),
    [
        ('onto:startDate "2025-03-03"^^xsd:date', False),
        ('onto:startDate "2025-03-02"^^xsd:date', True),
        ('onto:startDate "2025-03"^^xsd:gYearMonth', True),
        ('onto:endDate "2025-06-30"^^xsd:date', True),
        ('onto:startDate "2025-03-03"^^xsd:date ; onto:endDate "2025-06-30"^^xsd:date', False),
        ('onto:sessionDate "2025-03-01"^^xsd:date , "2025-03-03"^^xsd:date', False),
        ('onto:sessionDate "2025-03-01"^^xsd:date', True),
        ("onto:dosesGiven 3", True),
    ],
)
def test_a_treatment_is_disputed_unless_it_began_after_the_denial(
    derived: Make, recorded: str, *, disputed: bool
) -> None:
    patient = derived(
        f"<t> a onto:SSATherapy ; {recorded} ."
        '<n> a onto:NegativeStatement ; onto:about onto:SSATherapy ; onto:date "2025-03-02"^^xsd:date .'
    )

    assert patient.get(":t", "disputedBy") == ([":n"] if disputed else [])
