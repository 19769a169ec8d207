# SPDX-License-Identifier: Apache-2.0
"""Evidence in one or two lines for people.

The first line is the record as it was written, with the drug followed down to its class and the number in the
unit that was compared; the second is what made it decide:

    lab-anc: absolute neutrophil count 3200 /mm3, 2026-11-16 (converted: 3200 /mm3)
      latest neutrophil count; laboratory result at most 28 days old

Every name is a label of the ontology or of the protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reasoner.derive import vocabulary as v
from reasoner.judge.words import Words, record_name
from reasoner.ontology import Ontology
from reasoner.patient import Literal, Term
from reasoner.protocol import Protocol
from reasoner.result import Comparison, Evidence, Fact
from reasoner.terms import TRIAL, TYPE, XSD_BOOLEAN, XSD_DECIMAL

__all__ = ["EvidenceText", "number_text"]

#: Told together with the number that they belong to.
_BESIDE_A_NUMBER: Final = frozenset({v.ANALYTE, v.COMPARATOR, v.UNIT, v.ULN_UNIT})
#: What is compared with a limit, and where a record stands: never what a record says itself.
_COMPARED: Final = frozenset({v.LOW, v.HIGH, v.GOVERNS, v.MAY_GOVERN, v.CERTAINLY_IN, v.POSSIBLY_IN})
#: The least and the greatest number of days between the two dates of a record.
_SPANS: Final = frozenset({v.INTERVAL_DAYS_LOW, v.INTERVAL_DAYS_HIGH})
_IN_UNIT: Final = TRIAL + "inUnit"
_YES_NO: Final = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
#: Quotients have thirty digits: so many decimals are enough to read, and they are cut, never rounded.
_DECIMALS: Final = 4


class _Record(NamedTuple):
    """The facts of one record: what it says by property, and what was entailed or computed, in order."""

    said: dict[str, list[Term]]
    added: list[Fact]

    @classmethod
    def of(cls, evidence: Evidence) -> _Record:
        """Sort the facts; a record that was made while deriving says what was computed for it."""
        asserted = [fact for fact in evidence.facts if fact.layer == "asserted"]
        made = not asserted and any(f.property == TYPE and f.layer == "derived" for f in evidence.facts)
        record = cls({}, [])
        for fact in evidence.facts:
            says = made and fact.property not in _COMPARED
            if fact.layer == "asserted" or says:
                record.said.setdefault(fact.property, []).append(fact.value)
            else:
                record.added.append(fact)
        return record

    def one(self, prop: str) -> Term | None:
        """What the record says of a property."""
        return next(iter(self.said.get(prop, ())), None)


class EvidenceText:
    """Tells evidence in the words of one ontology and one protocol."""

    def __init__(self, ontology: Ontology, protocol: Protocol) -> None:
        """Look up the units once."""
        self._words = Words(ontology, protocol.declarations)
        units = {s: ontology.objects(s, v.CANONICAL_UNIT) for s in ontology.terms}
        self._units = {s: found[0] for s, found in units.items() if found}
        computed = {s: ontology.objects(s, _IN_UNIT) for s in ontology.terms}
        #: property of a number that is computed from several quantities -> its unit
        self._computed = {s: found[0] for s, found in computed.items() if found}
        #: derived property -> the property that it is the converted value of
        self._converted = {
            str(derived): prop for prop in self._units for derived in ontology.objects(prop, v.CANONICAL_AS)
        }

    def lines(self, evidence: Evidence) -> list[str]:
        """One Evidence in one or two lines; the second is indented."""
        record = _Record.of(evidence)
        chains = list(dict.fromkeys(self._chains(record.added)))
        told = ", ".join(dict.fromkeys(self._told(record, chains)))
        first = "; ".join((*chains, *([told] if told else ())))
        if converted := ", ".join(dict.fromkeys(self._conversions(record))):
            first += f" (converted: {converted})"
        second = "; ".join(dict.fromkeys(self._decisive(record, evidence.record)))
        name = record_name(evidence.record)
        if not first or not second:
            return [f"{name}: {first or second}"]
        return [f"{name}: {first}", f"  {second}"]

    def unit(self, comparison: Comparison) -> str:
        """The unit of a number and its limit; empty for a number without one."""
        prop = comparison.path
        measured = comparison.analyte if prop in {v.LOW, v.HIGH} else self._converted.get(prop, prop)
        return self._text(self._computed.get(prop) or self._units.get(measured))

    def number(self, literal: Literal) -> str:
        """A number as it is read; a long one is cut."""
        return self._value(literal)

    def _chains(self, facts: Iterable[Fact]) -> Iterator[str]:
        """From what was recorded to what it is: drug to class, site to organ."""
        for fact in facts:
            if fact.layer == "entailed":
                for chain in self._words.chains(fact.steps):
                    yield " -> ".join(chain)

    def _told(self, record: _Record, chains: list[str]) -> Iterator[str]:
        """What the source says."""
        begun = {chain.split(" -> ")[0] for chain in chains}
        yield from self._quantities(record)
        if (day := record.one(v.DATE)) is not None:
            yield self._value(day)
        for prop, values in record.said.items():
            if prop in _BESIDE_A_NUMBER or prop in {v.VALUE, v.ULN, v.DATE} or prop in self._units:
                continue
            if prop == TYPE and v.ANALYTE in record.said:
                continue  # what was measured says more
            yield from self._phrases(prop, [o for o in values if self._words.label(o) not in begun])

    def _phrases(self, prop: str, values: list[Term]) -> Iterator[str]:
        """Several values of a property in one breath where each would repeat its name."""
        phrases = [self._phrase(prop, value) for value in values]
        named = f"{self._words.label(prop)} "
        if len(phrases) > 1 and all(phrase.startswith(named) for phrase in phrases):
            yield named + " and ".join(phrase.removeprefix(named) for phrase in phrases)
        else:
            yield from phrases

    def _quantities(self, record: _Record) -> Iterator[str]:
        """Numbers with their units."""
        if (analyte := record.one(v.ANALYTE)) is not None:
            number = self._text(record.one(v.COMPARATOR)) + self._text(record.one(v.VALUE))
            yield _spaced(self._words.label(analyte), number, self._text(record.one(v.UNIT)))
        if (limit := record.one(v.ULN)) is not None:
            unit = self._text(record.one(v.ULN_UNIT))
            yield _spaced(self._words.label(v.ULN), self._words.label(limit), unit)
        for prop in filter(self._units.__contains__, record.said):
            for value in record.said[prop]:
                yield _spaced(
                    self._words.label(prop), self._words.label(value), self._text(record.one(v.UNIT))
                )

    def _conversions(self, record: _Record) -> Iterator[str]:
        """Numbers in the unit in which they are compared."""
        for fact in record.added:
            if fact.property in self._converted:
                prop = self._converted[fact.property]
                unit = self._text(self._units[prop])
                yield _spaced(self._words.label(prop), self._value(fact.value), unit)
            elif _is_converted_result(fact, record):
                sign = self._text(record.one(v.COMPARATOR))
                open_end = sign[:1] == ("<" if fact.property == v.HIGH else ">")
                unit = self._text(self._units.get(str(record.one(v.ANALYTE))))
                yield _spaced((sign if open_end else "") + self._value(fact.value), unit)

    def _decisive(self, record: _Record, iri: str) -> Iterator[str]:
        """What was entailed or computed, with the records that it was computed from."""
        days = [fact.value for fact in record.added if fact.property in _SPANS]
        if days:
            yield f"{' to '.join(dict.fromkeys(map(self._value, days)))} days between its two dates"
        for fact in record.added:
            if fact.property in self._converted or fact.property in _SPANS:
                continue
            if _is_converted_result(fact, record):
                continue
            label = self._words.label(fact.value)
            if fact.property in {v.GOVERNS, v.CERTAINLY_IN}:
                yield label
            elif fact.property in {v.MAY_GOVERN, v.POSSIBLY_IN}:
                yield f"{label} ({self._words.label(fact.property)})"
            else:
                yield self._phrase(fact.property, fact.value) + _ground(fact, iri)

    def _phrase(self, prop: str, value: Term) -> str:
        """A fact in words; the name of the property is left out where the value says it too."""
        label, text = self._words.label(prop), self._value(value)
        if isinstance(value, Literal):
            return f"{label}: {text}" if value.datatype == XSD_BOOLEAN else f"{label} {text}"
        if prop == TYPE or text.startswith(label) or self._repeats(label, text):
            return text
        if label.startswith("has ") and self._words.is_labelled(value):
            return text
        return f"{label} {text}"

    @staticmethod
    def _repeats(label: str, text: str) -> bool:
        return any(len(word) > 3 and word in text.split() for word in label.split())

    def _value(self, value: Term) -> str:
        if not isinstance(value, Literal):
            return self._words.label(value)
        if value.datatype == XSD_BOOLEAN:
            return _YES_NO.get(value.lexical, value.lexical)
        return number_text(value)

    def _text(self, term: Term | None) -> str:
        return "" if term is None else self._words.label(term)


def number_text(literal: Literal) -> str:
    """A number as it is read; the decimals of a long one are cut."""
    whole, point, decimals = literal.lexical.partition(".")
    if literal.datatype == XSD_DECIMAL and len(decimals) > _DECIMALS:
        return f"{whole}{point}{decimals[:_DECIMALS]}…"
    return literal.lexical


def _is_converted_result(fact: Fact, record: _Record) -> bool:
    """Whether a fact is the value of a laboratory result in the canonical unit."""
    return fact.property in {v.LOW, v.HIGH} and v.ANALYTE in record.said


def _ground(fact: Fact, record: str) -> str:
    told = {record, fact.value}
    sources = ", ".join(record_name(source) for source in fact.sources if source not in told)
    return f" (from {sources})" if sources else ""


def _spaced(*words: str) -> str:
    return " ".join(word for word in words if word)
