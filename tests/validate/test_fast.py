# SPDX-License-Identifier: Apache-2.0
"""The fast engine gives the reference engine's rows and answers on the protocol, and honours what-ifs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fixtures import TINY, tiny_patient
from shapes.cases import VIGNETTES, Case, cases, mutations, vignettes

from reasoner.errors import UnsupportedShapeError, ValidationFailure
from reasoner.patient import PatientGraph
from reasoner.terms import PATIENTS
from reasoner.validate import Engine, Evaluation
from reasoner.validate.fast import FastEngine, FastEvaluation
from reasoner.validate.reference import ReferenceEngine

from .engines import MALFORMED, engines, malformed, pipeline, read, read_case, record_engines
from .test_reference import shapes

EVERY_CASE = [*cases(), *mutations()]
#: Some of each criterion, and the mutations; the rest takes minutes.
SAMPLE = EVERY_CASE[::60]


def assert_same_rows(patient: PatientGraph, fast: Engine, reference: Engine) -> None:
    assert fast.evaluate(patient).rows() == reference.evaluate(patient).rows()


def pairs(patient: PatientGraph) -> Iterator[tuple[str, str]]:
    """Every half of every pair, at the patient or at each record that it may be asked about."""
    for pair in pipeline().pairs:
        yield from ((half, patient.iri) for half in (pair.possible, pair.proven))
    for condition in pipeline().record_pairs:
        for record in condition.records(patient):
            yield from ((half, record) for half in (condition.possible, condition.proven))


def assert_same_answers(patient: PatientGraph, fast: Evaluation, reference: Evaluation) -> None:
    asked = list(pairs(patient))
    assert len(asked) > 150
    different = [
        (shape, focus) for shape, focus in asked
        if fast.holds(shape, focus) is not reference.holds(shape, focus)
    ]  # fmt: skip
    assert different == []


@pytest.mark.parametrize("name", vignettes())
def test_vignettes(name: str) -> None:
    patient = pipeline().prepare(read(VIGNETTES / f"{name}.ttl"))
    fast, reference = (engine.evaluate(patient) for engine in engines())
    assert fast.rows() == reference.rows()
    assert fast.rows()
    assert_same_answers(patient, fast, reference)


@pytest.mark.parametrize("case", SAMPLE, ids=[case.identifier for case in SAMPLE])
def test_some_cases(case: Case, tmp_path: Path) -> None:
    patient = pipeline(case.policy).prepare(read_case(case, tmp_path))
    assert_same_rows(patient, *engines())


@pytest.mark.slow
@pytest.mark.parametrize("case", EVERY_CASE, ids=[case.identifier for case in EVERY_CASE])
def test_all_cases(case: Case, tmp_path: Path) -> None:
    patient = pipeline(case.policy).prepare(read_case(case, tmp_path))
    fast, reference = (engine.evaluate(patient) for engine in engines())
    assert fast.rows() == reference.rows()
    assert_same_answers(patient, fast, reference)


@pytest.mark.filterwarnings("ignore:Serializing weird numerical")
@pytest.mark.parametrize("files", [MALFORMED[::8], pytest.param(MALFORMED, marks=pytest.mark.slow)], ids=len)
def test_malformed_records(files: list[Path]) -> None:
    """The shapes of a well-formed record, on values that the shapes of a protocol never meet."""
    for file in files:
        assert_same_rows(malformed(file), *record_engines())


CHAIN = """
    tiny:crit sh:targetClass onto:Patient ; sh:node tiny:outer .
    tiny:outer sh:property [ sh:path tiny:p ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape tiny:leaf ] .
    tiny:leaf sh:property [ sh:path tiny:q ; sh:minCount 1 ] .
    tiny:other sh:targetClass onto:Patient ; sh:not [ sh:not tiny:beside ] .
    tiny:beside sh:property tiny:prop .
    tiny:prop sh:path tiny:p ; sh:minCount 1 .
    tiny:alt sh:or ( tiny:leaf [ sh:property [ sh:path tiny:r ; sh:minCount 1 ] ] ) .
    tiny:two a sh:NodeShape ; sh:or ( [ sh:node tiny:leaf ] [ sh:node tiny:beside ] ) .
"""
#: A record with neither property, one with each.
RECORDS = "pat:P tiny:p :none, :q, :r . :q tiny:q 1 . :r tiny:r 1 . :none tiny:x 1 ."
CRIT, OUTER, LEAF, ALT, OTHER, BESIDE, PROP, TWO = (
    TINY + name for name in ("crit", "outer", "leaf", "alt", "other", "beside", "prop", "two")
)
PATIENT = PATIENTS + "P"


def failing(evaluation: FastEvaluation) -> set[str]:
    return {row.source_shape for row in evaluation.rows()}


def test_assumed_answers_hold_wherever_the_shape_is_met() -> None:
    evaluation = FastEngine(shapes(CHAIN)).evaluate(tiny_patient(RECORDS))
    assert evaluation.holds(CRIT, PATIENT)
    only_q = {(LEAF, PATIENT + "/q"): False}
    assert not evaluation.assuming(only_q).holds(CRIT, PATIENT)
    assert evaluation.assuming({**only_q, (LEAF, PATIENT + "/r"): True}).holds(CRIT, PATIENT)
    assert failing(evaluation.assuming(only_q)) == {CRIT}
    assert failing(evaluation.assuming({(OUTER, PATIENT): False})) == {CRIT}
    assert failing(evaluation.assuming({(BESIDE, PATIENT): False})) == {OTHER}
    assert failing(evaluation) == set()


def test_what_was_known_before_does_not_survive_an_assumption_that_changes_it() -> None:
    evaluation = FastEngine(shapes(CHAIN)).evaluate(tiny_patient(RECORDS))
    before = [evaluation.holds(shape, PATIENT) for shape in (CRIT, OUTER, OTHER, BESIDE, TWO)]
    assert before == [True] * 5
    inner = evaluation.assuming({(PROP, PATIENT): False})
    assert [inner.holds(shape, PATIENT) for shape in (CRIT, OTHER, BESIDE, TWO)] == [
        True,
        False,
        False,
        False,
    ]
    both = inner.assuming({(OUTER, PATIENT): False})
    assert [both.holds(shape, PATIENT) for shape in (CRIT, OUTER, OTHER)] == [False, False, False]
    assert both.assuming({(PROP, PATIENT): True}).holds(OTHER, PATIENT)
    assert [evaluation.holds(shape, PATIENT) for shape in (CRIT, OUTER, OTHER, BESIDE, TWO)] == before


def test_assumptions_touch_named_results_of_property_shapes() -> None:
    evaluation = FastEngine(
        shapes("tiny:S sh:targetClass onto:Patient ; sh:property tiny:prop . "
               "tiny:prop sh:path tiny:none ; sh:minCount 1 .")
    ).evaluate(tiny_patient(""))  # fmt: skip
    assert failing(evaluation) == {PROP}
    assert failing(evaluation.assuming({(PROP, PATIENT): True})) == set()


def test_an_assumption_about_no_shape_is_a_failure() -> None:
    evaluation = FastEngine(shapes(CHAIN)).evaluate(tiny_patient(RECORDS))
    with pytest.raises(ValidationFailure):
        evaluation.assuming({(TINY + "nowhere", PATIENT): True})


ONLY_R = "pat:P tiny:p :r . :r tiny:r 1 ."


@pytest.mark.parametrize("facts", [RECORDS, ONLY_R, "", "pat:P tiny:p :none . :none tiny:x 1 ."])
def test_replaced_references_lead_to_the_stand_in(facts: str) -> None:
    """As if the shapes had been written with the stand-in, which may still refer to what it replaces."""
    engine = FastEngine(shapes(CHAIN), replaced={LEAF: ALT})
    rewritten = CHAIN.replace("tiny:leaf", "tiny:alt").replace(
        "tiny:alt sh:property", "tiny:leaf sh:property"
    )
    rewritten = rewritten.replace("tiny:alt sh:or ( tiny:alt", "tiny:alt sh:or ( tiny:leaf")
    patient = tiny_patient(facts)
    expected = ReferenceEngine(shapes(rewritten)).evaluate(patient)
    evaluation = engine.evaluate(patient)
    assert evaluation.rows() == expected.rows()
    for shape in (CRIT, OUTER, LEAF, ALT, OTHER, TWO):
        assert evaluation.holds(shape, PATIENT) is expected.holds(shape, PATIENT)


def test_replaced_makes_a_difference_only_where_the_shape_is_referred_to() -> None:
    patient = tiny_patient(ONLY_R)
    plain, replacing = FastEngine(shapes(CHAIN)), FastEngine(shapes(CHAIN), replaced={LEAF: ALT})
    assert not plain.evaluate(patient).holds(CRIT, PATIENT)
    assert replacing.evaluate(patient).holds(CRIT, PATIENT)
    assert not replacing.evaluate(patient).holds(LEAF, PATIENT + "/r")


@pytest.mark.parametrize("parameter", ["node", "not", "and", "or", "xone", "property", "qualifiedValueShape"])
def test_every_kind_of_reference_is_replaced(parameter: str) -> None:
    path = "sh:path tiny:p ;" if parameter == "property" else ""
    value = "( tiny:old )" if parameter in {"and", "or", "xone"} else "tiny:old"
    counted = "sh:path tiny:self ; sh:qualifiedMinCount 1 ;" if parameter == "qualifiedValueShape" else ""
    graph = shapes(f"""
        tiny:S sh:targetClass onto:Patient ; {counted} sh:{parameter} {value} .
        tiny:old {path} sh:in ( tiny:none ) . tiny:new {path} sh:in ( pat:P ) .
    """)
    patient = tiny_patient("pat:P tiny:self pat:P ; tiny:p pat:P .")
    plain = FastEngine(graph).evaluate(patient).rows()
    replaced = FastEngine(graph, replaced={TINY + "old": TINY + "new"}).evaluate(patient).rows()
    assert bool(plain) is not bool(replaced)


def test_a_stand_in_may_replace_several_and_refer_to_each() -> None:
    graph = shapes("""
        tiny:S sh:targetClass onto:Patient ; sh:node tiny:a, tiny:b .
        tiny:a sh:class tiny:A . tiny:b sh:class tiny:B .
        tiny:new sh:or ( [ sh:node tiny:a ] [ sh:node tiny:b ] ) .
    """)
    engine = FastEngine(graph, replaced={TINY + "a": TINY + "new", TINY + "b": TINY + "new"})
    assert engine.evaluate(tiny_patient("pat:P a tiny:A .")).rows() == ()
    assert len(engine.evaluate(tiny_patient("")).rows()) == 1


def test_a_replacement_in_a_circle_is_refused() -> None:
    graph = shapes("""
        tiny:S sh:targetClass onto:Patient ; sh:node tiny:old . tiny:old sh:class tiny:A .
        tiny:new sh:node tiny:between . tiny:between sh:node tiny:old .
    """)
    with pytest.raises(UnsupportedShapeError, match="refers to itself"):
        FastEngine(graph, replaced={TINY + "old": TINY + "new"})


def test_one_evaluation_goes_on_under_another_engine() -> None:
    """Answers are shared where the replacement touches nothing, assumptions kept everywhere."""
    base = FastEngine(shapes(CHAIN))
    other = base.replacing({LEAF: ALT})
    assert other.compiled[PROP] is base.compiled[PROP]
    assert other.compiled[CRIT] is not base.compiled[CRIT]
    evaluation = base.evaluate(tiny_patient(ONLY_R))
    assert not evaluation.holds(CRIT, PATIENT)
    assert evaluation.under(other).holds(CRIT, PATIENT)
    assert not evaluation.under(other).under(base).holds(CRIT, PATIENT)
    assumed = evaluation.assuming({(ALT, PATIENT + "/r"): False, (PROP, PATIENT): False})
    assert not assumed.under(other).holds(CRIT, PATIENT)
    assert not assumed.under(other).holds(OTHER, PATIENT)
    assert evaluation.under(other).holds(CRIT, PATIENT)


def test_replacements_add_up() -> None:
    patient = tiny_patient(ONLY_R)
    engine = FastEngine(shapes(CHAIN)).replacing({BESIDE: CRIT}).replacing({LEAF: ALT})
    assert engine.evaluate(patient).holds(OTHER, PATIENT)
    assert not FastEngine(shapes(CHAIN)).replacing({BESIDE: CRIT}).evaluate(patient).holds(OTHER, PATIENT)


@cache
def readings() -> list[tuple[FastEngine, FastEngine]]:
    """Per alternative reading: an engine of its own, and one that shares what is the same."""
    base = engines()[0]
    replaced = [alternative.replaced for alternative in pipeline().protocol.alternatives]
    return [(FastEngine(base.shapes, replaced=each), base.replacing(each)) for each in replaced]


@pytest.mark.parametrize("name", vignettes()[::4])
def test_sharing_changes_no_answer_of_the_protocol(name: str) -> None:
    patient = pipeline().prepare(read(VIGNETTES / f"{name}.ttl"))
    adopted = engines()[0].evaluate(patient)
    adopted.rows()
    for alone, sharing in readings():
        assert adopted.under(sharing).rows() == alone.evaluate(patient).rows()
