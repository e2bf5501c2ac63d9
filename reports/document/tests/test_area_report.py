"""An area's own report: its judgements and figures beside those of all areas, and nothing more."""

from dataclasses import replace
from typing import Any

import pytest

from reports.document.area_report import build_area_report
from reports.document.building import build_report
from reports.document.parts import AreaSample, AreaScore, ChapterPart, Report
from reports.figures.counts import AreaRef, Figure
from reports.tests.area_figures import by_area

pytestmark = pytest.mark.django_db

NORTH, SOUTH = AreaRef("north", "North"), AreaRef("south", "South")


@pytest.fixture
def report(tiny: Any) -> Report:
    return build_report(tiny)


def changed(report: Report, chapter: ChapterPart) -> Report:
    return replace(
        report,
        chapters=tuple(chapter if one.number == chapter.number else one for one in report.chapters),
    )


def test_the_areas_judgement_beside_those_of_all_areas(report):
    north = build_area_report(report, NORTH, version=1)
    [section] = north.judged
    [row] = section.rows
    assert (section.heading, row.wording) == ("Support from the district", "Lends books and staff")
    assert row.printed == "STRONG"
    assert [(way.printed, way.number, way.own) for way in row.all_areas] == [
        ("STRONG", 1, True),
        ("Not judged", 1, False),
    ]
    assert [(way.printed, way.number) for way in north.tally] == [("STRONG", 1)]


def test_good_practice_is_that_of_the_area_and_recommendations_are_those_of_all(report):
    north = build_area_report(report, NORTH, version=1)
    south = build_area_report(report, SOUTH, version=1)
    assert [box.text for box in north.good_practice] == ["Parents keep one library open until six."]
    assert south.good_practice == ()
    assert north.recommendations == south.recommendations != ()


def test_a_report_without_figures_by_area_says_so(report):
    north = build_area_report(report, NORTH, version=1)
    assert north.tables == ()
    assert north.why_none == ("The report prints its figures for all areas together, not for each area.")


def test_the_areas_figures_beside_those_of_all_areas(report):
    north = build_area_report(by_area(report), NORTH, version=1)
    [table] = north.tables
    [row] = table.rows
    assert (row.cells, row.figure) == ((Figure(20, 40),), Figure(30, 60))
    assert north.scores[0].own == Figure(3, 4)
    assert not north.why_none
    assert not north.has_hidden


def test_an_area_whose_figures_are_all_hidden_says_why(report):
    south = build_area_report(by_area(report), SOUTH, version=1)
    assert south.tables == ()
    assert south.why_none.startswith("No figure for South is published: each could tell how")


def test_an_area_with_a_score_and_no_other_figure_has_that(report):
    printed = by_area(report).chapters[1]
    assert printed.scores is not None
    both = (AreaScore("North", Figure(3, 4)), AreaScore("South", Figure(30, 60)))
    scores = replace(printed.scores, areas=both)
    south = build_area_report(
        changed(report, replace(printed, scores=scores, area_figures=None)), SOUTH, version=1
    )
    assert (south.why_none, south.tables) == ("", ())
    assert [score.own for score in south.scores] == [Figure(30, 60)]


def test_an_area_of_few_cases_says_how_few(report):
    printed = by_area(report).chapters[1]
    assert printed.area_figures is not None
    few = replace(printed.area_figures, small=(AreaSample("South", 4),))
    south = build_area_report(changed(report, replace(printed, area_figures=few)), SOUTH, version=1)
    assert south.why_none.startswith(
        "Figures for South are not published. Its sample had fewer than 10 cases (4)"
    )


def test_nobody_elses_area(report):
    with pytest.raises(ValueError, match="West is not an area of this report"):
        build_area_report(report, AreaRef("west", "West"), version=1)
