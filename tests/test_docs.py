# SPDX-License-Identifier: Apache-2.0
"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from reasoner.cli.main import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_the_readme_is_what_the_command_prints() -> None:
    shown = re.search(r"```\n(┏.*?)```", README, re.DOTALL)
    assert shown

    printed = CliRunner().invoke(app, ["screen", str(ROOT / "examples" / "vignettes")])

    assert printed.exit_code == 0
    assert shown[1].strip() in printed.stdout


def test_every_option_of_the_readme_exists() -> None:
    usage = (
        README.partition("## Screening your own patients")[2].partition("```sh\n")[2].partition("```\n")[0]
    )
    commands = re.findall(r"^trialshapes (\w+)(.*?)(?=^trialshapes|\Z)", usage, re.DOTALL | re.MULTILINE)

    assert {name for name, _ in commands} == {
        command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands
    }
    for name, rest in commands:
        help_text = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).stdout
        plain = re.sub(r"\x1b\[[0-9;]*m", "", help_text)
        for option in re.findall(r"--[\w-]+", rest):
            assert option in plain


def test_the_files_that_the_readme_links_to_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
