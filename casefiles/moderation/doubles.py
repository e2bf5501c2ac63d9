"""Scoring a case twice, blind, and agreeing on one answer where the two scorings differ.

The second scorer sees nothing of the first scoring, nor the first scorer of the second. Once both have
submitted, an inspector settles the differences in a third, agreed scoring, which then counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Prefetch
from django.http import Http404

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.scoring.answers import answer_content
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent
from casefiles.scoring.lines import display_name
from casefiles.scoring.names import names_in_inspection
from criteria.facts import fact_in_words
from criteria.spec import Criterion, Fact, Instrument
from criteria.store.queries import read_instrument
from inspection.access import get_visible_case, visible_cases
from inspection.models import Membership

Kind = Assessment.Kind
NOBODY = "Nobody"


@dataclass(frozen=True)
class ScoringDifference:
    """One criterion or fact, and what the two scorings say of it. `first` and `second` are answers;
    of a fact, `value` is what was recorded."""

    kind: Literal["criterion", "fact"]
    name: str
    question: str
    section: str
    first: AnswerContent
    second: AnswerContent
    first_words: str
    second_words: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DoubleScoring:
    """A case scored twice. `agreed` is the scoring that settled it, None until then."""

    case: CaseFile
    instrument: Instrument
    first: Assessment
    second: Assessment
    agreed: Assessment | None
    answers: Mapping[str, tuple[AnswerContent, AnswerContent]]

    @property
    def finished(self) -> bool:
        return self.first.is_handed_in and self.second.is_handed_in

    @property
    def first_by(self) -> str:
        return display_name(self.first.assessor) or NOBODY

    @property
    def second_by(self) -> str:
        return display_name(self.second.assessor) or NOBODY

    @property
    def differences(self) -> tuple[ScoringDifference, ...]:
        """What an inspector has to settle, facts first, in the order of the pages."""
        facts = (self._fact(fact) for fact in self.instrument.facts if fact.source == "assessor")
        criteria = (
            self._criterion(section.code, criterion)
            for section in self.instrument.sections("case")
            for criterion in section.scored
        )
        return tuple(found for found in (*facts, *criteria) if found.first.value != found.second.value)

    @property
    def alike(self) -> int:
        """The number of criteria on which both scorings say the same."""
        return sum(one.value == other.value for one, other in self.answers.values())

    def _fact(self, fact: Fact) -> ScoringDifference:
        one, other = (row.facts.get(fact.key) for row in (self.first, self.second))
        choices = {str(value): fact_in_words(fact, value) for value in (one, other) if value not in (None, "")}
        return ScoringDifference(
            kind="fact",
            name=fact.key,
            question=fact.label,
            section="",
            first=AnswerContent("" if one is None else str(one)),
            second=AnswerContent("" if other is None else str(other)),
            first_words=fact_in_words(fact, one) or "Not recorded",
            second_words=fact_in_words(fact, other) or "Not recorded",
            choices=tuple(choices.items()),
        )

    def _criterion(self, section: str, criterion: Criterion) -> ScoringDifference:
        one, other = self.answers.get(criterion.code, (NO_ANSWER, NO_ANSWER))
        labels = self.instrument.scale_of(criterion.code).labels
        return ScoringDifference(
            kind="criterion",
            name=criterion.code,
            question=self.instrument.sentence(criterion.code),
            section=section,
            first=one,
            second=other,
            first_words=_answer_in_words(one, labels),
            second_words=_answer_in_words(other, labels),
            choices=tuple(labels.items()),
        )


def _answer_in_words(answer: AnswerContent, labels: Mapping[str, str]) -> str:
    label = labels.get(answer.value, "No answer")
    return f"{label}, by rule" if answer.by_rule else label


@dataclass(frozen=True)
class DoubleScoringLine:
    """A case scored twice, in a list. `state`: "waiting" for a scoring, "to_settle" or "settled"."""

    case: CaseFile
    first_by: str
    second_by: str
    state: Literal["waiting", "to_settle", "settled"]


def double_scoring_lines(membership: Membership) -> list[DoubleScoringLine]:
    """The cases with a second scoring that this member may see, those to settle first."""
    cases = visible_cases(membership, CaseFile.objects.filter(assessments__kind=Kind.SECOND))
    scorings = Prefetch("assessments", Assessment.objects.select_related("assessor"), to_attr="scorings")
    found = cases.select_related("area").prefetch_related(scorings)
    names = names_in_inspection(membership.inspection)
    lines = [_double_line(case, names) for case in found.order_by("area__order", "reference")]
    return sorted(lines, key=lambda line: ("to_settle", "waiting", "settled").index(line.state))


def _double_line(case: CaseFile, names: Mapping[int, str]) -> DoubleScoringLine:
    by_kind = {row.kind: row for row in case.scorings}  # type: ignore[attr-defined]
    first, second = by_kind.get(Kind.FIRST), by_kind[Kind.SECOND]
    both = first is not None and first.is_handed_in and second.is_handed_in
    return DoubleScoringLine(
        case=case,
        first_by=names.get(first.assessor_id or 0, NOBODY) if first else NOBODY,
        second_by=names.get(second.assessor_id or 0, NOBODY),
        state="settled" if Kind.AGREED in by_kind else "to_settle" if both else "waiting",
    )


def read_double_scoring(membership: Membership, reference: str) -> DoubleScoring:
    """Both scorings of a case, in a fixed number of queries.

    Raises Http404 where it is not scored twice, or one of the two is not submitted yet: until then
    nobody compares them.
    """
    case = get_visible_case(membership, CaseFile.objects.select_related("area"), reference)
    double = both_scorings(case, read_instrument(membership.inspection))
    if double is None or not double.finished:
        raise Http404("The case has not been scored twice")
    return double


def both_scorings(case: CaseFile, instrument: Instrument) -> DoubleScoring | None:
    rows = {row.kind: row for row in case.assessments.select_related("assessor")}
    if Kind.FIRST not in rows or Kind.SECOND not in rows:
        return None
    first, second = rows[Kind.FIRST], rows[Kind.SECOND]
    answers = Answer.objects.filter(assessment__in=[first, second]).select_related("criterion")
    given = {(row.assessment_id, row.criterion.code): answer_content(row) for row in answers}
    pairs = {
        code: (given.get((first.pk, code), NO_ANSWER), given.get((second.pk, code), NO_ANSWER))
        for code in (criterion.code for criterion in instrument.scored("case"))
    }
    return DoubleScoring(case, instrument, first, second, rows.get(Kind.AGREED), pairs)
