"""Which inspections a member can compare with, and the comparison."""

from criteria.models import Criterion
from inspection.access import May, allows, my_memberships
from inspection.models import Membership
from reports.figures import tallies
from reports.results.inspection_comparison import (
    ComparedInspection,
    InspectionComparison,
    compare_inspections,
)
from reports.results.queries import instrument_of


def comparable_memberships(membership: Membership) -> list[Membership]:
    """This person's memberships of other inspections whose results they may see and that share the code
    of a criterion scored case by case. Two queries."""
    others = [
        other
        for other in my_memberships(membership.user)
        if other.pk != membership.pk and allows(other, May.SEE_RESULTS)
    ]
    cases = Criterion.objects.filter(kind="case").order_by()
    own = cases.filter(instrument__inspection=membership.inspection_id).values("code")
    sharing = set(
        cases.filter(
            instrument__inspection__in=[other.inspection_id for other in others], code__in=own
        )
        .values_list("instrument__inspection", flat=True)
        .distinct()
    )
    return [other for other in others if other.inspection_id in sharing]


def compare_memberships(
    then: Membership, now: Membership, *, accepted_only: bool = False
) -> InspectionComparison:
    """What the member sees of each, in 22 queries; under the larger of their small-number thresholds."""
    thresholds = (one.inspection.small_number_threshold for one in (then, now))
    return compare_inspections(
        _compared_inspection(then, accepted_only),
        _compared_inspection(now, accepted_only),
        max(thresholds),
    )


def _compared_inspection(membership: Membership, accepted_only: bool) -> ComparedInspection:
    inspection, area = membership.inspection, membership.area
    tally = tallies.tally(inspection, area=area, accepted_only=accepted_only)
    return ComparedInspection(instrument_of(inspection), tally)
