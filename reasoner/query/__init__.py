# SPDX-License-Identifier: Apache-2.0
"""Stage "query": results as a store on disk, and SPARQL over the patients in it.

`load_results` puts what `screen --out` wrote into a store; `run_query` asks it; `saved/` holds questions that
coordinators have, one file each.
"""

from reasoner.query.errors import QueryError, StoreError
from reasoner.query.saved_queries import SavedQuery, find_query, saved_queries
from reasoner.query.sparql import Answer, run_query
from reasoner.query.store import Contents, load_results, open_store

__all__ = [
    "Answer",
    "Contents",
    "QueryError",
    "SavedQuery",
    "StoreError",
    "find_query",
    "load_results",
    "open_store",
    "run_query",
    "saved_queries",
]
