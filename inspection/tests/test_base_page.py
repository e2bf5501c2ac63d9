"""The page around every page: its landmarks, navigation, messages, and what the CSP asks of it."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.template.loader import render_to_string
from django.test import RequestFactory

from inspection.tests.markup import canonical, part, shape

TEMPLATES = Path(__file__).parents[2] / "templates"
ERROR_PAGES = ["403.html", "403_csrf.html", "404.html", "500.html", "503.html"]
PAGES = [
    *ERROR_PAGES,
    *(f"account/{name}.html" for name in ("login", "password_reset_done", "account_inactive", "signup_closed")),
]
ALICE = User(username="alice", first_name="Alice", last_name="Adeyemi")


def page(template: str = "account/account_inactive.html", **context: Any) -> str:
    request = RequestFactory().get("/")
    request.user = context.pop("user", AnonymousUser())
    return render_to_string(template, context, request)


def in_an_inspection(**context: Any) -> str:
    nav = [
        SimpleNamespace(href="#/1", text="Navigation item 1", current=False),
        SimpleNamespace(href="#/2", text="Navigation item 2", current=True),
        SimpleNamespace(href="#/3", text="Navigation item 3", current=False),
        SimpleNamespace(href="#/4", text="Navigation item 4", current=False),
    ]
    inspection = SimpleNamespace(title="Apply for a juggling license")
    return page(inspection=inspection, nav=nav, user=ALICE, **context)


def test_the_skip_link_has_the_markup_of_govuk_frontend_and_leads_to_the_content() -> None:
    html = canonical("skip-link")["default"][1].replace("#test-target-element", "#main-content")
    assert shape(part(page(), ".govuk-skip-link")) == shape(html)
    assert part(page(), "main#main-content")


def test_the_navigation_has_the_markup_of_govuk_frontend() -> None:
    html = canonical("service-navigation")["with service name and navigation"][1]
    html = html.replace('href="#/"', 'href="#/1"')  # the name leads where the first link leads
    assert shape(part(in_an_inspection(), ".govuk-service-navigation")) == shape(html)


def test_a_page_outside_any_inspection_has_no_navigation() -> None:
    assert "govuk-service-navigation" not in page(user=ALICE)


@pytest.mark.parametrize(("name", "level"), [("default", "info"), ("with type as success", "success")])
def test_a_message_has_the_markup_of_govuk_frontend(name: str, level: str) -> None:
    options, html = canonical("notification-banner")[name]

    class Message(str):
        level_tag = level

    ours = render_to_string("_message.html", {"message": Message(options["text"]), "number": 1})
    assert shape(ours) == shape(html.replace("govuk-notification-banner-title", "message-1"))


def test_breadcrumbs_and_back_link_have_the_markup_of_govuk_frontend() -> None:
    options, html = canonical("breadcrumbs")["default"]
    assert shape(render_to_string("_breadcrumbs.html", {"links": options["items"]})) == shape(html)
    back = canonical("back-link")["default"][1]
    assert shape(render_to_string("_back_link.html", {"href": "#"})) == shape(back)


def test_a_button_has_the_markup_of_govuk_frontend() -> None:
    html = canonical("button")["default"][1].replace("Save and continue", "Sign in")
    form = forms.Form()
    assert shape(part(page("account/login.html", form=form), "main form[action='/sign-in/'] button")) == shape(
        html
    )


def test_signing_out_is_a_post() -> None:
    form = BeautifulSoup(page(user=ALICE), "html.parser").select("header form")[0]
    assert form["method"] == "post"
    assert form.select("[name=csrfmiddlewaretoken]")
    assert "Alice Adeyemi" in page(user=ALICE)


def test_nobody_is_offered_to_sign_out_who_has_not_signed_in() -> None:
    assert "Sign out" not in page()


def test_the_title_says_first_that_there_is_an_error() -> None:
    form = forms.Form({})
    form.add_error(None, "Check the name and the password")
    title = BeautifulSoup(page("account/login.html", form=form), "html.parser").title
    assert title is not None
    assert title.text == "Error: Sign in – Thematic"


def test_the_title_names_the_inspection() -> None:
    title = BeautifulSoup(in_an_inspection(), "html.parser").title
    assert title is not None
    assert title.text == "Your account is deactivated – Apply for a juggling license – Thematic"


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_needs_neither_request_nor_database(template: str) -> None:
    html = BeautifulSoup(render_to_string(template), "html.parser")
    assert len(html.select("main h1")) == 1
    assert "Sign out" not in html.text


@pytest.mark.parametrize("template", PAGES)
def test_a_page_has_no_script_or_style_of_its_own(template: str) -> None:
    html = BeautifulSoup(page(template, user=ALICE, form=forms.Form()), "html.parser")
    inline = [script for script in html.select("script") if not script.get("src")]
    assert {script.get("type") for script in inline} <= {"application/json"}  # which is data, and never run
    assert html.select("style, [style], [onclick], [onsubmit], [onchange]") == []


def test_no_template_marks_text_as_safe() -> None:
    marked = [
        path.name
        for folder in ("govuk", "account", "mfa", "mfa/totp", "mfa/webauthn", "socialaccount", ".")
        for path in (TEMPLATES / folder).glob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]
    assert marked == []
