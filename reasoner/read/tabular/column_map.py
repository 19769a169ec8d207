# SPDX-License-Identifier: Apache-2.0
"""A column map: what the columns of a site's CSV files hold, in TOML (https://toml.io/en/v1.0.0).

`docs/tables.md` specifies it. A map is checked as a whole before any file is opened: every table, column,
term, date form and key in it must be known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Final

from reasoner.errors import MapError
from reasoner.read.tables import TABLES, Column
from reasoner.read.tabular.cells import CellCheck
from reasoner.read.tabular.date_format import DateForm, compile_forms
from reasoner.read.tabular.entries import OWN_COLUMNS
from reasoner.read.tabular.toml_keys import Keys

__all__ = ["CONDITION", "ColumnMap", "FileMap", "Reviewed", "RowRule", "Source", "is_checkbox"]

#: In place of a table: the one that the kind of condition belongs to.
CONDITION: Final = "condition"
_CONDITION_COLUMNS: Final = {
    "condition_class": Column("condition_class", "term"),
    "date": Column("date", "date"),
    **{name: column for name, column in OWN_COLUMNS["comorbidity"].items() if name.startswith("source_")},
}
#: The reader fills these itself.
_NOT_MAPPED: Final = ("withheld", "source_file", "source_path")
#: Tables that say what is not there.
_DENYING: Final = frozenset({"negative_statement", "list_review"})
#: What most files have where nobody looked.
_NOT_REVIEWED: Final = ("0", "no", "No", "NO", "false", "False", "FALSE")
_BLANKS: Final = ("nothing", "no", "unknown")
_PARTS: Final = ("comparator", "number", "unit")
_ONE_OF: Final = ("column", "constant", "template")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Somebody looked: `column` holds one of `values`. Only then does a blank or an unticked box say no.

    Nobody looked where it is blank or one of `others`; any other value is a mistake.
    """

    column: str
    values: frozenset[str]
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell of a row table comes from: a column, a constant, or a text with columns in braces."""

    column: str = ""
    constant: str = ""
    template: str = ""
    codes: Mapping[str, str] | None = None
    system: str = ""
    system_column: str = ""
    forms: tuple[DateForm, ...] = ()
    blank: str = "nothing"
    reviewed: Reviewed | None = None
    part: str = ""
    separator: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the file that are looked at."""
        reviewed = self.reviewed.column if self.reviewed else ""
        given = (self.column, self.system_column, reviewed, *template_columns(self.template))
        return tuple(column for column in given if column)


@dataclass(frozen=True, slots=True)
class RowRule:
    """Lines that match give one row of a table. `needs`: columns of which none may be blank."""

    table: str
    when: Mapping[str, frozenset[str]]
    needs: tuple[str, ...]
    row_id: str
    reviewed: Reviewed | None
    sources: Mapping[str, Source]

    @property
    def columns(self) -> frozenset[str]:
        """All columns of the file that the rule looks at."""
        reviewed = (self.reviewed.column,) if self.reviewed else ()
        named = (column for source in self.sources.values() for column in source.columns)
        return frozenset((*self.when, *self.needs, *template_columns(self.row_id), *reviewed, *named))


@dataclass(frozen=True)
class FileMap:
    """The files of one name or pattern. `missing` are values that mean the same as an empty cell."""

    name: str
    ignored: bool = False
    patient: str = ""
    decimal: str = "."
    forms: tuple[DateForm, ...] = ()
    missing: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    rules: tuple[RowRule, ...] = ()

    @cached_property
    def reviews(self) -> Mapping[str, frozenset[str]]:
        """Columns that say whether somebody looked, and nothing else, with the values that they may have."""
        found: dict[str, frozenset[str]] = {}
        for rule in self.rules:
            for reviewed in (rule.reviewed, *(source.reviewed for source in rule.sources.values())):
                if reviewed:
                    known = reviewed.values | reviewed.others
                    found[reviewed.column] = found.get(reviewed.column, frozenset()) | known
        return found


def template_columns(template: str) -> tuple[str, ...]:
    """The columns that stand in braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def is_checkbox(column: str) -> bool:
    """REDCap exports one column per choice, `name___1`, with 0 for a box that is not ticked."""
    head, mark, tail = column.rpartition("___")
    return bool(head and mark and tail)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The files that a map describes, in its order."""

    files: tuple[FileMap, ...] = ()

    @classmethod
    def load(cls, path: Path, check: CellCheck) -> ColumnMap:
        """Read and check a map.

        Raises:
            MapError: it cannot be read, or something in it is not known.
        """
        try:
            document = tomllib.loads(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise MapError(str(path), "", f"cannot be read: {error.__class__.__name__}") from None
        except tomllib.TOMLDecodeError as error:
            raise MapError(str(path), "", f"not valid TOML: {error}") from None
        top = Keys(path, "", document)
        files = tuple(_file(keys, check) for keys in top.tables("file"))
        top.finish()
        if not files:
            top.refuse("file", "describes no file; begin with [[file]] and a name")
        return cls(files)

    def find(self, name: str) -> FileMap | None:
        """The first entry whose name or pattern fits the name of a file."""
        return next((file for file in self.files if fnmatchcase(name, file.name)), None)


def _file(keys: Keys, check: CellCheck) -> FileMap:
    name = keys.text("name")
    if keys.flag("ignore_file"):
        keys.finish()
        return FileMap(name, ignored=True)
    patient, decimal = keys.text("patient"), keys.choice("decimal", (".", ","), ".")
    forms = _forms(keys, "date_format")
    missing, ignore = frozenset(keys.texts("missing")), frozenset(keys.texts("ignore"))
    rules = tuple(_rule(rule, forms, check) for rule in keys.tables("rows"))
    if not rules:
        keys.refuse("rows", "says of no row what it holds; add [[file.rows]] with a table")
    keys.finish()
    return FileMap(
        name,
        patient=patient,
        decimal=decimal,
        forms=forms,
        missing=missing,
        ignore=ignore,
        rules=rules,
    )


def _rule(keys: Keys, forms: tuple[DateForm, ...], check: CellCheck) -> RowRule:
    table = keys.choice("table", (*TABLES, CONDITION))
    known = _CONDITION_COLUMNS if table == CONDITION else OWN_COLUMNS[table]
    known = {name: column for name, column in known.items() if name not in _NOT_MAPPED}
    when = {column: frozenset(values) for column, values in keys.values_by_key("when").items()}
    reviewed = _reviewed(keys)
    sources = {
        name: _source(source, table, known[name], forms, check)
        for name, source in keys.children("columns", tuple(known), short="column")
    }
    _check_parts(keys, sources)
    denies = table in _DENYING or any(source.constant in {"false", "no", "0"} for source in sources.values())
    for column, values in when.items() if not reviewed else ():
        if (denies and "" in values) or (is_checkbox(column) and "0" in values):
            keys.refuse("when", f"{column} is blank or not ticked, which says nothing without `reviewed`")
    needs, row_id = tuple(keys.texts("needs")), _template(keys, "row_id")
    keys.finish()
    return RowRule(table, when, needs, row_id, reviewed, sources)


def _check_parts(keys: Keys, sources: Mapping[str, Source]) -> None:
    """A cell that is cut into parts is read whole, and one list of values a row is enough."""
    if sum(bool(source.separator) for source in sources.values()) > 1:
        keys.refuse("columns", "only one column of a row may hold several values (`separator`)")
    numbers = {source.column for source in sources.values() if source.part == "number"}
    for source in sources.values():
        if source.part and source.column not in numbers:
            keys.refuse("columns", f'{source.column} is cut into parts; one of them must be part = "number"')


def _source(keys: Keys, table: str, column: Column, forms: tuple[DateForm, ...], check: CellCheck) -> Source:
    given = [name for name in _ONE_OF if keys.has(name)]
    if len(given) != 1:
        keys.refuse("", "needs one of column, constant and template")
    own = _forms(keys, "date_format")
    source = Source(
        column=keys.text("column", ""),
        constant=keys.text("constant", ""),
        template=_template(keys, "template"),
        codes=keys.mapping("codes"),
        system=keys.text("system", ""),
        system_column=keys.text("system_column", ""),
        forms=own or forms,
        blank=keys.choice("blank", _BLANKS, "nothing"),
        reviewed=_reviewed(keys),
        part=keys.choice("part", ("", *_PARTS), ""),
        separator=keys.text("separator", ""),
    )
    keys.finish()
    _check_source(keys, table, column, source, check)
    return source


def _check_source(keys: Keys, table: str, column: Column, source: Source, check: CellCheck) -> None:
    coded = bool(source.system or source.system_column)
    if coded and column.kind != "term":
        keys.refuse("system", "only a column of terms can hold codes")
    if source.blank == "no" and (column.kind != "boolean" or not source.reviewed):
        keys.refuse("blank", "a blank is `no` only in a yes-or-no column, and only with `reviewed`")
    unticked = source.codes is not None and "0" in source.codes
    if is_checkbox(source.column) and unticked:
        keys.refuse("codes", 'a box that is not ticked says nothing; use blank = "no" with `reviewed`')
    values = [source.constant] if source.constant else [*(source.codes or {}).values()]
    for value in values if not coded else ():
        is_condition = table == CONDITION
        found = check.condition(value) if is_condition else check.check(table, column, value).value
        if found is None:
            keys.refuse("", f"{value[:60]!r} is not a value of {table}.{column.name}")


def _reviewed(keys: Keys) -> Reviewed | None:
    inner = keys.child("reviewed")
    if inner is None:
        return None
    others = frozenset(inner.texts("is_not") if inner.has("is_not") else _NOT_REVIEWED)
    reviewed = Reviewed(inner.text("column"), frozenset(inner.texts("is")), others)
    inner.finish()
    if not reviewed.values or reviewed.values & {"", "0"}:
        inner.refuse("is", "say which values of the column mean that somebody looked")
    return reviewed


def _forms(keys: Keys, key: str) -> tuple[DateForm, ...]:
    try:
        return compile_forms(keys.texts(key))
    except ValueError as error:
        keys.refuse(key, str(error))


def _template(keys: Keys, key: str) -> str:
    template = keys.text(key, "")
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        keys.refuse(key, "the braces do not fit")
    if any(spec or conversion or name == "" for _, name, spec, conversion in fields):
        keys.refuse(key, "only names of columns may stand in braces")
    if template and not template_columns(template):
        keys.refuse(key, "needs a column in braces, such as {record_id}; use `constant` for a fixed text")
    return template
