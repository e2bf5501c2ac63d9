"""All aggregation SQL. Whole counts come out, of the assessments that count; never a percentage.

With `area` every other area is left out, with a `selection` every case that is not in it.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models import Count as SqlCount

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.judgements import AreaJudgement
from casefiles.models.samples import Draw
from criteria import spec
from criteria.store.queries import instrument_in_force, read_instrument
from inspection.models import Area, Inspection
from reports.figures.counts import AreaRef, Count, Tally
from reports.figures.selection import ALL_CASES, NOT_RECORDED, OTHER, Selection, fact_groups

BEYOND_ANY_NUMBER = 10**15  # beyond any number a case holds


def area_refs(inspection: Inspection) -> tuple[AreaRef, ...]:
    """The areas in printed order."""
    return tuple(AreaRef(*row) for row in inspection.areas.order_by("order").values_list("slug", "name"))


def tally(
    inspection: Inspection,
    *,
    area: Area | None = None,
    selection: Selection = ALL_CASES,
) -> Tally:
    """The counts of every case criterion in every area, in three queries; one reads the answers.

    Unanswered are the area's assessments less its answers with a value: an answer never saved and an
    answer saved blank are the same.
    """
    points = _points(inspection)
    cases = counting_assessments(inspection, area=area, selection=selection)
    areas = _areas(cases)
    sample = dict(areas.values())
    cells = _empty_cells(points, sample)
    keyed = {
        criterion: ({key: cells[code][slug] for key, (slug, _) in areas.items()}, places)
        for criterion, (code, places) in points.items()
    }
    answers = _answers(inspection, area, selection, cases)
    for criterion_id, area_id, value, number in _rows(answers):
        by_area, places = keyed[criterion_id]
        by_area[area_id][places[value]] += number
    return _as_tally(cells, sample)


COUNTS_AS = ("met", "partly_met", "not_met", "excluded")  # as the fields of a Count stand
Points = dict[int, tuple[str, dict[str, int]]]  # criterion -> (its code, value -> place in a cell)
Cells = dict[str, dict[str, list[int]]]  # criterion's code -> area or group -> cases by COUNTS_AS


def _empty_cells(points: Points, sample: Mapping[str, int]) -> Cells:
    return {code: {key: [0, 0, 0, 0] for key in sample} for code, _ in points.values()}


def _as_tally(cells: Cells, sample: dict[str, int]) -> Tally:
    """The cells as counts: what the answers leave of the sample is unanswered."""
    counts = {
        code: {
            key: Count(met, partly, not_met, out, sample[key] - met - partly - not_met - out)
            for key, (met, partly, not_met, out) in of_code.items()
        }
        for code, of_code in cells.items()
    }
    return Tally(counts, sample)


def tally_by_group(
    inspection: Inspection,
    fact: spec.Fact,
    *,
    area: Area | None = None,
    selection: Selection = ALL_CASES,
    codes: Collection[str] | None = None,
) -> Tally:
    """As `tally`, by the groups of `fact` where that has areas: a case is in exactly one of them.

    Of every criterion, or of those with `codes` alone.
    """
    points = {
        criterion: (code, places)
        for criterion, (code, places) in _points(inspection).items()
        if codes is None or code in codes
    }
    cases = counting_assessments(inspection, area=area, selection=selection).order_by()
    grouped = cases.values_list(fact_group(fact)).annotate(SqlCount("pk"))
    sample: dict[str, int] = dict(grouped)
    cells = _empty_cells(points, sample)
    answers = Answer.objects.filter(inspection=inspection, counts=True, value__gt="")
    if codes is not None:
        answers = answers.filter(criterion__in=points)
    if area is not None or selection != ALL_CASES:
        answers = answers.filter(assessment__in=cases)
    group = fact_group(fact, "assessment__")
    rows = answers.order_by().values("criterion", "value", group=group)
    for row in rows.annotate(number=SqlCount("*")):
        code, places = points[row["criterion"]]
        cells[code][row["group"]][places[row["value"]]] += row["number"]
    return _as_tally(cells, sample)


def _points(inspection: Inspection) -> Points:
    """What each value of each case criterion counts as."""
    kept = instrument_in_force(inspection)
    return {
        kept.criterion_ids[criterion.code]: (
            criterion.code,
            {
                point.value: COUNTS_AS.index(point.counts_as)
                for point in kept.instrument.scale_of(criterion.code).points
            },
        )
        for criterion in kept.instrument.scored("case")
    }


def _areas(assessments: QuerySet[Assessment]) -> dict[int, tuple[str, int]]:
    """Area's key -> (slug, assessments that count), in printed order, of the areas that have some.

    Put in order here: the database would sort every assessment. A count of "pk" would leave its index.
    """
    areas = assessments.order_by().values("area__order", "area", "area__slug")
    grouped = areas.annotate(number=SqlCount("*"))
    rows = grouped.values_list("area__order", "area", "area__slug", "number")
    return {key: (slug, number) for _, key, slug, number in sorted(rows)}


def sample_by_area(
    inspection: Inspection, *, area: Area | None = None, selection: Selection = ALL_CASES
) -> dict[str, int]:
    """Area slug -> assessments that count, of the areas that have some."""
    return dict(_areas(counting_assessments(inspection, area=area, selection=selection)).values())


def _answers(
    inspection: Inspection,
    area: Area | None,
    selection: Selection,
    cases: QuerySet[Assessment],
) -> QuerySet[Answer, tuple[int, int, str, int]]:
    """(criterion's key, area's key, value, number of answers), in one pass over the covering index
    `answer_report`: `Count("*")` stays inside it, `Count("pk")` would leave it. The index itself leaves
    out blank answers where they are asked for as `> ''`; `<> ''` is asked of every row after it."""
    answers = Answer.objects.filter(inspection=inspection, counts=True, value__gt="")
    if area is not None:
        answers = answers.filter(area=area)
    if selection.facts:
        answers = answers.filter(assessment__in=cases.order_by())
    elif selection.accepted_only:
        answers = answers.filter(assessment__status=Assessment.Status.ACCEPTED)
    grouped = answers.order_by().values("criterion", "area", "value")
    return grouped.annotate(number=SqlCount("*")).values_list("criterion", "area", "value", "number")


def _rows(query: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query for plain numbers and texts: what the ORM does to each of some ten thousand
    rows takes a fifth of the time of counting them."""
    try:
        sql, params = query.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[query.db].cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def judgements(inspection: Inspection) -> dict[tuple[str, str], str]:
    """(criterion code, area slug) -> the value judged. An area not judged has no entry."""
    rows = AreaJudgement.objects.filter(area__inspection=inspection).order_by()
    return {
        (code, area): value for code, area, value in rows.values_list("criterion__code", "area__slug", "value")
    }


def signed_off_counts(inspection: Inspection) -> dict[str, int]:
    """Area slug -> judgements that a second inspector has signed off; none where there are none."""
    rows = AreaJudgement.objects.filter(area__inspection=inspection, signed_by__isnull=False)
    return dict(rows.order_by().values_list("area__slug").annotate(SqlCount("pk")))


def profile_counts(
    inspection: Inspection,
    *,
    instrument: spec.Instrument | None = None,
    area: Area | None = None,
    selection: Selection = ALL_CASES,
) -> tuple[dict[str, int], dict[str, int], int]:
    """What the sample profile needs: cases by profile row code, cases with something recorded by fact
    key, and all cases. One query."""
    groups = (instrument or read_instrument(inspection)).profile_groups()
    wanted = {"total": SqlCount("pk")}
    for fact, group in groups:
        wanted[f"recorded:{fact.key}"] = SqlCount("pk", filter=fact_recorded(fact_path(fact)))
        for row in group.rows:
            wanted[f"row:{row.code}"] = SqlCount("pk", filter=fact_in_row(fact_path(fact), row))
    cases = counting_assessments(inspection, area=area, selection=selection)
    numbers = cases.order_by().aggregate(**wanted)
    return _with_prefix(numbers, "row:"), _with_prefix(numbers, "recorded:"), numbers["total"]


def _with_prefix(numbers: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {key.removeprefix(prefix): number for key, number in numbers.items() if key.startswith(prefix)}


def fact_path(fact: spec.Fact) -> str:
    """Where the fact is kept: with the case when it came in the sample, else with the assessment."""
    return f"case__facts__{fact.key}" if fact.source == "sample" else f"facts__{fact.key}"


def fact_recorded(path: str) -> Q:
    return Q((f"{path}__isnull", False)) & ~Q((f"{path}__exact", None)) & ~Q((f"{path}__exact", ""))


def fact_in_row(path: str, row: spec.ProfileRow) -> Q:
    """The cases of one printed row. A band always has both ends: a word such as "Not scored" stands
    after every number in SQLite and before every number in PostgreSQL."""
    cases = Q((f"{path}__in", list(row.values)))
    if row.minimum is None and row.maximum is None:
        return cases
    low = -BEYOND_ANY_NUMBER if row.minimum is None else row.minimum
    high = BEYOND_ANY_NUMBER if row.maximum is None else row.maximum
    return cases | Q((f"{path}__gte", low), (f"{path}__lte", high))


def fact_group(fact: spec.Fact, prefix: str = "") -> Case:
    """The key of the case's group, of those of `reports.figures.selection.fact_groups`: always exactly one.

    `prefix` is the way to the assessment, where the query is of something else.
    """
    path = prefix + fact_path(fact)
    return Case(
        *(
            When(fact_in_row(path, group.row), then=Value(group.key))
            for group in fact_groups(fact)
            if group.row is not None
        ),
        When(fact_recorded(path), then=Value(OTHER)),
        default=Value(NOT_RECORDED),
        output_field=CharField(),
    )


def case_facts(inspection: Inspection, *, selection: Selection = ALL_CASES) -> tuple[dict[str, Any], ...]:
    """The facts of every case, those of the sample and those of the assessor together."""
    rows = counting_assessments(inspection, selection=selection).values_list("case__facts", "facts")
    return tuple({**sample, **established} for sample, established in rows)


def counting_assessments(
    inspection: Inspection,
    *,
    area: Area | None = None,
    selection: Selection = ALL_CASES,
) -> QuerySet[Assessment]:
    """The assessments that count: one for each case at most, by constraint."""
    rows = Assessment.objects.filter(area__inspection=inspection, counts=True)
    if area is not None:
        rows = rows.filter(area=area)
    for number, narrowing in enumerate(selection.facts):
        name = f"group_{number}"
        rows = rows.alias(**{name: fact_group(narrowing.fact)})
        rows = rows.filter(**{f"{name}__in": narrowing.keys})
    return rows.filter(status=Assessment.Status.ACCEPTED) if selection.accepted_only else rows


def populations(inspection: Inspection) -> dict[str, int]:
    """Area slug -> cases listed and not excluded, of the areas whose sample was drawn here. One query.

    Of an imported sample nobody has said what it was drawn from: its area has no entry.
    """
    drawn = Draw.objects.filter(inspection=inspection, applied=True)
    return {
        slug: sum(stratum["cases"] for stratum in result["strata"])
        for slug, result in drawn.order_by().values_list("area__slug", "result")
    }
