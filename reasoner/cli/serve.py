# SPDX-License-Identifier: Apache-2.0
"""`trialshapes serve`: a store as pages for coordinators and as a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from reasoner.cli.exit_codes import ExitCode, exit_codes
from reasoner.cli.load import StoreOption
from reasoner.query import StoreError

__all__ = ["serve"]

_EXTRA: Final = {"anyio", "multipart", "python_multipart", "starlette", "uvicorn"}


def serve(
    context: typer.Context,
    store: StoreOption,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; anything but this computer needs --token-file.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Where to listen.")] = 8000,
    base: Annotated[
        str, typer.Option("--base", metavar="URL", help="The address that browsers know, behind a proxy.")
    ] = "",
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="FILE", help="Who may read: lines NAME TOKEN.", show_default=False
        ),
    ] = None,
    user_header: Annotated[
        str,
        typer.Option(
            "--user-header",
            metavar="NAME",
            help="Where the proxy, with the token called proxy, names the person.",
        ),
    ] = "",
    audit_log: Annotated[
        Path | None,
        typer.Option(
            "--audit-log",
            metavar="FILE",
            help="Who read which patient's page (JSON lines).",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="SPARQL queries at a time.")] = 4,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for a query.")] = 60,
    megabytes: Annotated[int, typer.Option("--megabytes", min=1, help="The largest answer.")] = 100,
    memory: Annotated[int, typer.Option("--memory", min=1, help="GiB of memory for a query.")] = 4,
) -> None:
    """Serve a store: pages for coordinators, a query page, and a SPARQL 1.1 endpoint at /sparql.

    Needs the extra `serve`. Queries change nothing and fetch nothing. What `load` adds meanwhile is seen at
    once.

    Exit code 0: stopped. 2: no store, no such address, or it would be open to people that nobody named.
    """
    with exit_codes(context):
        try:
            from reasoner.serve.run import run_site
            from reasoner.serve.settings import Limits, Settings, SettingsError
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _EXTRA:
                raise
            _refuse("serve needs more packages: pip install 'trialshapes[serve]'")
        limits = Limits(seconds=timeout, answer_bytes=megabytes * 1_000_000, memory_gib=memory)
        try:
            settings = Settings(
                store, host, port, base, token_file, user_header, audit_log, workers=workers, limits=limits
            )
            typer.echo(f"{settings.base} (Ctrl+C stops it)")
            run_site(settings)
        except (SettingsError, StoreError) as error:
            _refuse(str(error))
        except KeyboardInterrupt:
            pass


def _refuse(sentence: str) -> None:
    typer.echo(f"trialshapes: {sentence}", err=True)
    raise typer.Exit(ExitCode.USAGE) from None
