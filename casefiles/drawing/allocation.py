"""How many cases a sample needs, and how many of them each stratum gives. Pure, and exact in fractions."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Generic, TypeVar

# The standard normal deviate that leaves half of the rest on each side, by confidence in percent.
DEVIATES = {
    80: Fraction("1.281552"),
    90: Fraction("1.644854"),
    95: Fraction("1.959964"),
    99: Fraction("2.575829"),
}

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class SampleSize:
    """How many cases to draw: a number, or as many as give a margin (percent points) of a confidence."""

    number: int | None = None
    confidence: int = 80
    margin: int = 5

    def of(self, population: int) -> int:
        """The cases asked of a list of `population`; a number may be more than there are.

        Otherwise those needed for a share of one half to be known within the margin. Cochran, Sampling
        Techniques (1977), section 4.4: n0 = z² p(1 - p) / e² with p = 1/2, then
        n = n0 / (1 + (n0 - 1) / N), rounded up. Exact, in fractions. Raises ValueError for a confidence
        that is not in DEVIATES and a margin outside 1 to 50.
        """
        if self.number is not None:
            return self.number
        if self.confidence not in DEVIATES or not 1 <= self.margin <= 50 or population < 0:
            raise ValueError(f"no sample size for {population} cases at {self}")
        if population == 0:
            return 0
        unlimited = DEVIATES[self.confidence] ** 2 * 2500 / self.margin**2
        return ceil(unlimited / (1 + (unlimited - 1) / population))

    def __str__(self) -> str:
        return str(self.number) if self.number is not None else f"{self.confidence}% ± {self.margin}"


@dataclass(frozen=True)
class StratumAllocation(Generic[K]):
    """A stratum's part of the sample: its exact share, that rounded down, and one more or none."""

    stratum: K
    cases: int
    share: Fraction
    extra: int

    @property
    def taken(self) -> int:
        return int(self.share) + self.extra


def allocate_to_strata(size: int, cases: Mapping[K, int]) -> tuple[StratumAllocation[K], ...]:
    """Share `size` among strata in proportion to their cases, by largest remainder.

    Each exact share is rounded down; what is then missing goes, one each, to the strata that lost most
    by it (on a tie the larger, then the earlier by name). The parts add up to `size`, or to all cases
    if there are fewer, and none exceeds its stratum: a share is at most the stratum's cases, so a share
    that is no whole number rounds up to at most that.
    """
    total = sum(cases.values())
    size = min(size, total)
    shares = {key: Fraction(size * count, total) for key, count in cases.items() if count}
    missing = size - sum(int(share) for share in shares.values())
    in_turn = sorted(shares, key=lambda key: (-(shares[key] % 1), -cases[key], str(key)))
    lucky = set(in_turn[:missing])
    return tuple(
        StratumAllocation(key, cases[key], shares.get(key, Fraction(0)), int(key in lucky))
        for key in sorted(cases, key=str)
    )
