"""What a report is made of, read from the database in a fixed number of queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.models import Inspection
from reports.disclosure.release import released_chapters
from reports.document.by_area import chapter_by_area, tied_criteria
from reports.document.parts import AreaFigures, AreaScore, ChapterScores
from reports.document.passages import FilledPassage
from reports.document.references import BadReference, FigureBook, build_figure_book, fill_references
from reports.figures import tallies
from reports.figures.counts import AreaRef, Tally
from reports.figures.language import in_language
from reports.figures.scores import CombinedScores, Method, combined_scores
from reports.figures.tables import Grid, Profile, Table, build_grids, build_profile, build_tables
from reports.figures.translation import say
from reports.models.passages import Passage

Fill = Callable[[Passage, FigureBook], str]


@dataclass(frozen=True)
class ReportMaterial:
    """Everything the report is made of, read in one go."""

    inspection: Inspection
    instrument: Instrument
    texts: tuple[FilledPassage, ...]
    tables: dict[str, Table]
    grids: dict[str, Grid]
    scores: dict[int, ChapterScores]
    area_figures: dict[int, AreaFigures]
    profile: Profile
    base_note: str
    areas: tuple[AreaRef, ...]
    book: FigureBook

    def of_kind(self, kind: str, chapter: int | None = None) -> tuple[FilledPassage, ...]:
        """The passages of one kind, in printed order: of one chapter, or of the whole report."""
        return tuple(text for text in self.texts if text.kind == kind and chapter in (None, text.chapter))


def read_material(inspection: Inspection, fill: Fill | None = None) -> ReportMaterial:
    """`fill` makes the text of a passage out of its own and the figures.

    Without it BadReference is raised where a passage refers to a figure that is no longer there.
    """
    with in_language(inspection.language):
        return _read(inspection, fill or _filled)


def _read(inspection: Inspection, fill: Fill) -> ReportMaterial:
    instrument = read_instrument(inspection)
    areas = tallies.area_refs(inspection)
    tally = tallies.tally(inspection)
    judged = tallies.judgements(inspection)
    profile = build_profile(instrument, *tallies.profile_counts(inspection, instrument=instrument))
    threshold = inspection.small_number_threshold
    method = cast(Method, inspection.combined_method)
    scores = combined_scores(instrument, tally, areas, method, threshold)
    by_area = _by_area(inspection, instrument, tally, areas)
    facts = tallies.case_facts(inspection)
    book = build_figure_book(instrument, tally, profile, scores, judged, areas, facts)
    return ReportMaterial(
        inspection=inspection,
        instrument=instrument,
        texts=_texts(inspection, book, fill),
        tables={table.section_code: table for table in build_tables(instrument, tally, ())},
        grids={grid.section_code: grid for grid in build_grids(instrument, judged, areas)},
        scores=_scores(scores, by_area),
        area_figures={number: figures for number, (figures, _) in by_area.items()},
        profile=profile,
        base_note=_base_note(instrument),
        areas=areas,
        book=book,
    )


def _texts(inspection: Inspection, book: FigureBook, fill: Fill) -> tuple[FilledPassage, ...]:
    rows = inspection.passages.select_related("chapter", "section", "area").order_by("order")
    return tuple(
        FilledPassage(
            key=row.pk,
            kind=row.kind,
            chapter=row.chapter.number if row.chapter else None,
            section=row.section.code if row.section else "",
            position=row.position,
            title=row.title,
            text=fill(row, book),
            addressee=row.addressee,
            area=row.area.name if row.area else "",
        )
        for row in rows
    )


def _filled(row: Passage, book: FigureBook) -> str:
    try:
        return fill_references(row.text, book)
    except BadReference as error:
        raise BadReference(f"{row}: {error}") from error


ByArea = dict[int, tuple[AreaFigures, tuple[AreaScore, ...]]]  # by chapter


def _by_area(inspection: Inspection, instrument: Instrument, tally: Tally, areas: Sequence[AreaRef]) -> ByArea:
    """What may be published by area, beside what the versions so far have told; nothing unless the
    inspection publishes such figures."""
    if not inspection.publish_area_figures:
        return {}
    frozen = inspection.published.order_by("version").values_list("frozen", flat=True)
    earlier = [chapter for version in frozen for chapter in released_chapters(version)]
    scored = [chapter for chapter in instrument.chapters if chapter.kind == "case"]
    return {
        chapter.number: chapter_by_area(
            chapter,
            tally,
            areas,
            number=number,
            threshold=inspection.small_number_threshold,
            method=cast(Method, inspection.combined_method),
            tied=tied_criteria(instrument),
            earlier=earlier,
        )
        for number, chapter in enumerate(scored, 1)
    }


def _scores(all_scores: Iterable[CombinedScores], by_area: ByArea) -> dict[int, ChapterScores]:
    """Combined scores by chapter."""
    return {
        scores.chapter_number: ChapterScores(
            combined=replace(scores, by_area=()),
            areas=by_area[scores.chapter_number][1] if scores.chapter_number in by_area else (),
            anchor=f"chart-{number}",
            number=number,
        )
        for number, scores in enumerate(all_scores, 1)
    }


def _base_note(instrument: Instrument) -> str:
    """What a percentage is of, in the words of the scales that cases are answered on."""
    keys = dict.fromkeys(criterion.scale for criterion in instrument.scored("case"))
    notes = []
    for scale in (instrument.scale_by_key[key] for key in keys):
        base = [point for point in scale.points if point.counts_as != "excluded"]
        met = " + ".join(point.label for point in base if point.counts_as == "met")
        notes.append(f"{met} ÷ ({' + '.join(point.label for point in base)})")
    if not notes:
        return ""
    return say("Percentages are of relevant cases: {bases}.", bases="; ".join(notes))
