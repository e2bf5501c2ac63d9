"""Every write of an accuracy round: opening, commenting, deciding, closing. History says who did what."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from criteria.models import SectionKey
from inspection.access import May, require_right, visible_areas
from inspection.database.field_history import as_changed_by
from inspection.database.snapshot import lock_inspection
from inspection.models import Area, Inspection
from reports.accuracy.places import comment_places
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.document.parts import from_json
from reports.jobs import queue
from reports.models.writing import AccuracyComment, AccuracyRound

LONGEST = 10_000
DRAFTS = "accuracy"  # the kind of job that prints the drafts of a round


class RoundAlreadyOpen(Exception):
    """A round is open already: there is one at a time."""


class CommentsNotTaken(Exception):
    """The round takes no more comments; the message says why."""


class RoundClosed(Exception):
    """The round is closed, so that nothing about it can be decided any more."""


class CommentDecidedMeanwhile(Exception):
    """Somebody decided about the comment since the page was opened."""


class CommentsUndecided(Exception):
    """Comments are not decided yet, or may still come, and nobody has confirmed that it does not matter."""


def why_no_comments(round: AccuracyRound, today: date) -> str:
    """Why the round takes no comments, in words; "" while it takes them, the day of the deadline included."""
    if round.closed_at:
        return f"This round was closed on {_day(timezone.localdate(round.closed_at))}."
    if today > round.deadline:
        return f"The deadline for comments was {_day(round.deadline)}."
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _lock(round: AccuracyRound) -> AccuracyRound:
    """The round under lock: whoever else writes in it, a comment or a decision, waits until we are done."""
    rows = AccuracyRound.objects.select_for_update(of=("self",)).select_related("inspection")
    return rows.get(pk=round.pk)


@transaction.atomic
def open_round(*, inspection: Inspection, deadline: date, user: User) -> AccuracyRound:
    """Freeze the report as it stands for the areas to check, and have the drafts printed.

    Raises PermissionDenied, RoundAlreadyOpen, BadReference, or ValidationError for a deadline in the past.
    """
    require_right(inspection.pk, user, May.PUBLISH)
    lock_inspection(inspection)  # one round at a time
    _refuse_past(deadline)
    if inspection.accuracy_rounds.filter(closed_at=None).exists():
        raise RoundAlreadyOpen
    latest = inspection.accuracy_rounds.aggregate(latest=Max("number"))["latest"]
    row = AccuracyRound(
        inspection=inspection,
        number=(latest or 0) + 1,
        deadline=deadline,
        frozen=as_json(build_report(inspection)),
        opened_by=user,
        job=queue.start(inspection=inspection, kind=DRAFTS, user=user),
    )
    _save(row, user)
    return row


def _refuse_past(deadline: date) -> None:
    if deadline < timezone.localdate():
        raise ValidationError({"deadline": "The deadline must be today or later"})


@transaction.atomic
def move_deadline(*, round: AccuracyRound, deadline: date, user: User) -> None:
    """Raises PermissionDenied, RoundClosed, or ValidationError for a deadline in the past."""
    require_right(round.inspection_id, user, May.PUBLISH)
    row = _open(round)
    _refuse_past(deadline)
    row.deadline = deadline
    _save(row, user)


@transaction.atomic
def write_comment(
    *, round: AccuracyRound, area: Area, section: str, paragraph: str, text: str, user: User
) -> AccuracyComment:
    """What a manager of the area says about a place of the draft (`reports.accuracy.places`).

    Raises PermissionDenied, CommentsNotTaken, or ValidationError for no text or no such place.
    """
    member = require_right(round.inspection_id, user, May.COMMENT_ON_DRAFT)
    if not visible_areas(member).filter(pk=area.pk).exists():
        raise PermissionDenied
    row = _lock_round_taking_comments(round)
    if not 0 < len(text.strip()) <= LONGEST:
        raise ValidationError({"text": f"Write a comment of at most {LONGEST:,} characters"})
    if (section, paragraph) not in comment_places(from_json(row.frozen)):
        raise ValidationError({"place": "The draft has no such place"})
    comment = AccuracyComment(
        round=row,
        area=area,
        section=SectionKey.objects.get(inspection=row.inspection_id, code=section) if section else None,
        paragraph=paragraph,
        text=text.strip(),
        written_by=user,
    )
    _save(comment, user)
    return comment


@transaction.atomic
def withdraw_comment(*, comment: AccuracyComment, user: User) -> None:
    """Take back one's own comment while nobody has decided about it. It stays in history.

    Raises PermissionDenied, CommentsNotTaken or CommentDecidedMeanwhile.
    """
    require_right(comment.round.inspection_id, user, May.COMMENT_ON_DRAFT)
    _lock_round_taking_comments(comment.round)
    row = AccuracyComment.objects.get(pk=comment.pk)
    if row.written_by_id != user.pk:
        raise PermissionDenied
    if row.decision:
        raise CommentDecidedMeanwhile
    as_changed_by(row, user)
    row.delete()


@transaction.atomic
def decide_comment(*, comment: AccuracyComment, decision: str, reason: str, version: int, user: User) -> None:
    """Accept or reject a comment, with a reason. `version` is that of the comment seen.

    Until the round is closed the decision can be changed. Raises PermissionDenied, RoundClosed,
    CommentDecidedMeanwhile, or ValidationError for no decision, no reason or one's own comment.
    """
    member = require_right(comment.round.inspection_id, user, May.WRITE)
    if not visible_areas(member).filter(pk=comment.area_id).exists():
        raise PermissionDenied
    _open(comment.round)
    row = AccuracyComment.objects.get(pk=comment.pk)
    if row.version != version:
        raise CommentDecidedMeanwhile
    if row.written_by_id == user.pk:
        raise ValidationError("Somebody else decides about a comment of yours")
    if not decision or not reason.strip():
        raise ValidationError({"reason": "Say why the comment is accepted or rejected"})
    row.decision, row.reason = decision, reason.strip()
    row.decided_by, row.decided_at = user, timezone.now()
    row.version += 1
    row.full_clean()
    _save(row, user)


@transaction.atomic
def close_round(*, round: AccuracyRound, user: User, confirmed: bool = False) -> None:
    """Let nothing more be said or decided. One closed already stays as it is.

    Raises PermissionDenied, or CommentsUndecided where `confirmed` is needed and missing.
    """
    require_right(round.inspection_id, user, May.PUBLISH)
    row = _lock(round)
    if row.closed_at:
        return
    if not confirmed and needs_confirming(row):
        raise CommentsUndecided
    row.closed_by, row.closed_at = user, timezone.now()
    _save(row, user)


def needs_confirming(round: AccuracyRound) -> bool:
    """Whether comments wait for a decision, or may still come."""
    waiting = round.comments.filter(decision="").exists()
    return waiting or not why_no_comments(round, timezone.localdate())


def _lock_round_taking_comments(round: AccuracyRound) -> AccuracyRound:
    row = _lock(round)
    closed = why_no_comments(row, timezone.localdate())
    if closed:
        raise CommentsNotTaken(closed)
    return row


def _open(round: AccuracyRound) -> AccuracyRound:
    row = _lock(round)
    if row.closed_at:
        raise RoundClosed
    return row


def _save(row: AccuracyRound | AccuracyComment, user: User) -> None:
    as_changed_by(row, user)
    row.save()
