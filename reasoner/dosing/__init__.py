# SPDX-License-Identifier: Apache-2.0
"""Doses of the radioligand and of analogues during therapy: is the time between them as the protocol asks?

    source file -> read -> record check -> reason (entailed) -> derive (pairs of doses) -> validate -> checks

A protocol has such rules in the folder `dosing/` below its own: shapes whose focus is a pair of doses. Doses
lie after registration, so that nothing is set aside as it is for screening. What the doses of a record are
judged by is what is recorded: a dose that nobody entered is not missed.
"""

from reasoner.dosing.checker import DoseChecker
from reasoner.dosing.result import DoseCheck, DoseTimeline, Gap, GivenDose, Level, TimeLimit

__all__ = ["DoseCheck", "DoseChecker", "DoseTimeline", "Gap", "GivenDose", "Level", "TimeLimit"]
