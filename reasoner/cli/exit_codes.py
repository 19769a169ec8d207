# SPDX-License-Identifier: Apache-2.0
"""Exit codes, and which error leads to which.

An ineligible patient is a result, not an error: it never changes the exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from reasoner.errors import ClusterError, MapError, OntologyError, PlaceError, ProtocolError, ReadError

__all__ = ["ExitCode", "Settings", "exit_codes", "settings"]


class ExitCode(IntEnum):
    """What the calling process learns."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    #: Screening is complete, but a patient or an input could not be evaluated completely.
    INCOMPLETE = 3
    NO_INPUT = 4
    #: Two results were compared and differ.
    DIFFERENT = 5
    #: The run was ended from outside, or by a full disk; what was finished stands.
    STOPPED = 6
    INTERRUPTED = 130


class Settings:
    """Options of the program itself, before the command."""

    def __init__(self, *, debug: bool) -> None:
        """With `debug`, errors show their trace, which may hold patient values."""
        self.debug = debug


def settings(context: typer.Context) -> Settings:
    """The options that the program was called with."""
    return context.obj if isinstance(context.obj, Settings) else Settings(debug=False)


@contextmanager
def exit_codes(context: typer.Context) -> Iterator[None]:
    """Turn errors into one line on stderr and an exit code."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except BrokenPipeError:
        # the reader of our output left: silence the interpreter's own complaint at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.INTERNAL) from None
    except KeyboardInterrupt:
        _complain("interrupted; nothing was written")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except (ProtocolError, OntologyError, MapError, PlaceError, ClusterError) as error:
        _complain(str(error))
        if notes := getattr(error, "__notes__", ()):
            more = f"{len(notes)} more problem{'' if len(notes) == 1 else 's'}"
            _complain(f"and {more}: `trialshapes check` lists every one")
        raise typer.Exit(ExitCode.USAGE) from None
    except ReadError as error:
        _complain(str(error))
        raise typer.Exit(ExitCode.NO_INPUT) from None
    except Exception as error:
        if settings(context).debug:
            raise
        kind = error.__class__.__name__
        _complain(
            f"internal error ({kind}); `trialshapes --debug ...` shows where, and may show patient values"
        )
        raise typer.Exit(ExitCode.INTERNAL) from None


def _complain(sentence: str) -> None:
    typer.echo(f"trialshapes: {sentence}", err=True)
