# SPDX-License-Identifier: Apache-2.0
"""How the saved queries grow with the cohort: `python bench/queries.py 1000 4000`.

Invented results of two runs over the same patients are loaded into a store, once per size, and every saved
query is timed on it. The growth factor is the time at the larger size by the time at the smaller, divided by
the ratio of the sizes: 1 is linear, and the ratio itself would be quadratic.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from reasoner.ontology import data_folder
from reasoner.query import SavedQuery, load_results, open_store, saved_queries
from reasoner.terms import DCTERMS, ONTO, PATIENTS, PREFIXES, PROV, RDFS, TRIAL, TYPE, XSD

BASE: Final = "https://w3id.org/trialshapes/"
RUNS: Final = (BASE + "runs/00000000000000a1", BASE + "runs/00000000000000b2")
CRITERIA: Final = 30
DECIDING: Final = 21
_OUTCOMES: Final = ("Satisfied",) * 90 + ("Violated",) * 5 + ("Unknown",) * 5
_VERDICTS: Final = ("Eligible", "Ineligible", "Undetermined")
_REASONS: Final = ("MISSING", "STALE", "PARTIAL_DATE", "LIST_NOT_CLOSED")
_AGENTS: Final = ("lanreotide", "everolimus", "lu177Dotatate", "sunitinib")


def write_results(patients: int, file: Path) -> None:
    """Results of two runs and the facts behind them, as `screen --out` writes them."""
    random = Random(20261122)  # noqa: S311 - a reproducible benchmark, no secrets
    with file.open("w", encoding="utf-8") as stream:
        for run in RUNS:
            stream.writelines(quad(*line, run) for line in _run(run))
        for number in range(patients):
            for line, graph in _facts(number, random):
                stream.write(quad(*line, graph))
            for run in RUNS:
                stream.writelines(quad(*line, run) for line in _screening(run, number, random))


Line = tuple[str, str, str]


def quad(subject: str, predicate: str, obj: str, graph: str) -> str:
    """One line of N-Quads; an object that is no literal is an IRI."""
    term = obj if obj.startswith('"') else f"<{obj}>"
    return f"<{subject}> <{predicate}> {term} <{graph}> .\n"


def text(value: object) -> str:
    """A plain string."""
    return f'"{value}"'


def typed(value: object, datatype: str) -> str:
    """A literal of XML Schema."""
    return f'"{str(value).lower()}"^^<{XSD}{datatype}>'


def _criterion(number: int) -> str:
    return f"{PREFIXES['crit']}C-{number:02}"


def _run(run: str) -> Iterator[Line]:
    yield run, TYPE, ONTO + "ScreeningRun"
    for name, value in (("protocolIdentifier", "bench"), ("protocolVersion", "1"), ("policyName", "default")):
        yield run, ONTO + name, text(value)
    for number in range(CRITERIA):
        iri = _criterion(number)
        yield iri, DCTERMS + "identifier", text(f"C-{number:02}")
        yield iri, RDFS + "label", text(f"criterion {number}")
        yield iri, TRIAL + "order", typed(number, "integer")
        yield iri, TRIAL + "inVerdict", typed(number < DECIDING, "boolean")
    for number in range(20):
        note = f"{run}/note-{number}"
        yield note, TYPE, ONTO + "DataQualityFinding"
        yield note, ONTO + "findingCode", text("UNMAPPED")
        yield note, ONTO + "findingText", text(f"code {number}")
        yield note, ONTO + "occurrences", typed(number + 1, "integer")


def _facts(number: int, random: Random) -> Iterator[tuple[Line, str]]:
    iri = f"{PATIENTS}P{number}"
    asserted, derived = (f"{BASE}facts/P{number}/{layer}" for layer in ("asserted", "derived"))
    yield (iri, TYPE, ONTO + "Patient"), asserted
    yield (iri, ONTO + "sourceFile", text(f"cohort-{number % 7}.nq")), asserted
    if number % 2:
        yield (iri, ONTO + "siteName", text(f"site {number % 9}")), asserted
    for count in range(30):
        record = f"{iri}/r{count}"
        yield (record, TYPE, ONTO + "LabResult"), asserted
        yield (iri, ONTO + "hasLabResult", record), asserted
        yield (record, ONTO + "value", typed(random.randint(1, 400), "decimal")), asserted
        yield (record, TRIAL + "low", typed(random.randint(1, 400), "decimal")), derived
        yield (record, PROV + "wasDerivedFrom", record), derived
    for count in range(2):
        therapy = f"{iri}/t{count}"
        yield (iri, ONTO + "hasTherapy", therapy), asserted
        yield (therapy, ONTO + "hasAgent", ONTO + random.choice(_AGENTS)), asserted
        yield (therapy, ONTO + "startDate", typed("2025-03-01", "date")), asserted


def _screening(run: str, number: int, random: Random) -> Iterator[Line]:
    patient, screening = f"{PATIENTS}P{number}", f"{run}/P{number}"
    yield screening, TYPE, ONTO + "PatientScreening"
    yield screening, ONTO + "patient", patient
    verdict = random.choice(_VERDICTS)
    yield screening, ONTO + "verdict", ONTO + verdict
    yield screening, ONTO + "asOf", typed("2026-11-22", "date")
    if number % 3 == 0:
        day = f"2026-12-{random.randint(1, 28):02}"
        yield screening, ONTO + random.choice(("expiresOn", "becomesEligibleOn")), typed(day, "date")
        yield screening, ONTO + "lapsing", _criterion(random.randrange(DECIDING))
    if verdict == "Eligible":
        yield screening, ONTO + "presumes", _criterion(random.randrange(DECIDING))
    for place in range(CRITERIA):
        yield from _result(screening, patient, place, random)


def _result(screening: str, patient: str, place: int, random: Random) -> Iterator[Line]:
    result, outcome = f"{screening}/C-{place:02}", random.choice(_OUTCOMES)
    yield result, TYPE, ONTO + "CriterionResult"
    yield result, ONTO + "ofScreening", screening
    yield result, ONTO + "patient", patient
    yield result, ONTO + "criterion", _criterion(place)
    yield result, ONTO + "outcome", ONTO + outcome
    yield result, ONTO + "messageText", text("a sentence for the coordinator about this criterion")
    evidence = f"{result}/evidence-1"
    yield result, ONTO + "hasEvidence", evidence
    yield evidence, ONTO + "outcome", ONTO + outcome
    yield evidence, ONTO + "evidenceRecord", f"{patient}/r{place}"
    yield evidence, ONTO + "evidenceText", text("value 12, 2026-11-20")
    if place % 3 == 0:
        comparison = f"{result}/comparison-1"
        yield result, ONTO + "hasComparison", comparison
        yield comparison, ONTO + "onCondition", _criterion(place)
        yield comparison, ONTO + "evidenceRecord", f"{patient}/r{place}"
        yield comparison, ONTO + "comparedValue", typed(random.randint(50, 150), "decimal")
        yield comparison, ONTO + "limit", typed(100, "decimal")
        percent = random.randint(-50, 50)
        yield comparison, ONTO + "percentFromLimit", typed(percent, "decimal")
        yield comparison, ONTO + "farthestPercent", typed(abs(percent), "decimal")
    if outcome == "Unknown":
        gap = f"{result}/gap-1"
        yield result, ONTO + "hasGap", gap
        yield gap, ONTO + "unknownReason", TRIAL + random.choice(_REASONS)
        yield gap, ONTO + "missingText", text(f"what {place} needs")
        request = f"{screening}/request-1-{place}"
        yield screening, ONTO + "collects", request
        yield request, ONTO + "missingText", text(f"what {place} needs")
        yield request, ONTO + "settlesAlone", typed(random.random() < 0.3, "boolean")
    if random.random() < 0.02:
        flag = f"{result}/reading-A01"
        yield result, ONTO + "hasReadingFlag", flag
        yield flag, ONTO + "alternative", f"{BASE}a022001/alternatives#A01"
        yield flag, ONTO + "outcome", ONTO + outcome
        yield flag, ONTO + "otherwise", ONTO + "Violated"


def measure(patients: int, repeats: int) -> dict[str, tuple[float, int]]:
    """Query -> median of its milliseconds, and its rows, on a cohort of this size."""
    with tempfile.TemporaryDirectory() as folder:
        results, store_folder = Path(folder) / "results.nq", Path(folder) / "store"
        write_results(patients, results)
        load_results(store_folder, [results], sorted(data_folder("ontology").glob("*.ttl")))
        measured = {}
        with open_store(store_folder) as store:
            for query in saved_queries():
                text_of_query = query.bind(_values(query))
                times = []
                for _ in range(repeats):
                    start = time.process_time()
                    rows = sum(1 for _ in store.query(text_of_query))
                    times.append(1000 * (time.process_time() - start))
                measured[query.name] = median(times), rows
    return measured


def _values(query: SavedQuery) -> dict[str, str]:
    """A value for every parameter that a query needs."""
    values = {"patient": "P1", "old": RUNS[0], "new": RUNS[1]}
    return {p.name: values[p.name] for p in query.parameters if p.required}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("small", type=int, nargs="?", default=1000)
    parser.add_argument("large", type=int, nargs="?", default=4000)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    small, large = (measure(patients, given.repeats) for patients in (given.small, given.large))
    ratio = given.large / given.small
    print(f"| query | rows | ms at {given.small} patients | ms at {given.large} | growth factor |")
    print("|---|---|---|---|---|")
    for name, (before, _) in small.items():
        after, rows = large[name]
        print(f"| {name} | {rows} | {before:.1f} | {after:.1f} | {after / max(before, 0.1) / ratio:.2f} |")


if __name__ == "__main__":
    main()
