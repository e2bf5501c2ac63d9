"""A whole inspection at one moment: read as it stood, or held so that nobody else changes it."""

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


def lock_inspection(inspection: Inspection) -> None:
    """Whoever else locks the inspection waits until the transaction ends.

    `inspection` is read again under the lock, its phase and the stamp of its instrument with it: what was
    read before may have changed while this waited. Raises Inspection.DoesNotExist.
    """
    inspection.refresh_from_db(from_queryset=Inspection.objects.select_for_update())
