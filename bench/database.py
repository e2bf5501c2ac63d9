"""An empty database of a run's own, the same way for every measurement; nobody's data is touched."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.site import ROOT, Postgres, Sqlite


@contextmanager
def own_database(*, postgres: bool = False) -> Iterator[str]:
    """Django is set up and DATABASE_URL names an empty, migrated database until the end.

    It is made in the PostgreSQL that DATABASE_URL names; without one it is an embedded PostgreSQL if
    `postgres`, else a SQLite file. The value is the name of the engine, for people to read.
    """
    (ROOT / "var").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "var"))
    given = os.environ.get("DATABASE_URL", "")
    try:
        if given.startswith("postgres"):
            with _database_in(given) as url:
                yield _begin(url)
        elif postgres:
            server = Postgres(folder)
            try:
                with _database_in(server.url) as url:
                    yield _begin(url)
            finally:
                server.close()
        else:
            yield _begin(Sqlite(folder).url)
            _close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database_in(server: str) -> Iterator[str]:
    """The address of a new database in the PostgreSQL at `server`, dropped at the end."""
    name = f"thematic_bench_{secrets.token_hex(4)}"
    _command(server, f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _close()
        _command(server, f"DROP DATABASE IF EXISTS {name}")


def _command(url: str, statement: str) -> None:
    import psycopg2  # type: ignore[import-untyped]

    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def _begin(url: str) -> str:
    """Set Django up on the database at `url` and migrate it; the name of its engine."""
    os.environ |= {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "inspection.settings",
        "THEMATIC_LOG_LEVEL": "CRITICAL",
        "THEMATIC_MODE": "demo",
        "THEMATIC_SECRET_KEY": secrets.token_urlsafe(50),
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    return "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"


def _close() -> None:
    from django.db import connections

    connections.close_all()
