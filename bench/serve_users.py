# SPDX-License-Identifier: Apache-2.0
"""What people do on the site, for locust: mostly the board, some SPARQL. `bench/serve.py` starts it.

`BENCH_PLAN` names a file with the runs, patients and criteria that are asked for.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import HttpUser, between, constant, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text("utf-8"))
RUN: str = PLAN["run"]
ORDERS: list[str] = PLAN["orders"]
#: Kind -> query; those that come more often are named more often.
QUERIES: list[tuple[str, str]] = [
    (kind, query) for kind, weight, query in PLAN["queries"] for _ in range(weight)
]
#: Nothing is free, and the client is told when to come back.
BUSY = 503
JSON = {"Accept": "application/sparql-results+json"}


def some(things: list[Any]) -> Any:  # noqa: ANN401 - whatever the plan has
    """One of them."""
    return random.choice(things)  # noqa: S311 - no secret


class Coordinator(HttpUser):
    """Reads lists and patients, a page every second or two."""

    weight = 4
    wait_time = between(0.5, 1.5)

    def _page(self, path: str, name: str) -> None:
        self.client.get(path, name=name, headers={"Accept": "text/html"})

    @task(2)
    def overview(self) -> None:
        """The first page."""
        self._page(f"/board/{RUN}", "overview")

    @task(4)
    def listing(self) -> None:
        """The list in some order, from either end."""
        self._page(f"/board/{RUN}/patients?sort={some(ORDERS)}&back={some([0, 1])}", "list")

    @task(2)
    def search(self) -> None:
        """Somebody by name, or whoever a criterion is unknown for."""
        patient, criterion = some(PLAN["patients"]), some(PLAN["criteria"])
        self._page(f"/board/{RUN}/patients?name={patient}", "list, by name")
        self._page(f"/board/{RUN}/patients?criterion={criterion}&outcome=U", "list, by criterion")

    @task(6)
    def patient(self) -> None:
        """One patient."""
        self._page(f"/board/{RUN}/patients/{some(PLAN['patients'])}", "patient")

    @task(1)
    def criterion(self) -> None:
        """One criterion."""
        self._page(f"/board/{RUN}/criteria/{some(PLAN['criteria'])}", "criterion")

    @task(1)
    def coming(self) -> None:
        """What changes within 90 days, and what is missing."""
        self._page(f"/board/{RUN}/coming", "coming")
        self._page(f"/board/{RUN}/missing", "missing")


class Researcher(HttpUser):
    """Asks by SPARQL."""

    weight = 1
    wait_time = between(0.5, 1.5)

    @task
    def query(self) -> None:
        """One of the queries, about a patient of the plan."""
        kind, query = some(QUERIES)
        text = query.replace("PATIENT", some(PLAN["patients"]))
        asked = {"data": {"query": text}, "headers": JSON, "name": f"query: {kind}"}
        with self.client.post(PLAN["endpoint"], catch_response=True, **asked) as response:
            if response.status_code == BUSY and "Retry-After" in response.headers:  # as it is meant
                response.request_meta["name"] = "query: told to wait"
                response.success()


class Program(Researcher):
    """Asks again as soon as it has its answer; as programs do."""

    wait_time = constant(0)
