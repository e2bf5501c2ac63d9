"""The pages on which scoring is checked, full of what they can hold, in a real Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from casefiles.judging.actions import record_judgements
from casefiles.models.assessments import Assessment
from casefiles.models.moderation import ReviewComment
from casefiles.moderation.actions import correct_answer
from casefiles.moderation.calibration import ask_for_calibration
from casefiles.scoring.actions import submit
from casefiles.tests.saves import save_answers, save_facts
from casefiles.tests.second_scorers import assign_second_scorer
from criteria.store.queries import criterion_ids
from inspection.models import Inspection, Membership
from reports.judging.actions import decide_rating
from reports.tests.pools import add_pools, inspect_pools, pools

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def faults(page: Any) -> Iterator[str]:
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    for fault in Axe().run(page, options=options).response["violations"]:
        yield f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield "scrolls sideways"


@pytest.fixture
def checked(tiny: Inspection, people: dict[str, User]) -> Inspection:
    """N1 waits with a comment and a correction, is scored a second time, and Bea is calibrated on S1."""
    nina = User.objects.create_user("nina", first_name="Nina", last_name="Okoro")
    Membership.objects.create(inspection=tiny, user=nina, role="assessor")
    ask_for_calibration(case=tiny.cases.get(reference="S1"), user=people["laura"])
    _score(tiny.cases.get(reference="S1").assessments.get(assessor=nina), nina)
    case = tiny.cases.get(reference="N1")
    _score(assign_second_scorer(case, people["laura"]), nina)
    first = case.assessments.get(kind="first")
    correct_answer(assessment=first, code="L2.1", value="enough", reason="Seen.", user=people["ines"])
    Assessment.objects.filter(pk=first.pk).update(status="submitted")
    ReviewComment.objects.create(
        assessment=first,
        criterion_id=criterion_ids(tiny)["L1.1"],
        text="Which shelves?",
        author=people["ines"],
    )
    return tiny


def _score(scoring: Assessment, user: User) -> None:
    values = {"L1.1": ("not_yet", "Nothing."), "L1.2": ("enough", ""), "L2.1": ("not_yet", "")}
    save_facts(assessment=scoring, facts={"librarian": "yes"}, version=0, user=user)
    save_answers(assessment=scoring, values=values, versions={}, user=user)
    submit(assessment=scoring, user=user)


@pytest.fixture
def rated(people: dict[str, User]) -> Inspection:
    inspection = inspect_pools()
    add_pools(inspection, "kent", S1_1="yyyyyyyyyynn", S1_2="nnnnnnnnnnyy", S1_4a="yyn")
    kent = inspection.areas.get(slug="kent")
    record_judgements(area=kent, values={"C1.1": ("good", "Seen.")}, versions={}, user=people["ines"])
    decide_rating(
        area=kent,
        section="S1",
        ratings=pools().ratings,
        band="good",
        followed="best",
        reason="Nobody watched on Sunday.",
        version=0,
        user=people["laura"],
    )
    return inspection


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_moderation(width: int, checked, signed_in, live_server):
    page = signed_in("laura")
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for address in (
        "moderation/",
        "moderation/N1/",
        "moderation/N1/L1.1/",
        "agreement/",
        "agreement/N1/",
        "calibration/",
        "calibration/S1/",
    ):
        page.goto(f"{live_server.url}/tiny/{address}")
        found[address] = list(faults(page))
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_judging_and_rating(width: int, rated, signed_in, live_server):
    page = signed_in("laura")
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for address in ("areas/", "areas/kent/", "ratings/", "ratings/kent/S1/"):
        page.goto(f"{live_server.url}/pools/{address}")
        found[address] = list(faults(page))
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_a_reviewer_with_a_keyboard_returns_a_case(checked, signed_in, live_server):
    page = signed_in("laura")
    page.goto(f"{live_server.url}/tiny/moderation/N1/")
    page.locator("#criterion-L1\\.2 summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Which lessons?")
    page.get_by_role("button", name="Accept the case").focus()
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert list(faults(page)) == []
    page.get_by_role("link", name="To accept the case, take this comment out").click()
    assert page.evaluate("document.activeElement.value") == "Which lessons?"
    page.get_by_role("button", name="Return the case with comments").focus()
    page.keyboard.press("Enter")
    page.get_by_text("N1: returned").wait_for()
