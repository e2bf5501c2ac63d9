"""A whole case scored with the keyboard alone, and single keys that can be turned off."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casefiles.models.assessments import Assessment
from reports.archive.folder import load_inspection

pytestmark = pytest.mark.browser

PRACTICE = Path(__file__).parents[3] / "fixtures" / "inspections" / "practice"
CASE = "/practice/cases/PW06/"
# The place of each choice in its list; with these, 48 of the questions are asked of the case.
FACTS = {
    "roh": 3,
    "roh_at_start": 3,
    "roh_level_clear": 1,
    "roh_change": 1,
    "significant_incident": 2,
    "review_status": 1,
    "direct_victim": 1,
    "others_involved": 1,
    "rmo_work": 1,
    "risk_meeting": 2,
    "rmp_status": 4,
    "public_protection_issue": 2,
    "home_visit_relevant": 2,
    "release_plan_relevant": 2,
    "ppu_lifer_case": 2,
}


@pytest.fixture
def amir(signed_in: Any, live_server: Any) -> Page:
    """Amir at practice case PW06, of which nothing is known yet."""
    load_inspection(PRACTICE)
    page: Page = signed_in("amir")
    page.goto(live_server.url + CASE)
    return page


def in_focus(page: Page) -> str:
    """The id of the element in focus, else its words."""
    return page.evaluate("document.activeElement.id || document.activeElement.innerText.trim()")


def tab_to(page: Page, words: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if in_focus(page).startswith(words):
            return
    pytest.fail(f"Tab never reaches {words}")


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def record_facts(page: Page) -> None:
    """From the link to the first fact: Space takes the first choice, arrows the others, Tab the next."""
    for place in FACTS.values():
        page.keyboard.press("Space")
        for _ in range(place - 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save the facts")).to_be_focused()
    page.keyboard.press("Enter")


def test_amir_scores_a_case_of_48_questions_without_a_mouse(amir: Page) -> None:
    tab_to(amir, "Record the facts")
    amir.keyboard.press("Enter")
    amir.wait_for_url("**/facts/**")
    expect(amir.locator("[name=roh]:focus")).to_have_count(1)
    record_facts(amir)
    expect(amir.get_by_text("PW06: facts saved")).to_be_visible()
    expect(amir.locator("#case-progress")).to_have_text("0 of 48 answered")
    tab_to(amir, "Next unanswered: A1.1")
    amir.keyboard.press("Enter")
    answered = 0
    for section in ("A1", "A2", "A3", "A4", "I1", "I3", "O1"):  # nothing is asked in I2
        amir.wait_for_url(f"**{CASE}{section}/**")
        questions = amir.locator("[data-criterion]:has(input[type=radio])").count()
        if in_focus(amir) != "id_A1.1":
            amir.keyboard.press("u")
        for _ in range(questions):
            amir.keyboard.press("1")
        answered += questions
        assert in_focus(amir).startswith("Save and")
        amir.keyboard.press("Enter")
    amir.wait_for_url("**/check/**")
    assert answered == 48
    tab_to(amir, "Submit case PW06")
    amir.keyboard.press("Enter")
    expect(amir.get_by_text("PW06: submitted")).to_be_visible()
    scoring = Assessment.objects.get(case__reference="PW06")
    assert scoring.status == "submitted"
    assert scoring.answers.filter(by_rule=False, value="yes").count() == 48
    assert scoring.answers.filter(by_rule=True, value="na").count() == 12


@pytest.fixture
def section(signed_in: Any, live_server: Any) -> Page:
    """Amir at three questions of which nothing hangs on facts but one: L1.1, L1.2 asked."""
    page: Page = signed_in("amir")
    page.goto(f"{live_server.url}/tiny/cases/N3/L1/")
    return page


def test_j_and_k_move_and_a_digit_answers_and_goes_on(section: Page) -> None:
    press(section, "j")
    assert in_focus(section) == "id_L1.2"  # the first one without an answer
    press(section, "k")
    assert in_focus(section) == "id_L1.1"
    press(section, "2")
    assert section.locator('input[name="L1.1"]:checked').get_attribute("value") == "not_yet"
    assert in_focus(section) == "id_L1.2"


def test_what_is_left_goes_down_as_answers_are_saved(section: Page) -> None:
    left = section.locator("[data-left=section]")
    expect(left).to_have_text("1")
    press(section, "j 1")
    expect(left).to_have_text("0")


def test_the_first_letter_answers_too(section: Page) -> None:
    press(section, "j g")
    assert section.locator('input[name="L1.2"]:checked').get_attribute("value") == "enough"
    assert in_focus(section).startswith("Save and go to L2")


def test_an_answer_that_needs_a_reason_leads_into_its_note_and_escape_out_of_it(
    section: Page,
) -> None:
    press(section, "j x")
    assert section.locator('input[name="L1.2"]:checked').get_attribute("value") == "none"
    assert in_focus(section) == "id_L1.2-note"
    section.keyboard.type("Just left, 2 days ago")
    expect(section.locator('[id="id_L1.2-note"]')).to_have_value("Just left, 2 days ago")
    press(section, "Escape")
    assert in_focus(section) == "id_L1.2-3"
    press(section, "e")
    assert in_focus(section) == "id_L1.2-note"


def test_single_keys_can_be_turned_off_and_stay_off(section: Page) -> None:
    section.get_by_text("Keyboard shortcuts").click()
    section.get_by_label("Use single-key shortcuts").uncheck()
    section.reload()
    section.locator('[id="id_L1.2"]').focus()
    press(section, "1 j")
    assert in_focus(section) == "id_L1.2"
    assert section.locator('input[name="L1.2"]:checked').count() == 0
    section.get_by_text("Keyboard shortcuts").click()
    expect(section.get_by_label("Use single-key shortcuts")).not_to_be_checked()


def test_a_key_with_ctrl_is_left_to_the_browser(section: Page) -> None:
    section.locator('[id="id_L1.2"]').focus()
    press(section, "Control+1")
    assert section.locator('input[name="L1.2"]:checked').count() == 0


def test_guidance_opens_and_closes_with_h(section: Page) -> None:
    section.locator('[id="id_L1.1"]').focus()
    guidance = section.locator('[id="criterion-L1.1"] details')
    press(section, "h")
    expect(guidance).to_have_attribute("open", "")
    press(section, "h")
    expect(guidance).not_to_have_attribute("open", "")


def test_next_unanswered_puts_the_focus_into_the_question(section: Page) -> None:
    section.get_by_role("link", name="Next unanswered: L1.2").press("Enter")
    assert in_focus(section) == "id_L1.2"
