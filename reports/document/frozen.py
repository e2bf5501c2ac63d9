"""From frozen values to JSON, and back by their type hints. No Django here."""

from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from reports.figures.counts import Figure


def as_json(value: Any) -> Any:
    """A report, or a part of one, as dicts and lists; a figure also as it is printed."""
    if isinstance(value, Figure):
        printed = {"percent": value.percent, "display": value.display, "of": value.of}
        return {"met": value.met, "relevant": value.relevant, **printed, **_made_of(value)}
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
    if hint is Figure:
        return _figure(frozen)
    if is_dataclass(hint):
        return _dataclass(hint, frozen)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), frozen)
    if get_origin(hint) in (Union, UnionType):
        return None if frozen is None else thaw(_chosen(hint, frozen), frozen)
    return frozen


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: Any, frozen: dict[str, Any]) -> Any:
    hints = _hints(kind)
    given = [part.name for part in fields(kind) if part.name in frozen]
    return kind(**{name: thaw(hints[name], frozen[name]) for name in given})


def _tuple(hints: tuple[Any, ...], frozen: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(thaw(hints[0], part) for part in frozen)
    return tuple(thaw(hint, part) for hint, part in zip(hints, frozen, strict=True))


def _chosen(hint: Any, frozen: Any) -> Any:
    """The part of a union that was frozen: the only one there is, or the one of the same `kind`."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    if len(parts) == 1 or not isinstance(frozen, dict):
        return parts[0]
    for part in parts:
        if _kind(part) == frozen["kind"]:
            return part
    raise ValueError(f"nothing of the kind {frozen['kind']!r} can stand here")


def _kind(part: Any) -> Any:
    return getattr(part, "kind", None) if is_dataclass(part) else None


def _figure(frozen: dict[str, Any]) -> Figure:
    """What a figure prints besides follows from its counts, and is not read back."""
    parts = tuple((met, relevant) for met, relevant in frozen.get("parts", ()))
    return Figure(frozen["met"], frozen["relevant"], frozen.get("small", False), parts)
