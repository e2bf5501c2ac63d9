"""A report speaks its own language: Welsh labels around text that stays as it was written."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.utils.translation.template import templatize

from inspection.models import Inspection
from reports.document.building import build_report
from reports.figures.language import in_language
from reports.figures.translation import say, say_number
from reports.printing import html
from reports.printing.pdf import render_pdf

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "reports" / "locale" / "cy" / "LC_MESSAGES" / "django.po"
PRINTED = ("templates/reports/document", "templates/reports/charts")
WORDS = {"gettext": None, "ngettext": (1, 2), "say": None, "say_number": (1, 2), "_": None}


def sources() -> Iterator[str]:
    for folder in PRINTED:
        for path in sorted((ROOT / folder).glob("*.html")):
            yield as_python(path)
    yield as_python(ROOT / "templates/reports/results/_table.html")
    for path in sorted((ROOT / "reports").glob("*.py")):
        yield path.read_text(encoding="utf-8")


def as_python(template: Path) -> str:
    """The template as Django's own extraction sees it: calls of gettext, everything else blanked out."""
    lines = templatize(template.read_text(encoding="utf-8")).splitlines()
    return "\n".join(line.strip() for line in lines)


def printed_words() -> set[str]:
    """Every fixed text that a report can print, as templates and code have it."""
    found = set()
    for source in sources():
        lines = io.BytesIO(source.encode())
        for _, function, messages, _ in extract_python(lines, WORDS, [], {"encoding": "utf-8"}):
            many = isinstance(messages, tuple)
            kept = messages[:2] if function in ("ngettext", "say_number") else messages
            found |= {text for text in (kept if many else [kept]) if isinstance(text, str)}
    return found


@pytest.fixture
def welsh(tiny: Inspection) -> Inspection:
    tiny.language = Inspection.Language.WELSH
    tiny.save()
    return tiny


def catalogue() -> list[tuple[list[str], list[str]]]:
    """The forms of each text, and those of its translation."""
    with CATALOGUE.open("rb") as file:
        return [(forms(m.id), forms(m.string)) for m in read_po(file, locale="cy") if m.id]


def forms(text: Any) -> list[str]:
    return list(text) if isinstance(text, list | tuple) else [text]


def test_every_printed_word_has_its_welsh() -> None:
    said = {text for texts, welsh in catalogue() for text in texts if all(welsh)}
    wanted = {text for text in printed_words() if text.strip("; ")}
    assert len(wanted) > 40
    assert wanted - said == set()


def test_placeholders_are_the_same_in_both_languages() -> None:
    names = re.compile(r"%\(\w+\)s|\{\w+\}")
    for texts, welsh in catalogue():
        assert {*names.findall(texts[-1])} == {*names.findall(welsh[-1])}, texts


def test_words_are_english_until_a_language_is_spoken() -> None:
    assert say("{met} of {relevant}", met=3, relevant=4) == "3 of 4"
    with in_language("cy"):
        assert say("{met} of {relevant}", met=3, relevant=4) == "3 o 4"
        assert say("N/A") == "Amh."
        mean = ("mean of {number} criterion", "mean of {number} criteria")
        assert say_number(*mean, 2) == "cymedr 2 o feini prawf"
    assert say("N/A") == "N/A"


@pytest.mark.django_db
def test_a_welsh_report_has_welsh_labels_and_says_so_in_its_metadata(welsh: Inspection) -> None:
    report = build_report(welsh)
    page = BeautifulSoup(html.render_html(report), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "cy"
    assert page.select("#contents")[0].text == "Cynnwys"
    assert report.contents[0].title == "Rhagair"
    with pikepdf.open(io.BytesIO(render_pdf(report))) as pdf:
        assert str(pdf.Root.Lang) == "cy"
        with pdf.open_outline() as outline:
            assert "Cynnwys" in [item.title for item in outline.root]


@pytest.mark.django_db
def test_the_site_stays_english_while_a_report_is_welsh(welsh: Inspection, as_: Any) -> None:
    page = BeautifulSoup(as_("ines").get("/tiny/results/").content, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert "3 of 4" in page.get_text(" ")
