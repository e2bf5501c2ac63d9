"""What is published stays as it is, and rows name parts of their own inspection, whoever writes them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from criteria.models import SectionKey
from inspection.models import Inspection
from inspection.tests.addresses import open_round
from reports.models.figures import PanelDecision
from reports.models.passages import Passage
from reports.models.publishing import Publication, PublishedFile, PublishedReport
from reports.models.writing import AccuracyRound


@pytest.fixture
def published(tiny: Inspection, people: dict[str, User]) -> PublishedReport:
    """A version with a file, and the publication that it came from."""
    publication = Publication.objects.create(
        inspection=tiny, frozen={}, status="rendering", requested_by=people["laura"]
    )
    report = PublishedReport.objects.create(
        inspection=tiny, version=1, frozen={}, pdf=b"%PDF", sha256="0" * 64, publication=publication
    )
    PublishedFile.objects.create(published=report, kind="data", name="data.csv", content=b"code")
    return report


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except IntegrityError as error:
        return "stays as it is" in str(error)
    return False


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_publishedreport SET sha256 = ''",
        "UPDATE reports_publishedreport SET version = version + 1",
        "UPDATE reports_publishedfile SET name = 'other.csv'",
        "UPDATE reports_publication SET changes = 'nothing'",
        "DELETE FROM reports_publishedfile",
        "DELETE FROM reports_publishedreport",
        "DELETE FROM reports_publication",
    ],
)
def test_a_published_version_is_not_changed_or_removed(published: PublishedReport, sql: str):
    assert refused(sql)


def test_it_is_not_saved_again_either(published: PublishedReport):
    with pytest.raises(IntegrityError), transaction.atomic():
        published.save()


def test_a_publication_still_goes_its_way(published: PublishedReport):
    assert not refused("UPDATE reports_publication SET status = 'published'")


def test_all_goes_with_the_inspection(published: PublishedReport):
    key = published.inspection_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM inspection_inspection WHERE id = %s", [key])
    for table in ("reports_publishedfile", "reports_publishedreport", "reports_publication"):
        assert not refused(f"DELETE FROM {table}")
    transaction.set_rollback(True)


def test_no_row_names_a_part_of_another_inspection(tiny: Inspection, rmo: Inspection, people: dict[str, User]):
    laura, north, theirs = people["laura"], tiny.areas.get(slug="north"), rmo.areas.first()
    section = SectionKey.objects.filter(inspection=tiny).first()
    open_round(tiny, laura)
    opened = AccuracyRound.objects.get()
    passage = tiny.passages.filter(section=section).first()
    writes: list[Callable[[], object]] = [
        lambda: Passage.objects.filter(pk=passage.pk).update(area=theirs),
        lambda: Passage.objects.filter(pk=passage.pk).update(chapter=rmo.chapters.first()),
        lambda: Passage.objects.filter(pk=passage.pk).update(section=rmo.sections.first()),
        lambda: PanelDecision.objects.create(
            area=theirs, section=section, band="good", reason="We agreed.", decided_by=laura
        ),
        lambda: opened.drafts.create(area=theirs, pdf=b"%PDF", sha256="0" * 64),
        lambda: opened.comments.create(area=theirs, text="Not so.", written_by=laura),
        lambda: opened.comments.create(
            area=north, section=rmo.sections.first(), text="Not so.", written_by=laura
        ),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match=r"another inspection|two inspections"), transaction.atomic():
            write()
