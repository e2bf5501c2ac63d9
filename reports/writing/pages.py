"""A page of the report that is being written: what stands where, as it will print, passage by passage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.safestring import SafeString

from reports.document.parts import Block, ChapterPart, Findings, PrintedGrid, PrintedTable
from reports.figures.tables import Grid, Table
from reports.models.passages import Passage
from reports.writing.figure_marks import key_of, live_figures, to_html
from reports.writing.figures import AvailableFigures, LiveFigure
from reports.writing.places import BLOCKS, OUTSIDE, PassagePlace
from reports.writing.working_report import WorkingReport

_FINDINGS = (("strength", "Strengths"), ("improvement", "Areas for improvement"))


@dataclass(frozen=True)
class PrintedPassage:
    """A passage as it will print. `number` is printed with it; `up` and `down`: whether it can move so;
    `live` are the figures in it."""

    row: Any
    number: str
    html: SafeString
    live: tuple[LiveFigure, ...]
    area: str = ""
    up: bool = False
    down: bool = False

    @property
    def wrong(self) -> tuple[LiveFigure, ...]:
        return tuple(one for one in self.live if one.wrong)


@dataclass(frozen=True)
class SlotItem:
    """What stands in a slot: a passage, or a table or grid printed between passages."""

    passage: PrintedPassage | None = None
    table: Table | None = None
    grid: Grid | None = None


@dataclass(frozen=True)
class Slot:
    """A place on a page, with the kinds of passages that can be added to it, as (kind, label)."""

    anchor: str
    heading: str
    items: tuple[SlotItem, ...]
    place: str = ""
    standard: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    level: int = 2

    @property
    def passages(self) -> list[PrintedPassage]:
        return [item.passage for item in self.items if item.passage]


@dataclass(frozen=True)
class WritingPart:
    """One page of the report that is being written: a chapter, or a part outside the chapters."""

    key: str
    number: str
    title: str
    slots: tuple[Slot, ...]
    before: tuple[str, str] = ("", "")  # key and title of the part before
    after: tuple[str, str] = ("", "")

    @property
    def passages(self) -> list[PrintedPassage]:
        return [one for slot in self.slots for one in slot.passages]


def kind_names(kinds: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((kind, Passage.Kind(kind).label) for kind in kinds)


@dataclass
class PartBuilder:
    """Walks the report as it is printed and finds the passage of each text by its key."""

    working_report: WorkingReport
    rows: Mapping[int, Any]
    numbers: dict[int, str] = field(default_factory=dict)

    def slots(self, key: str) -> list[Slot]:
        if key in OUTSIDE:
            return [self._outside(key)]
        chapter = next(c for c in self.working_report.report.chapters if str(c.number) == key)
        return self._chapter(chapter)

    def _outside(self, kind: str) -> Slot:
        texts = self.working_report.material.of_kind(kind)
        if kind == "glossary":
            texts = tuple(sorted(texts, key=lambda text: (text.title.casefold(), text.title)))
        items = self._texts([text.text for text in texts], movable=kind != "glossary")
        return Slot(f"place-{kind}", "", items, kinds=kind_names([kind]))

    def _chapter(self, chapter: ChapterPart) -> list[Slot]:
        start, end = PassagePlace(chapter.number), PassagePlace(chapter.number, "", "end")
        sections = chapter.sections
        found = [self._blocks(start, "Before the sections" if sections else "", chapter.opening)]
        for section in sections:
            place = PassagePlace(chapter.number, section.code)
            slot = self._blocks(place, section.heading, section.blocks)
            found.append(replace(slot, standard=section.standard))
        if sections:
            found.append(self._blocks(end, "After the sections", chapter.closing))
        if chapter.kind == "references":
            items = self._texts(chapter.references)
            found.append(Slot("place-reference", "References", items, "", "", kind_names(["reference"])))
        return [*found, *self._findings(chapter)]

    def _blocks(self, place: PassagePlace, heading: str, blocks: Sequence[Block]) -> Slot:
        items = [self._block(block, place) for block in blocks]
        kinds = kind_names(BLOCKS)
        return Slot(place.anchor, heading, _movable(items), place.key, kinds=kinds)

    def _block(self, block: Block, place: PassagePlace) -> SlotItem:
        if isinstance(block, PrintedTable):
            return SlotItem(table=block.table)
        if isinstance(block, PrintedGrid):
            return SlotItem(grid=self.working_report.material.grids[place.section])
        return SlotItem(self._written(block.text, getattr(block, "number", "")))

    def _findings(self, chapter: ChapterPart) -> list[Slot]:
        """A chapter's own findings; the summary's are collected from the chapters, and written there."""
        own = chapter.kind != "summary"
        groups = chapter.findings or ((Findings("", (), ()),) if own else ())
        found = [
            self._finding(chapter, kind, heading if own else f"{group.title}: {heading}", texts, own)
            for group in groups
            for (kind, heading), texts in zip(_FINDINGS, (group.strengths, group.improvements), strict=True)
            if own or texts
        ]
        given = [one for group in chapter.recommendations for one in group.recommendations]
        self.numbers.update({key_of(one.text): str(one.number) for one in given})
        texts = [one.text for one in given]
        return [*found, self._finding(chapter, "recommendation", "Recommendations", texts, own)]

    def _finding(self, chapter: ChapterPart, kind: str, heading: str, texts: Sequence[str], own: bool) -> Slot:
        items = self._texts(texts, movable=own)
        if not own:
            return Slot(f"place-{kind}-{key_of(texts[0])}" if texts else f"place-{kind}", heading, items)
        place = PassagePlace(chapter.number).key
        return Slot(f"place-{kind}", heading, items, place, kinds=kind_names([kind]))

    def _texts(self, texts: Iterable[str], *, movable: bool = True) -> tuple[SlotItem, ...]:
        items = [SlotItem(self._written(text, self.numbers.get(key_of(text), ""))) for text in texts]
        return _movable(items) if movable else tuple(items)

    def _written(self, text: str, number: str) -> PrintedPassage:
        return printed_passage(self.rows[key_of(text)], self.working_report.figures, number)


def _movable(items: Sequence[SlotItem]) -> tuple[SlotItem, ...]:
    """The passages know whether there is another before and after them."""
    at = [number for number, item in enumerate(items) if item.passage]
    return tuple(
        replace(item, passage=replace(item.passage, up=number != at[0], down=number != at[-1]))
        if item.passage
        else item
        for number, item in enumerate(items)
    )


def printed_passage(row: Passage, figures: AvailableFigures, number: str = "") -> PrintedPassage:
    live = live_figures(row.text, figures)
    return PrintedPassage(row, number, to_html(row.text, live), live, row.area.name if row.area else "")
