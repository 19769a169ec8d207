# SPDX-License-Identifier: Apache-2.0
"""The ontology files have one form: terms sorted by IRI, one value per line, prefixes of the project.

Run as a script, this module brings the files into that form.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph

from reasoner.terms import PREFIXES

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted(ONTOLOGY.glob("*.ttl"))
LICENCE = "# SPDX-License-Identifier: CC-BY-4.0"


def canonical(file: Path) -> str:
    """What the file should look like: rdflib's `longturtle`, its blocks sorted, blank nodes last."""
    graph = Graph(bind_namespaces="none").parse(file, format="turtle")
    copy = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        copy.bind(prefix, namespace, override=True)
    for triple in graph:
        copy.add(triple)
    text = re.sub(r"\n[ \t]+(?=\n)", "", copy.serialize(format="longturtle", canon=True))
    lines = text.split("\n")
    prefixes = sorted(line for line in lines if line.startswith("PREFIX"))
    body = "\n".join(line for line in lines if not line.startswith("PREFIX")).strip("\n")
    blocks = sorted(re.split(r"\n{2,}", body), key=lambda block: (block.startswith("["), block))
    return "\n\n".join([LICENCE, "\n".join(prefixes), *blocks]) + "\n"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_is_canonical(file: Path) -> None:
    """Writing the file again changes nothing."""
    same = file.read_text("utf-8") == canonical(file)
    assert same, f"{file.name} is not in canonical form: run `python {Path(__file__).name}` in its folder"


if __name__ == "__main__":
    for path in FILES:
        path.write_text(canonical(path), "utf-8")
