"""Which inspections a member can compare with, and the comparison."""

from criteria.models import CriterionKey
from inspection.access import May, allows, my_memberships
from inspection.models import Membership
from reports.figures import tallies
from reports.figures.selection import ALL_CASES, Selection
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
    cases = CriterionKey.objects.filter(kind="case").order_by()
    own = cases.filter(inspection=membership.inspection_id).values("code")
    sharing = set(
        cases.filter(inspection__in=[other.inspection_id for other in others], code__in=own)
        .values_list("inspection", flat=True)
        .distinct()
    )
    return [other for other in others if other.inspection_id in sharing]


def compare_memberships(
    then: Membership, now: Membership, *, selection: Selection = ALL_CASES
) -> InspectionComparison:
    """What the member sees of each, in six queries; under the larger of their small-number thresholds."""
    thresholds = (one.inspection.small_number_threshold for one in (then, now))
    return compare_inspections(
        _compared_inspection(then, selection),
        _compared_inspection(now, selection),
        max(thresholds),
    )


def _compared_inspection(membership: Membership, selection: Selection) -> ComparedInspection:
    inspection, area = membership.inspection, membership.area
    tally = tallies.tally(inspection, area=area, selection=selection)
    return ComparedInspection(instrument_of(inspection), tally)
