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
    statements = []
    for suffix, event, condition, statement in _sqlite_triggers(rule):
        when = f" WHEN {condition}" if condition else ""
        statements += [
            f"DROP TRIGGER IF EXISTS {rule.name}{suffix}",
            f"CREATE TRIGGER {rule.name}{suffix} {event} ON {rule.table}{when} BEGIN {statement}; END",
        ]
    return statements


def _sqlite_triggers(rule: DatabaseRule) -> list[tuple[str, str, str, str]]:
    """For each trigger the end of its name, its event, its condition or "", and what it does.

    A trigger of SQLite cannot change NEW: it changes the row once it is there.
    """
    if isinstance(rule, ColumnTrigger):
        return [("", f"AFTER UPDATE OF {rule.column}", "", rule.statement)]
    if isinstance(rule, CopiedColumn):
        wrong = f"NEW.{rule.column} IS NOT {rule.value}"
        right = f"UPDATE {rule.table} SET {rule.column} = {rule.value} WHERE id = NEW.id"
        changed = f"AFTER UPDATE OF {rule.key}, {rule.column}"
        return [("_insert", "AFTER INSERT", wrong, right), ("_update", changed, wrong, right)]
    refuse = f"SELECT RAISE(ABORT, '{rule.message}')"
    if isinstance(rule, ImmutableColumns):
        changed, owned = f"BEFORE UPDATE OF {rule.columns}", f"EXISTS ({rule.owner})"
        return [("_update", changed, "", refuse), ("_delete", "BEFORE DELETE", owned, refuse)]
    broken = f"NOT ({rule.must_hold})"
    return [("_insert", "BEFORE INSERT", broken, refuse), ("_update", "BEFORE UPDATE", broken, refuse)]


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
