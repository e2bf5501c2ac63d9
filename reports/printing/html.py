"""The report as a web page: the same value and the same parts as the PDF, so the same content."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document.parts import Report
from reports.figures.language import in_language

_STYLE = ("static", "build", "document.css")
_START, _END = b"<article", b"</article>"


def article(report: Report) -> SafeString:
    """The report to stand inside a page: no style, script or head of its own."""
    with in_language(report.language):
        return render_to_string("reports/document/article.html", {"report": report})


def render_html(report: Report) -> bytes:
    """A file that needs no other: the article with its style inside, as readers may keep it."""
    style = Path(settings.BASE_DIR, *_STYLE).read_text(encoding="utf-8")
    context = {"report": report, "article": article(report), "style": style}
    return render_to_string("reports/document/standalone.html", context).encode()


def article_of(page: bytes) -> SafeString:
    """The article of a page that `render_html` made, to show inside one of ours."""
    start, end = page.index(_START), page.rindex(_END) + len(_END)
    return mark_safe(page[start:end].decode())  # noqa: S308 our own page
