"""The report on two pages: what is on it, and how much is left out when there is no room."""

from dataclasses import replace
from typing import Any

import pytest

from reports.document.building import build_report
from reports.document.parts import (
    AddressedRecommendations,
    Findings,
    GlossaryTerm,
    Recommendation,
    Report,
)
from reports.document.summary import Summary, SummarySize, build_summary

pytestmark = pytest.mark.django_db

SMALL = SummarySize(lines=2, lists=1, bars=1, letters=20)


@pytest.fixture
def report(tiny: Any) -> Report:
    return build_report(tiny)


def written(report: Report) -> Report:
    """Five strengths, and recommendations to two."""
    texts = tuple(f"Strength number {n} is long enough" for n in range(1, 6))
    chapter = replace(
        report.chapters[1],
        findings=(Findings("Use", texts, ()), Findings("More", texts[:2], ())),
        recommendations=(
            AddressedRecommendations("Districts", tuple(Recommendation(n, f"do {n}") for n in (1, 2, 3))),
            AddressedRecommendations("Schools", (Recommendation(4, "do 4"),)),
        ),
    )
    return replace(report, chapters=(chapter, *report.chapters[2:]))


def small(report: Report) -> Summary:
    return build_summary(written(report), version=1, room=SMALL)


def test_what_was_inspected(report):
    tiles = build_summary(report, version=1).tiles
    assert [(tile.number, tile.words) for tile in tiles] == [
        ("2", "areas inspected"),
        ("5", "cases read"),
        ("3", "criteria scored in each case"),
        ("1", "criterion judged in each area"),
    ]


def test_scores_and_judgements_by_section(report):
    summary = build_summary(report, version=1)
    [bars] = summary.bars
    assert [(bar.label, bar.figure.display) for bar in bars.bars] == [
        ("Books and helpers", "67%"),
        ("Opening and lending", "67%"),
        ("All sections", "67%"),
    ]
    [judged] = summary.judged
    assert [(way.printed, way.number) for way in judged.ways] == [("STRONG", 1), ("Not judged", 1)]


def test_findings_that_the_summary_chapter_repeats_come_once(report):
    [strengths] = build_summary(report, version=1).strengths.lists
    assert [item.text for item in strengths.items] == ["Most schools had books for every age."]


def test_lists_without_room_say_how_many_more_there_are(report):
    strengths = small(report).strengths
    [use] = strengths.lists
    assert [item.text for item in use.items] == ["Strength number 1 …", "Strength number 2 …"]
    assert (use.more, strengths.more) == (3, 2)


def test_recommendations_keep_the_numbers_of_the_report(report):
    recommendations = small(report).recommendations
    [districts] = recommendations.lists
    assert [item.number for item in districts.items] == ["1", "2"]
    assert (districts.more, recommendations.more) == (1, 1)


def test_bars_without_room_are_counted_and_the_total_stays(report):
    [bars] = small(report).bars
    assert [bar.label for bar in bars.bars] == ["Books and helpers", "All sections"]
    assert bars.more == 1


def test_what_there_is_none_of_is_not_named(report):
    bare = replace(report, chapters=(), areas=())
    summary = build_summary(bare, version=1)
    assert (summary.tiles, summary.bars, summary.judged) == ((), (), ())
    assert summary.strengths.lists == summary.recommendations.lists == ()


def test_terms_of_the_glossary_are_explained_where_they_stand(report):
    known = replace(
        report, glossary=(GlossaryTerm("Schools", "Places"), GlossaryTerm("Most", "More than half"))
    )
    assert [term.term for term in build_summary(known, version=1).terms] == ["Most"]
    assert build_summary(known, version=1, room=SMALL).terms == ()
