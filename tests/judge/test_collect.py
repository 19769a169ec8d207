# SPDX-License-Identifier: Apache-2.0
"""What is asked for, what would pass, where to get it, in which order, and when nothing is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.judge import collect
from reasoner.judge.collect import collect_next
from reasoner.result import Collection, Outcome, Request, Verdict
from reasoner.screening import Screener
from reasoner.terms import PREFIXES

from .evaluated import VIGNETTES, Evaluated, base, evaluate, protocol, record

CHART, ASK, LAB = "chart look-up", "asking the patient", "laboratory test"
EXAMINE, ADDENDUM = "clinical examination", "radiology addendum"
COND = PREFIXES["cond"]
PATHOLOGY, SCAN = "pathology review", "new scan"

NO_ALT = "DELETE WHERE { ?p onto:hasLabResult :lab-alt } ;\n"
NO_PD_DATE = "DELETE WHERE { :progression onto:date ?day } ;\n"
HIGH_AST = """DELETE { :lab-ast onto:value ?v } INSERT { :lab-ast onto:value 999 }
    WHERE { :lab-ast onto:value ?v } ;\n"""
FIVE_FU = """INSERT DATA { pat:base onto:hasTherapy :x . :x a onto:TherapyEpisode ;
    onto:hasAgent onto:fluorouracil ; onto:indication onto:pnetIndication ;
    onto:startDate "2024-01-10"^^xsd:date ; onto:dosesGiven 3 } ;\n"""


def unreviewed(*names: str) -> str:
    return "".join(f"DELETE WHERE {{ ?p onto:hasListReview :review-{name} }} ;\n" for name in names)


def asked(collection: Collection) -> list[list[str]]:
    """The conditions of each set."""
    return [[request.condition for request in requests] for requests in collection]


def screened(folder: Path, update: str, policy: str = "default") -> Evaluated:
    return evaluate(base(update), folder, policy=policy)


# --- the vignette with missing facts ------------------------------------------------------------------------


def test_v12_is_asked_for_exactly_what_its_story_lacks(tmp_path: Path) -> None:
    patient = evaluate(record(VIGNETTES / "V12.ttl"), tmp_path)
    assert patient.verdict is Verdict.UNDETERMINED
    assert patient.collect() == Collection(
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


# --- one gap ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lab", "criterion", "passes"),
    [
        ("anc", "INC-08", "at least 1,500/mm3"),
        ("platelets", "INC-09", "at least 100,000/mm3"),
        ("haemoglobin", "INC-10", "at least 9.0 g/dL"),
        (
            "bilirubin",
            "INC-12",
            "at most 1.5 x ULN; or at most 3.0 x ULN with liver metastases or Gilbert's syndrome",
        ),
        ("ast", "INC-13", "at most 3.0 x ULN"),
        ("alt", "INC-13", "at most 3.0 x ULN"),
        ("albumin", "INC-14", "at least 3.0 g/dL"),
    ],
)
def test_a_missing_laboratory_value(lab: str, criterion: str, passes: str, tmp_path: Path) -> None:
    patient = screened(tmp_path, f"DELETE WHERE {{ ?p onto:hasLabResult :lab-{lab} }}")
    (requests,) = patient.collect()
    assert [request[2:-1] for request in requests] == [(passes, LAB, (criterion,), True)]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("DELETE WHERE { ?p onto:hasEcog ?x }", [("ECOG 0 to 2", EXAMINE, "INC-07")]),
        (
            "DELETE WHERE { ?p onto:hasSpecimen ?x }",
            [
                ("a biopsy or resection shows a well-differentiated NET", PATHOLOGY, "INC-01"),
                ("the tumour is not a poorly differentiated carcinoma", PATHOLOGY, "INC-01 EXC-01"),
            ],
        ),
        ("DELETE WHERE { ?p onto:hasPrimarySite ?x }", [("pancreatic primary", CHART, "INC-03")]),
        (
            "DELETE WHERE { :pet onto:date ?x }",
            [("a somatostatin-receptor PET within 12 months", CHART, "INC-04")],
        ),
        (
            "DELETE WHERE { :L2-uptake onto:uptake ?x }",
            [("every measurable lesion above liver", ADDENDUM, "INC-04 PREF-01")],
        ),
        (unreviewed("cardiovascular"), [("no heart failure beyond NYHA class I", CHART, "EXC-03")]),
        (unreviewed("malignancies"), [("an active second cancer", CHART, "EXC-04")]),
        (
            unreviewed("gastrointestinal"),
            [
                ("able to swallow", ASK, "EXC-05"),
                ("absorption not significantly impaired", EXAMINE, "EXC-05"),
            ],
        ),
        (
            "INSERT DATA { pat:base onto:hasLocalTreatment :rfa . :rfa a onto:RadiofrequencyAblation ; "
            "onto:treatedLesion :P1 ; onto:sessionDate '2026-01-10'^^xsd:date }",
            [("every ablation recovered from and 2 months past", CHART, "PERM-04")],
        ),
    ],
)
def test_one_gap(update: str, expected: list[tuple[str, str, str]], tmp_path: Path) -> None:
    (requests,) = screened(tmp_path, update).collect()
    assert [(r.condition, r.source, " ".join(r.criteria)) for r in requests] == expected
    assert all(request.alone for request in requests)


def test_measurements_that_are_too_old_take_a_new_scan(tmp_path: Path) -> None:
    """What a record lacks can be read off the present images; what is too old cannot."""
    condition = "a measurable lesion"
    sources = []
    for update in (
        "DELETE WHERE { ?x onto:longestDiameter ?mm }",
        """DELETE { ?x onto:date ?d } INSERT { ?x onto:date "2026-09-01"^^xsd:date }
           WHERE { ?x a onto:Measurement ; onto:date ?d }""",
    ):
        (requests,) = screened(tmp_path, update).collect()
        sources += [request.source for request in requests if request.condition == condition]
    assert sources == [ADDENDUM, SCAN]


# --- several ways -------------------------------------------------------------------------------------------


def test_two_paths_are_open(tmp_path: Path) -> None:
    """The date may show progression on the analogue, or progression in the last months."""
    collection = screened(tmp_path, NO_PD_DATE).collect()
    assert [[(r.criteria, r.alone) for r in requests] for requests in collection] == [
        [(("INC-05", "INC-05b"), True)],
        [(("INC-05", "INC-05e"), True)],
    ]
    assert (collection.more, collection.complete) == (0, True)


def test_creatinine_or_clearance(tmp_path: Path) -> None:
    patient = screened(tmp_path, "DELETE WHERE { ?p onto:hasLabResult :lab-creatinine }")
    assert asked(patient.collect()) == [
        ["creatinine at most 1.5 x ULN"],
        ["creatinine clearance at least 30 mL/min"],
    ]


def test_the_cheaper_of_two_ways_comes_first(tmp_path: Path) -> None:
    patient = screened(
        tmp_path,
        "DELETE WHERE { ?x a onto:LiverMetastasis } ; DELETE WHERE { ?p onto:hasStaging ?x } ;"
        "DELETE WHERE { ?x onto:distant true }",
    )
    assert [[r.source for r in requests] for requests in patient.collect()] == [[CHART], [EXAMINE]]


def test_one_fact_can_be_needed_either_way(tmp_path: Path) -> None:
    """No other systemic therapy opens path b; an anti-VEGF drug path c. Excluded drugs never pass."""
    collection = screened(tmp_path, unreviewed("therapy")).collect()
    assert [len(requests) for requests in collection] == [4, 5]
    passes = [
        [r.passes for r in requests if r.condition == "treated with another systemic therapy"]
        for requests in collection
    ]
    assert passes == [
        ["none for the pancreatic NET but analogues; the treatment history complete"],
        ["one at least that is no analogue, given for the pancreatic NET and begun by registration"],
    ]
    for requests in collection:
        by_condition = {request.condition: request for request in requests}
        excluded = by_condition["an excluded drug or PRRT given for the pancreatic NET"]
        assert excluded.passes.startswith("none of them for the pancreatic NET")
        assert (excluded.criteria, excluded.alone) == (("EXC-02",), True)
        assert not by_condition["treated with another systemic therapy"].alone


def test_ways_that_are_not_listed_are_counted(tmp_path: Path) -> None:
    update = unreviewed("therapy", "imaging", "symptoms", "cardiovascular", "bleeding", "contraindications")
    collection = screened(
        tmp_path, f"{update} {NO_PD_DATE} DELETE WHERE {{ ?p onto:hasTherapy ?t }}"
    ).collect()
    assert len(collection) == 5
    # 4 by path a, 1 by b, 6 by c (his blood pressure is no contraindication), 2 by d, 1 by e
    assert (collection.more, collection.complete) == (9, True)
    assert asked(collection)[0].count("RECIST progression less than 4 months ago") == 1
    sizes = [len(requests) for requests in collection]
    assert sizes == sorted(sizes)


def test_a_patient_of_whom_nothing_is_known(tmp_path: Path) -> None:
    update = "DELETE WHERE { pat:base ?link ?record . ?record a ?type }"
    patient = screened(tmp_path, update)
    collection = patient.collect()
    deciding = {c.identifier for c in protocol().criteria if c.in_verdict}
    unknown = {r.identifier for r in patient.results if r.outcome is Outcome.UNKNOWN} & deciding
    assert len(unknown) == len(deciding)
    for requests in collection:
        assert {c for r in requests for c in r.criteria} >= unknown
    assert collection.more > 100


def test_the_order_inside_a_set(tmp_path: Path) -> None:
    """First what can settle the verdict alone, then the cheapest source, then the order of the protocol."""
    update = (
        unreviewed("therapy", "gastrointestinal") + NO_ALT + "DELETE WHERE { ?p onto:hasLabResult :lab-anc }"
    )
    (requests, _) = screened(tmp_path, update).collect()
    assert [(r.alone, r.source, r.criteria[0]) for r in requests] == [
        (True, CHART, "PERM-03"),
        (True, CHART, "PERM-04"),
        (True, CHART, "EXC-02"),
        (True, ASK, "EXC-05"),
        (True, LAB, "INC-08"),
        (True, LAB, "INC-13"),
        (True, EXAMINE, "EXC-05"),
        (False, CHART, "INC-05"),
    ]


# --- violations ---------------------------------------------------------------------------------------------

FINAL = {
    "INC-03": "DELETE { :primary-site onto:siteCode ?s } INSERT { :primary-site onto:siteCode onto:ileum } "
    "WHERE { :primary-site onto:siteCode ?s } ;",
    "EXC-01": "INSERT DATA { :tumour onto:hasSpecimen :s . :s a onto:Specimen ; onto:procedure onto:biopsy ; "
    "onto:neoplasmTerm onto:termSmallCellNec } ;",
    "EXC-02": FIVE_FU,
}
CANCER = """INSERT DATA { pat:base onto:hasOtherMalignancy :c . :c a onto:ProstateCancer ;
    onto:therapyCompleted true ; onto:diseaseFreeSince "2024-02-15"^^xsd:date } ;\n"""
OLD_PET = """DELETE { :pet onto:date ?d } INSERT { :pet onto:date "2025-01-10"^^xsd:date }
    WHERE { :pet onto:date ?d } ;\n"""
EMBOLISED = """INSERT DATA { pat:base onto:hasLocalTreatment :tace . :tace a onto:Chemoembolisation ;
    onto:treatedLesion :L1 ; onto:recovered true ; onto:sessionDate "2026-01-10"^^xsd:date } ;\n"""


def violated(patient: Evaluated) -> set[str]:
    deciding = {c.identifier for c in protocol().criteria if c.in_verdict}
    return {r.identifier for r in patient.results if r.outcome is Outcome.VIOLATED} & deciding


@pytest.mark.parametrize("criterion", FINAL)
def test_nothing_is_asked_for_when_a_violation_is_final(criterion: str, tmp_path: Path) -> None:
    patient = screened(tmp_path, NO_ALT + FINAL[criterion])
    assert criterion in violated(patient)
    assert patient.collect(curable=frozenset({criterion})) == Collection()


def test_final_criteria_are_those_that_nothing_can_undo() -> None:
    assert {c.identifier for c in protocol().criteria if c.final} == set(FINAL)


def test_a_violation_that_a_new_test_may_undo_is_set_aside(tmp_path: Path) -> None:
    patient = screened(tmp_path, HIGH_AST + NO_PD_DATE)
    assert violated(patient) == {"INC-13"}
    assert asked(patient.collect()) == asked(screened(tmp_path, NO_PD_DATE).collect()) != []


def test_what_a_criterion_that_is_set_aside_still_lacks_is_not_asked_for(tmp_path: Path) -> None:
    assert screened(tmp_path, HIGH_AST + NO_ALT).collect() == Collection()


def test_what_only_follows_from_a_violation_that_is_set_aside_does_not_stand_in_the_way(
    tmp_path: Path,
) -> None:
    """An old PET violates the rule for embolised patients too, which no new test undoes by itself."""
    patient = screened(tmp_path, OLD_PET + EMBOLISED + NO_ALT)
    assert violated(patient) == {"INC-04", "PERM-03"}
    assert asked(patient.collect()) == [["ALT at most 3.0 x ULN"]]


def test_a_violation_that_waiting_undoes_is_set_aside(tmp_path: Path) -> None:
    patient = screened(tmp_path, CANCER + NO_ALT)
    assert violated(patient) == {"EXC-04"}
    assert asked(patient.collect(curable=frozenset({"EXC-04"}))) == [["ALT at most 3.0 x ULN"]]
    assert patient.collect(curable=frozenset({"PERM-03"})) == Collection()


def test_a_violation_that_stays_ends_the_search(tmp_path: Path) -> None:
    patient = screened(tmp_path, CANCER + HIGH_AST + NO_PD_DATE)
    assert violated(patient) == {"EXC-04", "INC-13"}
    assert patient.collect() == Collection()


def test_a_criterion_that_a_reading_leaves_open_is_not_asked_about(tmp_path: Path) -> None:
    """Under the strict policy a person decides; facts do not."""
    patient = screened(tmp_path, CANCER + NO_ALT)
    left_open = [
        r
        if r.identifier != "EXC-04"
        else type(r)(r.criterion, r.identifier, Outcome.UNKNOWN, ("JUDGEMENT",), "")
        for r in patient.results
    ]
    assert asked(collect_next(protocol(), patient.evaluation, left_open)) == [["ALT at most 3.0 x ULN"]]


# --- policies -----------------------------------------------------------------------------------------------


def test_the_strict_policy_asks_for_what_completed_lists_do_not_say(tmp_path: Path) -> None:
    assert screened(tmp_path, "").collect() == Collection()
    (requests,) = screened(tmp_path, "", "strict").collect()
    assert [request.criteria for request in requests] == [("EXC-03",), ("EXC-04",), ("EXC-05",), ("EXC-05",)]


def test_the_lenient_policy_does_not_ask_for_what_it_presumes(tmp_path: Path) -> None:
    update = unreviewed("cardiovascular", "malignancies", "gastrointestinal", "therapy") + NO_ALT
    assert asked(screened(tmp_path, update, "lenient").collect()) == [["ALT at most 3.0 x ULN"]]
    assert len(screened(tmp_path, update).collect().sets[0]) > 4


# --- bounds -------------------------------------------------------------------------------------------------


def test_of_too_many_combinations_the_best_are_ordered_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = screened(tmp_path, "DELETE WHERE { pat:base ?link ?record . ?record a ?type }")
    complete = patient.collect()
    monkeypatch.setattr(collect, "_ORDERED", 6)
    bounded = patient.collect()
    assert bounded.sets[0] == complete.sets[0]
    assert len(bounded) + bounded.more == len(complete) + complete.more
