"""The files of a published version, from the frozen report alone."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.document import Report
from reports.pdf import render_pdf


@dataclass(frozen=True)
class Product:
    """`kind` as in PublishedFile; `area` is a slug, or empty."""

    kind: str
    area: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Products:
    pdf: bytes
    files: tuple[Product, ...]


def STEPS(report: Report) -> int:
    return 1


def products(
    report: Report,
    *,
    slug: str,
    version: int,
    changes: str,
    on_step: Callable[[str], None] = lambda words: None,
) -> Products:
    on_step("Printing the PDF")
    return Products(render_pdf(report), ())
