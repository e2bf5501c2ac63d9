"""Two people who act at once, each over a connection of their own. On PostgreSQL: mark such tests
`postgresql`, and `django_db(transaction=True)`.

The first has done everything but commit when the second begins. The second runs until it waits for the
first, or to its end where nothing makes it wait; then the first commits. What the second was told, or
what it wrote, shows whether it saw what the first had done. Nothing is left to chance or to sleep.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction

LONGEST = 20
"""Seconds after which a test that hangs is given up."""


@dataclass
class Act:
    """What one person does, and what came of it: a value, or the exception raised."""

    action: Callable[[], Any]
    value: Any = None
    refusal: Exception | None = None

    def run(self) -> None:
        try:
            self.value = self.action()
        except Exception as refusal:
            self.refusal = refusal


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> Act:
    """What came of the second act, after both are done. The first has to succeed."""
    one, other = Act(first), Act(second)
    acted, may_commit, known = Event(), Event(), Event()
    backend: list[int] = []

    def begin() -> None:
        try:
            with transaction.atomic():
                one.run()
                acted.set()
                if not may_commit.wait(LONGEST):
                    one.refusal = TimeoutError("The second neither waited nor came to its end")
                if one.refusal:
                    transaction.set_rollback(True)
        finally:
            acted.set()
            connection.close()

    def follow() -> None:
        try:
            connection.ensure_connection()
            backend.append(connection.connection.info.backend_pid)
            known.set()
            other.run()
        finally:
            known.set()
            connection.close()

    leader, follower = Thread(target=begin), Thread(target=follow)
    leader.start()
    assert acted.wait(LONGEST)
    follower.start()
    assert known.wait(LONGEST)
    while follower.is_alive() and not _waits(backend[0]):
        follower.join(0.005)
    may_commit.set()
    leader.join(LONGEST)
    follower.join(LONGEST)
    assert not leader.is_alive()
    assert not follower.is_alive()
    if one.refusal:
        raise one.refusal
    return other


def _waits(backend: int) -> bool:
    """Whether this connection waits for another to end its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
        return bool(cursor.fetchone()[0])
