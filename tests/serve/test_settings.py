# SPDX-License-Identifier: Apache-2.0
"""What a site refuses to be started with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reasoner.serve.audit import AuditLog
from reasoner.serve.settings import Settings, SettingsError
from reasoner.serve.tokens import Sessions, load_tokens
from serve.conftest import TOKENS


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"host": "192.0.2.1"}, "--host: reaches beyond this computer, and patient data would be open"),
        ({"host": "host.example"}, "--host: reaches beyond this computer"),
        ({"host": "0.0.0.0"}, "--host: means every address"),  # noqa: S104 - is refused
        ({"host": "::"}, "--host: means every address"),
        ({"public": "https://a.example"}, "--base: reaches beyond this computer"),
        ({"public": "https://a.example", "token_file": Path("t")}, "--base: .* add --audit-log FILE"),
        ({"public": "https://a.example/path"}, "--base: has a path"),
        ({"public": "a.example"}, "--base: must be an address like"),
        ({"public": "ftp://a.example"}, "--base: must be an address like"),
        ({"public": "https://user@a.example"}, "--base: must be an address like"),
        ({"user_header": "X-User"}, "--user-header: is believed with the token called proxy"),
        ({"workers": 0}, "--workers: must be 1 or more"),
    ],
)
def test_what_would_be_open_to_all_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Settings(Path("store"), **options)


def test_this_computer_needs_no_token() -> None:
    assert Settings(Path("s")).base == "http://127.0.0.1:8000"
    assert Settings(Path("s"), host="::1", port=81).base == "http://[::1]:81"
    assert Settings(Path("s"), host="localhost").hosts == {"127.0.0.1:8000", "localhost:8000", "[::1]:8000"}


def test_names_of_the_site() -> None:
    options = {"token_file": Path("t"), "audit_log": Path("a")}
    behind = Settings(Path("s"), public="https://Trials.example/", **options)  # type: ignore[arg-type]
    assert (behind.base, behind.is_secure) == ("https://Trials.example", True)
    assert "trials.example" in behind.hosts
    assert "trials.example:443" not in behind.hosts
    usual = Settings(Path("s"), public="http://trials.example:80", **options)  # type: ignore[arg-type]
    assert {"trials.example", "trials.example:80"} < usual.hosts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names nobody"),
        ("alice\n", "line 1 is not NAME TOKEN"),
        ("alice two words\n", "line 1 is not NAME TOKEN"),
        (f"al/ice {'a' * 32}\n", "line 1 is not NAME TOKEN"),
        (f"#\nalice {'a' * 31}\n", "line 2: a token has 32 characters or more"),
        (f"alice {'ä' * 32}\n", "line 1: a token has 32 characters or more"),
        (f"alice {'a' * 32}\nbob {'a' * 32}\n", "line 2 repeats"),
        (f"alice {'a' * 32}\nalice {'b' * 32}\n", "line 2 repeats"),
    ],
)
def test_files_of_tokens_are_checked(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "tokens"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    with pytest.raises(SettingsError, match=told) as error:
        load_tokens(file)
    assert "a" * 31 not in str(error.value), "a token is a secret"


def test_a_file_of_tokens_that_all_may_read_is_refused(token_file: Path) -> None:
    tokens = load_tokens(token_file)
    assert [tokens.name_of(token) for token in TOKENS.values()] == list(TOKENS)
    assert [tokens.name_of(token) for token in ("", "alice", TOKENS["alice"][:-1])] == ["", "", ""]
    token_file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_tokens(token_file)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_tokens(token_file.with_name("gone"))


def test_sessions_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("reasoner.serve.tokens.time.monotonic", lambda: now[0])
    sessions = Sessions()
    first, second = sessions.open("alice"), sessions.open("bob")
    assert [sessions.name_of(each) for each in (first, second, "", "x")] == ["alice", "bob", "", ""]
    sessions.close(second)
    now[0] += 13 * 3600
    assert [sessions.name_of(each) for each in (first, second)] == ["", ""]


def test_an_audit_log_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written to"):
        AuditLog(tmp_path / "nowhere" / "audit.jsonl")
    (tmp_path / "audit.jsonl.salt").write_text("")  # a short salt would let names be tried
    with pytest.raises(SettingsError, match="is not a salt"):
        AuditLog(tmp_path / "audit.jsonl")
