"""The lead sets up an inspection in a real browser, from an empty site to fieldwork."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client

from criteria.file.format import parse_instrument
from criteria.workbook.conversion import write_instrument_xlsx
from inspection.models import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIBRARIES = Path(__file__).parents[3] / "fixtures" / "instruments" / "tiny.json"
SAMPLE = "reference,area,size\nE1,East,Small\nE2,East,Large\nW1,West,Small\nW2,West,Large\n"


@pytest.fixture
def alice(db: None) -> User:
    """Somebody with an account who may make inspections, on a site that has none of hers."""
    person = User.objects.create(username="alice", first_name="Alice", last_name="Adeyemi")
    person.user_permissions.add(Permission.objects.get(codename="add_inspection"))
    return person


@pytest.fixture
def page(alice: User, live_server: Any, context: Any, settings: Any) -> Any:
    browser = Client()
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    context.set_default_timeout(8000)
    return context.new_page()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def follow(page: Any, name: str) -> None:
    """The link, or what is a link in the shape of a button; the page's own before the menu's."""
    link = page.get_by_role("link", name=name, exact=True)
    link.or_(page.get_by_role("button", name=name, exact=True)).last.click()


def found(page: Any) -> None:
    follow(page, "New inspection")
    page.get_by_label("Title").fill("Quiet Please")
    page.get_by_label("Publisher").fill("Inspectorate of Libraries")
    page.get_by_label("Short name").fill("quiet-please")
    press(page, "Make the inspection")


def set_areas_and_dates(page: Any) -> None:
    follow(page, "Areas")
    page.get_by_label("Add areas").fill("East, 2\nWest, 2")
    press(page, "Save the areas")
    follow(page, "Dates")
    for legend, day in (("Fieldwork starts", "2"), ("Fieldwork ends", "27")):
        group = page.get_by_role("group", name=legend)
        group.get_by_label("Day").fill(day)
        group.get_by_label("Month").fill("3")
        group.get_by_label("Year").fill("2026")
    press(page, "Save")


def upload(page: Any, label: str, name: str, content: bytes) -> None:
    page.get_by_label(label).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def load_instrument(page: Any) -> None:
    follow(page, "Instrument")
    follow(page, "Upload an instrument")
    workbook = write_instrument_xlsx(parse_instrument(LIBRARIES.read_bytes()))
    upload(page, "Instrument", "instrument.xlsx", workbook)
    press(page, "Upload")
    follow(page, "Read it through as an assessor will see it")
    page.get_by_text("The shelves hold books for every reading age in the school.").wait_for()


def import_sample(page: Any) -> None:
    follow(page, "Set up")
    follow(page, "Sample")
    follow(page, "Import a file")
    upload(page, "File of cases", "sample.csv", SAMPLE.replace("W2,West", "W2,Wst").encode())
    press(page, "Look at the file")
    page.get_by_text("row 5, column area").first.wait_for()
    upload(page, "File of cases", "sample.csv", SAMPLE.encode())
    press(page, "Look at the file")
    press(page, "Apply the file")
    page.get_by_text("Cases added: 4, changed: 0").wait_for()


def invite(page: Any, name: str, email: str) -> None:
    follow(page, "Set up")
    follow(page, "Team")
    follow(page, "Invite a person")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Local assessor").check()
    press(page, "Send the invitation")


def test_from_an_empty_site_to_fieldwork(page: Any, live_server: Any, context: Any):
    page.goto(live_server.url)
    found(page)
    assert page.get_by_role("button", name="Start fieldwork").count() == 0
    set_areas_and_dates(page)
    load_instrument(page)
    import_sample(page)
    invite(page, "Dan Ek", "dan@example.org")
    follow(page, "Set up")
    follow(page, "Assign cases")
    follow(page, "Share the cases out evenly by rule")
    press(page, "Share out")
    page.get_by_text("4 cases assigned with the seed").wait_for()
    follow(page, "Set up")
    press(page, "Start fieldwork")
    page.get_by_role("heading", name="Phase: fieldwork").wait_for()
    assert Inspection.objects.get(slug="quiet-please").phase == "fieldwork"
    dan_scores(context, live_server)


def dan_scores(context: Any, live_server: Any) -> None:
    """The person invited follows the link in the message, chooses a password and sees their cases."""
    link = re.search(r"http\S+/invitation/\S+", mail.outbox[0].body)
    assert link
    page = context.browser.new_context().new_page()
    page.goto(link[0])
    page.get_by_label("New password", exact=True).fill("three green bottles fell")
    page.get_by_label("New password confirmation").fill("three green bottles fell")
    press(page, "Set the password")
    page.get_by_label("User name or e-mail address").fill("dan@example.org")
    page.get_by_label("Password", exact=True).fill("three green bottles fell")
    page.get_by_role("button", name="Sign in", exact=True).click()
    follow(page, "Quiet Please")
    page.get_by_text("E1").first.wait_for()


def test_a_link_works_once(page: Any, live_server: Any):
    page.goto(live_server.url)
    found(page)
    invite(page, "Dan Ek", "dan@example.org")
    link = re.search(r"/invitation/\S+", mail.outbox[0].body)
    assert link
    dan = User.objects.get(username="dan@example.org")
    dan.set_password("three green bottles fell")
    dan.save()
    assert "This link no longer works" in Client().get(link[0], follow=True).content.decode()
