# SPDX-License-Identifier: Apache-2.0
"""The folder of dosing rules: what is told of a rule is what its shapes test, and mistakes are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dosing.timelines import checker
from reasoner.derive import Derivation
from reasoner.dosing import DoseChecker, Level
from reasoner.dosing.rules import Limits, read_rules
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol, check_folder
from reasoner.screening import Screener

SHIPPED = data_folder("shapes") / "a022001"
Change = Callable[[str, str], Path]

#: Days before, hours before, days after, hours after, hours until; what it means if a rule is not kept.
RULES = {
    "DOSE-01": (Limits(14, None, None, None, None), Level.VIOLATION, False),
    "DOSE-02": (Limits(None, 24, None, 24, None), Level.VIOLATION, False),
    "DOSE-03": (Limits(None, None, None, 4, 24), Level.VIOLATION, False),
    "DOSE-03-LATE": (Limits(None, None, 14, None, 24), Level.WARNING, False),
    "DOSE-04": (Limits(14, None, None, None, None), Level.VIOLATION, True),
    "INFO-L": (Limits(28, None, None, None, None), Level.INFORMATION, False),
    "PERM-05": (Limits(None, None, None, None, None), Level.VIOLATION, False),
}


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """A copy of the protocol in which one text of the dosing rules is another."""

    def make(old: str, new: str) -> Path:
        folder = tmp_path / "protocol"
        shutil.copytree(SHIPPED, folder)
        files = [file for file in (folder / "dosing").glob("*.ttl") if old in file.read_text("utf-8")]
        assert files
        for file in files:
            file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        return folder

    return make


def test_the_rules_that_come_with_the_package() -> None:
    rules = read_rules(checker().rules)
    assert {r.criterion.identifier: (r.limits, r.level, r.planning) for r in rules} == RULES


def test_the_gates_find_nothing() -> None:
    assert check_folder(SHIPPED / "dosing", Ontology.load()) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("trial:daysBefore 14 ;\n    trial:possible dose:DOSE-01", "trial:daysBefore 15 ;\n    "
         "trial:possible dose:DOSE-01", "trial:daysBefore 15 is no bound of its shapes"),
        ("sh:minInclusive 4 ]", "sh:minInclusive 5 ]", "trial:hoursAfter 4 is no bound of its shapes"),
        ("trial:daysBefore 28", "trial:daysBefore 28.5", "takes one whole number"),
        ("trial:daysBefore 28", "trial:daysBefore 28 , 14", "takes one whole number"),
        ("trial:appliesIf dose:radioligand , dose:shortActing ;", "", "trial:appliesIf must name conditions"),
        ("trial:appliesIf dose:radioligand , dose:shortActing", "trial:appliesIf onto:octreotide",
         "trial:appliesIf must name conditions"),
        ("trial:focusClass trial:DosePair ;", "", "must have the one target sh:targetClass onto:Patient"),
        ("trial:to onto:AnalogueDose", "trial:to onto:NoSuchDose", "onto:NoSuchDose"),
        ("trial:from onto:RadioligandDose ;", "", "trial:from is missing"),
    ],
)  # fmt: skip
def test_mistakes_are_refused(old: str, new: str, reason: str, change: Change) -> None:
    folder, ontology = change(old, new), Ontology.load()
    with pytest.raises(ProtocolError) as caught:  # noqa: PT012 - one stage after another
        protocol = Protocol.load(folder / "dosing", ontology)
        read_rules(protocol)
        Derivation(ontology, protocol.declarations, policy="default", as_of=None)
    assert reason in str(caught.value)


def test_a_permission_that_nobody_declares_is_refused(change: Change) -> None:
    folder = change("trial:permittedBy cond:ssaMayGoOn", "trial:permittedBy cond:noSuchThing")
    with pytest.raises(ProtocolError, match="is not a condition of a022001"):
        DoseChecker(str(folder))


def test_a_protocol_about_patients_has_no_dosing_rules() -> None:
    protocol = Protocol.load(SHIPPED, Ontology.load())
    with pytest.raises(ProtocolError, match="judges onto:Patient, not trial:DosePair"):
        read_rules(protocol)


def test_a_protocol_without_dosing_rules_says_so(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "p", ignore=shutil.ignore_patterns("dosing"))
    with pytest.raises(ProtocolError, match="has no dosing rules"):
        DoseChecker(str(tmp_path / "p"))


def test_without_a_permission_named_none_is_asked_for(change: Change) -> None:
    """The rule stays, and nothing shows that it is kept."""
    checker = DoseChecker(str(change("    trial:permittedBy cond:ssaMayGoOn ;\n", "")))
    assert len(read_rules(checker.rules)) == len(RULES)


def test_nobody_is_screened_by_dosing_rules() -> None:
    """Every criterion would hold of a patient who is no pair of doses."""
    with pytest.raises(ProtocolError, match="not patients"):
        Screener(str(SHIPPED / "dosing"))
