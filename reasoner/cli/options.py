# SPDX-License-Identifier: Apache-2.0
"""Options that several commands have."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["AsOf", "Inputs", "Policy", "PolicyOption", "ProtocolOption", "to_day"]


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


def to_day(moment: datetime | None) -> date | None:
    """The day of an option."""
    return moment.date() if moment else None
