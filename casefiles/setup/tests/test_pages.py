"""The lead's hub: what is there, what is missing, the phase; and that pages cost the same at any size."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casefiles.models.assessments import Answer, Assessment
from criteria.file.format import dump_instrument
from criteria.store.queries import read_instrument
from criteria.workbook.conversion import write_instrument_xlsx
from inspection.founding.actions import create_inspection_with_lead
from inspection.models import Inspection


@pytest.fixture
def parks(people: dict[str, User]) -> Inspection:
    return create_inspection_with_lead(
        user=people["laura"], title="Public parks", publisher="Inspectorate of Parks", slug="parks"
    )


@pytest.fixture
def laura(as_: Callable[[str], Client]) -> Client:
    return as_("laura")


def post(client: Client, page: str, slug: str, **data: object) -> str:
    return client.post(reverse(page, args=[slug]), data, follow=True).content.decode()


def test_only_who_may_make_inspections_does(people: dict[str, User], as_: Callable):
    new = {"title": "Parks", "publisher": "Us", "slug": "parks"}
    assert as_("ines").post(reverse("create_inspection"), new).status_code == 403
    people["olga"].user_permissions.add(Permission.objects.get(codename="add_inspection"))
    page = as_("olga").post(reverse("create_inspection"), new, follow=True)
    assert "You are its lead inspector" in page.content.decode()
    page = as_("olga").post(reverse("create_inspection"), {**new, "slug": "Sign In"})
    assert "only small letters, digits and hyphens" in page.content.decode()


def test_the_hub_says_what_fieldwork_still_needs(parks: Inspection, laura: Client):
    standing = laura.get(reverse("setup", args=["parks"])).context["standing"]
    assert [check.text for check in standing.requirements if check.blocks] == [
        "There are areas",
        "The dates of fieldwork are set",
        "The instrument is loaded",
        "The sample is drawn or imported",
        "There is somebody to score the cases",
    ]


def test_fieldwork_does_not_start_while_something_is_missing(parks: Inspection, laura: Client):
    assert "Not yet: There are areas" in post(laura, "setup_phase", "parks")
    parks.refresh_from_db()
    assert parks.phase == "set_up"


def test_going_back_needs_a_reason_that_is_kept(tiny: Inspection, laura: Client):
    assert "Say why" in post(laura, "setup_phase_back", "tiny", phase="set_up", reason="")
    page = post(laura, "setup_phase_back", "tiny", phase="set_up", reason="Wrong list")
    assert "from fieldwork to set-up, by Laura Bennett. Reason: Wrong list" in page


def test_before_fieldwork_a_case_is_read_not_scored(tiny: Inspection, as_: Callable[[str], Client]):
    Inspection.objects.filter(pk=tiny.pk).update(phase="set_up")
    address = reverse("case_section", args=["tiny", "N3", "L2"])
    assert "Fieldwork has not begun" in as_("amir").get(address).content.decode()
    as_("amir").post(address, {"L2.1": "enough", "L2.1-note": "", "L2.1-version": 0})
    scoring = Assessment.objects.get(case__reference="N3", case__inspection=tiny)
    assert not Answer.objects.filter(assessment=scoring, criterion__code="L2.1").exists()


def test_areas_are_typed_one_a_line(parks: Inspection, laura: Client):
    post(laura, "setup_areas", "parks", new="North Park, 12\nTyne, and Wear, 3\nSouth")
    areas = parks.areas.order_by("order").values_list("name", "cases_requested")
    assert list(areas) == [("North Park", 12), ("Tyne, and Wear", 3), ("South", None)]
    page = post(laura, "setup_areas", "parks", new="East, many")
    assert "After the comma there must be a whole number: East, many" in page


def test_fieldwork_ends_after_it_starts(parks: Inspection, laura: Client):
    days = {"fieldwork_start": (5, 3, 2026), "fieldwork_end": (4, 3, 2026)}
    sent = {
        f"{name}-{part}": value
        for name, date in days.items()
        for part, value in zip(("day", "month", "year"), date, strict=True)
    }
    assert "must end on or after the day it starts" in post(laura, "setup_dates", "parks", **sent)


def test_an_invitation_says_who_and_where(tiny: Inspection, laura: Client):
    north = tiny.areas.get(slug="north")
    invited = {"name": "Dan Ek", "email": "dan@example.org", "role": "assessor", "area": north.pk}
    assert "The invitation is sent to dan@example.org" in post(laura, "setup_invite", "tiny", **invited)
    text = mail.outbox[0].body
    assert "Laura Bennett has added you" in text
    assert "as local assessor in North" in text
    assert "/invitation/" in text
    assert "in the team already" in post(laura, "setup_invite", "tiny", **invited)


def test_a_lead_has_all_areas(tiny: Inspection, laura: Client):
    north = tiny.areas.get(slug="north")
    invited = {"name": "Dan Ek", "email": "dan@example.org", "role": "lead", "area": north.pk}
    assert "A lead inspector has all areas" in post(laura, "setup_invite", "tiny", **invited)


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("instrument", content)


def test_an_instrument_comes_from_a_workbook_and_leaves_as_it_came(
    tiny: Inspection, parks: Inspection, laura: Client
):
    instrument = read_instrument(tiny)
    workbook = write_instrument_xlsx(instrument)
    assert "The instrument is loaded" in post(laura, "setup_instrument_upload", "parks", file=file(workbook))
    parks.refresh_from_db()
    assert read_instrument(parks) == instrument
    reply = laura.get(reverse("setup_instrument_download", args=["parks", "json"]))
    assert reply.json() == dump_instrument(instrument)
    again = laura.get(reverse("setup_instrument_download", args=["parks", "xlsx"])).content
    assert "says the same as the one in force" in post(
        laura, "setup_instrument_upload", "parks", file=file(again)
    )


def test_a_faulty_instrument_is_told_by_place(parks: Inspection, laura: Client):
    page = post(laura, "setup_instrument_upload", "parks", file=file(b'{"format": "thematic-instrument/1"}'))
    assert "to put right" in page
    assert not hasattr(parks, "instrument")


def test_an_instrument_is_copied_from_another_inspection_of_mine(
    tiny: Inspection, parks: Inspection, laura: Client
):
    post(laura, "setup_instrument_copy", "parks", source=tiny.pk)
    parks.refresh_from_db()
    assert read_instrument(parks) == read_instrument(tiny)


def test_an_instrument_of_somebody_else_is_not_copied(
    parks: Inspection, people: dict[str, User], laura: Client
):
    theirs = create_inspection_with_lead(user=people["olga"], title="O", publisher="O", slug="olgas")
    assert "Select a valid choice" in post(laura, "setup_instrument_copy", "parks", source=theirs.pk)


PAGES = ["setup", "setup_team", "setup_sample", "setup_assign", "setup_progress", "setup_areas"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_at_any_size(
    name: str, tiny: Inspection, rmo: Inspection, people: dict[str, User], laura: Client
):
    """The reference inspection has twenty times the cases and three times the areas."""
    Assessment.objects.filter(case__inspection=rmo).update(status="in_progress")
    laura.get("/")  # the first request of a session writes when it was last seen
    counts = set()
    for slug in ("tiny", "rmo-2005"):
        with CaptureQueriesContext(connection) as queries:
            assert laura.get(reverse(name, args=[slug])).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1
