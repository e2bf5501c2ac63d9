"""Guessing passwords and codes: a pause for one person from one address, and for nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.contrib.auth.models import User
from django.test import Client

from inspection.tests.proofs import (
    PASSWORD,
    add_app,
    app_code,
    confirm,
    give_password,
    grow_stale,
    recovery_codes,
    sign_in,
    wrong_code,
)

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
IN, PAUSED = 302, 429


@pytest.fixture(autouse=True)
def two_people(db: None) -> None:
    for name in ("dan", "eva"):
        give_password(User.objects.create(username=name, email=f"{name}@example.org"))


def guess(name: str, times: int, **where: Any) -> list[int]:
    return [sign_in(Client(), name, "wrong", **where).status_code for _ in range(times)]


def lets_in(name: str, **where: Any) -> int:
    return sign_in(Client(), name, **where).status_code


def test_the_ninth_wrong_password_is_answered_with_a_pause():
    assert guess("dan", 9) == [200] * 8 + [PAUSED]


def test_the_page_says_when_to_try_again():
    guess("dan", 8)
    page = sign_in(Client(), "dan")
    assert "Try again in 15 minutes." in page.content.decode()
    assert 840 < int(page["Retry-After"]) <= 900


def test_the_pause_is_for_the_person_from_that_address_and_nobody_else():
    guess("dan", 9, REMOTE_ADDR=HERE)
    assert lets_in("dan", REMOTE_ADDR=HERE) == PAUSED
    assert lets_in("dan", REMOTE_ADDR=ELSEWHERE) == IN
    assert lets_in("eva", REMOTE_ADDR=HERE) == IN


def test_it_ends_by_itself(monkeypatch: pytest.MonkeyPatch):
    guess("dan", 9)
    later = ratelimit.time.time() + 15 * 60 + 1
    clock = SimpleNamespace(time=lambda: later, monotonic=ratelimit.time.monotonic, sleep=None)
    monkeypatch.setattr(ratelimit, "time", clock)
    assert lets_in("dan") == IN


def test_name_and_address_of_one_person_count_together():
    assert guess("dan", 4) + guess("DAN@example.org", 4) == [200] * 8
    assert lets_in("Dan") == PAUSED


def test_a_name_that_is_nobodys_is_paused_the_same():
    assert guess("nobody", 9) == [200] * 8 + [PAUSED]


def test_what_is_right_does_not_count():
    assert [lets_in("dan") for _ in range(12)] == [IN] * 12


def test_one_address_has_a_limit_of_its_own_over_all_names():
    for number in range(100):
        assert guess(f"name-{number}", 1, REMOTE_ADDR=HERE) == [200]
    assert lets_in("eva", REMOTE_ADDR=HERE) == PAUSED
    assert lets_in("eva", REMOTE_ADDR=ELSEWHERE) == IN


def test_a_forged_header_gives_no_further_guesses_where_no_proxy_is_trusted(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    found = [guess("dan", 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")[0] for number in range(9)]
    assert found == [200] * 8 + [PAUSED]


def test_behind_a_proxy_the_address_is_what_it_added_whatever_was_sent_before(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = {"REMOTE_ADDR": "127.0.0.1"}
    for number in range(9):
        guess("dan", 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, {HERE}", **proxy)
    assert lets_in("dan", HTTP_X_FORWARDED_FOR=f"203.0.113.99, {HERE}", **proxy) == PAUSED
    assert lets_in("dan", HTTP_X_FORWARDED_FOR=ELSEWHERE, **proxy) == IN


@pytest.mark.parametrize("header", [{}, {"HTTP_X_FORWARDED_FOR": "not an address"}])
def test_through_a_socket_without_an_address_people_sign_in_and_guesses_are_counted(settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert lets_in("dan", REMOTE_ADDR="", **header) == IN
    assert guess("dan", 9, REMOTE_ADDR="", **header) == [200] * 8 + [PAUSED]


def test_through_a_socket_the_address_is_the_proxys_word(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess("dan", 9, REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=HERE)
    assert lets_in("dan", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=HERE) == PAUSED
    assert lets_in("dan", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=ELSEWHERE) == IN


def test_wrong_passwords_when_asked_again_count_with_those_at_sign_in():
    client = Client()
    sign_in(client, "dan")
    asked = grow_stale(client).get("/account/app/add/")
    found = [confirm(client, asked, "wrong").status_code for _ in range(5)]
    found += guess("dan", 3)
    assert found == [200] * 8
    assert confirm(client, asked).status_code == PAUSED


def test_a_wrong_password_counts_when_it_is_changed_too():
    client = Client()
    sign_in(client, "dan")
    guess("dan", 8)
    sent = {"oldpassword": PASSWORD, "password1": "x" * 20, "password2": "x" * 20}
    assert client.post("/account/password/", sent).status_code == PAUSED


def test_wrong_codes_are_paused_and_leave_the_person_elsewhere_alone():
    dan = User.objects.get(username="dan")
    secret = add_app(dan)
    here = Client(REMOTE_ADDR=HERE)
    sign_in(here, "dan")
    statuses = [
        here.post("/sign-in/second-factor/", {"code": wrong_code(secret)}).status_code for _ in range(9)
    ]
    assert statuses == [200] * 8 + [PAUSED]
    assert here.post("/sign-in/second-factor/", {"code": recovery_codes(dan)[0]}).status_code == PAUSED
    elsewhere = Client(REMOTE_ADDR=ELSEWHERE)
    sign_in(elsewhere, "dan")
    assert elsewhere.post("/sign-in/second-factor/", {"code": app_code(secret)})["Location"] == "/"
