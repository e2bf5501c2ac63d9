"""Files of a published version: the stored bytes, to those whom they are for."""

import hashlib
from typing import Any

import pytest
from django.contrib.auth.models import User

from inspection.models import Inspection
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.models.publishing import PublishedReport

pytestmark = pytest.mark.django_db

FILES = "/tiny/report/1/files/"


def keep(published: PublishedReport, kind: str, name: str, content: bytes, **more: Any) -> None:
    published.files.create(
        kind=kind,
        name=name,
        content=content,
        content_type="text/csv; charset=utf-8",
        sha256=hashlib.sha256(content).hexdigest(),
        **more,
    )


@pytest.fixture
def published(tiny: Inspection, people: dict[str, User]) -> PublishedReport:
    frozen = as_json(build_report(tiny))
    report = tiny.published.create(version=1, frozen=frozen, pdf=b"%PDF", sha256="0" * 64)
    keep(report, "data", "tiny-v1-figures.csv", b"stored figures\n")
    keep(report, "data", "tiny-v1-figures-by-area.csv", b"stored figures by area\n")
    for slug in ("north", "south"):
        keep(report, "area", f"{slug}.pdf", b"%PDF", area=tiny.areas.get(slug=slug))
    return report


def of_area(person: User, inspection: Inspection, slug: str) -> None:
    member = inspection.memberships.get(user=person)
    member.area = inspection.areas.get(slug=slug)
    member.save()


def test_max_has_the_stored_bytes_under_their_name(published, as_):
    response = as_("max").get(f"{FILES}tiny-v1-figures.csv")
    assert response.content == b"stored figures\n"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="tiny-v1-figures.csv"'


def test_a_browser_that_has_them_is_told_so(published, as_):
    max_ = as_("max")
    etag = max_.get(f"{FILES}tiny-v1-figures.csv")["ETag"]
    assert etag == f'"{hashlib.sha256(b"stored figures" + bytes([10])).hexdigest()}"'
    again = max_.get(f"{FILES}tiny-v1-figures.csv", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_manager_of_one_area_has_that_areas_report_and_what_is_for_all(published, people, as_):
    of_area(people["max"], published.inspection, "north")
    found = {
        name: as_("max").get(f"{FILES}{name}").status_code
        for name in ("north.pdf", "south.pdf", "tiny-v1-figures.csv")
    }
    assert found == {"north.pdf": 200, "south.pdf": 404, "tiny-v1-figures.csv": 200}


def test_a_manager_of_all_areas_has_every_areas_report(published, as_):
    assert as_("max").get(f"{FILES}south.pdf").status_code == 200


def test_the_files_of_another_inspection_or_version_are_not_there(published, as_):
    laura = as_("laura")
    assert laura.get("/tiny/report/2/files/tiny-v1-figures.csv").status_code == 404
    assert laura.get(f"{FILES}../../etc/passwd").status_code == 404
    assert laura.get(f"{FILES}nothing.csv").status_code == 404


def test_data_of_a_version_are_those_that_were_stored(published, as_):
    assert as_("max").get("/tiny/report/1/data.csv").content == b"stored figures\n"


def test_data_of_a_version_without_stored_files_are_made_from_what_was_frozen(published, as_):
    tiny = published.inspection
    older = tiny.published.create(version=2, frozen=published.frozen, pdf=b"", sha256="0" * 64)
    response = as_("max").get(f"/tiny/report/{older.version}/data.csv")
    assert response.content.decode().splitlines()[1] == "1,L1.1,3,4,75,75%"
    assert as_("max").get(f"/tiny/report/{older.version}/data.pdf").status_code == 404
