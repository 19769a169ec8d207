# SPDX-License-Identifier: Apache-2.0
"""Rows of several sources become one patient; lists stay open where something was not understood."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reasoner.patient import Literal, PatientGraph
from reasoner.read.lexical import WITHHELD
from reasoner.read.mapping import Row, patient_iri
from reasoner.read.rows import ALL_LISTS, PatientRows, RowFinding, merge_rows, withhold_nameless
from reasoner.terms import ONTO, TYPE, XSD

P = patient_iri("p")
PERSON: dict[str, list[Row]] = {"patient": [{"row_id": "p", "sex": "female"}]}


def part(identifier: str = "p", *, opens: str = "", **rows: list[Row]) -> PatientRows:
    return PatientRows(identifier, f"{identifier}.csv", rows, (), frozenset(opens.split()))


def merged(*sources: list[PatientRows]) -> list[PatientGraph]:
    iterators: list[Iterator[PatientRows]] = [iter(source) for source in sources]
    return list(merge_rows(iterators))


def test_sources_are_merged_by_identifier() -> None:
    """A companion table adds to the record that another source began, by its row id."""
    first = [
        part("a", **PERSON),
        part("p", **PERSON, local_treatment=[{"row_id": "t", "territory": "liver"}]),
    ]
    second = [part("p", local_treatment=[{"row_id": "t", "recovered": "true"}]), part("q", **PERSON)]
    patients = merged(first, second)

    assert [patient.iri for patient in patients] == [patient_iri(name) for name in "apq"]
    treatment = patients[1].index[f"{P}/t"]
    assert treatment == {
        TYPE: [ONTO + "LocalTreatment"],
        ONTO + "territory": [ONTO + "liver"],
        ONTO + "recovered": [Literal("true", XSD + "boolean")],
    }
    assert patients[1].objects(P, ONTO + "hasLocalTreatment") == [f"{P}/t"]
    assert not patients[1].findings


def test_a_record_hangs_on_the_index_tumour_also_when_no_row_states_one() -> None:
    """A specimen is of a tumour."""
    (patient,) = merged([part(**PERSON, specimen=[{"row_id": "s", "grade": "G2"}])])

    assert patient.objects(P, ONTO + "hasNeoplasm") == [f"{P}/neoplasm"]
    assert patient.index[f"{P}/neoplasm"] == {
        TYPE: [ONTO + "Neoplasm"],
        ONTO + "hasSpecimen": [f"{P}/s"],
    }


def test_a_part_without_its_whole_is_reported() -> None:
    """A measurement of a lesion that nobody recorded: of the lesions nothing is concluded then."""
    (patient,) = merged([part(**PERSON, lesion_measurement=[{"row_id": "m", "lesion": "l9"}])])

    assert [(f.code, f.record) for f in patient.findings] == [("UNREAD", f"{P}/m")]
    assert f"{P}/m" not in patient.index
    assert patient.objects(f"{P}/neoplasm", WITHHELD) == [ONTO + "hasLesion"]


def test_one_row_id_in_two_tables_gives_two_records() -> None:
    """They are told apart by the name of the table."""
    (patient,) = merged([part(**PERSON, lab=[{"row_id": "x"}], weight=[{"row_id": "x", "weight": "70"}])])

    assert patient.objects(P, ONTO + "hasLabResult") == [f"{P}/x"]
    assert patient.objects(P, ONTO + "hasWeight") == [f"{P}/x/weight"]


def test_rows_of_somebody_whom_no_source_names_are_reported() -> None:
    """A mistyped identifier in a companion table must not pass for a patient."""
    (patient,) = merged([part(ecog=[{"row_id": "e", "score": "1"}])])

    assert [finding.code for finding in patient.findings] == ["UNREAD"]


def reviews(opens: str) -> PatientGraph:
    rows: list[Row] = [
        {"row_id": "r1", "list": "therapyList", "complete": "true"},
        {"row_id": "r2", "list": "symptomList", "complete": "true"},
    ]
    (patient,) = merged([part(**PERSON, opens=opens)], [part(list_review=rows)])
    return patient


def complete(patient: PatientGraph) -> list[str]:
    return [r for r in patient.records(P, ONTO + "hasListReview") if patient.objects(r, ONTO + "complete")]


def test_lists_stay_open_where_a_source_was_not_understood() -> None:
    """The one that it may belong to, or all of them, whichever source calls them complete."""
    assert complete(reviews("")) == [f"{P}/r1", f"{P}/r2"]
    assert complete(reviews("therapyList")) == [f"{P}/r2"]
    assert complete(reviews(ALL_LISTS)) == []
    assert [finding.code for finding in reviews(ALL_LISTS).findings] == ["OPEN_LIST", "OPEN_LIST"]


def test_a_lost_row_weighs_on_its_patient_or_on_everybody() -> None:
    """The links to records of its table are withheld, on whichever record they may hang."""
    rows: list[Row] = [{"row_id": "l1"}, {"row_id": "l2"}]
    own = PatientRows("p", "p.csv", {**PERSON, "lesion": rows}, unread=frozenset({"lesion_measurement"}))
    other = PatientRows("q", "q.csv", PERSON)
    patients = list(merge_rows([iter([own, other])], lost={"specimen"}))

    assert [[f.code for f in patient.findings] for patient in patients] == [["UNREAD"] * 2, ["UNREAD"]]
    withheld = [
        {iri.rpartition("/")[2]: facts[WITHHELD] for iri, facts in patient.index.items() if WITHHELD in facts}
        for patient in patients
    ]
    measured = [ONTO + "hasMeasurement"]
    assert withheld == [
        {"neoplasm": [ONTO + "hasSpecimen"], "l1": measured, "l2": measured},
        {"neoplasm": [ONTO + "hasSpecimen"]},
    ]


def test_findings_of_rows_keep_their_record_and_make_unreadable() -> None:
    """The message stays, the record becomes an IRI."""
    found = (
        RowFinding("UNMAPPED", "not known", "t"),
        RowFinding("TWO_PEOPLE", "two people", "", unreadable=True),
    )
    (patient,) = merge_rows([iter([PatientRows("p", "p.csv", PERSON, found)])])

    assert [(f.code, f.record) for f in patient.findings] == [("UNMAPPED", f"{P}/t"), ("TWO_PEOPLE", "")]
    assert patient.unreadable == "two people"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"birth_date": "1971-05-23"}, {"birth_date": "1971-05-24"}, True),
        ({"birth_date": "1971-05-23"}, {"birth_date": "1971"}, False),
        ({"birth_date": "1971-05"}, {"birth_date": "1971-06-01"}, True),
        ({"birth_date": "1971-05-23"}, {"birth_date": "1971-05-23"}, False),
        ({"sex": "female"}, {"sex": "male"}, True),
        ({"sex": "female"}, {}, False),
    ],
)
def test_two_people_under_one_identifier(one: Row, other: Row, *, expected: bool) -> None:
    """Sources that differ in sex or birth are not merged into one person."""
    first: Row = {"row_id": "", **one}
    second: Row = {"row_id": "", **other}
    (patient,) = merged([part(patient=[first])], [part(patient=[second])])

    assert bool(patient.unreadable) == expected
    assert [finding.code for finding in patient.findings] == ["DIFFERING_COPIES"] * expected


def test_a_result_of_nothing_may_be_of_anything() -> None:
    """A laboratory result without an analyte; one whose analyte was withheld stays so."""
    labs: list[Row] = [{"row_id": "a", "value": "1"}, {"row_id": "b", "value": "1", "analyte": "albumin"}]
    (patient,) = merged([part(**PERSON, lab=labs)])
    withhold_nameless(patient)
    withhold_nameless(patient)

    assert patient.objects(f"{P}/a", WITHHELD) == [ONTO + "analyte"]
    assert patient.objects(f"{P}/b", WITHHELD) == []
