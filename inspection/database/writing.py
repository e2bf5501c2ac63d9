"""Rows written in statements that are put together here: making them with the ORM takes longer than they do."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, JSONField, Model

_Row = TypeVar("_Row")
BATCH = 500  # rows in one statement: SQLite takes some 32,000 values


def insert_rows(rows: Sequence[Model]) -> None:
    """Add rows of one model, as `bulk_create` does; the objects do not learn their keys."""
    if not rows:
        return
    meta: Any = rows[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key or rows[0].pk]
    columns = ", ".join(map(_name, fields))
    for some in batches(rows):
        values = [_prepared(field, field.pre_save(row, True)) for row in some for field in fields]
        _run(f"INSERT INTO {_table(meta)} ({columns}) VALUES {_places(len(fields), len(some))}", values)


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model, as `bulk_update` does."""
    if not rows:
        return
    meta: Any = rows[0]._meta
    sent = [meta.pk, *(meta.get_field(name) for name in fields)]
    settings = ", ".join(f"{name} = {value}" for name, value in _values_sent(sent).items())
    values = [[getattr(row, field.attname) for field in sent] for row in rows]
    _run_for_keys(f"UPDATE {_table(meta)} SET {settings} FROM", sent, values)


def copy_rows(
    rows: Sequence[Model], fields: Sequence[Field], into: type[Model], more: Mapping[str, Sequence[Any]]
) -> None:
    """Add to `into` these fields of rows of another model, as they stand in the database, and `more`: of
    other fields a value for each of the rows."""
    meta: Any = into._meta
    table = _table(rows[0]._meta)
    sent = [rows[0]._meta.pk, *(meta.get_field(name) for name in more)]
    columns = {_name(field): f"{table}.{_name(field)}" for field in fields} | _values_sent(sent)
    names, taken = ", ".join(columns), ", ".join(columns.values())
    values = list(zip([row.pk for row in rows], *more.values(), strict=True))
    _run_for_keys(f"INSERT INTO {_table(meta)} ({names}) SELECT {taken} FROM {table},", sent, values)


def _run_for_keys(statement: str, fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """Finish `statement` after its FROM with rows of values of `fields`, the first of which is the key of
    its table, and run it."""
    key = f"{_table(fields[0].model._meta)}.{_name(fields[0])}"
    for some in batches(rows):
        sent = f"(VALUES {_places(len(fields), len(some))}) AS sent"
        values = [_prepared(field, value) for row in some for field, value in zip(fields, row, strict=True)]
        _run(f"{statement} {sent} WHERE {key} = sent.column1", values)


def _values_sent(fields: Sequence[Any]) -> dict[str, str]:
    """Column -> its value in a row of VALUES, of all `fields` but the first."""
    return {_name(field): _value_sent(field, number) for number, field in enumerate(fields[1:], 2)}


def _value_sent(field: Any, number: int) -> str:
    """PostgreSQL takes the columns of VALUES for text unless told. A length left out lets it still refuse
    what is too long, where a cast would cut it."""
    value = f"sent.column{number}"
    if connection.features.requires_casted_case_in_updates:
        value = f"CAST({value} AS {field.cast_db_type(connection).partition('(')[0]})"
    return value


def _prepared(field: Field, value: Any) -> Any:
    """Words, numbers and nothing go to the database as they are, but as JSON."""
    if value is None or (type(value) in (str, int, bool) and not isinstance(field, JSONField)):
        return value
    return field.get_db_prep_save(value, connection)


def _table(meta: Any) -> str:
    return connection.ops.quote_name(meta.db_table)


def _name(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def batches(rows: Sequence[_Row]) -> list[Sequence[_Row]]:
    """The rows in parts of at most `BATCH`."""
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
