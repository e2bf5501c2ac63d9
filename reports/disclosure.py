"""Which by-area figures may be printed for everybody to read. No Django here."""

from collections.abc import Sequence

from reports.document import AreaScore
from reports.figures import Figure
from reports.tables import ScoreBar

HIDDEN = "[c]"


def publishable(bars: Sequence[ScoreBar], threshold: int) -> tuple[AreaScore, ...]:
    """The areas' scores, without a figure where fewer than `threshold` answers stand on either side.

    A single hidden area could be worked out from the total, so the next smallest goes with it.
    """
    hidden = {bar.key for bar in bars if _points_at_people(bar.figure, threshold)}
    if len(hidden) == 1:
        shown = [bar for bar in bars if bar.key not in hidden]
        hidden |= {bar.key for bar in sorted(shown, key=lambda bar: bar.figure.relevant)[:1]}
    return tuple(AreaScore(bar.label, None if bar.key in hidden else bar.figure) for bar in bars)


def _points_at_people(figure: Figure, threshold: int) -> bool:
    """True too of 0% and 100%, which tell the answer of every case."""
    return figure.small or min(figure.met, figure.relevant - figure.met) < threshold
