# SPDX-License-Identifier: Apache-2.0
"""How far outcomes are from other ones by numbers: the nearest that together would change them."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

import pytest

from reasoner.judge.constraints import BOUNDS
from reasoner.judge.nearness import Values, nearest
from reasoner.judge.tracer import Bound
from reasoner.patient import Literal
from reasoner.result import Outcome
from reasoner.terms import ONTO, TRIAL, XSD_DECIMAL, XSD_INTEGER
from reasoner.validate.values import order

from .explained import vignette

S, V, U = Outcome.SATISFIED, Outcome.VIOLATED, Outcome.UNKNOWN


# --- the search ---------------------------------------------------------------------------------------------


def bound(name: str, value: str, limit: str = "100", parameter: str = "minInclusive") -> Bound:
    number = Literal(value, XSD_DECIMAL)
    return Bound("urn:pair", (name, "urn:p", number), number, parameter, Literal(limit, XSD_INTEGER))


def search(bounds: Collection[Bound], *enough: set[str]) -> set[str]:
    """The numbers found where each of some sets of numbers is enough to change the answer."""

    def changes(values: Values) -> bool:
        moved = {record for record, _, _ in values}
        return any(one <= moved for one in enough)

    return {found.triple[0] for found in nearest(bounds, changes)}


A, B, C = bound("a", "99"), bound("b", "95"), bound("c", "80")


@pytest.mark.parametrize(
    ("enough", "found"),
    [
        ([{"a"}], {"a"}),
        ([{"c"}], {"c"}),
        ([{"a"}, {"b"}], {"a"}),
        ([{"a", "c"}, {"b"}], {"b"}),
        ([{"a", "c"}], {"a", "c"}),
        ([{"b", "c"}], {"b", "c"}),
        ([{"a", "b"}, {"c"}], {"a", "b"}),
        ([{"a", "b", "c"}], {"a", "b", "c"}),
        ([], set()),
        ([{"d"}], set()),
    ],
)
def test_the_nearest_set_without_what_need_not_move(enough: list[set[str]], found: set[str]) -> None:
    assert search([C, A, B], *enough) == found


def test_what_is_farther_than_half_of_its_limit_is_not_looked_at() -> None:
    assert search([bound("a", "50"), bound("b", "150")], {"a"}) == {"a"}
    assert search([bound("a", "49.9"), bound("b", "150.1")], {"a"}, {"b"}) == set()


@pytest.mark.parametrize("parameter", BOUNDS)
@pytest.mark.parametrize("value", ["99", "100", "101"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_moves_just_beyond_its_limit(parameter: str, value: str, sign: str) -> None:
    """The answer of the bound is the other one, and no smaller step would do."""
    given = bound("a", sign + value, f"{sign}100", parameter)
    seen: list[Literal] = []
    nearest([given], lambda values: bool(seen.extend(values.values())))
    (moved,) = seen
    allowed = BOUNDS[parameter]
    assert (order(given.value, given.limit) in allowed) is not (order(moved, given.limit) in allowed)
    assert abs(Fraction(moved.lexical) - Fraction(given.limit.lexical)) <= Fraction(1, 10**4)


def test_of_two_limits_of_one_number_the_one_that_matters_is_told() -> None:
    """A number that has to pass both: the farther limit; the nearer one is passed on the way."""
    near, far = bound("a", "99"), bound("a", "99", "120")

    def changes(values: Values) -> bool:
        return any(Fraction(value.lexical) >= 120 for value in values.values())

    assert nearest([far, near], changes) == (far,)


# --- the protocol -------------------------------------------------------------------------------------------


def lab(record: str, value: float, *, uln: float | None = None, day: str = "2026-11-16") -> str:
    """An update that gives a laboratory result another value, upper limit and day."""
    update = f"""DELETE {{ <{record}> onto:value ?v ; onto:date ?d }}
        INSERT {{ <{record}> onto:value {value} ; onto:date "{day}"^^xsd:date }}
        WHERE {{ <{record}> onto:value ?v ; onto:date ?d }} ;\n"""
    if uln is not None:
        update += f"""DELETE {{ <{record}> onto:uln ?u }} INSERT {{ <{record}> onto:uln {uln} }}
            WHERE {{ <{record}> onto:uln ?u }} ;\n"""
    return update


def compared(name: str, update: str, identifier: str) -> tuple[Outcome, list[tuple[str, str, float]]]:
    """Outcome of a criterion; record, value in the unit of comparison, and distance in percent."""
    result = vignette(name, update).result(identifier)
    told = [
        (c.record.rpartition("/")[2], c.value.lexical, round(float(c.distance) * 100, 1))
        for c in result.comparisons
    ]
    return result.outcome, told


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1400, (V, [("lab-anc", "1400", -6.7)])),
        (1500, (S, [("lab-anc", "1500", 0.0)])),
        (1520, (S, [("lab-anc", "1520", 1.3)])),
        (700, (V, [])),
        (3200, (S, [])),
    ],
)
def test_below_and_above_a_limit(value: float, expected: object) -> None:
    assert compared("V01", lab("lab-anc", value), "INC-08") == expected


def test_the_comparison_says_what_was_compared() -> None:
    (found,) = vignette("V01", lab("lab-anc", 1400)).result("INC-08").comparisons
    assert found.condition == "neutrophils at least 1,500/mm3"
    assert (found.path, found.limit.lexical) == (TRIAL + "high", "1500")
    assert found.analyte == ONTO + "absoluteNeutrophilCount"
    assert found.iri.endswith("conditions#neutrophils")


def test_a_number_that_is_too_old_to_decide_is_not_close_to_deciding() -> None:
    assert compared("V01", lab("lab-anc", 1400, day="2026-09-01"), "INC-08") == (U, [])


def test_numbers_that_fail_together_are_told_together() -> None:
    both = lab("lab-ast", 62, uln=20) + lab("lab-alt", 78, uln=20)
    assert compared("V01", both, "INC-13") == (V, [("lab-ast", "3.1", 3.3), ("lab-alt", "3.9", 30.0)])


def test_the_limit_that_holds_for_the_patient_is_told() -> None:
    """With liver metastases 3.0 is the limit: 1.45 is close to 1.5, which would change nothing."""
    assert compared("V01", lab("lab-bilirubin", 1.45, uln=1), "INC-12") == (S, [])
    assert compared("V01", lab("lab-bilirubin", 3.1, uln=1), "INC-12") == (
        *(V, [("lab-bilirubin", "3.1", 3.3)]),
    )
    without = """DELETE { ?l a onto:LiverMetastasis ; onto:site ?s }
        INSERT { ?l a onto:BoneMetastasis ; onto:site onto:bone }
        WHERE { ?l a onto:LiverMetastasis ; onto:site ?s } ;
        INSERT DATA { pat:V01 onto:hasNegativeStatement <gilbert> . <gilbert> a onto:NegativeStatement ;
            onto:about onto:GilbertSyndrome ; onto:date "2026-11-16"^^xsd:date } ;\n"""
    assert compared("V01", without + lab("lab-bilirubin", 1.45, uln=1), "INC-12") == (
        *(S, [("lab-bilirubin", "1.45", -3.3)]),
    )
    assert compared("V01", without + lab("lab-bilirubin", 3.1, uln=1), "INC-12") == (V, [])


def test_a_computed_number_that_may_lie_on_either_side() -> None:
    """Only the year of birth: the clearance is 29.8 or 30.3 mL/min."""
    update = """DELETE { ?p onto:birthDate ?b ; onto:sex ?s . ?w onto:weight ?k }
        INSERT { ?p onto:birthDate "1950"^^xsd:gYear ; onto:sex onto:female . ?w onto:weight 60 }
        WHERE { ?p onto:birthDate ?b ; onto:sex ?s . ?w onto:weight ?k } ;\n"""
    outcome, (found,) = compared("V01", update + lab("lab-creatinine", 1.52, uln=1), "INC-11")
    assert (outcome, found[0], found[1][:8], found[2]) == (U, "lab-creatinine", "29.82456", -0.6)


def test_one_of_several_lesions_is_not_decisive() -> None:
    """All that are large enough would have to be too small."""
    explained = vignette("V01")
    assert explained.result("INC-06").outcome is S
    lesions = [record for record in explained.patient.index if record.endswith("-size")]
    assert len(lesions) > 1
    size = f"""DELETE {{ <{lesions[0]}> onto:longestDiameter ?d }}
        INSERT {{ <{lesions[0]}> onto:longestDiameter 10.5 }}
        WHERE {{ <{lesions[0]}> onto:longestDiameter ?d }} ;\n"""
    assert compared("V01", size, "INC-06") == (S, [])
    alone = "".join(
        f"DELETE WHERE {{ ?l onto:hasMeasurement <{other}> . <{other}> ?p ?o }} ;\n" for other in lesions[1:]
    )
    outcome, found = compared("V01", size + alone, "INC-06")
    assert (outcome, [row[2] for row in found]) == (S, [5.0])


def test_scores_and_counts_are_not_compared() -> None:
    for name in ("V01", "V06"):
        comparisons = [c for result in vignette(name).results for c in result.comparisons]
        assert {c.value.datatype for c in comparisons} == {XSD_DECIMAL}
        assert not vignette(name).result("INC-07").comparisons
