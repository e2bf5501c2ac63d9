"""Every write of the report: loading its passages, publishing it."""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import IntegrityError, transaction
from simple_history.utils import bulk_create_with_history

from criteria.models import ChapterKey, SectionKey
from inspection.database.field_history import as_changed_by
from inspection.database.snapshot import consistent_snapshot
from inspection.models import Inspection
from reports.document.building import build_report
from reports.models.passages import Passage
from reports.models.publishing import Publication, PublishedReport
from reports.publishing.actions import (
    ALREADY_UNDER_WAY,
    CannotPublish,
    check_changes,
    check_disclosure,
    freeze,
    next_version,
    store,
)
from reports.publishing.queries import changes_since_publication
from reports.publishing.report_files import make_report_files
from reports.writing.passages_file import PassageSpec


@transaction.atomic
def load_passages(
    *, inspection: Inspection, passages: Sequence[PassageSpec], user: AbstractBaseUser | None = None
) -> None:
    """Replace the inspection's passages by these, all or none. What is replaced stays in history."""
    for passage in inspection.passages.all():  # one by one: history records only a row that it sees go
        as_changed_by(passage, user, "Replaced by a file")
        passage.delete()
    chapters = {row.number: row for row in ChapterKey.objects.filter(inspection=inspection)}
    sections = {row.code: row for row in SectionKey.objects.filter(inspection=inspection)}
    areas = {area.name: area for area in inspection.areas.all()}
    rows = [
        Passage(
            inspection=inspection,
            kind=spec.kind,
            chapter=None if spec.chapter is None else chapters[spec.chapter],
            section=sections[spec.section] if spec.section else None,
            position=spec.position,
            order=order,
            title=spec.title,
            text=spec.text,
            addressee=spec.addressee,
            area=areas[spec.area] if spec.area else None,
        )
        for order, spec in enumerate(passages, 1)
    ]
    bulk_create_with_history(rows, Passage, default_user=user, default_change_reason="Loaded from a file")


def latest_if_unchanged(inspection: Inspection) -> PublishedReport | None:
    """The latest published version, if text and figures are still what was frozen in it; else None."""
    since = changes_since_publication(inspection)
    if since is None or since.changes or since.broken:
        return None
    return inspection.published.get(version=since.version)


def publish_now(*, inspection: Inspection, user: User | None, changes: str = "") -> PublishedReport:
    """Freeze the report as it stands as the next version and make its files here and now.

    They take seconds to make, so they are made before the transaction begins. Raises CannotPublish where
    the pages have to be used, and ValidationError without words for what has changed.
    """
    if inspection.second_approval:
        raise CannotPublish("A second person has to approve: publish on the pages of the report.")
    check_changes(inspection, changes)
    version = next_version(inspection.pk)
    changes = changes if version > 1 else ""
    with consistent_snapshot(inspection):
        report = build_report(inspection)
    check_disclosure(inspection, freeze(report))
    made = make_report_files(report, slug=inspection.slug, version=version, changes=changes)
    with transaction.atomic():
        publication = Publication(
            inspection=inspection,
            frozen=freeze(report),
            changes=changes,
            status=Publication.Status.RENDERING,
            requested_by=user,
        )
        _open(publication)
        return store(publication=publication, version=version, made=made)


def _open(publication: Publication) -> None:
    try:
        with transaction.atomic():
            publication.save()
    except IntegrityError:
        raise CannotPublish(ALREADY_UNDER_WAY) from None
