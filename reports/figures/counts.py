"""Counts and the figures made from them. `percent` is the only rounding in the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from reports.figures.translation import say, say_number

SMALL_NUMBER = 10
NO_BASE = "N/A"


class Count(NamedTuple):
    """How many cases stand where on one criterion. All five are whole numbers of cases.

    A named tuple, since a tally makes thousands: a frozen dataclass takes four times as long to make.
    """

    met: int = 0
    partly_met: int = 0
    not_met: int = 0
    excluded: int = 0
    unanswered: int = 0

    @property
    def relevant(self) -> int:
        """The base of every percentage: the cases that count, neither excluded nor unanswered."""
        return self.met + self.partly_met + self.not_met

    @property
    def turned_round(self) -> "Count":
        """Met and not met exchanged: how an adverse criterion enters a combined score."""
        return Count(self.not_met, self.partly_met, self.met, self.excluded, self.unanswered)

    def __add__(self, other: "Count") -> "Count":  # type: ignore[override]  # not one tuple after the other
        return Count(
            self.met + other.met,
            self.partly_met + other.partly_met,
            self.not_met + other.not_met,
            self.excluded + other.excluded,
            self.unanswered + other.unanswered,
        )


@dataclass(frozen=True)
class AreaRef:
    slug: str
    name: str


@dataclass(frozen=True)
class Tally:
    """The counts of an inspection: criterion code -> area slug -> count; and cases by area slug.

    A criterion or area without counts counts nothing; it is not an error.
    """

    counts: Mapping[str, Mapping[str, Count]]
    cases: Mapping[str, int]

    def of(self, code: str, area: str | None = None) -> Count:
        """The count of a criterion in one area or, without an area, in all areas of the tally."""
        by_area = self.counts.get(code, {})
        if area is not None:
            return by_area.get(area, Count())
        return sum(by_area.values(), Count())

    @property
    def sample(self) -> int:
        return sum(self.cases.values())


def percent(met: int, relevant: int) -> int | None:
    """`met` of `relevant` as a whole percent, half up, in integers. None without a base.

    Raises ValueError where the two cannot be a part and its whole.
    """
    if not 0 <= met <= relevant:
        raise ValueError(f"{met} of {relevant} is not a part of a whole")
    if relevant == 0:
        return None
    return (200 * met + relevant) // (2 * relevant)


@dataclass(frozen=True)
class Figure:
    """A percentage with the counts it came from.

    `small`: a by-area figure on fewer relevant cases than the threshold; pages print `inside`.
    `parts`: where the percent is a mean of rates, the (met, relevant) of each criterion averaged.
    """

    met: int
    relevant: int
    small: bool = False
    parts: tuple[tuple[int, int], ...] = ()

    @property
    def percent(self) -> int | None:
        if not self.parts:
            return percent(self.met, self.relevant)
        mean = sum((Fraction(*part) for part in self.parts), Fraction()) / len(self.parts)
        return percent(mean.numerator, mean.denominator)

    @property
    def display(self) -> str:
        """ "51%", or "N/A" without a base: never 0%."""
        return say(NO_BASE) if self.percent is None else f"{self.percent}%"

    @property
    def of(self) -> str:
        """What stands beside the percentage: "52 of 102", or for a mean "mean of 11 criteria"."""
        if not self.parts:
            return self._counts
        number = len(self.parts)
        return say_number("mean of {number} criterion", "mean of {number} criteria", number)

    @property
    def inside(self) -> str:
        """What a by-area cell prints inside the product: "3 of 4" alone where it is small."""
        return self._counts if self.small and self.relevant else self.display

    @property
    def _counts(self) -> str:
        return say("{met} of {relevant}", met=self.met, relevant=self.relevant)


def figure_by_area(count: Count, threshold: int = SMALL_NUMBER) -> Figure:
    return Figure(count.met, count.relevant, small=count.relevant < threshold)
