"""The answer behind a figure: what was said of one case, by whom, and everything that was said before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.moderation import Correction
from casefiles.moderation.actions import CORRECTED
from casefiles.scoring.lines import display_name
from criteria import spec
from inspection.access import get_visible_case
from inspection.models import Membership
from reports.figures import tallies
from reports.results.cases_behind_figure import CriterionQuestion, find_question

NOT_ANSWERED = "Not answered"


@dataclass(frozen=True)
class AnswerState:
    """One state of the answer: `at` and `by` are when and by whom it was saved."""

    at: datetime
    by: str
    answer: str
    note: str
    by_rule: bool
    reason: str


@dataclass(frozen=True)
class AnswerHistory:
    """`states` begins with what counts now, then what stood before; empty where nothing was ever saved."""

    question: CriterionQuestion
    case: CaseFile
    assessment: Assessment
    assessor: str
    states: tuple[AnswerState, ...]


def read_answer_history(membership: Membership, code: str, reference: str) -> AnswerHistory:
    """Raises Http404 where no criterion has that code, or the member sees no such case that counts."""
    question = find_question(membership.inspection, code)
    if not isinstance(question, CriterionQuestion):
        raise Http404(f"{code} is not answered but recorded")
    case = get_visible_case(membership, CaseFile.objects.select_related("area"), reference)
    counting = tallies.counting_assessments(membership.inspection).filter(case=case)
    assessment = counting.select_related("assessor").first()
    if assessment is None:
        raise Http404(f"No scoring of case {reference} counts")
    return AnswerHistory(
        question=question,
        case=case,
        assessment=assessment,
        assessor=display_name(assessment.assessor) if assessment.assessor else "",
        states=tuple(_states(question, assessment)),
    )


def _states(question: CriterionQuestion, assessment: Assessment) -> Iterator[AnswerState]:
    """States in which nothing differs from the one before, as when a case was accepted, are one.

    Why an answer was corrected is told in the words of whoever corrected it.
    """
    rows = Answer.history.filter(assessment_id=assessment.pk, criterion_id=question.criterion_id)
    corrections = Correction.objects.filter(
        answer__assessment=assessment, answer__criterion=question.criterion_id
    )
    reasons = iter(corrections.order_by("pk").values_list("reason", flat=True))
    before: tuple[Any, ...] | None = None
    states: list[AnswerState] = []
    for row in rows.select_related("history_user").order_by("history_date", "history_id"):
        gone = row.history_type == "-"
        state = (gone or row.value, row.note, row.by_rule)
        reason = row.history_change_reason or ""
        if reason == CORRECTED:
            reason = next(reasons, reason)
        if state != before:
            states.append(
                AnswerState(
                    at=row.history_date,
                    by=display_name(row.history_user) if row.history_user else "",
                    answer="Taken away" if gone else _label(question.scale, row.value),
                    note="" if gone else row.note,
                    by_rule=row.by_rule,
                    reason=reason,
                )
            )
        before = state
    yield from reversed(states)


def _label(scale: spec.Scale, value: str) -> str:
    """A value that the scale no longer has is printed as it was saved."""
    labels = {point.value: point.label for point in scale.points}
    return labels.get(value, value) or NOT_ANSWERED
