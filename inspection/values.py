"""Frozen values from JSON, by the type hints of their fields. No Django here."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Readers = Mapping[Any, Callable[[Any], Any]]


def read_value(hint: Any, raw: Any, readers: Readers) -> Any:
    """The value of type `hint` that JSON holds as `raw`; `kind` tells the parts of a union apart.

    `readers` are for the types that JSON has in a shape of their own. Raises KeyError, TypeError or
    ValueError for JSON of another shape.
    """
    if hint in readers:
        return readers[hint](raw)
    if isinstance(hint, type) and is_dataclass(hint):
        return read_fields(hint, raw, readers)
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), raw, readers)
    if get_origin(hint) in (Union, UnionType):
        return None if raw is None else read_value(_chosen(hint, raw), raw, readers)
    return int(raw) if hint is int and isinstance(raw, float) else raw


def read_fields(kind: type[T], raw: Mapping[str, Any], readers: Readers, **given: Any) -> T:
    """A dataclass of the fields `given` and of those that `raw` has; any other takes its default."""
    shape: Any = kind
    hints = _hints(shape)
    names = [field.name for field in fields(shape) if field.name in raw and field.name not in given]
    return kind(**{name: read_value(hints[name], raw[name], readers) for name in names}, **given)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _tuple(hints: tuple[Any, ...], raw: list[Any], readers: Readers) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(read_value(hints[0], part, readers) for part in raw)
    return tuple(read_value(hint, part, readers) for hint, part in zip(hints, raw, strict=True))


def _chosen(hint: Any, raw: Any) -> Any:
    """The part of a union that JSON holds: the only one there is, or the one of the same `kind`."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    if len(parts) == 1 or not isinstance(raw, dict):
        return parts[0]
    for part in parts:
        if is_dataclass(part) and getattr(part, "kind", None) == raw["kind"]:
            return part
    raise ValueError(f"nothing of the kind {raw['kind']!r} can stand here")
