"""Rows written in statements that are put together here: making them with the ORM takes longer than they do."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model

BATCH = 500  # rows in one statement: SQLite takes some 32,000 values


def insert_rows(rows: Sequence[Model]) -> None:
    """Add rows of one model, as `bulk_create` does; the objects do not learn their keys."""
    if not rows:
        return
    every = rows[0]._meta.local_concrete_fields
    fields: list[Any] = [field for field in every if not field.primary_key or rows[0].pk]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    for some in _batches(rows):
        values = [_prepared(field, field.pre_save(row, True)) for row in some for field in fields]
        _run(f"INSERT INTO {_table(rows)} ({columns}) VALUES {_places(len(fields), len(some))}", values)


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of one model, as `bulk_update` does."""
    if not rows:
        return
    meta: Any = rows[0]._meta
    key, table, written = meta.pk, _table(rows), [meta.get_field(name) for name in fields]
    settings = ", ".join(_setting(field, number) for number, field in enumerate(written, 2))
    found = f"{table}.{connection.ops.quote_name(key.column)} = sent.column1"
    for some in _batches(rows):
        sent = f"(VALUES {_places(len(written) + 1, len(some))}) AS sent"
        values = [_prepared(field, getattr(row, field.attname)) for row in some for field in (key, *written)]
        _run(f"UPDATE {table} SET {settings} FROM {sent} WHERE {found}", values)


def _setting(field: Any, number: int) -> str:
    """PostgreSQL takes the columns of VALUES for text unless told. A length left out lets it still refuse
    what is too long, where a cast would cut it."""
    value = f"sent.column{number}"
    if connection.features.requires_casted_case_in_updates:
        value = f"CAST({value} AS {field.cast_db_type(connection).partition('(')[0]})"
    return f"{connection.ops.quote_name(field.column)} = {value}"


def _prepared(field: Field, value: Any) -> Any:
    """Words, numbers and nothing go to the database as they are, but as JSON."""
    if value is None or (type(value) in (str, int, bool) and not isinstance(field, JSONField)):
        return value
    return field.get_db_prep_save(value, connection)


def _table(rows: Sequence[Model]) -> str:
    return connection.ops.quote_name(rows[0]._meta.db_table)


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _batches(rows: Sequence[Model]) -> list[Sequence[Model]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
