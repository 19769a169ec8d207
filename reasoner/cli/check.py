# SPDX-License-Identifier: Apache-2.0
"""`trialshapes check`: the gates that a folder of shapes passes before it is used, for anybody's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.derive import Derivation
from reasoner.derive.vocabulary import DOSE_PAIR
from reasoner.dosing.rules import read_rules
from reasoner.errors import ProtocolError
from reasoner.gates import focus_class
from reasoner.ontology import Ontology, load_turtle
from reasoner.protocol import Protocol, check_folder, protocol_folder
from reasoner.shapes_graph import ShapesGraph
from reasoner.validate.fast import FastEngine
from reasoner.validate.reference import ReferenceEngine

__all__ = ["check"]


def check(
    context: typer.Context,
    shapes: Annotated[Path, typer.Argument(metavar="SHAPES_DIR", help="A folder of SHACL shapes in Turtle.")],
) -> None:
    """Check a folder of shapes: misspelt terms, shapes without effect, pairs that are not whole.

    Exit code 0: no problem. 2: at least one problem; each is printed with the shape that has it.
    """
    with exit_codes(context):
        folder = protocol_folder(str(shapes))
        ontology = Ontology.load()
        errors = check_folder(folder, ontology)
        if not errors:
            errors += _check_use(folder, ontology)
        for error in errors:
            typer.echo(str(error))
        count = len(errors)
        typer.echo(f"{folder}: {count or 'no'} problem{'' if count == 1 else 's'} found")
        if errors:
            raise typer.Exit(ExitCode.USAGE)


def _check_use(folder: Path, ontology: Ontology) -> list[ProtocolError]:
    """What only its users find: shapes that an engine cannot load, declarations that cannot be computed."""
    index = load_turtle(sorted(folder.glob("*.ttl")))
    try:
        FastEngine(ShapesGraph(index))
        ReferenceEngine(ShapesGraph(index))
        Derivation(ontology, index, policy="default", as_of=None)
        if focus_class(ShapesGraph(index)) == DOSE_PAIR:
            read_rules(Protocol.load(folder, ontology))
    except ProtocolError as error:
        return [error]
    return []
