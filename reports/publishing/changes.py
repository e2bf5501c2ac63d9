"""What has changed between a frozen report and the report as it stands: figures, judgements, texts. No Django.

A text is known by its place and its words, not by its number: a paragraph put in before others is one
addition, though all that follow are numbered anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from reports.document.parts import (
    AreaFigures,
    Block,
    ChapterPart,
    ChapterScores,
    GoodPractice,
    Paragraph,
    PrintedGrid,
    PrintedTable,
    Quotation,
    Report,
)
from reports.figures.counts import Figure
from reports.figures.tables import Profile, Table

NOT_THERE = "not there"
HIDDEN = "not printed"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
Kind = Literal["figure", "judgement", "text"]
PlacedText = tuple[str, str]  # where it stands, what stands there


@dataclass(frozen=True)
class ReportChange:
    """`place` in the words of the report: "Table 3, A1.1". `then` and `now` as they are printed."""

    kind: Kind
    place: str
    then: str
    now: str


def changes_between(then: Report, now: Report) -> tuple[ReportChange, ...]:
    """Everything that has changed, figures first; nothing where the two are the same."""
    changes = (
        *_changed("figure", dict(_figures(then)), dict(_figures(now))),
        *_changed("judgement", dict(_judgements(then)), dict(_judgements(now))),
        *_reworded(_texts(then), _texts(now)),
    )
    if changes or then == now:
        return changes
    return (ReportChange("text", "Headings, wordings or notes", "", ""),)


def _changed(kind: Kind, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[ReportChange]:
    for place in dict.fromkeys((*then, *now)):
        before, after = then.get(place, NOT_THERE), now.get(place, NOT_THERE)
        if before != after:
            yield ReportChange(kind, place, before, after)


def _figure_in_words(figure: Figure | None) -> str:
    """ "51% (52 of 102)"."""
    if figure is None:
        return HIDDEN
    return f"{figure.display} ({figure.of})" if figure.relevant else figure.display


def _figures(report: Report) -> Iterator[PlacedText]:
    for chapter in report.chapters:
        for block in chapter.blocks(PrintedTable):
            yield from _of_table(block.table)
        if chapter.scores:
            yield from _of_scores(chapter.scores)
        if chapter.area_figures:
            yield from _of_areas(chapter.area_figures)
        if chapter.profile:
            yield from _of_profile(chapter.profile, chapter.title)


def _of_table(table: Table) -> Iterator[PlacedText]:
    name = f"Table {table.number}" if table.number is not None else f"Table “{table.heading}”"
    for row in table.rows:
        if row.figure is not None:
            yield f"{name}, {row.code}", _figure_in_words(row.figure)


def _of_scores(scores: ChapterScores) -> Iterator[PlacedText]:
    name = f"Chart {scores.number}"
    yield f"{name}, overall", _figure_in_words(scores.combined.overall)
    for bar in scores.combined.by_section:
        yield f"{name}, {bar.label}", _figure_in_words(bar.figure)
    for one in scores.areas:
        yield f"{name}, {one.area}", _figure_in_words(one.figure)


def _of_areas(figures: AreaFigures) -> Iterator[PlacedText]:
    for table in figures.tables:
        for row in table.rows:
            for area, cell in zip(figures.areas, row.cells, strict=True):
                yield f"{figures.title}, {row.code} in {area.name}", _figure_in_words(cell)


def _of_profile(profile: Profile, title: str) -> Iterator[PlacedText]:
    yield f"{title}, cases in all", str(profile.total)
    for block in profile.blocks:
        for row in block.rows:
            yield f"{title}, {block.label}: {row.label}", _figure_in_words(row.figure)


def _judgements(report: Report) -> Iterator[PlacedText]:
    for grid in report.blocks(PrintedGrid):
        for strip in grid.strips:
            for cell in strip.cells:
                yield f"{strip.code} in {cell.area.name}", cell.printed


def _texts(report: Report) -> dict[str, list[PlacedText]]:
    """Place -> its texts in order, each with its name."""
    cover = report.cover
    places = {
        "Cover": [
            ("Title", cover.title),
            ("Subtitle", cover.subtitle),
            ("Programme", cover.programme),
            ("Publisher", cover.publisher),
            ("Date", cover.dated),
        ],
        "Foreword": [("Foreword", part.text) for part in report.foreword],
        "Acknowledgements": [("Acknowledgements", part.text) for part in report.acknowledgements],
        "Glossary": [(f"Glossary, {term.term}", term.text) for term in report.glossary],
    }
    for chapter in report.chapters:
        title = chapter.title
        places[f"{title}, opening"] = list(_of_blocks(chapter.opening, title))
        for section in chapter.sections:
            place = f"{title}, {section.heading}"
            places[place] = list(_of_blocks(section.blocks, place))
        places[f"{title}, closing"] = list(_of_blocks(chapter.closing, title))
        places[f"{title}, findings"] = list(_of_findings(chapter))
    return places


def _of_blocks(blocks: Sequence[Block], place: str) -> Iterator[PlacedText]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"Paragraph {block.number}", block.text
        elif isinstance(block, Quotation):
            yield f"{place}, quotation", block.text
        elif isinstance(block, GoodPractice):
            yield f"{place}, good practice in {block.area}", block.text


def _of_findings(chapter: ChapterPart) -> Iterator[PlacedText]:
    """The chapter's own: the summary repeats those of the others."""
    if chapter.kind != "summary":
        for findings in chapter.findings:
            yield from ((f"{findings.title}, strength", text) for text in findings.strengths)
            yield from ((f"{findings.title}, for improvement", text) for text in findings.improvements)
        for addressed in chapter.recommendations:
            for one in addressed.recommendations:
                yield f"Recommendation {one.number} to {addressed.addressee}", one.text
    yield from ((f"{chapter.title}, reference", text) for text in chapter.references)


def _reworded(
    then: Mapping[str, Sequence[PlacedText]], now: Mapping[str, Sequence[PlacedText]]
) -> Iterator[ReportChange]:
    for place in dict.fromkeys((*then, *now)):
        yield from _between(then.get(place, ()), now.get(place, ()))


def _between(then: Sequence[PlacedText], now: Sequence[PlacedText]) -> Iterator[ReportChange]:
    before, after = [text for _, text in then], [text for _, text in now]
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for same, i1, i2, j1, j2 in matcher.get_opcodes():
        if same == "equal":
            continue
        for old, new in zip_longest(then[i1:i2], now[j1:j2]):
            name = (new or old)[0]
            if old and new:
                yield ReportChange("text", name, *_differing_sentences(old[1], new[1]))
            else:
                yield ReportChange("text", name, *(side[1] if side else NOT_THERE for side in (old, new)))


def _differing_sentences(then: str, now: str) -> tuple[str, str]:
    """The sentences of each that the other lacks."""
    before, after = SENTENCE_END.split(then), SENTENCE_END.split(now)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    parts = [found for found in matcher.get_opcodes() if found[0] != "equal"]
    removed = [" ".join(before[i1:i2]) for _, i1, i2, _, _ in parts]
    added = [" ".join(after[j1:j2]) for _, _, _, j1, j2 in parts]
    return " … ".join(filter(None, removed)) or NOT_THERE, " … ".join(filter(None, added)) or NOT_THERE
