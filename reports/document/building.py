"""Assembling the thematic report: one frozen value out of the instrument, the tallies and the passages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from criteria.spec import Instrument
from inspection.models import Inspection
from reports.document.chapters import build_chapter, recommendation_numbers
from reports.document.figure_lines import codebook, report_lines
from reports.document.parts import (
    ChapterPart,
    ContentsEntry,
    Cover,
    GlossaryTerm,
    Judgement,
    PrintedTable,
    Report,
    SignedText,
)
from reports.document.queries import ReportMaterial, read_material
from reports.figures.language import in_language
from reports.figures.scores import Method, method_text
from reports.figures.translation import say
from reports.models.passages import Passage

Kind = Passage.Kind


def build_report(inspection: Inspection) -> Report:
    """The report as it stands now, in a fixed number of queries.

    Raises BadReference where a passage refers to a figure that is no longer there.
    """
    return assemble(read_material(inspection))


def assemble(material: ReportMaterial) -> Report:
    """The report of this material, in the language of its inspection."""
    with in_language(material.inspection.language):
        return _assemble(material)


def _assemble(material: ReportMaterial) -> Report:
    inspection = material.inspection
    numbers = recommendation_numbers(material)
    chapters = tuple(build_chapter(chapter, material, numbers) for chapter in material.instrument.chapters)
    foreword, thanks = _signed(material, Kind.FOREWORD), _signed(material, Kind.ACKNOWLEDGEMENT)
    glossary = _glossary(material)
    front = {"Foreword": foreword, "Acknowledgements": thanks, "Glossary": glossary}
    report = Report(
        language=inspection.language,
        cover=_cover(inspection),
        foreword=foreword,
        acknowledgements=thanks,
        contents=_contents([name for name, part in front.items() if part], chapters),
        tables=_list_of_tables(chapters),
        base_note=material.base_note,
        method_note=_method_note(material),
        judgements=_judgements(material.instrument),
        glossary=glossary,
        chapters=chapters,
        areas=material.areas,
    )
    return replace(report, codebook=codebook(report_lines(report), material.instrument))


def _method_note(material: ReportMaterial) -> str:
    criteria = material.instrument.scored("case")
    method = cast(Method, material.inspection.combined_method)
    return method_text(method, criteria) if criteria else ""


def _judgements(instrument: Instrument) -> tuple[Judgement, ...]:
    """The values that areas are judged by, each once, in the order of their scales."""
    keys = dict.fromkeys(criterion.scale for criterion in instrument.scored("area"))
    points = [point for key in keys for point in instrument.scale_by_key[key].points]
    return tuple(dict.fromkeys(Judgement(point.printed, point.counts_as) for point in points))


def _cover(inspection: Inspection) -> Cover:
    return Cover(
        title=inspection.title,
        subtitle=inspection.subtitle,
        programme=inspection.programme,
        publisher=inspection.publisher,
        dated=inspection.dated,
    )


def _signed(material: ReportMaterial, kind: str) -> tuple[SignedText, ...]:
    return tuple(SignedText(text.text, text.title) for text in material.of_kind(kind))


def _glossary(material: ReportMaterial) -> tuple[GlossaryTerm, ...]:
    terms = (GlossaryTerm(text.title, text.text) for text in material.of_kind(Kind.GLOSSARY))
    return tuple(sorted(terms, key=lambda term: (term.term.casefold(), term.term)))


def _contents(front: Sequence[str], chapters: Sequence[ChapterPart]) -> tuple[ContentsEntry, ...]:
    """The front parts that there are, then the chapters with their sections."""
    return (
        *(ContentsEntry("", say(name), name.lower()) for name in front),
        *(
            ContentsEntry(
                str(chapter.number),
                chapter.title,
                chapter.anchor,
                tuple(ContentsEntry("", part.heading, part.anchor) for part in chapter.sections),
            )
            for chapter in chapters
        ),
    )


def _list_of_tables(chapters: Sequence[ChapterPart]) -> tuple[ContentsEntry, ...]:
    tables = (
        ContentsEntry(say("Table {number}", number=block.table.number), block.table.title, block.anchor)
        for chapter in chapters
        for block in chapter.blocks(PrintedTable)
        if block.table.number is not None
    )
    charts = (
        ContentsEntry(
            say("Chart {number}", number=chapter.scores.number),
            chapter.scores.combined.title,
            chapter.scores.anchor,
        )
        for chapter in chapters
        if chapter.scores
    )
    by_area = (
        ContentsEntry(
            say("Area table {number}", number=figures.number),
            say("{title}, by area", title=figures.title),
            figures.anchor,
        )
        for figures in (chapter.area_figures for chapter in chapters)
        if figures and figures.tables
    )
    return (*tables, *charts, *by_area)
