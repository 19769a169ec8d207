# SPDX-License-Identifier: Apache-2.0
"""What reaches the shapes of a protocol is written so that every engine reads it alike, derived facts too.

Readers drop the zone of a date and withhold ill-formed literals, the record check withholds what has the
wrong kind of value, derivation writes one datatype per property. Engines differ on literals only where one of
these would have let something pass: text in a numeric field, a date with a zone. A number stays as it was
written, `01` or `+1` too, which are terms of their own to some engines, so that no shape may ask for a number
by its spelling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from shapes.cases import VIGNETTES, cases, mutations, vignettes

from reasoner.patient import Literal, PatientGraph
from reasoner.rdflib_terms import is_ill_typed
from reasoner.read import ReadNotes, read_patients
from reasoner.read.lexical import normal_lexical
from reasoner.terms import (
    RDF_LANGSTRING,
    SH,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_DATETIME,
    XSD_DECIMAL,
    XSD_GYEAR,
    XSD_GYEARMONTH,
    XSD_INTEGER,
    XSD_STRING,
)
from reasoner.validate.values import CANONICAL

from .engines import MALFORMED, cohort, ontology, pipeline, read, read_case, record_shapes

#: What a property holds. Days, months and years stand beside each other, because dates are known so well.
KINDS = {
    XSD_INTEGER: "number",
    XSD_DECIMAL: "number",
    XSD_BOOLEAN: "flag",
    XSD_STRING: "text",
    RDF_LANGSTRING: "text",
    **dict.fromkeys((XSD_DATE, XSD_DATETIME, XSD_GYEAR, XSD_GYEARMONTH), "date"),
}


def prepared(folder: Path) -> Iterator[PatientGraph]:
    """Sound and dirty patients of every source that tests have."""
    for name in vignettes():
        yield pipeline().prepare(read(VIGNETTES / f"{name}.ttl"))
    for case in [*cases(), *mutations()][::120]:
        yield pipeline(case.policy).prepare(read_case(case, folder))
    for patient in cohort(folder, 20, 9):
        yield pipeline().prepare(patient)
    for file in MALFORMED[::12]:
        for patient in read_patients([file], ontology(), notes=ReadNotes()):
            yield pipeline().prepare(patient)


def test_no_shape_asks_for_a_number_by_its_spelling() -> None:
    asked = [
        term.datatype
        for graph in (pipeline().protocol.shapes, record_shapes())
        for shape in graph.shapes
        for term in (
            *graph.objects(shape, SH + "hasValue"),
            *(member for head in graph.nodes(shape, SH + "in") for member in graph.items(head) or ()),
        )
        if isinstance(term, Literal)
    ]
    assert asked
    assert "number" not in {KINDS[datatype] for datatype in asked}


def test_every_engine_reads_the_same(tmp_path: Path) -> None:
    kinds, datatypes = defaultdict(set), defaultdict(set)
    for patient in prepared(tmp_path):
        for triple in patient.triples():
            _, prop, term = triple
            if isinstance(term, Literal):
                assert triple not in patient.entailed
                assert normal_lexical(term.lexical, term.datatype) == term.lexical, prop
                assert CANONICAL[term], prop
                assert not is_ill_typed(term), prop
                kinds[prop].add(KINDS[term.datatype])
                if triple in patient.derived:
                    datatypes[prop].add(term.datatype)
    assert {prop: found for prop, found in kinds.items() if len(found) > 1} == {}
    written_twice = {prop for prop, found in datatypes.items() if len(found) > 1}
    assert {prop for prop in written_twice if kinds[prop] != {"date"}} == set()
    assert len(datatypes) > 20
