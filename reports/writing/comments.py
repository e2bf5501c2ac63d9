"""Comments on a passage: any inspector writes one; whoever wrote it, or writes the report, resolves it."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from inspection.access import May, require_right
from inspection.models import Membership
from reports.models.passages import Passage
from reports.models.writing import PassageComment
from reports.writing.actions import may_write


@transaction.atomic
def add_comment(*, passage: Passage, text: str, user: User) -> PassageComment:
    """Raises PermissionDenied, or ValidationError without a text."""
    require_right(passage.inspection_id, user, May.WRITE)
    if not text.strip():
        raise ValidationError({"text": "Enter a comment"})
    return PassageComment.objects.create(passage=passage, text=text.strip(), written_by=user)


@transaction.atomic
def settle_comment(*, comment: PassageComment, resolved: bool, user: User) -> None:
    """Resolve a comment or open it again; one that is so already stays as it is.

    Raises PermissionDenied.
    """
    if not may_settle(require_right(comment.passage.inspection_id, user, May.WRITE), comment):
        raise PermissionDenied
    rows = PassageComment.objects.filter(pk=comment.pk, resolved_at__isnull=resolved)
    if resolved:
        rows.update(resolved_at=timezone.now(), resolved_by=user)
    else:
        rows.update(resolved_at=None, resolved_by=None)


def may_settle(membership: Membership, comment: PassageComment) -> bool:
    return may_write(membership) or comment.written_by_id == membership.user_id
