# SPDX-License-Identifier: Apache-2.0
"""The page of a patient tells every fact that the static report of the same run tells, and no other one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from reasoner.cli.main import app
from reasoner.ontology import data_folder
from reasoner.query import load_results
from reasoner.query.board_lists import Board
from reasoner.read import ReadNotes
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.result import Collection
from reasoner.run_record import RunRecord
from reasoner.screening import Screener
from reasoner.serve.settings import Settings
from reasoner.terms import ONTO, PATIENTS, XSD
from serve.board.conftest import VIGNETTES
from serve.conftest import site

DAY = '"2026-11-22"^^xsd:date'
#: What is made of an example: a patient whose laboratory values and scans are too old, one registered in an
#: unknown month, one of whom nearly nothing is known.
STALE, MONTH, BARE = "Stale", "Month", "Bare"


def made() -> Iterator[tuple[str, str]]:
    """Patients beside the examples: name, Turtle."""
    v01 = (VIGNETTES / "V01.ttl").read_text("utf-8")
    assert v01.count(DAY) == 1
    yield STALE, v01.replace(DAY, '"2027-03-01"^^xsd:date').replace("pat:V01", f"pat:{STALE}")
    yield MONTH, v01.replace(DAY, '"2026-11"^^xsd:gYearMonth').replace("pat:V01", f"pat:{MONTH}")
    bare = PATIENTS + BARE
    yield (
        BARE,
        (
            f"@prefix onto: <{ONTO}> . @prefix xsd: <{XSD}> .\n"
            f"<{bare}> a onto:Patient ; onto:hasRegistration <{bare}/r> .\n"
            f"<{bare}/r> a onto:Registration ; onto:date {DAY} ."
        ),
    )


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of one run in `out`, and a store of it."""
    folder = tmp_path_factory.mktemp("same")
    shutil.copytree(VIGNETTES, folder / "in", ignore=lambda *_: ["README.md"])
    for name, turtle in made():
        (folder / "in" / f"{name}.ttl").write_text(turtle, "utf-8")
    options = (f"--out={folder / 'out'}", "--as-of=2026-11-22", "--dataset=nquads", "--format=csv")
    done = CliRunner().invoke(app, ["screen", str(folder / "in"), *options])
    assert done.exit_code == 0, done.output
    load_results(folder / "store", [folder / "out"], sorted(data_folder("ontology").glob("*.ttl")))
    return folder


def sections(page: str) -> dict[str, list[str]]:
    """Patient -> what the section says, in order, without what only leads elsewhere."""
    found = {}
    for section in re.findall(r'<article class="patient".*?</article>', page, re.DOTALL):
        told = re.sub(
            r'<p class="of-criterion">.*?</p>|<li class="picture">.*?</li>', "", section, flags=re.DOTALL
        )
        told = told.replace('<a href="#matrix">Back to all patients</a>', "")
        texts = [unescape(text).strip() for text in re.split(r"<[^>]*>", told)]
        found[re.findall(r"<bdi>(.*?)</bdi>", section)[0]] = [text for text in texts if text]
    return found


@pytest.fixture(scope="module")
def client(run_folder: Path) -> Iterator[TestClient]:
    with site(Settings(run_folder / "store", workers=1)) as running:
        yield running


def test_page_and_report_tell_the_same(run_folder: Path, client: TestClient) -> None:
    board = Board(run_folder / "store" / "current")
    (run,) = board.runs()
    # the horizon takes what is too old as repeated; the list does not
    stale, good = (board.patient(run, name) for name in (STALE, "V02"))
    assert stale is not None
    assert good is not None
    assert (stale.expires, good.expires) == ("", "2026-12-05")
    board.close()
    reported = sections((run_folder / "out" / "report.html").read_text("utf-8"))
    assert len(reported) == 16
    shown = {}
    for name in reported:
        shown |= sections(client.get(f"/board/{run.name}/patients/{name}").text)
        assert shown[name] == reported[name], name
    assert shown.keys() == reported.keys()
    told = {name: "\n".join(section) for name, section in shown.items()}
    # so that the examples have something of each kind
    assert "eligible by waiting alone" in told["V13"]
    assert "close to an edge" in told["V03"]
    assert "laboratory" in told["V01"]
    assert "expires on" in told[STALE]
    assert "undetermined" in told[STALE]
    assert "The registration date is not one day." in told[MONTH]
    assert "Collect next" in told[BARE]


def test_a_store_of_an_earlier_version_tells_what_it_holds(run_folder: Path, tmp_path: Path) -> None:
    """Without turning days there are still the dates on which a verdict changes, with their criteria."""
    later = re.compile(r"/(?:expiry|cure|criterioncure|edge|refresh)-\d+>|#noPeriodsText>")
    lines = (run_folder / "out" / "results.nq").read_text("utf-8").splitlines(keepends=True)
    earlier = [line for line in lines if not later.search(line)]
    assert len(earlier) < len(lines)
    (tmp_path / "results.nq").write_text("".join(earlier), "utf-8")
    load_results(tmp_path / "store", [tmp_path / "results.nq"], [])
    reported = sections((run_folder / "out" / "report.html").read_text("utf-8"))
    with site(Settings(tmp_path / "store", workers=1)) as old:
        name = str(old.get("/board").headers["location"])
        shown = {
            patient: sections(old.get(f"{name}/patients/{patient}").text)[patient] for patient in reported
        }
    left_out = {p: [text for text in reported[p] if text not in shown[p]] for p in ("V03", "V13")}
    assert all(text.startswith("close to an edge") or ": until " in text for text in left_out["V03"])
    assert all(": until " in text for text in left_out["V13"])
    assert [text for p in shown for text in shown[p] if text not in reported[p]] == []


def test_sets_that_are_not_listed_are_counted(tmp_path: Path) -> None:
    screener = Screener(as_of=date(2026, 11, 22))
    run = RunRecord.of(screener.protocol, screener.ontology, policy="default", as_of=None, engine="fast")
    words = EvidenceText(screener.ontology, screener.protocol)
    with DatasetFile(tmp_path, run, screener.protocol, words, form=DatasetForm.NQUADS) as dataset:
        for screened in screener.screen_all([VIGNETTES / "V12.ttl"], notes=ReadNotes()):
            collect = Collection(screened.result.collect.sets, more=9, complete=False)
            dataset.write(replace(screened.result, collect=collect), screened.patient)
        dataset.finish(ReadNotes())
    load_results(tmp_path / "store", [tmp_path / "results.nq"], [])
    with site(Settings(tmp_path / "store", workers=1)) as client:
        page = client.get(f"{client.get('/board').headers['location']}/patients/V12").text
    assert "Any one of 10 sets would do; 1 of them is listed." in page
    assert "the search was cut short" in page
