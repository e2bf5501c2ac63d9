"""How many judgements fell each way, to print and to draw. No Django here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.document.parts import Judgement
from reports.figures.tables import NOT_JUDGED, GridCell


@dataclass(frozen=True)
class JudgementCount:
    """The judgements of one value: how many of `of`, and whether it is the area's own."""

    printed: str
    counts_as: str
    number: int
    of: int
    own: bool = False

    @property
    def width(self) -> str:
        """Its share of the bar in percent, in hundredths so that the parts fill it."""
        return f"{self.number * 10000 // self.of / 100:.2f}"


def count_judgements(
    cells: Iterable[GridCell], values: Sequence[Judgement], own: str = ""
) -> tuple[JudgementCount, ...]:
    """Every value that was given, in the order of the scale, those that were not judged last.

    `own` is the slug of the area whose judgement is marked.
    """
    cells = tuple(cells)
    counted = Counter[tuple[str, str]]((cell.printed, cell.counts_as) for cell in cells)
    mine = {cell.printed for cell in cells if cell.area.slug == own}
    order = [(value.printed, value.counts_as) for value in values]
    order += [key for key in counted if key not in order]
    order.sort(key=lambda key: key[0] == NOT_JUDGED)
    return tuple(
        JudgementCount(printed, counts_as, counted[printed, counts_as], len(cells), printed in mine)
        for printed, counts_as in order
        if counted[printed, counts_as]
    )
