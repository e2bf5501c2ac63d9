"""A process that dies in the middle: by SIGKILL, at a point that the test names, in a copy of the test's process.

What it had committed is there afterwards, on any connection; nothing else is. Mark such tests
`django_db(transaction=True)`. Nothing is left to chance.
"""

import os
import re
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Commit:
    """The end of the first transaction in which `table` is written."""

    when: Literal["before", "after"]
    table: str


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(act: Callable[[], object], at: Commit | None = None) -> None:
    """Do `act` in a process that is killed `at` a commit, or by `die` within the act; at the latest when it
    is done, before anybody hears of it. AssertionError where it does not come to that commit.
    """
    connections.close_all()
    process = os.fork()
    if not process:
        _act_and_die(act, at)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status), f"It came to its end: {os.waitstatus_to_exitcode(status)}"
    assert os.WTERMSIG(status) == signal.SIGKILL


def _act_and_die(act: Callable[[], object], at: Commit | None) -> None:
    """Never comes back: two processes would go on with the tests."""
    try:
        if at is not None:
            _die_at(at)
        act()
        if at is None:
            die()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _die_at(point: Commit) -> None:
    writes = re.compile(rf'(?:INSERT INTO|UPDATE|DELETE FROM) "{point.table}"')
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.extend(writes.findall(sql))
        return execute(sql, *rest)

    commit = BaseDatabaseWrapper.commit

    def die_about_commit(own: BaseDatabaseWrapper) -> None:
        if seen and point.when == "before":
            die()
        commit(own)
        if seen:
            die()

    connection.execute_wrappers.append(note)
    setattr(BaseDatabaseWrapper, "commit", die_about_commit)  # noqa: B010 mypy sees a method
