"""A chapter of the report: its passages numbered, its tables and grids in their places."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from criteria.spec import Chapter, Section, in_sentences
from reports.document.parts import (
    AddressedRecommendations,
    Block,
    ChapterPart,
    Findings,
    GoodPractice,
    Paragraph,
    PrintedGrid,
    PrintedTable,
    Quotation,
    Recommendation,
    SectionPart,
    Strip,
)
from reports.document.passages import FilledPassage
from reports.document.queries import ReportMaterial
from reports.figures.tables import Grid, Table
from reports.figures.translation import say
from reports.models.passages import Passage

Kind = Passage.Kind


def recommendation_numbers(material: ReportMaterial) -> dict[int, int]:
    """Passage key -> number, counted as the summary prints them: by addressee, in order of chapters."""
    grouped = _by_addressee(material.of_kind(Kind.RECOMMENDATION))
    keys = (text.key for texts in grouped.values() for text in texts)
    return dict(zip(keys, count(1), strict=False))


def _by_addressee(texts: Iterable[FilledPassage]) -> dict[str, list[FilledPassage]]:
    """Addressees in the order in which they are first addressed."""
    grouped: dict[str, list[FilledPassage]] = defaultdict(list)
    for text in texts:
        grouped[text.addressee].append(text)
    return grouped


def build_chapter(chapter: Chapter, material: ReportMaterial, numbers: dict[int, int]) -> ChapterPart:
    paragraphs = count(1)
    return ChapterPart(
        number=chapter.number,
        title=chapter.title,
        kind=chapter.kind,
        anchor=f"chapter-{chapter.number}",
        opening=_blocks(_at(chapter, "", "start", material), chapter, paragraphs),
        sections=tuple(_section(section, chapter, material, paragraphs) for section in chapter.sections),
        closing=_blocks(_at(chapter, "", "end", material), chapter, paragraphs),
        scores=material.scores.get(chapter.number),
        findings=_findings(chapter, material),
        recommendations=_recommendations(chapter, material, numbers),
        profile=material.profile if chapter.kind == "profile" else None,
        references=_plain(material.of_kind(Kind.REFERENCE)) if chapter.kind == "references" else (),
        area_figures=material.area_figures.get(chapter.number),
    )


def _at(chapter: Chapter, section: str, position: str, material: ReportMaterial) -> list[FilledPassage]:
    place = (chapter.number, section, position)
    return [text for text in material.texts if (text.chapter, text.section, text.position) == place]


def _section(
    section: Section, chapter: Chapter, material: ReportMaterial, paragraphs: Iterator[int]
) -> SectionPart:
    """The table stands after the section's first paragraph, the grid after its last passage."""
    blocks = list(_blocks(_at(chapter, section.code, "start", material), chapter, paragraphs))
    if section.code in material.tables:
        kinds = [block.kind for block in blocks]
        after = kinds.index("paragraph") + 1 if "paragraph" in kinds else 0
        blocks.insert(after, _table(material.tables[section.code], material))
    if section.code in material.grids:
        blocks.append(_grid(material.grids[section.code]))
    return SectionPart(
        code=section.code,
        heading=section.heading,
        standard=section.standard,
        anchor=f"section-{section.code}",
        blocks=tuple(blocks),
    )


def _table(table: Table, material: ReportMaterial) -> PrintedTable:
    unwelcome = [f"“{row.wording.rstrip('.')}”" for row in table.rows if row.adverse]
    note = material.base_note
    if unwelcome:
        names = say(" and ").join(unwelcome)
        note += " " + say("A high figure is unwelcome for {names}.", names=names)
    return PrintedTable(table, f"table-{table.section_code}", note)


def _grid(grid: Grid) -> PrintedGrid:
    rows = in_sentences(grid.rows, lettered=True)
    return PrintedGrid(tuple(Strip(row.code, wording, row.cells) for row, wording in rows))


def _blocks(texts: Sequence[FilledPassage], chapter: Chapter, paragraphs: Iterator[int]) -> tuple[Block, ...]:
    """Paragraphs take the chapter's next number; quotations and boxes have none."""
    blocks: list[Block] = []
    for text in texts:
        if text.kind == Kind.PARAGRAPH:
            blocks.append(Paragraph(f"{chapter.number}.{next(paragraphs)}", text.text))
        elif text.kind == Kind.QUOTATION:
            blocks.append(Quotation(text.text, text.title))
        elif text.kind == Kind.GOOD_PRACTICE:
            blocks.append(GoodPractice(text.text, text.area))
    return tuple(blocks)


def _findings(chapter: Chapter, material: ReportMaterial) -> tuple[Findings, ...]:
    """The chapter's own findings; in the summary those of every chapter that has some."""
    chapters = material.instrument.chapters if chapter.kind == "summary" else (chapter,)
    findings = (
        Findings(
            title=one.short_title or one.title,
            strengths=_plain(material.of_kind(Kind.STRENGTH, one.number)),
            improvements=_plain(material.of_kind(Kind.IMPROVEMENT, one.number)),
        )
        for one in chapters
    )
    return tuple(one for one in findings if one.strengths or one.improvements)


def _plain(texts: Iterable[FilledPassage]) -> tuple[str, ...]:
    return tuple(text.text for text in texts)


def _recommendations(
    chapter: Chapter, material: ReportMaterial, numbers: dict[int, int]
) -> tuple[AddressedRecommendations, ...]:
    own = None if chapter.kind == "summary" else chapter.number
    grouped = _by_addressee(material.of_kind(Kind.RECOMMENDATION, own))
    return tuple(
        AddressedRecommendations(
            addressee, tuple(Recommendation(numbers[text.key], text.text) for text in texts)
        )
        for addressee, texts in grouped.items()
    )
