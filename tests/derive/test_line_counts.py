# SPDX-License-Identifier: Apache-2.0
"""Several counts of lines side by side, and local treatments among the lines."""

import pytest

from reasoner.derive import Derivation
from reasoner.errors import ProtocolError
from reasoner.ontology import Ontology
from reasoner.patient import Literal

from .conftest import REGISTERED, Derived, P, Read, reviewed, written
from .test_declarations import declare

RULE = "https://example.org/rule#"
COUNT = """a trial:LineCount ; trial:countsAgents onto:NonSSAAntitumourAgent ;
    trial:asOneLine onto:SSATherapy ; trial:ignores onto:OtherIndicationTherapy ;
    trial:requires onto:PnetTherapy , onto:GivenTherapy ;
    trial:list onto:therapyList ; trial:countsClass onto:SystemicAntitumourTherapy"""
PLAIN = f"sel:plain {COUNT} ."
LOCAL = (
    f"sel:local {COUNT} , onto:HepaticEmbolicTherapy ; trial:lowAs <{RULE}low> ; trial:highAs <{RULE}high> ."
)
SYSTEMIC = """<a> a onto:SSATherapy , onto:SystemicAntitumourTherapy , onto:PnetTherapy ;
    onto:hasAgent onto:lanreotide ; onto:startDate "2024-01-01"^^xsd:date .
<b> a onto:SystemicAntitumourTherapy , onto:PnetTherapy ; onto:hasAgent onto:everolimus ;
    onto:startDate "2025-01-01"^^xsd:date .
"""
CLOSED = reviewed("therapyList") + REGISTERED
DECLARED = (
    PLAIN + LOCAL + "win:fresh a trial:Window ; trial:ofClass onto:ListReview ; trial:datePath onto:date ;"
)
DECLARED += (
    " trial:bound trial:within ; trial:days 28 . sel:closure a trial:Closure ; trial:window win:fresh ."
)


def counted(ontology: Ontology, patient_of: Read, turtle: str, *, closed: bool = True) -> Derived:
    patient = patient_of(SYSTEMIC + turtle + (CLOSED if closed else REGISTERED))
    Derivation(ontology, declare(DECLARED), policy="default", as_of=None).derive(patient)
    return Derived(patient)


def bounds(derived: Derived) -> tuple[str, str]:
    low, high = (derived.patient.literals(P, RULE + name) for name in ("low", "high"))
    return low[0].lexical, high[0].lexical if high else ""


def treated(kind: str = "Chemoembolisation", where: str = "onto:territory onto:liver", *sessions: str) -> str:
    dates = "".join(f" ; onto:sessionDate {written(text)}" for text in sessions)
    return f"<t-{kind}-{'-'.join(sessions)}> a onto:{kind}{' ; ' if where else ''}{where}{dates} .\n"


TACE = treated("Chemoembolisation", "onto:territory onto:liver", "2026-06-01")


@pytest.mark.parametrize(
    ("turtle", "low", "high"),
    [
        ("", "2", "2"),
        (TACE, "3", "3"),
        (treated("Chemoembolisation", "onto:treatedLesion <l>", "2026-06-01"), "3", "3"),
        # another treatment is another line, a further session is not
        (TACE + treated("HepaticEmbolicTherapy", "onto:territory onto:liver", "2025-02-01"), "4", "4"),
        (
            treated("Chemoembolisation", "onto:territory onto:liver", "2026-06-01", "2026-07-01"),
            "3",
            "3",
        ),
        # a class that is not counted
        (treated("Radiotherapy", "onto:territory onto:liver", "2026-06-01"), "2", "2"),
        # no kind, no place, no date
        (treated("LocalTreatment", "onto:territory onto:liver", "2026-06-01"), "2", "3"),
        (treated("Chemoembolisation", "", "2026-06-01"), "2", "3"),
        (treated("Chemoembolisation", "onto:territory onto:liver"), "2", "3"),
        # around registration: one session before it is enough
        (treated("Chemoembolisation", "onto:territory onto:liver", "2026-11-22"), "3", "3"),
        (treated("Chemoembolisation", "onto:territory onto:liver", "2026-11-23"), "2", "2"),
        (treated("Chemoembolisation", "onto:territory onto:liver", "2026-11"), "2", "3"),
        (treated("Chemoembolisation", "onto:territory onto:liver", "2026-11-20", "2026-12-20"), "3", "3"),
    ],
)
def test_a_local_treatment_of_a_counted_class_is_a_line(
    ontology: Ontology, patient_of: Read, turtle: str, low: str, high: str
) -> None:
    derived = counted(ontology, patient_of, turtle)

    assert bounds(derived) == (low, high)
    assert derived.get("P", "linesLow") == derived.get("P", "linesHigh") == ["2"]


def test_an_open_list_has_no_upper_bound_under_any_name(ontology: Ontology, patient_of: Read) -> None:
    assert bounds(counted(ontology, patient_of, TACE, closed=False)) == ("3", "")


def test_lines_rest_on_local_treatments_too(ontology: Ontology, patient_of: Read) -> None:
    derived = counted(ontology, patient_of, TACE)
    sources = {
        derived.short(source)
        for (_, predicate, obj), found in derived.patient.derived.items()
        if predicate == RULE + "low" and obj == Literal("3", obj.datatype if isinstance(obj, Literal) else "")
        for source in found
    }

    assert sources == {":a", ":b", ":t-Chemoembolisation-2026-06-01"}


@pytest.mark.parametrize(
    ("turtle", "subject", "reason"),
    [
        (PLAIN + PLAIN.replace("sel:plain", "sel:other"), "sel:other", "of its own"),
        (LOCAL + LOCAL.replace("sel:local", "sel:other"), "sel:other", "of its own"),
        (f"sel:l {COUNT} ; trial:lowAs <{RULE}low> .", "sel:l", "two properties"),
        (f"sel:l {COUNT} ; trial:lowAs <{RULE}n> ; trial:highAs <{RULE}n> .", "sel:l", "two properties"),
    ],
)
def test_counts_have_names_of_their_own(ontology: Ontology, turtle: str, subject: str, reason: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        Derivation(ontology, declare(turtle), policy="default", as_of=None)

    assert caught.value.subject == subject
    assert reason in caught.value.reason
