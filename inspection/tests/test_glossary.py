"""The glossary names pages and code that exist: a word that was renamed is renamed there too."""

import re

import pytest
from django.conf import settings
from django.urls import resolve

from inspection.tests.names_in_code import find

ROW = re.compile(r"^\| (?P<word>[^|]+) \| [^|]+ \| (?P<pages>[^|]+) \| (?P<names>`[^|]+`) \|$", re.M)
PAGE = re.compile(r"(?P<title>[^;(]+) \(`(?P<address>[^`]+)`\)")
GLOSSARY = settings.BASE_DIR / "docs" / "glossary.md"
NUMBERS = {"version", "n"}


def rows():
    return list(ROW.finditer(GLOSSARY.read_text()))


def example_of(address):
    """The address with something in each place that changes."""
    address = address if address.startswith("/") else f"/reading/{address}"
    return re.sub(r"<(\w+)>", lambda place: "1" if place[1] in NUMBERS else "a1", address)


def titles():
    """The titles of pages as templates and views write them, with “…” for what changes."""
    found = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", template.read_text()):
            found |= {variant(title, which) for which in (1, 2)}
    for views in settings.BASE_DIR.glob("*/**/*views.py"):
        for title in re.findall(r'\btitle ?= ?f?"([^"]*)"', views.read_text()):
            found.add(re.sub(r"{.*?}", "…", title))
    return found


def variant(title, which):
    """A title with the first or the second of what it says on a condition."""
    title = re.sub(r"{% if .*?%}(.*?){% else %}(.*?){% endif %}", rf"\{which}", title)
    return re.sub(r"{{.*?}}", "…", title)


def test_the_glossary_has_each_word_once():
    words = [row["word"] for row in rows()]
    assert len(words) > 50
    assert len(set(words)) == len(words)


def test_every_row_of_the_glossary_is_read():
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    assert len(rows()) == len([line for line in lines if not line.startswith("| word |")])


def test_every_name_in_the_glossary_is_in_the_code():
    for row in rows():
        for name in re.findall(r"`([^`]+)`", row["names"]):
            find(name)


def test_every_page_in_the_glossary_has_its_address_and_title():
    known = titles()
    for row in rows():
        pages = list(PAGE.finditer(row["pages"]))
        assert pages or row["pages"] == "–", row["word"]
        for page in pages:
            assert page["title"].strip() in known, row["word"]
            resolve(example_of(page["address"]))


def test_a_name_that_is_gone_is_found_out():
    for name in ("criteria.spec.Gone", "criteria.spec.Criterion.gone", "gone.spec.Criterion"):
        with pytest.raises((AttributeError, KeyError)):
            find(name)
