"""One's own account: a new password, one that is forgotten, and where one is signed in."""

import re
import smtplib
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from inspection.people.invitations import ResetTokens, reset_path
from inspection.tests.proofs import PASSWORD, give_password, sign_in

pytestmark = pytest.mark.django_db
NEW = "three green bottles fell"


@pytest.fixture
def dan(db: None) -> User:
    return give_password(User.objects.create(username="dan", first_name="Dan", email="dan@example.org"))


@pytest.fixture
def browser(dan: User) -> Client:
    client = Client()
    sign_in(client, "dan")
    return client


def change(client: Client, old: str = PASSWORD, new: str = NEW) -> Any:
    return client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": new})


def test_a_changed_password_signs_out_everywhere_else(dan: User, browser: Client):
    elsewhere = Client()
    sign_in(elsewhere, "dan")
    assert change(browser)["Location"] == "/account/"
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert sign_in(Client(), "dan", NEW)["Location"] == "/"
    assert [one.kind for one in dan.account_changes.all()] == ["password"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", NEW, "Enter the password that you sign in with now"),
        (PASSWORD, "short", "It must contain at least 15 characters"),
    ],
)
def test_a_password_is_not_changed(dan: User, browser: Client, old: str, new: str, said: str):
    assert said in change(browser, old, new).content.decode()
    dan.refresh_from_db()
    assert dan.check_password(PASSWORD)


def ask(address: str) -> Any:
    return Client().post("/reset/", {"email": address}, follow=True)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(dan: User):
    ask("DAN@example.org")
    (message,) = mail.outbox
    assert message.to == ["dan@example.org"]
    link = re.search(r"http\S+/reset/\S+", message.body)[0]
    client = Client()
    page = client.get(link, follow=True)
    assert page.redirect_chain[-1][0].endswith("-set-password/")
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert sign_in(Client(), "dan", NEW)["Location"] == "/"
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_the_answer_is_the_same_whether_or_not_anybody_has_the_address(dan: User):
    answers = [ask(address) for address in ("dan@example.org", "nobody@example.org")]
    assert answers[0].redirect_chain == answers[1].redirect_chain == [("/reset/sent/", 302)]
    assert answers[0].content == answers[1].content
    assert len(mail.outbox) == 1


def test_the_answer_is_the_same_when_the_mail_server_fails(dan: User, monkeypatch, caplog):
    def fail(*args: object, **options: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("inspection.people.mail.send_mail", fail)
    assert ask("dan@example.org").redirect_chain == [("/reset/sent/", 302)]
    assert f"No message could be sent to user {dan.pk}: SMTPServerDisconnected" in caplog.text
    assert "/reset/" not in caplog.text


def test_a_deactivated_person_gets_no_link(dan: User):
    User.objects.update(is_active=False)
    ask("dan@example.org")
    assert mail.outbox == []


def test_without_a_mail_server_the_page_says_whom_to_ask_and_nothing_is_made(dan: User, settings):
    settings.MAIL_IS_SENT = False
    page = Client().get("/reset/").content.decode()
    assert "This service sends no messages" in page
    assert 'name="email"' not in page
    ask("dan@example.org")
    assert mail.outbox == []


def test_a_reset_link_lasts_a_day(dan: User, monkeypatch):
    path = reset_path(dan)
    made = ResetTokens()._now()
    for hours, works in ((23, True), (25, False)):
        monkeypatch.setattr(
            ResetTokens, "_now", lambda self, hours=hours: made + hours * ResetTokens.lasts / 24
        )
        said = Client().get(path, follow=True).content.decode()
        assert ("This link no longer works" not in said) == works, hours


def sessions(client: Client) -> list[str]:
    page = BeautifulSoup(client.get("/account/sessions/").content, "html.parser")
    return [" ".join(one.get_text(" ").split()) for one in page.find("main").find_all("li")]


def test_ones_sessions_are_listed_and_one_is_ended_from_another(dan: User, browser: Client):
    phone = Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="A phone")
    sign_in(phone, "dan")
    phone.get("/")
    here, there = sessions(browser)
    assert here.startswith("Here Signed in on")
    assert there.startswith("From 192.0.2.7 Signed in on")
    assert "A phone" in there
    page = BeautifulSoup(browser.get("/account/sessions/").content, "html.parser")
    browser.post("/account/sessions/", {"session": page.find("button", attrs={"name": "session"})["value"]})
    assert phone.get("/").status_code == 302
    assert browser.get("/").status_code == 200
    assert len(sessions(browser)) == 1


def test_nobody_ends_the_session_of_somebody_else(dan: User, browser: Client):
    give_password(User.objects.create(username="eva"))
    eva = Client()
    sign_in(eva, "eva")
    number = eva.get("/account/sessions/").context["sessions"][0][0].pk
    browser.post("/account/sessions/", {"session": str(number)})
    assert eva.get("/").status_code == 200


def test_all_others_are_ended_at_once(dan: User, browser: Client):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, "dan")
    browser.post("/account/sessions/")
    assert [other.get("/").status_code for other in others] == [302, 302]
    assert browser.get("/").status_code == 200


def test_a_session_that_was_left_idle_is_not_listed(dan: User, browser: Client):
    phone = Client()
    sign_in(phone, "dan")
    phone.get("/")
    session = phone.session
    session["seen"] -= 16 * 60
    session.save()
    assert len(sessions(browser)) == 1
