"""What a reviewer decides on a submitted case: one decision, all or nothing, and corrections of answers.

Returning, settling a comment and accepting are actions of `casefiles.moderation.reviews`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.moderation import Correction
from casefiles.moderation.reviews import accept_case, lock_for_review, resolve_comment, return_case
from casefiles.scoring import case_state
from casefiles.scoring.case_state import NO_ANSWER, AnswerContent
from casefiles.scoring.pages import answer_content
from casefiles.scoring.refusals import (
    AssessmentNotReady,
    NotSubmitted,
    SaveConflict,
    StaleSave,
    UnresolvedComments,
)
from criteria.spec import Instrument
from criteria.store.queries import criterion_ids, read_instrument

Status = Assessment.Status
ANSWER_FIELDS = ["value", "note", "by_rule", "version", "saved_by", "saved_at"]
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
    if row.status not in (Status.SUBMITTED, Status.ACCEPTED):
        raise NotSubmitted
    rows = {answer.criterion.code: answer for answer in row.answers.select_related("criterion")}
    _refuse_stale(rows.get(code), code, value, version)
    instrument = read_instrument(row.case.inspection)
    answers = {one: answer_content(answer) for one, answer in rows.items()}
    answers[code] = _corrected_answer(instrument, code, value, answers.get(code, NO_ANSWER), reason)
    facts = {**row.case.facts, **row.facts}
    settled = case_state.apply_rules(instrument, facts, answers)
    _refuse_unready(instrument, facts, settled)
    reasons = {
        one: reason if one == code else f"Follows from the correction of {code}. {verdict.reason}"
        for one, verdict in case_state.applicability(instrument, facts, answers).items()
    }
    return [one for one in _write(row, rows, settled, reasons, user) if one != code]


def _refuse_own(assessment: Assessment, user: User) -> None:
    if assessment.assessor_id == user.pk and assessment.kind != Assessment.Kind.AGREED:
        raise ReviewOfOwnCase


def _refuse_stale(answer: Answer | None, code: str, value: str, version: int | None) -> None:
    if answer and version is not None and answer.version != version:
        saved = (answer.value, answer.note)
        raise StaleSave([SaveConflict(code, saved, (value, answer.note), answer.version)])


def _corrected_answer(
    instrument: Instrument, code: str, value: str, before: AnswerContent, reason: str
) -> AnswerContent:
    """The note stays the assessor's, unless the new answer needs one and there is none."""
    lacks = not before.note and case_state.needs_reason(instrument, code, value)
    return AnswerContent(value, reason if lacks else before.note)


def _refuse_unready(
    instrument: Instrument, facts: Mapping[str, object], answers: Mapping[str, AnswerContent]
) -> None:
    gaps = case_state.gaps(instrument, facts, answers)
    broken = [
        rule
        for rule in case_state.broken_rules(instrument, facts, answers)
        if rule.level == "block"
    ]
    if gaps or broken:
        raise AssessmentNotReady(gaps, broken)


def _write(
    row: Assessment,
    rows: Mapping[str, Answer],
    settled: Mapping[str, AnswerContent],
    reasons: Mapping[str, str],
    user: User,
) -> list[str]:
    """Bring the answers to `settled`; returns the codes of those that changed."""
    ids = criterion_ids(row.case.inspection)
    answers: list[Answer] = []
    corrections = []
    changed = [
        code
        for code, answer in settled.items()
        if answer != (answer_content(rows[code]) if code in rows else NO_ANSWER)
    ]
    for code in changed:
        answer = rows.get(code) or _new_answer(row, ids[code])
        corrections.append(
            Correction(
                answer=answer,
                value_before=answer.value,
                note_before=answer.note,
                value_after=settled[code].value,
                reason=reasons[code],
                made_by=user,
            )
        )
        answers.append(answer)
        after = settled[code]
        answer.value, answer.note, answer.by_rule = after.value, after.note, after.by_rule
        answer.version += 1
        answer.saved_by, answer.saved_at = user, timezone.now()
    _save_answers(answers, user)
    Correction.objects.bulk_create(corrections)
    return changed


def _save_answers(answers: list[Answer], user: User) -> None:
    """Save the corrected answers, those that are new and those that were there."""
    by: dict[str, Any] = {"default_user": user, "default_change_reason": CORRECTED}
    old = [answer for answer in answers if answer.pk]
    new = [answer for answer in answers if not answer.pk]
    if new:
        bulk_create_with_history(new, Answer, **by)
    if old:
        bulk_update_with_history(old, Answer, ANSWER_FIELDS, **by)


def _new_answer(row: Assessment, criterion_id: int) -> Answer:
    return Answer(
        assessment=row,
        criterion_id=criterion_id,
        inspection_id=row.case.inspection_id,
        area_id=row.case.area_id,
        counts=row.counts,
        version=0,
    )
