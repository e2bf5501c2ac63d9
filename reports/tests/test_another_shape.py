"""An instrument of another inspectorate's shape, from a spreadsheet to the PDF, through the lead's pages.

Four points of which two count as met, case and area criteria, and facts and chapters of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefiles.judging.actions import record_judgements
from casefiles.models.assessments import Assessment
from casefiles.scoring import actions
from casefiles.tests import saves
from criteria.spec import Instrument, Point
from criteria.store.queries import read_instrument
from criteria.workbook.conversion import write_instrument_xlsx
from inspection.founding.actions import create_inspection_with_lead
from inspection.models import Inspection
from reports.figures.tables import build_tables
from reports.figures.tallies import tally
from reports.publishing.publish_now import publish_now

SAMPLE = "reference,area,size\n" + "".join(f"B{n},Bay,Small\n" for n in range(1, 5))
GIVEN = {"B1": "outstanding", "B2": "good", "B3": "improve", "B4": "inadequate"}


@pytest.fixture
def instrument(tiny: Inspection) -> Instrument:
    """The libraries' questions on a scale of four, and no rule between answers."""
    visit, district = read_instrument(tiny).scales
    points = (
        Point("outstanding", "Outstanding", "Outstanding", "met"),
        Point("good", "Good", "Good", "met"),
        Point("improve", "Requires improvement", "Requires improvement", "not_met"),
        Point("inadequate", "Inadequate", "Inadequate", "not_met"),
        visit.points[2],
    )
    chapters = tuple(
        replace(
            chapter,
            sections=tuple(
                replace(
                    section,
                    criteria=tuple(
                        replace(criterion, applies_when=(), applies_text="", guidance=())
                        for criterion in section.criteria
                    ),
                )
                for section in chapter.sections
            ),
        )
        for chapter in read_instrument(tiny).chapters
    )
    return replace(
        read_instrument(tiny),
        key="four-points",
        scales=(replace(visit, points=points), district),
        chapters=chapters,
        consistency=(),
    )


def score(inspection: Inspection, assessor: User) -> None:
    for scoring in Assessment.objects.filter(case__inspection=inspection).select_related("case"):
        value = GIVEN[scoring.case.reference]
        answers = {criterion.code: (value, "") for criterion in read_instrument(inspection).scored("case")}
        facts = {"librarian": "yes"}
        saves.save_facts(assessment=scoring, facts=facts, version=0, user=assessor)
        saves.save_answers(assessment=scoring, values=answers, versions={}, user=assessor)
        actions.submit(assessment=scoring, user=assessor)


def test_it_runs_from_the_spreadsheet_to_the_pdf(
    instrument: Instrument, people: dict[str, User], as_: Callable[[str], Client]
):
    laura = as_("laura")
    bays = create_inspection_with_lead(user=people["laura"], title="Bays", publisher="Us", slug="bays")

    def post(page: str, **data: object) -> str:
        return laura.post(reverse(page, args=["bays"]), data, follow=True).content.decode()

    def file(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("file", content)

    post("setup_areas", new="Bay, 4")
    days = {"fieldwork_start": "2", "fieldwork_end": "20"}
    date = {
        f"{n}-{part}": v
        for n, d in days.items()
        for part, v in zip(("day", "month", "year"), (d, "3", "2026"), strict=True)
    }
    post("setup_dates", **date)
    post("setup_instrument_upload", file=file(write_instrument_xlsx(instrument)))
    bays.refresh_from_db()
    assert read_instrument(bays) == instrument
    post("setup_sample_import", file=file(SAMPLE.encode()))
    found = laura.get(reverse("setup_sample_check", args=["bays"])).context["found"]
    post("setup_sample_check", decision="apply", fingerprint=found.fingerprint)
    post("setup_invite", name="Dan Ek", email="dan@example.org", role="assessor")
    dan = User.objects.get(username="dan@example.org")
    assert "4 cases assigned" in post("setup_assign_evenly", second_percent=0, seed="")
    assert "The phase is now: Fieldwork" in post("setup_phase")
    score(bays, dan)
    record_judgements(
        area=bays.areas.get(),
        values={"D1.1": ("mixed", "One van for four schools.")},
        versions={},
        user=people["laura"],
    )
    (first, *_) = build_tables(instrument, tally(bays), ())
    assert (first.rows[0].figure.met, first.rows[0].figure.relevant) == (2, 4)
    version = publish_now(inspection=bays, user=people["laura"])
    with pikepdf.open(BytesIO(bytes(version.pdf))) as pdf:
        assert len(pdf.pages) > 3
