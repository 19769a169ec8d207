# SPDX-License-Identifier: Apache-2.0
"""`trialshapes ingest`: what is written gives the same results when it is read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.cli.main import app
from reasoner.ontology import Ontology
from reasoner.patient import PatientGraph
from reasoner.read import ReadNotes, ReadOptions, read_patients
from reasoner.read.code_map import CodeMap
from reasoner.read.lexical import WITHHELD
from reasoner.result import PatientResult
from reasoner.screening import Screener
from reasoner.terms import ONTO, PATIENTS, TYPE

ROOT = Path(__file__).parents[2]
VIGNETTES = ROOT / "examples" / "vignettes"
REDCAP = ROOT / "examples" / "redcap"
HEAD = """@prefix onto: <https://w3id.org/trialshapes/ontology#> .
@prefix pat: <https://w3id.org/trialshapes/patients/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def ingest(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["ingest", *map(str, arguments)])


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(explain=False)


def summary(results: list[PatientResult]) -> dict[str, tuple[object, ...]]:
    """Everything that a result says of a patient but from where it was read."""
    return {
        result.patient: (
            result.verdict,
            result.as_of,
            result.outcomes(),
            [(criterion.identifier, criterion.gaps) for criterion in result.criteria],
        )
        for result in results
    }


def test_packed_and_plain_hold_the_same(tmp_path: Path) -> None:
    """The same records give the same bytes."""
    names = ("p.nq", "a.nq.gz", "b.nq.gz")
    for name in names:
        assert ingest(VIGNETTES / "V01.ttl", "--out", tmp_path / name).exit_code == 0
    plain, packed, again = ((tmp_path / name).read_bytes() for name in names)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert gzip.decompress(packed) == plain
    assert packed == again


def test_vignettes_come_back(tmp_path: Path, screener: Screener) -> None:
    """Same verdicts, outcomes and gaps, and no finding."""
    out = tmp_path / "p.nq.gz"
    result = ingest(VIGNETTES, "--out", out)
    assert (result.exit_code, result.stdout) == (0, f"{out}: 13 patients\n")

    notes = ReadNotes()
    results = list(screener.screen(out, notes=notes))
    assert summary(results) == summary(list(screener.screen(VIGNETTES)))
    assert [finding for result in results for finding in result.findings] == []
    assert notes.rejected == []
    assert not notes.unread


def test_what_was_not_understood_comes_back(tmp_path: Path, screener: Screener) -> None:
    """Values stay unknown, lists open, a lost table lost; findings are told again."""
    tables = tmp_path / "tables"
    tables.mkdir()
    files = {
        "patient": "patient,sex,birth_date\np,female,1960-02-31\n",
        "registration": "patient,date\np,2026-11-22\n",
        "ecog": "patient,score,date\np,1,2026-11-16\np,one,2026-11-17\n",
        "lab": "patient,row_id,analyte,value,unit,date\n"
        "p,a,haemoglobin,12,g/dL,2026-11-16\np,b,heamoglobin,7,g/dL,2026-11-17\n",
        "weight": "patient,weight,unit,date\np,70,kg,2026-11-16\n,60,kg,2026-11-17\n",
        "therapy": "patient,row_id,agent,indication,start_date\np,t,balaganib,pnetIndication,2026-01\n",
        "event": "patient,row_id,condition_class,date\np,e,heart atack,2026-10\n",
        "list_review": "patient,list,complete,date\n"
        "p,therapyList,yes,2026-11-16\np,symptomList,yes,2026-11-16\n",
    }
    for name, text in files.items():
        (tables / f"{name}.csv").write_text(text)
    out = tmp_path / "p.nq"
    assert ingest(tables, "--out", out).exit_code == 3

    before = list(screener.screen(tables))
    after = list(screener.screen(out))
    assert summary(before) == summary(after)
    codes = [sorted({f.code for f in result.findings} - {"MALFORMED"}) for (result,) in (before, after)]
    assert codes == [["OPEN_LIST", "UNMAPPED", "UNREAD"]] * 2
    ontology = screener.ontology
    first, second = (
        withheld(patient)
        for path in (tables, out)
        for patient in read_patients([path], ontology, notes=ReadNotes())
    )
    assert first == second
    assert first[PATIENTS + "p"] == {ONTO + "birthDate", ONTO + "hasEvent", ONTO + "hasWeight"}


def withheld(patient: PatientGraph) -> dict[str, set[object]]:
    return {iri: set(facts[WITHHELD]) for iri, facts in patient.index.items() if WITHHELD in facts}


def test_redcap_example_comes_back(tmp_path: Path, screener: Screener) -> None:
    maps = REDCAP / "map.toml", REDCAP / "codes.sssom.tsv"
    out = tmp_path / "p.nq"
    result = ingest(REDCAP / "export.csv", "--map", maps[0], "--code-map", maps[1], "--out", out)
    assert result.exit_code == 3, "a column is not mapped"

    mapped = Screener(explain=False, reading=ReadOptions(column_map=maps[0], code_maps=(maps[1],)))
    assert summary(list(mapped.screen(REDCAP / "export.csv"))) == summary(list(screener.screen(out)))


def test_a_class_that_a_code_stands_for_may_come_back(tmp_path: Path, ontology: Ontology) -> None:
    """Stated without the code, a conclusion is refused."""
    body = f"pat:p a onto:Patient ; onto:hasTherapy <{PATIENTS}p/t> .\n"
    record = "<{}p/t> a onto:TherapyEpisode, onto:PRRT ; onto:sourceCode '{}' .\n"
    coded = next(
        f"{system}|{code}"
        for (system, code), mappings in CodeMap.load(ontology).mappings.items()
        if any(m.sure and m.term == "PRRT" for m in mappings)
    )
    unreadable = {}
    for number, code in enumerate((coded, "http://example.org|1")):
        path = tmp_path / f"{number}.ttl"
        path.write_text(HEAD + body + record.format(PATIENTS, code))
        (patient,) = read_patients([path], ontology, notes=ReadNotes())
        unreadable[code] = bool(patient.unreadable)
        assert (ONTO + "PRRT" in patient.objects(PATIENTS + "p/t", TYPE)) is (
            code == coded
        ) or patient.unreadable

    assert unreadable == {coded: False, "http://example.org|1": True}


@pytest.fixture(scope="module")
def ontology(screener: Screener) -> Ontology:
    return screener.ontology


def test_patients_who_must_not_be_judged_are_not_written(tmp_path: Path) -> None:
    """One with an unknown term, one of whom two files state facts, seen only after the first was written."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.ttl").write_text(HEAD + "pat:a a onto:Patient ; onto:sex onto:female .\n")
    (folder / "b.ttl").write_text(HEAD + "pat:b a onto:Patient ; onto:sex onto:mal .\n")
    (folder / "c.ttl").write_text(HEAD + "pat:a a onto:Patient ; onto:sex onto:male .\n")
    (folder / "d.ttl").write_text(HEAD + "pat:d a onto:Patient .\n")
    result = ingest(folder, "--out", tmp_path / "p.nq")

    assert result.exit_code == 3
    assert "p.nq: 1 patient\n" in result.stdout
    assert "patients who must not be judged; they were not written" in result.stderr
    graphs = {line.rsplit(" ", 2)[1] for line in (tmp_path / "p.nq").read_text().splitlines()}
    assert graphs == {f"<{PATIENTS}d>"}


def test_nothing_is_written_without_patients(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_text(HEAD + "pat:b a onto:Patient ; onto:sex onto:mal .\n")

    assert ingest(tmp_path / "b.ttl", "--out", tmp_path / "p.nq").exit_code == 4
    assert ingest(tmp_path / "b.ttl", "--out", tmp_path / "p.ttl").exit_code == 2
    (tmp_path / "map.toml").write_text("[[file]]\n")
    (tmp_path / "ecog.csv").write_text("patient,score\n")
    refused = ingest(tmp_path / "ecog.csv", "--map", tmp_path / "map.toml", "--out", tmp_path / "p.nq")
    assert (refused.exit_code, refused.stderr.count("file[1].name: is missing")) == (2, 1)
    assert not list(tmp_path.glob("*p.nq*"))
