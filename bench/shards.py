# SPDX-License-Identifier: Apache-2.0
"""What a run after a change costs, and what a second process gains: `python bench/shards.py 3000`.

1. A cohort is written, and once more with one statement fewer of each 100th patient.
2. In turn, so many times, each started anew: the changed cohort from the start with one process and with two,
   and after a run over the unchanged one (`--incremental`). A cohort of 20 tells what does not grow.
3. Medians are shown. CPU seconds are of all processes, those of the first one apart: what it does, no second
   process shortens, so that they bound what two can gain however busy the machine is.
4. The files of a run after a change must be those of a run from the start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from reasoner.generate import write_cohort

#: A full run must take so many times as long as one after a change of one patient in a hundred.
INCREMENTAL: Final = 20.0
#: Two processes must be so many times as fast as one.
TWICE: Final = 1.8
_FEW: Final = 20
_SCREEN: Final = """
import json, resource, sys, time
start = time.perf_counter()
from reasoner.cli.main import app
try:
    app()
except SystemExit as end:
    code = end.code
own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = [each.ru_utime + each.ru_stime for each in (own, others)]
print(json.dumps([*cpu, time.perf_counter() - start]), file=sys.stderr)
sys.exit(code)
"""


class Cost(NamedTuple):
    """Seconds: of CPU in the first process and in the others, and by the clock on the wall."""

    own: float
    others: float
    wall: float

    @property
    def cpu(self) -> float:
        """All processes."""
        return self.own + self.others


def screen(file: Path, out: Path, *options: str) -> Cost:
    """One run of the command.

    Raises:
        RuntimeError: it did not end well.
    """
    command = [sys.executable, "-c", _SCREEN, "screen", str(file), "--out", str(out), "--dataset", "nquads"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode not in {0, 3}:  # 3: a statement that was left out may be what others hang on
        raise RuntimeError(done.stderr)
    return Cost(*json.loads(done.stderr.splitlines()[-1]))


def edit(file: Path, to: Path) -> None:
    """The same cohort; every 100th patient has lost the second statement."""
    patient, statement, last = -1, 0, b""
    with file.open("rb") as lines, to.open("wb") as changed:
        for line in lines:
            graph = line.rsplit(b" ", 2)[1]
            patient, statement = (patient, statement + 1) if graph == last else (patient + 1, 0)
            last = graph
            if statement != 1 or patient % 100:
                changed.write(line)


def medians(costs: list[Cost]) -> Cost:
    """Each figure for itself."""
    return Cost(*map(median, zip(*costs, strict=True)))


def after_a_change(base: Path, changed: Path, folder: Path, options: list[str]) -> Cost:
    """A run that finds what an earlier one has left."""
    out = folder / "after"
    if not (folder / "kept").exists():
        screen(base, folder / "kept", "--jobs", "1", "--incremental", *options)
    shutil.copytree(folder / "kept", out, copy_function=os.link)  # no file is ever changed, only replaced
    os.sync()  # nothing is on its way to the disk, as on another day
    cost = screen(changed, out, "--jobs", "1", "--incremental", *options)
    for file in (folder / "one").iterdir():
        if file.read_bytes() != (out / file.name).read_bytes():
            raise RuntimeError(f"{file.name} differs from that of a run from the start")
    shutil.rmtree(out)
    return cost


def measure(patients: int, repetitions: int, options: list[str]) -> tuple[Cost, Cost, Cost]:
    """With one process, with two, and after a change."""
    one, two, after = list[Cost](), list[Cost](), list[Cost]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = write_cohort(folder / "base", patients, seed=1)
        (folder / "changed").mkdir()
        edit(base, changed := folder / "changed" / base.name)
        for _ in range(repetitions):
            one.append(screen(changed, folder / "one", "--jobs", "1", *options))
            two.append(screen(changed, folder / "two", "--jobs", "2", *options))
            after.append(after_a_change(base, changed, folder, options))
    return medians(one), medians(two), medians(after)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure runs after a change, and two processes.")
    parser.add_argument("patients", type=int, nargs="?", default=3000)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--explain", action="store_true", help="with explanations")
    parser.add_argument("--facts", action="store_true", help="with the graphs of facts")
    given = parser.parse_args()
    options = ["--explain" if given.explain else "--no-explain", "--facts" if given.facts else "--no-facts"]
    fixed, _, _ = measure(_FEW, given.repetitions, options)
    one, two, after = measure(given.patients, given.repetitions, options)
    print(f"{'':<24}{'first process':>14}{'others':>10}{'all':>10}{'wall':>10}")
    for name, cost in (("20 patients", fixed), ("one", one), ("two", two), ("after a change", after)):
        print(f"{name:<24}{cost.own:>14.2f}{cost.others:>10.2f}{cost.cpu:>10.2f}{cost.wall:>10.2f}")
    gain, growth = one.cpu / after.cpu, (one.cpu - fixed.cpu) / (after.cpu - fixed.cpu)
    print(f"a full run is {gain:.1f} times one after a change, {growth:.1f} without what does not grow")
    print(f"at least {INCREMENTAL:.0f} times: {'yes' if gain >= INCREMENTAL else 'NO'}")
    bound = one.cpu / (one.own + one.others / 2)
    print(
        f"two processes are {one.wall / two.wall:.2f} times as fast; {bound:.2f} if neither hinders the other"
    )
    print(f"at least {TWICE} times: {'yes' if one.wall / two.wall >= TWICE else 'NO'}")


if __name__ == "__main__":
    main()
