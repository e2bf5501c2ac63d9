"""Printed reports, each made once in a run, and the tags of a PDF."""

from collections.abc import Iterator
from typing import Any

import pikepdf

from reports.document.building import build_report
from reports.document.parts import Report
from reports.printing.pdf import render_pdf

PRINTED: dict[str, tuple[Report, bytes]] = {}  # by slug: a render takes seconds


def printed(inspection: Any) -> tuple[Report, bytes]:
    if inspection.slug not in PRINTED:
        report = build_report(inspection)
        PRINTED[inspection.slug] = (report, render_pdf(report))
    return PRINTED[inspection.slug]


def elements(parent: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = parent.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tagged(document: pikepdf.Pdf, *kinds: str) -> list[pikepdf.Object]:
    found = elements(document.Root.StructTreeRoot)
    return [element for element in found if str(element.S).removeprefix("/") in kinds]
