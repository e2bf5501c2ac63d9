"""What asks again who one is, some minutes after one has said so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from inspection.models import Inspection, Membership
from inspection.tests.proofs import add_app, app_code, confirm, give_password, grow_stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def laura(people: dict[str, User], as_: Any) -> Client:
    give_password(people["laura"])
    return grow_stale(as_("laura"))


def member(tiny: Inspection) -> Membership:
    return tiny.memberships.get(user__username="max")


def test_changing_a_role_asks_again_and_then_goes_on(tiny: Inspection, laura: Client):
    address = f"/tiny/setup/team/{member(tiny).pk}/"
    asked = laura.post(address, {"role": "inspector", "area": ""})
    assert member(tiny).role == "manager"
    assert confirm(laura, asked)["Location"] == "/tiny/setup/team/"
    assert member(tiny).role == "inspector"


def test_removing_a_member_asks_again_and_then_goes_on(tiny: Inspection, laura: Client):
    asked = laura.post(f"/tiny/setup/team/{member(tiny).pk}/remove/")
    assert tiny.memberships.filter(user__username="max").exists()
    confirm(laura, asked)
    assert not tiny.memberships.filter(user__username="max").exists()


def test_the_archive_asks_again_and_is_then_downloaded(tiny: Inspection, laura: Client):
    asked = laura.get("/tiny/setup/archive/archive.zip")
    assert confirm(laura, asked)["Location"] == "/tiny/setup/archive/archive.zip"
    assert laura.get("/tiny/setup/archive/archive.zip").status_code == 200


def test_removing_the_cases_asks_again(tiny: Inspection, laura: Client):
    tiny.phase, tiny.retain_until = "published", date(2020, 1, 1)
    tiny.save()
    tiny.history.update(history_date=timezone.now() - timedelta(days=8))
    asked = laura.post("/tiny/setup/archive/purge/")
    assert tiny.cases.exists()
    confirm(laura, asked)
    assert not tiny.cases.exists()


def test_within_five_minutes_nobody_is_asked_twice(tiny: Inspection, laura: Client):
    confirm(laura, laura.get("/tiny/setup/archive/archive.zip"))
    assert laura.post(f"/tiny/setup/team/{member(tiny).pk}/remove/")["Location"] == "/tiny/setup/team/"


def test_whoever_has_just_signed_in_is_not_asked(tiny: Inspection, as_):
    assert as_("laura").get("/tiny/setup/archive/archive.zip").status_code == 200


def test_a_proof_in_the_future_is_none(tiny: Inspection, laura: Client):
    session = laura.session
    session["proved_at"] = 2**40
    session.save()
    assert laura.get("/tiny/setup/archive/archive.zip").status_code == 302


def test_without_a_password_the_app_says_who_one_is(tiny: Inspection, people: dict[str, User], as_):
    secret = add_app(people["laura"])
    laura = grow_stale(as_("laura"))
    asked = laura.get("/tiny/setup/archive/archive.zip")
    assert asked["Location"] == "/account/confirm/code/?next=%2Ftiny%2Fsetup%2Farchive%2Farchive.zip"
    goes_on = laura.post(asked["Location"], {"code": app_code(secret)})
    assert goes_on["Location"] == "/tiny/setup/archive/archive.zip"
    assert laura.get("/tiny/setup/archive/archive.zip").status_code == 200


def test_whoever_has_several_ways_is_offered_them(people: dict[str, User], laura: Client):
    add_app(people["laura"])
    page = laura.get(laura.get("/tiny/setup/archive/archive.zip")["Location"]).content.decode()
    assert 'href="/account/confirm/code/?next=%2Ftiny%2Fsetup%2Farchive%2Farchive.zip"' in page


def test_ones_own_second_factor_asks_again(laura: Client):
    for page in ("app/add", "passkeys/add", "recovery-codes", "sign-on"):
        assert laura.get(f"/account/{page}/")["Location"].startswith("/account/confirm/"), page
