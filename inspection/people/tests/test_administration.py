"""The administrator's pages: finding people, and each step for an account."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client

from inspection.models import AccountChange
from inspection.people.actions import change_account, make_administrator
from inspection.tests.proofs import add_app, give_password, grow_stale, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def amir(people: dict[str, User]) -> User:
    User.objects.filter(username="amir").update(email="amir@example.org")
    return give_password(User.objects.get(username="amir"))


@pytest.fixture
def ada(people: dict[str, User]) -> Client:
    """Ada, an administrator who is in no inspection."""
    user = give_password(User.objects.create(username="ada", first_name="Ada", last_name="Stone"))
    make_administrator(user)
    client = Client()
    client.force_login(user)
    return client


def seen_of(client: Client, person: User) -> str:
    page = BeautifulSoup(client.get(f"/people/{person.pk}/").content, "html.parser")
    return page.find("input", attrs={"name": "seen"})["value"]


def step(client: Client, person: User, name: str, seen: str = "") -> Any:
    sent = {"seen": seen or seen_of(client, person)}
    return client.post(f"/people/{person.pk}/{name}/", sent, follow=True)


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def last_change(person: User) -> tuple[str, str | None]:
    change = person.account_changes.last()
    return change.kind, change.made_by and change.made_by.username


def test_everybody_is_listed_with_inspections_and_roles(ada: Client):
    said = text(ada.get("/people/"))
    assert "Amir" in said
    assert "Open Books: local assessor, North" in said
    assert "Olga None Last sign-in: never Second factor: no" in said


@pytest.mark.parametrize("words", ["amir", "AMIR", "amir@example", "haddad amir"])
def test_people_are_found_by_name_and_address(amir: User, ada: Client, words: str):
    User.objects.filter(pk=amir.pk).update(last_name="Haddad")
    found = ada.get("/people/", {"q": words}).context["page"].object_list
    assert [person.username for person in found] == ["amir"]


def test_nobody_found_is_said(ada: Client):
    assert "Nobody has “zzz” in their name" in text(ada.get("/people/", {"q": "zzz"}))


def test_nobody_else_sees_people_not_even_a_lead(as_, amir: User):
    laura = as_("laura")
    for address in ("/people/", f"/people/{amir.pk}/"):
        assert laura.get(address).status_code == 403
    assert laura.post(f"/people/{amir.pk}/deactivated/", {"seen": "0"}).status_code == 403
    assert User.objects.get(pk=amir.pk).is_active


def test_deactivating_ends_every_session_at_once(amir: User, ada: Client):
    desk, phone = Client(), Client()
    for browser in (desk, phone):
        sign_in(browser, "amir")
    step(ada, amir, "deactivated")
    assert desk.get("/")["Location"] == phone.get("/")["Location"] == "/sign-in/?next=/"
    assert sign_in(Client(), "amir").status_code == 200
    assert last_change(amir) == ("deactivated", "ada")


def test_a_session_from_before_is_not_alive_again_after_reactivating(amir: User, ada: Client):
    desk = Client()
    sign_in(desk, "amir")
    step(ada, amir, "deactivated")
    step(ada, amir, "reactivated")
    assert desk.get("/").status_code == 302
    assert sign_in(Client(), "amir")["Location"] == "/"


def test_other_peoples_sessions_stay(amir: User, ada: Client, as_):
    bea = as_("bea")
    step(ada, amir, "deactivated")
    assert bea.get("/").status_code == 200


def test_nobody_deactivates_themself_or_the_last_administrator(ada: Client):
    me = User.objects.get(username="ada")
    response = ada.post(
        f"/people/{me.pk}/deactivated/", {"seen": str(me.account_changes.last().pk)}, follow=True
    )
    assert "You cannot deactivate yourself" in text(response)
    assert User.objects.get(pk=me.pk).is_active


def test_of_two_administrators_who_deactivate_each_other_one_stays(people):
    ada, bert = (User.objects.create(username=name) for name in ("ada", "bert"))
    for user in (ada, bert):
        make_administrator(user)
    change_account(person=bert.pk, kind="deactivated", seen=bert.account_changes.last().pk, administrator=ada)
    with pytest.raises(PermissionDenied):
        change_account(
            person=ada.pk, kind="deactivated", seen=ada.account_changes.last().pk, administrator=bert
        )
    assert User.objects.get(pk=ada.pk).is_active


def test_a_page_that_is_out_of_date_changes_nothing(amir: User, ada: Client):
    seen = seen_of(ada, amir)
    step(ada, amir, "may-found")
    response = step(ada, amir, "deactivated", seen)
    assert "has changed since you opened the page" in text(response)
    assert User.objects.get(pk=amir.pk).is_active


def test_the_link_to_choose_a_new_password_is_sent(amir: User, ada: Client):
    response = step(ada, amir, "reset-link")
    assert "The link is sent to amir@example.org" in text(response)
    link = re.search(r"http\S+/reset/\S+", mail.outbox[0].body)[0]
    assert link not in response.content.decode()
    assert "Choose a new password" in Client().get(link, follow=True).content.decode()
    assert last_change(amir) == ("reset_link", "ada")


def test_without_a_mail_server_the_link_is_shown_once_and_stands_in_no_log(
    amir: User, ada: Client, settings, caplog
):
    settings.MAIL_IS_SENT = False
    response = step(ada, amir, "reset-link")
    link = BeautifulSoup(response.content, "html.parser").find(id="link")["value"]
    assert "no mail server is set up" in text(response)
    assert response["Cache-Control"] == "no-store"
    assert mail.outbox == []
    assert link not in caplog.text
    assert link not in ada.get(f"/people/{amir.pk}/").content.decode()
    assert "Choose a new password" in Client().get(link, follow=True).content.decode()


def test_somebody_without_an_address_gets_their_link_by_hand(people, ada: Client):
    response = step(ada, people["olga"], "reset-link")
    assert "they have no e-mail address here" in text(response)


def test_removing_the_second_factor_lets_the_password_in_again_and_ends_sessions(amir: User, ada: Client):
    add_app(amir)
    desk = Client()
    desk.force_login(amir)
    step(ada, amir, "no-second-factor")
    assert desk.get("/").status_code == 302
    assert sign_in(Client(), "amir")["Location"] == "/"
    assert last_change(amir) == ("no_second_factor", "ada")


def test_the_right_to_make_inspections_is_given_and_taken(amir: User, ada: Client):
    desk = Client()
    desk.force_login(amir)
    step(ada, amir, "may-found")
    assert desk.get("/new/").status_code == 200
    assert last_change(amir) == ("may_found", "ada")
    step(ada, amir, "may-not-found")
    assert desk.get("/new/").status_code == 403


def test_each_step_asks_again_who_the_administrator_is(amir: User, ada: Client):
    seen = seen_of(ada, amir)
    grow_stale(ada)
    asked = ada.post(f"/people/{amir.pk}/deactivated/", {"seen": seen})
    assert asked["Location"].startswith("/account/confirm/")
    assert User.objects.get(pk=amir.pk).is_active


def test_a_step_that_is_none_is_not_there(amir: User, ada: Client):
    assert ada.post(f"/people/{amir.pk}/administrator/", {"seen": "0"}).status_code == 404
    assert not User.objects.get(pk=amir.pk).is_staff


def test_the_command_makes_an_administrator_who_is_in_no_inspection(db, capsys: pytest.CaptureFixture):
    call_command("make_administrator", "Alice@example.org", "--name", "Alice Adeyemi")
    alice = User.objects.get(username="alice@example.org")
    assert (alice.is_staff, alice.is_superuser) == (True, False)
    assert last_change(alice) == ("administrator", None)
    assert "/invitation/" in capsys.readouterr().out


def test_the_history_of_an_account_is_on_its_page(amir: User, ada: Client):
    step(ada, amir, "may-found")
    assert "allowed to make inspections by Ada Stone" in text(ada.get(f"/people/{amir.pk}/"))
    assert AccountChange.objects.filter(person=amir).count() == 1
    assert Session.objects.exists()
