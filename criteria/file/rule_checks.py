"""What must be true of the rules in an instrument file: they name what exists, with values it can have."""

from collections.abc import Iterator
from dataclasses import dataclass

from criteria.conditions import SAME_OR_NOT, Condition, RuleError, parse
from criteria.facts import KINDS
from criteria.file.problems import Fault, Path, did_you_mean
from criteria.file.raw import Raw, RawCriterion, objects, point_values, raw_criteria, text, texts, texts_at
from criteria.rules import find_loops, loop_in_words


@dataclass(frozen=True)
class _RuleTargets:
    """What a rule can name, and the values of each scale."""

    facts: dict[str, Raw]
    criteria: dict[str, RawCriterion]
    scales: dict[str, list[str]]


def rule_faults(document: Raw) -> Iterator[Fault]:
    known = _RuleTargets(
        {text(fact, "key"): fact for _, fact in objects(document, "facts")},
        {text(row.raw, "code"): row for row in raw_criteria(document)},
        point_values(document),
    )
    for row in raw_criteria(document):
        for path, rule in texts_at(row.raw, "applies_when", row.path):
            yield from _condition(path, rule, known)
    for path, raw in objects(document, "consistency"):
        for rule_path, rule in texts_at(raw, "when", path):
            yield from _condition(rule_path, rule, known)
    yield from _scales_without_excluded(document)
    yield from _loops(known)


def _condition(path: Path, rule: str, known: _RuleTargets) -> Iterator[Fault]:
    try:
        condition = parse(rule)
    except RuleError as error:
        yield Fault(path, str(error))
        return
    if condition.name in known.facts:
        messages = _about_fact(condition, known.facts[condition.name])
    elif condition.name in known.criteria:
        messages = _about_criterion(condition, known.criteria[condition.name], known)
    else:
        hint = did_you_mean(condition.name, [*known.facts, *known.criteria])
        messages = iter([f'no fact or criterion is called "{condition.name}"{hint}'])
    yield from (Fault(path, message) for message in messages)


def _about_fact(condition: Condition, fact: Raw) -> Iterator[str]:
    kind, choices = KINDS.get(text(fact, "kind")), texts(fact, "choices")
    ordered = condition.op not in SAME_OR_NOT
    if kind is None:
        return
    if ordered and kind.order is None:
        yield _without_order(condition)
        return
    if kind.only_choices and not choices:
        return
    words = choices if kind.takes_choices and not ordered else []
    for value in condition.values:
        if value not in words and not kind.fits(value):
            misfit = kind.misfit.format(value=value, name=condition.name)
            yield f"{misfit}{did_you_mean(value, words)}"


def _without_order(condition: Condition) -> str:
    return f'no value of "{condition.name}" is above or below another: use =, !=, in or not in'


def _about_criterion(condition: Condition, row: RawCriterion, known: _RuleTargets) -> Iterator[str]:
    kind, values = text(row.chapter, "kind"), known.scales.get(row.scale, [])
    if row.is_lead_in:
        yield f'"{condition.name}" is a lead-in, which is not answered: name one of its items'
    elif kind == "area":
        yield f'"{condition.name}" is judged for areas, so no rule about a case can name it'
    elif condition.op not in SAME_OR_NOT:
        yield _without_order(condition)
    else:
        for value in condition.values if values else ():
            if value not in values:
                hint = did_you_mean(value, values)
                yield f'"{value}" is not a value of the scale "{row.scale}"{hint}'


def _scales_without_excluded(document: Raw) -> Iterator[Fault]:
    """A criterion that is not asked is given an excluded value, so its scale must have one."""
    without = {
        text(scale, "key")
        for _, scale in objects(document, "scales")
        if "excluded" not in [text(point, "counts_as") for _, point in objects(scale, "points")]
    }
    for row in raw_criteria(document):
        if "applies_when" in row.raw and row.scale in without:
            yield Fault(
                (*row.path, "applies_when"),
                f'the scale "{row.scale}" has no value that counts as excluded to give where '
                "the criterion is not asked",
            )


def _loops(known: _RuleTargets) -> Iterator[Fault]:
    waits_for = {
        code: [name for name in _criteria_named(row) if name in known.criteria]
        for code, row in known.criteria.items()
    }
    for loop in find_loops(waits_for):
        yield Fault((*known.criteria[loop[0]].path, "applies_when"), loop_in_words(loop))


def _criteria_named(row: RawCriterion) -> Iterator[str]:
    for rule in texts(row.raw, "applies_when"):
        try:
            yield parse(rule).name
        except RuleError:
            continue
