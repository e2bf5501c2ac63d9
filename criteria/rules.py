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
    names_in_conditions,
    parse,
    satisfies,
)
from criteria.spec import Consistency, Criterion, Fact, Instrument, Scale

State = Literal["asked", "not_asked", "undetermined"]


@dataclass(frozen=True)
class Applicability:
    """Whether a criterion is asked of a case; `reason` says in words why not, or what is needed first."""

    state: State
    reason: str = ""


@dataclass(frozen=True)
class _ConditionOutcome:
    """Whether one condition holds: None when it cannot be told yet."""

    holds: bool | None
    reason: str = ""


@dataclass(frozen=True)
class _KnownCase:
    """What is known of one case; `known` fills with the verdicts that later conditions rest on."""

    instrument: Instrument
    facts: Mapping[str, object]
    answers: Mapping[str, str]
    known: dict[str, Applicability] = field(default_factory=dict)


def judge(
    criterion: Criterion,
    instrument: Instrument,
    facts: Mapping[str, object],
    answers: Mapping[str, str],
) -> Applicability:
    """Whether one criterion is asked. For a whole case use `applicability`, which works each out once."""
    return _judge_all((criterion,), instrument, facts, answers).known[criterion.code]


def applicability(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, str]
) -> dict[str, Applicability]:
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
            loop = _starting_with_first_printed(tuple(reversed(error.args[1])), list(graph))
            loops.append(loop)
            graph[loop[0]] = tuple(code for code in graph[loop[0]] if code != loop[1])
        else:
            break
    return tuple(loops)


def condition_in_words(condition: Condition, instrument: Instrument) -> str:
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
) -> _KnownCase:
    case = _KnownCase(instrument, facts, answers)
    for criterion in _in_order(wanted, instrument):
        case.known[criterion.code] = _applicability(case, criterion)
    return case


def _in_order(wanted: Iterable[Criterion], instrument: Instrument) -> list[Criterion]:
    """The criteria wanted and all that they wait for, each after those it waits for."""
    found = {criterion.code: criterion for criterion in wanted}
    waits_for: dict[str, tuple[str, ...]] = {}
    waiting = list(found)
    while waiting:
        code = waiting.pop()
        needed = names_in_conditions(found[code].applies_when)
        waits_for[code] = tuple(n for n in needed if n not in instrument.fact_by_key)
        for name in waits_for[code]:
            if name not in found:
                found[name] = _criterion(name, instrument)
                waiting.append(name)
    try:
        return [found[code] for code in TopologicalSorter(waits_for).static_order()]
    except CycleError as error:
        raise RuleError(loop_in_words(tuple(reversed(error.args[1])))) from error


def loop_in_words(loop: Sequence[str]) -> str:
    """(A, B, A) as "A waits for B, which waits for A"."""
    return f"rule loop: {loop[0]} waits for " + ", which waits for ".join(loop[1:])


def _starting_with_first_printed(loop: tuple[str, ...], order: Sequence[str]) -> tuple[str, ...]:
    """The same loop, told from whichever of its criteria is printed first."""
    ring = loop[:-1]
    start = min(range(len(ring)), key=lambda i: order.index(ring[i]))
    return (*ring[start:], *ring[:start], ring[start])


def _criterion(name: str, instrument: Instrument) -> Criterion:
    try:
        return instrument.criterion_by_code[name]
    except KeyError:
        raise RuleError(f'no fact or criterion is called "{name}"') from None


def _applicability(case: _KnownCase, criterion: Criterion) -> Applicability:
    outcomes = [_outcome(case, parse(text)) for text in criterion.applies_when]
    for outcome in outcomes:
        if outcome.holds is False:
            return Applicability("not_asked", outcome.reason)
    missing = dict.fromkeys(outcome.reason for outcome in outcomes if outcome.holds is None)
    return Applicability("undetermined", " ".join(missing)) if missing else Applicability("asked")


def _outcome(case: _KnownCase, condition: Condition) -> _ConditionOutcome:
    fact = case.instrument.fact_by_key.get(condition.name)
    return _by_answer(case, condition) if fact is None else _by_fact(case, condition, fact)


def _by_fact(case: _KnownCase, condition: Condition, fact: Fact) -> _ConditionOutcome:
    value = as_text(case.facts.get(fact.key))
    if not value:
        return _ConditionOutcome(None, f"Record “{fact.label}” first.")
    if holds(condition, value):
        return _ConditionOutcome(True)
    return _ConditionOutcome(
        False, _reason_in_words(case, condition, f"In this case it is {_fact_words(fact, value)}.")
    )


def _by_answer(case: _KnownCase, condition: Condition) -> _ConditionOutcome:
    """A condition on a criterion that is itself not asked fails, unless it names that scale's N/A."""
    code, scale = condition.name, case.instrument.scale_of(condition.name)
    verdict = case.known[code]
    if verdict.state == "undetermined":
        return _ConditionOutcome(None, verdict.reason)
    if verdict.state == "not_asked":
        named = condition.op in ("=", "in") and holds(condition, not_asked_value(scale))
        return _ConditionOutcome(
            named, "" if named else _reason_in_words(case, condition, f"{code} was not asked.")
        )
    value = case.answers.get(code, "")
    if not value:
        return _ConditionOutcome(None, f"Answer {code} first.")
    if holds(condition, value):
        return _ConditionOutcome(True)
    labels = {point.value: point.label for point in scale.points}
    return _ConditionOutcome(
        False, _reason_in_words(case, condition, f"In this case it is {labels.get(value, value)}.")
    )


def _reason_in_words(case: _KnownCase, condition: Condition, found: str) -> str:
    return f"Asked only where {condition_in_words(condition, case.instrument)}. {found}"


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
