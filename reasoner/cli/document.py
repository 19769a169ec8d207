# SPDX-License-Identifier: Apache-2.0
"""`trialshapes document`: the ontology and the criteria of a protocol as pages for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import exit_codes
from reasoner.cli.options import ProtocolOption
from reasoner.document import Documentation, screen_files
from reasoner.ontology import Ontology, data_folder
from reasoner.protocol import Protocol, protocol_folder
from reasoner.run_record import RunRecord
from reasoner.screening import Screener
from reasoner.terms import PATIENT

__all__ = ["document"]


def document(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.", show_default=False)],
    protocol: ProtocolOption = "a022001",
) -> None:
    """Write the ontology and the criteria of a protocol as HTML pages with two pictures.

    The pages need no network and no script. Examples of outcomes come from the patients that the program
    brings along; a protocol that does not judge patients gets none.

    Exit code 0: done. 1: internal error. 2: wrong options, protocol or ontology.
    """
    with exit_codes(context):
        ontology = Ontology.load()
        found = Protocol.load(protocol_folder(protocol), ontology)
        patients = []
        if found.focus_class == PATIENT:
            screener = Screener(protocol, ontology=ontology)
            patients = list(screen_files(screener, data_folder("examples") / "vignettes"))
        run = RunRecord.of(found, ontology, policy="default", as_of=None, engine="")
        for name in Documentation(found, ontology, patients, run).write(out):
            typer.echo(out / name)
