# SPDX-License-Identifier: Apache-2.0
"""The processes that screen an upload, and that add one to the store: without a network, free to be killed.

A file that somebody sends may be made to take memory or time; the site only waits for so long, and ends the
process.
"""

from __future__ import annotations

import resource
import signal
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from reasoner.closed_network import close_network
from reasoner.errors import ReasonerError
from reasoner.ontology import data_folder
from reasoner.query.store import load_results
from reasoner.query.worker import close_doors
from reasoner.read import ReadNotes
from reasoner.report.dataset import DatasetFile, DatasetForm
from reasoner.report.evidence_text import EvidenceText
from reasoner.run_record import RunRecord
from reasoner.screening import Screener

__all__ = ["INPUT", "RESULTS", "STORE", "Job", "add_to_store", "screen_upload"]

#: Names in the folder of an upload.
INPUT: Final = "input"
RESULTS: Final = "results.nq"
STORE: Final = "store"
#: Bytes that one file may grow to.
_LARGEST: Final = 2_000_000_000


class Job(NamedTuple):
    """What to screen, and how; `protocol` is a folder of shapes, more patients than `most` are refused."""

    folder: Path
    protocol: str
    as_of: date | None
    policy: str
    most: int
    memory_gib: int


def screen_upload(connection: Connection, job: Job) -> None:
    """Screen the files of an upload into a store of its own.

    Sends `("done", patients)`; or `("nothing", sentences)` when no patient could be read, `("many", most)`,
    or `("failed", sentence)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    close_network()
    close_doors(job.memory_gib)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
    try:
        connection.send(_screen(job))
    except ReasonerError as error:
        connection.send(("failed", _named(str(error), job.folder)))
    except (OSError, MemoryError) as error:
        connection.send(("failed", f"could not be screened: {type(error).__name__}"))


def _screen(job: Job) -> tuple[str, object]:
    screener = Screener(job.protocol, as_of=job.as_of, policy=job.policy)
    source = job.folder / INPUT
    run = RunRecord.of(
        screener.protocol,
        screener.ontology,
        policy=job.policy,
        as_of=job.as_of,
        engine=screener.engine_name,
    ).with_inputs([source])
    notes, patients = ReadNotes(), 0
    evidence = EvidenceText(screener.ontology, screener.protocol)
    with DatasetFile(job.folder, run, screener.protocol, evidence, form=DatasetForm.NQUADS) as dataset:
        for screened in screener.screen_all([source], notes=notes):
            patients += 1
            if patients > job.most:
                return "many", job.most
            dataset.write(screened.result, screened.patient)
        dataset.finish(notes)
    if not patients:
        return "nothing", [_named(sentence, job.folder) for sentence in _sentences(notes)]
    load_results(job.folder / STORE, [job.folder / RESULTS], [])
    return "done", patients


def _sentences(notes: ReadNotes) -> list[str]:
    """Why nothing was read."""
    refused = [str(error) for error in notes.rejected]
    return refused + [f"{unread.source}: {unread.reason}" for unread in notes.unread]


def _named(sentence: str, folder: Path) -> str:
    """A sentence with the names of files in place of their paths."""
    return sentence.replace(f"{folder / INPUT}/", "").replace(str(folder / INPUT), "the upload")


def add_to_store(connection: Connection, folder: Path, results: Path) -> None:
    """Add results to the store of the site. Sends `("done", patients)` or `("failed", sentence)`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        contents = load_results(folder, [results], sorted(data_folder("ontology").glob("*.ttl")))
    except ReasonerError as error:
        connection.send(("failed", getattr(error, "reason", "could not be added")))
    else:
        connection.send(("done", contents.patients))
