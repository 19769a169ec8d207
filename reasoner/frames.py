# SPDX-License-Identifier: Apache-2.0
"""Results in a notebook: a collection that shows itself, frames of pandas or polars (extra `notebook`).

>>> from reasoner import Results
>>> results = Results.of("examples/vignettes/V12.ttl")
>>> results["V12"].verdict
<Verdict.UNDETERMINED: 'UNDETERMINED'>
>>> len(results.outcomes())  # one row per patient and criterion
30
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, overload

from reasoner.report import patient_name, verdict_text
from reasoner.report.wording import registration_day
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener, Source

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Results", "to_frame"]

#: Rows that a notebook shows of a collection; frames have all of them.
_SHOWN: Final = 20
_VERDICTS: Final = (*Verdict, f"{Verdict.ELIGIBLE} if confirmed")
_VERDICT_COLUMNS: Final = ("patient", "verdict", "as_of", "violated", "unknown", "qualifiers", "collect")
_OUTCOME_COLUMNS: Final = ("patient", "criterion", "outcome", "reasons", "message")
#: Columns whose values have an order: that of the protocol.
_ORDERED: Final = frozenset({"criterion"})
_Row = tuple[object, ...]
_Library = Literal["pandas", "polars"]


class Results(Mapping[str, PatientResult]):
    """The results of a run by the patients' names, in the order in which they came.

    A patient who stands in two places has one result, which says that neither may be used.
    """

    def __init__(self, results: Iterable[PatientResult], *, deciding: frozenset[str] | None = None) -> None:
        """Hold all results; a cohort that does not fit into memory is for `trialshapes export`.

        `deciding` are the identifiers of the criteria that enter the verdict; without it, all are shown.
        """
        self._results = {patient_name(result.patient): result for result in results}
        self._deciding = deciding

    @classmethod
    def of(
        cls, source: Source, *, protocol: str = "a022001", as_of: date | None = None, policy: str = "default"
    ) -> Results:
        """Screen a source as `reasoner.screen` does."""
        screener = Screener(protocol, as_of=as_of, policy=policy)
        return cls(screener.screen(source), deciding=screener.protocol.verdict_criteria)

    def __getitem__(self, name: str) -> PatientResult:
        """The result of a patient, by name or IRI."""
        return self._results[patient_name(name)]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._results)

    def __len__(self) -> int:
        """How many patients there are."""
        return len(self._results)

    def __repr__(self) -> str:
        """The verdicts, counted."""
        counts = Counter(map(verdict_text, self.values()))
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _VERDICTS if counts[verdict])
        return f"{len(self)} {'patient' if len(self) == 1 else 'patients'}{': ' if told else ''}{told}"

    @overload
    def verdicts(self, *, library: Literal["pandas"] = ...) -> pandas.DataFrame: ...

    @overload
    def verdicts(self, *, library: Literal["polars"]) -> polars.DataFrame: ...

    def verdicts(self, *, library: _Library = "pandas") -> pandas.DataFrame | polars.DataFrame:
        """One row per patient; deciding criteria that are violated or unknown by identifier.

        Args:
            library: whose frame it is, `pandas` or `polars`.

        Raises:
            ImportError: the library is not installed.
            ValueError: there is no frame of this library.
        """
        rows = map(self._verdict, self.values())
        return _frame(library, _Table(_VERDICT_COLUMNS, {"verdict": _VERDICTS}, day="as_of"), rows)

    @overload
    def outcomes(self, *, library: Literal["pandas"] = ...) -> pandas.DataFrame: ...

    @overload
    def outcomes(self, *, library: Literal["polars"]) -> polars.DataFrame: ...

    def outcomes(self, *, library: _Library = "pandas") -> pandas.DataFrame | polars.DataFrame:
        """One row per patient and criterion; several reasons are joined by semicolons.

        Args:
            library: whose frame it is, `pandas` or `polars`.

        Raises:
            ImportError: the library is not installed.
            ValueError: there is no frame of this library.
        """
        rows = (
            (
                name,
                criterion.identifier,
                str(criterion.outcome),
                ";".join(criterion.reasons),
                criterion.message,
            )
            for name, result in self.items()
            for criterion in result.criteria
        )
        criteria = dict.fromkeys(c.identifier for result in self.values() for c in result.criteria)
        return _frame(library, _Table(_OUTCOME_COLUMNS, {"outcome": Outcome, "criterion": criteria}), rows)

    def _repr_html_(self) -> str:
        """What a notebook shows: the counts, and the first patients."""
        shown = list(self.items())[:_SHOWN]
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{verdict_text(result)}</td>"
            f"<td style='text-align: left'>{escape(self._named(result, Outcome.VIOLATED))}</td>"
            f"<td style='text-align: left'>{escape(self._named(result, Outcome.UNKNOWN))}</td></tr>"
            for name, result in shown
        )
        more = f"<p>and {len(self) - len(shown)} more</p>" if len(self) > len(shown) else ""
        heading = "<tr><th>patient</th><th>verdict</th><th>violated</th><th>unknown</th></tr>"
        return f"<p>{escape(repr(self))}</p><table>{heading}{rows}</table>{more}"

    def _verdict(self, result: PatientResult) -> tuple[object, ...]:
        return (
            patient_name(result.patient),
            verdict_text(result),
            registration_day(result),
            self._named(result, Outcome.VIOLATED),
            self._named(result, Outcome.UNKNOWN),
            " ".join(result.qualifiers),
            "; ".join(request.missing for request in next(iter(result.collect), ())),
        )

    def _named(self, result: PatientResult, outcome: Outcome) -> str:
        shown = (c for c in result.criteria if self._deciding is None or c.identifier in self._deciding)
        return " ".join(c.identifier for c in shown if c.outcome is outcome)


@overload
def to_frame(results: Iterable[PatientResult], *, library: Literal["pandas"] = ...) -> pandas.DataFrame: ...


@overload
def to_frame(results: Iterable[PatientResult], *, library: Literal["polars"]) -> polars.DataFrame: ...


def to_frame(
    results: Iterable[PatientResult], *, library: _Library = "pandas"
) -> pandas.DataFrame | polars.DataFrame:
    """The outcomes of some results, one row per patient and criterion, as a frame of pandas or polars."""
    return Results(results).outcomes(library=library)


class _Table(NamedTuple):
    """Rows with their columns: those with few values and what these are, and one of days, if any."""

    columns: tuple[str, ...]
    values: Mapping[str, Iterable[str]]
    day: str = ""


def _to_pandas(table: _Table, rows: Iterable[_Row]) -> pandas.DataFrame:
    library = _library("pandas")
    frame: pandas.DataFrame = library.DataFrame(rows, columns=list(table.columns))
    for column, values in table.values.items():
        ordered = column in _ORDERED
        frame[column] = library.Categorical(frame[column], list(map(str, values)), ordered=ordered)
    if table.day:
        frame[table.day] = library.to_datetime(frame[table.day])
    return frame


def _to_polars(table: _Table, rows: Iterable[_Row]) -> polars.DataFrame:
    library = _library("polars")
    schema = dict.fromkeys(table.columns, library.String)
    schema |= {column: library.Enum(list(map(str, values))) for column, values in table.values.items()}
    schema |= {table.day: library.Date} if table.day else {}
    frame: polars.DataFrame = library.DataFrame(list(rows), schema=schema, orient="row")
    return frame


_FRAMES: Final = {"pandas": _to_pandas, "polars": _to_polars}


def _frame(library: _Library, table: _Table, rows: Iterable[_Row]) -> pandas.DataFrame | polars.DataFrame:
    if library not in _FRAMES:
        raise ValueError(f"frames are of pandas or polars, not of {library!r}")
    return _FRAMES[library](table, rows)


def _library(name: str) -> ModuleType:
    """Pandas or polars, which only frames need."""
    try:
        return import_module(name)
    except ImportError as error:
        reason = f"frames of {name} need {name}: install trialshapes with the extra `notebook`"
        raise ImportError(reason) from error
