# SPDX-License-Identifier: Apache-2.0
"""Patient values never reach a log or stderr, and nothing is fetched."""

from __future__ import annotations

import logging
import urllib.request
from pathlib import Path

import pytest
from rdflib import Graph

from cli.conftest import HEAD, Run
from reasoner.closed_network import close_network

CANARY = "canary4711"
RECORD = f"""
pat:{{0}} onto:hasEcog :e ; onto:hasTherapy :t ; onto:hasLabResult :{CANARY} .
:e a onto:EcogAssessment ; onto:score "{CANARY}"^^xsd:integer ; onto:date "{CANARY}"^^xsd:date .
:t a onto:TherapyEpisode ; onto:hasAgent <urn:{CANARY}> ; onto:startDate "{CANARY}" .
:{CANARY} a onto:LabResult ; onto:analyte onto:haemoglobin ; onto:value "{CANARY}"^^xsd:decimal ;
    onto:unit "{CANARY}" ; onto:date "2026-13-45"^^xsd:date .
"""


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_canary(debug: tuple[str, ...], run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "patient.ttl").write_text((HEAD + RECORD).format(CANARY))
    with caplog.at_level(logging.DEBUG):
        done = run(*debug, "screen", tmp_path / "patient.ttl", "--as-of=2026-11-22")
    assert done.exit_code in {0, 3}
    assert CANARY in done.stdout, "the patient's own name stands in the results"
    assert CANARY not in done.stderr
    assert CANARY not in caplog.text


def test_broken_file_is_not_quoted(run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "patient.ttl").write_text(f"<urn:x> <urn:y> {CANARY} oops .")
    done = run("screen", tmp_path / "patient.ttl")
    assert done.exit_code == 4
    assert CANARY not in done.output + caplog.text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_network_is_closed() -> None:
    """Not even to this machine: SERVICE, contexts and IRIs that rdflib is asked to parse."""
    close_network()
    with pytest.raises((OSError, ValueError)):
        urllib.request.urlopen("http://127.0.0.1:9/")
    with pytest.raises(PermissionError):
        Graph().parse(data='{"@context": "http://127.0.0.1:9/c.jsonld", "@id": "urn:a"}', format="json-ld")
    with pytest.raises((OSError, ValueError)):
        Graph().parse("http://127.0.0.1:9/g.ttl", format="turtle")
