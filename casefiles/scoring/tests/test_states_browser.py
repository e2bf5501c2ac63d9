"""The pages of a case in each of its states: axe, no sideways scrolling, and the way through by Tab."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casefiles.models.assessments import Assessment
from casefiles.moderation import reviews
from casefiles.moderation.reviews import WHOLE_CASE
from casefiles.scoring import actions
from casefiles.tests import saves
from casefiles.tests.baths import COMPLETE, COMPLETE_FACTS, browser, build, person, scoring
from inspection.models import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PAGES = ("", "facts/", "W1/", "W2/", "check/")
CASE = "/baths/cases/L1/"
Show = Callable[[str], Page]


@pytest.fixture(params=[1280, 320])
def show(request: Any, context: Any, live_server: Any) -> Show:
    """`show("W1/")` is that page of case L1 before Amir's eyes, wide and narrow."""

    def open_page(path: str, name: str = "amir") -> Page:
        cookie = browser(name).cookies["sessionid"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size({"width": request.param, "height": 800})
        page.goto(live_server.url + CASE + path)
        return page

    return open_page


def submitted() -> Assessment:
    found = scoring(build(), facts=COMPLETE_FACTS, answers=COMPLETE)
    actions.submit(assessment=found, user=person("amir"))
    return found


def sound(page: Page) -> None:
    """Nothing for axe to say, nothing wider than the window, and all controls within reach of Tab."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found.response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert unreachable(page) == []


def unreachable(page: Page) -> list[str]:
    """The links, buttons and fields that Tab does not come by."""
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(
        """() => {
            const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
            const shown = all.filter((one) => one.checkVisibility() && one.type !== "hidden");
            const key = (one, n) => one.type === "radio" ? `radio ${one.name}` : `${n} ${one.outerHTML.slice(0, 60)}`;
            shown.forEach((one, n) => (one.tabKey = key(one, n)));
            return [...new Set(shown.map((one) => one.tabKey))];
        }"""
    )
    met = set()
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.tabKey ?? ''"))
    return [one for one in wanted if one not in met]


def test_empty(show: Show) -> None:
    scoring(build())
    for path in PAGES:
        sound(show(path))


def test_part_filled(show: Show) -> None:
    scoring(build(), facts={"guard": "yes"}, answers={"W1.1": ("yes", "All day.")})
    for path in PAGES:
        sound(show(path))


def test_error(show: Show) -> None:
    scoring(build(), facts={"guard": "yes"})
    page = show("W1/")
    page.evaluate("document.querySelector('main form').removeAttribute('data-saves')")
    page.locator('input[name="W1.1"][value="na"]').check()
    page.locator("main form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("alert")).to_contain_text("Say in the note why the answer to W1.1")
    sound(page)


def test_not_ready(show: Show) -> None:
    scoring(build(), facts={"guard": "yes"}, answers={"W1.1": ("yes", ""), "W2.3": ("yes", "")})
    page = show("check/")
    page.get_by_role("button", name="Submit case L1").click()
    expect(page.get_by_role("alert")).to_contain_text("A pool that was closed was not watched.")
    sound(page)


def test_conflict(show: Show) -> None:
    found = scoring(build(), facts={"guard": "yes"}, answers={"W1.1": ("yes", "All day.")})
    page = show("W1/")
    saves.save_answers(
        assessment=found,
        values={"W1.1": ("no", "Not at noon.")},
        versions={"W1.1": 1},
        user=person("amir"),
    )
    page.locator('[id="id_W1.1-note"]').evaluate("note => (note.value = 'Mine.')")
    page.locator("main form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose which answer is to stand")
    sound(page)


def test_consent(show: Show) -> None:
    facts = {"guard": "yes", "depth": 1}
    scoring(build(), facts=facts, answers={"W1.2": ("yes", ""), "W1.1": ("no", "")})
    page = show("facts/")
    page.locator('input[name="guard"][value="no"]').evaluate("one => (one.checked = true)")
    page.locator("main form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 answer will change")
    sound(page)


def test_returned(show: Show) -> None:
    found = submitted()
    comments = {"W1.1": "The chair was empty.", "W1.2": "There was a guard."}
    reviews.return_case(assessment=found, comments=comments, user=person("ines"))
    for path in PAGES:
        sound(show(path))
    page = show("W1/")
    row = page.locator('[id="criterion-W1.1"]')
    expect(row.locator("fieldset")).to_have_accessible_description(re.compile("The chair was empty"))


def test_returned_as_a_whole(show: Show) -> None:
    comments = {WHOLE_CASE: "This is another pool."}
    reviews.return_case(assessment=submitted(), comments=comments, user=person("ines"))
    for path in PAGES:
        sound(show(path))


def test_read_only(show: Show) -> None:
    submitted()
    for path in PAGES:
        page = show(path)
        assert page.locator("main").get_by_role("radio").count() == 0
        sound(page)


def test_declaring_an_interest(show: Show) -> None:
    scoring(build())
    sound(show("interest/"))


def test_closed_while_writing(show: Show) -> None:
    """What was typed stands on the page that refuses it, whichever way the case was closed."""
    found = scoring(build(), facts={"guard": "yes"})
    page = show("W1/")
    note = page.locator('[id="id_W1.1-note"]')
    note.evaluate("note => (note.value = 'The chair was empty.')")
    Inspection.objects.update(phase="published")
    page.locator("main form").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved: the case is not being scored now")
    expect(page.locator("main")).to_contain_text("The chair was empty.")
    sound(page)
    assert found.answers.count() == 0


def test_closed_by_the_phase(show: Show) -> None:
    scoring(build(), facts={"guard": "yes"}, answers={"W1.1": ("yes", "All day.")})
    Inspection.objects.update(phase="published")
    for path in PAGES:
        page = show(path)
        assert page.locator("main").get_by_role("radio").count() == 0
        sound(page)
