# SPDX-License-Identifier: Apache-2.0
"""What explanations cost beside plain screening: `python bench/explanations.py 100`.

1. One process screens the same cohort with and without explanations, in turn, so many times.
2. With explanations, a clock of CPU time stands at the door of each kind: readings, evidence, horizon, what
   to collect next. Readings belong to plain screening too, because a policy may decide by them; they are told
   apart and taken off the plain side.
3. Medians are shown as multiples of plain screening.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final
from unittest.mock import patch

from reasoner import explanation
from reasoner.generate import write_cohort
from reasoner.screening import ENGINES, Screener

#: All explanations together may cost so many times plain screening.
ALLOWED: Final = 3.0
KINDS: Final = ("readings", "evidence", "horizon", "collect next")


@contextmanager
def clocks(screener: Screener) -> Iterator[dict[str, float]]:
    """CPU seconds by kind of explanation while the block runs."""
    seconds = dict.fromkeys(KINDS, 0.0)

    def timed(kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is explained
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                seconds[kind] += time.process_time() - start

        return run

    doors: list[tuple[str, object, str]] = [("readings", screener._readings, "reread")]
    if screener._explainer:
        doors += [
            ("evidence", screener._explainer._evidence, "add"),
            ("horizon", screener._explainer._horizon, "find"),
            ("collect next", explanation, "collect_next"),
        ]
    with ExitStack() as stack:
        for kind, owner, name in doors:
            stack.enter_context(patch.object(owner, name, timed(kind, getattr(owner, name))))
        yield seconds


def run(screener: Screener, file: Path) -> dict[str, float]:
    """One pass over the cohort: seconds of everything else, and of each kind."""
    gc.collect()
    with clocks(screener) as seconds:
        start = time.process_time()
        for _ in screener.screen(file):
            pass
        total = time.process_time() - start
    return {"plain": total - sum(seconds.values()), **seconds}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what explanations cost.")
    parser.add_argument("patients", type=int, nargs="?", default=100)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--engine", choices=ENGINES, default="fast", help="the one that decides")
    given = parser.parse_args()
    plain, explaining = Screener(explain=False, engine=given.engine), Screener(engine=given.engine)
    with tempfile.TemporaryDirectory() as folder:
        file = write_cohort(Path(folder), given.patients, seed=1)
        runs = [(run(plain, file), run(explaining, file)) for _ in range(given.repetitions)]
    base = median(before["plain"] for before, _ in runs)
    print(f"{'':<28}{'ms a patient':>14}{'times plain':>14}")
    print(f"{'plain screening':<28}{1000 * base / given.patients:>14.1f}{1:>14.2f}")
    for kind in KINDS:
        cost = median(after[kind] for _, after in runs)
        print(f"  {kind:<26}{1000 * cost / given.patients:>14.1f}{cost / base:>14.2f}")
    whole = median(sum(after.values()) for _, after in runs)
    print(f"{'with all explanations':<28}{1000 * whole / given.patients:>14.1f}{whole / base:>14.2f}")
    print(f"at most {ALLOWED} times plain screening: {'yes' if whole <= ALLOWED * base else 'NO'}")


if __name__ == "__main__":
    main()
