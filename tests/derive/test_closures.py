# SPDX-License-Identifier: Apache-2.0
import pytest

from .conftest import Make


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
