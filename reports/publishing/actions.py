"""The way to a published version: asking for it, approving it, storing it once it has been made."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from inspection.database.snapshot import consistent_snapshot, lock_inspection
from inspection.models import Inspection
from reports.checks.queries import check_results
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.document.parts import Report
from reports.jobs import queue
from reports.jobs.attempt import CannotBeMade
from reports.models.jobs import RenderJob
from reports.models.publishing import Publication, PublishedFile, PublishedReport

if TYPE_CHECKING:
    from reports.publishing.report_files import ReportFiles

Status = Publication.Status
PUBLICATION, DRAFT = "publication", "draft"  # the kinds of job
ALREADY_UNDER_WAY = "Another version is on its way: it has to be published or given up first."
PUBLISHED_MEANWHILE = "Another version was published meanwhile. Look at it, then publish again."
CHECKS_FAILED = "The checks found something that must be put right before the report can be published."
WOULD_DISCLOSE = "Nothing was published, because the report would tell more than it prints."
MOST_SHOWN = 5  # of the figures that could be worked out: enough to see where
SAY_WHAT_CHANGED = "Say what has changed since the last version"


class CannotPublish(CannotBeMade):
    """Why nothing is published, in words."""


class ReportChangedMeanwhile(CannotPublish):
    """The report is no longer the one that was looked at."""


def next_version(inspection_pk: int) -> int:
    published = PublishedReport.objects.filter(inspection=inspection_pk)
    return (published.aggregate(latest=Max("version"))["latest"] or 0) + 1


def freeze(report: Report) -> Any:
    """The report as JSON, the same before and after the database has kept it."""
    return json.loads(json.dumps(as_json(report)))


def digest(frozen: Any) -> str:
    """What tells one frozen report from another."""
    return hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()


def ask_to_publish(*, inspection: Inspection, user: User, changes: str = "", seen: str = "") -> Publication:
    """Freeze the report and have it made, or have a second person look at it first.

    `seen` is the digest of the report that the person looked at. Raises CannotPublish, and
    ValidationError without words for what has changed.
    """
    check_changes(inspection, changes)
    with consistent_snapshot(inspection):
        blocked = any(finding.blocks for finding in check_results(inspection))
        frozen = freeze(build_report(inspection))
    if blocked:
        raise CannotPublish(CHECKS_FAILED)
    if seen and digest(frozen) != seen:
        raise ReportChangedMeanwhile("The report has changed since you opened this page. Look at it again.")
    return _ask(inspection, user, changes.strip(), frozen)


@transaction.atomic
def _ask(inspection: Inspection, user: User, changes: str, frozen: Any) -> Publication:
    lock_inspection(inspection)  # one version at a time
    approval = inspection.second_approval
    if inspection.publications.filter(status__in=Publication.OPEN).exists():
        raise CannotPublish(ALREADY_UNDER_WAY)
    return Publication.objects.create(
        inspection=inspection,
        frozen=frozen,
        changes=changes,
        status=Status.WAITING if approval else Status.RENDERING,
        requested_by=user,
        job=None if approval else _start_job(inspection, user),
    )


def check_changes(inspection: Inspection, changes: str) -> None:
    if not changes.strip() and next_version(inspection.pk) > 1:
        raise ValidationError({"changes": SAY_WHAT_CHANGED})


def _start_job(inspection: Inspection, user: User | None) -> RenderJob:
    return queue.start(inspection=inspection, kind=PUBLICATION, user=user)


@transaction.atomic
def start_again(publication: Publication) -> bool:
    """Start a job for a publication that is being made without one; False where somebody else was first."""
    rows = Publication.objects.filter(pk=publication.pk, status=Status.RENDERING, job=None)
    started = rows.update(job=_start_job(publication.inspection, publication.requested_by))
    if not started:
        transaction.set_rollback(True)
    return bool(started)


@transaction.atomic
def approve(*, publication: Publication, user: User) -> None:
    """A second person approves, and the version is made. Raises CannotPublish."""
    job = _start_job(publication.inspection, user)
    _decide(publication, user, status=Status.RENDERING, job=job)


@transaction.atomic
def refuse(*, publication: Publication, user: User, reason: str) -> None:
    """Raises CannotPublish, and ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why you do not approve"})
    _decide(publication, user, status=Status.REFUSED, reason=reason.strip())


def _decide(publication: Publication, user: User, **values: Any) -> None:
    if publication.requested_by_id == user.pk:
        raise CannotPublish("A second person has to decide, not the one who asked.")
    _end_waiting(publication, decided_by=user, decided_at=timezone.now(), **values)


@transaction.atomic
def withdraw(*, publication: Publication) -> None:
    """Take back a request that nobody has decided yet. Raises CannotPublish."""
    _end_waiting(publication, status=Status.CANCELLED)


def _end_waiting(publication: Publication, **values: Any) -> None:
    waiting = Publication.objects.filter(pk=publication.pk, status=Status.WAITING)
    if not waiting.update(**values):
        raise CannotPublish("This has been decided already.")


def check_disclosure(inspection: Inspection, frozen: Any) -> None:
    """Raises CannotPublish where a figure by area that is not printed could be worked out from what would
    be published and what has been.
    """
    from reports.disclosure.audit import check_release  # needs scipy: not for pages

    earlier = inspection.published.order_by("version").values_list("frozen", flat=True)
    recoverable = check_release(frozen, list(earlier))
    if recoverable:
        raise CannotPublish(" ".join([WOULD_DISCLOSE, *recoverable[:MOST_SHOWN]]))


def store(*, publication: Publication, version: int, made: "ReportFiles") -> PublishedReport:
    """Keep what was made as `version`. The caller's transaction makes it all or nothing.

    One publication is being made at a time: the database sees to that, and its row makes a second one wait.
    Raises CannotPublish where it is not being made any longer, or the version is taken.
    """
    being_made = Publication.objects.filter(pk=publication.pk, status=Status.RENDERING)
    if next_version(publication.inspection_id) != version:
        raise CannotPublish(PUBLISHED_MEANWHILE)
    if not being_made.update(status=Status.PUBLISHED):
        raise CannotPublish("Nobody wants this version any longer.")
    published = PublishedReport.objects.create(
        inspection=publication.inspection,
        version=version,
        frozen=publication.frozen,
        pdf=made.pdf,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        published_by=publication.requested_by,
        publication=publication,
    )
    _store_files(published, made)
    return published


def _store_files(published: PublishedReport, made: "ReportFiles") -> None:
    areas = {area.slug: area for area in published.inspection.areas.all()}
    PublishedFile.objects.bulk_create(
        PublishedFile(
            published=published,
            kind=file.kind,
            area=areas[file.area] if file.area else None,
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            sha256=hashlib.sha256(file.content).hexdigest(),
        )
        for file in made.files
    )
