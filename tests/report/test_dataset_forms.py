# SPDX-License-Identifier: Apache-2.0
"""Both forms of the dataset hold the same, give back any text and name, and never differ in a byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.patient import Literal, Term
from reasoner.report.dataset import DatasetForm
from reasoner.report.quads import Block, NQuads, TriG
from reasoner.report.result_iris import ResultIris
from reasoner.run_record import RunRecord
from reasoner.terms import ONTO, PATIENTS, PREFIXES, TYPE
from report.datasets import VIGNETTES, Dataset, as_term, iri, screener, write


def test_both_forms_hold_the_same(vignettes: Dataset, tmp_path: Path) -> None:
    other = write(tmp_path, VIGNETTES, form=DatasetForm.NQUADS, screened=vignettes.screened)
    assert other.file.name == "results.nq"
    assert {*other.store} == {*vignettes.store}
    lines = other.file.read_text("utf-8").splitlines()
    statements = [line for line in lines if not line.startswith("#")]
    assert len(statements) == len(set(statements)) == len(vignettes.store)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Also where strings hash differently, as they do in every process."""
    code = (
        "import sys; from pathlib import Path; from report.datasets import VIGNETTES, write;"
        "write(Path(sys.argv[1]), VIGNETTES / 'V12.ttl')"
    )
    tests = Path(__file__).parents[1]
    found = []
    for seed in ("1", "2"):
        path = os.pathsep.join((str(tests), str(tests.parent)))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, check=True)
        found.append((folder / "results.trig").read_bytes())
    assert found[0] == found[1]


def test_names_of_runs_depend_on_what_decides_and_nothing_else(tmp_path: Path) -> None:
    stages = screener()
    run = RunRecord.of(stages.protocol, stages.ontology, policy="default", as_of=None, engine="e")
    names = {
        ResultIris.of(changed).run
        for changed in (
            run,
            run.with_inputs([VIGNETTES / "V01.ttl"]),
            run.with_inputs([VIGNETTES / "V02.ttl"]),
            RunRecord.of(stages.protocol, stages.ontology, policy="strict", as_of=None, engine="e"),
        )
    }
    assert len(names) == 4
    (tmp_path / "V01.ttl").write_bytes((VIGNETTES / "V01.ttl").read_bytes())
    assert ResultIris.of(run.with_inputs([tmp_path / "V01.ttl"])).run in names


HOSTILE = [
    'quote " and \\ backslash',
    "line\nbreak\r\nand\ttab",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\u2028",
    '"""',
    "# patient <x>",
    "} GRAPH <urn:x> { <a> <b> <c>",
    "\U0001f600 ünï",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back(text: str) -> None:
    _round_trip(Literal(text))
    _round_trip(Literal(text, ONTO + "odd"))


@given(st.text(), st.sampled_from(["", "en", "de-ch"]))
def test_any_text_comes_back(text: str, language: str) -> None:
    _round_trip(Literal(text, PREFIXES["rdf"] + "langString", language) if language else Literal(text))


@given(st.from_regex(r"([A-Za-z0-9_./:~?&=ü-]|%[0-9A-F]{2})*", fullmatch=True))
def test_any_name_comes_back(name: str) -> None:
    _round_trip(PATIENTS + name)
    _round_trip(ONTO + name)


def _round_trip(term: Term) -> None:
    block = Block(
        PATIENTS + "g", [(PATIENTS + "s/1", ONTO + "value", term), (PATIENTS + "s/1", TYPE, ONTO + "C")]
    )
    forms = ((NQuads(), ox.RdfFormat.N_QUADS), (TriG(PREFIXES), ox.RdfFormat.TRIG))
    for form, reader in forms:
        text = form.head() + form.block(block)
        quads = {q.predicate.value: q for q in ox.parse(text.encode(), format=reader)}
        assert as_term(quads[ONTO + "value"].object) == term
        assert quads[TYPE].object == iri("C")
        assert all(q.graph_name == ox.NamedNode(PATIENTS + "g") for q in quads.values())


def test_half_a_character_is_replaced_and_a_bad_iri_encoded() -> None:
    line = NQuads().block(Block("urn:g", [("urn:s <x>%%41", ONTO + "p", Literal("a\ud800b"))]))
    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
    assert quad.object == ox.Literal("a\N{REPLACEMENT CHARACTER}b")
    assert quad.subject == ox.NamedNode("urn:s%20%3Cx%3E%25%41")


def test_a_block_without_facts_is_not_written() -> None:
    assert [form.block(Block("urn:g", [])) for form in (NQuads(), TriG(PREFIXES))] == ["", ""]
