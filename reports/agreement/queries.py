"""Reading the pairs of answers of the cases scored twice, and keeping the intervals worked out."""

from collections.abc import Iterator

from django.db.models import QuerySet

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.moderation import Correction
from casefiles.scoring.names import distinct_names
from criteria import spec
from inspection.models import Area, Inspection
from reports.agreement.agreement import (
    INLINE_PAIRS,
    AgreementSummary,
    AnswerPair,
    Intervals,
    bootstrap_intervals,
    summarise_agreement,
)
from reports.figures.statistics import Interval
from reports.models.figures import AgreementIntervals

Kind = Assessment.Kind


def read_agreement(
    inspection: Inspection,
    instrument: spec.Instrument,
    area: Area | None = None,
    inline: int = INLINE_PAIRS,
) -> AgreementSummary:
    """The agreement in every case that two people have scored, of one area if wished; six queries."""
    scorings = _scorings(inspection, area)
    pairs = tuple(_pairs(inspection, instrument, scorings))
    areas = dict(inspection.areas.order_by("order").values_list("slug", "name"))
    return summarise_agreement(instrument, pairs, areas, len(scorings), known_intervals(inspection), inline)


def known_intervals(inspection: Inspection) -> Intervals:
    row = AgreementIntervals.objects.filter(inspection=inspection).first()
    return {digest: Interval(*ends) for digest, ends in row.intervals.items()} if row else {}


def work_out_intervals(inspection: Inspection, instrument: spec.Instrument) -> int:
    """Work out and keep the interval of every group; those of groups no longer there are dropped.

    Returns how many were new.
    """
    areas = [None, *inspection.areas.all()]
    known, new = known_intervals(inspection), 0
    kept: dict[str, Interval] = {}
    for area in areas:
        agreement = read_agreement(inspection, instrument, area, inline=0)
        fresh = bootstrap_intervals(group for group in agreement.pending if group.digest not in kept)
        new += len(fresh)
        lines = [agreement.overall, *(line for _, _, part in agreement.views for line in part)]
        kept |= {line.digest: known[line.digest] for line in lines if line.digest in known}
        kept |= fresh
    AgreementIntervals.objects.update_or_create(inspection=inspection, defaults={"intervals": kept})
    return new


Scorings = dict[int, dict[str, Assessment]]  # case's key -> scoring by kind


def _scorings(inspection: Inspection, area: Area | None) -> Scorings:
    """The cases of which both scorings are submitted."""
    rows = Assessment.objects.filter(
        case__inspection=inspection,
        kind__in=(Kind.FIRST, Kind.SECOND),
        status__in=Assessment.HANDED_IN,
    ).select_related("assessor", "case__area")
    if area is not None:
        rows = rows.filter(case__area=area)
    scorings: Scorings = {}
    for row in rows.filter(case__assessments__kind=Kind.SECOND).order_by("case__area__order", "pk"):
        scorings.setdefault(row.case_id, {})[row.kind] = row
    return {case: kinds for case, kinds in scorings.items() if len(kinds) == 2}


def _pairs(inspection: Inspection, instrument: spec.Instrument, scorings: Scorings) -> Iterator[AnswerPair]:
    """Every criterion of every such case; a criterion that neither answered makes no pair."""
    every = [row for kinds in scorings.values() for row in kinds.values()]
    answers = _answers_of(inspection, [row.pk for row in every])
    names = distinct_names(row.assessor for row in every)
    codes = [criterion.code for criterion in instrument.scored("case")]
    for kinds in scorings.values():
        first, second = kinds[Kind.FIRST], kinds[Kind.SECOND]
        for code in codes:
            yield AnswerPair(
                code=code,
                area=first.case.area.slug,
                first_by=names.get(first.assessor_id or 0, "Nobody"),
                second_by=names.get(second.assessor_id or 0, "Nobody"),
                first=answers.get((first.pk, code)),
                second=answers.get((second.pk, code)),
            )


def _answers_of(inspection: Inspection, scorings: list[int]) -> dict[tuple[int, str], str]:
    double = Answer.objects.filter(
        inspection=inspection,
        assessment__kind__in=(Kind.FIRST, Kind.SECOND),
        assessment__status__in=Assessment.HANDED_IN,
        assessment__case__assessments__kind=Kind.SECOND,
    )
    wanted = set(scorings)
    return {key: value for key, value in answers_before_correction(double).items() if key[0] in wanted}


def answers_before_correction(answers: QuerySet[Answer]) -> dict[tuple[int, str], str]:
    """(scoring's key, criterion's code) -> what the assessor answered, before any correction.

    Two queries.
    """
    rows = answers.order_by().values_list("assessment_id", "criterion__code", "value")
    values = {(scoring, code): value for scoring, code, value in rows}
    corrected = Correction.objects.filter(answer__in=answers.order_by()).order_by("-pk")
    for scoring, code, value in corrected.values_list(
        "answer__assessment_id", "answer__criterion__code", "value_before"
    ):
        values[scoring, code] = value
    return {key: value for key, value in values.items() if value}
