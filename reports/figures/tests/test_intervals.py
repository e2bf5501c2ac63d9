"""Intervals of combined scores, by hand: Wilson 30 of 40 is 59.81 to 85.81%, of 60 cases 66.48 to 81.94%."""

import pytest

from casefiles.models.samples import Draw
from reports.figures.counts import Figure
from reports.figures.intervals import Sample, area_score_lines, section_score_lines
from reports.figures.scores import CombinedScores, ScoreBar
from reports.figures.statistics import Interval
from reports.figures.tallies import populations
from reports.tests import orchards

SCORES = CombinedScores(
    chapter_number=2,
    letter="T",
    title="Care",
    method="Pooled.",
    overall=Figure(33, 44),
    by_section=(ScoreBar("Trees", "T1", Figure(30, 40)), ScoreBar("Waste", "T2", Figure(0, 0))),
    by_area=(
        ScoreBar("Kent", "kent", Figure(30, 40)),
        ScoreBar("Hereford", "hereford", Figure(3, 4, small=True)),
    ),
)


def hundredths(interval: Interval | None) -> tuple[float, float] | None:
    return interval and (round(interval.low * 100, 2), round(interval.high * 100, 2))


def test_of_an_unknown_population_it_is_wilsons():
    sample = Sample({"kent": 20, "hereford": 2})
    assert [hundredths(line.interval) for line in section_score_lines(SCORES, sample)] == [
        (59.81, 85.81),
        None,
        (60.56, 85.43),
    ]


def test_a_known_population_narrows_it():
    """20 of 30 orchards were read, so 40 answers of 60."""
    sample = Sample({"kent": 20, "hereford": 2}, {"kent": 30})
    kent, hereford, both = area_score_lines(SCORES, sample)
    assert hundredths(kent.interval) == (66.48, 81.94)
    assert hereford.interval is None  # three of four: too few
    assert hundredths(both.interval) == (
        60.56,
        85.43,
    )  # nobody knows how many there are in Hereford


def test_where_every_case_was_read_nothing_is_left_to_chance():
    kent, _, both = area_score_lines(SCORES, Sample({"kent": 20}, {"kent": 20}))
    assert kent.interval == Interval(0.75, 0.75)
    assert kent.is_census
    assert both.is_census


def test_a_mean_of_criteria_has_none():
    mean = Figure(3, 4, parts=((1, 2), (2, 2)))
    assert Sample({"kent": 20}).interval(mean) is None


@pytest.mark.django_db
def test_a_drawn_sample_stands_for_the_cases_listed_and_not_excluded():
    inspection = orchards.plant()
    kent, hereford = inspection.areas.all()
    strata = [{"cases": 12}, {"cases": 30}]
    Draw.objects.create(inspection=inspection, area=kent, seed="1", applied=True, result={"strata": strata})
    Draw.objects.create(inspection=inspection, area=hereford, seed="2", result={"strata": strata})
    assert populations(inspection) == {"kent": 42}
