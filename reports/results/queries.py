"""What the results pages show, each in a fixed number of queries however many cases there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import Http404

from criteria import spec
from criteria.models import CriterionKey, InstrumentVersion
from criteria.store.queries import read_instrument
from inspection.access import May, allows, my_memberships, visible_areas
from inspection.models import Inspection, Membership
from reports.document.charts import BarChart, score_chart
from reports.figures import tallies
from reports.figures.counts import AreaRef
from reports.figures.intervals import Sample, ScoreLine, area_score_lines, section_score_lines
from reports.figures.scores import CombinedScores, Method, combined_scores
from reports.figures.selection import ALL_CASES, Selection
from reports.figures.tables import Grid, Profile, Table, build_grids, build_profile, build_tables
from reports.results.tables.by_fact import (
    ByFactColumn,
    ByFactCounts,
    ByFactTable,
    build_by_fact_tables,
    by_fact_columns,
)
from reports.results.tables.inspection_comparison import (
    ComparedInspection,
    InspectionComparison,
    compare_inspections,
)


def instrument_of(inspection: Inspection) -> spec.Instrument:
    """Raises Http404 while the inspection has no instrument: there is nothing to show yet."""
    try:
        return read_instrument(inspection)
    except InstrumentVersion.DoesNotExist:
        raise Http404("The inspection has no instrument yet") from None


def areas_of(membership: Membership) -> tuple[AreaRef, ...]:
    """The areas this member sees, in printed order."""
    areas = visible_areas(membership).order_by("order").values_list("slug", "name")
    return tuple(AreaRef(slug, name) for slug, name in areas)


@dataclass(frozen=True)
class ScoredChapter:
    number: int
    title: str
    scores: CombinedScores
    sections: tuple[ScoreLine, ...]
    sections_chart: BarChart
    areas: tuple[ScoreLine, ...]
    areas_chart: BarChart
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Results:
    """`cases` are those counted, of `sample` that would be without a filter by facts; `unanswered` the
    answers that they still lack."""

    cases: int
    sample: int
    unanswered: int
    selection: Selection
    threshold: int
    areas: tuple[AreaRef, ...]
    chapters: tuple[ScoredChapter, ...]
    grids: tuple[Grid, ...]
    profile: Profile


def results(
    membership: Membership,
    *,
    selection: Selection = ALL_CASES,
    instrument: spec.Instrument | None = None,
) -> Results:
    """Every figure of the inspection; of their own area, for a member who sees only that.

    With a selection by facts every figure is of a part of the sample, and guarded as those by area are.
    """
    inspection = membership.inspection
    instrument, areas = instrument or instrument_of(inspection), areas_of(membership)
    tally = tallies.tally(inspection, area=membership.area, selection=selection)
    counts = tallies.profile_counts(
        inspection, instrument=instrument, area=membership.area, selection=selection
    )
    threshold = inspection.small_number_threshold
    overall = threshold if selection.facts else 0
    tables = build_tables(instrument, tally, areas, threshold, overall)
    method = cast(Method, inspection.combined_method)
    scores = combined_scores(instrument, tally, areas, method, threshold, overall)
    sample = Sample(tally.cases, {} if selection.facts else tallies.populations(inspection))
    return Results(
        cases=tally.sample,
        sample=count_without_facts(membership, selection) if selection.facts else tally.sample,
        unanswered=sum(tally.of(c.code).unanswered for c in instrument.scored("case")),
        selection=selection,
        threshold=threshold,
        areas=areas,
        chapters=tuple(_chapter(instrument, chapter, tables, sample) for chapter in scores),
        grids=build_grids(instrument, tallies.judgements(inspection), areas),
        profile=build_profile(instrument, *counts, overall),
    )


def count_without_facts(membership: Membership, selection: Selection) -> int:
    """Cases that would be counted without the facts chosen."""
    return tallies.counting_assessments(
        membership.inspection, area=membership.area, selection=selection.without_facts
    ).count()


def _chapter(
    instrument: spec.Instrument, scores: CombinedScores, tables: Sequence[Table], sample: Sample
) -> ScoredChapter:
    chapter = next(c for c in instrument.chapters if c.number == scores.chapter_number)
    own = {section.code for section in chapter.sections}
    sections, areas = section_score_lines(scores, sample), area_score_lines(scores, sample)
    return ScoredChapter(
        number=chapter.number,
        title=chapter.short_title or chapter.title,
        scores=scores,
        sections=sections,
        sections_chart=score_chart(f"{scores.title}, by section", sections),
        areas=areas,
        areas_chart=score_chart(f"{scores.title}, by area", areas),
        tables=tuple(table for table in tables if table.section_code in own),
    )


@dataclass(frozen=True)
class JudgementProgress:
    """How much of an area has been judged."""

    area: AreaRef
    judged: int
    expected: int
    signed: int = 0  # of those judged, by a second inspector


@dataclass(frozen=True)
class JudgementGrids:
    """`rated`: whether the instrument declares ratings besides."""

    areas: tuple[JudgementProgress, ...]
    grids: tuple[Grid, ...]
    rated: bool = False

    @property
    def judged(self) -> int:
        return sum(progress.judged for progress in self.areas)

    @property
    def expected(self) -> int:
        return sum(progress.expected for progress in self.areas)

    @property
    def columns(self) -> tuple[AreaRef, ...]:
        return tuple(progress.area for progress in self.areas)


def judgement_grids(membership: Membership) -> JudgementGrids:
    """The grids of judgements, as the report prints them, and how complete they are."""
    instrument = instrument_of(membership.inspection)
    judged = tallies.judgements(membership.inspection)
    signed = tallies.signed_off_counts(membership.inspection)
    areas = areas_of(membership)
    codes = [criterion.code for criterion in instrument.scored("area")]
    return JudgementGrids(
        areas=tuple(
            JudgementProgress(
                area,
                sum((code, area.slug) in judged for code in codes),
                len(codes),
                signed.get(area.slug, 0),
            )
            for area in areas
        ),
        grids=build_grids(instrument, judged, areas),
        rated=instrument.ratings is not None,
    )


@dataclass(frozen=True)
class ByFactPage:
    """`columns` come with what stands in the address of the cases of each."""

    fact: spec.Fact
    columns: tuple[tuple[ByFactColumn, str], ...]
    tables: tuple[ByFactTable, ...]
    cases: int
    sample: int
    is_census: bool
    threshold: int


def by_fact_page(
    membership: Membership,
    instrument: spec.Instrument,
    fact: spec.Fact,
    *,
    section: str = "",
    selection: Selection,
) -> ByFactPage:
    """The criteria of one section, or of all where it is ""; as far as the member sees the cases."""
    inspection, area = membership.inspection, membership.area
    sections = [s for s in instrument.sections("case") if section in ("", s.code)]
    tally = tallies.tally_by_group(
        inspection,
        fact,
        area=area,
        selection=selection,
        codes={c.code for s in sections for c in s.criteria} if section else None,
    )
    part = bool(selection.facts)
    counted = ByFactCounts(tally, _sample(membership, selection), part, inspection.small_number_threshold)
    columns = by_fact_columns(fact, tally)
    return ByFactPage(
        fact=fact,
        columns=tuple((column, _query_of_column(selection, fact, column)) for column in columns),
        tables=build_by_fact_tables(sections, columns, counted),
        cases=tally.sample,
        sample=count_without_facts(membership, selection) if part else tally.sample,
        is_census=counted.is_census,
        threshold=inspection.small_number_threshold,
    )


def _sample(membership: Membership, selection: Selection) -> Sample:
    """Cases and caseloads by area. How many cases of a part there are besides is not known."""
    if selection.facts:
        return Sample({})
    cases = tallies.sample_by_area(membership.inspection, area=membership.area, selection=selection)
    return Sample(cases, tallies.populations(membership.inspection))


def _query_of_column(selection: Selection, fact: spec.Fact, column: ByFactColumn) -> str:
    chosen = selection.with_only_group(fact, column.group.key) if column.group else selection
    return urlencode(chosen.parameters)


def comparable_memberships(membership: Membership) -> list[Membership]:
    """This person's memberships of other inspections whose results they may see and that share the code
    of a criterion scored case by case. Two queries."""
    others = [
        other
        for other in my_memberships(membership.user)
        if other.pk != membership.pk and allows(other, May.SEE_RESULTS)
    ]
    cases = CriterionKey.objects.filter(kind="case").order_by()
    own = cases.filter(inspection=membership.inspection_id).values("code")
    sharing = set(
        cases.filter(inspection__in=[other.inspection_id for other in others], code__in=own)
        .values_list("inspection", flat=True)
        .distinct()
    )
    return [other for other in others if other.inspection_id in sharing]


def compare_memberships(
    then: Membership, now: Membership, *, selection: Selection = ALL_CASES
) -> InspectionComparison:
    """What the member sees of each, in six queries; under the larger of their small-number thresholds."""
    thresholds = (one.inspection.small_number_threshold for one in (then, now))
    return compare_inspections(
        _compared_inspection(then, selection),
        _compared_inspection(now, selection),
        max(thresholds),
    )


def _compared_inspection(membership: Membership, selection: Selection) -> ComparedInspection:
    inspection, area = membership.inspection, membership.area
    tally = tallies.tally(inspection, area=area, selection=selection)
    return ComparedInspection(instrument_of(inspection), tally)
