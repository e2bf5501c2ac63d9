"""The command with which a site gets its first lead."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_somebody_new_gets_a_link_to_choose_a_password(capsys: pytest.CaptureFixture):
    call_command("allow_new_inspections", "Alice@example.org", "--name", "Alice Adeyemi")
    alice = User.objects.get(username="alice@example.org")
    assert alice.has_perm("inspection.add_inspection")
    link = re.search(r"/invitation/\S+", capsys.readouterr().out)
    assert link
    page = Client().get(link[0], follow=True)
    assert "Choose a password" in page.content.decode()


def test_somebody_with_a_password_is_only_allowed(capsys: pytest.CaptureFixture):
    User.objects.create_user("bob", password="three green bottles")
    call_command("allow_new_inspections", "bob")
    assert User.objects.get(username="bob").has_perm("inspection.add_inspection")
    assert "invitation" not in capsys.readouterr().out


def test_a_slip_in_the_name_makes_no_account():
    with pytest.raises(CommandError, match="There is no such person"):
        call_command("allow_new_inspections", "bbo")
    assert not User.objects.filter(username="bbo").exists()
