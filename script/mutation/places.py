"""Places where a fault can be put: in Python, in scripts, in templates; and a seeded sample of them."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Fault(NamedTuple):
    """A fault of a syntax tree: the line it stands in, its kind, and what puts it."""

    line: int
    kind: str
    put: Callable[[], None]


@dataclass(frozen=True, order=True)
class Place:
    """Where one fault goes: the `number` counts the places of the file."""

    path: str
    line: int
    kind: str
    text: str  # of the line, without its indent
    number: int

    @property
    def package(self) -> str:
        """What a share of the sample is drawn from: casefiles/scoring, static/js, templates/reports."""
        parts = self.path.split("/")
        return "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def sample(places: Iterable[Place], count: int, seed: int) -> list[Place]:
    """`count` places, of each package in proportion to how many it has and at least one.

    The same places, count and seed give the same sample. Raises ValueError for more than there are.
    """
    by_package: dict[str, list[Place]] = {}
    for place in sorted(places):
        by_package.setdefault(place.package, []).append(place)
    every = sum(map(len, by_package.values()))
    if count > every:
        raise ValueError(f"There are {every} places, not {count}.")
    shares = {name: max(1, count * len(members) // every) for name, members in by_package.items()}
    draw = random.Random(seed)  # noqa: S311 nothing secret
    chosen = [one for name, members in by_package.items() for one in draw.sample(members, shares[name])]
    draw.shuffle(chosen)
    if len(chosen) < count:
        rest = sorted(set().union(*by_package.values()) - set(chosen))
        chosen += draw.sample(rest, count - len(chosen))
    return chosen[:count]
