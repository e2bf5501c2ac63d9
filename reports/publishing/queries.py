"""What the pages of publishing show, each in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Length

from inspection.models import Inspection, Membership
from reports.checks.checks import CheckResult
from reports.checks.queries import check_results
from reports.data.downloads import readable_files
from reports.document.building import build_report
from reports.document.parts import Report, from_json
from reports.document.references import BadReference
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedReport
from reports.publishing.actions import DRAFT, digest, freeze, next_version
from reports.publishing.changes import ReportChange, changes_between


def versions(membership: Membership) -> QuerySet[PublishedReport]:
    """The published versions, newest first, with the `size` in bytes of the files that this member may have."""
    rows = membership.inspection.published.select_related("published_by", "publication__decided_by")
    rows = rows.defer("pdf", "frozen", "publication__frozen").annotate(size=Length("pdf"))
    files = readable_files(membership).defer("content").select_related("area").annotate(size=Length("content"))
    return rows.prefetch_related(Prefetch("files", files)).order_by("-version")


@dataclass(frozen=True)
class ChangesSincePublication:
    """What has changed since a version; `broken` says why that cannot be told."""

    version: int
    changes: tuple[ReportChange, ...] = ()
    broken: str = ""


def changes_since_publication(inspection: Inspection) -> ChangesSincePublication | None:
    """What has changed since the latest version; None where there is no version."""
    latest = _latest(inspection)
    if latest is None:
        return None
    try:
        now = build_report(inspection)
    except BadReference as error:
        return ChangesSincePublication(latest.version, broken=str(error))
    return _changes_since(latest, now)


def _latest(inspection: Inspection) -> PublishedReport | None:
    return inspection.published.only("version", "frozen").order_by("-version").first()


def _changes_since(latest: PublishedReport, now: Report) -> ChangesSincePublication:
    try:
        then = from_json(latest.frozen)
    except (KeyError, TypeError, ValueError):
        return ChangesSincePublication(
            latest.version, broken="it was frozen by an older release of the product."
        )
    return ChangesSincePublication(latest.version, changes_between(then, now))


def open_request(inspection: Inspection) -> Publication | None:
    """The request that waits for approval, or is being made."""
    requests = inspection.publications.filter(status__in=Publication.OPEN)
    return requests.defer("frozen").select_related("job", "requested_by").first()


def latest_draft(inspection: Inspection) -> RenderJob | None:
    drafts = inspection.jobs.filter(kind=DRAFT).defer("result")
    return drafts.order_by("-pk").first()


@dataclass(frozen=True)
class PublishPage:
    """What would be published now. `seen` tells it from another; `hidden` of `by_area` cells that could
    be printed by area are not; `before` is the last request, where it was sent back or failed.
    """

    version: int
    before: Publication | None
    seen: str
    findings: tuple[CheckResult, ...]
    since: ChangesSincePublication | None
    by_area: int
    hidden: int

    @property
    def blocking(self) -> int:
        return sum(finding.blocks for finding in self.findings)


def publish_page(inspection: Inspection) -> PublishPage:
    """Raises BadReference where a passage refers to a figure that is no longer there."""
    report, latest = build_report(inspection), _latest(inspection)
    cells = [
        cell
        for figures in report.area_figures
        for table in figures.tables
        for row in table.rows
        for cell in row.cells
    ]
    return PublishPage(
        version=next_version(inspection.pk),
        before=failed_request(inspection),
        seen=digest(freeze(report)),
        findings=check_results(inspection),
        since=_changes_since(latest, report) if latest else None,
        by_area=len(cells),
        hidden=cells.count(None),
    )


def failed_request(inspection: Inspection) -> Publication | None:
    """The last request, where it was sent back or failed."""
    requests = inspection.publications.defer("frozen").select_related("decided_by", "job")
    last = requests.order_by("-pk").first()
    not_published = (Publication.Status.REFUSED, Publication.Status.FAILED)
    return last if last and last.status in not_published else None


@dataclass(frozen=True)
class ApprovalPage:
    """A request that waits, and what it would change."""

    publication: Publication
    version: int
    since: ChangesSincePublication | None


def approval_page(inspection: Inspection) -> ApprovalPage | None:
    waiting = inspection.publications.filter(status=Publication.Status.WAITING)
    publication = waiting.select_related("requested_by").first()
    if publication is None:
        return None
    latest = _latest(inspection)
    frozen = from_json(publication.frozen)
    since = _changes_since(latest, frozen) if latest else None
    return ApprovalPage(publication, next_version(inspection.pk), since)
