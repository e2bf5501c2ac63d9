"""The second sign-off: another inspector stands behind a judgement as it is."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from casefiles.judging.actions import lock_area
from casefiles.scoring.refusals import refuse_moderation
from inspection.database.field_history import save_with_history
from inspection.models import Area


class SignOffOfOwnJudgement(PermissionDenied):
    """Nobody signs off a judgement of their own."""


class JudgementChanged(Exception):
    """A judgement changed since the person read it: there is something else to stand behind."""


@transaction.atomic
def sign_judgements(*, area: Area, versions: Mapping[str, int], user: User) -> int:
    """Sign the judgements of these criteria, each at the version that was read; all or none.

    Returns how many were signed. Raises PhaseClosed, SignOffOfOwnJudgement or JudgementChanged. One signed
    already stays with whoever signed it first.
    """
    refuse_moderation(lock_area(area).inspection)
    rows = area.judgements.select_for_update(of=("self",)).filter(criterion__code__in=versions)
    by_code = {row.criterion.code: row for row in rows.select_related("criterion")}
    if any(code not in by_code or by_code[code].version != seen for code, seen in versions.items()):
        raise JudgementChanged
    if any(row.judged_by_id == user.pk for row in by_code.values()):
        raise SignOffOfOwnJudgement
    signed = [row for row in by_code.values() if row.signed_by_id is None]
    for row in signed:
        row.signed_by, row.signed_at = user, timezone.now()
    save_with_history(signed, ["signed_by", "signed_at"], user, "signed off")
    return len(signed)
