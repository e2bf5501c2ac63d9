"""Ranges of numbers that are not told, by integer linear programming (HiGHS). No Django here.

scipy takes half a second and 60 MB to import, so it is imported on use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.disclosure.release import Cell, MetAndNotMet

Variable = tuple[Cell, int]  # a cell, and its met (0) or its not met (1)
SAMPLES = 16  # first solutions, at random: most numbers are shown to be free by one pair of them
SEED = 2005
NEAR = 1e-4  # a solver's number is whole if it is as near to one as that


class NoSolution(Exception):
    """No numbers fit what is told."""


@dataclass(frozen=True)
class KnownSum:
    """A sum of variables that is told: `value`, or no further from it than `slack`."""

    terms: tuple[Variable, ...]
    value: int
    slack: int = 0


@dataclass(frozen=True)
class KnownCounts:
    """Criteria that are told together. Met and not met of every area are whole numbers from 0 up, of at
    most its cases in all; over all areas they make the criterion's `totals`; `sums` hold besides."""

    totals: Mapping[str, MetAndNotMet]
    cases: Mapping[str, int]
    sums: tuple[KnownSum, ...]

    @property
    def possible(self) -> bool:
        try:
            return bool(self._solver)
        except NoSolution:
            return False

    def at_most(self, terms: Sequence[Variable]) -> int:
        """A width that the terms' sum cannot exceed, whatever else is told."""
        return sum(min(self.cases[area], self.totals[code][side]) for (code, area), side in terms)

    def reaches(self, terms: Sequence[Variable], need: int) -> bool:
        """Whether numbers that fit are found whose sums of the terms lie `need` or more apart."""
        if self._solver.spread(terms) >= need:
            return True
        low, high = self.range(terms)
        return high - low >= need

    def range(self, terms: Sequence[Variable]) -> tuple[int, int]:
        """The least and the greatest that the terms can sum to."""
        return self._solver.extreme(terms, 1), self._solver.extreme(terms, -1)

    @cached_property
    def _solver(self) -> "_CountSolver":
        return _CountSolver(self)


class _CountSolver:
    """A block as matrices, with the solutions found so far.

    Raises NoSolution where there are none.
    """

    def __init__(self, block: KnownCounts) -> None:
        import numpy

        self.index = {
            ((code, area), side): number
            for number, (code, area, side) in enumerate(
                (code, area, side) for code in block.totals for area in block.cases for side in (0, 1)
            )
        }
        self.found: Any = numpy.empty((0, len(self.index)))
        self.program = self._program(block)
        noise = numpy.random.default_rng(SEED)
        for _ in range(SAMPLES):
            self._solve(noise.integers(-9, 10, len(self.index)))

    def _program(self, block: KnownCounts) -> dict[str, Any]:
        import numpy
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        rows = list(self._rows(block))
        places = [(n, self.index[v]) for n, (terms, _, _) in enumerate(rows) for v in terms]
        down, across = numpy.array(places, dtype=numpy.int32).T
        shape = len(rows), len(self.index)
        matrix = csr_array((numpy.ones(len(places)), (down, across)), shape=shape)
        lows, highs = [low for _, low, _ in rows], [high for _, _, high in rows]
        most = [block.cases[area] for (_, area), _ in self.index]
        return {
            "constraints": LinearConstraint(matrix, lows, highs),
            "bounds": Bounds(0, most),
        }

    def _rows(self, block: KnownCounts) -> Iterable[tuple[tuple[Variable, ...], int, int]]:
        """Terms, and the least and greatest that they may sum to."""
        for code, totals in block.totals.items():
            for side in (0, 1):
                terms = tuple(((code, area), side) for area in block.cases)
                yield terms, totals[side], totals[side]
            for area, cases in block.cases.items():
                yield (((code, area), 0), ((code, area), 1)), 0, cases
        for known in block.sums:
            yield known.terms, known.value - known.slack, known.value + known.slack

    def spread(self, terms: Sequence[Variable]) -> int:
        values = self.found[:, [self.index[term] for term in terms]].sum(axis=1)
        return int(values.max() - values.min())

    def extreme(self, terms: Sequence[Variable], sign: int) -> int:
        import numpy

        weights = numpy.zeros(len(self.index))
        for term in terms:
            weights[self.index[term]] += sign
        return sign * round(self._solve(weights))

    def _solve(self, weights: Any) -> float:
        """The least of the weighted sum of whole numbers; keeps the solution.

        Linear programming finds whole numbers nearly always, and is searched further where it does not.
        No presolve: with it HiGHS 1.2 (scipy 1.12) can miss the least, or call a program that has
        solutions impossible. What is kept is checked, so that no number is called free in error.
        """
        import numpy
        from scipy.optimize import milp

        for whole_only in (0, 1):
            kinds = numpy.full(len(self.index), whole_only)
            result = milp(weights, **self.program, integrality=kinds, options={"presolve": False})
            whole = None if result.x is None else self._whole(result.x)
            if whole is not None:
                self.found = numpy.vstack([self.found, whole])
                return float(weights @ whole)
        raise NoSolution(result.message)

    def _whole(self, solution: Any) -> Any:
        """The solution in whole numbers, if it is one; else None."""
        import numpy

        whole = numpy.rint(solution)
        limits, bounds = self.program["constraints"], self.program["bounds"]
        sums = limits.A @ whole
        fits = (limits.lb <= sums).all() and (sums <= limits.ub).all()
        inside = (bounds.lb <= whole).all() and (whole <= bounds.ub).all()
        near = numpy.abs(whole - solution).max(initial=0) < NEAR
        return whole if fits and inside and near else None
