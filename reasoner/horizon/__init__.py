# SPDX-License-Identifier: Apache-2.0
"""Windows of eligibility: how the verdict depends on the date of registration, all facts held fixed.

1. The registration is moved, the record is not (`states`): what is dated after the supposed registration does
   not count, and the ontology, the windows and the shapes are asked again. That is done for the dates on
   which a fact crosses an edge (`derive.edges`), not day by day, and only where there is something to see.
2. Freshness is held fixed: whatever a window of freshness concerns is taken as repeated with the same value.
   What was known by the stated registration stays known on earlier dates, but only back to the last start of
   a treatment: an assessment says nothing of the time before the treatment under which it was made.
3. How long records are fresh is found the other way round: registration stays, and the records of one window
   of freshness age until criteria become UNKNOWN.
"""

from reasoner.horizon.finder import MONTHS, HorizonFinder

__all__ = ["MONTHS", "HorizonFinder"]
