# SPDX-License-Identifier: Apache-2.0
"""One patient as rows of the CDM: the way back from `reasoner/read/omop/rows`, table by table.

Every cell that is written is taken out of its record; what stays has no place in OMOP and is counted.
"""

from __future__ import annotations

from typing import Final

from reasoner.read.tables import PROVENANCE
from reasoner.write.omop_codes import Code
from reasoner.write.omop_record import CONDITION_FIELD, EHR, Cells, Scribe, to_moment

__all__ = ["Person"]

#: Types of records, fields that events point to, kinds of episodes; see `prepare/known.sql` of the reader.
_LAB, _ADMINISTRATION, _PRESCRIPTION = 32856, 32818, 32838
_DRUG_FIELD = 1147094
_REGIMEN, _PROGRESSION = 32531, 32949
_SEX: Final = {"male": 8507, "female": 8532}
_OPERATORS: Final = {"<": 4171756, "<=": 4171754, ">": 4172704, ">=": 4171755}
_ROUTES: Final = {
    "oral": "26643006",
    "intravenous": "47625008",
    "subcutaneous": "34206005",
    "intramuscular": "78421000",
    "intravitreal": "418401004",
    "topical": "6064005",
}
_STAGES: Final = {"stageI": "Stage-1", "stageII": "Stage-2", "stageIII": "Stage-3", "stageIV": "Stage-4"}
_QUANTITIES: Final = (("weight", "weight", "BodyWeight"), ("karnofsky", "score", "KarnofskyAssessment"))
_NO: Final = Code("LOINC", "LA32-8")
_PROGRESSIVE: Final = Code("LOINC", "LA28370-7")
_RESPONSE: Final = Code("LOINC", "88040-1")
_DIAGNOSES: Final = ("SNOMED", "ICD10CM", "NCIt")
#: Tables of records whose kind is a diagnosis, and the column that holds it.
_KINDS: Final = {
    "syndrome": "syndrome_class",
    "symptom": "condition_class",
    "heart_disease": "condition_class",
    "event": "condition_class",
    "comorbidity": "condition_class",
    "other_malignancy": "condition_class",
}
#: Columns that only name rows, or say where they come from.
_NOT_SAID: Final = frozenset({"row_id", "lesion", "imaging", "evidenced_by", *PROVENANCE})


class Person(Scribe):
    """Goes over the records of one patient."""

    def write(self) -> None:
        """Write every table; the tumour and its lesions come first, because others point to them."""
        self._person()
        tumour = self._tumour()
        self._lesions(tumour)
        self._pathology(tumour)
        self._staging(tumour)
        self._sizes()
        self._diagnoses()
        self._results()
        self._vital_signs()
        self._ecog()
        self._local_treatments()
        self._imaging()
        self._therapies(tumour)
        self._progressions(tumour)
        self._denials()
        for table, records in self._records.items():
            for record in records:
                self.left.update(f"{table}.{name}" for name in record.cells if name not in _NOT_SAID)
        if days := sorted(self._days):
            span: Cells = {"observation_period_start_date": days[0], "observation_period_end_date": days[-1]}
            cells = {"person_id": self._number, **span, "period_type_concept_id": EHR}
            self._out.add("observation_period", cells)

    def _person(self) -> None:
        for record in self._all("patient"):
            birth, sex = record.take_first("birth_date"), record.take_first("sex")
            year, month, day = (*birth.split("-"), "", "", "")[:3]
            cells: Cells = {"person_id": self._number, "gender_concept_id": _SEX.get(sex, 0)}
            cells |= {"year_of_birth": year, "month_of_birth": month.lstrip("0")}
            cells |= {"day_of_birth": day.lstrip("0"), "race_concept_id": 0, "ethnicity_concept_id": 0}
            cells |= {"gender_source_value": sex, "person_source_value": self._identifier}
            self._out.person(cells)

    def _tumour(self) -> int | None:
        """One condition for the index tumour: morphology and site in one code of ICD-O-3."""
        specimens = self._all("specimen")
        sites = []
        for place in self._all("primary_site"):
            if place.see("certainty") != "definite":
                continue  # whoever reads a code of an organ takes it for certain
            found = place.take("site_code")
            self._name(place, *(f"primary-site-{site}" for site in found))
            sites += found
        topographies = [code for site in sites if (code := self._code(site, "ICDO3"))]
        topography = topographies[0].code if topographies else "NULL"
        first = None
        terms = {record.see("neoplasm_term"): record for record in specimens}
        for term, record in terms.items() or [("", None)]:
            # a code may tell the organ as well, which need not be the one recorded
            morphology = self._out.concepts.code_of(term, ("ICDO3",), alone=True)
            whole: Code | None = Code("ICDO3", f"{morphology.code if morphology else 'NULL'}-{topography}")
            if term and not morphology:
                whole = self._out.concepts.code_of(term, _DIAGNOSES, alone=True) or whole
            if not self._all("diagnosis") or whole in {None, Code("ICDO3", "NULL-NULL")}:
                continue
            number = self._condition(whole, term or "Neoplasm", record.see("date") if record else "")
            first = first or number
            is_said = bool(morphology) or whole.vocabulary != "ICDO3"
            for each in specimens:
                if is_said and each.see("neoplasm_term") == term:
                    each.take("neoplasm_term")
        return first

    def _lesions(self, tumour: int | None) -> None:
        """Metastases are conditions; the primary is the tumour itself. Their sites have no place."""
        sizes = self._all("lesion_measurement")
        for record in self._all("lesion"):
            kind = record.see("lesion_class")
            code = self._code(kind, *_DIAGNOSES)
            if kind == "PrimaryLesion" and tumour:
                self._conditions[record.name] = tumour
                self._name(record, f"condition_occurrence-{tumour}/primary")
            elif code:
                days = [m.see("date") for m in sizes if m.see("lesion") == record.name and m.see("date")]
                self._conditions[record.name] = self._condition(code, kind, min(days, default=""))
                self._name(record, f"condition_occurrence-{self._conditions[record.name]}")
            if record.name in self._conditions:
                for column in ("lesion_class", "nodal", "distant"):
                    record.take(column)

    def _pathology(self, tumour: int | None) -> None:
        for record in self._all("specimen"):
            date = self._day(record)
            if date:
                self._name(record, f"specimen-{date[:10]}")
            if procedure := self._code(record.see("procedure"), "SNOMED"):
                self._perform(procedure, record.take_first("procedure"), date)
            if grade := record.take_first("grade"):
                modifier = Code("Cancer Modifier", f"Grade-{grade.removeprefix('G')}")
                self._measure(modifier, grade, date, **self._about(tumour))
            if differentiation := self._code(record.see("differentiation"), "SNOMED"):
                term = record.take_first("differentiation")
                self._measure(differentiation, term, date, **self._about(tumour))
            if record.see("ki67") and (index := self._code("ki67", "LOINC")):
                value = {"value_as_number": record.take_first("ki67"), **self._unit("%")}
                self._measure(index, "ki67", date, **value, **self._about(tumour))

    def _staging(self, tumour: int | None) -> None:
        for record in self._all("staging"):
            date = self._day(record)
            for column in ("t_category", "n_category", "m_category", "stage_group"):
                for term in record.take(column):
                    code = Code("Cancer Modifier", f"AJCC/UICC-{_STAGES.get(term, term.upper())}")
                    self._name(record, self._measure(code, term, date, **self._about(tumour)))

    def _sizes(self) -> None:
        code = self._code("longestDiameter", "LOINC")
        for record in self._all("lesion_measurement"):
            if code and record.see("longest_diameter"):
                about = self._about(self._conditions.get(record.see("lesion")))
                value = {"value_as_number": record.take_first("longest_diameter")}
                unit = self._unit(record.take_first("unit"))
                date = self._day(record)
                self._name(record, self._measure(code, "longestDiameter", date, **value, **unit, **about))

    def _diagnoses(self) -> None:
        for table, column in _KINDS.items():
            for record in self._all(table):
                term = record.see(column)
                code = self._code(term, *_DIAGNOSES)
                date = ""
                if code or (term and not self._has_rest):
                    # Without a code its name is the source value, and the concept is 0.
                    date = self._day(record)
                    number = self._condition(code, record.take_first(column), date)
                    ending = f"/{term}" if table == "syndrome" else ""
                    self._name(record, f"condition_occurrence-{number}{ending}")
                for grading in ("nyha_class", "objective_assessment"):
                    if grade := self._code(record.see(grading), "SNOMED", "LOINC"):
                        self._observe(grade, record.take_first(grading), date or self._day(record))
        for record in self._all("angina"):
            if code := self._code("Angina", *_DIAGNOSES):
                number = self._condition(code, "Angina", self._day(record))
                self._name(record, f"condition_occurrence-{number}")

    def _results(self) -> None:
        for record in self._all("lab"):
            code = self._code(record.see("analyte"), "LOINC")
            if not code:
                continue
            unit = record.take_first("unit")
            cells: Cells = {"value_as_number": record.take_first("value")}
            cells["measurement_type_concept_id"] = _LAB
            if comparator := record.take_first("comparator"):
                cells["operator_concept_id"] = _OPERATORS[comparator]
            if record.see("uln_unit") == unit:
                record.take("uln_unit")
                cells["range_high"] = record.take_first("uln")
            term = record.take_first("analyte")
            self._name(record, self._measure(code, term, self._day(record), **cells, **self._unit(unit)))

    def _vital_signs(self) -> None:
        for record in self._all("blood_pressure"):
            date, unit = self._day(record), self._unit(record.take_first("unit"))
            for column in ("systolic", "diastolic"):
                if record.see(column) and (code := self._code(column, "LOINC")):
                    value = record.take_first(column)
                    self._name(record, self._measure(code, column, date, value_as_number=value, **unit))
            # Read again, the two values are one record by the name of the first.
            del self._names.get(record.name, [])[1:]
        for table, column, term in _QUANTITIES:
            for record in self._all(table):
                if code := self._code(term, "LOINC"):
                    value, unit = record.take_first(column), self._unit(record.take_first("unit"))
                    date = self._day(record)
                    self._name(record, self._measure(code, term, date, value_as_number=value, **unit))

    def _ecog(self) -> None:
        for record in self._all("ecog"):
            if code := self._code(f"ecog{record.see('score')}", "SNOMED"):
                score = record.take_first("score")
                name = self._measure(code, f"ecog{score}", self._day(record), value_as_number=score)
                self._name(record, name)

    def _local_treatments(self) -> None:
        """One procedure per session; which lesion or territory it was for has no place."""
        for record in self._all("local_treatment"):
            if code := self._code(record.see("treatment_class"), "SNOMED"):
                term = record.take_first("treatment_class")
                sessions = record.take("session_date")
                self._days.update(day[:10] for day in sessions if len(day) >= 10)
                for session in sessions or [""]:
                    self._name(record, self._perform(code, term, session))

    def _imaging(self) -> None:
        """A study with a tracer is the giving of the tracer."""
        for record in self._all("imaging"):
            if code := self._code(record.see("tracer"), "RxNorm"):
                record.take("study_class")
                date = self._day(record)
                number = self._expose(code, record.take_first("tracer"), date, date, _ADMINISTRATION)
                self._name(record, f"drug_exposure-{number}")
            elif code := self._code(record.see("study_class"), "SNOMED"):
                name = self._perform(code, record.take_first("study_class"), self._day(record))
                self._name(record, name)

    def _expose(self, code: Code | None, term: str, start: str, end: str, kind: int, **cells: object) -> int:
        given = {
            "drug_exposure_start_date": start[:10],
            "drug_exposure_start_datetime": to_moment(start),
            "drug_exposure_end_date": end[:10],
            "drug_exposure_end_datetime": to_moment(end),
            "drug_type_concept_id": kind,
        }
        return self._add("drug_exposure", "drug", code, term, {**given, **cells})

    def _therapies(self, tumour: int | None) -> None:
        """A drug exposure per drug, tied to the tumour by an episode where it was given for that."""
        for record in self._all("therapy"):
            if record.see("doses_given") == "0" or not (
                record.see("agent") or record.see("unmapped_agent") or record.see("regimen")
            ):
                continue
            ordered = self._day(record, "ordered_date")
            start, end = self._day(record, "start_date") or ordered, self._day(record, "end_date")
            kind = _PRESCRIPTION if ordered else _ADMINISTRATION
            cells: Cells = {"stop_reason": record.see("stop_reason")}
            if route := _ROUTES.get(record.see("route")):
                name = record.take_first("route")
                cells["route_concept_id"] = self._value(Code("SNOMED", route), "Route", name)
            drugs = [
                self._expose(self._code(agent, "RxNorm"), agent, start, end, kind, **cells)
                for agent in (*record.take("agent"), *record.take("unmapped_agent"))
            ]
            self._name(record, *(f"drug_exposure-{drug}" for drug in drugs))
            about = tumour if record.see("indication") == "pnetIndication" else None
            regimen = record.take_first("regimen")
            if about:
                record.take("indication")
            if regimen or about:
                number = self._episode(regimen, start, end, drugs, about)
                if not drugs:
                    self._name(record, f"episode-{number}")

    def _episode(self, regimen: str, start: str, end: str, drugs: list[int], tumour: int | None) -> int:
        code = self._code(regimen, "NCIt")
        standard, source = self._out.concepts.concept(code, "Regimen", regimen) if code else (0, 0)
        cells = {"episode_start_date": start[:10], "episode_start_datetime": to_moment(start)}
        cells |= {"episode_end_date": end[:10], "episode_source_value": self._out.concepts.label(regimen)}
        ids = {"episode_concept_id": _REGIMEN, "episode_object_concept_id": standard}
        ids |= {"episode_source_concept_id": source, "episode_type_concept_id": EHR}
        number = self._out.add("episode", {"person_id": self._number, **cells, **ids})
        for drug in drugs:
            self._out.link(number, drug, _DRUG_FIELD)
        if tumour:
            self._out.link(number, tumour, CONDITION_FIELD)
        return number

    def _progressions(self, tumour: int | None) -> None:
        """A RECIST category is a measurement; any other progression is an episode, which has no method."""
        for record in self._all("progression"):
            date = self._day(record)
            if record.see("method") == "recist":
                record.take("method")
                answer = {"value_as_concept_id": self._value(_PROGRESSIVE, "Meas Value")}
                self._name(record, self._measure(_RESPONSE, "", date, **answer, **self._about(tumour)))
                continue
            ids = {"episode_concept_id": _PROGRESSION, "episode_type_concept_id": EHR}
            cells = {"episode_start_date": date[:10], "episode_start_datetime": to_moment(date)}
            number = self._out.add("episode", {"person_id": self._number, **cells, **ids})
            self._name(record, f"episode-{number}")
            if tumour:
                self._out.link(number, tumour, CONDITION_FIELD)

    def _denials(self) -> None:
        """What is denied is an observation of it with the answer no."""
        for record in self._all("negative_statement"):
            if code := self._code(record.see("about"), *_DIAGNOSES):
                term = record.take_first("about")
                answer = self._value(_NO, "Meas Value")
                name = self._observe(code, term, self._day(record), value_as_concept_id=answer)
                self._name(record, f"{name}/{term}")
