# SPDX-License-Identifier: Apache-2.0
"""FHIR exports are valid, say of each patient what the results say, and assert nothing that is the site's."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fixtures import tiny_ontology

from reasoner.ontology import Ontology
from reasoner.report import verdict_text
from reasoner.report.fhir_export import _RESOURCE_TYPES, FhirExport
from reasoner.result import Outcome, PatientResult
from reasoner.run_record import RunRecord
from reasoner.screening import Screener
from report.cohort import COHORT, HOSTILE, PROTOCOL, RUN, broken, made, not_judged, write

VIGNETTES = Path(__file__).parents[2] / "examples" / "vignettes"
Resource = dict[str, Any]
TYPES = ("GuidanceResponse", "Group", "MeasureReport", "ResearchSubject")


def exported(folder: Path, *results: PatientResult) -> dict[str, list[Resource]]:
    """The resources by type; each was accepted by fhir.resources.

    Its R4B classes do for R4: R4B changed only types about evidence and products, none of those used here.
    """
    files = write(FhirExport(folder, PROTOCOL, tiny_ontology(), RUN), folder, results or COHORT)
    found = {name: [json.loads(x) for x in files[f"{name}.ndjson"].splitlines()] for name in TYPES}
    for name, resources in found.items():
        for resource in resources:
            read = get_fhir_model_class(name).model_validate(resource)
            assert json.loads(read.model_dump_json()) == resource
    return found


def named(resources: list[Resource]) -> dict[str, Resource]:
    return {resource["id"]: resource for resource in resources}


def parameters(guidance: Resource) -> list[Resource]:
    (found,) = [c["parameter"] for c in guidance["contained"] if c["resourceType"] == "Parameters"]
    return list(found)


def issues(guidance: Resource) -> list[Resource]:
    found = [c["issue"] for c in guidance["contained"] if c["resourceType"] == "OperationOutcome"]
    assert bool(found) == ("evaluationMessage" in guidance)
    return found[0] if found else []


def test_every_patient_has_one_answer_with_every_outcome(tmp_path: Path) -> None:
    guidance = exported(tmp_path)["GuidanceResponse"]

    assert len(named(guidance)) == len(guidance) == len(COHORT)
    for resource, result in zip(guidance, COHORT, strict=True):
        told = {p["name"]: p for p in parameters(resource)}
        assert told["verdict"]["valueString"] == verdict_text(result)
        for criterion in result.criteria:
            parts = [
                (p["name"], p.get("valueCode", p.get("valueString")))
                for p in told[criterion.identifier]["part"]
            ]
            assert ("outcome", criterion.outcome) in parts
            assert [value for name, value in parts if name == "reason"] == list(criterion.reasons)
            assert ("message", criterion.message) in parts
        assert resource["moduleCanonical"] == "https://w3id.org/trialshapes/tiny|" + PROTOCOL.version


@pytest.mark.parametrize(
    ("name", "status", "required", "severities"),
    [
        ("ss", "success", 0, []),
        ("vu", "success", 0, []),
        ("uu", "data-required", 1, ["warning", "warning"]),
        ("presumed", "success", 0, ["warning"]),
        ("contradictory", "data-required", 0, ["error"]),
        ("unreadable", "failure", 0, ["error"]),
    ],
)
def test_the_status_says_what_is_needed(
    name: str, status: str, required: int, severities: list[str], tmp_path: Path
) -> None:
    guidance = named(exported(tmp_path)["GuidanceResponse"])[name]

    assert guidance["status"] == status
    assert len(guidance.get("dataRequirement", ())) == required
    assert [issue["severity"] for issue in issues(guidance)] == severities
    assert "occurrenceDateTime" not in guidance


def test_a_data_requirement_tells_what_and_where(tmp_path: Path) -> None:
    guidance = named(exported(tmp_path)["GuidanceResponse"])["us"]

    (required,) = guidance["dataRequirement"]
    assert required["type"] == "Observation"
    assert required["extension"][0]["valueString"] == "the performance status, at most 28 days old"
    (issue,) = issues(guidance)
    assert [coding["code"] for coding in issue["details"]["coding"]] == ["MISSING", "STALE"]
    assert issue["diagnostics"] == "T-1"


def test_only_plainly_eligible_patients_are_potential_candidates(tmp_path: Path) -> None:
    subjects = exported(tmp_path)["ResearchSubject"]

    assert {subject["status"] for subject in subjects} == {"potential-candidate"}
    eligible = [r for r in COHORT if verdict_text(r) == "ELIGIBLE"]
    assert len(subjects) == len(eligible)
    assert not {"presumed", "contradictory", "uu", "vs"} & named(subjects).keys()


def test_the_report_counts_every_outcome(tmp_path: Path) -> None:
    (report,) = exported(tmp_path)["MeasureReport"]

    counted = Counter((c.identifier, c.outcome) for r in COHORT for c in r.criteria)
    for group, criterion in zip(report["group"], PROTOCOL.criteria, strict=True):
        counts = {p["code"]["coding"][0]["code"]: p["count"] for p in group["population"]}
        assert counts == {
            "initial-population": len(COHORT),
            "denominator": len(COHORT),
            "numerator": counted[criterion.identifier, Outcome.SATISFIED],
            "Violated": counted[criterion.identifier, Outcome.VIOLATED],
            "Unknown": counted[criterion.identifier, Outcome.UNKNOWN],
        }
    assert report["period"] == {"start": "2026-11-22", "end": "2026-11-22"}


def test_the_types_of_records_are_types_of_fhir() -> None:
    properties = Ontology.load().terms

    assert _RESOURCE_TYPES.keys() <= set(properties)
    for name in {*_RESOURCE_TYPES.values(), "Resource"}:
        assert get_fhir_model_class(name)


def test_a_vignette(tmp_path: Path) -> None:
    """What V12 lacks, by the type of resource that would hold it."""
    screener = Screener()
    results = list(screener.screen([VIGNETTES / f"{name}.ttl" for name in ("V01", "V08", "V12")]))
    run = RunRecord.of(screener.protocol, screener.ontology, policy="default", as_of=None, engine="")
    files = write(FhirExport(tmp_path, screener.protocol, screener.ontology, run), tmp_path, results)
    bundle = json.loads(files["bundle.json"])
    get_fhir_model_class("Bundle").model_validate(bundle)

    guidance = {
        e["resource"]["id"]: e["resource"] for e in bundle["entry"] if "moduleCanonical" in e["resource"]
    }
    assert [guidance[name]["status"] for name in ("V01", "V08", "V12")] == [
        "success",
        "success",
        "data-required",
    ]
    types = [required["type"] for required in guidance["V12"]["dataRequirement"]]
    assert types == ["Observation", "Observation", "Observation", "Procedure", "Observation"]
    codes = [
        required.get("codeFilter", [{"code": ()}])[0]["code"]
        for required in guidance["V12"]["dataRequirement"]
    ]
    assert {"system": "http://loinc.org", "code": "1742-6"} in codes[2], "alanine aminotransferase"
    assert {code["system"] for code in codes[3]} == {"http://snomed.info/sct"}


def test_groups(tmp_path: Path) -> None:
    """FHIR's invariant grp-1: only an actual group has members."""
    criteria, screened = exported(tmp_path)["Group"]

    assert (criteria["actual"], "member" in criteria) == (False, False)
    assert [c["code"]["coding"][0]["code"] for c in criteria["characteristic"]] == ["T-1", "T-2"]
    assert (screened["actual"], screened["quantity"]) == (True, len(COHORT))
    assert len(screened["member"]) == len(COHORT)


def test_no_day_is_known(tmp_path: Path) -> None:
    (report,) = exported(tmp_path, not_judged("A"))["MeasureReport"]

    assert report["period"]["extension"][0]["valueCode"] == "unknown"


def test_hostile_names_become_valid_ids_and_logical_references(tmp_path: Path) -> None:
    guidance = exported(tmp_path)["GuidanceResponse"][-len(HOSTILE) :]

    assert all(re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"]) for resource in guidance)
    by_name = dict(zip(HOSTILE, guidance, strict=True))
    assert by_name["007"]["subject"]["reference"] == "Patient/007"
    foreign = by_name["https://hospital.example/patients/1?a=b#c"]
    assert foreign["id"].startswith("p-")
    assert foreign["subject"]["identifier"]["value"] == "https://hospital.example/patients/1?a=b#c"
    like_a_hash = by_name["p-" + "0" * 32]
    assert like_a_hash["id"] != "p-" + "0" * 32
    assert "reference" not in like_a_hash["subject"]
    assert ".." not in {resource["id"] for resource in guidance}


def test_text_that_fhir_does_not_allow(tmp_path: Path) -> None:
    result = made("A", Outcome.VIOLATED, Outcome.VIOLATED)
    broken = result.criteria[0].__class__("urn:c", "T-1", Outcome.VIOLATED, (), "\x00\x1b[2J ")
    odd = PatientResult(result.patient, "", result.verdict, "", (broken, *result.criteria[1:]))

    (guidance,) = exported(tmp_path, odd)["GuidanceResponse"]
    assert parameters(guidance)[1]["part"][1]["valueString"] == "[2J"


def test_a_bundle_for_few_patients_only(tmp_path: Path) -> None:
    found = exported(tmp_path)
    bundle = json.loads((tmp_path / "bundle.json").read_text())
    get_fhir_model_class("Bundle").model_validate(bundle)
    assert [e["resource"]["resourceType"] for e in bundle["entry"]].count("GuidanceResponse") == len(COHORT)
    assert len(bundle["entry"]) == sum(map(len, found.values()))
    assert len({entry["fullUrl"] for entry in bundle["entry"]}) == len(bundle["entry"])

    many = [made(f"P{number}", Outcome.SATISFIED, Outcome.SATISFIED) for number in range(101)]
    exported(tmp_path, *many[:100])
    assert (tmp_path / "bundle.json").exists()
    assert len(exported(tmp_path, *many)["GuidanceResponse"]) == 101
    assert not (tmp_path / "bundle.json").exists(), "the bundle of an earlier run would look like this one's"


def test_nothing_is_published_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(FhirExport(tmp_path, PROTOCOL, tiny_ontology(), RUN), tmp_path, broken())
    assert list(tmp_path.iterdir()) == []


def test_the_same_results_make_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"

    assert write(FhirExport(first, PROTOCOL, tiny_ontology(), RUN), first) == write(
        FhirExport(second, PROTOCOL, tiny_ontology(), RUN), second
    )
