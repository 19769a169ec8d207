# SPDX-License-Identifier: Apache-2.0
import pytest

from .conftest import Derived, Make, reviewed, written

LESION = "<L> a onto:Lesion ; onto:site onto:liver ; onto:locatedIn onto:liver ."
NOWHERE = "<L> a onto:Lesion ."
UNKNOWN = "<L> a onto:Lesion ; onto:site onto:unknownSite ; onto:locatedIn onto:unknownSite ."
PANCREAS = "<L> a onto:Lesion ; onto:site onto:pancreas ; onto:locatedIn onto:pancreas ."
SESSION = ' ; onto:sessionDate "2026-06-01"^^xsd:date'
CLOSED = reviewed("lesionList")


def treatment(cls: str, more: str = SESSION) -> str:
    return f"<T> a onto:{cls} {more} ."


def coverage(patient: Derived) -> list[str]:
    return [value for node in patient.get(":L", "hasExposure") for value in patient.get(node, "coverage")]


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (LESION + treatment("Radiotherapy", "; onto:treatedLesion <L>"), ["trial:certain"]),
        (LESION + treatment("Radiotherapy", "; onto:treatedLesion <L2>"), []),
        (
            LESION
            + treatment("Radiotherapy", "; onto:territory onto:liver")
            + "<L> onto:inTerritoryOf <T> .",
            ["trial:certain"],
        ),
        (
            LESION
            + treatment("Chemoembolisation", "; onto:territory onto:liverRightLobe")
            + "<L> onto:overlapsTerritoryOf <T> .",
            ["trial:possibly"],
        ),
        (PANCREAS + treatment("Chemoembolisation", "; onto:territory onto:liverRightLobe"), []),
        (
            NOWHERE + treatment("Chemoembolisation", "; onto:territory onto:liverRightLobe"),
            ["trial:possibly"],
        ),
        (
            UNKNOWN + treatment("Chemoembolisation", "; onto:territory onto:liverRightLobe"),
            ["trial:possibly"],
        ),
        (LESION + treatment("Chemoembolisation"), ["trial:possibly"]),
        (NOWHERE + treatment("Chemoembolisation"), ["trial:possibly"]),
        (UNKNOWN + treatment("Chemoembolisation"), ["trial:possibly"]),
        (PANCREAS + treatment("Chemoembolisation"), []),
        (PANCREAS + treatment("Radiotherapy"), ["trial:possibly"]),
        (NOWHERE + treatment("Radiotherapy", "; onto:treatedLesion <L2>"), []),
        (LESION + treatment("Chemoembolisation", '; onto:sessionDate "2026-11-23"^^xsd:date'), []),
        (
            LESION
            + treatment(
                "Chemoembolisation", '; onto:sessionDate "2026-11-01"^^xsd:date , "2026-12-23"^^xsd:date'
            ),
            ["trial:possibly"],
        ),
        (LESION, []),
    ],
)
def test_which_treatment_touched_a_lesion(derived: Make, turtle: str, expected: list[str]) -> None:
    assert coverage(derived(turtle)) == expected


def test_every_exposure_is_a_node_of_its_own(derived: Make) -> None:
    patient = derived(LESION + treatment("Chemoembolisation") + "<U> a onto:Radiotherapy .")

    assert patient.get(":L", "hasExposure") == [":L/exposure-1", ":L/exposure-2"]
    assert patient.get(":L/exposure-1", "treatment") == [":T"]
    assert patient.get(":L/exposure-2", "treatment") == [":U"]
    assert patient.patient.is_a(patient.iri(":L/exposure-1"), patient.iri("trial:LesionExposure"))
    assert patient.sources(":L/exposure-1", "coverage", "trial:possibly") == [":L", ":T"]


def growth(more: str, name: str = "p") -> str:
    return f"<L> onto:hasLesionProgression <{name}> . <{name}> a onto:LesionProgression ; {more} ."


def dated(text: str) -> str:
    return f"onto:date {written(text)}"


@pytest.mark.parametrize(
    ("turtle", "open_list", "closed_list"),
    [
        ("", [], ["false"]),
        (growth("onto:afterProcedure <T> ; onto:clear true"), ["true"], ["true"]),
        (growth("onto:afterProcedure <T> ; onto:clear false"), ["false"], ["false"]),
        (growth("onto:afterProcedure <T>"), [], []),
        (growth("onto:afterProcedure <other> ; onto:clear true"), [], ["false"]),
        (growth(f"onto:clear true ; {dated('2026-06-02')}"), ["true"], ["true"]),
        (growth(f"onto:clear true ; {dated('2026-06-01')}"), [], ["false"]),
        (growth(f"onto:clear false ; {dated('2026-06-02')}"), ["false"], ["false"]),
        (growth(f"onto:clear true ; {dated('2026-06')}"), [], []),
        (growth("onto:clear true"), [], []),
        (growth(f"onto:clear true ; {dated('2026-11-23')}"), [], ["false"]),
        (
            growth(f"onto:clear true ; {dated('2026-08-01')}")
            + growth(f"onto:clear false ; {dated('2026-07-01')}", "q"),
            ["true"],
            ["true"],
        ),
        (
            growth(f"onto:clear true ; {dated('2026-08-01')}")
            + growth(f"onto:clear false ; {dated('2026-08-01')}", "q"),
            [],
            [],
        ),
        (growth("onto:afterProcedure <T> ; onto:clear true , false"), [], []),
    ],
)
def test_whether_a_lesion_grew_since(
    derived: Make, turtle: str, open_list: list[str], closed_list: list[str]
) -> None:
    for closing, expected in (("", open_list), (CLOSED, closed_list)):
        patient = derived(LESION + treatment("Chemoembolisation") + turtle + closing)

        assert patient.get(":L/exposure-1", "progressedSince") == expected


def test_growth_after_an_undated_treatment_is_an_open_question(derived: Make) -> None:
    patient = derived(
        LESION
        + treatment("Chemoembolisation", "")
        + growth(f"onto:clear true ; {dated('2026-06-02')}")
        + CLOSED
    )

    assert patient.get(":L/exposure-1", "progressedSince") == []


@pytest.mark.parametrize(
    ("sessions", "day", "clear", "expected"),
    [
        ("2026-06-01", "2026-06-02", "true", ["true"]),
        ("2026-06-01", "2026-06-01", "true", []),
        ("2026-06-01", "2026-01-10", "true", []),
        ("2026-06-01", "2026-01-10", "false", []),
        ("2026-06-01", "2026-06", "true", ["true"]),
        ("2026-06-01", "2026-05", "true", []),
        ("2026-06", "2026-06-10", "true", ["true"]),
        ("2026-06", "2026-06-01", "true", []),
        ("2026-04-01 2026-06-01", "2026-05-01", "true", []),
        ("2026-04-01 2026-06-01", "2026-07-01", "true", ["true"]),
        ("", "2026-01-10", "true", ["true"]),
        ("2026-06-01", "", "true", ["true"]),
    ],
)
def test_growth_by_the_last_session_is_not_growth_since(
    derived: Make, sessions: str, day: str, clear: str, expected: list[str]
) -> None:
    when = f" ; {dated(day)}" if day else ""
    treated = "".join(f" ; onto:sessionDate {written(session)}" for session in sessions.split())
    tied = growth(f"onto:afterProcedure <T> ; onto:clear {clear}{when}")
    for closing in ("", CLOSED):
        patient = derived(LESION + treatment("Chemoembolisation", treated) + tied + closing)

        assert patient.get(":L/exposure-1", "progressedSince") == expected


def test_growth_dated_too_early_does_not_hide_later_growth(derived: Make) -> None:
    early = growth(f"onto:afterProcedure <T> ; onto:clear true ; {dated('2026-01-10')}")
    late = growth(f"onto:afterProcedure <T> ; onto:clear true ; {dated('2026-08-10')}", "q")

    patient = derived(LESION + treatment("Chemoembolisation") + early + late)

    assert patient.get(":L/exposure-1", "progressedSince") == ["true"]
