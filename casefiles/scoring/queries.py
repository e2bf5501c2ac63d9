"""What the pages read, each in a number of queries that grows neither with the sample nor the instrument."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from casefiles.assigning.names import names_in_inspection
from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.models.judgements import AreaJudgement
from casefiles.models.moderation import Correction, ReviewComment
from casefiles.progress.overviews import AreaScoringProgress, CaseLine, OwnCases
from casefiles.scoring.pages import CasePage, JudgementPage, returned_case
from criteria.models import Criterion
from criteria.spec import Section
from criteria.store.queries import read_instrument
from inspection.access import (
    May,
    allows,
    get_visible_area,
    get_visible_case,
    visible_areas,
    visible_cases,
)
from inspection.founding.phases import scoring_closed
from inspection.models import Membership

Status = Assessment.Status
NEXT_CASE_ORDER = (Status.RETURNED, Status.IN_PROGRESS, Status.NOT_STARTED)
UNASSIGNED = "unassigned"
PILOT = "pilot"


def case_page(membership: Membership, reference: str) -> CasePage:
    """The case and the scoring of it that concerns this member, in eleven queries.

    That is their own if they have one (the open one first), else the one that counts. Raises Http404
    for a case they may not open.
    """
    case = get_visible_case(membership, _cases(), reference)
    case.inspection = membership.inspection
    assessment = _assessment_for(membership, case)
    answers = Answer.objects.filter(assessment=assessment).select_related("criterion", "saved_by")
    rows = {row.criterion.code: row for row in answers}
    comments = open_comments(assessment)
    mine = assessment.assessor_id == membership.user_id and not assessment.barred  # type: ignore[attr-defined]
    return CasePage(
        case=case,
        assessment=assessment,
        instrument=read_instrument(membership.inspection),
        rows=rows,
        may_score=mine
        and assessment.is_open
        and not scoring_closed(case.inspection.phase, pilot=case.pilot),
        comments=tuple(comments),
        returned=returned_case(assessment, comments, rows),
        corrections=corrections_of(assessment),
    )


def _cases() -> QuerySet[CaseFile]:
    return CaseFile.objects.select_related("area", "inspection")


def _assessment_for(membership: Membership, case: CaseFile) -> Assessment:
    me = membership.user_id
    found = with_barred(case.assessments.select_related("assessor"))
    seen = [row for row in found if row.counts or row.assessor_id == me]
    if not seen:
        raise Http404("Nobody scores this case")
    return max(seen, key=lambda row: (row.assessor_id == me, row.is_open, row.counts))


def with_barred(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With `barred`: true when the assessor has declared an interest in the case."""
    interests = Interest.objects.filter(case=OuterRef("case"), user=OuterRef("assessor"))
    return assessments.annotate(barred=Exists(interests))


def open_comments(assessment: Assessment) -> list[ReviewComment]:
    """What reviewers said of this scoring and have not settled; without a query if it never left."""
    if assessment.submitted_at is None:
        return []
    found = assessment.comments.filter(resolved_at=None).order_by("pk")
    return list(found.select_related("criterion", "author"))


def corrections_of(assessment: Assessment) -> dict[str, tuple[Correction, ...]]:
    """Inspectors' corrections of this scoring by criterion code, oldest first; no query before submission."""
    if assessment.submitted_at is None:
        return {}
    found: dict[str, tuple[Correction, ...]] = {}
    rows = Correction.objects.filter(answer__assessment=assessment)
    for one in rows.select_related("answer__criterion", "made_by").order_by("pk"):
        code = one.answer.criterion.code
        found[code] = (*found.get(code, ()), one)
    return found


def case_section(page: CasePage, code: str) -> Section:
    """The section of case criteria with this code. Raises Http404 for any other."""
    for section in page.instrument.sections("case"):
        if section.code == code:
            return section
    raise Http404("No such section")


def own_cases(membership: Membership) -> OwnCases:
    """The cases assigned to this member, and the one to go on with: returned, then begun, then new.

    A reviewer waits for a returned one. Of those that the phase lets be scored; where it lets none, why.
    """
    cases = visible_cases(membership, CaseFile.objects.all())
    mine = list(
        Assessment.objects.filter(assessor_id=membership.user_id, case__in=cases)
        .order_by("case__area__order", "case__reference")
        .values_list("status", "case__reference", "case__pilot")
    )
    phase = membership.inspection.phase
    waiting = [row for row in mine if row[0] in NEXT_CASE_ORDER]
    ready = [row for row in waiting if not scoring_closed(phase, pilot=row[2])]
    first = min(ready, key=lambda row: NEXT_CASE_ORDER.index(row[0]), default=None)
    return OwnCases(
        by_status=Counter(status for status, _, _ in mine),
        next=case_page(membership, first[1]) if first else None,
        closed=scoring_closed(phase) if waiting else "",
    )


def area_progress(membership: Membership) -> list[AreaScoringProgress]:
    """How far each area this member may see has come, in three queries."""
    counting = Q(cases__assessments__counts=True)
    by_status = {
        status: Count("cases", filter=counting & Q(cases__assessments__status=status))
        for status in Status.values
    }
    areas = visible_areas(membership).annotate(
        number=Count("cases", filter=Q(cases__pilot=False), distinct=True),
        unassigned=Count("cases", filter=counting & Q(cases__assessments__assessor=None)),
        **by_status,
    )
    judgements = AreaJudgement.objects.filter(area__inspection_id=membership.inspection_id)
    judged = dict(judgements.order_by().values_list("area_id").annotate(Count("pk")))
    to_judge = _criteria(membership, "area")
    return [
        AreaScoringProgress(
            area=area,
            cases=area.number,
            unassigned=area.unassigned,
            by_status={status: getattr(area, status) for status in Status.values},
            judged=judged.get(area.pk, 0),
            to_judge=to_judge,
        )
        for area in areas
    ]


def case_list(membership: Membership, *, area: str = "", status: str = "") -> QuerySet[CaseFile]:
    """The cases this member may open, if wished of one area (a slug) and one status, UNASSIGNED or PILOT.

    A status leaves try-outs aside, as the figures of progress do.
    """
    cases = visible_cases(membership, _cases()).order_by("area__order", "reference")
    if area:
        cases = cases.filter(area__slug=area)
    if status == PILOT:
        cases = cases.filter(pilot=True)
    elif status:
        cases = cases.filter(assessments__in=_with_status(_listed_assessments(membership), status))
    counted = _listed_assessments(membership).annotate(
        answered=Count("answers", filter=~Q(answers__value="") & Q(answers__by_rule=False)),
        not_asked=Count("answers", filter=Q(answers__by_rule=True)),
    )
    scorings = Prefetch("assessments", counted.select_related("assessor"), to_attr="scorings")
    return cases.prefetch_related(scorings)


def _listed_assessments(membership: Membership) -> QuerySet[Assessment]:
    """The scorings a list is about: those that count and of try-outs the first, or for a local
    assessor their own."""
    if allows(membership, May.SEE_EVERY_CASE):
        pilot = Q(case__pilot=True, kind=Assessment.Kind.FIRST)
        return Assessment.objects.filter(Q(counts=True) | pilot)
    return Assessment.objects.filter(assessor_id=membership.user_id)


def _with_status(scorings: QuerySet[Assessment], status: str) -> QuerySet[Assessment]:
    wanted = Q(assessor=None) if status == UNASSIGNED else Q(status=status)
    return scorings.filter(wanted, case__pilot=False)


def case_lines(membership: Membership, cases: list[CaseFile]) -> list[CaseLine]:
    """The rows for one page of `case_list`."""
    criteria, names = _criteria(membership, "case"), names_in_inspection(membership.inspection)
    return [_case_line(case, criteria, names) for case in cases]


def _case_line(case: CaseFile, criteria: int, names: Mapping[int, str]) -> CaseLine:
    found = case.scorings  # type: ignore[attr-defined]
    scoring = max(found, key=lambda row: row.counts, default=None)
    assessor = names.get(scoring.assessor_id or 0, "") if scoring else ""
    if scoring is None or scoring.status == Status.NOT_STARTED:
        return CaseLine(case, scoring, assessor)
    return CaseLine(case, scoring, assessor, criteria - scoring.not_asked, scoring.answered)


def _criteria(membership: Membership, kind: str) -> int:
    criteria = Criterion.objects.filter(instrument__inspection_id=membership.inspection_id)
    return criteria.filter(kind=kind).count()


def judgement_page(membership: Membership, slug: str) -> JudgementPage:
    """An area and what has been judged of it. Raises Http404 for an area outside the member's own."""
    area = get_visible_area(membership, slug)
    rows = area.judgements.select_related("criterion", "judged_by", "signed_by")
    return JudgementPage(
        area=area,
        instrument=read_instrument(membership.inspection),
        rows={row.criterion.code: row for row in rows},
    )
