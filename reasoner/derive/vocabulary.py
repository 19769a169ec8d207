# SPDX-License-Identifier: Apache-2.0
"""Terms of records and declarations that the computations name; a test compares them with the ontology."""

from __future__ import annotations

from typing import Final

from reasoner.terms import ONTO, TRIAL

# Records.
LAB_RESULT: Final = ONTO + "LabResult"
LESION: Final = ONTO + "Lesion"
LIST_REVIEW: Final = ONTO + "ListReview"
LOCAL_TREATMENT: Final = ONTO + "LocalTreatment"
NEGATIVE_STATEMENT: Final = ONTO + "NegativeStatement"
REGISTRATION: Final = ONTO + "Registration"
THERAPY_EPISODE: Final = ONTO + "TherapyEpisode"
GIVEN_THERAPY: Final = ONTO + "GivenTherapy"
UNGIVEN_THERAPY: Final = ONTO + "UngivenTherapy"
UNKNOWN_SITE: Final = ONTO + "UnknownSite"
UNIT_CONVERSION: Final = ONTO + "UnitConversion"

HAS_RECORD: Final = ONTO + "hasRecord"
HAS_REGISTRATION: Final = ONTO + "hasRegistration"
HAS_LAB_RESULT: Final = ONTO + "hasLabResult"
WEIGHT: Final = ONTO + "weight"
HAS_THERAPY: Final = ONTO + "hasTherapy"
HAS_WEIGHT: Final = ONTO + "hasWeight"
HAS_LESION_PROGRESSION: Final = ONTO + "hasLesionProgression"

DATE: Final = ONTO + "date"
START_DATE: Final = ONTO + "startDate"
END_DATE: Final = ONTO + "endDate"
SESSION_DATE: Final = ONTO + "sessionDate"
BIRTH_DATE: Final = ONTO + "birthDate"
REGISTRATION_STATUS: Final = ONTO + "registrationStatus"
ACTUAL: Final = ONTO + "actual"
ONGOING: Final = ONTO + "ongoing"
SEX: Final = ONTO + "sex"
FEMALE: Final = ONTO + "female"
MALE: Final = ONTO + "male"

ANALYTE: Final = ONTO + "analyte"
VALUE: Final = ONTO + "value"
COMPARATOR: Final = ONTO + "comparator"
UNIT: Final = ONTO + "unit"
ULN: Final = ONTO + "uln"
ULN_UNIT: Final = ONTO + "ulnUnit"
CANONICAL_UNIT: Final = ONTO + "canonicalUnit"
PLAUSIBLE_LOW: Final = ONTO + "plausibleLow"
PLAUSIBLE_HIGH: Final = ONTO + "plausibleHigh"
CONVERTS_ANALYTE: Final = ONTO + "convertsAnalyte"
UNIT_CODE: Final = ONTO + "unitCode"
MULTIPLY_BY: Final = ONTO + "multiplyBy"
DIVIDE_BY: Final = ONTO + "divideBy"

LIST: Final = ONTO + "list"
COMPLETE: Final = ONTO + "complete"
ABOUT: Final = ONTO + "about"
THERAPY_LIST: Final = ONTO + "therapyList"

HAS_AGENT: Final = ONTO + "hasAgent"
UNMAPPED_AGENT: Final = ONTO + "unmappedAgent"
TREATED_LESION: Final = ONTO + "treatedLesion"
TERRITORY: Final = ONTO + "territory"
IN_TERRITORY_OF: Final = ONTO + "inTerritoryOf"
OVERLAPS_TERRITORY_OF: Final = ONTO + "overlapsTerritoryOf"
TREATS_ORGAN: Final = ONTO + "treatsOrgan"
SITE: Final = ONTO + "site"
LOCATED_IN: Final = ONTO + "locatedIn"
AFTER_PROCEDURE: Final = ONTO + "afterProcedure"
CLEAR: Final = ONTO + "clear"

#: Where a fact came from says nothing about the patient: two records may differ in these and agree.
PROVENANCE: Final = frozenset(
    ONTO + name
    for name in ("recordedIn", "sourceFile", "sourceRecord", "sourcePath", "sourceCode", "sourceText")
)

# Derived facts.
POLICY: Final = TRIAL + "policy"
REGISTRATION_DATE: Final = TRIAL + "registrationDate"
CERTAINLY_IN: Final = TRIAL + "certainlyIn"
POSSIBLY_IN: Final = TRIAL + "possiblyIn"
GOVERNS: Final = TRIAL + "governs"
MAY_GOVERN: Final = TRIAL + "mayGovern"
PROBLEM: Final = TRIAL + "problem"
WITHHELD: Final = TRIAL + "withheld"
LOW: Final = TRIAL + "low"
HIGH: Final = TRIAL + "high"
LOW_ULN: Final = TRIAL + "lowUln"
HIGH_ULN: Final = TRIAL + "highUln"
CLEARANCE_LOW: Final = TRIAL + "clearanceLow"
CLEARANCE_HIGH: Final = TRIAL + "clearanceHigh"
LINES_LOW: Final = TRIAL + "linesLow"
LINES_HIGH: Final = TRIAL + "linesHigh"
CLOSED: Final = TRIAL + "closed"
STATED_INCOMPLETE: Final = TRIAL + "statedIncomplete"
PRESUMED_CLOSED: Final = TRIAL + "presumedClosed"
DENIED: Final = TRIAL + "denied"
HAS_EXPOSURE: Final = TRIAL + "hasExposure"
LESION_EXPOSURE: Final = TRIAL + "LesionExposure"
TREATMENT: Final = TRIAL + "treatment"
COVERAGE: Final = TRIAL + "coverage"
CERTAIN: Final = TRIAL + "certain"
POSSIBLE: Final = TRIAL + "possibly"
PROGRESSED_SINCE: Final = TRIAL + "progressedSince"

# Reasons why a number or a date decides nothing.
REASON_CONFLICT: Final = TRIAL + "CONFLICT"
REASON_IMPLAUSIBLE: Final = TRIAL + "IMPLAUSIBLE"
REASON_MISSING: Final = TRIAL + "MISSING"
REASON_ULN_MISSING: Final = TRIAL + "ULN_MISSING"
REASON_UNIT: Final = TRIAL + "UNIT"

# Declarations.
CANONICAL_AS: Final = TRIAL + "canonicalAs"
PRESUMES_CLOSED: Final = TRIAL + "presumesClosed"
