# SPDX-License-Identifier: Apache-2.0
"""What is measured, in groups of one unit."""

from __future__ import annotations

COUNTS = {"absoluteNeutrophilCount", "leukocyteCount", "plateletCount"}
ENZYMES = {"aspartateAminotransferase", "alanineAminotransferase"}
MOLAR = {"creatinine", "totalBilirubin"}
PRESSURES = {"systolic", "diastolic"}
SIZES = {"longestDiameter", "shortAxis"}
SHARES = {"neutrophilPercent", "bandPercent"}
ALL = COUNTS | ENZYMES | MOLAR | PRESSURES | SIZES | SHARES
ALL |= {"haemoglobin", "albumin", "creatinineClearance", "weight"}
