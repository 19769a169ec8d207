# SPDX-License-Identifier: Apache-2.0
"""What a source has of each fact, as one HTML page: tables, and bars in SVG; it fetches nothing."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from reasoner.report.availability import STATES, Availability, FactCount
from reasoner.report.partial_file import PartialFile

__all__ = ["HEADINGS", "write_page"]

HEADINGS: Final = {
    "recorded": "recorded",
    "dated": "with a date",
    "in_window": "in the window",
    "usable": "without a problem",
    "list_closed": "list closed",
    "ready": "ready",
}
_BAR: Final = 240
_STYLE: Final = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
  color: #1c2530; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0 2rem; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #d8dee6; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
svg { display: block; } .all { fill: #e3e8ee; } .some { fill: #8fb3d9; } .ready { fill: #1f5f9f; }
small { color: #55606e; }
@media (prefers-color-scheme: dark) { body { color: #e6ebf1; background: #14191f; }
  th, td { border-color: #36404c; } .all { fill: #2a333d; } .some { fill: #47739f; } .ready { fill: #8fc0f2; }
  small { color: #a4afbc; } }
"""


def write_page(path: Path, availability: Availability) -> None:
    """Write the page; it appears when it is complete."""
    protocol = availability.protocol
    title = f"Data for {protocol.identifier}: {availability.patients} patients"
    parts = [
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style></head><body>\n<h1>{escape(title)}</h1>",
        "<p>Dark: patients of whom a fact is ready to be judged. Light: patients of whom it is recorded, but "
        "undated, outside its window, or with a problem such as a missing unit.</p>",
        "<h2>Criteria</h2><table><tr><th>criterion</th><th></th><th>facts that are ready</th></tr>",
        *(_criterion_rows(availability)),
        "</table><h2>Facts</h2><table><tr><th>fact</th><th>criteria</th><th>patients</th>",
        *(f"<th class='n'>{heading}</th>" for heading in HEADINGS.values()),
        "</tr>",
        *(_fact_row(fact, availability.patients) for fact in availability.facts),
        "</table></body></html>\n",
    ]
    with PartialFile(path) as file:
        file.stream.write("\n".join(parts))


def _criterion_rows(availability: Availability) -> list[str]:
    rows = []
    for criterion in availability.protocol.criteria:
        share = availability.share(criterion)
        if share is not None:
            rows.append(
                f"<tr><td>{escape(criterion.identifier)}</td><td>{escape(criterion.label)}</td>"
                f"<td>{_bar(share, share, f'{share:.0%} of the facts are ready')}</td></tr>"
            )
    return rows


def _fact_row(fact: FactCount, patients: int) -> str:
    counts = fact.counts
    recorded, ready = (counts[state] or 0 for state in ("recorded", "ready"))
    told = f"{ready} of {patients} ready, {recorded} recorded"
    cells = "".join(f"<td class='n'>{'-' if counts[s] is None else counts[s]}</td>" for s in STATES)
    criteria = " ".join(criterion.identifier for criterion in fact.criteria)
    some, full = (number / patients if patients else 0.0 for number in (recorded, ready))
    return (
        f"<tr><td>{escape(fact.condition.label)}<br><small>{escape(fact.condition.missing)}</small></td>"
        f"<td>{escape(criteria)}</td><td>{_bar(some, full, told)}</td>{cells}</tr>"
    )


def _bar(some: float, ready: float, told: str) -> str:
    """A bar with a text for those who do not see it."""
    parts = ((_BAR, "all"), (some * _BAR, "some"), (ready * _BAR, "ready"))
    rects = "".join(f"<rect class='{name}' width='{width:g}' height='14' rx='2'/>" for width, name in parts)
    return (
        f"<svg width='{_BAR}' height='14' role='img' aria-label='{escape(told)}'>"
        f"<title>{escape(told)}</title>{rects}</svg>"
    )
