"""What changes between two versions of an instrument. No Django here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Literal

from criteria.spec import Instrument

Kind = Literal["added", "removed", "changed"]
WORDS = {
    "applies_when": "when it is asked",
    "applies_text": "when it is asked, in words",
    "grid_wording": "wording in the grid",
    "adverse": "whether a high figure is unwelcome",
    "parent": "lead-in",
    "points": "answers",
}


@dataclass(frozen=True)
class InstrumentDifference:
    """One part that differs. `parts` names what changed in it; it is empty for what came or went."""

    kind: Kind
    what: str
    code: str
    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerLoss:
    """What the new version can no longer hold: answers to criteria that go, and values that go."""

    criteria: frozenset[str]
    values: Mapping[str, frozenset[str]]  # criterion code -> values off its scale


def instrument_differences(old: Instrument, new: Instrument) -> tuple[InstrumentDifference, ...]:
    """Everything that comes, goes or changes, criteria first, each in the order of the instrument."""
    return tuple(
        difference for what, named in _PARTS.items() for difference in _compare(what, named(old), named(new))
    )


def answer_loss(old: Instrument, new: Instrument) -> AnswerLoss:
    """What can hold no answer any more, by criterion code."""
    kinds = _kinds(new)
    gone = {code for code, kind in _kinds(old).items() if kinds.get(code) != kind}
    values = {code: _values(old, code) - _values(new, code) for code in _kinds(old) if code not in gone}
    return AnswerLoss(frozenset(gone), {code: lost for code, lost in values.items() if lost})


def reworded_criteria(old: Instrument, new: Instrument) -> frozenset[str]:
    """The criteria that stay but ask something else now: their answers stand as they are."""
    return frozenset(
        code for code in _kinds(old).keys() & _kinds(new).keys() if _question(old, code) != _question(new, code)
    )


def _kinds(instrument: Instrument) -> dict[str, str]:
    """Scored criteria by code, with what they score: the area or the case."""
    return {c.code: chapter.kind for chapter, _, c in instrument.walk() if c.scored}


def _values(instrument: Instrument, code: str) -> frozenset[str]:
    return frozenset(point.value for point in instrument.scale_of(code).points)


def _question(instrument: Instrument, code: str) -> tuple[str, ...]:
    return (instrument.lead_in(code), instrument.criterion_by_code[code].wording)


def _compare(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[InstrumentDifference]:
    for code, part in new.items():
        if code not in old:
            yield InstrumentDifference("added", what, code, _text(part))
        elif part != old[code]:
            yield InstrumentDifference("changed", what, code, _text(part), _changed(old[code], part))
    for code, part in old.items():
        if code not in new:
            yield InstrumentDifference("removed", what, code, _text(part))


def _changed(old: Any, new: Any) -> tuple[str, ...]:
    names = (field.name for field in fields(new))
    return tuple(
        WORDS.get(name, name.replace("_", " ")) for name in names if getattr(old, name) != getattr(new, name)
    )


def _text(part: Any) -> str:
    names = ("wording", "heading", "title", "label", "name", "message")
    return next((getattr(part, name) for name in names if hasattr(part, name)), "")


def _sections(instrument: Instrument) -> dict[str, Any]:
    """Without their criteria, which are compared by themselves."""
    sections = instrument.section_by_code.items()
    return {code: replace(section, criteria=()) for code, section in sections}


def _chapters(instrument: Instrument) -> dict[str, Any]:
    return {str(chapter.number): replace(chapter, sections=()) for chapter in instrument.chapters}


_PARTS: dict[str, Callable[[Instrument], Mapping[str, Any]]] = {
    "Criterion": attrgetter("criterion_by_code"),
    "Scale": attrgetter("scale_by_key"),
    "Fact": attrgetter("fact_by_key"),
    "Section": _sections,
    "Chapter": _chapters,
    "Consistency rule": lambda instrument: {rule.key: rule for rule in instrument.consistency},
}
