"""Where passages may stand in the tiny inspection's report, and in which order they are printed."""

from pathlib import Path

import pytest

from criteria.file.format import parse_instrument
from reports.writing.places import (
    PassagePlace,
    insertion_index,
    kinds_of_part,
    part_of,
    passage_places,
    place_choices,
    rank,
)

FILE = Path(__file__).parents[3] / "fixtures" / "instruments" / "tiny.json"
TINY = parse_instrument(FILE.read_bytes())


def test_a_chapter_has_a_place_before_and_after_its_sections():
    assert [key for key in passage_places(TINY) if key.startswith("2/")] == [
        "2/start",
        "2/L1",
        "2/L2",
        "2/end",
    ]


def test_findings_stand_with_their_chapter_or_are_about_a_section():
    choices = dict(place_choices("strength", TINY))["2. The library in use"]
    assert [key for key, _ in choices] == ["2/start", "2/L1", "2/L2"]
    assert choices[0] == ("2/start", "2. The whole chapter")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (("foreword", PassagePlace()), ("glossary", PassagePlace())),
        (("glossary", PassagePlace()), ("paragraph", PassagePlace(1))),
        (("paragraph", PassagePlace(2)), ("paragraph", PassagePlace(2, "L1"))),
        (("quotation", PassagePlace(2, "L2")), ("paragraph", PassagePlace(2, "", "end"))),
        (("paragraph", PassagePlace(2, "", "end")), ("strength", PassagePlace(2))),
        (("strength", PassagePlace(2)), ("improvement", PassagePlace(2, "L1"))),
        (("recommendation", PassagePlace(2)), ("paragraph", PassagePlace(3))),
        (("recommendation", PassagePlace(3)), ("reference", PassagePlace())),
    ],
)
def test_places_are_ranked_as_they_are_printed(
    earlier: tuple[str, PassagePlace], later: tuple[str, PassagePlace]
):
    assert rank(*earlier, TINY) < rank(*later, TINY)


def test_a_passage_goes_after_its_own_else_after_those_before():
    assert insertion_index([(0, 0), (1, 0), (1, 0), (2,)], (1, 0)) == 3
    assert insertion_index([(0, 0), (2,)], (1, 0)) == 1
    assert insertion_index([(2,)], (1, 0)) == 0


def test_references_are_written_on_their_own_page_where_no_chapter_prints_them():
    assert part_of("reference", None, TINY) == "reference"
    assert part_of("strength", 2, TINY) == "2"
    assert kinds_of_part("reference", TINY) == ("reference",)
    assert "reference" not in kinds_of_part("2", TINY)


def test_a_place_has_a_key_and_an_anchor():
    assert (PassagePlace(2, "L1").key, PassagePlace(2, "L1").anchor) == ("2/L1", "place-L1")
    assert PassagePlace().key == ""
