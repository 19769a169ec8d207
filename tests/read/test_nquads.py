# SPDX-License-Identifier: Apache-2.0
"""N-Quads graph by graph: what pyoxigraph reads, statement by statement, from any form of the lines."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reasoner.errors import ReadError
from reasoner.read.files import SourceFile
from reasoner.read.nquads import Statements, Unit, find_patients, parse_unit, read_units
from reasoner.terms import ONTO, PATIENT, PATIENTS, TYPE, XSD

G, H = f"<{PATIENTS}g>", f"<{PATIENTS}h>"
P = f"{PATIENTS}p"


def unit(*lines: str) -> Unit:
    return Unit(G, 1, [f"{line}\n".encode() for line in lines])


def read(*lines: str) -> Statements | None:
    try:
        return parse_unit(unit(*lines), "p.nq")
    except ReadError:
        return None


def expected(*lines: str) -> Statements | None:
    statements = Statements()
    try:
        for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS):
            statements.add(quad)
    except SyntaxError:
        return None
    return statements


ODD_IRIS = (
    "a",
    "x:y",
    f"{ONTO}sex",
    f"{P}/r%20b",
    f"{P}/r%2",
    "http://[::1]/a",
    "http://a:b:c/",
    "http://a/ü",
)
ODD_TEXTS = ("", "a b", "ü\u2028", "\\u00e9", '\\"', "x\x01y", " .", "> <", "\\q", "\ud7ff", "tab\t")
iris = st.one_of(st.sampled_from(ODD_IRIS), st.integers(0, 3).map(lambda n: f"{P}/r{n}")).map("<{}>".format)
suffixes = st.sampled_from(
    [
        "",
        "@en",
        "@en-GB",
        "@EN",
        "@e_n",
        "@toolongtagindeed",
        f"^^<{XSD}decimal>",
        f"^^<{XSD}string>",
        "^^<a>",
        "^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
        "^^x",
    ]
)
literals = st.tuples(st.sampled_from(ODD_TEXTS), suffixes).map(lambda t: f'"{t[0]}"{t[1]}')
subjects = st.one_of(iris, st.sampled_from(["_:b", '"x"']))
objects = st.one_of(iris, literals, st.sampled_from(["_:b", "_:c", "x", ""]))
ends = st.sampled_from([f" {G} .", f" {G} .", f" {G} .", f"  {G} .", f"\t{G}.", f" {G} . # c", f" {G}", " ."])
lines_of_a_graph = st.lists(
    st.tuples(subjects, iris, objects, ends).map(lambda t: f"{t[0]} {t[1]} {t[2]}{t[3]}"),
    min_size=1,
    max_size=6,
)


@settings(max_examples=1500, deadline=None)
@given(lines_of_a_graph)
@example([f'<{P}> <x:y> "a"@en {G} .', f'<{P}> <x:y> "a"@EN {G} .'])
@example([f'<{P}> <x:y> "a" {G} .', f'<{P}> <x:y> "a"^^<{XSD}string> {G} .'])
def test_every_form_is_read_as_pyoxigraph_reads_it(lines: list[str]) -> None:
    """The fast way is taken only where it gives the same; both refuse the same."""
    fast, slow = read(*lines), expected(*lines)

    assert (fast is None) == (slow is None)
    if fast and slow:
        assert (fast.facts, fast.quoted, fast.blank) == (slow.facts, slow.quoted, slow.blank)
        assert [list(f.items()) for f in fast.facts.values()] == [
            list(f.items()) for f in slow.facts.values()
        ]


def source(folder: Path, *lines: str) -> SourceFile:
    path = folder / "p.nq"
    path.write_text("".join(f"{line}\n" for line in lines))
    return SourceFile(path, "p.nq", "n-quads", gzipped=False)


def statement(graph: str, value: int = 0) -> str:
    return f'<{P}> <{ONTO}value> "{value}" {graph} .'


def test_graphs_are_told_apart_in_any_form(tmp_path: Path) -> None:
    """Also where a line is not canonical, states nothing or has no graph."""
    lines = [
        "# a cohort",
        statement(G),
        "",
        statement(G, 1).replace(" <", "\t<"),
        statement(H),
        statement(""),
    ]
    units = list(read_units(source(tmp_path, *lines)))

    assert [(u.graph, u.line, len(u.lines)) for u in units] == [(G, 2, 3), (H, 5, 1), ("DEFAULT", 6, 1)]


def test_line_numbers_count_every_line(tmp_path: Path) -> None:
    """Of the file, not of the graph."""
    (found,) = read_units(source(tmp_path, statement(G), "# comment", "", f"<{P}> <a> <b> {G} ."))
    with pytest.raises(ReadError) as refused:
        parse_unit(found, "p.nq")

    assert refused.value.line == 4


CLASS = f"<{P}> <{TYPE}> <{PATIENT}> {G} ."


@pytest.mark.parametrize(
    ("lines", "quick"),
    [
        ((CLASS, statement(G)), True),
        ((CLASS, statement(G).replace(P, f"{P}/r1")), True),
        ((CLASS, statement(G).replace(P, f"{P}x")), False),
        ((CLASS, statement(G).replace(P, PATIENTS + "q")), False),
        ((CLASS, CLASS.replace(P, f"{P}/q").replace(" ", "\t")), False),
        ((CLASS, CLASS.replace(P, f"{P}/q").replace("#Patient", "#\\u0050atient")), False),
        ((statement(G),), False),
    ],
)
def test_patient_of_a_graph_is_found_without_parsing_only_where_that_is_safe(
    lines: tuple[str, ...],
    quick: bool,  # noqa: FBT001
) -> None:
    """Everything in the graph must be about the one patient and its own records."""
    found = find_patients(unit(*lines), "p.nq")

    if quick:
        assert found == P
    else:
        assert isinstance(found, Statements)
        assert found.facts == getattr(expected(*lines), "facts", None)
