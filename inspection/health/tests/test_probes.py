"""What a probe is told, whatever host it names and whether or not the database answers."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from inspection.health import checks
from inspection.models import Inspection
from reports.models.jobs import RenderJob

HOST = {"host": "10.1.2.3:8000"}  # in no list of hosts


def health(client: Client) -> tuple[int, dict[str, Any]]:
    reply = client.get("/health", headers=HOST)
    return reply.status_code, reply.json()


def test_a_ping_asks_nothing_of_the_database(client: Client):
    reply = client.get("/ping", headers=HOST)
    assert (reply.status_code, reply.content) == (200, b"ok\n")
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.parametrize("path", ["/ping", "/health", "/info"])
def test_probes_come_over_plain_http_in_production(client: Client, settings: Any, db: None, path: str):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers=HOST).status_code == 200


def test_all_is_well_with_a_new_database(client: Client, db: None):
    status, body = health(client)
    assert (status, body["ok"]) == (200, True)
    assert body["checks"]["database"] == {"ok": True, "seen": connection.vendor}
    assert body["checks"]["migrations"] == {"ok": True, "seen": 0}
    assert body["checks"]["queue"] == {"ok": True, "seen": 0}


def test_a_database_that_does_not_answer_is_told_and_nothing_else_is_asked_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(checks.connection, "cursor", fail)
    status, body = health(client)
    assert (status, set(body["checks"])) == (503, {"disk", "database"})
    assert body["checks"]["database"] == {"ok": False, "seen": "OperationalError"}


def test_a_full_disk_is_told(client: Client, db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: SimpleNamespace(free=5))
    status, body = health(client)
    assert (status, body["checks"]["disk"]) == (503, {"ok": False, "seen": 5})


def test_a_report_that_has_waited_for_ten_minutes_says_that_no_worker_runs(client: Client, tiny: Inspection):
    job = RenderJob.objects.create(inspection=tiny, kind="draft", status="queued")
    RenderJob.objects.filter(pk=job.pk).update(requested_at=timezone.now() - timedelta(seconds=599))
    assert health(client)[0] == 200
    RenderJob.objects.filter(pk=job.pk).update(requested_at=timezone.now() - timedelta(seconds=601))
    status, body = health(client)
    assert (status, body["checks"]["queue"]["ok"]) == (503, False)


def test_the_release_is_named(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("THEMATIC_COMMIT", "c23ee78")
    body = client.get("/info", headers=HOST).json()
    assert body["commit"] == "c23ee78"
    assert body["version"].count(".") == 2


def test_no_inspection_can_take_the_place_of_a_probe():
    from inspection.founding.reserved import reserved_slugs

    assert {"ping", "health", "info"} <= reserved_slugs()
