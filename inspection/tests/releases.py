"""Databases as older releases left them, for the tests of upgrades."""

import lzma
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

DUMPS = Path(settings.BASE_DIR, "fixtures", "upgrade")
ALIAS = "upgrade"


@contextmanager
def database_of_release(release: str, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own with the dump of `release`, of the kind that the tests run on.

    Its alias is `upgrade`; on SQLite it is a file in `folder`. It is gone afterwards. Ask for
    `django_db_blocker` and unblock it: tests marked `django_db` know the first database alone.
    """
    vendor = connection.vendor
    name = str(folder / "upgrade.sqlite3") if vendor == "sqlite" else f"test_upgrade_{os.getpid()}"
    tested = {**connection.settings_dict["TEST"], "NAME": name}
    connections.databases[ALIAS] = {**connection.settings_dict, "NAME": name, "TEST": tested}
    upgraded = connections[ALIAS]
    dump = lzma.decompress((DUMPS / release / f"{vendor}.sql.xz").read_bytes()).decode()
    try:
        if vendor == "sqlite":
            with closing(sqlite3.connect(name)) as file:
                file.executescript(dump)
        else:
            upgraded.creation._create_test_db(verbosity=0, autoclobber=True)
            with upgraded.cursor() as cursor:
                cursor.execute(dump)
            upgraded.close()  # the dump sets a search path of its own
        yield upgraded
    finally:
        upgraded.close()
        upgraded.creation._destroy_test_db(name, verbosity=0)
        del connections[ALIAS], connections.databases[ALIAS]
