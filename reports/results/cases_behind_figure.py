"""The cases behind a figure: a criterion's percentage, or a row of the sample profile.

A case stands to a figure in one of five ways, those of `reports.figures.counts.Count`; the numbers on the page
and the list under them come from the same expression, so they cannot disagree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models import Count as SqlCount
from django.http import Http404

from casefiles.models.assessments import Assessment
from criteria import spec
from criteria.store.queries import criterion_ids
from inspection.models import Inspection, Membership
from reports.figures import tallies
from reports.figures.counts import Count, Figure, figure_by_area
from reports.figures.selection import ALL_CASES, Selection
from reports.figures.tables import table_name
from reports.results.queries import instrument_of

CountedAs = Literal["met", "partly_met", "not_met", "excluded", "unanswered"]
EVERY_COUNTED_AS: tuple[CountedAs, ...] = get_args(CountedAs)
IN_BASE: tuple[CountedAs, ...] = ("met", "partly_met", "not_met")
EVERY_CASE = "all"


@dataclass(frozen=True)
class CriterionQuestion:
    """A row of a table: a case stands as its answer counts. `labels` says so in words."""

    code: str
    wording: str
    source: str
    adverse: bool
    labels: Mapping[CountedAs, str]
    scale: spec.Scale
    criterion_id: int

    def annotated_cases(self, cases: QuerySet[Assessment]) -> QuerySet[Any]:
        """The cases with their `standing`, the stored `value`, the `note` and whether `by_rule`."""
        own = FilteredRelation("answers", condition=Q(answers__criterion_id=self.criterion_id))
        return cases.alias(reply=own).annotate(
            value=F("reply__value"),
            note=F("reply__note"),
            by_rule=F("reply__by_rule"),
            standing=Case(
                *(When(reply__value=p.value, then=Value(p.counts_as)) for p in self.scale.points),
                default=Value("unanswered"),
                output_field=CharField(),
            ),
        )

    def answer_in_words(self, case: Any) -> str:
        return self.scale.point(case.value).label if case.value else self.labels["unanswered"]


@dataclass(frozen=True)
class FactQuestion:
    """A row of the profile: a case is in it, is not, or has nothing recorded."""

    code: str
    wording: str
    source: str
    labels: Mapping[CountedAs, str]
    fact: spec.Fact
    row: spec.ProfileRow
    adverse: bool = False

    def annotated_cases(self, cases: QuerySet[Assessment]) -> QuerySet[Any]:
        path = tallies.fact_path(self.fact)
        return cases.annotate(
            value=F(path),
            note=Value(""),
            by_rule=Value(False),
            standing=Case(
                When(tallies.fact_in_row(path, self.row), then=Value("met")),
                When(tallies.fact_recorded(path), then=Value("not_met")),
                default=Value("unanswered"),
                output_field=CharField(),
            ),
        )

    def answer_in_words(self, case: Any) -> str:
        return self.labels["unanswered"] if case.value in (None, "") else str(case.value)


FigureQuestion = CriterionQuestion | FactQuestion


def find_question(
    inspection: Inspection, code: str, instrument: spec.Instrument | None = None
) -> FigureQuestion:
    """What the figure `code` asks. Raises Http404 where no figure has that code."""
    instrument = instrument or instrument_of(inspection)
    criteria = {criterion.code: criterion for criterion in instrument.scored("case")}
    if code in criteria:
        return _of_criterion(instrument, criteria[code], criterion_ids(inspection)[code])
    for fact, group in instrument.profile_groups():
        for row in group.rows:
            if row.code == code:
                return _of_row(fact, group, row)
    raise Http404(f"No figure has the code {code}")


def _of_criterion(instrument: spec.Instrument, criterion: spec.Criterion, key: int) -> CriterionQuestion:
    section = next(s for s in instrument.sections("case") if criterion in s.criteria)
    scale = instrument.scale_of(criterion.code)
    return CriterionQuestion(
        code=criterion.code,
        wording=instrument.sentence(criterion.code),
        source=table_name(section),
        adverse=criterion.adverse,
        labels=_labels(scale),
        scale=scale,
        criterion_id=key,
    )


def _labels(scale: spec.Scale) -> dict[CountedAs, str]:
    labels: dict[CountedAs, str] = {}
    for standing in EVERY_COUNTED_AS:
        answers = [point.label for point in scale.points if point.counts_as == standing]
        if answers:
            labels[standing] = " or ".join(answers)
    return {**labels, "unanswered": "Not answered yet"}


def _of_row(fact: spec.Fact, group: spec.ProfileGroup, row: spec.ProfileRow) -> FactQuestion:
    return FactQuestion(
        code=row.code,
        wording=f"{group.label}: {row.label}",
        source="Profile of the sample",
        labels={"met": row.label, "not_met": "Anything else", "unanswered": "Not recorded"},
        fact=fact,
        row=row,
    )


@dataclass(frozen=True)
class CaseSelection:
    """Which of the cases to list: those in the base unless `standing` says otherwise."""

    area: str = ""
    standing: str = ""
    selection: Selection = ALL_CASES

    @property
    def standings(self) -> tuple[str, ...]:
        if not self.standing:
            return IN_BASE
        return EVERY_COUNTED_AS if self.standing == EVERY_CASE else (self.standing,)


@dataclass(frozen=True)
class CaseGroup:
    """Cases that can be listed: `key` is what `CaseSelection.standing` is for them."""

    key: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class CasesBehindFigure:
    """`figure` and `groups` are of every case of the chosen area and facts, `cases` those of the chosen
    group; `counted` of `sample` cases are so, of as many as there are without the facts."""

    figure: Figure
    groups: tuple[CaseGroup, ...]
    cases: QuerySet[Any]
    counted: int
    sample: int


def find_cases_behind(
    membership: Membership, question: FigureQuestion, chosen: CaseSelection
) -> CasesBehindFigure:
    """The cases that a figure counts, as far as the member sees them; two queries at most,
    and one more to list."""
    inspection = membership.inspection
    cases = _selected_cases(membership, chosen)
    standing = question.annotated_cases(cases)
    numbers = standing.order_by().values("standing").annotate(number=SqlCount("pk"))
    count = Count(**dict(numbers.values_list("standing", "number")))
    counted = sum(count)
    in_part = chosen.area or chosen.selection.facts
    threshold = inspection.small_number_threshold if in_part else 0
    return CasesBehindFigure(
        figure=figure_by_area(count, threshold),
        groups=tuple(_groups(question, count, chosen)),
        cases=standing.filter(standing__in=chosen.standings)
        .select_related("case__area")
        .order_by("case__area__order", "case__reference"),
        counted=counted,
        sample=_selected_cases(membership, replace(chosen, selection=chosen.selection.without_facts)).count()
        if chosen.selection.facts
        else counted,
    )


def _selected_cases(membership: Membership, chosen: CaseSelection) -> QuerySet[Assessment]:
    cases = tallies.counting_assessments(
        membership.inspection,
        area=membership.area,
        selection=chosen.selection,
    )
    return cases.filter(case__area__slug=chosen.area) if chosen.area else cases


def _groups(question: FigureQuestion, count: Count, chosen: CaseSelection) -> Iterator[CaseGroup]:
    numbers: dict[str, int] = count._asdict()
    everything = (
        ("", "In the figure", count.relevant),
        *((key, label, numbers[key]) for key, label in question.labels.items()),
        (EVERY_CASE, "All cases", sum(count)),
    )
    for key, label, number in everything:
        yield CaseGroup(key, label, number, key == chosen.standing)
