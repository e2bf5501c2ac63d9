"""The second factor: at sign-in, and for whom there is no way round it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission, User
from django.test import Client

from inspection.people.second_factor import needs_second_factor
from inspection.tests.proofs import add_app, app_code, give_password, recovery_codes, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def demanded(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def dan(db: None) -> User:
    return give_password(User.objects.create(username="dan", first_name="Dan"))


def test_with_an_app_the_password_alone_lets_nobody_in(dan: User):
    secret = add_app(dan)
    client = Client()
    assert sign_in(client, "dan")["Location"] == "/sign-in/second-factor/"
    assert client.get("/")["Location"] == "/sign-in/?next=/"
    assert client.post("/sign-in/second-factor/", {"code": app_code(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_code_of_the_app_works_once(dan: User):
    secret = add_app(dan)
    code = app_code(secret)
    for answer in (302, 200):
        client = Client()
        sign_in(client, "dan")
        assert client.post("/sign-in/second-factor/", {"code": code}).status_code == answer


def test_a_recovery_code_works_once(dan: User):
    add_app(dan)
    code = recovery_codes(dan)[3]
    for answer in (302, 200):
        client = Client()
        sign_in(client, "dan")
        assert client.post("/sign-in/second-factor/", {"code": code}).status_code == answer


@pytest.mark.parametrize("name", ["amir", "ines", "laura"])
def test_whoever_does_more_than_read_is_led_to_set_one_up_first(demanded, as_, name):
    client = as_(name)
    assert client.get("/tiny/")["Location"] == client.post("/new/")["Location"] == "/account/"
    assert "Set up a second factor before you go on" in client.get("/account/").content.decode()
    assert client.get("/account/app/add/").status_code == 200
    assert client.get("/accessibility/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


@pytest.mark.parametrize("name", ["max", "olga"])
def test_people_who_only_read_reports_are_not_asked_for_one(demanded, as_, name):
    assert as_(name).get("/").status_code == 200


def test_whoever_has_one_is_let_in_and_from_then_on_nothing_more_is_asked(
    demanded, people, as_, django_assert_num_queries
):
    add_app(people["amir"])
    amir = as_("amir")
    assert amir.get("/tiny/").status_code == 200
    with django_assert_num_queries(2):  # the session and the person, as without it
        amir.get("/accessibility/")


def test_a_manager_who_becomes_an_inspector_needs_one_at_once(demanded, people, tiny, as_):
    max_ = as_("max")
    assert max_.get("/tiny/").status_code == 200
    tiny.memberships.filter(user=people["max"]).update(role="inspector")
    assert max_.get("/tiny/")["Location"] == "/account/"


def test_whoever_removes_their_last_is_led_to_set_one_up_again(demanded, people, as_):
    add_app(people["amir"])
    amir = as_("amir")
    assert amir.get("/tiny/").status_code == 200
    assert amir.post("/account/app/remove/")["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    assert amir.get("/tiny/")["Location"] == "/account/"


def test_it_is_not_demanded_where_the_setting_says_so(settings, as_):
    settings.SECOND_FACTOR = False
    assert as_("amir").get("/tiny/").status_code == 200


def test_administrators_and_people_who_may_make_inspections_need_one_too(people):
    olga = people["olga"]
    assert not needs_second_factor(olga)
    olga.user_permissions.add(Permission.objects.get(codename="add_inspection"))
    assert needs_second_factor(User.objects.get(pk=olga.pk))
    max_ = people["max"]
    max_.is_staff = True
    assert needs_second_factor(max_)


def test_adding_an_app_gives_recovery_codes_and_is_written_down(dan: User, django_capture_on_commit_callbacks):
    client = Client()
    client.force_login(dan)
    page = client.get("/account/app/add/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        added = client.post("/account/app/add/", {"code": app_code(secret)})
    assert added["Location"] == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/").content.decode()
    assert codes.count('<code class="app-secret">') == 10
    assert [change.kind for change in dan.account_changes.all()] == ["factor_added"]
