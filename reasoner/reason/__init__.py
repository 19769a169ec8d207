# SPDX-License-Identifier: Apache-2.0
"""Second stage: add what the ontology entails about one patient.

    ontology/*.ttl -> axioms -> fragment (lint) -> rules -> chase, once per patient

1. `axioms` reads the OWL 2 axioms out of the triples.
2. `fragment` refuses every axiom that the rules could not decide exactly.
3. `rules` compiles the axioms, with HermiT's class hierarchy, into Horn rules in normal form.
4. `chase` applies the rules to one graph until nothing new follows; `engine` does so for patients.

`hermit` is the development half: it classifies the ontology when that changes, and the tests hold the rules
to what it finds. Screening needs no Java.
"""

from reasoner.reason.engine import Entailment

__all__ = ["Entailment"]
