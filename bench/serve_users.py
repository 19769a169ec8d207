# SPDX-License-Identifier: Apache-2.0
"""What people do on the site, for locust: mostly the board, some SPARQL. `bench/serve.py` starts it."""

from __future__ import annotations

import os
import random

from locust import HttpUser, between, task

RUN = os.environ["BENCH_RUN"]
PATIENTS = int(os.environ["BENCH_PATIENTS"])
TOLD = int(os.environ["BENCH_TOLD"])
QUERIES = (
    "ASK { ?s a onto:PatientScreening }",
    "SELECT ?v (COUNT(*) AS ?n) { ?s a onto:PatientScreening ; onto:verdict ?v } GROUP BY ?v",
    "SELECT ?r ?o { ?r onto:ofScreening <https://w3id.org/trialshapes/runs/%s/S000007> ; onto:outcome ?o }",
)


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
        """Some page of the list, in some order."""
        order = random.choice(("name", "verdict", "unmet", "unknown", "expires"))  # noqa: S311
        start = f'["",{random.randrange(PATIENTS)}]' if order == "name" else ""  # noqa: S311
        self._page(f"/board/{RUN}/patients?sort={order}&start={start}", "list")

    @task(2)
    def search(self) -> None:
        """Somebody by name, or whoever a criterion is unknown for."""
        number = random.randrange(PATIENTS)  # noqa: S311
        self._page(f"/board/{RUN}/patients?name=s{number:06}", "list, by name")
        self._page(f"/board/{RUN}/patients?criterion=INC-04&outcome=U", "list, by criterion")

    @task(6)
    def patient(self) -> None:
        """One patient."""
        self._page(f"/board/{RUN}/patients/S{random.randrange(TOLD):06}", "patient")  # noqa: S311

    @task(1)
    def criterion(self) -> None:
        """One criterion."""
        self._page(f"/board/{RUN}/criteria/INC-04", "criterion")


class Researcher(HttpUser):
    """Asks by SPARQL."""

    weight = 1
    wait_time = between(0.5, 1.5)

    @task
    def query(self) -> None:
        """One of three queries."""
        query = random.choice(QUERIES)  # noqa: S311
        text = query % RUN if "%s" in query else query
        prefix = "PREFIX onto: <https://w3id.org/trialshapes/ontology#> "
        accept = {"Accept": "application/sparql-results+json"}
        self.client.post("/sparql", data={"query": prefix + text}, headers=accept, name="SPARQL")
