# SPDX-License-Identifier: Apache-2.0
"""The code map: which matches decide, and how systems and codes are made one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.errors import OntologyError
from reasoner.ontology import Ontology
from reasoner.read.code_map import CodeMap, normal_code, normal_system

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
HEADER = '#curie_map:\n#  onto: "https://w3id.org/trialshapes/ontology#"\n#object_source: "{}"\n'
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tcomment\n"


@pytest.fixture(scope="module")
def code_map(ontology: Ontology) -> CodeMap:
    return CodeMap.load(ontology)


def small_map(ontology: Ontology, folder: Path, *rows: str, system: str = ICD) -> CodeMap:
    lines = [HEADER.format(system) + COLUMNS]
    lines += ["\t".join((*row.split(), "", "", "")) + "\n" for row in rows]
    (folder / "x.sssom.tsv").write_text("".join(lines))
    return CodeMap.load(ontology, folder)


def terms(code_map: CodeMap, system: str, code: str) -> list[tuple[str, bool]]:
    return [(mapping.term, mapping.sure) for mapping in code_map.resolve(system, code)]


@pytest.mark.parametrize(
    ("written", "system"),
    [
        ("http://snomed.info/sct", SNOMED),
        ("https://snomed.info/sct/", SNOMED),
        ("http://snomed.info/sct/731000124108/version/20250301", SNOMED),
        ("urn:oid:2.16.840.1.113883.6.96", SNOMED),
        ("http://ncithesaurus-stage.nci.nih.gov", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"),
        (
            "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#",
            "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
        ),
        ("urn:oid:2.16.840.1.113883.6.43.1", "http://terminology.hl7.org/CodeSystem/icd-o-3"),
        ("http://example.org/local", "http://example.org/local"),
    ],
)
def test_system_aliases(written: str, system: str) -> None:
    """Every known name of a system leads to the one that the map uses."""
    assert normal_system(written) == system


@pytest.mark.parametrize(
    ("system", "written", "code"),
    [
        (ICD, "C7A8   ", "C7A.8"),
        (ICD, "c25.4", "C25.4"),
        (ICD, "I10", "I10"),
        (SNOMED, " 735735001 ", "735735001"),
        ("http://terminology.hl7.org/CodeSystem/icd-o-3", "C254", "C25.4"),
        ("http://terminology.hl7.org/CodeSystem/icd-o-3", "8249/3", "8249/3"),
        ("http://purl.obolibrary.org/obo/mondo.owl", "MONDO:0019954", "0019954"),
    ],
)
def test_forms_of_codes(system: str, written: str, code: str) -> None:
    """Padding and missing dots of ICD codes are mended; nothing else is guessed."""
    assert normal_code(system, written) == code


def test_exact_and_narrow_decide_broad_does_not(ontology: Ontology, tmp_path: Path) -> None:
    """A code that is wider than the term leaves it open; related codes stand for nothing."""
    code_map = small_map(
        ontology,
        tmp_path,
        "onto:MyocardialInfarction label skos:exactMatch ICD10CM:I21",
        "onto:ClinicalEvent label skos:narrowMatch ICD10CM:I21",
        "onto:Angina label skos:broadMatch ICD10CM:I20",
        "onto:Angina label skos:relatedMatch ICD10CM:I25.2",
    )

    assert terms(code_map, ICD, "I21") == [("MyocardialInfarction", True), ("ClinicalEvent", True)]
    assert terms(code_map, ICD, "I20") == [("Angina", False)]
    assert terms(code_map, ICD, "I25.2") == []


def test_deciding_matches_hide_possible_ones(ontology: Ontology, tmp_path: Path) -> None:
    """What is certain is enough."""
    code_map = small_map(
        ontology,
        tmp_path,
        "onto:Angina label skos:exactMatch ICD10CM:I20",
        "onto:HeartDisease label skos:broadMatch ICD10CM:I20",
    )

    assert terms(code_map, ICD, "I20") == [("Angina", True)]


def test_longer_icd_code_takes_its_nearest_ancestor(ontology: Ontology, tmp_path: Path) -> None:
    """ICD-10-CM is a tree; SNOMED CT identifiers only look like one."""
    rows = (
        "onto:HeartDisease label skos:narrowMatch X:I50",
        "onto:CongestiveHeartFailure label skos:exactMatch X:I50.3",
        "onto:Angina label skos:broadMatch X:I20",
    )

    code_map = small_map(ontology, tmp_path, *rows)
    assert terms(code_map, ICD, "I50.32") == [("CongestiveHeartFailure", True)]
    assert terms(code_map, ICD, "I501") == [("HeartDisease", True)]
    assert terms(code_map, ICD, "I20.9") == []
    assert terms(small_map(ontology, tmp_path, *rows, system=SNOMED), SNOMED, "I50.32") == []


def test_own_possible_match_comes_after_the_deciding_one_of_an_ancestor(
    ontology: Ontology, tmp_path: Path
) -> None:
    """A code of octreotide of unknown form is still a code of a somatostatin analogue."""
    code_map = small_map(
        ontology,
        tmp_path,
        "onto:somatostatinAnalogueUnspecified label skos:exactMatch ATC:H01CB",
        "onto:octreotide label skos:broadMatch ATC:H01CB02",
        system="http://www.whocc.no/atc",
    )

    assert terms(code_map, "http://www.whocc.no/atc", "H01CB02") == [
        ("somatostatinAnalogueUnspecified", True)
    ]


def test_undefined_term_is_an_error(ontology: Ontology, tmp_path: Path) -> None:
    """A misspelt term in the map would make its codes silent."""
    with pytest.raises(OntologyError, match="onto:Anginaa"):
        small_map(ontology, tmp_path, "onto:Anginaa label skos:exactMatch ICD10CM:I20")


def test_file_without_system_is_an_error(ontology: Ontology, tmp_path: Path) -> None:
    """The header says whose codes they are."""
    (tmp_path / "x.sssom.tsv").write_text(COLUMNS)
    with pytest.raises(OntologyError, match="object_source"):
        CodeMap.load(ontology, tmp_path)


def test_part_of_an_organ_has_the_kind_of_the_organ(code_map: CodeMap) -> None:
    """The tail of the pancreas is a part of the pancreas for every reader."""
    (mapping,) = code_map.resolve(SNOMED, "73239005")

    assert mapping.term == "pancreasTail"
    assert "PancreasPart" in mapping.kinds


def test_real_map_decides_the_codes_of_the_study(code_map: CodeMap) -> None:
    """Codes that were seen in public data, and their terms."""
    assert terms(code_map, "http://loinc.org", "26499-4") == [("absoluteNeutrophilCount", True)]
    assert ("CongestiveHeartFailure", True) in terms(code_map, ICD, "I50.32")
    assert all(not sure for _, sure in terms(code_map, ICD, "C7B8"))
    assert code_map.resolve("http://loinc.org", "LA9623-5")[0].score == "1"
