"""How long a session lasts, how it is prolonged, and the key it gives its person."""

import errno
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from inspection.people import views
from inspection.web import middleware

JSON = {"accept": "application/json"}
NOW = 1_700_000_000
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always the same second."""
    for module in (middleware, views):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: float(NOW)))


def age(client: Client, **seconds: int) -> None:
    """Make the session's last use ("seen") or its beginning ("began") lie that long ago."""
    session = client.session
    for name, past in seconds.items():
        session[name] = NOW - past
    session.save()


@pytest.fixture
def amir(as_: Callable[[str], Client]) -> Client:
    client = as_("amir")
    client.get("/")
    return client


def test_a_page_says_how_long_the_session_has(amir: Client) -> None:
    assert b'data-session-left="900"' in amir.get("/").content


def test_a_page_within_the_minute_says_what_the_server_will_count(amir: Client) -> None:
    age(amir, seen=30)
    assert amir.get("/").context["request"].session_left == 870


def test_the_last_hours_count_too(amir: Client) -> None:
    age(amir, began=12 * 60 * 60 - 100)
    assert amir.get("/").context["request"].session_left == 100


def test_fifteen_idle_minutes_end_a_session(amir: Client) -> None:
    age(amir, seen=901)
    reply = amir.get("/tiny/cases/N3/L1/")
    assert reply["Location"] == "/sign-in/?next=/tiny/cases/N3/L1/"


def test_twelve_hours_end_a_session_however_busy(amir: Client) -> None:
    age(amir, began=12 * 60 * 60 + 1)
    assert amir.get("/").status_code == 302


def test_a_session_is_over_on_the_server_when_its_person_signs_out(amir: Client) -> None:
    reply = amir.post(reverse("logout"))
    assert Session.objects.count() == 0
    assert reply["Clear-Site-Data"] == '"cache"'


def test_staying_counts_at_once(amir: Client) -> None:
    age(amir, seen=30)
    reply = amir.post(reverse("stay_signed_in"), headers=JSON)
    assert reply["Session-Left"] == "900"
    assert amir.session["seen"] == NOW


def test_staying_is_a_change_and_so_a_post(amir: Client) -> None:
    assert amir.get(reverse("stay_signed_in")).status_code == 405


def test_it_is_too_late_to_stay(amir: Client) -> None:
    age(amir, seen=901)
    reply = amir.post(reverse("stay_signed_in"), headers=JSON)
    assert (reply.status_code, reply.json()["error"]) == (401, "signed_out")


def key(client: Client) -> Any:
    return client.get(reverse("offline_key"), headers=JSON)


def test_a_person_gets_the_same_key_each_time(as_: Callable[[str], Client]) -> None:
    assert key(as_("amir")).json()["key"] == key(as_("amir")).json()["key"]
    assert len(bytes.fromhex(key(as_("amir")).json()["key"])) == 32


def test_another_person_gets_another_key(as_: Callable[[str], Client]) -> None:
    assert key(as_("amir")).json()["key"] != key(as_("bea")).json()["key"]


def test_another_site_gives_another_key(as_: Callable[[str], Client], settings: Any) -> None:
    here = key(as_("amir")).json()["key"]
    settings.SECRET_KEY = "another site's secret, which is as long as it has to be"
    assert key(as_("amir")).json()["key"] != here


def test_the_key_is_kept_by_no_cache(amir: Client) -> None:
    assert key(amir)["Cache-Control"] == "no-store"


def test_nobody_gets_a_key_without_signing_in(db: None) -> None:
    assert key(Client()).status_code == 401
    assert Client().get(reverse("offline_key")).status_code == 302


GONE = [OperationalError(), InterfaceError(), DatabaseError(), OSError(errno.ENOSPC, "No space left on device")]


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", GONE, ids=repr)
def test_a_database_or_disk_that_fails_is_told_plainly(
    amir: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    amir.raise_request_exception = False
    monkeypatch.setattr(views, "my_memberships", failing(error))
    reply = amir.get("/")
    assert reply.status_code == 503
    assert b"What you sent was not saved" in reply.content


@pytest.mark.parametrize("error", GONE, ids=repr)
@pytest.mark.parametrize(("place", "name"), [(SessionStore, "load"), (ModelBackend, "get_user")])
def test_also_where_it_fails_before_the_page_is_asked_for(
    amir: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, place: type, name: str
) -> None:
    """The session is read, or the person of it, by what stands around every page."""
    amir.raise_request_exception = False
    monkeypatch.setattr(place, name, failing(error))
    reply = amir.get("/")
    assert reply.status_code == 503
    assert b"What you sent was not saved" in reply.content


def test_a_fault_of_ours_is_not_put_down_to_the_database(amir: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    amir.raise_request_exception = False
    monkeypatch.setattr(views, "my_memberships", failing(ValueError()))
    assert amir.get("/").status_code == 500


def test_a_page_made_for_one_person_gets_nothing_in_the_name_of_the_next(
    as_: Callable[[str], Client],
) -> None:
    mark = as_("amir").get("/").context["request"].person_mark
    reply = as_("bea").get(reverse("offline_key"), headers={**JSON, "person": mark})
    assert (reply.status_code, reply.json()["error"]) == (401, "another")
