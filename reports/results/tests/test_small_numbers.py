"""Where a figure becomes small: of nine relevant cases it is, of ten it is not, whatever kind of figure."""

from dataclasses import replace

import pytest

from criteria.spec import Band, Ratings, SectionRating
from reports.disclosure.suppression import large_areas, printed_areas, printed_scores
from reports.figures.counts import AreaRef, Count, Tally, figure_by_area
from reports.figures.intervals import Sample
from reports.figures.scores import combined_scores
from reports.figures.selection import fact_groups
from reports.figures.tables import build_profile, build_tables
from reports.judging.ratings import rate_sections
from reports.results.tables.area_comparison import compare_areas, measures
from reports.results.tables.by_fact import ByFactColumn, ByFactCounts
from reports.tests import orchards

KENT = AreaRef("kent", "Kent")
RELEVANT = pytest.mark.parametrize(
    ("count", "small"),
    [
        (Count(met=9), True),
        (Count(met=4, not_met=5), True),
        (Count(met=4, not_met=5, excluded=3, unanswered=3), True),
        (Count(met=10), False),
        (Count(not_met=10), False),
        (Count(met=9, partly_met=1), False),
        (Count(met=12), False),
    ],
    ids=str,
)


def tally(count: Count) -> Tally:
    return Tally({"T1.1": {"kent": count}}, {"kent": 20})


@RELEVANT
def test_a_figure_by_area(count, small):
    assert figure_by_area(count).small is small


@RELEVANT
def test_a_cell_of_a_table(count, small):
    care, _ = build_tables(orchards.instrument(), tally(count), (KENT,))
    assert [cell.small for cell in care.rows[0].by_area] == [small]
    assert care.rows[0].figure.small is False


@RELEVANT
def test_a_figure_of_a_part_of_the_cases(count, small):
    care, _ = build_tables(orchards.instrument(), tally(count), (), overall=10)
    assert care.rows[0].figure.small is small


@RELEVANT
def test_a_combined_score(count, small):
    (scores,) = combined_scores(orchards.instrument(), tally(count), (KENT,), overall=10)
    assert (scores.overall.small, scores.by_section[0].figure.small) == (small, small)
    assert scores.by_area[0].figure.small is small


def test_a_combined_score_is_as_large_as_its_largest_criterion():
    """Of twelve cases and of nine: who reads it cannot tell of fewer than twelve. Of nine twice he can."""
    for one, other, small in ((12, 9, False), (9, 12, False), (10, 9, False), (9, 9, True)):
        counted = Tally({"T1.1": {"kent": Count(one)}, "T1.2a": {"kent": Count(other)}}, {"kent": 12})
        (scores,) = combined_scores(orchards.instrument(), counted, (KENT,))
        assert scores.by_area[0].figure.small is small
        (_, group), *_ = measures(orchards.instrument())
        assert compare_areas(group[0], counted, (KENT,)).rows[0].figure.small is small


@RELEVANT
def test_an_area_that_is_compared(count, small):
    (_, group), *_ = measures(orchards.instrument())
    for measure in group[:3]:  # the chapter, the section and the criterion
        assert compare_areas(measure, tally(count), (KENT,)).rows[0].figure.small is small


@RELEVANT
def test_a_cell_by_fact(count, small):
    apples = fact_groups(orchards.CROP)[0]
    counted = ByFactCounts(Tally({"T1.1": {apples.key: count}}, {apples.key: 20}), Sample({}), part=True)
    for group in (apples, None):
        cell = counted.cell("T1.1", ByFactColumn(group, 20))
        assert (cell.figure.small, cell.interval is None) == (small, small)


@pytest.mark.parametrize(("recorded", "small"), [(9, True), (10, False), (12, False)])
def test_a_row_of_the_profile_of_a_part(recorded, small):
    profile = build_profile(orchards.instrument(), {"P1.1": 2}, {"crop": recorded}, 12, overall=10)
    assert [row.figure.small for row in profile.blocks[0].rows] == [small, small]


@RELEVANT
def test_a_criterion_that_is_rated(count, small):
    bands = (Band("low", "Low", 0, 0), Band("good", "Good", 50, 1))
    ratings = Ratings(bands, (SectionRating("T1", ("T1.1",)),), near=0)
    rated = rate_sections(replace(orchards.instrument(), ratings=ratings), tally(count), "kent", 10)
    assert [one.figure.small for one in rated[0].criteria] == [small]


@pytest.mark.parametrize(("cases", "large"), [(9, ()), (10, ("Kent",)), (12, ("Kent",))])
def test_an_area_that_has_a_place_in_published_tables(cases, large):
    assert large_areas({"Kent": cases}, 10) == large


@pytest.mark.parametrize(
    ("kent", "printed"),
    [
        ((10, 10), ["Essex", "Kent"]),
        ((9, 30), []),
        ((30, 9), []),
        ((12, 12), ["Essex", "Kent"]),
    ],
    ids=str,
)
def test_a_published_cell_needs_ten_that_met_and_ten_that_did_not(kent, printed):
    cases = {"Kent": 39, "Essex": 40}
    assert sorted(printed_areas({"Kent": kent, "Essex": (20, 20)}, cases, 10)) == printed


@pytest.mark.parametrize(
    ("kent", "printed"),
    [((10, 10), ["Essex", "Kent"]), ((9, 30), ["Essex"]), ((30, 9), ["Essex"]), ((12, 12), ["Essex", "Kent"])],
    ids=str,
)
def test_a_published_score_needs_ten_of_each_too(kent, printed):
    cases = {"Kent": 39, "Essex": 40}
    rows = {"T1.1": {"Kent": kent, "Essex": (20, 20)}}
    cells = {"T1.1": frozenset(("Kent", "Essex"))}
    assert sorted(printed_scores(rows, cells, cases, 10)) == printed
