"""The single gate: who may do what. Every view starts here, and nothing else decides.

An outsider is told the page does not exist (404); a member whose role does not allow it is refused (403).
Cases and areas outside a member's own are, to that member, not there.
"""

import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar, cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from inspection.database.kept_queries import KeptQuery
from inspection.models import Area, Membership, Role

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Model)
RequestUser = AbstractBaseUser | AnonymousUser


class May(Enum):
    """What a member may do in an inspection, as the table of `docs/security.md` prints it."""

    ENTER = auto()
    SEE_CASES = auto()
    SEE_EVERY_CASE = auto()
    SEE_RESULTS = auto()
    JUDGE = auto()
    SET_UP = auto()
    READ_REPORTS = auto()
    WRITE = auto()
    APPROVE = auto()
    PUBLISH = auto()
    CHECK_ACCURACY = auto()
    COMMENT_ON_DRAFT = auto()
    SCORE_CASES = auto()
    SCORE_BLIND = auto()


@dataclass(frozen=True)
class RoleRules:
    """What a role may do, and how the form that gives it to somebody explains it."""

    hint: str
    rights: frozenset[May]


_ASSESSOR = frozenset({May.ENTER, May.SEE_CASES, May.SCORE_CASES, May.SCORE_BLIND})
_MANAGER = frozenset({May.ENTER, May.READ_REPORTS, May.CHECK_ACCURACY, May.COMMENT_ON_DRAFT})
_LEAD = frozenset(May) - {May.SCORE_BLIND, May.COMMENT_ON_DRAFT}
_INSPECTOR = _LEAD - {May.SET_UP, May.PUBLISH}

ROLES: dict[str, RoleRules] = {
    Role.ASSESSOR: RoleRules("Scores the cases assigned to them.", _ASSESSOR),
    Role.INSPECTOR: RoleRules("Sees every case, judges areas and moderates.", _INSPECTOR),
    Role.LEAD: RoleRules("Does what an inspector does, sets up and publishes.", _LEAD),
    Role.MANAGER: RoleRules("Reads published reports.", _MANAGER),
}
FOUNDER = Role.LEAD
"""What somebody who makes an inspection is in it."""


def roles_that_may(may: May) -> list[str]:
    return [str(role) for role, rules in ROLES.items() if may in rules.rights]


def allows(membership: Membership, may: May) -> bool:
    return membership.role in roles_that_may(may)


def reads_only(membership: Membership) -> bool:
    """Whether the published report is all that the member comes for."""
    return allows(membership, May.READ_REPORTS) and not allows(membership, May.SEE_CASES)


def does_more_than_read(user: User) -> bool:
    """Whether the person has a role in which the published report is not all they come for."""
    only_read = set(roles_that_may(May.READ_REPORTS)) - set(roles_that_may(May.SEE_CASES))
    return Membership.objects.filter(user=user).exclude(role__in=only_read).exists()


def members_who_may(inspection_id: int, may: May) -> QuerySet[Membership]:
    """The members of an inspection whose role allows `may`, in any of its areas."""
    return Membership.objects.filter(inspection=inspection_id, role__in=roles_that_may(may))


class MemberRequest(HttpRequest):
    """A request that has passed the gate."""

    membership: Membership


def gate(request: HttpRequest, slug: str, may: May) -> Membership:
    """The signed-in person's membership of inspection `slug`, if their role allows `may`.

    Raises Http404 for an outsider and PermissionDenied for a member with another role. The membership
    has its user and inspection read, and is kept on the request for the navigation.
    """
    membership: Membership | None = next(_memberships(slug, request.user.pk or 0), None)
    if membership is None or not isinstance(request.user, User):
        logger.warning("Refused: user %s is not in inspection %s", request.user.pk, slug)
        raise Http404("No such inspection")
    if not allows(membership, may):
        logger.warning("Refused: user %s as %s: %s", request.user.pk, membership.role, may.name)
        raise PermissionDenied
    membership.user = request.user
    cast(MemberRequest, request).membership = membership
    return membership


@KeptQuery
def _memberships(slug: str, user: int) -> QuerySet:
    """One at most."""
    mine = Membership.objects.filter(inspection__slug=slug, user_id=user)
    return mine.select_related("inspection", "area").order_by()


def require_right(inspection_id: int, user: User, may: May) -> Membership:
    """The membership of somebody who carries out an action. Raises PermissionDenied where they may not."""
    rows = Membership.objects.select_related("inspection", "area")
    membership = rows.filter(inspection=inspection_id, user=user).first()
    if membership is None or not allows(membership, may):
        raise PermissionDenied
    return membership


def signed_in_user(request: HttpRequest) -> User:
    """Whoever is signed in; behind the gate it is `membership.user`. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def my_memberships(user: RequestUser) -> QuerySet[Membership]:
    """One for each inspection this person belongs to."""
    mine = Membership.objects.filter(user_id=user.pk or 0)
    return mine.select_related("inspection", "area").order_by("inspection__title")


def visible_cases(membership: Membership, cases: QuerySet[M]) -> QuerySet[M]:
    """Of `cases`, those this member may open: every case (of their area), or those assigned to them.

    A case on which every assessor is calibrated may be of another area. Each case comes once, whoever
    scores it twice.
    """
    cases = cases.filter(inspection_id=membership.inspection_id)
    own_area = Q() if membership.area_id is None else Q(area_id=membership.area_id)
    if allows(membership, May.SEE_EVERY_CASE):
        return cases.filter(own_area)
    anywhere = Q(assessments__kind="calibration") if own_area else Q()
    mine = Q(assessments__assessor_id=membership.user_id) & (own_area | anywhere)
    theirs = cases.model._default_manager.filter(mine, pk=OuterRef("pk"))
    return cases.filter(Exists(theirs)).exclude(interests__user_id=membership.user_id)


def may_open_own_scoring(membership: Membership, *, area_id: int, calibrated: bool) -> bool:
    """Whether the member may open a case for a scoring of it that is assigned to them: what `visible_cases`
    says of it, for a row that has been read already. `calibrated` is whether the scoring is a calibration.
    """
    if membership.area_id in (None, area_id):
        return True
    return calibrated and not allows(membership, May.SEE_EVERY_CASE)


def get_visible_case(membership: Membership, cases: QuerySet[M], reference: str) -> M:
    """The case with this reference. Raises Http404 when there is none that the member may open."""
    return get_object_or_404(visible_cases(membership, cases), reference=reference)


def visible_areas(membership: Membership) -> QuerySet[Area]:
    areas = Area.objects.filter(inspection_id=membership.inspection_id)
    return areas if membership.area_id is None else areas.filter(pk=membership.area_id)


def get_visible_area(membership: Membership, slug: str) -> Area:
    return get_object_or_404(visible_areas(membership), slug=slug)
