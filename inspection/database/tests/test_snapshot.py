"""A report is read as it stood at one moment, whoever saves meanwhile."""

from threading import Thread

import pytest
from django.db import connection

from inspection.database.snapshot import consistent_snapshot
from inspection.models import Inspection


def retitle() -> None:
    Inspection.objects.filter(slug="tiny").update(title="Shut Books")
    connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_saved_meanwhile_is_not_seen(tiny: Inspection):
    with consistent_snapshot(tiny):
        meanwhile = Thread(target=retitle)
        meanwhile.start()
        meanwhile.join()
        assert Inspection.objects.get(slug="tiny").title == "Open Books"
    assert Inspection.objects.get(slug="tiny").title == "Shut Books"
