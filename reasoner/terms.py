# SPDX-License-Identifier: Apache-2.0
"""Namespaces and the terms that Python itself needs to know.

Only structural terms stand here (what a window is, where a date hangs), never a threshold, a drug or a
criterion of a trial. A test compares every constant with the ontology, so a typo fails there.
"""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/trialshapes/"
ONTO: Final = BASE + "ontology#"
TRIAL: Final = BASE + "trial#"
PATIENTS: Final = BASE + "patients/"
RUNS: Final = BASE + "runs/"
SKOLEM: Final = BASE + ".well-known/genid/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"

#: Prefixes for display and for every Turtle file of the project (a test compares them).
PREFIXES: Final = {
    "onto": ONTO,
    "trial": TRIAL,
    "pat": PATIENTS,
    "crit": BASE + "a022001/criteria#",
    "cond": BASE + "a022001/conditions#",
    "win": BASE + "a022001/windows#",
    "sel": BASE + "a022001/selections#",
    "dose": BASE + "a022001/dosing#",
    "reading": BASE + "a022001/readings#",
    "alt": BASE + "a022001/alternatives#",
    "record": BASE + "record#",
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "sh": SH,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "schema": SCHEMA,
}

TYPE: Final = RDF + "type"
XSD_STRING: Final = XSD + "string"
XSD_BOOLEAN: Final = XSD + "boolean"
XSD_INTEGER: Final = XSD + "integer"
XSD_DECIMAL: Final = XSD + "decimal"
XSD_DATE: Final = XSD + "date"
XSD_DATETIME: Final = XSD + "dateTime"
XSD_GYEARMONTH: Final = XSD + "gYearMonth"
XSD_GYEAR: Final = XSD + "gYear"
RDF_LANGSTRING: Final = RDF + "langString"

PATIENT: Final = ONTO + "Patient"


def shorten(iri: str) -> str:
    """`https://w3id.org/trialshapes/ontology#Patient` -> `onto:Patient`; unknown namespaces stay whole."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
