# SPDX-License-Identifier: Apache-2.0
"""Stage "judge": rows of a SHACL report become an outcome per criterion, what is missing, and a verdict."""

from reasoner.judge.outcomes import judge, unjudged, verdict
from reasoner.judge.reasons import find_evidence, find_gaps, truth

__all__ = ["find_evidence", "find_gaps", "judge", "truth", "unjudged", "verdict"]
