"""Filling tables with millions of rows: without their indexes, foreign keys and guards, which come back.

What comes back is what stood there, so that measurements meet the product's own tables; constraints are
checked again as they come back, guards are not.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_INDEXES = """
    SELECT 'DROP INDEX ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
    FROM pg_index i WHERE i.indrelid = %s::regclass
    AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
"""
_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
                  pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('f', 'u')
    ORDER BY contype = 'f' DESC
"""


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """`tables` take rows quickly inside, and have their indexes, keys and guards again afterwards."""
    from django.db import connection

    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        dropped = _strip_postgres(cursor, tables) if postgres else _strip_sqlite(cursor, tables)
        yield
        for statement in dropped:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if postgres else "ANALYZE")
        if postgres:
            _settle(cursor)


def _strip_postgres(cursor: Any, tables: Sequence[str]) -> list[str]:
    """Drop what slows a fill; the statements that put it back, in their order."""
    cursor.execute("SET maintenance_work_mem = '512MB'")
    cursor.execute("SET synchronous_commit = off")
    back = []
    for table in tables:
        for query in (_CONSTRAINTS, _INDEXES):
            cursor.execute(query, [table])
            for drop, create in cursor.fetchall():
                cursor.execute(drop)
                back.append(create)
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        back.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    foreign = [create for create in back if "FOREIGN KEY" in create]
    settings = ["RESET maintenance_work_mem", "RESET synchronous_commit"]
    return [create for create in back if create not in foreign] + foreign + settings


def _settle(cursor: Any) -> None:
    """Have the server write what it has in hand, where we may ask for it, before anything is timed."""
    from django.db import ProgrammingError

    with suppress(ProgrammingError):
        cursor.execute("CHECKPOINT")


def _strip_sqlite(cursor: Any, tables: Sequence[str]) -> list[str]:
    """As on PostgreSQL, but for the constraints, which SQLite cannot drop; it checks no key meanwhile."""
    names = ", ".join(f"'{table}'" for table in tables)
    cursor.execute(
        "SELECT type, name, sql FROM sqlite_master"
        f" WHERE tbl_name IN ({names}) AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    found = cursor.fetchall()
    for kind, name, _ in found:
        cursor.execute(f'DROP {kind} "{name}"')
    cursor.execute("PRAGMA foreign_keys = OFF")
    return [create for _, _, create in found] + ["PRAGMA foreign_keys = ON"]
