"""What must hold for the service to do its work. Apps add what they know of (`add_check`) when they start."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

LEAST_FREE = 1024**3  # bytes on the disk of the service's own files: a report in the making takes some of them


@dataclass(frozen=True)
class HealthResult:
    """What a check found; `seen` is a figure or a few words for whoever watches the service."""

    ok: bool
    seen: str | int


Check = Callable[[], HealthResult]
_added: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    _added[name] = check


def run_checks() -> dict[str, HealthResult]:
    """Every check by its name. Those that ask the database are left out while it does not answer."""
    results = {"disk": _disk(), "database": _database()}
    if results["database"].ok:
        for name, check in {"migrations": _migrations, **_added}.items():
            try:
                results[name] = check()
            except DatabaseError as error:  # as where a table is not there yet
                results[name] = HealthResult(False, type(error).__name__)
    return results


def _disk() -> HealthResult:
    free = shutil.disk_usage(settings.BASE_DIR).free
    return HealthResult(free >= LEAST_FREE, free)


def _database() -> HealthResult:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return HealthResult(False, type(error).__name__)
    return HealthResult(True, connection.vendor)


def _migrations() -> HealthResult:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return HealthResult(waiting == 0, waiting)
