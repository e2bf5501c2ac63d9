"""When a criterion is asked of a case, and which facts and answers contradict each other.

A rule is a list of conditions (see `criteria.conditions`) that must all hold. A condition holds, fails,
or cannot be told yet. Failing wins: one failed condition settles the rule, whatever is still missing.
No Django here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from criteria.conditions import (
    SAME_OR_NOT,
    Condition,
    RuleError,
    as_text,
    holds,
    names_in_conditions,
    parse,
)
from criteria.facts import kind_of
from criteria.spec import Consistency, Criterion, Fact, Instrument, Scale

State = Literal["asked", "not_asked", "undetermined"]


@dataclass(frozen=True)
class Applicability:
    """Whether a criterion is asked of a case; `reason` says in words why not, or what is needed first."""

    state: State
    reason: str = ""


@dataclass(frozen=True)
class _KnownCase:
    """What is known of one case; `known` fills with the verdicts that later conditions rest on."""

    facts: Mapping[str, object]
    answers: Mapping[str, str]
    known: dict[str, Applicability] = field(default_factory=dict)


_Test = Callable[[_KnownCase], Applicability]  # what a criterion with this one condition would be
_Rule = tuple[_Test, ...]  # all must hold


@dataclass(frozen=True)
class _CompiledRules:
    """The rules of an instrument as functions.

    `in_judging_order` has each criterion after those that its rule names; `printed` the scored case
    criteria in printed order.
    """

    in_judging_order: tuple[tuple[str, _Rule], ...]
    printed: tuple[str, ...]
    consistency: tuple[tuple[Consistency, _Rule], ...]


_ASKED = Applicability("asked")
_KEPT = "_compiled_rules"
_COMPARED = {  # of numbers, and of times
    "<": ("is below {}", "is before {}"),
    "<=": ("is {} or less", "is {} or earlier"),
    ">": ("is above {}", "is after {}"),
    ">=": ("is {} or more", "is {} or later"),
}


def applicability(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, str]
) -> dict[str, Applicability]:
    """Whether each scored case criterion is asked, in printed order.

    A rule may rest on another criterion's answer, so criteria are judged after those they wait for.
    Raises RuleError when they wait for each other, which `parse_instrument` does not let through.
    """
    rules = _compiled(instrument)
    known = _judge_all(rules, facts, answers).known
    return {code: known[code] for code in rules.printed}


def broken_rules(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, str]
) -> tuple[Consistency, ...]:
    """The consistency rules that a case breaks; answers to criteria not asked of it do not count."""
    rules = _compiled(instrument)
    case = _judge_all(rules, facts, answers)
    return tuple(rule for rule, tests in rules.consistency if all(test(case) is _ASKED for test in tests))


def not_asked_value(scale: Scale) -> str:
    """The value that a criterion not asked is given: the scale's first that is excluded, or ""."""
    return next((point.value for point in scale.points if point.counts_as == "excluded"), "")


def find_loops(waits_for: Mapping[str, Sequence[str]], limit: int = 20) -> tuple[tuple[str, ...], ...]:
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
        kind = kind_of(fact)
        values = [kind.words(value) for value in condition.values]
        return f"{fact.label} {_comparison(condition.op, values, in_time=kind.in_time)}"
    scale = instrument.scale_of(condition.name)
    labels = [scale.labels[value] for value in condition.values]
    return f"the answer to {condition.name} {_comparison(condition.op, labels)}"


def _compiled(instrument: Instrument) -> _CompiledRules:
    """The instrument's rules, compiled at the first call and kept with it, as a cached property is."""
    kept: _CompiledRules | None = vars(instrument).get(_KEPT)
    if kept is None:
        kept = vars(instrument)[_KEPT] = _compile(instrument)
    return kept


def _compile(instrument: Instrument) -> _CompiledRules:
    def compile_rule(conditions: Iterable[str]) -> _Rule:
        return tuple(_compile_condition(parse(text), instrument) for text in conditions)

    scored = instrument.scored("case")
    return _CompiledRules(
        in_judging_order=tuple(
            (criterion.code, compile_rule(criterion.applies_when))
            for criterion in _in_order(scored, instrument)
        ),
        printed=tuple(criterion.code for criterion in scored),
        consistency=tuple((rule, compile_rule(rule.when)) for rule in instrument.consistency),
    )


def _judge_all(rules: _CompiledRules, facts: Mapping[str, object], answers: Mapping[str, str]) -> _KnownCase:
    case = _KnownCase(facts, answers)
    for code, tests in rules.in_judging_order:
        case.known[code] = _verdict(case, tests) if tests else _ASKED
    return case


def _in_order(wanted: Iterable[Criterion], instrument: Instrument) -> list[Criterion]:
    """The criteria wanted and all that they wait for, each after those it waits for."""
    waits_for: dict[str, tuple[str, ...]] = {}
    waiting = [criterion.code for criterion in wanted]
    while waiting:
        code = waiting.pop()
        needed = names_in_conditions(_criterion(code, instrument).applies_when)
        waits_for[code] = tuple(name for name in needed if name not in instrument.fact_by_key)
        waiting += [name for name in waits_for[code] if name not in waits_for]
    try:
        return [instrument.criterion_by_code[code] for code in TopologicalSorter(waits_for).static_order()]
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


def _verdict(case: _KnownCase, tests: _Rule) -> Applicability:
    if len(tests) == 1:
        return tests[0](case)
    outcomes = [test(case) for test in tests]
    for outcome in outcomes:
        if outcome.state == "not_asked":
            return outcome
    missing = dict.fromkeys(one.reason for one in outcomes if one.state == "undetermined")
    return Applicability("undetermined", " ".join(missing)) if missing else _ASKED


def _compile_condition(condition: Condition, instrument: Instrument) -> _Test:
    fact = instrument.fact_by_key.get(condition.name)
    return _test_of_fact(condition, fact, instrument) if fact else _test_of_answer(condition, instrument)


def _test_of_fact(condition: Condition, fact: Fact, instrument: Instrument) -> _Test:
    missing = Applicability("undetermined", f"Record “{fact.label}” first.")
    test_value = _test_of_value(condition, instrument, missing, kind_of(fact).words)
    return lambda case: test_value(as_text(case.facts.get(fact.key)))


def _test_of_answer(condition: Condition, instrument: Instrument) -> _Test:
    """A condition on a criterion that is itself not asked fails, unless it names that scale's N/A."""
    code, scale = condition.name, instrument.scale_of(condition.name)
    missing = Applicability("undetermined", f"Answer {code} first.")
    test_value = _test_of_value(condition, instrument, missing, lambda value: scale.labels.get(value, value))
    names_not_asked = condition.op in ("=", "in") and holds(condition, not_asked_value(scale))
    reason = f"{_only_where(condition, instrument)} {code} was not asked."
    not_asked = _ASKED if names_not_asked else Applicability("not_asked", reason)

    def test(case: _KnownCase) -> Applicability:
        verdict = case.known[code]
        if verdict.state == "undetermined":
            return verdict
        return not_asked if verdict.state == "not_asked" else test_value(case.answers.get(code, ""))

    return test


def _test_of_value(
    condition: Condition, instrument: Instrument, missing: Applicability, words: Callable[[str], str]
) -> Callable[[str], Applicability]:
    """What follows from a recorded value: `missing` where there is none."""
    only_where = _only_where(condition, instrument)

    def test(value: str) -> Applicability:
        if not value:
            return missing
        if holds(condition, value):
            return _ASKED
        return Applicability("not_asked", f"{only_where} In this case it is {words(value)}.")

    return test


def _only_where(condition: Condition, instrument: Instrument) -> str:
    return f"Asked only where {condition_in_words(condition, instrument)}."


def _comparison(op: str, values: Sequence[str], in_time: bool = False) -> str:
    one = values[0]
    if op in SAME_OR_NOT:
        listed = one if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
        return f"is {listed}" if op in ("=", "in") else f"is not {listed}"
    of_numbers, of_times = _COMPARED[op]
    return (of_times if in_time else of_numbers).format(one)
