"""Members of an inspection of orchards as clients, and what they read on a page."""

from bs4 import BeautifulSoup
from django.test import Client

from inspection.models import Inspection
from reports.tests import orchards

ROLES = {"amir": "assessor", "ines": "inspector", "laura": "lead", "max": "manager"}


def sign_in(inspection: Inspection, name: str, area: str = "") -> Client:
    """Olga, who has no role, belongs to no inspection."""
    if name in ROLES:
        user = orchards.member(inspection, name, ROLES[name], area)
    else:
        user = orchards.User.objects.get_or_create(username=name)[0]
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(node) -> str:
    return " ".join(node.get_text(" ").split())
