# SPDX-License-Identifier: Apache-2.0
"""Results in a notebook: a collection that shows itself, and frames of pandas (the extra `notebook`).

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
from typing import TYPE_CHECKING, Final

from reasoner.report import patient_name, verdict_text
from reasoner.report.wording import registration_day
from reasoner.result import Outcome, PatientResult, Verdict
from reasoner.screening import Screener, Source

if TYPE_CHECKING:
    import pandas

__all__ = ["Results", "to_frame"]

#: Rows that a notebook shows of a collection; frames have all of them.
_SHOWN: Final = 20
_VERDICTS: Final = (*Verdict, f"{Verdict.ELIGIBLE} if confirmed")
_VERDICT_COLUMNS: Final = ("patient", "verdict", "as_of", "violated", "unknown", "qualifiers", "collect")
_OUTCOME_COLUMNS: Final = ("patient", "criterion", "outcome", "reasons", "message")


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

    def verdicts(self) -> pandas.DataFrame:
        """One row per patient; deciding criteria that are violated or unknown by identifier."""
        pandas = _pandas()
        frame = pandas.DataFrame(map(self._verdict, self.values()), columns=list(_VERDICT_COLUMNS))
        frame["verdict"] = pandas.Categorical(frame["verdict"], list(_VERDICTS))
        frame["as_of"] = pandas.to_datetime(frame["as_of"])
        return frame

    def outcomes(self) -> pandas.DataFrame:
        """One row per patient and criterion; several reasons are joined by semicolons."""
        pandas = _pandas()
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
        frame = pandas.DataFrame(rows, columns=list(_OUTCOME_COLUMNS))
        frame["outcome"] = pandas.Categorical(frame["outcome"], list(Outcome))
        criteria = dict.fromkeys(frame["criterion"])
        frame["criterion"] = pandas.Categorical(frame["criterion"], list(criteria), ordered=True)
        return frame

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


def to_frame(results: Iterable[PatientResult]) -> pandas.DataFrame:
    """The outcomes of some results, one row per patient and criterion, as a frame of pandas."""
    return Results(results).outcomes()


def _pandas() -> ModuleType:
    """Pandas, which only frames need."""
    try:
        return import_module("pandas")
    except ImportError as error:
        reason = "frames need pandas: install trialshapes with the extra `notebook`"
        raise ImportError(reason) from error
