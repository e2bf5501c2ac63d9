"""Medians of things done in turn, so that what else the machine does falls on all of them alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

_NOT_DATA = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "SET", "PRAGMA")
Act = Callable[[], Any]


def in_turn(acts: Mapping[str, Act], rounds: int, *, warm: int = 2) -> dict[str, float]:
    """Median milliseconds of each act over `rounds`, after `warm` that are not counted.

    Every round does each act once, forwards and backwards by turns. Python's collector waits while one
    is timed.
    """
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(warm + rounds):
        order = list(acts) if number % 2 else list(acts)[::-1]
        for name in order:
            milliseconds = _once(acts[name])
            if number >= warm:
                taken[name].append(milliseconds)
    return {name: statistics.median(some) for name, some in taken.items()}


def _once(act: Act) -> float:
    gc.disable()
    try:
        began = time.perf_counter()
        act()
        return 1000 * (time.perf_counter() - began)
    finally:
        gc.enable()


def queries_of(act: Act) -> list[str]:
    """The reads and writes that `act` sends to the database; what only begins or ends a transaction is
    not one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    sent = [query["sql"] for query in captured]
    return [sql for sql in sent if not sql.lstrip().upper().startswith(_NOT_DATA)]
