"""A report that prints figures by area, without an inspection large enough for them."""

from dataclasses import replace

from reports.document.parts import (
    AreaFigures,
    AreaSample,
    AreaScore,
    ByAreaRow,
    ByAreaTable,
    Report,
)
from reports.figures.counts import Figure


def by_area(report: Report) -> Report:
    """With one figure of a criterion printed by area, one hidden, and a score of each kind."""
    chapter = report.chapters[1]
    row = ByAreaRow("L1.1", "Books", False, Figure(30, 60), (Figure(20, 40), None))
    figures = AreaFigures(
        number=1,
        title="Libraries",
        anchor="by-area-2",
        threshold=10,
        areas=(AreaSample("North", 40), AreaSample("South", 20)),
        small=(),
        tables=(ByAreaTable("L1", "Books", (row,)),),
        left_out=(),
    )
    assert chapter.scores is not None
    scores = replace(chapter.scores, areas=(AreaScore("North", Figure(3, 4)), AreaScore("South", None)))
    changed = replace(chapter, area_figures=figures, scores=scores)
    return replace(report, chapters=(report.chapters[0], changed, *report.chapters[2:]))
