"""Signing in by name or e-mail address, and who cannot."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from inspection.models import Inspection
from inspection.people.accounts import find_user, get_or_create_user
from inspection.tests.proofs import PASSWORD, give_password, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dan(db: None) -> User:
    return give_password(User.objects.create(username="dan", first_name="Dan", email="dan.ek@example.org"))


@pytest.mark.parametrize("name", ["dan", "DAN", "dan.ek@example.org", "Dan.Ek@Example.ORG", " dan "])
def test_the_user_name_or_the_address_signs_in_with_any_capitals(dan: User, name: str):
    client = Client()
    assert sign_in(client, name)["Location"] == "/"
    assert client.get("/").context["user"] == dan


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(dan: User):
    said = [
        sign_in(Client(), name, "wrong").content.decode().count("or the password, is not right")
        for name in ("dan", "dna")
    ]
    assert said[0] == said[1] > 0


def test_one_is_led_to_where_one_was_going(dan: User):
    sent = {"login": "dan", "password": PASSWORD, "next": "/account/"}
    assert Client().post("/sign-in/", sent)["Location"] == "/account/"


def test_nobody_is_led_to_another_site(dan: User):
    sent = {"login": "dan", "password": PASSWORD, "next": "https://example.org/"}
    assert Client().post("/sign-in/", sent)["Location"] == "/"


def test_a_deactivated_person_does_not_get_in(dan: User):
    User.objects.filter(pk=dan.pk).update(is_active=False)
    assert "is not right" in sign_in(Client(), "dan").content.decode()


def test_a_name_comes_before_an_address_and_an_address_of_two_people_is_nobodys(dan: User):
    User.objects.create(username="dan.ek@example.org", email="shared@example.org")
    User.objects.create(username="eva", email="shared@example.org")
    assert find_user("Dan.Ek@example.org").username == "dan.ek@example.org"
    assert find_user("shared@example.org") is None


def test_two_people_whose_names_differ_in_capitals_alone_cannot_be_made(dan: User):
    assert get_or_create_user(username="Dan", name="Dan Ek") == dan
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Dan")


def test_a_script_that_signs_in_with_a_passkey_gets_what_there_is_to_sign(db: None):
    reply = Client().get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert reply.status_code == 200
    assert reply.json()["request_options"]["publicKey"]["userVerification"] == "required"


def test_other_pages_tell_a_script_that_nobody_is_signed_in(db: None):
    reply = Client().get("/account/", headers={"accept": "application/json"})
    assert (reply.status_code, reply.json()["error"]) == (401, "signed_out")


def test_loading_an_inspection_sets_passwords_of_the_people_it_makes_alone(
    tiny: Inspection, capsys: pytest.CaptureFixture, tmp_path: Path
):
    """Amir is here with a password of his own; Zoe is new."""
    amir = give_password(User.objects.get(username="amir"))
    folder = {
        "slug": "parks",
        "title": "Parks",
        "publisher": "The Parks Inspectorate",
        "instrument": str(Path(settings.BASE_DIR, "fixtures", "instruments", "tiny.json")),
        "areas": [{"name": "North"}],
        "people": [
            {"username": "Amir", "name": "Amir Haddad", "role": "assessor"},
            {"username": "zoe", "name": "Zoe Roe", "role": "lead"},
        ],
    }
    (tmp_path / "inspection.json").write_text(json.dumps(folder))
    call_command("load_inspection", tmp_path, "--password", "another long password")
    amir.refresh_from_db()
    assert amir.check_password(PASSWORD)
    assert User.objects.get(username="zoe").check_password("another long password")
    assert "Already here, with the passwords that they have: amir." in capsys.readouterr().out
