"""What stands in several chapters, gathered once."""

from dataclasses import replace
from typing import Any

import pytest

from reports.document.building import build_report
from reports.document.extracts import (
    findings_by_chapter,
    recommendations,
    terms_used_in,
)
from reports.document.parts import (
    AddressedRecommendations,
    GlossaryTerm,
    GoodPractice,
    Recommendation,
    Report,
)

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = (Recommendation(n, f"do {n}") for n in (1, 2, 3))


@pytest.fixture
def report(tiny: Any) -> Report:
    return build_report(tiny)


def test_findings_come_from_the_chapters_and_not_from_the_summary_too(report):
    assert [chapter.number for chapter, _ in findings_by_chapter(report)] == [2]


def test_recommendations_come_once_by_addressee_in_the_order_of_their_numbers(report):
    first, second = report.chapters[1:3]
    chapters = (
        replace(
            first,
            recommendations=(
                AddressedRecommendations("Schools", (THREE,)),
                AddressedRecommendations("Districts", (ONE,)),
            ),
        ),
        replace(second, recommendations=(AddressedRecommendations("Districts", (TWO, ONE)),)),
    )
    assert recommendations(replace(report, chapters=chapters)) == (
        AddressedRecommendations("Districts", (ONE, TWO)),
        AddressedRecommendations("Schools", (THREE,)),
    )


def test_good_practice_of_every_section(report):
    assert [box.area for box in report.blocks(GoodPractice)] == ["North"]


def test_terms_are_those_that_stand_in_the_text_whole_or_with_a_plural_s(report):
    terms = tuple(GlossaryTerm(term, "…") for term in ("LP", "LPA", "B.A.", "lp"))
    found = terms_used_in(replace(report, glossary=terms), ["Some LPs here.", "A B.A. there."])
    assert [term.term for term in found] == ["LP", "B.A."]
