"""Answers survive bad networks, restarts, expired sessions and closed windows, and are never called saved before."""

import gzip
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserType, Page, Response, Route, expect

from casefiles.models.assessments import Answer, Assessment
from casefiles.tests import saves

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "/tiny/cases/N3/L2/"
READY = "Answers are sent as you give them"
DONE = "Everything is saved"
WAITING = "1 change not yet saved"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PORTAL = "<!doctype html><title>Welcome</title><p>Accept the terms of our network. Saved!"

# Keeps every text of the two places that speak of saving, from the first moment of every page.
RECORD = """
addEventListener("DOMContentLoaded", () => {
  window.claims = [];
  const note = () => document.querySelectorAll("#unsaved-words, [data-status]").forEach(
    (place) => window.claims.push(place.textContent));
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
  note();
});
"""


def answer(code: str = "L2.1") -> Answer | None:
    return Answer.objects.filter(assessment__case__reference="N3", criterion__code=code).first()


def saved_note(code: str = "L2.1") -> str:
    found = answer(code)
    return found.note if found else ""


def said(page: Page) -> Any:
    return page.locator("#unsaved-words")


def row(page: Page, code: str = "L2.1") -> Any:
    return page.locator(f'[id="criterion-{code}"]')


def note(page: Page, code: str = "L2.1") -> Any:
    return row(page, code).get_by_role("textbox")


def write(page: Page, text: str) -> None:
    note(page).press_sequentially(text)
    note(page).blur()


def claimed_saved(page: Page) -> list[str]:
    claims: list[str] = page.evaluate("window.claims")
    return [text for text in claims if text.startswith(("Saved", DONE))]


def back_on_line(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def cookie_of(user: User, url: str) -> Any:
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": url}


@pytest.fixture
def scoring(signed_in: Callable[[str], Page], live_server: Any) -> Page:
    """Amir at the second section of case N3, ready to answer."""
    page = signed_in("amir")
    page.add_init_script(RECORD)
    page.goto(live_server.url + ADDRESS)
    expect(said(page)).to_have_text(READY)
    return page


def test_an_answer_saves_by_itself(scoring: Page) -> None:
    row(scoring).get_by_label("Not yet").check()
    expect(said(scoring)).to_have_text(DONE)
    expect(row(scoring).locator("[data-status]")).to_have_text("Saved")
    found = answer()
    assert found is not None
    assert found.value == "not_yet"


def test_a_note_saves_when_its_writer_pauses(scoring: Page) -> None:
    note(scoring).press_sequentially("Shut on Mondays")
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Shut on Mondays"


def test_a_screen_reader_is_told(scoring: Page) -> None:
    expect(scoring.get_by_role("status")).to_have_text(READY)
    write(scoring, "Heard")
    expect(scoring.get_by_role("status")).to_have_text(DONE)


def test_the_network_is_cut(scoring: Page) -> None:
    scoring.context.set_offline(True)
    write(scoring, "Written in a cellar")
    expect(said(scoring)).to_have_text(f"{WAITING}. There is no connection: we keep trying.")
    assert answer() is None
    assert claimed_saved(scoring) == []
    scoring.context.set_offline(False)
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Written in a cellar"


def test_only_the_last_of_several_changes_is_sent(scoring: Page) -> None:
    scoring.context.set_offline(True)
    for choice in ("Good enough", "Not yet", "Good enough", "Not yet"):
        row(scoring).get_by_label(choice).check()
    expect(said(scoring)).to_contain_text(WAITING)
    scoring.context.set_offline(False)
    expect(said(scoring)).to_have_text(DONE)
    values = Answer.history.filter(assessment__case__reference="N3", criterion__code="L2.1")
    assert values.latest("version").value == "not_yet"
    assert len(values) <= 2  # the first may have been on its way when the line went


def portal_page(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body=PORTAL)


def portal_json(route: Route) -> None:
    body = {"application": "thematic", "operation": "1", "saved": {"L2.1": {"version": 1}}}
    route.fulfill(status=200, content_type="application/json", body=json.dumps(body))


def portal_redirect(route: Route) -> None:
    route.fulfill(status=302, headers={"Location": "/sign-in/"})


@pytest.mark.parametrize("portal", [portal_page, portal_json, portal_redirect])
def test_the_reply_of_a_captive_portal_is_no_save(scoring: Page, portal: Any) -> None:
    scoring.route("**/cases/**", portal)
    write(scoring, "Written on a train")
    expect(said(scoring)).to_contain_text("There is no connection")
    assert claimed_saved(scoring) == []
    assert answer() is None
    scoring.unroute("**/cases/**")
    back_on_line(scoring)
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Written on a train"


def test_the_reply_gets_lost_and_the_save_is_made_once(scoring: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    scoring.route("**/cases/**", lose, times=1)
    write(scoring, "Sent twice")
    expect(said(scoring)).to_have_text(DONE)
    rows = Answer.history.filter(assessment__case__reference="N3", note="Sent twice")
    assert rows.count() == 1


def test_the_session_expires_in_the_middle_of_a_note(
    scoring: Page, people: dict[str, User], live_server: Any
) -> None:
    amir = people["amir"]
    amir.set_password("a library with no doors")
    amir.save()
    Session.objects.all().delete()
    write(scoring, "Half a sentence")
    ended = scoring.get_by_role("dialog", name="You have been signed out")
    expect(ended).to_be_visible()
    assert claimed_saved(scoring) == []
    ended.get_by_role("button", name="Sign in again").click()
    scoring.get_by_label("User name or e-mail address").fill("amir")
    scoring.get_by_role("textbox", name="Password").fill("a library with no doors")
    scoring.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(scoring).to_have_url(live_server.url + ADDRESS)
    expect(note(scoring)).to_have_value("Half a sentence")
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Half a sentence"


def test_the_window_is_closed_and_opened_again(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: Any,
    people: dict[str, User],
    tmp_path: Path,
) -> None:
    def opened() -> Any:
        context = browser_type.launch_persistent_context(str(tmp_path), **browser_type_launch_args)
        context.add_cookies([cookie_of(people["amir"], live_server.url)])
        page = context.new_page()
        page.goto(live_server.url + ADDRESS)
        return context, page

    context, page = opened()
    expect(said(page)).to_have_text(READY)
    context.set_offline(True)
    note(page).press_sequentially("Typed and left")
    expect(said(page)).to_contain_text("There is no connection")
    context.close()
    assert answer() is None
    context, page = opened()
    expect(said(page)).to_have_text(DONE)
    expect(note(page)).to_have_value("Typed and left")
    context.close()
    assert saved_note() == "Typed and left"


def test_what_is_left_over_is_sent_from_any_page(scoring: Page, live_server: Any) -> None:
    scoring.route("**/cases/N3/**", lambda route: route.abort())
    write(scoring, "Left behind")
    expect(said(scoring)).to_contain_text("There is no connection")
    scoring.on("dialog", lambda dialog: dialog.accept())
    scoring.unroute("**/cases/N3/**")
    scoring.goto(live_server.url + "/")
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Left behind"


def test_somebody_else_in_the_same_browser_sees_nothing(
    scoring: Page, people: dict[str, User], live_server: Any
) -> None:
    scoring.route("**/cases/N3/**", lambda route: route.abort())
    write(scoring, "Confidential")
    expect(said(scoring)).to_contain_text("There is no connection")
    context = scoring.context
    scoring.close()
    context.add_cookies([cookie_of(people["bea"], live_server.url)])
    page = context.new_page()
    page.goto(live_server.url + "/")
    page.wait_for_load_state("networkidle")
    expect(said(page)).to_have_text("")
    kept = page.evaluate(
        """async () => {
          const open = indexedDB.open("thematic");
          await new Promise((done) => (open.onsuccess = done));
          const all = open.result.transaction("unsaved").objectStore("unsaved").getAll();
          await new Promise((done) => (all.onsuccess = done));
          return all.result.map(({id, data}) => [id, new TextDecoder("latin1").decode(data)]);
        }"""
    )
    assert len(kept) == 1
    assert "Confidential" not in kept[0][1]
    assert "N3" not in kept[0][1]
    assert len(kept[0][0]) == 64
    context.add_cookies([cookie_of(people["amir"], live_server.url)])
    page.goto(live_server.url + "/")
    expect(said(page)).to_have_text(DONE)
    assert saved_note() == "Confidential"


def test_a_page_left_open_does_not_save_for_the_next_person(
    scoring: Page, people: dict[str, User], live_server: Any
) -> None:
    scoring.context.add_cookies([cookie_of(people["bea"], live_server.url)])
    write(scoring, "Not Bea's words")
    expect(said(scoring)).to_contain_text(WAITING)
    expect(scoring.get_by_role("dialog", name="You have been signed out")).to_be_visible()
    assert answer() is None


def test_a_page_that_never_got_its_key_does_not_take_the_next_person_s(
    signed_in: Callable[[str], Page], people: dict[str, User], live_server: Any
) -> None:
    page = signed_in("amir")
    page.route("**/offline-key/", lambda route: route.abort())
    page.goto(live_server.url + ADDRESS)
    write(page, "Not Bea's words")
    page.context.add_cookies([cookie_of(people["bea"], live_server.url)])
    page.unroute("**/offline-key/")
    back_on_line(page)
    expect(page.get_by_role("dialog", name="You have been signed out")).to_be_visible()
    assert answer() is None


def test_a_browser_that_cannot_keep_anything_still_sends(
    signed_in: Callable[[str], Page], live_server: Any
) -> None:
    page = signed_in("amir")
    page.add_init_script("IDBObjectStore.prototype.put = () => { throw new Error('full') }")
    page.goto(live_server.url + ADDRESS)
    expect(said(page)).to_have_text(READY)
    page.context.set_offline(True)
    write(page, "On a full disk")
    expect(said(page)).to_contain_text(WAITING)
    page.context.set_offline(False)
    expect(said(page)).to_have_text(DONE)
    assert saved_note() == "On a full disk"


def test_leaving_with_unsent_changes_warns(scoring: Page) -> None:
    asked: list[str] = []
    scoring.context.set_offline(True)
    write(scoring, "Do not go")
    expect(said(scoring)).to_contain_text(WAITING)
    scoring.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    scoring.close(run_before_unload=True)
    scoring.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_signing_out_with_unsent_changes_asks(scoring: Page) -> None:
    scoring.context.set_offline(True)
    write(scoring, "Do not go")
    expect(said(scoring)).to_contain_text(WAITING)
    scoring.get_by_role("banner").get_by_role("button", name="Sign out").click()
    dialog = scoring.get_by_role("dialog", name="Some changes are not saved yet")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).not_to_be_visible()


def test_two_minutes_before_the_end_a_dialog_offers_to_stay(
    signed_in: Callable[[str], Page], live_server: Any
) -> None:
    page = signed_in("amir")
    page.clock.install()
    page.goto(live_server.url + ADDRESS)
    expect(said(page)).to_have_text(READY)
    warning = page.get_by_role("dialog", name="You will be signed out in 2 minutes")
    page.clock.fast_forward("12:50")
    expect(warning).not_to_be_visible()
    page.clock.fast_forward("00:15")
    expect(warning).to_be_visible()
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).not_to_be_visible()
    page.clock.fast_forward("12:50")
    expect(warning).not_to_be_visible()
    page.clock.fast_forward("03:00")
    expect(page.get_by_role("dialog", name="You have been signed out")).to_be_visible()


@pytest.fixture
def contested(scoring: Page, people: dict[str, User]) -> Page:
    """While Amir's page was open Ines scored the case for him, and it went back to him."""
    assessment = Assessment.objects.get(case__reference="N3", case__inspection__slug="tiny")
    Assessment.objects.filter(pk=assessment.pk).update(assessor=people["ines"])
    saves.save_answers(
        assessment=assessment,
        values={"L2.1": ("enough", "Open when I called.")},
        versions={},
        user=people["ines"],
    )
    Assessment.objects.filter(pk=assessment.pk).update(assessor=people["amir"])
    row(scoring).get_by_label("Not yet").check()
    expect(row(scoring).get_by_role("group", name="Two different answers")).to_be_visible()
    return scoring


def test_two_people_on_one_answer_the_second_sees_both(contested: Page) -> None:
    sides = row(contested).locator(".app-compare__side")
    expect(sides.first).to_contain_text("Saved by Ines Moreau")
    expect(sides.first).to_contain_text("Good enough")
    expect(sides.first).to_contain_text("Open when I called.")
    expect(sides.last).to_contain_text("Yours, not saved")
    expect(sides.last).to_contain_text("Not yet")
    expect(said(contested)).to_have_text(f"{WAITING}. One needs your decision.")
    assert claimed_saved(contested) == []
    assert saved_note() == "Open when I called."


def test_the_second_person_may_put_theirs_in_its_place(contested: Page) -> None:
    row(contested).get_by_role("button", name="Save mine in its place").click()
    expect(said(contested)).to_have_text(DONE)
    found = answer()
    assert found is not None
    assert (found.value, found.version) == ("not_yet", 2)


def test_the_second_person_may_keep_what_is_saved(contested: Page) -> None:
    row(contested).get_by_role("button", name="Keep what is saved").click()
    expect(row(contested).get_by_label("Good enough")).to_be_checked()
    expect(note(contested)).to_have_value("Open when I called.")
    found = answer()
    assert found is not None
    assert (found.value, found.version) == ("enough", 1)
    write(contested, " So it was.")
    expect(said(contested)).to_have_text(DONE)
    assert saved_note() == "Open when I called. So it was."


def test_an_answer_that_needs_a_reason_waits_for_it(signed_in: Callable[[str], Page], live_server: Any) -> None:
    page = signed_in("amir")
    page.goto(live_server.url + ADDRESS)
    expect(said(page)).to_have_text(READY)
    row(page).get_by_label("Does not arise").check()
    note(page).focus()
    note(page).blur()
    expect(row(page).locator("[data-complaint]")).to_contain_text("Say in the note why")
    write(page, "No lending here")
    expect(said(page)).to_have_text(DONE)
    assert saved_note() == "No lending here"


def test_a_case_submitted_meanwhile_leaves_the_text_to_copy(scoring: Page) -> None:
    Assessment.objects.filter(case__reference="N3").update(status="submitted")
    write(scoring, "Too late")
    expect(row(scoring)).to_contain_text("The case has been submitted")
    expect(note(scoring)).to_have_value("Too late")
    assert claimed_saved(scoring) == []


def test_a_note_of_megabytes_is_refused_and_stays_to_be_shortened(scoring: Page) -> None:
    note(scoring).fill("x" * 2_200_000)
    note(scoring).blur()
    expect(row(scoring).locator("[data-complaint]")).to_contain_text("too long")
    assert claimed_saved(scoring) == []
    note(scoring).fill("Short")
    note(scoring).blur()
    expect(said(scoring)).to_have_text(DONE)
    assert saved_note() == "Short"


def test_the_button_waits_for_what_is_on_its_way(scoring: Page, live_server: Any) -> None:
    note(scoring).press_sequentially("In a hurry")
    scoring.get_by_role("button", name="Save and check answers").click()
    expect(scoring).to_have_url(live_server.url + "/tiny/cases/N3/check/")
    assert saved_note() == "In a hurry"
    assert Answer.history.filter(note="In a hurry").count() == 1


def test_the_button_does_not_leave_while_the_network_is_cut(scoring: Page) -> None:
    scoring.context.set_offline(True)
    note(scoring).press_sequentially("Kept here")
    scoring.get_by_role("button", name="Save and check answers").click()
    expect(said(scoring)).to_contain_text("There is no connection")
    expect(note(scoring)).to_have_value("Kept here")


def test_without_javascript_the_button_saves(browser: Any, live_server: Any, people: dict[str, User]) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([cookie_of(people["amir"], live_server.url)])
    page = context.new_page()
    page.goto(live_server.url + ADDRESS)
    note(page).fill("By hand")
    page.get_by_role("button", name="Save and stay here").click()
    expect(note(page)).to_have_value("By hand")
    context.close()
    assert saved_note() == "By hand"


class RealSite:
    """A site with workers of its own, which can be stopped and started again."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        about = json.loads(process.stdout.readline())
        self.url, self.cookie, self.database = about["url"], about["cookie"], about["database"]

    def do(self, word: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == word

    def notes(self) -> list[str]:
        with sqlite3.connect(self.database) as connection:
            return [
                text
                for (text,) in connection.execute(
                    "SELECT note FROM casefiles_historicalanswer WHERE note LIKE 'Written%'"
                )
            ]


@pytest.fixture
def real_site() -> Iterator[RealSite]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.site"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield RealSite(process)
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=60)


def test_the_server_is_restarted(real_site: RealSite, page: Page) -> None:
    name, _, value = real_site.cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": real_site.url}])
    page.add_init_script(RECORD)
    page.goto(real_site.url + "/tiny/cases/P0/L2/")
    expect(said(page)).to_have_text(READY)
    real_site.do("stop")
    write(page, "Written while it was down")
    expect(said(page)).to_contain_text("There is no connection")
    assert claimed_saved(page) == []
    real_site.do("start")
    expect(said(page)).to_have_text(DONE, timeout=30_000)
    assert real_site.notes() == ["Written while it was down"]


@pytest.fixture
def facts(signed_in: Callable[[str], Page], live_server: Any) -> Page:
    page = signed_in("amir")
    page.add_init_script(RECORD)
    page.goto(live_server.url + "/tiny/cases/N3/facts/")
    expect(said(page)).to_have_text(READY)
    return page


def recorded() -> dict[str, object]:
    found: dict[str, object] = Assessment.objects.get(case__reference="N3").facts
    return found


def test_facts_save_by_themselves(facts: Page) -> None:
    facts.get_by_label("No", exact=True).check()
    expect(said(facts)).to_have_text(DONE)
    assert recorded() == {"librarian": "no"}


def test_facts_wait_for_the_network(facts: Page) -> None:
    facts.context.set_offline(True)
    facts.get_by_label("No", exact=True).check()
    expect(said(facts)).to_contain_text("There is no connection")
    assert claimed_saved(facts) == []
    facts.context.set_offline(False)
    expect(said(facts)).to_have_text(DONE)
    assert recorded() == {"librarian": "no"}


def test_facts_that_cost_an_answer_are_not_saved_before_the_person_agrees(
    facts: Page, people: dict[str, User]
) -> None:
    saves.save_answers(
        assessment=Assessment.objects.get(case__reference="N3"),
        values={"L1.2": ("enough", "")},
        versions={},
        user=people["amir"],
    )
    facts.get_by_label("No", exact=True).check()
    expect(facts.locator("[data-complaint]")).to_contain_text("Other answers would change")
    assert claimed_saved(facts) == []
    assert recorded() == {"librarian": "yes"}
    facts.get_by_role("button", name="Save the facts").click()
    expect(facts.get_by_role("main")).to_contain_text("L1.2")
    assert recorded() == {"librarian": "yes"}


def test_an_answer_shows_at_once_what_is_no_longer_asked(
    signed_in: Callable[[str], Page], live_server: Any, people: dict[str, User]
) -> None:
    page = signed_in("amir")
    page.goto(live_server.url + "/tiny/cases/N3/L1/")
    expect(said(page)).to_have_text(READY)
    saves.save_facts(
        assessment=Assessment.objects.get(case__reference="N3"),
        facts={"librarian": "no"},
        version=1,
        user=people["amir"],
    )
    row(page, "L1.2").get_by_label("Good enough").check()
    expect(row(page, "L1.2").locator("[data-complaint]")).to_contain_text("is not asked now")


def offline(page: Page) -> None:
    page.context.set_offline(True)
    write(page, "In the lift")
    expect(said(page)).to_contain_text("There is no connection")


def expired(page: Page) -> None:
    Session.objects.all().delete()
    write(page, "In the lift")
    expect(page.get_by_role("dialog", name="You have been signed out")).to_be_visible()


def everything_saved(page: Page) -> None:
    write(page, "At my desk")
    expect(said(page)).to_have_text(DONE)


def refused(page: Page) -> None:
    Assessment.objects.filter(case__reference="N3").update(status="submitted")
    write(page, "Too late")
    expect(row(page)).to_contain_text("The case has been submitted")


@pytest.mark.parametrize("state", [offline, expired, everything_saved, refused])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong(scoring: Page, state: Callable[[Page], None], width: int) -> None:
    scoring.set_viewport_size({"width": width, "height": 800})
    state(scoring)
    found = Axe().run(scoring, options=WCAG)
    assert [one["id"] for one in found.response["violations"]] == []
    assert scoring.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_with_two_answers(contested: Page, width: int) -> None:
    contested.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(contested, options=WCAG)
    assert [one["id"] for one in found.response["violations"]] == []


def test_the_conflict_is_settled_by_keyboard(contested: Page) -> None:
    row(contested).get_by_label("Not yet").focus()
    for _ in range(2):
        contested.keyboard.press("Tab")
    expect(row(contested).get_by_role("button", name="Keep what is saved")).to_be_focused()
    contested.keyboard.press("Enter")
    expect(row(contested).get_by_label("Good enough")).to_be_checked()


def _collect(loaded: list[Response], response: Response) -> None:
    loaded.append(response)


def test_the_scoring_page_is_light_and_does_not_move(
    signed_in: Callable[[str], Page], live_server: Any
) -> None:
    """The longest section of the reference instrument: HTML, styles and scripts, compressed."""
    call_command("load_inspection", ROOT / "fixtures" / "inspections" / "practice")
    case = f"{live_server.url}/practice/cases/PW01/"
    page = signed_in("amir")
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.moved += one.value)))
          .observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(case)
    sections = page.locator('a[href^="/practice/cases/PW01/"]').evaluate_all("all => all.map((a) => a.href)")
    weights = {}
    for section in sorted({one.partition("#")[0] for one in sections}):
        loaded: list[Response] = []
        collect = partial(_collect, loaded)
        page.on("response", collect)
        page.goto(section)
        page.wait_for_load_state("networkidle")
        page.remove_listener("response", collect)
        kinds = ("document", "script", "stylesheet")
        bodies = [one.body() for one in loaded if one.request.resource_type in kinds and one.status == 200]
        weights[section] = sum(len(gzip.compress(body)) for body in bodies)
        assert page.evaluate("window.moved") == 0
    assert max(weights.values()) <= 60 * 1024, weights
