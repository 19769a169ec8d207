# SPDX-License-Identifier: Apache-2.0
"""Every trap of `gates/` is refused with exactly the errors that stand at its top; sound files have none."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyshacl
import pytest
from fixtures import TINY_PROTOCOL, tiny_ontology
from rdflib import Graph

from reasoner.errors import ProtocolError
from reasoner.protocol import Protocol, check_folder, protocol_folder
from reasoner.shacl_terms import SHACL_CORE, SHACL_TERMS
from reasoner.terms import SH

TRAPS = sorted((Path(__file__).parent / "gates").glob("*.ttl"))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.stem)
def test_trap(trap: Path, tmp_path: Path) -> None:
    folder = tmp_path / trap.stem
    folder.mkdir()
    shutil.copy(trap, folder)
    found = [f"{type(e).__name__}: {e}" for e in check_folder(folder, tiny_ontology())]
    expected = re.findall(r"^# (\w+Error: .*)$", trap.read_text(), re.MULTILINE)
    assert found == expected
    assert bool(found) != ("sound" in trap.stem)


def test_sound_protocol_has_no_problem() -> None:
    assert check_folder(TINY_PROTOCOL, tiny_ontology()) == []


def test_load_raises_the_first_problem_and_notes_the_others(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "gates" / "identifier-twice.ttl", tmp_path)
    with pytest.raises(ProtocolError, match="used more than once") as caught:
        Protocol.load(tmp_path, tiny_ontology())
    assert len(caught.value.__notes__) == 1


def test_plain_shapes_can_be_checked_but_not_screened(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parent / "gates" / "sound.ttl", tmp_path)
    assert check_folder(tmp_path, tiny_ontology()) == []
    with pytest.raises(ProtocolError, match="no trial:Protocol"):
        Protocol.load(tmp_path, tiny_ontology())


def test_terms_may_be_defined_in_the_folder_itself(tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        "@prefix : <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        ":Person a rdfs:Class . :name a rdf:Property .\n"
        ":S a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path :name ; sh:minCount 1 ] .\n"
    )
    assert check_folder(tmp_path, tiny_ontology()) == []


def test_unknown_protocol() -> None:
    with pytest.raises(ProtocolError, match="neither a folder nor a protocol"):
        protocol_folder("no-such-protocol")


def test_vocabulary_is_that_of_w3c() -> None:
    """Each term that is allowed stands in the SHACL vocabulary that pySHACL ships."""
    file = Path(pyshacl.__file__).parent / "assets" / "shacl.ttl"
    defined = {str(subject) for subject in Graph().parse(file).subjects() if str(subject).startswith(SH)}
    assert defined >= SHACL_TERMS >= SHACL_CORE
    assert not {t for t in SHACL_CORE if "parql" in t.lower() or "js" in t}
