# SPDX-License-Identifier: Apache-2.0
"""Options that several commands have."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reasoner.read import ReadOptions, SourceKind

__all__ = [
    "AsOf",
    "CodeMaps",
    "ColumnMapOption",
    "Inputs",
    "Kind",
    "Policy",
    "PolicyOption",
    "ProtocolOption",
]
__all__ += ["to_day", "to_reading"]


class Policy(StrEnum):
    """What missing data mean."""

    DEFAULT = "default"
    STRICT = "strict"
    LENIENT = "lenient"


Inputs = Annotated[
    list[Path],
    typer.Argument(metavar="INPUT...", help="Files or folders of patient records.", show_default=False),
]
ProtocolOption = Annotated[
    str, typer.Option("--protocol", help="A protocol that comes with the program, or a folder of shapes.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="Registration date (YYYY-MM-DD) of patients whose record has none.",
        show_default=False,
    ),
]
PolicyOption = Annotated[
    Policy, typer.Option("--policy", help="What missing data mean; lenient results must be confirmed.")
]

Kind = Annotated[
    SourceKind | None,
    typer.Option("--from", help="What the input is; seen from the files if not given.", show_default=False),
]
ColumnMapOption = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="What the columns of CSV files hold (TOML).",
        show_default=False,
    ),
]
CodeMaps = Annotated[
    list[Path] | None,
    typer.Option(
        "--code-map",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="What codes of the site stand for (SSSOM); may be repeated.",
        show_default=False,
    ),
]


def to_reading(kind: SourceKind | None, column_map: Path | None, code_maps: list[Path] | None) -> ReadOptions:
    """What the options say about the input."""
    return ReadOptions(kind, column_map, tuple(code_maps or ()))


def to_day(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None
