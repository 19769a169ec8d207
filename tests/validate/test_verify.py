# SPDX-License-Identifier: Apache-2.0
"""`--verify` ends a run in which the fast engine differs from pySHACL, however the run is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from shards.poison import DEADLY, FAILING, poison
from shards.runs import PLAIN, TINY, cohort, graphs, run

from reasoner.cli.verify import DisagreementError
from reasoner.result import ReportRow
from reasoner.shards.plan import Sizes
from reasoner.shards.run import How
from reasoner.validate.fast import FastEvaluation

#: Everybody is screened again.
ALL = PLAIN._replace(verify=99)


def lose_rows() -> None:
    """Let the fast engine of this process find nothing."""

    def rows(_: FastEvaluation) -> tuple[ReportRow, ...]:
        return ()

    FastEvaluation.rows = rows  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "how",
    [How(sizes=TINY), How(jobs=2, sizes=TINY, prepare=lose_rows)],
    ids=["one process", "pool"],
)
def test_a_difference_ends_the_run(how: How, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is published, and nothing stands that a later run could use."""
    folder = cohort(tmp_path / "in", *graphs()[:4])
    if how.prepare is None:
        monkeypatch.setattr(FastEvaluation, "rows", FastEvaluation.rows)
        lose_rows()
    with pytest.raises(DisagreementError, match="patient 1 of this run: FastEngine and ReferenceEngine"):
        run(folder, tmp_path / "out", how, ALL)
    assert [*(tmp_path / "out").rglob("*.*")] == []


def test_who_could_not_be_screened_is_not_screened_again(tmp_path: Path) -> None:
    """A patient who ended a worker would end the run, and what is told of such a patient no engine said."""
    folder = cohort(tmp_path / "in", *graphs()[3:5], *graphs()[8:9])
    how = How(jobs=2, sizes=Sizes(span=1, patients=1), prepare=poison)
    found = run(folder, tmp_path / "out", how, ALL)
    assert found.code == 0
    told = {line.split(b",")[0]: line.split(b",")[1] for line in found.files["verdicts.csv"].splitlines()[1:]}
    assert {told[DEADLY.encode()], told[FAILING.encode()]} == {b"UNDETERMINED"}
