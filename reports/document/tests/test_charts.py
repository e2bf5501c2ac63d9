"""Bars in whole chart units, and what their alternative text says."""

from xml.etree import ElementTree

from django.template.loader import render_to_string

from reports.document import charts
from reports.document.parts import AreaScore
from reports.figures.counts import Figure
from reports.figures.intervals import ScoreLine
from reports.figures.scores import CombinedScores, ScoreBar
from reports.figures.statistics import Interval

SVG = "{http://www.w3.org/2000/svg}"
SCORES = CombinedScores(
    chapter_number=2,
    letter="L",
    title="Scores for libraries",
    method="Pooled.",
    overall=Figure(6, 9),
    by_section=(
        ScoreBar("Books and helpers", "L1", Figure(4, 8)),
        ScoreBar("Opening", "L2", Figure(2, 2)),
        ScoreBar("Reading aloud", "L3", Figure(0, 0)),
    ),
    by_area=(),
)


def line(label: str, met: int, relevant: int, *, small=False, interval=None, total=False):
    return ScoreLine(label, Figure(met, relevant, small=small), interval, total)


def test_a_bar_is_as_long_as_its_percentage_of_the_full_length():
    chart = charts.section_chart(SCORES)
    assert [bar.length for bar in chart.bars] == [95, 190, 0, 127]


def test_sections_come_first_and_all_of_them_together_last():
    chart = charts.section_chart(SCORES)
    assert [(bar.lines, bar.display, bar.strong) for bar in chart.bars] == [
        (("Books and helpers",), "50%", False),
        (("Opening",), "100%", False),
        (("Reading aloud",), "N/A", False),
        (("All sections",), "67%", True),
    ]


def test_the_alternative_text_says_every_figure():
    assert charts.section_chart(SCORES).title == (
        "Bar chart. Scores for libraries, by section: Books and helpers 50%; Opening 100%; "
        "Reading aloud N/A; All sections 67%."
    )


def test_a_single_section_is_not_repeated_as_all_of_them():
    one = CombinedScores(2, "L", "Scores", "", Figure(4, 8), SCORES.by_section[:1], ())
    assert len(charts.section_chart(one).bars) == 1


def test_an_area_that_is_not_printed_has_its_mark_and_no_bar():
    areas = (AreaScore("North", Figure(3, 4)), AreaScore("South", None))
    chart = charts.area_chart("Scores", areas, "[c]")
    assert [(bar.display, bar.length) for bar in chart.bars] == [("75%", 143), ("[c]", 0)]


def test_a_small_score_has_its_counts_and_no_bar():
    chart = charts.score_chart("Scores", [line("North", 3, 4, small=True)])
    assert [(bar.display, bar.length) for bar in chart.bars] == [("3 of 4", 0)]


def test_an_interval_is_drawn_over_its_bar_and_the_figure_stands_past_both():
    (bar,) = charts.score_chart("Scores", [line("North", 6, 12, interval=Interval(0.25, 0.75))]).bars
    assert (bar.low, bar.high) == (132 + 48, 132 + 142)  # 47.5 and 142.5 to even whole units
    assert bar.after == 132 + 142 + 5


def test_where_every_case_was_read_no_interval_is_drawn():
    (bar,) = charts.score_chart("Scores", [line("North", 6, 12, interval=Interval(0.5, 0.5))]).bars
    assert (bar.low, bar.high, bar.after) == (None, None, 132 + 95 + 5)


def test_a_total_is_drawn_beside_two_lines_but_does_not_repeat_one():
    total, north, south = line("All", 3, 4, total=True), line("North", 1, 2), line("South", 2, 2)
    two = charts.score_chart("Scores", [north, south, total])
    assert [bar.strong for bar in two.bars] == [False, False, True]
    assert len(charts.score_chart("Scores", [north, total]).bars) == 1


def test_a_long_label_takes_three_lines_about_the_middle_of_its_bar():
    long = line("Interventions are delivered with the desired outcomes", 1, 2)
    chart = charts.score_chart("Scores", [long, line("North", 1, 2)])
    first, second = chart.bars
    assert first.label == (
        ("Interventions are", -7),
        ("delivered with the", 4),
        ("desired outcomes", 15),
    )
    assert second.label == (("North", 4),)
    assert (first.middle, second.middle, chart.axis_y) == (19, 57, 78)


def test_what_does_not_fit_into_three_lines_of_a_label_is_cut():
    long = line("Interventions are delivered with all the outcomes that people desired", 1, 2)
    (bar,) = charts.score_chart("Scores", [long]).bars
    assert bar.lines == ("Interventions are", "delivered with all", "the outcomes that …")


def test_the_drawing_starts_with_its_title_and_escapes_it():
    chart = charts.score_chart("Books & <b>", [line("North", 3, 4)])
    drawn = ElementTree.fromstring(render_to_string("reports/document/charts/bars.html", {"chart": chart}))
    assert drawn[0].tag == f"{SVG}title"
    assert drawn[0].text == "Bar chart. Books & <b>: North 75%."
    assert [rect.get("width") for rect in drawn.iter(f"{SVG}rect")] == ["143"]
