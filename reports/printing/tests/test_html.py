"""The report as a web page holds what the PDF holds."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from casefiles.models.assessments import Answer
from reports.document.building import build_report
from reports.models.passages import Passage
from reports.models.publishing import PublishedFile, PublishedReport
from reports.printing import html

pytestmark = pytest.mark.django_db


def words(part: Any) -> str:
    return " ".join(part.get_text(" ").split())


def chapters(page: str) -> dict[str, str]:
    """Each chapter of a document in words, by the anchor of its heading."""
    found = BeautifulSoup(page, "html.parser").select("section.chapter")
    return {str(part.select("h2")[0]["id"]): words(part) for part in found}


def test_every_chapter_says_on_the_screen_what_it_says_in_print(rmo: Any) -> None:
    report = build_report(rmo)
    printed = render_to_string("reports/document/report.html", {"report": report})
    assert len(chapters(printed)) == 10
    assert chapters(html.article(report)) == chapters(printed)


def test_a_paragraph_can_be_cited(tiny: Any) -> None:
    page = BeautifulSoup(html.article(build_report(tiny)), "html.parser")
    paragraph = page.select_one(".paragraph")
    assert paragraph is not None
    assert paragraph.a is not None
    assert paragraph["id"] == f"paragraph-{paragraph.a.text}"
    assert paragraph.a["href"] == f"#{paragraph['id']}"


def test_every_link_within_the_page_leads_somewhere(rmo: Any) -> None:
    page = BeautifulSoup(html.article(build_report(rmo)), "html.parser")
    ids = [part["id"] for part in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in page.select("a[href^='#']")} <= set(ids)


def test_nothing_in_the_article_is_styled_or_run_in_line(rmo: Any) -> None:
    article = html.article(build_report(rmo))
    assert not re.search(r"<(style|script|link)\b|\sstyle=|\son\w+=", article)


def test_the_page_to_keep_needs_no_other_file_and_gives_its_article_back(tiny: Any) -> None:
    report = build_report(tiny)
    page = html.render_html(report)
    assert b"<style>" in page
    assert not re.search(rb"<link|<script|src=|url\(", page)
    assert html.article_of(page) == html.article(report).strip()


def test_ines_reads_the_draft_whole_and_part_by_part(as_: Callable[[str], Client]) -> None:
    ines = as_("ines")
    assert b"Draft, not published" in ines.get("/tiny/report/preview/").content
    part = BeautifulSoup(ines.get("/tiny/report/preview/section-L1/").content, "html.parser")
    assert part.select_one(".section-title") is not None
    assert part.select_one("a[aria-current=page][href$='/section-L1/']") is not None
    assert ines.get("/tiny/report/preview/section-X/").status_code == 404


def test_a_changed_answer_shows_in_the_draft(tiny: Any, as_: Callable[[str], Client]) -> None:
    def row() -> str:
        page = BeautifulSoup(as_("ines").get("/tiny/report/preview/").content, "html.parser")
        first = page.select_one(".app-figures tbody tr")
        return words(first)

    before = row()
    met = Answer.objects.filter(counts=True, criterion__code="L1.1", assessment__case__reference="N1")
    met.update(value="not_yet")
    assert before.endswith("75% 3 of 4")
    assert row().endswith("50% 2 of 4")


def test_a_draft_with_a_broken_figure_says_so(tiny: Any, as_: Callable[[str], Client]) -> None:
    passage = Passage.objects.filter(inspection=tiny, kind="paragraph").first()
    assert passage is not None
    Passage.objects.filter(pk=passage.pk).update(text="Met in {{X9.9}} of cases.")
    response = as_("ines").get("/tiny/report/preview/")
    assert b"names a figure that is no longer there" in response.content
    assert response.status_code == 200


def test_max_reads_the_published_version_as_it_was(tiny: Any, as_: Callable[[str], Client]) -> None:
    report = build_report(tiny)
    published = PublishedReport.objects.create(
        inspection=tiny, version=1, frozen={}, pdf=b"%PDF", sha256="0" * 64
    )
    PublishedFile.objects.create(
        published=published,
        kind="html",
        name="tiny-v1.html",
        content_type="text/html; charset=utf-8",
        content=html.render_html(report),
        sha256="0" * 64,
    )
    Passage.objects.filter(inspection=tiny).delete()
    page = as_("max").get("/tiny/report/1/read/").content.decode()
    assert words(BeautifulSoup(html.article(report), "html.parser")) in words(
        BeautifulSoup(page, "html.parser").main
    )
    assert as_("max").get("/tiny/report/2/read/").status_code == 404
