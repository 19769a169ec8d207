# SPDX-License-Identifier: Apache-2.0
"""Invented patients to measure and to test with: the same for the same seed and number, on every machine.

`distribution.toml` holds every figure; what these modules know is how a record is written down. The limits
that boundary patients lie on are those of the protocol.
"""

from reasoner.generate.cohort import Cohort, write_cohort
from reasoner.generate.files import Format

__all__ = ["Cohort", "Format", "write_cohort"]
