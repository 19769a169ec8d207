# SPDX-License-Identifier: Apache-2.0
"""The SHACL vocabulary: every term, the terms of its Core, and what kind of value each parameter takes.

https://www.w3.org/TR/shacl/ sections 2 to 4. The whole vocabulary comes from rdflib's closed namespace.
"""

from __future__ import annotations

from typing import Final

from rdflib.namespace import SH as RDFLIB_SH

from reasoner.terms import SH, XSD

__all__ = ["COUNTS", "FLAGS", "NEEDS_PATH", "NODE_KINDS", "ONE_VALUE", "ORDERED", "RANGES", "SEVERITIES"]
__all__ += ["SHACL_CORE", "SHACL_TERMS", "SILENT", "TARGETS"]


def _shacl(*names: str) -> tuple[str, ...]:
    return tuple(SH + name for name in names)


TARGETS: Final = _shacl("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
SEVERITIES: Final = _shacl("Violation", "Warning", "Info")
NODE_KINDS: Final = _shacl(
    "IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"
)
PATHS: Final = _shacl(
    "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"
)
#: Values are whole numbers.
COUNTS: Final = _shacl(
    "minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount"
)
#: Values are compared with the value node.
RANGES: Final = _shacl("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
#: Values are true or false.
FLAGS: Final = _shacl("uniqueLang", "closed", "qualifiedValueShapesDisjoint", "deactivated")
_QUALIFIED: Final = _shacl("qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount")
#: Parameters without effect on a node shape.
NEEDS_PATH: Final = (
    *_QUALIFIED,
    *_shacl(
        "minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShapesDisjoint"
    ),
)
#: Parameters that a shape has at most once.
ONE_VALUE: Final = (
    *COUNTS,
    *RANGES,
    *FLAGS,
    *_shacl("path", "severity", "datatype", "nodeKind", "pattern", "flags", "in", "languageIn"),
    *_shacl("ignoredProperties", "qualifiedValueShape"),
)
#: Datatypes that a range may be given in.
ORDERED: Final = frozenset(
    XSD + name
    for name in ("integer", "decimal", "double", "float", "date", "dateTime", "gYear", "gYearMonth")
)
#: Terms at a shape that yield no result of that shape itself.
SILENT: Final = (
    *TARGETS,
    *_shacl(
        "path", "property", "severity", "message", "name", "description", "order", "group", "defaultValue"
    ),
    *_shacl("deactivated"),
)
SHACL_CORE: Final = frozenset(
    (
        *SILENT,
        *SEVERITIES,
        *NODE_KINDS,
        *PATHS,
        *NEEDS_PATH,
        *ONE_VALUE,
        *_shacl("NodeShape", "PropertyShape", "PropertyGroup"),
        *_shacl("class", "equals", "disjoint", "hasValue", "node", "not", "and", "or", "xone"),
        *_shacl("declare", "prefix", "namespace"),
    )
)
#: Advanced features and JavaScript included; rdflib leaves Python's keywords out, which are all Core.
SHACL_TERMS: Final = SHACL_CORE | {str(term) for term in dir(RDFLIB_SH)}
