"""What must be true of the facts in an instrument file and of their rows in the sample profile."""

from collections.abc import Iterator
from itertools import accumulate
from operator import itemgetter
from typing import Any

from criteria.facts import KINDS, KindOfFact, is_number
from criteria.file.problems import Fault, Path, did_you_mean
from criteria.file.raw import Raw, objects, text, texts, texts_at

Band = tuple[tuple[float, float], Any, Path, str]  # lowest and highest, index, path and code
RESERVED_KEYS = ("area", "reference", "case_ref")  # columns of every sample


def fact_faults(document: Raw) -> Iterator[Fault]:
    for path, fact in objects(document, "facts"):
        key = text(fact, "key")
        if key in RESERVED_KEYS:
            yield Fault((*path, "key"), f'"{key}" is a column of every sample: choose another key')
        if "__" in key or key.endswith("_"):  # a query could not tell the key from what follows
            message = "has two underscores in a row or one at its end: leave it out"
            yield Fault((*path, "key"), f'"{key}" {message}')
        kind = KINDS.get(text(fact, "kind"))
        if kind:
            yield from _choices(path, fact, kind)
            if isinstance(fact.get("profile"), dict):
                yield from _profile((*path, "profile"), fact, kind)


def _choices(path: Path, fact: Raw, kind: KindOfFact) -> Iterator[Fault]:
    if kind.only_choices and "choices" not in fact:
        yield Fault(path, f"a fact of kind {kind.name} needs choices")
    if not kind.takes_choices and "choices" in fact:
        yield Fault((*path, "choices"), f"a fact of kind {kind.name} has no choices")
    for place, choice in texts_at(fact, "choices", path):
        if kind.cell == "number" and is_number(choice):
            yield Fault(
                place,
                f'"{choice}" is a number: choices of a number are the words that may stand instead',
            )


def _profile(path: Path, fact: Raw, kind: KindOfFact) -> Iterator[Fault]:
    profile = fact["profile"]
    if not kind.takes_choices:
        yield Fault(path, f"a fact of kind {kind.name} cannot be profiled: only a choice or a number")
    rows = list(objects(profile, "rows", path))
    yield from _sentence(path, profile, len(rows))
    for row_path, row in rows:
        yield from _row_fits(row_path, row, fact, kind)
    yield from _counted_twice(rows)
    yield from _overlaps(rows)


def _sentence(path: Path, profile: Raw, rows: int) -> Iterator[Fault]:
    sentence = text(profile, "sentence")
    if sentence and sentence.count("{percent}") != 1:
        yield Fault((*path, "sentence"), "must have {percent} once, where the figure goes")
    if sentence and rows > 1:
        yield Fault((*path, "sentence"), f"prints a single row, and this block has {rows}")


def _row_values(path: Path, row: Raw) -> Iterator[tuple[Path, str]]:
    if text(row, "value"):
        yield (*path, "value"), text(row, "value")
    yield from texts_at(row, "values", path)


def _row_fits(path: Path, row: Raw, fact: Raw, kind: KindOfFact) -> Iterator[Fault]:
    choices = texts(fact, "choices")
    for where, value in _row_values(path, row):
        if kind.takes_choices and choices and value not in choices:
            yield Fault(where, f'"{value}" is not a choice of this fact{did_you_mean(value, choices)}')
        elif kind.has_bands and "choices" not in fact:
            yield Fault(where, "this number has no choices: count its cases by min and max")
    if kind.only_choices and _has_band(row):
        yield Fault(path, "min and max are for numbers: name a value of this choice")
    low, high = _band(row)
    if low > high:
        yield Fault(path, f"min {low:g} is above max {high:g}")


def _counted_twice(rows: list[tuple[Path, Raw]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for path, row in rows:
        for where, value in _row_values(path, row):
            if value in first:
                yield Fault(where, f'"{value}" is already counted in row {first[value]}')
            first.setdefault(value, text(row, "code"))


def _overlaps(rows: list[tuple[Path, Raw]]) -> Iterator[Fault]:
    """Bands are compared in order of their lowest number, and the later one in the file is told."""
    bands = sorted((_band(row), path[-1], path, text(row, "code")) for path, row in rows if _has_band(row))
    for furthest, band in zip(accumulate(bands, _further), bands[1:], strict=False):
        if band[0][0] <= furthest[0][1]:
            first, second = sorted((furthest, band), key=itemgetter(1))
            yield Fault(second[2], f"overlaps the band of row {first[3]}")


def _further(one: Band, other: Band) -> Band:
    return max(one, other, key=lambda band: band[0][1])


def _has_band(row: Raw) -> bool:
    return "min" in row or "max" in row


def _band(row: Raw) -> tuple[float, float]:
    """The row's smallest and largest number, without end where it names none."""
    low, high = row.get("min"), row.get("max")
    return (
        low if isinstance(low, int) else float("-inf"),
        high if isinstance(high, int) else float("inf"),
    )
