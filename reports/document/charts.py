"""Bars to draw from figures: whole numbers of chart units, for SVG templates. No Django here.

`templates/reports/document/charts/bars.html` draws a `BarChart`, on screen and in the PDF; print the table it
shows beside it. `templates/reports/document/charts/lines.html` draws `CoverLines`, the pattern of the cover.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document.parts import AreaScore, PrintedTable, Report
from reports.figures.counts import Figure
from reports.figures.intervals import ScoreLine
from reports.figures.scores import CombinedScores
from reports.figures.statistics import Interval
from reports.figures.translation import say

WIDTH = 360
LABELS = 132  # width of the column of labels
FULL = 190  # length of a bar of 100%
STEP = 26  # from one bar to the next
TALL_STEP = 38  # where a label takes three lines
LINE = 11  # from one line of a label to the next
BAR = 14
HEAD = 6
AXIS = 22
LINE_CHARACTERS = 24  # of a label
LARGE_CHARACTERS = 18  # of a label that is set larger on a small screen
FEWEST_LINES = 40  # that a cover has room for, so that few do not come out thick


@dataclass(frozen=True)
class ChartBar:
    """`lines` is the label, broken to fit; `length` is 0 and `display` says why where there is no bar.

    `low` and `high` are the ends of the interval, where one is drawn.
    """

    lines: tuple[str, ...]
    display: str
    length: int
    y: int
    strong: bool = False
    low: int | None = None
    high: int | None = None

    @property
    def middle(self) -> int:
        return self.y + BAR // 2

    @property
    def label(self) -> tuple[tuple[str, int], ...]:
        """Its lines, each with how far its foot is below the middle of the bar."""
        top = 4 - LINE * (len(self.lines) - 1) // 2
        return tuple((line, top + LINE * n) for n, line in enumerate(self.lines))

    @property
    def after(self) -> int:
        """Where the figure is written: just past the end of the bar and of its interval."""
        return max(LABELS + self.length, self.high or 0) + 5


@dataclass(frozen=True)
class AxisTick:
    """`at` is where on its axis, in chart units."""

    label: str
    at: int


@dataclass(frozen=True)
class BarChart:
    """`title` is the alternative text: what is drawn, with every figure."""

    title: str
    bars: tuple[ChartBar, ...]
    ticks: tuple[AxisTick, ...]
    height: int
    axis_y: int
    width: int = WIDTH
    left: int = LABELS
    thickness: int = BAR


@dataclass(frozen=True)
class CoverLine:
    y: int
    percent: int | None
    strong: bool


@dataclass(frozen=True)
class CoverLines:
    """One line for each scored criterion, as long as its percentage; none where it has no base."""

    title: str
    lines: tuple[CoverLine, ...]
    height: int


def section_chart(scores: CombinedScores) -> BarChart:
    """The sections of a chapter, and all of them together where there is more than one."""
    bars = [(bar.label, bar.figure.display, bar.figure) for bar in scores.by_section]
    if len(bars) > 1:
        bars.append((say("All sections"), scores.overall.display, scores.overall))
    return _chart(say("{title}, by section", title=scores.title), bars, strong=len(scores.by_section))


def area_chart(title: str, areas: Sequence[AreaScore], hidden: str) -> BarChart:
    """The areas of a chapter; `hidden` is what stands in place of a figure that is not printed."""
    bars = [(score.area, score.figure.display if score.figure else hidden, score.figure) for score in areas]
    return _chart(say("{title}, by area", title=title), bars)


def score_chart(title: str, lines: Sequence[ScoreLine]) -> BarChart:
    """Any scores with their intervals, inside the product: a small one has its counts and no bar.

    The total is drawn where there is more than one line beside it.
    """
    drawn = [line for line in lines if not line.total or len(lines) > 2]
    return _chart(
        title,
        [(line.label, line.figure.inside, None if line.figure.small else line.figure) for line in drawn],
        strong=next((n for n, line in enumerate(drawn) if line.total), None),
        intervals=[line.interval for line in drawn],
        characters=LARGE_CHARACTERS,
    )


def cover_lines(report: Report) -> CoverLines:
    """A strong line opens each table."""
    tables = [block.table for block in report.blocks(PrintedTable)]
    figures = [
        (row.figure, row is table.rows[0]) for table in tables for row in table.rows if row.figure is not None
    ]
    return CoverLines(
        title=say("Pattern of lines, one for each criterion, as long as its percentage in the tables."),
        lines=tuple(CoverLine(2 + 4 * n, figure.percent, first) for n, (figure, first) in enumerate(figures)),
        height=4 * max(len(figures), FEWEST_LINES),
    )


def _chart(
    title: str,
    rows: Sequence[tuple[str, str, Figure | None]],
    strong: int | None = None,
    intervals: Sequence[Interval | None] = (),
    characters: int = LINE_CHARACTERS,
) -> BarChart:
    ends = [_ends(one) for one in intervals] or [(None, None)] * len(rows)
    labels = [_wrapped(label, characters) for label, _, _ in rows]
    step = TALL_STEP if any(len(label) > 2 for label in labels) else STEP
    bars = tuple(
        ChartBar(
            lines=labels[n],
            display=display,
            length=(FULL * (figure.percent or 0) + 50) // 100 if figure else 0,
            y=HEAD + (step - STEP) // 2 + step * n,
            strong=n == strong,
            low=ends[n][0],
            high=ends[n][1],
        )
        for n, (_, display, figure) in enumerate(rows)
    )
    axis = HEAD + step * len(bars) - 4
    figures = "; ".join(f"{label} {display}" for label, display, _ in rows)
    return BarChart(
        title=say("Bar chart. {title}: {figures}.", title=title, figures=figures),
        bars=bars,
        ticks=tuple(AxisTick(f"{mark}%", LABELS + FULL * mark // 100) for mark in (0, 25, 50, 75, 100)),
        height=axis + AXIS,
        axis_y=axis,
    )


def _ends(interval: Interval | None) -> tuple[int | None, int | None]:
    """None where there is nothing to draw: no interval, or every case was read."""
    if interval is None or interval.low == interval.high:
        return None, None
    return LABELS + round(FULL * interval.low), LABELS + round(FULL * interval.high)


def _wrapped(label: str, characters: int) -> tuple[str, ...]:
    """The label in at most three lines; what does not fit is cut off, and stands whole in the table."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > characters:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > 3:
        lines = [*lines[:2], f"{lines[2]} …"]
    return tuple(lines)
