"""What the rules make of one scoring: the answers they give, what is left to do, what a change would cost.

Pure: no Django. `casefiles.scoring.queries` and `casefiles.scoring.actions` hand in plain values.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from criteria import rules
from criteria.rules import Verdict
from criteria.spec import Consistency, Instrument, Section


@dataclass(frozen=True)
class Given:
    """An answer as it stands. `by_rule` means that the rules gave it, not a person."""

    value: str = ""
    note: str = ""
    by_rule: bool = False


NOTHING = Given()
RETURNED = "{} was returned: change the answer, or say in its note why it stands"
Answers = Mapping[str, Given]
Facts = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """An answer given by hand that the rules replace, and why."""

    code: str
    before: Given
    after: Given
    reason: str


@dataclass(frozen=True)
class Gap:
    """Something missing: `section` is a section's code, or "" for the facts; `name` a criterion or fact."""

    section: str
    name: str
    text: str


@dataclass(frozen=True)
class Progress:
    """How far a section is: `asked` counts those that are, or may yet be, asked."""

    section: Section
    asked: int
    answered: int

    @property
    def finished(self) -> bool:
        return self.answered == self.asked

    @property
    def left(self) -> int:
        return self.asked - self.answered


def by_hand(answers: Answers) -> dict[str, str]:
    """The values that a person gave: the only ones that rules may rest on."""
    return {
        code: given.value for code, given in answers.items() if given.value and not given.by_rule
    }


def verdicts(instrument: Instrument, facts: Facts, answers: Answers) -> dict[str, Verdict]:
    return rules.verdicts(instrument, facts, by_hand(answers))


def settle(instrument: Instrument, facts: Facts, answers: Answers) -> dict[str, Given]:
    """`answers` as the rules leave them: criteria not asked get their scale's excluded value by rule.

    A criterion asked again loses a value given by rule, never one given by hand. Notes always stay.
    """
    settled = dict(answers)
    for code, verdict in verdicts(instrument, facts, answers).items():
        given = answers.get(code, NOTHING)
        if verdict.state == "not_asked":
            value = rules.not_asked_value(instrument.scale_of(code))
            settled[code] = Given(value, given.note, by_rule=bool(value))
        elif given.by_rule:
            settled[code] = Given(note=given.note)
    return settled


def replaced(instrument: Instrument, facts: Facts, before: Answers) -> tuple[Change, ...]:
    """The answers given by hand in `before` that `facts` and the answers themselves rule out."""
    after = settle(instrument, facts, before)
    found = verdicts(instrument, facts, before)
    return tuple(
        Change(code, before[code], after[code], found[code].reason)
        for code, value in by_hand(before).items()
        if after[code].value != value
    )


def progress(
    instrument: Instrument, facts: Facts, answers: Answers, again: Collection[str] = ()
) -> tuple[Progress, ...]:
    """How far each section of the case criteria is, in printed order.

    `again` are the criteria that a reviewer returned: they count as unanswered.
    """
    values = {code: value for code, value in by_hand(answers).items() if code not in again}
    found = verdicts(instrument, facts, answers)
    return tuple(
        Progress(
            section,
            asked=sum(found[c.code].state != "not_asked" for c in section.scored),
            answered=sum(
                found[c.code].state != "not_asked" and c.code in values for c in section.scored
            ),
        )
        for section in instrument.sections("case")
    )


def gaps(
    instrument: Instrument, facts: Facts, answers: Answers, again: Collection[str] = ()
) -> tuple[Gap, ...]:
    """What must be filled in before the case can be submitted, in the order of the pages.

    `again` are the criteria that a reviewer returned and whose answers have not changed since.
    """
    missing = [
        Gap("", fact.key, f"“{fact.label}” is not recorded")
        for fact in instrument.facts
        if fact.source == "assessor" and fact.required and fact.key not in facts
    ]
    found = verdicts(instrument, facts, answers)
    for section in instrument.sections("case"):
        for criterion in section.scored:
            given = answers.get(criterion.code, NOTHING)
            verdict = found[criterion.code]
            text = _gap(instrument, criterion.code, given, verdict)
            if not text and criterion.code in again and verdict.state != "not_asked":
                text = RETURNED.format(criterion.code)
            if text:
                missing.append(Gap(section.code, criterion.code, text))
    return tuple(missing)


def _gap(instrument: Instrument, code: str, given: Given, verdict: Verdict) -> str:
    if verdict.state == "not_asked":
        return ""
    if verdict.state == "undetermined":
        return f"{code} cannot be settled yet. {verdict.reason}"
    if not given.value or given.by_rule:
        return f"{code} is not answered"
    if needs_reason(instrument, code, given.value) and not given.note:
        label = instrument.scale_of(code).point(given.value).label
        return f"{code} is answered “{label}” without a note that says why"
    return ""


def needs_reason(instrument: Instrument, code: str, value: str) -> bool:
    """True of a value that takes the case out of the base of a criterion that is asked of it."""
    return bool(value) and instrument.scale_of(code).point(value).counts_as == "excluded"


def first_gap(
    instrument: Instrument, facts: Facts, answers: Answers, again: Collection[str] = ()
) -> Gap | None:
    """Where to go on: the first thing a person can fill in now, else the first thing missing."""
    found = gaps(instrument, facts, answers, again)
    verdict = verdicts(instrument, facts, answers)
    ready = (gap for gap in found if not gap.section or verdict[gap.name].state == "asked")
    return next(ready, found[0] if found else None)


def broken_rules(instrument: Instrument, facts: Facts, answers: Answers) -> tuple[Consistency, ...]:
    return rules.broken_rules(instrument, facts, by_hand(answers))


def place(instrument: Instrument, rule: Consistency) -> Gap:
    """Where a broken rule is mended: the first criterion it names, else its first fact."""
    named = rules.names(rule.when)
    for section in instrument.sections("case"):
        for criterion in section.scored:
            if criterion.code in named:
                return Gap(section.code, criterion.code, rule.message)
    return Gap("", named[0], rule.message)


def can_be_answered(
    instrument: Instrument, facts: Facts, answers: Answers, section: Section
) -> set[str]:
    """The criteria of `section` that its page takes answers to.

    They are those asked, and those whose rule waits only for other answers on the same page: whether
    they are asked is settled when the page is saved.
    """
    found = verdicts(instrument, facts, answers)
    here = {criterion.code for criterion in section.scored}

    def ready(code: str) -> bool:
        if found[code].state != "undetermined":
            return found[code].state == "asked"
        named = rules.names(instrument.criterion_by_code[code].applies_when)
        return all(
            name in facts or (name in here and (found[name].state == "not_asked" or ready(name)))
            for name in named
        )

    return {code for code in here if ready(code)}
