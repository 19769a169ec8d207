# SPDX-License-Identifier: Apache-2.0
"""The row tables: what every source but RDF is brought to before it becomes triples.

All cells are text. Numbers keep their digits and dates their own precision (a year stays a year); a term is
the local name of a class or an individual of the ontology. Rows with the same `row_id` describe one record
and add to it, so a cell with two values is two rows. `PROVENANCE` stands on every row: `recorded_in` is the
document that the source itself names, `withheld` the columns whose source value was not valid and was left
out.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

__all__ = ["PROVENANCE", "TABLES", "Column", "Kind", "RowTable"]

Kind = Literal["text", "number", "integer", "boolean", "date", "term", "row"]


class Column(NamedTuple):
    """A column and how its text is to be understood; `row` is the `row_id` of another record."""

    name: str
    kind: Kind


class RowTable(NamedTuple):
    """A row table: its name and its own columns, beside `patient`, `row_id` and `PROVENANCE`."""

    name: str
    columns: tuple[Column, ...]


#: `source_path` is the place inside the file, `source_record` the name that the source gives the record.
PROVENANCE: Final = (
    "source_file",
    "source_record",
    "source_path",
    "source_code_system",
    "source_code",
    "source_text",
    "recorded_status",
    "recorded_in",
    "withheld",
)


def _table(name: str, **kinds: str) -> RowTable:
    """Columns by kind: `_table("ecog", integer="score", date="date")`."""
    order: tuple[Kind, ...] = ("row", "term", "date", "number", "integer", "boolean", "text")
    return RowTable(name, tuple(Column(column, k) for k in order for column in kinds.get(k, "").split()))


TABLES: Final = {
    table.name: table
    for table in (
        _table(
            "patient",
            date="birth_date death_date",
            term="sex",
            boolean="concurrent_ssa_planned deceased",
            text="site_name",
        ),
        _table("registration", date="date", term="registration_status"),
        # The index tumour; its row_id is that of the neoplasm which the tables below hang on.
        _table("diagnosis", term="neoplasm_class functional_status", date="date"),
        _table("primary_site", term="site_code certainty"),
        _table(
            "specimen",
            date="date",
            term="procedure neoplasm_term differentiation cell_type grade laboratory",
            number="ki67 ki67_low ki67_high mitoses_per_2mm2",
            text="report_who_edition",
        ),
        _table("staging", term="t_category n_category m_category stage_group", date="date"),
        _table("resectability", term="resectability", date="date", text="stated_by"),
        _table("hormone_finding", term="hormone finding", date="date"),
        _table("syndrome", row="evidenced_by", term="syndrome_class", date="date"),
        _table(
            "lesion",
            term="lesion_class site",
            boolean="nodal distant target_lesion",
            number="soft_tissue_part",
        ),
        _table(
            "lesion_measurement",
            row="lesion",
            term="modality",
            number="longest_diameter short_axis slice_thickness",
            text="unit",
            date="date",
        ),
        _table(
            "local_treatment",
            row="treated_lesion",
            term="treatment_class territory",
            date="session_date",
            boolean="recovered",
        ),
        _table(
            "toxicity",
            row="local_treatment",
            text="toxicity_term",
            integer="ctcae_grade",
            boolean="resolved",
            date="date",
        ),
        _table("lesion_progression", row="lesion after_procedure", boolean="clear", date="date"),
        _table(
            "imaging",
            term="study_class tracer",
            text="unmapped_tracer",
            boolean="all_measurable_above_liver",
            integer="patient_level_score",
            date="date",
        ),
        _table(
            "lesion_uptake",
            row="imaging uptake_of",
            term="uptake",
            integer="krenning_score",
            number="suv_max liver_suv_mean",
        ),
        _table(
            "therapy",
            term="therapy_class agent regimen indication intent route stop_reason",
            text="unmapped_agent",
            date="date start_date end_date ordered_date",
            boolean="ongoing",
            integer="doses_given site_line_number",
        ),
        _table("ssa_regimen", term="agent", text="unmapped_agent dose interval", date="start_date end_date"),
        _table(
            "dose_event",
            term="agent",
            text="unmapped_agent override_reason",
            date="date dose_start dose_end",
            integer="cycle",
            boolean="planned_dose",
        ),
        _table("progression", term="method", date="date reference_scan_date"),
        _table(
            "lab", term="analyte method", number="value uln", text="comparator unit uln_unit", date="date"
        ),
        _table("weight", number="weight", text="unit", date="date"),
        _table(
            "blood_pressure",
            number="systolic diastolic",
            text="unit",
            boolean="on_antihypertensive_treatment",
            date="date",
        ),
        _table("ecog", integer="score", date="date"),
        _table("karnofsky", integer="score", date="date"),
        _table(
            "symptom",
            term="condition_class attribution control size",
            boolean="current hepatomegaly supportive_care ssa_tried ssa_contraindicated",
            text="severity",
            date="date",
        ),
        _table(
            "heart_disease",
            term="condition_class nyha_class objective_assessment acc_aha_stage",
            boolean="controlled",
            date="date",
        ),
        _table("angina", term="status", date="date"),
        _table("event", term="condition_class", date="date"),
        _table("contraindication", term="drug_class author_role", text="reason", date="date"),
        _table("comorbidity", term="condition_class", date="date"),
        _table(
            "other_malignancy",
            term="condition_class",
            boolean="therapy_completed on_adjuvant_hormonal_therapy",
            date="date disease_free_since",
        ),
        _table("swallowing", boolean="able", date="date"),
        _table("gi_function", boolean="impairment", term="judged_significant", date="date"),
        _table("list_review", term="list", boolean="complete", date="date"),
        _table("negative_statement", term="about", date="date"),
    )
}
