# SPDX-License-Identifier: Apache-2.0
"""The vignette that lacks facts is asked for exactly these, and eligible with them; no other lacks any."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.result import Collection, Request, Verdict
from reasoner.screening import Screener
from reasoner.terms import PREFIXES

from .evaluated import VIGNETTES, evaluate, record
from .lacking import ADDENDUM, CHART, EXAMINE, LAB, asked

COND = PREFIXES["cond"]

#: What V12 lacks.
LACKING = Collection(
    (
        (
            Request(
                "RECIST progression in the last 12 months, on or after the first analogue dose",
                "the scan date of a progression by RECIST, and the date of the first analogue dose",
                "progression by RECIST on a scan of the 12 months up to registration, not before the "
                "first analogue dose",
                CHART,
                ("INC-05", "INC-05b"),
                alone=True,
                iris=(COND + "progressedOnSsa",),
            ),
            Request(
                "every embolisation recovered from and 2 months past",
                "for each embolisation: date of the last session and recovery from its toxicities",
                "last session at least 2 months before registration, every toxicity gone or at most "
                "grade 1; or no embolisation, the treatment history complete",
                CHART,
                ("PERM-03",),
                alone=True,
                iris=(COND + "embolisationAllowed",),
            ),
            Request(
                "ALT at most 3.0 x ULN",
                "ALT with unit, date and upper limit of normal",
                "at most 3.0 x ULN",
                LAB,
                ("INC-13",),
                alone=True,
                iris=(COND + "alt",),
            ),
            Request(
                "absorption not significantly impaired",
                "a clinician's judgement whether absorption of oral medicine is significantly altered",
                "absorption judged not significantly altered",
                EXAMINE,
                ("EXC-05",),
                alone=True,
                iris=(COND + "absorbs",),
            ),
            Request(
                "every measurable lesion above liver",
                "uptake against liver for each measurable lesion on the latest somatostatin-receptor PET",
                "above normal liver in every measurable lesion (score 3 or 4)",
                ADDENDUM,
                ("INC-04",),
                alone=True,
                iris=(COND + "allMeasurableAvid",),
            ),
        ),
    )
)


def test_v12_is_asked_for_exactly_what_its_story_lacks(tmp_path: Path) -> None:
    patient = evaluate(record(VIGNETTES / "V12.ttl"), tmp_path)
    assert patient.verdict is Verdict.UNDETERMINED
    assert patient.collect() == LACKING


#: A real fact for each request of V12, in the order of the requests.
SUPPLIED = (
    """DELETE { :progression onto:date ?d } INSERT { :progression onto:date "2025-11-27"^^xsd:date }
       WHERE { :progression onto:date ?d } ;""",
    "INSERT DATA { :tace onto:recovered true } ;",
    """INSERT DATA { pat:V12 onto:hasLabResult :alt . :alt a onto:LabResult ; onto:value 31 ;
       onto:unit "U/L" ; onto:analyte onto:alanineAminotransferase ; onto:uln 45 ; onto:ulnUnit "U/L" ;
       onto:date "2026-11-16"^^xsd:date } ;""",
    """INSERT DATA { pat:V12 onto:hasGiFunction :gut . :gut a onto:GiFunctionAssessment ;
       onto:judgedSignificant onto:notSignificant ; onto:date "2026-11-18"^^xsd:date } ;""",
    """INSERT DATA { :pet onto:hasUptake :u . :u a onto:LesionUptake ; onto:uptakeOf :L2 ;
       onto:uptake onto:aboveLiver } ;""",
)


def test_v12_is_eligible_once_every_fact_is_supplied(tmp_path: Path) -> None:
    patient = evaluate(record(VIGNETTES / "V12.ttl", "\n".join(SUPPLIED)), tmp_path)
    assert patient.verdict is Verdict.ELIGIBLE
    assert patient.collect() == Collection()


def test_v12_through_the_whole_program() -> None:
    """The reference engine decides, and the horizon says what waiting takes back."""
    screener = Screener()
    (lacking,) = screener.screen(record(VIGNETTES / "V12.ttl"))
    assert (lacking.verdict, [len(requests) for requests in lacking.collect]) == (Verdict.UNDETERMINED, [5])
    (complete,) = screener.screen(record(VIGNETTES / "V12.ttl", "\n".join(SUPPLIED)))
    assert (complete.verdict, complete.collect) == (Verdict.ELIGIBLE, Collection())


@pytest.mark.parametrize("missing", range(len(SUPPLIED)))
def test_v12_without_one_of_the_facts_is_asked_for_that_one(missing: int, tmp_path: Path) -> None:
    everything = asked(evaluate(record(VIGNETTES / "V12.ttl"), tmp_path).collect())
    update = "\n".join(fact for place, fact in enumerate(SUPPLIED) if place != missing)
    patient = evaluate(record(VIGNETTES / "V12.ttl", update), tmp_path)
    assert patient.verdict is Verdict.UNDETERMINED
    assert asked(patient.collect()) == [[everything[0][missing]]]


@pytest.mark.parametrize("story", sorted(file.stem for file in VIGNETTES.glob("V*.ttl")))
def test_other_vignettes_lack_nothing(story: str, tmp_path: Path) -> None:
    collection = evaluate(record(VIGNETTES / f"{story}.ttl"), tmp_path).collect()
    assert bool(collection) is (story == "V12")
