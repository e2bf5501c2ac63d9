"""What the rules make of one scoring: the answers they give, what is left to do, what a change would cost.

Pure: no Django. `casefiles.scoring.queries` and `casefiles.scoring.actions` hand in plain values.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from criteria import rules
from criteria.conditions import names_in_conditions
from criteria.rules import Applicability
from criteria.spec import Consistency, Instrument, Section


@dataclass(frozen=True)
class AnswerContent:
    """An answer as it stands. `by_rule` means that the rules gave it, not a person."""

    value: str = ""
    note: str = ""
    by_rule: bool = False


NO_ANSWER = AnswerContent()
RETURNED_MESSAGE = "{} was returned: change the answer, or say in its note why it stands"
Answers = Mapping[str, AnswerContent]
Facts = Mapping[str, object]


@dataclass(frozen=True)
class ReplacedAnswer:
    """An answer given by hand that the rules replace, and why."""

    code: str
    before: AnswerContent
    after: AnswerContent
    reason: str


@dataclass(frozen=True)
class Gap:
    """Something missing: `section` is a section's code, or "" for the facts; `name` a criterion or fact."""

    section: str
    name: str
    text: str


@dataclass(frozen=True)
class SectionProgress:
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


def values_given_by_hand(answers: Answers) -> dict[str, str]:
    """The values that a person gave: the only ones that rules may rest on."""
    return {
        code: given.value for code, given in answers.items() if given.value and not given.by_rule
    }


def applicability(
    instrument: Instrument, facts: Facts, answers: Answers
) -> dict[str, Applicability]:
    return rules.applicability(instrument, facts, values_given_by_hand(answers))


def apply_rules(instrument: Instrument, facts: Facts, answers: Answers) -> dict[str, AnswerContent]:
    """`answers` as the rules leave them: criteria not asked get their scale's excluded value by rule.

    A criterion asked again loses a value given by rule, never one given by hand. Notes always stay.
    """
    settled = dict(answers)
    for code, verdict in applicability(instrument, facts, answers).items():
        given = answers.get(code, NO_ANSWER)
        if verdict.state == "not_asked":
            value = rules.not_asked_value(instrument.scale_of(code))
            settled[code] = AnswerContent(value, given.note, by_rule=bool(value))
        elif given.by_rule:
            settled[code] = AnswerContent(note=given.note)
    return settled


def replaced_answers(
    instrument: Instrument, facts: Facts, before: Answers
) -> tuple[ReplacedAnswer, ...]:
    """The answers given by hand in `before` that `facts` and the answers themselves rule out."""
    after = apply_rules(instrument, facts, before)
    found = applicability(instrument, facts, before)
    return tuple(
        ReplacedAnswer(code, before[code], after[code], found[code].reason)
        for code, value in values_given_by_hand(before).items()
        if after[code].value != value
    )


def section_progress(
    instrument: Instrument, facts: Facts, answers: Answers, again: Collection[str] = ()
) -> tuple[SectionProgress, ...]:
    """How far each section of the case criteria is, in printed order.

    `again` are the criteria that a reviewer returned: they count as unanswered.
    """
    values = {
        code: value for code, value in values_given_by_hand(answers).items() if code not in again
    }
    found = applicability(instrument, facts, answers)
    return tuple(
        SectionProgress(
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
    found = applicability(instrument, facts, answers)
    for section in instrument.sections("case"):
        for criterion in section.scored:
            given = answers.get(criterion.code, NO_ANSWER)
            verdict = found[criterion.code]
            text = _gap(instrument, criterion.code, given, verdict)
            if not text and criterion.code in again and verdict.state != "not_asked":
                text = RETURNED_MESSAGE.format(criterion.code)
            if text:
                missing.append(Gap(section.code, criterion.code, text))
    return tuple(missing)


def _gap(instrument: Instrument, code: str, given: AnswerContent, verdict: Applicability) -> str:
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
    verdict = applicability(instrument, facts, answers)
    ready = (gap for gap in found if not gap.section or verdict[gap.name].state == "asked")
    return next(ready, found[0] if found else None)


def broken_rules(instrument: Instrument, facts: Facts, answers: Answers) -> tuple[Consistency, ...]:
    return rules.broken_rules(instrument, facts, values_given_by_hand(answers))


def place_of_rule(instrument: Instrument, rule: Consistency) -> Gap:
    """Where a broken rule is mended: the first criterion it names, else its first fact."""
    named = names_in_conditions(rule.when)
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
    found = applicability(instrument, facts, answers)
    here = {criterion.code for criterion in section.scored}

    def ready(code: str) -> bool:
        if found[code].state != "undetermined":
            return found[code].state == "asked"
        named = names_in_conditions(instrument.criterion_by_code[code].applies_when)
        return all(
            name in facts or (name in here and (found[name].state == "not_asked" or ready(name)))
            for name in named
        )

    return {code for code in here if ready(code)}
