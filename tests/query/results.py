# SPDX-License-Identifier: Apache-2.0
"""Small results written by hand, for tests of the store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reasoner.terms import ONTO, PATIENTS, TYPE

BASE = "https://w3id.org/trialshapes/"
ONTOLOGY = "<urn:tiny> a <http://www.w3.org/2002/07/owl#Class> .\n"


def write_results(
    file: Path,
    *,
    run: str,
    patients: Iterable[str],
    version: str = "1",
    layers: Iterable[str] = ("asserted",),
) -> Path:
    """One run over some patients; `version` stands in the graph of the run and in the facts."""
    graph = f"{BASE}runs/{run}"
    lines = [
        f"<{graph}> <{TYPE}> <{ONTO}ScreeningRun> <{graph}> .",
        f'<{graph}> <{ONTO}protocolVersion> "{version}" <{graph}> .',
    ]
    for name in patients:
        screening, patient = f"{graph}/{name}", f"{PATIENTS}{name}"
        lines += [
            f"<{screening}> <{TYPE}> <{ONTO}PatientScreening> <{graph}> .",
            f"<{screening}> <{ONTO}patient> <{patient}> <{graph}> .",
            f"<{screening}> <{ONTO}verdict> <{ONTO}Eligible> <{graph}> .",
        ]
        lines += [
            f'<{patient}> <{ONTO}siteName> "{version}" <{BASE}facts/{name}/{layer}> .' for layer in layers
        ]
    file.write_text("\n".join(lines) + "\n")
    return file


def write_ontology(folder: Path) -> Path:
    """An ontology of one statement."""
    file = folder / "tiny.ttl"
    file.write_text(ONTOLOGY)
    return file
