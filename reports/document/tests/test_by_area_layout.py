"""Areas across the page while they fit, down it when there are more."""

from reports.document.by_area_layout import by_area_layouts
from reports.document.parts import AreaFigures, AreaSample, ByAreaRow, ByAreaTable
from reports.figures.counts import Figure


def printed(areas: int, criteria: int) -> AreaFigures:
    """The last area's figures are hidden."""
    cells = (*(Figure(20, 40) for _ in range(areas - 1)), None)
    rows = tuple(
        ByAreaRow(f"C1.{number}", f"Criterion {number}.", False, Figure(90, 180), cells)
        for number in range(1, criteria + 1)
    )
    return AreaFigures(
        number=1,
        title="Stock",
        anchor="by-area-2",
        threshold=10,
        areas=tuple(AreaSample(f"Area {number}", 40) for number in range(1, areas + 1)),
        small=(),
        tables=(ByAreaTable("C1", "Books", rows),),
        left_out=(),
    )


def test_six_areas_stand_across_with_a_line_for_each_criterion():
    (spread,) = by_area_layouts(printed(areas=6, criteria=9))
    assert [column.label for column in spread.columns][:3] == ["All areas", "Area 1", "Area 2"]
    assert [line.label for line in spread.lines][:2] == ["Books", "Criterion 1."]
    assert (len(spread.lines), spread.width) == (10, 8)
    assert spread.lines[1].figures[-1] is None


def test_seven_areas_stand_down_with_six_criteria_in_a_table():
    first, second = by_area_layouts(printed(areas=7, criteria=8))
    assert [column.label for column in first.columns] == [f"C1.{n}" for n in range(1, 7)]
    assert [column.label for column in second.columns] == ["C1.7", "C1.8"]
    assert [line.label for line in second.lines][:2] == ["All areas", "Area 1"]
    assert (second.lines[0].figures[0], second.lines[7].figures) == (Figure(90, 180), (None, None))
    assert [row.wording for row in second.key] == ["Criterion 7.", "Criterion 8."]


def test_a_table_with_a_hidden_figure_says_so():
    assert [spread.has_hidden for spread in by_area_layouts(printed(areas=42, criteria=1))] == [True]
