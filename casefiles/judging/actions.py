"""Recording judgements of an area: all or nothing, with field history under the person's name."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from casefiles.models.judgements import AreaJudgement
from casefiles.scoring.refusals import refuse_moderation, refuse_stale
from criteria.store.queries import criterion_ids
from inspection.database.field_history import save_with_history
from inspection.models import Area

SentJudgements = Mapping[str, tuple[str, str]]  # criterion code -> (value, evidence)
FIELDS = ["value", "evidence", "reason", "version", "judged_by", "judged_at"]
FIELDS += ["signed_by", "signed_at"]


@transaction.atomic
def record_judgements(
    *,
    area: Area,
    values: SentJudgements,
    versions: Mapping[str, int],
    user: User,
    reasons: Mapping[str, str] | None = None,
) -> int:
    """Save (value, evidence) of one area by criterion code; returns how many changed.

    `reasons` say by code why a judgement differs from the suggested one. A judgement that changes has to
    be signed off again. A criterion without a value is left alone. Raises PhaseClosed or StaleSave, and then
    nothing is saved.
    """
    inspection = lock_area(area).inspection
    refuse_moderation(inspection)
    rows = {row.criterion.code: row for row in area.judgements.select_related("criterion", "judged_by")}
    wanted = {code: pair for code, pair in values.items() if pair[0]}
    refuse_stale(rows, wanted, versions)
    ids = criterion_ids(inspection)
    changed: list[AreaJudgement] = []
    for code, pair in wanted.items():
        row = rows.get(code) or AreaJudgement(area=area, criterion_id=ids[code], version=0)
        reason = row.reason if reasons is None else reasons.get(code, "")
        if (row.value, row.evidence, row.reason) != (*pair, reason):
            changed.append(row)
            row.value, row.evidence = pair
            row.reason = reason
            row.signed_by = row.signed_at = None
            row.version += 1
            row.judged_by, row.judged_at = user, timezone.now()
    save_with_history(changed, FIELDS, user)
    return len(changed)


def lock_area(area: Area) -> Area:
    """The area read again with its inspection: whoever else judges it waits until we are done."""
    return Area.objects.select_for_update(of=("self",)).select_related("inspection").get(pk=area.pk)
