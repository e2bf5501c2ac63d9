"""Two inspections of orchards side by side: the second has other words and another scale."""

from fractions import Fraction

import pytest
from bs4 import BeautifulSoup

from criteria import spec
from criteria.store.actions import load_instrument
from inspection.models import Area, Inspection
from reports.figures.counts import Count, Figure, Tally
from reports.results.tables.inspection_comparison import (
    ComparedInspection,
    FigureDifference,
    WordingSpan,
    compare_inspections,
    compare_wordings,
    difference,
    percentage_points,
    scale_notes,
)
from reports.tests import orchards
from reports.tests.browsers import sign_in, soup, text

NOW = orchards.instrument()


def side(instrument: spec.Instrument = NOW, **counts: tuple[int, int]) -> ComparedInspection:
    """`T1_1=(met, relevant)` of each criterion."""
    by_code = {
        code.replace("_", "."): {"kent": Count(met, 0, relevant - met)}
        for code, (met, relevant) in counts.items()
    }
    return ComparedInspection(instrument, Tally(by_code, {"kent": 100}))


def row(then: ComparedInspection, now: ComparedInspection, code: str = "T1.1"):
    return next(row for row in compare_inspections(then, now).rows if row.code == code)


def test_the_difference_is_now_less_then_with_newcombes_interval():
    """56 of 70 now, 48 of 80 then: 80% less 60%, in the paper 5.24 to 33.39 points."""
    found = row(side(T1_1=(48, 80)), side(T1_1=(56, 70)))
    assert found.difference == FigureDifference(20, 5, 33, is_clear=True)


def test_a_difference_is_rounded_once_from_the_counts():
    """1 of 16 is 6.25% and 3 of 16 is 18.75%, printed 6% and 19%: 13 apart, but the difference is 12.5."""
    assert difference(Figure(1, 16), Figure(3, 16)).points == 13
    """10 of 16 is 62.5%, printed 63%; 12 of 25 is 48%: 14.5 points, printed 15."""
    assert difference(Figure(10, 16), Figure(12, 25)).points == -15


@pytest.mark.parametrize(("share", "whole"), [((1, 8), 13), ((-1, 8), -13), ((1, 1000), 0), ((-1, 1), -100)])
def test_half_a_point_goes_away_from_nought(share, whole):
    assert percentage_points(Fraction(*share)) == whole


def test_an_interval_with_nought_in_it_is_not_clear():
    found = row(side(T1_1=(10, 20)), side(T1_1=(12, 20))).difference
    assert (found.points, found.low, found.high, found.is_clear) == (10, -19, 37, False)


@pytest.mark.parametrize(("then", "now"), [((3, 9), (8, 10)), ((3, 10), (8, 9)), ((0, 0), (8, 10))])
def test_few_cases_on_either_side_are_not_compared(then, now):
    assert row(side(T1_1=then), side(T1_1=now)).difference is None


def test_the_words_that_differ_are_marked_on_both_sides():
    found = compare_wordings("Trees were  pruned well", "Trees were pruned every year")
    assert found.then == (WordingSpan("Trees were pruned", False), WordingSpan("well", True))
    assert found.now == (WordingSpan("Trees were pruned", False), WordingSpan("every year", True))


def test_spacing_is_no_difference_of_wording():
    assert compare_wordings("Trees were  pruned", "Trees were pruned ") is None


def test_a_changed_lead_in_is_a_changed_wording():
    then = orchards.reworded("T1.2", wording="The scheme was:")
    found = row(side(then), side(), "T1.2a")
    assert found.wording == "The plan was: written <b>down</b>"
    assert found.wordings.then[1] == WordingSpan("scheme", True)


def test_a_criterion_turned_from_welcome_to_unwelcome_is_named():
    then = orchards.reworded("T2.1", adverse=False)
    found = row(side(then), side(), "T2.1")
    assert found.adverse
    assert found.notes == ("A high figure was welcome then and is unwelcome now.",)


def test_a_criterion_asked_of_other_cases_is_named():
    then = orchards.reworded("T1.1", applies_when=("crop = Apples",))
    assert row(side(then), side()).notes == ("It is asked of other cases now than then.",)


def test_answers_that_count_differently_are_named():
    then = spec.Scale(
        "case",
        "Answers",
        (
            spec.Point("yes", "Yes", "Yes", "met"),
            spec.Point("some", "In part", "In part", "met"),
            spec.Point("unsure", "Not sure", "Not sure", "excluded"),
            spec.Point("na", "Does not arise", "Does not arise", "excluded"),
        ),
    )
    assert list(scale_notes(then, orchards.CASE)) == [
        "“In part” counted as met then and counts as partly met now.",
        "“No” could not be answered then.",
        "“Not sure” cannot be answered now.",
    ]


def test_what_only_one_of_them_asks_is_listed_apart():
    found = compare_inspections(side(orchards.instrument(extra=2)), side())
    assert [(one.code, one.wording) for one in found.only_then] == [
        ("T2.2", "Further thing 2"),
        ("T2.3", "Further thing 3"),
    ]
    assert found.only_now == ()
    assert [table.title for table in found.tables] == ["Care", "Waste"]


def test_it_counts_what_was_compared_and_what_differs_clearly():
    then = side(T1_1=(48, 80), T1_2a=(10, 20), T2_1=(1, 4))
    now = side(T1_1=(56, 70), T1_2a=(12, 20), T2_1=(3, 4))
    found = compare_inspections(then, now)
    assert (found.clear, found.compared, found.reworded) == (1, 2, 0)


@pytest.fixture
def inspections(db) -> tuple[Inspection, Inspection]:
    """Before, 3 of 12 orchards of Kent were pruned; now 11 of 12, in other words."""
    before = orchards.plant("before", dated="May 2020")
    now = Inspection.objects.create(slug="now", title="Orchards again", publisher="Inspectorate")
    changed = orchards.reworded("T1.1", wording="Trees were pruned every year")
    load_instrument(inspection=now, instrument=changed)
    Area.objects.create(inspection=now, name="Kent", slug="kent", order=1)
    for inspection, met in ((before, 3), (now, 11)):
        for n in range(12):
            value = "yes" if n < met else "no"
            orchards.case(inspection, "kent", f"K{n:02}", {"T1.1": value, "T2.1": "na"})
    return before, now


def cells(page: BeautifulSoup, code: str) -> list[str]:
    rows = page.find("main").find_all("tr")
    [found] = [r for r in rows if r.find("th").find("a") and text(r.find("th").find("a")) == code]
    return [text(cell) for cell in found.find_all("td")]


def test_a_member_of_both_compares_them(inspections):
    before, now = inspections
    sign_in(before, "ines")
    page = soup(sign_in(now, "ines").get("/now/results/compare/?then=before"))
    assert "1 of 1 criterion compared differs by more than chance explains." in text(page)
    assert cells(page, "T1.1") == [
        "Then 25% 3 of 12",
        "Now 92% 11 of 12",
        "Points +67 more than chance",
        "95% interval +28 to +84",
    ]
    assert cells(page, "T2.1") == ["Then N/A", "Now N/A", "Points –", "95% interval too few cases"]
    assert [text(word) for word in page.find_all("ins")] == ["every year"]
    assert page.find("table").find("a")["href"] == "/now/results/criteria/T1.1/"


def test_of_accepted_cases_only_the_links_list_those(inspections):
    before, now = inspections
    for inspection in inspections:
        inspection.cases.get(reference="K00").assessments.update(status="accepted")
    sign_in(before, "ines")
    ines = sign_in(now, "ines")
    page = soup(ines.get("/now/results/compare/?then=before&accepted=on"))
    assert cells(page, "T1.1")[1] == "Now 1 of 1"
    link = page.find("table").find("a")["href"]
    assert link == "/now/results/criteria/T1.1/?accepted=on"
    assert text(soup(ines.get(link)).find(class_="app-behind__figure")) == "100% 1 of 1"


def test_the_page_offers_what_can_be_compared_and_nothing_else(inspections):
    before, now = inspections
    orchards.plant("foreign")
    report_only = orchards.plant("report-only")
    orchards.member(report_only, "ines", "manager")
    sign_in(before, "ines")
    page = soup(sign_in(now, "ines").get("/now/results/compare/"))
    assert [option["value"] for option in page.find("select").find_all("option")] == ["", "before"]


@pytest.mark.parametrize("slug", ["before", "now", "nowhere"])
def test_another_inspection_is_not_there_for_who_is_not_in_it(inspections, slug):
    """Nor is the inspection itself; one that does not exist is answered alike."""
    ines = sign_in(inspections[1], "ines")
    assert ines.get(f"/now/results/compare/?then={slug}").status_code == 404
    assert "There is none." in text(soup(ines.get("/now/results/compare/")))


def test_a_manager_there_is_not_shown_its_results_here(inspections):
    before, now = inspections
    orchards.member(before, "ines", "manager")
    assert sign_in(now, "ines").get("/now/results/compare/?then=before").status_code == 404


def test_without_a_shared_code_there_is_nothing_to_compare(inspections, tiny):
    ines = sign_in(inspections[1], "ines")
    tiny.memberships.filter(user__username="ines").delete()
    orchards.member(tiny, "ines", "inspector")
    assert ines.get("/now/results/compare/?then=tiny").status_code == 404


def test_an_inspector_of_one_area_compares_that_area(inspections):
    before, now = inspections
    orchards.case(before, "hereford", "H1", {"T1.1": "yes"})
    sign_in(before, "ines", "kent")
    page = soup(sign_in(now, "ines").get("/now/results/compare/?then=before"))
    assert cells(page, "T1.1")[0] == "Then 25% 3 of 12"
    assert "Kent only" in text(page)


@pytest.mark.parametrize("size", [0, 12])
def test_the_number_of_queries_does_not_grow(size, inspections, django_assert_num_queries):
    before, now = inspections
    for n in range(size):
        orchards.case(now, "kent", f"M{n:02}", {"T1.1": "yes"})
        orchards.member(orchards.plant(f"more{n}"), "ines", "inspector")
    sign_in(before, "ines")
    ines = sign_in(now, "ines")
    ines.get("/now/report/")
    with django_assert_num_queries(9):  # session and user 2, gate, others 2, two sides of 2
        assert ines.get("/now/results/compare/?then=before").status_code == 200
