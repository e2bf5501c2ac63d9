"""A case to be scored twice, as production asks for it: by rule."""

from django.contrib.auth.models import User

from casefiles.assigning.actions import assign_evenly
from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile


def assign_second_scorer(case: CaseFile, lead: User) -> Assessment:
    """The second scoring of the case, given to whoever the rule finds; the other cases stay scored once.

    Raises Assessment.DoesNotExist where the rule finds nobody.
    """
    assign_evenly(inspection=case.inspection, seed="second", second_percent=100, user=lead)
    seconds = Assessment.objects.filter(case__inspection=case.inspection, kind="second")
    seconds.exclude(case=case).delete()
    return seconds.select_related("assessor").get()
