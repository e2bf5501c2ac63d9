"""A funnel plot in chart units, for `templates/reports/document/charts/funnel.html`. No Django here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.document.charts import AxisTick
from reports.figures.counts import Figure
from reports.results.tables.area_comparison import (
    AreaComparison,
    AreaComparisonRow,
    LimitStanding,
    area_limits,
)

WIDTH, HEIGHT = 360, 290
LEFT, RIGHT, TOP, BOTTOM = 42, 42, 10, 34  # margins for what is written at the axes and lines
MOST_POSITIONS = 60  # along the horizontal axis at which the limits are worked out
MOST_TICKS = 6
APART = 12  # from the name of one line to that of the next


@dataclass(frozen=True)
class AreaMark:
    """An area. `label` is empty within the limits: its name stands in the table."""

    x: str
    y: str
    standing: LimitStanding
    label: str
    to_left: bool

    @property
    def anchor(self) -> str:
        return "end" if self.to_left else "start"

    @property
    def beside(self) -> int:
        return -8 if self.to_left else 8


@dataclass(frozen=True)
class LimitCurve:
    """The limits of one level as two lines, each the `d` of a path."""

    kind: str
    high: str
    low: str
    end: float


@dataclass(frozen=True)
class FunnelChart:
    """`title` is the alternative text; `rate_y` the height of the line of all areas together; `names`
    stand at the right ends of the lines."""

    title: str
    curves: tuple[LimitCurve, ...]
    marks: tuple[AreaMark, ...]
    names: tuple[AxisTick, ...]
    rate_y: str
    across: tuple[AxisTick, ...]
    up: tuple[AxisTick, ...]
    across_name: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    foot: int = HEIGHT - BOTTOM
    names_x: int = WIDTH - RIGHT + 4
    middle: int = (LEFT + WIDTH - RIGHT) // 2


@dataclass(frozen=True)
class _FunnelAxes:
    """From cases and shares to chart units."""

    most: int

    def x(self, cases: int) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * cases / self.most:.1f}"

    def y(self, met: int, relevant: int) -> str:
        foot = HEIGHT - BOTTOM
        return f"{foot - (foot - TOP) * met / relevant:.1f}"


def funnel_chart(funnel: AreaComparison) -> FunnelChart | None:
    """None where nothing is relevant anywhere: there is nothing to draw."""
    drawn = [row for row in funnel.rows if row.figure.relevant]
    if not drawn:
        return None
    most = max(row.figure.relevant for row in drawn)
    scale = _FunnelAxes(most + max(1, most // 20))
    pooled = funnel.pooled
    rate_y = scale.y(pooled.met, pooled.relevant)
    curves = tuple(_curves(pooled, scale, {row.figure.relevant for row in drawn}))
    ends = [float(rate_y), *(curve.end for curve in curves)]
    return FunnelChart(
        title=_alternative_text(funnel),
        curves=curves,
        marks=tuple(_mark(row, scale) for row in drawn),
        names=tuple(map(AxisTick, (pooled.display, "95%", "99.8%"), _spaced(ends))),
        rate_y=rate_y,
        across=tuple(AxisTick(str(n), round(float(scale.x(n)))) for n in _ticks(scale.most)),
        up=tuple(AxisTick(f"{n}%", round(float(scale.y(n, 100)))) for n in (0, 25, 50, 75, 100)),
        across_name="Relevant answers" if funnel.measure.is_combined else "Relevant cases",
    )


def _curves(pooled: Figure, scale: _FunnelAxes, wanted: Iterable[int]) -> Iterator[LimitCurve]:
    """Through the exact limits at every number of cases, or where these are many at some of them and at
    those of the areas, so that a mark lies on the side of the line that the counts say."""
    step = -(-scale.most // MOST_POSITIONS)
    positions = sorted({*range(1, scale.most, step), *wanted, scale.most})
    limits = [(n, *area_limits(pooled, n)) for n in positions]
    for kind, each in (
        ("inner", [(n, inner) for n, inner, _ in limits]),
        ("outer", [(n, outer) for n, _, outer in limits]),
    ):
        yield LimitCurve(
            kind=kind,
            high=_path((scale.x(n), scale.y(ends.high, n)) for n, ends in each),
            low=_path((scale.x(n), scale.y(ends.low, n)) for n, ends in each),
            end=float(scale.y(each[-1][1].low, each[-1][0])),
        )


def _spaced(wanted: Sequence[float]) -> list[int]:
    """Heights near those wanted, from the top down, that leave room for a name each above the foot."""
    placed: list[int] = []
    for height in wanted:
        placed.append(max(round(height), placed[-1] + APART if placed else 0))
    for n, lowest in enumerate(range(HEIGHT - BOTTOM, 0, -APART)[: len(placed)], 1):
        placed[-n] = min(placed[-n], lowest)
    return placed


def _path(points: Iterable[tuple[str, str]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _mark(row: AreaComparisonRow, scale: _FunnelAxes) -> AreaMark:
    x = scale.x(row.figure.relevant)
    return AreaMark(
        x=x,
        y=scale.y(row.figure.met, row.figure.relevant),
        standing=row.standing,
        label=row.area.name if row.side else "",
        to_left=float(x) > WIDTH / 2,
    )


def _ticks(most: int) -> range:
    """Round numbers up to `most`, at most six of them."""
    step = next(
        size * 10**power
        for power in range(len(str(most)))
        for size in (1, 2, 5)
        if most // (size * 10**power) < MOST_TICKS
    )
    return range(0, most + 1, step)


def _alternative_text(funnel: AreaComparison) -> str:
    outside = [
        f"{row.area.name} is {row.side} the {limit} limits"
        for limit, rows in (("99.8%", funnel.outside_outer), ("95%", funnel.outside_inner))
        for row in rows
    ]
    remarkable = "; ".join(outside) or "every area is within the 95% limits"
    pooled = funnel.pooled
    return (
        f"Funnel plot. {funnel.measure.label}, by area: all areas together {pooled.display}, "
        f"{pooled.of}; {remarkable}."
    )
