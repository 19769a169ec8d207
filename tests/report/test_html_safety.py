# SPDX-License-Identifier: Apache-2.0
"""The page asks nothing of the network, runs no script but its own, and trusts no name."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

from reasoner.patient import DataFinding
from reasoner.report.templating import page_parts
from reasoner.terms import PATIENTS
from report.page import S, evidence, explained, parsed, result, section, text, written

HOSTILE = (
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "]]>&lt;!--",
)


def test_nothing_is_asked_of_the_network(tmp_path: Path) -> None:
    page = written(tmp_path, explained())
    tree = parsed(page)
    for element in tree.iter():
        assert element.tag not in {
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "audio",
            "video",
        }
        assert not {"src", "srcset", "action", "formaction", "background", "style"} & set(element.keys())
        assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118 - not a dict
        assert element.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?://|//\w+\.", page_parts().style)
    assert not re.search(r"https?:|fetch|XMLHttp|import\(|innerHTML|eval", page_parts().script)


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, explained()))
    (policy,) = (m for m in tree.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    (style,), (script,) = tree.iter("style"), tree.iter("script")
    hashes = [
        base64.b64encode(hashlib.sha256((e.text or "").encode()).digest()).decode() for e in (style, script)
    ]
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def elements(page: str) -> list[str]:
    return [str(element.tag) for element in parsed(page).iter()]


def test_hostile_names_and_values_stay_text(tmp_path: Path) -> None:
    benign = written(tmp_path / "1", *(explained(f"A{n}") for n, _ in enumerate(HOSTILE)))
    patients = []
    for name in HOSTILE:
        patient = explained(name)
        first, second, third = patient.criteria
        third = replace(third, message=name)
        first = replace(first, evidence=(evidence(PATIENTS + "A/" + name, score=name),))
        findings = (DataFinding(name, name, "", "", name),)
        patients.append(replace(patient, criteria=(first, second, third), findings=findings, source=name))
    page = written(tmp_path / "2", *patients)
    assert elements(page).count("script") == 1
    assert elements(page).count("img") == 0
    assert "49" not in text(section(page, 5)).replace("2026-11-22", "")
    tree = parsed(page)
    assert [text(e) for e in tree.iter("h3")] == [" ".join(name.split()) for name in HOSTILE]
    assert all(e.get("href", "#").startswith("#") for e in tree.iter())
    assert {tag for tag in elements(page)} == {tag for tag in elements(benign)}


def test_where_a_file_lies_is_not_told(tmp_path: Path) -> None:
    assert "somewhere" not in written(tmp_path, result("A", S, S, S))
