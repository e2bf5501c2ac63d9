"""Files to take away: who may have which, and sheets of data as one."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse

from inspection.models import Membership
from inspection.web.pages import attachment
from reports.data.sheets import CONTENT_TYPES, DataSheet
from reports.models.publishing import PublishedFile


def readable_files(membership: Membership) -> QuerySet[PublishedFile]:
    """The files of published versions that this member may have: a member of one area has, of the
    areas' own reports, that area's alone."""
    files = PublishedFile.objects.filter(published__inspection_id=membership.inspection_id)
    if membership.area_id is not None:
        files = files.filter(Q(area=None) | Q(area_id=membership.area_id))
    return files


def sheets_to_keep(sheets: Sequence[DataSheet], kind: str, name: str) -> HttpResponse:
    """The sheets as a file of this kind. Raises Http404 for a kind that there is not."""
    if kind not in CONTENT_TYPES:
        raise Http404(f"No data as {kind}")
    from reports.data.sheet_files import as_file  # loads openpyxl

    return attachment(as_file(sheets, kind), CONTENT_TYPES[kind], f"{name}.{kind}")
