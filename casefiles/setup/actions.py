"""Writes of the lead that concern phase and team. All or nothing."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from casefiles.setup.queries import open_assessments, open_assessments_outside, setup_status
from inspection.access import May, roles_that_may
from inspection.founding import actions
from inspection.models import Area, Inspection, Membership, PhaseChange


@transaction.atomic
def start_phase(*, inspection: Inspection, user: User) -> PhaseChange:
    """Go on to the next phase. Raises ValidationError, naming what it still needs."""
    now = setup_status(inspection)
    missing = [check.text for check in now.requirements if check.blocks]
    if missing or not now.next_phase:
        raise ValidationError(f"Not yet: {'; '.join(missing) or 'this is the last phase'}")
    return actions.change_phase(inspection=inspection, phase=now.next_phase, user=user)


@transaction.atomic
def change_member(*, member: Membership, role: str, area: Area | None) -> None:
    """Raises ValidationError where open cases or the last lead would be left behind."""
    _require_a_lead(member, role)
    left = open_assessments_outside(member, role, area).count()
    if left:
        raise ValidationError(f"Reassign first: {_cases(left)} would be out of this person's reach")
    member.role, member.area = role, area
    member.save(update_fields=["role", "area"])


@transaction.atomic
def remove_member(*, member: Membership) -> None:
    """Take somebody out of the team; what they scored stays. Raises ValidationError as above."""
    _require_a_lead(member, "")
    left = open_assessments(member).count()
    if left:
        raise ValidationError(f"Reassign first: this person has {_cases(left)} to score")
    member.delete()


def _require_a_lead(member: Membership, role: str) -> None:
    leading = roles_that_may(May.SET_UP)
    leads = member.inspection.memberships.select_for_update().filter(role__in=leading)
    if role not in leading and {lead.pk for lead in leads} == {member.pk}:
        raise ValidationError("An inspection needs a lead inspector: this is the only one")


def _cases(number: int) -> str:
    return "1 open case" if number == 1 else f"{number} open cases"
