"""The panel's decisions on ratings: recorded beside what follows from the figures, with a reason."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from casefiles.judging.actions import lock_area
from casefiles.scoring.refusals import refuse_moderation
from criteria.models import SectionKey
from criteria.spec import Ratings
from inspection.database.field_history import as_changed_by
from inspection.models import Area
from reports.models.figures import PanelDecision


class RatingDecidedMeanwhile(Exception):
    """Somebody recorded another decision since the page was opened."""


@transaction.atomic
def decide_rating(
    *,
    area: Area,
    section: str,
    ratings: Ratings,
    band: str,
    followed: str,
    reason: str,
    version: int,
    user: User,
) -> PanelDecision:
    """Record the band (a key) that the panel gives a section, and the one that followed.

    `version` is that of the decision seen, 0 for none. Raises PhaseClosed, ValidationError for an unknown
    band or no reason, and RatingDecidedMeanwhile.
    """
    if band not in {known.key for known in ratings.bands}:
        raise ValidationError("There is no such rating")
    if not reason.strip():
        raise ValidationError("Say why the panel decides so")
    refuse_moderation(lock_area(area).inspection)
    rows = PanelDecision.objects.filter(area=area, section__code=section)
    row = rows.first() or PanelDecision(
        area=area,
        section=SectionKey.objects.get(inspection=area.inspection_id, code=section),
        version=0,
    )
    if row.version != version:
        raise RatingDecidedMeanwhile
    row.band, row.followed, row.reason = band, followed, reason.strip()
    row.version += 1
    row.decided_by = user
    as_changed_by(row, user)
    row.save()
    return row
