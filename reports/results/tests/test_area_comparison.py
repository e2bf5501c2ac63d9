"""Which areas stand out, on counts worked by hand; and how they are drawn."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from reports.figures.counts import AreaRef, Count, Figure, Tally
from reports.figures.statistics import FunnelLimits
from reports.results.tables import funnel_chart
from reports.results.tables.area_comparison import compare_areas, measures
from reports.tests import orchards
from reports.tests.browsers import sign_in, soup, text

SVG = "{http://www.w3.org/2000/svg}"
KENT, HEREFORD, ESSEX = AreaRef("kent", "Kent"), AreaRef("hereford", "Hereford"), AreaRef("e", "E")
AREAS = (KENT, HEREFORD, ESSEX)


def measure(key: str):
    groups = measures(orchards.instrument())
    return next(one for _, group in groups for one in group if one.key == key)


def tally(**areas: tuple[int, int]) -> Tally:
    """`kent=(met, relevant)` of T1.1 in each area."""
    counts = {slug: Count(met, 0, relevant - met) for slug, (met, relevant) in areas.items()}
    return Tally({"T1.1": counts}, {slug: count.relevant for slug, count in counts.items()})


def found(**areas: tuple[int, int]):
    return compare_areas(measure("T1.1"), tally(**areas), AREAS)


def test_a_chapter_is_offered_before_its_sections_and_each_section_before_its_criteria():
    [(chapter, group)] = measures(orchards.instrument())
    assert chapter == "TREES"
    assert [one.key for one in group] == ["chapter-2", "T1", "T1.1", "T1.2a", "T2", "T2.1"]
    assert group[3].label == "The plan was: written <b>down</b>"


def test_four_cases_are_never_far_out_and_twenty_five_may_be():
    """65 of 100 met: of 4 cases 0 to 4 may be met by chance, of 25 cases 9 to 23."""
    funnel = found(kent=(0, 4), hereford=(8, 25), e=(57, 71))
    kent, hereford, essex = funnel.rows
    assert funnel.pooled == Figure(65, 100)
    assert (kent.outer, kent.standing, kent.figure.inside) == (
        FunnelLimits(0, 4),
        "outside_inner",
        "0 of 4",
    )
    assert (hereford.outer, hereford.standing, hereford.side) == (
        FunnelLimits(9, 23),
        "outside_outer",
        "below",
    )
    assert (essex.inner, essex.standing, essex.side) == (
        FunnelLimits(38, 54),
        "outside_inner",
        "above",
    )


def test_both_ends_of_the_limits_are_within():
    rows = found(kent=(2, 4), hereford=(11, 25), e=(52, 71)).rows
    assert (rows[1].inner, rows[1].standing, rows[1].side) == (FunnelLimits(11, 21), "within", "")


def test_an_area_below_the_inner_limits_alone_is_below():
    """10 of 25 at 65%: chance explains 11 to 21 at 95%, 9 to 23 at 99.8%."""
    hereford = found(kent=(2, 4), hereford=(10, 25), e=(53, 71)).rows[1]
    assert (hereford.inner, hereford.outer) == (FunnelLimits(11, 21), FunnelLimits(9, 23))
    assert (hereford.standing, hereford.side) == ("outside_inner", "below")


def test_an_area_with_nothing_relevant_is_not_drawn_and_stands_nowhere():
    funnel = found(kent=(0, 0), hereford=(5, 10))
    assert [row.standing for row in funnel.rows] == ["no_base", "within", "no_base"]
    assert len(funnel_chart.funnel_chart(funnel).marks) == 1


def test_nothing_relevant_anywhere_draws_nothing():
    assert funnel_chart.funnel_chart(found()) is None


def test_a_combined_score_turns_an_adverse_criterion_round_and_a_criterion_alone_stands_as_answered():
    """T2.1, fruit rotted, is adverse: 3 of 10 yes counts as 7 of 10 in the section."""
    count = {"kent": Count(3, 0, 7)}
    rotted = Tally({"T2.1": count}, {"kent": 10})
    alone, section = (compare_areas(measure(key), rotted, AREAS[:1]) for key in ("T2.1", "T2"))
    assert (alone.pooled, section.pooled) == (Figure(3, 10), Figure(7, 10))


def test_a_combined_score_is_small_where_no_criterion_has_ten_cases():
    """Two criteria of nine cases each: eighteen answers, but about nine orchards."""
    nine = {"kent": Count(5, 0, 4)}
    funnel = compare_areas(measure("T1"), Tally({"T1.1": nine, "T1.2a": nine}, {"kent": 9}), AREAS)
    assert funnel.rows[0].figure == Figure(10, 18, small=True)


def test_the_alternative_text_says_who_is_outside():
    chart = funnel_chart.funnel_chart(found(kent=(2, 4), hereford=(8, 25), e=(55, 71)))
    assert chart.title == (
        "Funnel plot. Trees were pruned, by area: all areas together 65%, 65 of 100; "
        "Hereford is below the 99.8% limits; E is above the 95% limits."
    )


def test_within_the_limits_a_mark_has_no_name():
    chart = funnel_chart.funnel_chart(found(kent=(2, 4), hereford=(8, 25), e=(55, 71)))
    assert [(mark.standing, mark.label) for mark in chart.marks] == [
        ("within", ""),
        ("outside_outer", "Hereford"),
        ("outside_inner", "E"),
    ]


def test_a_mark_lies_where_its_counts_say():
    """74 cases across 276 units from 42, all met at the top: 10, none at the foot: 256."""
    chart = funnel_chart.funnel_chart(found(kent=(0, 37), hereford=(71, 71)))
    assert [(mark.x, mark.y) for mark in chart.marks] == [("180.0", "256.0"), ("306.8", "10.0")]


def test_the_names_of_the_lines_do_not_overlap_and_stay_above_the_foot():
    chart = funnel_chart.funnel_chart(found(kent=(1, 71), hereford=(0, 71)))
    heights = [name.at for name in chart.names]
    assert heights == [232, 244, 256]


@pytest.mark.parametrize(("most", "ticks"), [(7, [0, 2, 4, 6]), (533, [0, 100, 200, 300, 400, 500])])
def test_round_numbers_along_the_axis(most, ticks):
    assert list(funnel_chart._ticks(most)) == ticks


def test_the_drawing_starts_with_its_title_and_has_a_shape_for_each_standing():
    chart = funnel_chart.funnel_chart(found(kent=(2, 4), hereford=(8, 25), e=(55, 71)))
    drawn = ElementTree.fromstring(render_to_string("reports/document/charts/funnel.html", {"chart": chart}))
    assert drawn[0].tag == f"{SVG}title"
    assert len(list(drawn.iter(f"{SVG}circle"))) == 1
    shapes = [path.get("d") for path in drawn.iter(f"{SVG}path") if path.get("class") == "chart__mark"]
    assert ["v" in shape for shape in shapes] == [True, False]  # a square, then a diamond


@pytest.fixture
def inspection(db):
    """None of Kent's twelve orchards was pruned, all eighteen of Hereford's were."""
    planted = orchards.plant()
    for n in range(12):
        orchards.case(planted, "kent", f"K{n:02}", {"T1.1": "no"}, status="accepted")
    for n in range(18):
        orchards.case(planted, "hereford", f"H{n:02}", {"T1.1": "yes"})
    return planted


def cells(page: BeautifulSoup) -> list[str]:
    return [text(row) for row in page.find("table").find("tbody").find_all("tr")]


def test_the_page_opens_on_the_chapter_and_says_who_stands_out(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/results/areas/"))
    assert text(page.find("h2")) == "Quality of care"
    assert "Outside the 99.8% limits: Kent (below), Hereford (above)." in text(page)


def test_the_table_of_a_criterion_opens_the_cases_of_each_area(inspection):
    """60%: of 12 cases chance explains 4 to 10 at 95% and 2 to 12 at 99.8%, of 18 cases 7 to 15, 4 to 17."""
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/areas/?of=T1.1"))
    assert cells(page) == [
        "Kent , cases behind its figure 0% 0 of 12 "
        "95% limits 4 to 10 99.8% limits 2 to 12 Standing Outside 99.8%, below",
        "Hereford , cases behind its figure 100% 18 of 18 "
        "95% limits 7 to 15 99.8% limits 4 to 17 Standing Outside 99.8%, above",
    ]
    links = [a["href"] for a in page.find("table").find_all("a")]
    assert links[0] == "/orchards/results/criteria/T1.1/?area=kent"
    assert text(soup(ines.get(links[0])).find(class_="app-behind__figure")) == "0% 0 of 12"


def test_accepted_cases_only(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/results/areas/?of=T1.1&accepted=on"))
    assert cells(page)[1] == "Hereford , cases behind its figure N/A Nothing relevant"
    assert page.find("table").find("a")["href"] == "/orchards/results/criteria/T1.1/?area=kent&accepted=on"


def test_cases_of_chosen_facts_only(inspection):
    """Kent's first orchard grows pears and was not pruned: with it alone nothing stands out."""
    inspection.cases.filter(reference="K00").update(facts={"crop": "Pears"})
    ines = sign_in(inspection, "ines")
    page = soup(ines.get("/orchards/results/areas/?of=T1.1&fact-crop=Pears"))
    assert "1 case: main crop is Pears." in text(page)
    assert text(page.find("table").find("tbody").find("tr")).startswith("Kent , cases behind its figure 0 of 1")
    [link] = {a["href"] for a in page.find("tbody").find_all("a") if "kent" in a["href"]}
    assert link == "/orchards/results/criteria/T1.1/?area=kent&fact-crop=Pears"
    assert text(soup(ines.get(link)).find(class_="app-behind__figure")) == "0 of 1"


def test_a_combined_score_of_chosen_facts_has_no_list_of_cases(inspection):
    inspection.cases.filter(reference="K00").update(facts={"crop": "Pears"})
    page = soup(sign_in(inspection, "ines").get("/orchards/results/areas/?fact-crop=Pears"))
    assert page.find("tbody").find_all("a") == []


def test_a_figure_that_is_not_offered_is_an_error(inspection):
    page = soup(sign_in(inspection, "ines").get("/orchards/results/areas/?of=T9"))
    assert "There is a problem" in text(page)
    assert text(page.find("h2", class_="govuk-heading-m")) == "Quality of care"


def test_an_inspector_of_one_area_has_nothing_to_compare(inspection):
    page = soup(sign_in(inspection, "ines", "kent").get("/orchards/results/areas/"))
    assert "You see one area" in text(page)
    assert "Hereford" not in text(page)


@pytest.mark.parametrize("size", [2, 12])
def test_the_number_of_queries_does_not_grow(size, db, django_assert_num_queries):
    inspection = orchards.plant("big", extra=size)
    orchards.many(inspection, size)
    ines = sign_in(inspection, "ines")
    ines.get("/big/report/")
    with django_assert_num_queries(6):  # session and user 2, gate, tally 2, areas
        assert ines.get("/big/results/areas/").status_code == 200
