"""When a criterion is asked of a case, and which facts and answers contradict each other.

A rule is a list of conditions (see `criteria.conditions`) that must all hold. A condition holds, fails,
or cannot be told yet. Failing wins: one failed condition settles the rule, whatever is still missing.
No Django here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from criteria.conditions import (
    SAME_OR_NOT,
    Condition,
    RuleError,
    as_text,
    holds,
    is_date,
    names,
    parse,
    satisfies,
)
from criteria.spec import Consistency, Criterion, Fact, Instrument, Scale

__all__ = [
    "Condition",
    "RuleError",
    "State",
    "Verdict",
    "broken",
    "broken_rules",
    "describe",
    "find_loops",
    "judge",
    "loop_words",
    "names",
    "not_asked_value",
    "parse",
    "satisfies",
    "verdicts",
]

State = Literal["asked", "not_asked", "undetermined"]


@dataclass(frozen=True)
class Verdict:
    """Whether a criterion is asked of a case; `reason` says in words why not, or what is needed first."""

    state: State
    reason: str = ""


@dataclass(frozen=True)
class _Outcome:
    """Whether one condition holds: None when it cannot be told yet."""

    holds: bool | None
    reason: str = ""


@dataclass(frozen=True)
class _Case:
    """What is known of one case; `known` fills with the verdicts that later conditions rest on."""

    instrument: Instrument
    facts: Mapping[str, object]
    answers: Mapping[str, str]
    known: dict[str, Verdict] = field(default_factory=dict)


def judge(
    criterion: Criterion,
    instrument: Instrument,
    facts: Mapping[str, object],
    answers: Mapping[str, str],
) -> Verdict:
    """Whether one criterion is asked. For a whole case use `verdicts`, which works each out once."""
    return _judge_all((criterion,), instrument, facts, answers).known[criterion.code]


def verdicts(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, str]
) -> dict[str, Verdict]:
    """Whether each scored case criterion is asked, in printed order.

    A rule may rest on another criterion's answer, so criteria are judged after those they wait for.
    Raises RuleError when they wait for each other, which `parse_instrument` does not let through.
    """
    criteria = instrument.scored("case")
    known = _judge_all(criteria, instrument, facts, answers).known
    return {criterion.code: known[criterion.code] for criterion in criteria}


def not_asked_value(scale: Scale) -> str:
    """The value that a criterion not asked is given: the scale's first that is excluded, or ""."""
    return next((point.value for point in scale.points if point.counts_as == "excluded"), "")


def broken(rule: Consistency, facts: Mapping[str, object], answers: Mapping[str, str]) -> bool:
    """Whether all conditions of a consistency rule hold, taking the answers as they stand."""
    values = {**answers, **facts}
    return all(satisfies(parse(text), values) for text in rule.when)


def broken_rules(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, str]
) -> tuple[Consistency, ...]:
    """The consistency rules that a case breaks; answers to criteria not asked of it do not count."""
    case = _judge_all(instrument.scored("case"), instrument, facts, answers)
    return tuple(
        rule
        for rule in instrument.consistency
        if all(_outcome(case, parse(text)).holds for text in rule.when)
    )


def find_loops(
    waits_for: Mapping[str, Sequence[str]], limit: int = 20
) -> tuple[tuple[str, ...], ...]:
    """Up to `limit` loops of criteria that wait for each other, as (A, B, A): A waits for B, B for A."""
    graph = {code: tuple(needed) for code, needed in waits_for.items()}
    loops: list[tuple[str, ...]] = []
    while len(loops) < limit:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            loop = _from_first(tuple(reversed(error.args[1])), list(graph))
            loops.append(loop)
            graph[loop[0]] = tuple(code for code in graph[loop[0]] if code != loop[1])
        else:
            break
    return tuple(loops)


def describe(condition: Condition, instrument: Instrument) -> str:
    """The condition in words: "Level of risk is High or Very High"."""
    fact = instrument.fact_by_key.get(condition.name)
    if fact is not None:
        values = [_fact_words(fact, value) for value in condition.values]
        return f"{fact.label} {_comparison(condition.op, values, dated=fact.kind == 'date')}"
    scale = instrument.scale_of(condition.name)
    labels = [scale.point(value).label for value in condition.values]
    return f"the answer to {condition.name} {_comparison(condition.op, labels)}"


def _judge_all(
    wanted: Iterable[Criterion],
    instrument: Instrument,
    facts: Mapping[str, object],
    answers: Mapping[str, str],
) -> _Case:
    case = _Case(instrument, facts, answers)
    for criterion in _in_order(wanted, instrument):
        case.known[criterion.code] = _verdict(case, criterion)
    return case


def _in_order(wanted: Iterable[Criterion], instrument: Instrument) -> list[Criterion]:
    """The criteria wanted and all that they wait for, each after those it waits for."""
    found = {criterion.code: criterion for criterion in wanted}
    waits_for: dict[str, tuple[str, ...]] = {}
    waiting = list(found)
    while waiting:
        code = waiting.pop()
        needed = names(found[code].applies_when)
        waits_for[code] = tuple(n for n in needed if n not in instrument.fact_by_key)
        for name in waits_for[code]:
            if name not in found:
                found[name] = _criterion(name, instrument)
                waiting.append(name)
    try:
        return [found[code] for code in TopologicalSorter(waits_for).static_order()]
    except CycleError as error:
        raise RuleError(loop_words(tuple(reversed(error.args[1])))) from error


def loop_words(loop: Sequence[str]) -> str:
    """(A, B, A) as "A waits for B, which waits for A"."""
    return f"rule loop: {loop[0]} waits for " + ", which waits for ".join(loop[1:])


def _from_first(loop: tuple[str, ...], order: Sequence[str]) -> tuple[str, ...]:
    """The same loop, told from whichever of its criteria is printed first."""
    ring = loop[:-1]
    start = min(range(len(ring)), key=lambda i: order.index(ring[i]))
    return (*ring[start:], *ring[:start], ring[start])


def _criterion(name: str, instrument: Instrument) -> Criterion:
    try:
        return instrument.criterion_by_code[name]
    except KeyError:
        raise RuleError(f'no fact or criterion is called "{name}"') from None


def _verdict(case: _Case, criterion: Criterion) -> Verdict:
    outcomes = [_outcome(case, parse(text)) for text in criterion.applies_when]
    for outcome in outcomes:
        if outcome.holds is False:
            return Verdict("not_asked", outcome.reason)
    missing = dict.fromkeys(outcome.reason for outcome in outcomes if outcome.holds is None)
    return Verdict("undetermined", " ".join(missing)) if missing else Verdict("asked")


def _outcome(case: _Case, condition: Condition) -> _Outcome:
    fact = case.instrument.fact_by_key.get(condition.name)
    return _by_answer(case, condition) if fact is None else _by_fact(case, condition, fact)


def _by_fact(case: _Case, condition: Condition, fact: Fact) -> _Outcome:
    value = as_text(case.facts.get(fact.key))
    if not value:
        return _Outcome(None, f"Record “{fact.label}” first.")
    if holds(condition, value):
        return _Outcome(True)
    return _Outcome(False, _why(case, condition, f"In this case it is {_fact_words(fact, value)}."))


def _by_answer(case: _Case, condition: Condition) -> _Outcome:
    """A condition on a criterion that is itself not asked fails, unless it names that scale's N/A."""
    code, scale = condition.name, case.instrument.scale_of(condition.name)
    verdict = case.known[code]
    if verdict.state == "undetermined":
        return _Outcome(None, verdict.reason)
    if verdict.state == "not_asked":
        named = condition.op in ("=", "in") and holds(condition, not_asked_value(scale))
        return _Outcome(named, "" if named else _why(case, condition, f"{code} was not asked."))
    value = case.answers.get(code, "")
    if not value:
        return _Outcome(None, f"Answer {code} first.")
    if holds(condition, value):
        return _Outcome(True)
    labels = {point.value: point.label for point in scale.points}
    return _Outcome(False, _why(case, condition, f"In this case it is {labels.get(value, value)}."))


def _why(case: _Case, condition: Condition, found: str) -> str:
    return f"Asked only where {describe(condition, case.instrument)}. {found}"


def _fact_words(fact: Fact, value: str) -> str:
    if fact.kind == "date" and is_date(value):
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B} {day.year}"
    return value


def _comparison(op: str, values: Sequence[str], dated: bool = False) -> str:
    one = values[0]
    if op in SAME_OR_NOT:
        listed = one if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
        return f"is {listed}" if op in ("=", "in") else f"is not {listed}"
    if dated:
        return {
            "<": f"is before {one}",
            "<=": f"is {one} or earlier",
            ">": f"is after {one}",
            ">=": f"is {one} or later",
        }[op]
    return {
        "<": f"is below {one}",
        "<=": f"is {one} or less",
        ">": f"is above {one}",
        ">=": f"is {one} or more",
    }[op]
