"""From frozen values to JSON, and back by their type hints. No Django here."""

from dataclasses import fields, is_dataclass
from typing import Any

from inspection.values import read_value
from reports.figures.counts import Count, Figure


def as_json(value: Any) -> Any:
    """A report, or a part of one, as dicts and lists; a figure also as it is printed."""
    if isinstance(value, Figure):
        printed = {"percent": value.percent, "display": value.display, "of": value.of}
        return {"met": value.met, "relevant": value.relevant, **printed, **_made_of(value)}
    if isinstance(value, Count):
        return value._asdict()
    if is_dataclass(value):
        return {part.name: as_json(getattr(value, part.name)) for part in fields(value)}
    return [as_json(part) for part in value] if isinstance(value, tuple) else value


def _made_of(figure: Figure) -> dict[str, Any]:
    """What a figure needs besides its counts to be read back the same; most need nothing."""
    small = {"small": True} if figure.small else {}
    return {**small, "parts": [list(part) for part in figure.parts]} if figure.parts else small


def thaw(hint: Any, frozen: Any) -> Any:
    """The value of type `hint` that was frozen. `kind` tells the parts of a union apart.

    A field that older JSON lacks takes its default. Raises KeyError, TypeError or ValueError for JSON
    of another shape.
    """
    return read_value(hint, frozen, {Figure: _figure, Count: _count})


def _figure(frozen: dict[str, Any]) -> Figure:
    """What a figure prints besides follows from its counts, and is not read back."""
    parts = tuple((met, relevant) for met, relevant in frozen.get("parts", ()))
    return Figure(frozen["met"], frozen["relevant"], frozen.get("small", False), parts)


def _count(frozen: dict[str, int]) -> Count:
    return Count(**frozen)
