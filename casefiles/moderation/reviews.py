"""What a reviewer does with a submitted case: return it with comments, settle these, accept it."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from casefiles.models.assessments import Assessment
from casefiles.models.moderation import ReviewComment
from casefiles.scoring.refusals import NotSubmitted, UnresolvedComments, refuse_moderation
from criteria.store.queries import criterion_ids
from inspection.access import May, require_right
from inspection.database.field_history import save_with_history

Status = Assessment.Status
WHOLE_CASE = ""


@transaction.atomic
def return_case(*, assessment: Assessment, comments: Mapping[str, str], user: User) -> None:
    """Give a submitted or accepted case back to its assessor, with a comment by criterion code.

    A comment under WHOLE_CASE is about all of it, and opens all of it. Raises PermissionDenied,
    NotSubmitted, or ValidationError when there is no comment, an empty one, or an unknown code.
    """
    row = lock_for_review(assessment, user)
    if not row.is_handed_in:
        raise NotSubmitted
    ids = {WHOLE_CASE: None, **criterion_ids(row.case.inspection)}
    versions = dict(row.answers.values_list("criterion__code", "version"))
    _check_comments(comments, ids)
    ReviewComment.objects.bulk_create(
        ReviewComment(
            assessment=row,
            criterion_id=ids[code],
            text=text.strip(),
            answer_version=versions.get(code, 0),
            author=user,
        )
        for code, text in comments.items()
    )
    _set_status(row, Status.RETURNED, user)


def _check_comments(comments: Mapping[str, str], ids: Mapping[str, int | None]) -> None:
    if not comments:
        raise ValidationError("Say what is to be looked at again")
    for code, text in comments.items():
        if code not in ids:
            raise ValidationError(f"There is no criterion {code}")
        if not text.strip():
            raise ValidationError(f"The comment on {code or 'the case'} is empty")


@transaction.atomic
def resolve_comment(*, comment: ReviewComment, user: User) -> None:
    """Settle a comment. One settled already stays as it is. Raises PermissionDenied."""
    lock_for_review(comment.assessment, user)
    ReviewComment.objects.filter(pk=comment.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=user
    )


@transaction.atomic
def accept_case(*, assessment: Assessment, user: User) -> None:
    """Accept a submitted case. Raises PermissionDenied, NotSubmitted, or UnresolvedComments."""
    row = lock_for_review(assessment, user)
    if row.status != Status.SUBMITTED:
        raise NotSubmitted
    if row.comments.filter(resolved_at=None).exists():
        raise UnresolvedComments
    _set_status(row, Status.ACCEPTED, user)


def lock_for_review(assessment: Assessment, user: User) -> Assessment:
    """The assessment under lock, for somebody who may see every case of its area.

    Raises PermissionDenied or PhaseClosed.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("case__inspection")
    row = rows.get(pk=assessment.pk)
    member = require_right(row.case.inspection_id, user, May.SEE_EVERY_CASE)
    if member.area_id not in (None, row.case.area_id):
        raise PermissionDenied
    refuse_moderation(row.case.inspection)
    return row


def _set_status(row: Assessment, status: str, user: User) -> None:
    row.status = status
    save_with_history([row], ["status"], user)
