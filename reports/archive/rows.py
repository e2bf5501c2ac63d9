"""Rows of an inspection as lines of an archive, and back: numbers of its own in place of primary keys.

A row's number is its place in its table. A key to a row that is gone (field history has some) is a
negative number, counted from -1 as they are met, so that another installation writes the same lines.
"""

from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import (
    BinaryField,
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    UUIDField,
)

from inspection.database.tables import InspectionTable, data_fields

ArchiveLine = dict[str, Any]
JSON_TYPES: dict[type[Field], Any] = {
    BooleanField: bool,
    IntegerField: int,
    FloatField: float,
    JSONField: dict | list,
    ForeignKey: int | str,  # people go by user name
    Field: str,
}
"""What the values of a field are in JSON, the narrowest kind of field first."""
ReadLines = Callable[[str], Iterable[ArchiveLine]]  # the lines of a member, by its name


def table_name(label: str) -> str:
    return f"tables/{label}.jsonl"


@dataclass
class RowNumbers:
    """The numbers given to rows while an archive is written, and to the people met."""

    live: dict[type[Model], dict[int, int]] = field(default_factory=dict)
    gone: dict[type[Model], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    people: dict[int, str] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)

    def of(self, model: type[Model], key: int) -> int:
        number = self.live.get(model, {}).get(key)
        if number is None:
            gone = self.gone[model]
            number = gone.setdefault(key, -1 - len(gone))
        return number

    def user_name(self, key: int) -> str | None:
        """The user name; None for somebody whose account is gone."""
        self.met.add(key)
        return self.people.get(key)


def row_lines(table: InspectionTable, rows: Iterable[Model], numbers: RowNumbers) -> Iterator[ArchiveLine]:
    """A line for each row, which gets the next number of its table."""
    fields = data_fields(table.model)
    known = numbers.live.setdefault(table.model, {})
    for number, row in enumerate(rows, 1):
        known[row.pk] = number
    for row in rows:
        yield {one.name: _to_json(one, row, numbers) for one in fields}


def history_lines(
    table: InspectionTable, model: type[Model], rows: Iterable[Any], numbers: RowNumbers
) -> Iterator[ArchiveLine]:
    """A line for each row of field history of `model`; `id` is the number of the row it tells of."""
    fields = [one for one in data_fields(table.model) if one.name != "id"]
    for row in rows:
        line = {"id": numbers.of(model, row.id)}
        yield line | {one.name: _to_json(one, row, numbers) for one in fields}


def _to_json(one: Field, row: Model, numbers: RowNumbers) -> Any:
    value = getattr(row, one.attname)
    if value is None:
        return None
    if isinstance(one, ForeignKey):
        if one.related_model is User:
            return numbers.user_name(value)
        return numbers.of(one.related_model, value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(one, BinaryField):
        return b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, date | UUID) else value


@dataclass
class RestoredKeys:
    """The primary keys of the rows made from an archive, and of the people it names."""

    live: dict[type[Model], list[int]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    gone_before: int = 0  # keys of rows that are gone lie below this, out of the way of all others

    def of(self, model: type[Model], number: int) -> int:
        return self.live[model][number - 1] if number > 0 else self.gone_before + number


def read_row(model: type[Model], line: ArchiveLine, keys: RestoredKeys) -> Model:
    """An unsaved row from its line. Keys to its own table (`is_key_to_own_table`) are left out."""
    values = {}
    for one in data_fields(model):
        if one.name in line and one.name != "id" and not is_key_to_own_table(one):
            values[one.attname] = _from_json(one, line[one.name], keys)
    return model(**values)


def is_key_to_own_table(one: Field) -> bool:
    """Whether the field is a key to its own table."""
    return isinstance(one, ForeignKey) and one.related_model is one.model


def _from_json(one: Field, value: Any, keys: RestoredKeys) -> Any:
    """Raises TypeError, ValueError or LookupError for what no archive of ours holds in this field."""
    if value is None:
        return None
    wanted = next(kind for field_type, kind in JSON_TYPES.items() if isinstance(one, field_type))
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise TypeError(f"{one.name} cannot be {value!r:.40}")
    if isinstance(value, str) and "\0" in value:
        raise ValueError(f"{one.name} holds the control character U+0000")
    if isinstance(one, ForeignKey):
        if one.related_model is User:
            return keys.people[value]
        return keys.of(one.related_model, value)
    if isinstance(one, BinaryField):
        return b64decode(value)
    if isinstance(one, DateTimeField):
        return datetime.fromisoformat(value)
    if isinstance(one, DateField):
        return date.fromisoformat(value)
    if isinstance(one, UUIDField):
        return UUID(value)
    return value
