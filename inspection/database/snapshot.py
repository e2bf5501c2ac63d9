"""Reading a whole inspection as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from inspection.models import Inspection


@contextmanager
def consistent_snapshot(inspection: Inspection) -> Iterator[None]:
    """Every query within sees the database of the same moment, whoever saves meanwhile. Only reads.

    On SQLite any transaction does; on PostgreSQL each query would else see what was saved before it. The
    stamp of `inspection` is read again, so that its instrument is of the same moment too.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        inspection.refresh_from_db(fields=["instrument_stamp"])
        yield
