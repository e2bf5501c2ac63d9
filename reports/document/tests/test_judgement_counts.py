"""Judgements counted each way, in the order of their scale."""

from reports.document.judgement_counts import count_judgements
from reports.document.parts import Judgement
from reports.figures.counts import AreaRef
from reports.figures.tables import GridCell

SCALE = (
    Judgement("STRONG", "met"),
    Judgement("MIXED", "partly_met"),
    Judgement("WEAK", "not_met"),
)
NORTH, SOUTH, EAST = (AreaRef(name.lower(), name) for name in ("North", "South", "East"))
CELLS = (
    GridCell(NORTH, "weak", "WEAK", "not_met"),
    GridCell(SOUTH, "strong", "STRONG", "met"),
    GridCell(EAST, "weak", "WEAK", "not_met"),
)


def test_each_value_with_how_many_of_how_many():
    said = [(way.printed, way.number, way.of) for way in count_judgements(CELLS, SCALE)]
    assert said == [("STRONG", 1, 3), ("WEAK", 2, 3)]


def test_the_areas_own_is_marked():
    assert [(way.printed, way.own) for way in count_judgements(CELLS, SCALE, "east")] == [
        ("STRONG", False),
        ("WEAK", True),
    ]


def test_what_is_not_judged_comes_last():
    cells = (GridCell(NORTH, "", "Not judged", "unanswered"), *CELLS[1:])
    assert [way.printed for way in count_judgements(cells, SCALE)] == [
        "STRONG",
        "WEAK",
        "Not judged",
    ]


def test_the_parts_never_fill_more_than_the_bar():
    assert [way.width for way in count_judgements(CELLS, SCALE)] == ["33.33", "66.66"]


def test_no_judgement_no_way():
    assert count_judgements((), SCALE) == ()
