# SPDX-License-Identifier: Apache-2.0
"""What is asked for, what would pass, where to get it, in which order; what policies and bounds change."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.judge import collect
from reasoner.result import Collection, Outcome

from .evaluated import protocol
from .lacking import (
    ADDENDUM,
    ASK,
    CHART,
    EXAMINE,
    LAB,
    NO_ALT,
    NO_PD_DATE,
    PATHOLOGY,
    SCAN,
    asked,
    screened,
    unreviewed,
)

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
