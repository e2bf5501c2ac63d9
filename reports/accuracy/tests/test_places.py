"""What a comment on the tiny inspection's draft can be about."""

import pytest

from reports.accuracy.places import comment_places, reading_parts
from reports.document.building import build_report

pytestmark = pytest.mark.django_db


def test_places_stand_in_printed_order_the_whole_report_first(tiny):
    found = comment_places(build_report(tiny))
    assert [place.words for place in found.values()][:8] == [
        "The report as a whole",
        "Chapter 1, What we found",
        "Chapter 2, The library in use",
        "Chapter 2, paragraph 2.1",
        "Chapter 2, L1 Books and helpers",
        "Chapter 2, L1 Books and helpers, paragraph 2.2",
        "Chapter 2, L2 Opening and lending",
        "Chapter 2, L2 Opening and lending, paragraph 2.3",
    ]
    assert ("L1", "2.2") in found
    assert ("", "2.2") not in found
    assert ("", "2") in found


def test_a_chapter_is_read_without_its_sections_which_follow_it(tiny):
    parts = {reading.part.key: reading for reading in reading_parts(build_report(tiny))}
    chapter = parts["chapter-2"].part.chapter
    assert chapter is not None
    assert (chapter.opening[0].kind, chapter.sections) == ("paragraph", ())
    assert list(parts)[list(parts).index("chapter-2") + 1] == "section-L1"


def test_front_parts_are_commented_on_as_the_report_as_a_whole(tiny):
    parts = {reading.part.key: reading for reading in reading_parts(build_report(tiny))}
    assert [place.words for place in parts["foreword"].places] == ["The report as a whole"]
