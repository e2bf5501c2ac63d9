"""Everything that a published version offers its readers, made from the report's value alone: no clock
and no database, so that the same value gives the same bytes. Takes tens of seconds: only for the worker
and for commands.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reports.data.machine_readable import machine_readable
from reports.data.published import published_sheets, workbook
from reports.data.sheet_files import as_file
from reports.data.sheets import CONTENT_TYPES
from reports.document.parts import Report
from reports.figures.language import in_language
from reports.figures.translation import say
from reports.models.publishing import PublishedFile
from reports.printing.html import render_html
from reports.printing.pdf import render_pdf
from reports.printing.pdf_tags import PdfAttachment
from reports.printing.reader_pdfs import render_area_report, render_summary

PDF = "application/pdf"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
Kind = PublishedFile.Kind


@dataclass(frozen=True)
class ReportFile:
    """`area` is the slug of the area that the file is for, "" where it is for all."""

    kind: str
    area: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class ReportFiles:
    pdf: bytes
    files: tuple[ReportFile, ...]


def step_count(report: Report) -> int:
    """How many times `make_report_files` calls `on_step`."""
    return 4 + len(report.areas)


def make_report_files(
    report: Report,
    *,
    slug: str,
    version: int,
    changes: str,
    on_step: Callable[[str], None] = lambda words: None,
) -> ReportFiles:
    """The full PDF with the data inside it, and the files beside it. Raises CannotPrint.

    `on_step` is told in words what comes next.
    """
    name = f"{slug[:40]}-v{version}"
    on_step("Figures and judgements as data")
    with in_language(report.language):
        data = tuple(_data(report, slug, name, version, changes))
        inside = [_attached(file) for file in data]
    on_step("The full report")
    pdf = render_pdf(report, attachments=inside)
    on_step("The report as a web page")
    page = ReportFile(Kind.HTML, "", f"{name}.html", HTML, render_html(report))
    on_step("The summary")
    two_pages = render_summary(report, version=version)
    summary = ReportFile(Kind.SUMMARY, "", f"{name}-summary.pdf", PDF, two_pages)
    own = []
    for area in report.areas:
        on_step(f"The report of {area.name}")
        content = render_area_report(report, area, version=version)
        own.append(ReportFile(Kind.AREA, area.slug, f"{name}-area-{area.slug}.pdf", PDF, content))
    return ReportFiles(pdf, (page, summary, *own, *data))


def _data(report: Report, slug: str, name: str, version: int, changes: str) -> Iterator[ReportFile]:
    sheets = published_sheets(report)
    book = workbook(report, version=version, changes=changes)
    for kind in ("xlsx", "ods"):
        yield _file(f"{name}-data.{kind}", CONTENT_TYPES[kind], as_file(book, kind, report.cover.title))
    for sheet in sheets:
        part = sheet.title.lower().replace(" ", "-")
        yield _file(f"{name}-{part}.csv", CONTENT_TYPES["csv"], as_file([sheet], "csv"))
    document = machine_readable(report, slug=slug, version=version, changes=changes)
    yield _file(f"{name}-report.json", JSON, document)


def _file(name: str, content_type: str, content: bytes) -> ReportFile:
    return ReportFile(Kind.DATA, "", name, content_type, content)


def _attached(file: ReportFile) -> PdfAttachment:
    words = next(text for end, text in _descriptions().items() if file.name.endswith(end))
    return PdfAttachment(file.name, file.content_type, file.content, words)


def _descriptions() -> dict[str, str]:
    """What a data file is, by the end of its name."""
    return {
        ".xlsx": say("The report’s data with their codebook, as an Excel workbook"),
        ".ods": say("The report’s data with their codebook, as an OpenDocument spreadsheet"),
        "-figures.csv": say("Every figure of the tables and the profile, as a CSV file"),
        "-figures-by-area.csv": say("The figures by area that the report prints, as a CSV file"),
        "-judgements.csv": say("The judgements of areas, as a CSV file"),
        "-combined-scores.csv": say("The combined scores, as a CSV file"),
        "-codebook.csv": say("What each figure is and what it is a share of, as a CSV file"),
        ".json": say("The report for programs, as a JSON file"),
    }
