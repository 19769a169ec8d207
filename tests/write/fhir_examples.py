# SPDX-License-Identifier: Apache-2.0
"""The vignettes as FHIR bundles: `PYTHONPATH=.:tests python -m write.fhir_examples` writes them again."""

from __future__ import annotations

from pathlib import Path

from reasoner.ontology import Ontology
from reasoner.read import ReadNotes, read_patients
from reasoner.write.fhir import FhirWriter

__all__ = ["BUNDLES", "VIGNETTES", "bundles"]

_EXAMPLES = Path(__file__).parents[2] / "examples"
VIGNETTES = _EXAMPLES / "vignettes"
BUNDLES = _EXAMPLES / "fhir"


def bundles(ontology: Ontology) -> dict[str, str]:
    """File name -> text, for every vignette."""
    writer = FhirWriter(ontology)
    found = {}
    for path in sorted(VIGNETTES.glob("*.ttl")):
        (patient,) = read_patients([path], ontology, notes=ReadNotes())
        found[f"{path.stem}.json"] = writer.bundle(patient).text()
    return found


if __name__ == "__main__":
    BUNDLES.mkdir(exist_ok=True)
    for name, text in bundles(Ontology.load()).items():
        (BUNDLES / name).write_text(text, "utf-8")
