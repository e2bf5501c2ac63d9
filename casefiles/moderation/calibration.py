"""Calibration: one case that every assessor scores, blind, to be held against the answers that count."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.moderation import Calibration
from casefiles.scoring.refusals import refuse_scoring
from inspection.access import May, members_who_may, require_right
from inspection.database.field_history import save_with_history

Kind, Status = Assessment.Kind, Assessment.Status


class CaseNotAccepted(Exception):
    """There are no agreed answers to hold anybody's against: the case has not been accepted."""


@transaction.atomic
def ask_for_calibration(*, case: CaseFile, user: User) -> int:
    """Ask every assessor who has not scored the case, and has no interest in it, to score it blind.

    Asked again, it asks those who have joined since. Returns how many were asked. Raises
    PermissionDenied for anybody but the lead, CaseNotAccepted, and PhaseClosed where nobody could score it.
    """
    require_right(case.inspection_id, user, May.SET_UP)
    cases = CaseFile.objects.select_for_update(of=("self",)).select_related("inspection")
    case = cases.get(pk=case.pk)
    refuse_scoring(case)
    if not case.assessments.filter(counts=True, status=Status.ACCEPTED).exists():
        raise CaseNotAccepted
    Calibration.objects.get_or_create(case=case, defaults={"opened_by": user})
    rows = [
        Assessment(case=case, kind=Kind.CALIBRATION, assessor_id=assessor, counts=False)
        for assessor in _assessors_to_ask(case)
    ]
    save_with_history(rows, [], user, "calibration")
    return len(rows)


def _assessors_to_ask(case: CaseFile) -> list[int]:
    known = case.assessments.exclude(assessor=None).values("assessor")
    barred = case.interests.values("user")
    people = members_who_may(case.inspection_id, May.SCORE_BLIND)
    asked = people.exclude(user__in=known).exclude(user__in=barred).order_by("user")
    return list(asked.values_list("user_id", flat=True))


def calibrations(inspection_id: int) -> QuerySet[Calibration]:
    """The cases that assessors are calibrated on, the newest first."""
    rows = Calibration.objects.filter(case__inspection=inspection_id)
    return rows.select_related("case__area").order_by("-opened_at")
