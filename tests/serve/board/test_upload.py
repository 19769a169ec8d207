# SPDX-License-Identifier: Apache-2.0
"""Upload and screen: what is shown, what is refused and why, who sees it, and what is kept."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from query.results import write_ontology, write_results
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from reasoner.ontology import data_folder
from reasoner.query import load_results
from reasoner.serve import upload_protocols
from reasoner.serve.settings import Settings
from reasoner.serve.upload_worker import Job, screen_upload
from reasoner.serve.uploads import UploadLimits, Uploads, in_process
from serve.board.conftest import VIGNETTES
from serve.conftest import TOKENS, site

V12 = (VIGNETTES / "V12.ttl").read_bytes()
EXAMPLES = VIGNETTES.parent


@pytest.fixture(scope="module")
def own_store(cohort_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that may be added to."""
    return Path(shutil.copytree(cohort_store, tmp_path_factory.mktemp("own") / "store", symlinks=True))


@pytest.fixture(scope="module")
def upload(own_store: Path) -> Iterator[TestClient]:
    with site(Settings(own_store, workers=1)) as client:
        yield client


def csrf(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/upload").text)
    assert found
    return found[1]


def send(client: TestClient, *files: tuple[str, bytes], **fields: str) -> tuple[int, str]:
    """Send files; the status, and where the answer leads or the problems that it tells."""
    given = [("files", file) for file in files]
    answer = client.post("/upload", data={"csrf": csrf(client), **fields}, files=given)
    if answer.status_code == 303:
        return 303, str(answer.headers["location"])
    problems = re.search(r'id="problems">(.*?)</div>', answer.text, re.DOTALL)
    told = re.findall(r"<li>(.*?)</li>", problems[1]) if problems else [answer.text]
    return answer.status_code, unescape(" | ".join(told))


def test_an_upload_is_shown_and_forgotten(upload: TestClient, own_store: Path) -> None:
    before = (own_store / "current").readlink()
    status, place = send(upload, ("../../V12.ttl", V12), as_of="2026-11-22", policy="default")
    assert status == 303
    page = upload.get(place).text
    assert re.findall(r"<bdi>([^<]*)</bdi>", page) == ["V12"]
    patient = upload.get(f"{place}/patients/V12").text
    assert "ALT with unit, date and upper limit of normal" in patient
    assert "Read from</dt> <dd><bdi>V12.ttl</bdi>" in patient
    assert upload.get(f"{place}/results.nq").text.startswith("<")
    assert upload.get(f"{place}/patients/V13").status_code == 404
    assert upload.post(f"{place}/drop").status_code in {403, 415}
    assert upload.post(f"{place}/drop", data={"csrf": csrf(upload)}).status_code == 303
    assert upload.get(place).status_code == 404
    assert (own_store / "current").readlink() == before


def test_an_upload_is_kept_if_asked_for(upload: TestClient, own_store: Path) -> None:
    tables = [(file.name, file.read_bytes()) for file in sorted((EXAMPLES / "tables").glob("*.csv"))]
    status, place = send(upload, *tables, as_of="2026-11-22")
    assert status == 303
    assert upload.post(f"{place}/keep", data={"csrf": csrf(upload)}).status_code == 303
    link = re.search(r'Added to the store: <a href="([^"]*)"', upload.get(place).text)
    assert link
    deadline = time.monotonic() + 30
    while upload.get(link[1]).status_code == 404 and time.monotonic() < deadline:
        time.sleep(0.1)
    page = upload.get(f"{link[1]}/patients").text
    assert "1 to 13 of 13 patients" in page
    assert (own_store / "current" / "board.sqlite").is_file()


BAD = {
    "x.ttl": (b"this is <not turtle", "x.ttl, line 1: not valid turtle"),
    "x.json": (b'{"resourceType": "Bundle"', "x.json, line 1: not valid JSON"),
    "patient.csv": (b"patient,wrong\n1,2\n", "no column 'wrong'"),
    "<b>.ttl": (b"nonsense", "_b_.ttl, line 1"),
    "y.ttl.gz": (b"not gzip", "y.ttl.gz"),
}


def test_bad_files_get_clear_errors(upload: TestClient) -> None:
    status, told = send(upload, *((name, content) for name, (content, _) in BAD.items()))
    assert status == 422
    assert told.startswith("No patient could be read.")
    for _, said in BAD.values():
        assert said in told
    assert "trialshapes-" not in told  # the folder of uploads


@pytest.mark.parametrize("name", ["x.pdf", "x.duckdb", "x.rdf", "x", "..."])
def test_formats_that_are_not_read_are_refused_at_once(upload: TestClient, name: str) -> None:
    status, told = send(upload, (name, b"%PDF"))
    assert status == 422
    assert "this format is not read here; formats read: .ttl" in told


def test_what_is_not_a_form_of_this_page_is_refused(upload: TestClient) -> None:
    assert send(upload, ("a.ttl", V12), as_of="yesterday") == (
        *(422, "The date of registration is not a date like 2026-11-22."),
    )
    assert send(upload)[0] in {415, 422}
    assert upload.post("/upload", files=[("files", ("a.ttl", V12))]).status_code == 403
    assert upload.post("/upload", data={"csrf": "x"}, files=[("files", ("a.ttl", V12))]).status_code == 403
    assert send(upload, ("a.ttl", b"x" * 21_000_000))[0] == 413


def offered(page: str) -> list[str]:
    """The protocols that a form offers, the chosen one with a star."""
    choice = re.search(r'<select id="protocol".*?</select>', page, re.DOTALL)
    assert choice
    found = re.findall(r'<option value="([^"]*)"( selected)?>', choice[0])
    return [name + ("*" if is_chosen else "") for name, is_chosen in found]


def test_only_protocols_that_judge_patients_are_offered(upload: TestClient) -> None:
    assert offered(upload.get("/upload").text) == ["a022001*"]
    status, told = send(upload, ("V12.ttl", V12), protocol="a022001-dosing")
    reason = "a022001-dosing judges trial:DosePair, not patients: nobody is screened by it."
    assert (status, told) == (422, reason)
    status, told = send(upload, ("V12.ttl", V12), protocol="../x", policy="mild")
    assert status == 422
    assert told == (
        "There is no such policy; choose one of default, strict, lenient."
        " | The protocol does not come with this program; choose one of a022001."
    )


def test_an_upload_is_screened_by_the_protocol_that_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form offers what lies in the folder of shapes, and chooses that of the last run of the store."""
    shapes = tmp_path / "shapes"
    for name in ("a022001", "other"):
        shutil.copytree(data_folder("shapes") / "a022001", shapes / name)
    header = shapes / "other" / "protocol.ttl"
    header.write_text(header.read_text().replace('identifier "a022001"', 'identifier "other"'))
    monkeypatch.setattr(upload_protocols, "data_folder", lambda _: shapes)
    upload_protocols._known.cache_clear()
    written = write_results(tmp_path / "1.nq", run="1", patients=["A"])
    load_results(tmp_path / "store", [written], [write_ontology(tmp_path)])
    try:
        with site(Settings(tmp_path / "store", workers=1)) as client:
            page = client.get("/upload").text
            assert offered(page) == ["a022001*", "other"]
            status, place = send(client, ("V12.ttl", V12), protocol="other")
            assert status == 303
            assert "By other 0.1.0, policy default" in client.get(place).text
            assert client.post(f"{place}/keep", data={"csrf": csrf(client)}).status_code == 303
            wait_for(client, ["a022001", "other*"])
            client.post(f"{place}/drop", data={"csrf": csrf(client)})
        shutil.rmtree(shapes / "other")
        upload_protocols._known.cache_clear()
        with site(Settings(tmp_path / "store", workers=1)) as client:
            page = client.get("/upload").text
            assert offered(page) == ["a022001*"]
            assert "The store also holds results by other, whose shapes do not come with" in page
    finally:
        upload_protocols._known.cache_clear()


def wait_for(client: TestClient, wanted: list[str]) -> None:
    """Until the run that was added is the last one of the store."""
    deadline = time.monotonic() + 30
    while offered(client.get("/upload").text) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    assert offered(client.get("/upload").text) == wanted


def test_nobody_else_sees_an_upload(cohort_store: Path, token_file: Path, tmp_path: Path) -> None:
    settings = Settings(cohort_store, workers=1, token_file=token_file, audit_log=tmp_path / "audit.jsonl")
    with site(settings) as client:
        client.headers["Authorization"] = f"Bearer {TOKENS['alice']}"
        status, place = send(client, ("V12.ttl", V12))
        assert status == 303
        assert client.get(f"{place}/patients/V12").status_code == 200
        client.headers["Authorization"] = f"Bearer {TOKENS['bob']}"
        for path in (place, f"{place}/patients/V12", f"{place}/results.nq"):
            assert client.get(path).status_code == 404
        assert client.post(f"{place}/keep", data={"csrf": csrf(client)}).status_code == 404
    assert "V12" not in (tmp_path / "audit.jsonl").read_text()


def limited(client: TestClient, **limits: float) -> None:
    app = client.app
    assert isinstance(app, Starlette)
    app.state.uploads = Uploads(UploadLimits(**limits))  # type: ignore[arg-type]


def test_limits_of_time_and_number(cohort_store: Path) -> None:
    with site(Settings(cohort_store, workers=1)) as client:
        limited(client, seconds=0.05)
        status, told = send(client, ("V12.ttl", V12))
        assert (status, told.partition(" seconds")[0]) == (422, "Screening took longer than 0.05")
        limited(client, patients=1)
        two = (("V12.ttl", V12), ("V13.ttl", (VIGNETTES / "V13.ttl").read_bytes()))
        status, told = send(client, *two)
        assert (status, told.partition(" patients")[0]) == (422, "More than 1")


def test_old_uploads_make_room() -> None:
    uploads = Uploads(UploadLimits(kept=2, kept_seconds=60))
    made = []
    for _ in range(3):
        made.append(uploads.begin("me"))
        uploads._known[made[-1].token] = made[-1]  # as if it had been screened
    assert [upload.folder.exists() for upload in made] == [False, True, True]
    assert uploads.find(made[1].token, "me") is made[1]
    assert uploads.find(made[2].token, "me") is made[2]
    made[2].until = 0.0
    with pytest.raises(HTTPException):
        uploads.find(made[2].token, "me")
    assert [upload.folder.exists() for upload in made] == [False, True, False]
    uploads.close()
    assert not made[1].folder.exists()


def test_no_log_names_a_patient_or_quotes_a_file(
    cohort_store: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with site(Settings(cohort_store, workers=1)) as client:
        run = str(client.get("/board").headers["location"]).rpartition("/")[2]
        for path in (f"/board/{run}/patients/V03", f"/board/{run}/patients?name=V03", "/data/patients/V03"):
            assert client.get(path).status_code == 200
        assert client.get(f"/board/{run}/patients/V99").status_code == 404
        status, place = send(client, ("V12-Canary.ttl", V12.replace(b"pat:V12", b"pat:Canary")))
        assert status == 303
        assert client.get(f"{place}/patients/Canary").status_code == 200
        assert send(client, ("Canary.ttl", b"<urn:Canary> Canary"))[0] == 422
    told = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("http"))
    assert "/board/{run}/patients/{patient:path}" in told
    for logged in (told, *capfd.readouterr()):
        assert not re.search("V03|V99|Canary", logged)


def test_a_process_that_dies_or_hangs_is_told(tmp_path: Path) -> None:
    assert in_process(_die, (), 30) == ("crashed", "")
    begun = time.monotonic()
    assert in_process(_sleep, (), 0.2) == ("slow", 0.2)
    assert time.monotonic() - begun < 30
    job = Job(tmp_path, "no such protocol", None, "default", 1, 8)
    kind, said = in_process(screen_upload, (job,), 60)
    assert kind == "failed"
    assert "no such protocol" in said


def _die(_: object) -> None:
    """End without a word."""


def _sleep(_: object) -> None:
    time.sleep(60)
