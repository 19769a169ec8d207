# SPDX-License-Identifier: Apache-2.0
"""Which rows a resource becomes: one function per row table and kind of resource, named by the table.

| module | row tables |
|---|---|
| `tumour` | diagnosis primary_site staging syndrome hormone_finding lesion lesion_measurement progression |
| `pathology` | specimen |
| `treatment` | therapy dose_event local_treatment imaging |
| `measurement` | lab blood_pressure weight ecog karnofsky |
| `condition` | symptom heart_disease angina event comorbidity other_malignancy negative_statement |
| `person` | patient list_review |

A rule says which types of resources it is about, and by which terms or kinds of terms among the codes of one
(`words`), so that others are not asked.
"""

from __future__ import annotations

# These register their rules when they are imported.
from reasoner.read.fhir.rules import condition, measurement, pathology, person, treatment, tumour
from reasoner.read.fhir.rules.rule import standard_rows

__all__ = ["condition", "measurement", "pathology", "person", "standard_rows", "treatment", "tumour"]
