"""Rules about rows that need another table to check, written once in SQL and kept by both databases.

A `Guard` is a condition that must hold of a new or changed row (`NEW`). SQLite keeps it as two triggers,
PostgreSQL as a function and a trigger; a row that breaks it is refused with an IntegrityError. They are
installed after every `migrate`, because SQLite drops triggers when a migration rebuilds a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """`must_hold` is a SQL condition on NEW, true of every row of `table`; `message` is the refusal."""

    name: str
    table: str
    must_hold: str
    message: str


@dataclass(frozen=True)
class ColumnTrigger:
    """When `column` of a row of `table` changes, run `statement` (SQL that may name NEW)."""

    name: str
    table: str
    column: str
    statement: str


@dataclass(frozen=True)
class ImmutableColumns:
    """`columns` of a row of `table` never change, and the row goes only after `owner` (SQL that finds a
    row for OLD while it has to stay).
    """

    name: str
    table: str
    columns: str
    owner: str
    message: str


@dataclass(frozen=True)
class CopiedColumn:
    """`column` of a row of `table` repeats `value`, which is SQL on NEW and changes with `key` alone.

    Whatever a writer puts there, the database puts it right; a change of `value` itself is a ColumnTrigger.
    """

    name: str
    table: str
    column: str
    key: str
    value: str


DatabaseRule = Guard | ColumnTrigger | ImmutableColumns | CopiedColumn


def install(connection: BaseDatabaseWrapper, rules: Iterable[DatabaseRule]) -> None:
    """Create the triggers of `rules`, replacing older versions of themselves."""
    render = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    with connection.cursor() as cursor:
        for rule in rules:
            for statement in render(rule):
                cursor.execute(statement)


def _for_sqlite(rule: DatabaseRule) -> list[str]:
    if isinstance(rule, ImmutableColumns):
        refuse = f"BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
        return [
            f"DROP TRIGGER IF EXISTS {rule.name}_update",
            f"CREATE TRIGGER {rule.name}_update BEFORE UPDATE OF {rule.columns} ON {rule.table} {refuse}",
            f"DROP TRIGGER IF EXISTS {rule.name}_delete",
            f"CREATE TRIGGER {rule.name}_delete BEFORE DELETE ON {rule.table}"
            f" WHEN EXISTS ({rule.owner}) {refuse}",
        ]
    if isinstance(rule, ColumnTrigger):
        return [
            f"DROP TRIGGER IF EXISTS {rule.name}",
            f"CREATE TRIGGER {rule.name} AFTER UPDATE OF {rule.column} ON {rule.table}"
            f" BEGIN {rule.statement}; END",
        ]
    if isinstance(rule, CopiedColumn):
        return _copy_for_sqlite(rule)
    statements = []
    for event in ("INSERT", "UPDATE"):
        name = f"{rule.name}_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {rule.table} WHEN NOT ({rule.must_hold})"
            f" BEGIN SELECT RAISE(ABORT, '{rule.message}'); END",
        ]
    return statements


def _copy_for_sqlite(rule: CopiedColumn) -> list[str]:
    """A trigger of SQLite cannot change NEW: it changes the row once it is there."""
    right = f"UPDATE {rule.table} SET {rule.column} = {rule.value} WHERE id = NEW.id"
    events = {"insert": "INSERT", "update": f"UPDATE OF {rule.key}, {rule.column}"}
    statements = []
    for suffix, event in events.items():
        statements += [
            f"DROP TRIGGER IF EXISTS {rule.name}_{suffix}",
            f"CREATE TRIGGER {rule.name}_{suffix} AFTER {event} ON {rule.table}"
            f" WHEN NEW.{rule.column} IS NOT {rule.value} BEGIN {right}; END",
        ]
    return statements


def _for_postgresql(rule: DatabaseRule) -> list[str]:
    if isinstance(rule, ImmutableColumns):
        body = f"IF TG_OP = 'UPDATE' OR EXISTS ({rule.owner}) THEN {_raise(rule.message)} END IF; RETURN OLD;"
        event = f"BEFORE DELETE OR UPDATE OF {rule.columns}"
    elif isinstance(rule, ColumnTrigger):
        body = f"{rule.statement}; RETURN NEW;"
        event = f"AFTER UPDATE OF {rule.column}"
    elif isinstance(rule, CopiedColumn):
        body = f"NEW.{rule.column} := {rule.value}; RETURN NEW;"
        event = f"BEFORE INSERT OR UPDATE OF {rule.key}, {rule.column}"
    else:
        body = f"IF NOT ({rule.must_hold}) THEN {_raise(rule.message)} END IF; RETURN NEW;"
        event = "BEFORE INSERT OR UPDATE"
    return [
        f"CREATE OR REPLACE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $guard$ BEGIN {body} END $guard$",
        f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}",
        f"CREATE TRIGGER {rule.name} {event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {rule.name}()",
    ]


def _raise(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers before a migration: SQLite cannot rebuild a table that one of them names.

    PostgreSQL can, and keeps them. `install` puts them back after the migration.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
