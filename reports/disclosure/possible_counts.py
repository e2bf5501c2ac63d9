"""Worlds: numbers that fit everything a reader is told, made from the true ones by exchanging cases.

Where two worlds differ by ten in a cell, nobody can know that cell better than that. No Django here.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.disclosure.release import Cell

Step = tuple[Cell, int]  # a cell, and whether it gains (1) or loses (-1)

MET, NOT_MET, OTHERWISE = 0, 1, 2  # of an area's cases; the rest are not relevant or not answered
NO_SCORE = ""  # stands for all areas whose score is not told


@dataclass
class PossibleCounts:
    """`rows`: criterion -> area -> (met, not met). Only `unknown` cells move; the totals of every
    criterion stay, and in `score_areas` the sums over all criteria too.
    """

    rows: Mapping[str, Mapping[str, tuple[int, int]]]
    cases: Mapping[str, int]
    unknown: Sequence[Cell]
    score_areas: Collection[str]
    now: dict[Cell, list[int]] = field(init=False)
    low: dict[tuple[Cell, int], int] = field(init=False)
    high: dict[tuple[Cell, int], int] = field(init=False)

    def __post_init__(self) -> None:
        self.now = {cell: self._truth(cell) for cell in self.unknown}
        ends = {(cell, side): self.now[cell][side] for cell in self.unknown for side in (0, 1)}
        self.low, self.high = dict(ends), dict(ends)
        self.of_area: dict[str, list[Cell]] = {}
        self.of_code: dict[str, list[Cell]] = {}
        for cell in self.unknown:
            self.of_area.setdefault(self._node(cell[1]), []).append(cell)
            self.of_code.setdefault(cell[0], []).append(cell)

    def _truth(self, cell: Cell) -> list[int]:
        met, not_met = self.rows[cell[0]][cell[1]]
        return [met, not_met, self.cases[cell[1]] - met - not_met]

    def _node(self, area: str) -> str:
        return area if area in self.score_areas else NO_SCORE

    def cell_differs(self, cell: Cell, side: int, by: int) -> bool:
        """Whether worlds are found whose met (or not met) in the cell differ by so many."""
        others = [other for other in (MET, NOT_MET, OTHERWISE) if other != side]
        for gains, loses in [(side, other) for other in others] + [(other, side) for other in others]:
            if self.high[cell, side] - self.low[cell, side] >= by:
                return True
            while self._exchange(cell, gains, loses):
                pass
        return self.high[cell, side] - self.low[cell, side] >= by

    def score_differs(self, area: str, side: int, by: int) -> bool:
        """The same of the sum over all criteria of an area whose score is not told."""
        cells = [cell for cell in self.unknown if cell[1] == area]
        first = sum(self.now[cell][side] for cell in cells)
        for other in (other for other in (MET, NOT_MET, OTHERWISE) if other != side):
            for cell in cells:
                while self._exchange(cell, side, other):
                    pass
        most = sum(self.now[cell][side] for cell in cells)
        for other in (other for other in (MET, NOT_MET, OTHERWISE) if other != side):
            for cell in cells:
                while self._exchange(cell, other, side):
                    pass
        fewest = sum(self.now[cell][side] for cell in cells)
        return max(first, most) - min(first, fewest) >= by

    def _exchange(self, cell: Cell, gains: int, loses: int) -> bool:
        """Move cases of the cell from one side to another, and others elsewhere so that every total
        stays. False where that cannot be done."""
        if not self.now[cell][loses]:
            return False
        steps = self._way_round(cell, gains, loses)
        if not steps:
            return False
        number = min(self.now[at][loses if sign > 0 else gains] for at, sign in steps)
        for at, sign in steps:
            self.now[at][gains] += sign * number
            self.now[at][loses] -= sign * number
            for side in (MET, NOT_MET):
                self.low[at, side] = min(self.low[at, side], self.now[at][side])
                self.high[at, side] = max(self.high[at, side], self.now[at][side])
        return True

    def _way_round(self, cell: Cell, gains: int, loses: int) -> list[Step]:
        """The shortest ring of cells that gain and lose by turns, beginning with `cell`; breadth first.

        A cell that gains unbalances its area; another cell of the area loses, which unbalances a
        criterion; another cell of the criterion gains; until the first criterion is balanced.
        """
        code, area = cell
        came: dict[tuple[str, str], tuple[tuple[str, str], Step]] = {}
        start = ("area", self._node(area))
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for step, after in self._next(node, cell, gains, loses):
                if after in came or after == start:
                    continue
                came[after] = (node, step)
                if after == ("code", code):
                    return [(cell, 1), *_trace_back(came, after, start)]
                queue.append(after)
        return []

    def _next(
        self, node: tuple[str, str], first: Cell, gains: int, loses: int
    ) -> Iterator[tuple[Step, tuple[str, str]]]:
        kind, name = node
        if kind == "area":
            for cell in self.of_area.get(name, ()):
                if cell != first and self.now[cell][gains]:
                    yield (cell, -1), ("code", cell[0])
        else:
            for cell in self.of_code.get(name, ()):
                if self.now[cell][loses]:
                    yield (cell, 1), ("area", self._node(cell[1]))


def _trace_back(
    came: Mapping[tuple[str, str], tuple[tuple[str, str], Step]],
    node: tuple[str, str],
    start: tuple[str, str],
) -> Iterator[Step]:
    while node != start:
        node, step = came[node]
        yield step
