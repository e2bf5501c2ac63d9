"""What the rules make of one scoring: the answers they give, what is left to do, what a change would cost.

Pure: no Django. `casefiles.scoring.pages` and `casefiles.scoring.actions` hand in plain values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True)
class CaseState:
    """The facts and answers of one scoring under its instrument; what follows is worked out once each.

    `asked_again` are the criteria that a reviewer returned and whose answers have not changed since: they
    count as unanswered.
    """

    instrument: Instrument
    facts: Facts
    answers: Answers
    asked_again: frozenset[str] = frozenset()

    def with_answers(self, changed: Answers) -> "CaseState":
        """The same with other answers to some criteria."""
        return replace(self, answers={**self.answers, **changed})

    def answer(self, code: str) -> AnswerContent:
        return self.answers.get(code, NO_ANSWER)

    @cached_property
    def given_by_hand(self) -> dict[str, str]:
        """The values that a person gave: the only ones that rules may rest on."""
        answers = self.answers.items()
        return {code: given.value for code, given in answers if given.value and not given.by_rule}

    @cached_property
    def applicability(self) -> dict[str, Applicability]:
        """Whether each scored criterion is asked, in printed order."""
        return rules.applicability(self.instrument, self.facts, self.given_by_hand)

    @cached_property
    def with_rules_applied(self) -> "CaseState":
        """The state as the rules leave it: criteria not asked get their scale's excluded value by rule.

        A criterion asked again loses a value given by rule, never one given by hand. Notes always stay.
        """
        settled = dict(self.answers)
        for code, verdict in self.applicability.items():
            given = self.answer(code)
            if verdict.state == "not_asked":
                value = rules.not_asked_value(self.instrument.scale_of(code))
                settled[code] = AnswerContent(value, given.note, by_rule=bool(value))
            elif given.by_rule:
                settled[code] = AnswerContent(note=given.note)
        return self._asking_the_same(answers=settled)

    def asking_again(self, codes: Iterable[str]) -> "CaseState":
        """The same where of the criteria that a reviewer returned these are left."""
        return self._asking_the_same(asked_again=frozenset(codes))

    def _asking_the_same(self, **changed: Any) -> "CaseState":
        """With changes that no rule looks at, as it looks at no value that rules replace: what is asked has
        not to be judged again."""
        after = replace(self, **changed)
        vars(after)["applicability"] = self.applicability
        return after

    @cached_property
    def replaced_answers(self) -> tuple[ReplacedAnswer, ...]:
        """The answers given by hand that the facts and the answers themselves rule out, in printed order."""
        after = self.with_rules_applied.answers
        return tuple(
            ReplacedAnswer(code, self.answers[code], after[code], verdict.reason)
            for code, verdict in self.applicability.items()
            if code in self.given_by_hand and after[code].value != self.given_by_hand[code]
        )

    @cached_property
    def section_progress(self) -> tuple[SectionProgress, ...]:
        """How far each section of the case criteria is, in printed order."""
        return tuple(self._progress(section) for section in self.instrument.sections("case"))

    def _progress(self, section: Section) -> SectionProgress:
        asked = [one.code for one in section.scored if self.applicability[one.code].state != "not_asked"]
        answered = (code in self.given_by_hand and code not in self.asked_again for code in asked)
        return SectionProgress(section, len(asked), sum(answered))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What must be filled in before the case can be submitted, in the order of the pages."""
        facts = [
            Gap("", fact.key, f"“{fact.label}” is not recorded")
            for fact in self.instrument.facts
            if fact.source == "assessor" and fact.required and fact.key not in self.facts
        ]
        criteria = [
            Gap(section.code, criterion.code, self._missing(criterion.code))
            for section in self.instrument.sections("case")
            for criterion in section.scored
        ]
        return (*facts, *(gap for gap in criteria if gap.text))

    def _missing(self, code: str) -> str:
        """What is missing of one answer, in words; "" where nothing is."""
        verdict, given = self.applicability[code], self.answer(code)
        if verdict.state == "not_asked":
            return ""
        if verdict.state == "undetermined":
            return f"{code} cannot be settled yet. {verdict.reason}"
        if not given.value or given.by_rule:
            return f"{code} is not answered"
        if needs_reason(self.instrument, code, given.value) and not given.note:
            label = self.instrument.scale_of(code).point(given.value).label
            return f"{code} is answered “{label}” without a note that says why"
        return RETURNED_MESSAGE.format(code) if code in self.asked_again else ""

    @cached_property
    def first_gap(self) -> Gap | None:
        """Where to go on: the first thing a person can fill in now, else the first thing missing."""
        ready = (gap for gap in self.gaps if not gap.section or self.is_asked(gap.name))
        return next(ready, self.gaps[0] if self.gaps else None)

    def is_asked(self, code: str) -> bool:
        return self.applicability[code].state == "asked"

    @cached_property
    def broken_rules(self) -> tuple[Consistency, ...]:
        """The consistency rules that the facts and the answers given by hand break."""
        return rules.broken_rules(self.instrument, self.facts, self.given_by_hand)

    def can_be_answered(self, section: Section) -> set[str]:
        """The criteria of `section` that its page takes answers to.

        They are those asked, and those whose rule waits only for other answers on the same page: whether
        they are asked is settled when the page is saved.
        """
        here = {criterion.code for criterion in section.scored}
        return {code for code in here if self._can_be_answered(code, here)}

    def _can_be_answered(self, code: str, here: set[str]) -> bool:
        if self.applicability[code].state != "undetermined":
            return self.is_asked(code)
        named = names_in_conditions(self.instrument.criterion_by_code[code].applies_when)
        return all(
            name in self.facts
            or (
                name in here
                and (self.applicability[name].state == "not_asked" or self._can_be_answered(name, here))
            )
            for name in named
        )


def needs_reason(instrument: Instrument, code: str, value: str) -> bool:
    """True of a value that takes the case out of the base of a criterion that is asked of it."""
    return bool(value) and instrument.scale_of(code).point(value).counts_as == "excluded"


def place_of_rule(instrument: Instrument, rule: Consistency) -> Gap:
    """Where a broken rule is mended: the first criterion it names, else its first fact."""
    named = names_in_conditions(rule.when)
    for section in instrument.sections("case"):
        for criterion in section.scored:
            if criterion.code in named:
                return Gap(section.code, criterion.code, rule.message)
    return Gap("", named[0], rule.message)
