# SPDX-License-Identifier: Apache-2.0
"""Statements are cut out of a file whole, by their subject."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from reasoner.document.turtle_text import statements
from reasoner.ontology import data_folder

FILES = sorted(
    [
        *data_folder("shapes").rglob("*.ttl"),
        *data_folder("ontology").glob("*.ttl"),
        *data_folder("examples").rglob("*.ttl"),
    ]
)
HARD = r'''@base <https://example.org/> .
PREFIX e: <https://example.org/e#>
@prefix : <here#> .
# a comment. with a dot
e:a e:p "a dot. inside \" . ", 'another. one' ; # and . here
    e:q [ e:r ( 1 2.5 .5 1e3 ) ; e:s """long . "text" .
end""" ] .
<rel> a e:C . :b.c e:p <x.y>.
_:blank e:p e:a .
[] e:p "no subject" .
e:a e:t "second"@en-GB, "2026-11-22"^^e:date .
e:x\.y e:p true.
'''


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_subject_of_a_file_is_found(file: Path) -> None:
    quads = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert subjects
    assert statements([file]).keys() == subjects


def test_statements_are_whole_and_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "hard.ttl"
    file.write_text(HARD, "utf-8")
    found = {iri: [told.text for told in each] for iri, each in statements([file]).items()}
    assert list(found) == [
        "https://example.org/e#a",
        "https://example.org/rel",
        "https://example.org/here#b.c",
        "https://example.org/e#x.y",
    ]
    assert found["https://example.org/e#a"] == [
        HARD[HARD.index("e:a e:p") : HARD.index("<rel>")].rstrip(),
        'e:a e:t "second"@en-GB, "2026-11-22"^^e:date .',
    ]
    assert found["https://example.org/rel"] == ["<rel> a e:C ."]
    assert found["https://example.org/here#b.c"] == [":b.c e:p <x.y>."]
    assert found["https://example.org/e#x.y"] == [r"e:x\.y e:p true."]


def test_names_lead_to_their_iris(tmp_path: Path) -> None:
    file = tmp_path / "hard.ttl"
    file.write_text(HARD, "utf-8")
    (statement,) = statements([file])["https://example.org/here#b.c"]
    assert [(statement.text[first:last], iri) for first, last, iri in statement.names] == [
        (":b.c", "https://example.org/here#b.c"),
        ("e:p", "https://example.org/e#p"),
        ("<x.y>", "https://example.org/x.y"),
    ]
