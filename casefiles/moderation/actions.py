"""What a reviewer decides on a submitted case: one decision, all or nothing, and corrections of answers.

Returning, settling a comment and accepting are actions of `casefiles.moderation.reviews`.
"""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.moderation import Correction
from casefiles.moderation.reviews import accept_case, lock_for_review, resolve_comment, return_case
from casefiles.scoring.answers import answer_content, changed_rows, save_rows, state_of
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent, CaseState, needs_reason
from casefiles.scoring.refusals import (
    NotSubmitted,
    SaveConflict,
    StaleSave,
    UnresolvedComments,
    refuse_unready,
)
from criteria.store.queries import read_instrument

CORRECTED = "corrected in review"  # in field history; the Correction says why


class ReviewOfOwnCase(PermissionDenied):
    """Nobody reviews what they scored themselves."""


@transaction.atomic
def record_decision(
    *,
    assessment: Assessment,
    settled: Collection[int],
    comments: Mapping[str, str],
    user: User,
) -> None:
    """Settle the comments with these keys, then return the case with `comments`, or accept it without.

    Raises PermissionDenied, NotSubmitted, UnresolvedComments, or ValidationError; nothing is kept then.
    """
    _refuse_own(assessment, user)
    for comment in assessment.comments.filter(pk__in=settled, resolved_at=None):
        resolve_comment(comment=comment, user=user)
    if comments:
        return_case(assessment=assessment, comments=comments, user=user)
    else:
        accept_case(assessment=assessment, user=user)


def accept_many(*, assessments: Collection[Assessment], user: User) -> dict[str, list[Assessment]]:
    """Accept each that can be: `accepted`, and `left` those that have open comments, are the person's
    own, or are no longer submitted."""
    done: dict[str, list[Assessment]] = {"accepted": [], "left": []}
    for assessment in assessments:
        try:
            _refuse_own(assessment, user)
            accept_case(assessment=assessment, user=user)
            done["accepted"].append(assessment)
        except (NotSubmitted, UnresolvedComments, ReviewOfOwnCase):
            done["left"].append(assessment)
    return done


@transaction.atomic
def correct_answer(
    *,
    assessment: Assessment,
    code: str,
    value: str,
    reason: str,
    user: User,
    version: int | None = None,
) -> list[str]:
    """Change one answer of a submitted or accepted case, and what follows from it by rule.

    What the assessor answered stays, in a Correction beside each answer changed. Returns the other
    criteria changed. Raises PermissionDenied, NotSubmitted, StaleSave when the answer is no longer at
    `version`, and AssessmentNotReady when the case would have gaps or contradictions: then it has to be
    returned.
    """
    row = lock_for_review(assessment, user)
    _refuse_own(row, user)
    if not row.is_handed_in:
        raise NotSubmitted
    rows = {answer.criterion.code: answer for answer in row.answers.select_related("criterion")}
    _refuse_stale(rows.get(code), code, value, version)
    state = state_of(row, rows, read_instrument(row.case.inspection))
    corrected = _corrected_answer(state, code, value, reason)
    state = state.with_answers({code: corrected}).with_rules_applied
    refuse_unready(state, confirmed={rule.key for rule in state.instrument.consistency})
    reasons = {
        one: reason if one == code else f"Follows from the correction of {code}. {verdict.reason}"
        for one, verdict in state.applicability.items()
    }
    return [one for one in _write(row, rows, state, reasons, user) if one != code]


def _refuse_own(assessment: Assessment, user: User) -> None:
    if assessment.assessor_id == user.pk and assessment.kind != Assessment.Kind.AGREED:
        raise ReviewOfOwnCase


def _refuse_stale(answer: Answer | None, code: str, value: str, version: int | None) -> None:
    if answer and version is not None and answer.version != version:
        saved = (answer.value, answer.note)
        raise StaleSave([SaveConflict(code, saved, (value, answer.note), answer.version)])


def _corrected_answer(state: CaseState, code: str, value: str, reason: str) -> AnswerContent:
    """The note stays the assessor's, unless the new answer needs one and there is none."""
    note = state.answer(code).note
    lacks = not note and needs_reason(state.instrument, code, value)
    return AnswerContent(value, reason if lacks else note)


def _write(
    row: Assessment,
    rows: Mapping[str, Answer],
    after: CaseState,
    reasons: Mapping[str, str],
    user: User,
) -> list[str]:
    """Bring the answers to `after`, with a Correction of each; returns the codes of those that changed."""
    before = {code: answer_content(answer) for code, answer in rows.items()}
    changed = changed_rows(row, rows, after.answers, by=user)
    save_rows(changed.values(), user, CORRECTED)
    Correction.objects.bulk_create(
        Correction(
            answer=answer,
            value_before=before.get(code, NO_ANSWER).value,
            note_before=before.get(code, NO_ANSWER).note,
            value_after=answer.value,
            reason=reasons[code],
            made_by=user,
        )
        for code, answer in changed.items()
    )
    return list(changed)
