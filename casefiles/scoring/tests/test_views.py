import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casefiles.models.assessments import Answer
from casefiles.models.cases import CaseAccess, Interest
from casefiles.models.judgements import AreaJudgement
from casefiles.tests.baths import (
    COMPLETE,
    COMPLETE_FACTS,
    browser,
    build,
    person,
    scoring,
    standing,
)

pytestmark = pytest.mark.django_db
CASE = "/baths/cases/L1/"


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    """The messages that the page a person is sent to shows."""
    return [str(message) for message in response.context["messages"]]


def post(name, url, data=None, **kwargs):
    return browser(name).post(url, data or {}, **kwargs)


# Who may open what


@pytest.mark.parametrize(
    ("url", "statuses"),
    {
        "/baths/": {"amir": 200, "bea": 200, "ines": 200, "laura": 200, "max": 200, "olga": 404},
        "/baths/cases/": {"amir": 200, "bea": 200, "ines": 200, "max": 403, "olga": 404},
        CASE: {"amir": 200, "bea": 404, "ines": 200, "laura": 200, "max": 403, "olga": 404},
        f"{CASE}facts/": {"amir": 200, "bea": 404, "ines": 302, "max": 403, "olga": 404},
        f"{CASE}W1/": {"amir": 200, "bea": 404, "ines": 200, "max": 403, "olga": 404},
        f"{CASE}check/": {"amir": 200, "bea": 404, "ines": 200, "max": 403, "olga": 404},
        f"{CASE}interest/": {"amir": 200, "bea": 404, "max": 403, "olga": 404},
        "/baths/areas/leeds/": {"amir": 403, "bea": 403, "ines": 200, "max": 403, "olga": 404},
    }.items(),
)
def test_each_page_opens_for_those_whose_page_it_is(baths, url, statuses):
    scoring(baths)
    assert {name: browser(name).get(url).status_code for name in statuses} == statuses


@pytest.mark.parametrize("url", [f"{CASE}facts/", f"{CASE}W1/", f"{CASE}submit/"])
def test_ines_may_read_a_case_but_not_write_it(baths, url):
    amirs = scoring(baths)
    assert post("ines", url, {"W1.1": "yes", "guard": "yes"}).status_code == 403
    assert standing(amirs) == {}


def test_sections_that_do_not_exist_are_not_found(baths):
    scoring(baths)
    assert [browser("amir").get(f"{CASE}{code}/").status_code for code in ("W9", "M1")] == [
        404,
        404,
    ]


# Overview and list


def test_amirs_overview_says_how_far_he_is_and_where_to_go_on(baths):
    scoring(baths, "L1", status="submitted")
    scoring(baths, "L2", status="in_progress", facts=COMPLETE_FACTS, answers={"W1.1": ("no", "")})
    page = browser("amir").get("/baths/")
    assert "1 of 2 submitted" in text(page)
    assert "Next unanswered: W1.2" in text(page)
    assert 'href="/baths/cases/L2/W1/#criterion-W1.2"' in text(page)


def test_a_new_case_begins_with_its_facts(baths):
    scoring(baths)
    page = browser("amir").get("/baths/")
    assert "Record the facts of L1" in text(page)
    assert 'href="/baths/cases/L1/facts/#id_guard"' in text(page)


def test_an_assessor_without_cases_is_told_so(baths):
    assert "No cases are assigned to you yet" in text(browser("bea").get("/baths/"))


def test_inspectors_see_every_area_and_the_way_to_its_cases(baths):
    scoring(baths, status="submitted")
    page = text(browser("ines").get("/baths/"))
    assert "/baths/cases/?area=leeds&amp;status=submitted" in page
    assert "0 of 2" in page
    assert "Your cases" not in page


def test_the_manager_is_sent_to_the_report(baths):
    page = text(browser("max").get("/baths/"))
    assert reverse("report", args=["baths"]) in page
    assert "Progress by area" not in page


def test_the_list_shows_the_chosen_cases(baths):
    scoring(baths, "L1", status="submitted")
    scoring(baths, "Y1", assessor=None, area="york")
    page = text(browser("ines").get("/baths/cases/?area=york"))
    assert "1 case<" in page
    assert "Y1" in page
    assert "L1" not in page
    assert "Not assigned" in page


def test_fifty_cases_fill_a_page(baths):
    for number in range(1, 53):
        scoring(baths, f"L{number:02}")
    client = browser("amir")
    first, second = client.get("/baths/cases/"), client.get("/baths/cases/?page=2")
    assert [len(page.context["lines"]) for page in (first, second)] == [50, 2]
    assert "Page 1 of 2" in text(first)


# The case


def test_opening_a_case_is_recorded_with_every_page_of_it(baths):
    scoring(baths)
    for end in ("", "W1/", "check/"):
        browser("ines").get(f"{CASE}{end}")
    post("ines", f"{CASE}W1/")
    rows = CaseAccess.objects.values_list("case__reference", "user__first_name")
    assert list(rows) == [("L1", "Ines")] * 3


def test_the_case_page_lists_what_there_is_to_do(baths):
    scoring(baths, facts={"guard": "no", "tested": "2004-02-01"}, answers={"W1.1": ("no", "")})
    page = text(browser("amir").get(CASE))
    assert "1 of 5 answered" in page  # W2.1 may yet be asked
    assert "1 of 3 answered" in page
    assert "2 of 3 recorded" in page
    assert "1 February 2004" in page
    assert "Large" in page
    assert "Next unanswered: W1.4a" in page


def test_a_submitted_case_is_shown_without_forms(baths):
    scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE, status="submitted")
    for end in ("", "W1/", "check/"):
        page = browser("amir").get(f"{CASE}{end}").content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "<form" not in main
        assert "Change" not in main


# Facts


def test_ines_gets_from_a_submitted_case_to_its_review(baths):
    amirs = scoring(baths)
    link = "/baths/moderation/L1/"
    assert link not in text(browser("ines").get(CASE))
    amirs.status = "submitted"
    amirs.save()
    assert link in text(browser("ines").get(CASE))
    assert link not in text(browser("amir").get(CASE))


def test_facts_are_saved_and_settle_what_is_asked(baths):
    amirs = scoring(baths)
    page = post("amir", f"{CASE}facts/", {"guard": "no", "save-version": "0"}, follow=True)
    assert page.redirect_chain == [(CASE, 302)]
    assert said(page) == ["L1: facts saved"]
    assert standing(amirs)["W1.2"] == ("na", "", True, 1)


def test_wrong_facts_come_back_with_what_was_typed(baths):
    scoring(baths)
    page = post("amir", f"{CASE}facts/", {"guard": "yes", "depth": "quite deep"})
    assert "Depth in metres: “quite deep” is not a whole number or Not measured." in text(page)
    assert 'value="quite deep"' in text(page)
    assert 'value="yes" checked' in text(page)


def test_a_fact_that_costs_an_answer_asks_first_and_keeps_the_history(baths):
    amirs = scoring(baths, facts={"guard": "yes"}, answers={"W1.2": ("yes", "on the wall")})
    first = post("amir", f"{CASE}facts/", {"guard": "no", "depth": "3", "save-version": "0"})
    assert "1 answer will change" in text(first)
    assert "Asked only where Lifeguard on duty is yes." in text(first)
    assert standing(amirs) == {"W1.2": ("yes", "on the wall", False, 1)}

    sent = dict(first.context["sent"])
    assert (sent["guard"], sent["depth"]) == ("no", "3")
    second = post("amir", f"{CASE}facts/", {**sent, "agreed": ["W1.2"]})
    assert second.status_code == 302
    amirs.refresh_from_db()
    assert amirs.facts == {"guard": "no", "depth": 3}
    assert standing(amirs)["W1.2"] == ("na", "on the wall", True, 2)


def test_facts_from_two_windows_are_shown_side_by_side(baths):
    amirs = scoring(baths)
    post("amir", f"{CASE}facts/", {"guard": "yes", "save-version": "0"})
    late = post("amir", f"{CASE}facts/", {"guard": "no", "depth": "3", "save-version": "0"})
    assert late.status_code == 409
    assert "Lifeguard on duty" in text(late)
    chosen = {**dict(late.context["form"].carried), "guard-keep": "saved", "depth-keep": "1"}
    assert post("amir", f"{CASE}facts/", chosen).status_code == 302
    amirs.refresh_from_db()
    assert amirs.facts == {"guard": "yes", "depth": 3}


# A section


def test_a_section_shows_what_is_asked_what_is_not_and_what_waits(baths):
    scoring(baths, facts={"guard": "yes"})
    watching = text(browser("amir").get(f"{CASE}W1/"))
    assert 'name="W1.3"' in watching
    assert "Answer W1.2 first." in watching
    assert "The signs are:" in watching
    assert "A chair that is &lt;manned&gt;." in watching
    assert "Where there is a lifeguard." in watching
    cleaning = text(browser("amir").get(f"{CASE}W2/"))
    assert 'name="W2.1"' not in cleaning
    assert "Not known yet</strong> Record “Depth in metres” first." in cleaning
    assert "Record the facts of the case" in cleaning


def test_a_criterion_that_is_not_asked_says_why(baths):
    scoring(baths, facts={"guard": "no"})
    page = text(browser("amir").get(f"{CASE}W1/"))
    assert 'name="W1.2"' not in page
    assert "Asked only where Lifeguard on duty is yes. In this case it is no." in page


@pytest.mark.parametrize(
    ("code", "then", "place"),
    [
        ("W1", "next", f"{CASE}W2/"),
        ("W1", "stay", f"{CASE}W1/"),
        ("W2", "next", f"{CASE}check/"),
    ],
)
def test_saving_a_section_goes_on_or_stays(baths, code, then, place):
    scoring(baths)
    assert post("amir", f"{CASE}{code}/", {"then": then}).url == place


def test_part_of_a_section_may_be_saved(baths):
    amirs = scoring(baths)
    sent = {"W1.1": "yes", "W1.1-note": "all day", "W1.1-version": "0", "W1.4a": "", "then": "stay"}
    page = post("amir", f"{CASE}W1/", sent, follow=True)
    assert said(page) == ["W1 Watching the water: saved"]
    assert standing(amirs) == {"W1.1": ("yes", "all day", False, 1)}
    assert "by Amir" in text(page)


def test_an_answer_that_the_rules_drop_is_said(baths):
    amirs = scoring(baths, facts={"guard": "yes"})
    sent = {"W1.2": "no", "W1.3": "yes", "then": "stay"}
    page = post("amir", f"{CASE}W1/", sent, follow=True)
    assert said(page) == [
        "W1 Watching the water: saved",
        "The answer “Yes” to W1.3 does not stand. Asked only where the answer to W1.2 is Yes. "
        "In this case it is No.",
    ]
    assert standing(amirs)["W1.3"][:3] == ("na", "", True)


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(baths):
    amirs = scoring(baths)
    page = post("amir", f"{CASE}W1/", {"W1.1": "na", "W1.4a": "no", "W1.4a-note": "hidden <b>"})
    assert "Say in the note why the answer to W1.1 is “Does not arise”" in text(page)
    assert 'href="#id_W1.1-note"' in text(page)
    assert "hidden &lt;b&gt;" in text(page)
    assert "<title>Error:" in text(page)
    assert standing(amirs) == {}


def test_notes_in_any_script_are_kept_and_escaped(baths):
    amirs = scoring(baths)
    note = "<script>alert(1)</script> שלום 🏊 " + "x" * 50_000
    sent = {"W1.1": "yes", "W1.1-note": note, "then": "stay"}
    page = post("amir", f"{CASE}W1/", sent, follow=True)
    assert standing(amirs)["W1.1"][1] == note
    assert b"<script>alert" not in page.content


def save_twice(baths):
    """Amir has answered W1.1 in one window and now sends another answer from an older one."""
    amirs = scoring(baths)
    post("amir", f"{CASE}W1/", {"W1.1": "yes", "W1.1-note": "first", "W1.1-version": "0"})
    sent = {"W1.1": "no", "W1.1-note": "second", "W1.1-version": "0", "W1.4a": "no", "then": "stay"}
    return amirs, post("amir", f"{CASE}W1/", sent)


def test_a_stale_page_is_answered_with_both_sides(baths):
    amirs, late = save_twice(baths)
    assert late.status_code == 409
    for words in (
        "Saved by Amir",
        "first",
        "Yours, not saved",
        "second",
        "W1.1 The pool is watched",
    ):
        assert words in text(late)
    assert standing(amirs) == {"W1.1": ("yes", "first", False, 1)}


def test_choosing_ones_own_side_saves_everything_that_was_sent(baths):
    amirs, late = save_twice(baths)
    sent = {**dict(late.context["form"].carried), "conflict": "shown", "W1.1-keep": "1"}
    assert post("amir", f"{CASE}W1/", sent).url == f"{CASE}W1/"
    assert standing(amirs)["W1.1"] == ("no", "second", False, 2)
    assert standing(amirs)["W1.4a"] == ("no", "", False, 1)


def test_choosing_the_saved_side_keeps_it_and_saves_the_rest(baths):
    amirs, late = save_twice(baths)
    sent = {**dict(late.context["form"].carried), "conflict": "shown", "W1.1-keep": "saved"}
    post("amir", f"{CASE}W1/", sent)
    assert standing(amirs)["W1.1"] == ("yes", "first", False, 1)
    assert standing(amirs)["W1.4a"] == ("no", "", False, 1)


def test_without_a_choice_the_conflict_is_shown_again(baths):
    amirs, late = save_twice(baths)
    sent = {**dict(late.context["form"].carried), "conflict": "shown"}
    again = post("amir", f"{CASE}W1/", sent)
    assert again.status_code == 409
    assert "Choose what is to stand for W1.1" in text(again)
    assert standing(amirs)["W1.1"][0] == "yes"


def test_what_comes_after_submission_is_refused_but_shown(baths):
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE, status="submitted")
    sent = {"W1.1": "yes", "W1.1-note": "too late", "W1.1-version": "1"}
    page = post("amir", f"{CASE}W1/", sent)
    assert page.status_code == 409
    assert "Not saved: the case has been submitted" in text(page)
    assert "too late" in text(page)
    assert standing(amirs)["W1.1"] == ("no", "", False, 1)


# Check and submit


def test_the_check_links_each_gap_and_broken_rule_to_its_place(baths):
    answers = {"W1.1": ("yes", ""), "W2.3": ("yes", "")}
    scoring(baths, facts={"depth": 1}, answers=answers)
    page = text(browser("amir").get(f"{CASE}check/"))
    assert f'href="{CASE}facts/#id_guard">“Lifeguard on duty” is not recorded' in page
    assert f'href="{CASE}W1/#criterion-W1.4a">W1.4a is not answered' in page
    assert f'href="{CASE}W1/#criterion-W1.1">A pool that was closed was not watched.' in page


def test_a_case_with_gaps_is_not_submitted(baths):
    amirs = scoring(baths)
    page = post("amir", f"{CASE}submit/")
    assert "The case was not submitted" in text(page)
    assert "W1.1 is not answered" in text(page)
    amirs.refresh_from_db()
    assert amirs.status == "not_started"


def test_a_complete_case_is_submitted_by_a_post_alone(baths):
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=COMPLETE)
    assert browser("amir").get(f"{CASE}submit/").url == f"{CASE}check/"
    amirs.refresh_from_db()
    assert amirs.status == "not_started"
    page = post("amir", f"{CASE}submit/", follow=True)
    assert said(page) == ["L1: submitted"]
    amirs.refresh_from_db()
    assert amirs.status == "submitted"
    assert post("amir", f"{CASE}submit/").status_code == 409


def test_an_unlikely_combination_has_to_be_confirmed(baths):
    answers = COMPLETE | {"W1.4b": ("yes", "")}
    amirs = scoring(baths, facts=COMPLETE_FACTS, answers=answers)
    page = post("amir", f"{CASE}submit/")
    assert 'href="#id_understood-unseen">Confirm that this is right' in text(page)
    assert post("amir", f"{CASE}submit/", {"understood-unseen": "on"}).status_code == 302
    amirs.refresh_from_db()
    assert amirs.status == "submitted"


# Interest


def test_a_declared_interest_gives_the_case_back(baths):
    amirs = scoring(baths)
    assert "Say what your interest in the case is" in text(post("amir", f"{CASE}interest/", {"reason": " "}))
    page = post("amir", f"{CASE}interest/", {"reason": "I swim there"}, follow=True)
    assert said(page) == ["L1: your interest is recorded and the case given back"]
    assert Interest.objects.get().user == person("amir")
    amirs.refresh_from_db()
    assert amirs.assessor is None
    assert browser("amir").get(CASE).status_code == 404


# Judging an area

LEEDS = "/baths/areas/leeds/"


def test_ines_judges_leeds(baths):
    sent = {"M1.1": "good", "M1.1-note": "Read the plan", "M1.1-version": "0"}
    page = post("ines", LEEDS, sent, follow=True)
    assert said(page) == ["Leeds: 1 judgement saved"]
    assert "1 of 2 judged" in text(page)
    assert "Good (printed as GOOD ENOUGH)" in text(page)
    row = AreaJudgement.objects.get(area__inspection=baths)
    assert (row.value, row.evidence, row.judged_by) == ("good", "Read the plan", person("ines"))


def test_a_judgement_without_evidence_is_not_saved(baths):
    page = post("ines", LEEDS, {"M1.1": "good", "M1.2-note": "a budget"})
    assert "Give the evidence for the judgement on M1.1" in text(page)
    assert "a budget" in text(page)
    assert AreaJudgement.objects.filter(area__inspection=baths).count() == 0


def test_two_judges_see_both_judgements(baths):
    post("ines", LEEDS, {"M1.1": "good", "M1.1-note": "Read it", "M1.1-version": "0"})
    late = post("laura", LEEDS, {"M1.1": "poor", "M1.1-note": "Old", "M1.1-version": "0"})
    assert late.status_code == 409
    assert "Saved by Ines" in text(late)
    sent = {**dict(late.context["form"].carried), "conflict": "shown", "M1.1-keep": "1"}
    post("laura", LEEDS, sent)
    assert AreaJudgement.objects.get(area__inspection=baths).value == "poor"


# Every page


def test_pages_do_not_query_more_for_more_cases_or_criteria(db):
    few, many = build("few"), build("many", extra=20)
    scoring(few, "L1", facts=COMPLETE_FACTS, answers=COMPLETE)
    for number in range(1, 13):
        scoring(many, f"L{number}", facts=COMPLETE_FACTS, answers=COMPLETE)
    ends = ("", "cases/", "cases/L1/", "cases/L1/facts/", "cases/L1/W2/", "cases/L1/check/")
    assert counted("amir", "few", ends) == counted("amir", "many", ends)
    ends = ("", "cases/", "areas/leeds/")
    assert counted("ines", "few", ends) == counted("ines", "many", ends)


def counted(name, slug, ends):
    client = browser(name)
    client.get(f"/{slug}/")  # the session is written once
    counts = {}
    for end in ends:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(f"/{slug}/{end}").status_code == 200
        counts[end] = len(taken)
    return counts


def test_no_page_has_script_or_style_of_its_own(baths):
    scoring(baths)
    for end in ("", "cases/", "cases/L1/", "cases/L1/facts/", "cases/L1/W1/", "cases/L1/check/"):
        page = browser("amir").get(f"/baths/{end}").content.decode()
        assert "style=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_nothing_is_written_by_looking(baths):
    amirs = scoring(baths, facts={"guard": "no"})
    for end in ("", "facts/", "W1/", "check/"):
        browser("amir").get(f"{CASE}{end}")
    assert Answer.objects.filter(assessment=amirs).count() == 0
    assert amirs.history.count() == 1
