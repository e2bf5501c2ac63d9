"""How many cases a drawn sample stands for."""

from casefiles.models.samples import Draw
from inspection.models import Inspection


def populations(inspection: Inspection) -> dict[str, int]:
    """Area slug -> cases listed and not excluded, of the areas whose sample was drawn here. One query.

    Of an imported sample nobody has said what it was drawn from: its area has no entry.
    """
    drawn = Draw.objects.filter(inspection=inspection, applied=True)
    return {
        slug: sum(stratum["cases"] for stratum in result["strata"])
        for slug, result in drawn.order_by().values_list("area__slug", "result")
    }
