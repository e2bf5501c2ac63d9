"""What the pages read, each in a number of queries that grows neither with the sample nor the instrument."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.models.judgements import AreaJudgement
from casefiles.models.moderation import Correction, ReviewComment
from casefiles.scoring.answers import saved_answers, state_of
from casefiles.scoring.names import names_in_inspection
from casefiles.scoring.overviews import AreaScoringProgress, CaseLine, OwnCases
from casefiles.scoring.pages import CasePage, JudgementPage, returned_case
from casefiles.scoring.refusals import scoring_refusal
from criteria.models import CriterionKey
from criteria.spec import Section
from criteria.store.queries import read_instrument
from inspection.access import (
    May,
    allows,
    get_visible_area,
    may_open_own_scoring,
    visible_areas,
    visible_cases,
)
from inspection.database.kept_queries import KeptQuery
from inspection.founding.phases import scoring_closed
from inspection.models import Membership

Status = Assessment.Status
NEXT_CASE_ORDER = (Status.RETURNED, Status.IN_PROGRESS, Status.NOT_STARTED)
UNASSIGNED = "unassigned"
PILOT = "pilot"


def case_page(membership: Membership, reference: str) -> CasePage:
    """The case and the scoring of it that concerns this member, in two queries.

    That is their own if they have one (the open one first), else the one that counts. What was handed in
    once takes two more, and answers saved by others one. Raises Http404 for a case they may not open.
    """
    page = _page_of(_assessment_for(membership, reference), membership.user_id)
    return replace(page, people=_people(page), corrections=corrections_of(page.assessment))


def page_to_save(membership: Membership, reference: str) -> CasePage:
    """The same page under lock, without what is only shown: people's names, the area, the corrections.

    Until the transaction ends, whoever else saves this person's scoring waits.
    """
    own = _locked(_own_keys(membership.inspection_id, reference, membership.user_id))
    mine = [row for row in own if _may_open(membership, row)]
    row = max(mine, key=_precedence) if mine else _assessment_for(membership, reference)
    return _page_of(row, membership.user_id)


def _may_open(membership: Membership, row: Assessment) -> bool:
    """Of one's own scoring; a declared interest is a matter of `_assessment_for`."""
    calibrated = row.kind == Assessment.Kind.CALIBRATION
    return not row.barred and may_open_own_scoring(  # type: ignore[attr-defined]
        membership, area_id=row.case.area_id, calibrated=calibrated
    )


def scoring_to_change(assessment: Assessment, user: User) -> CasePage:
    """One scoring under lock, read again, as `user` may change it."""
    (row,) = _locked(_lock(Assessment.objects.filter(pk=assessment.pk)))
    return _page_of(row, user.pk)


@KeptQuery
def _own_keys(inspection: int, reference: str, user: int) -> QuerySet:
    return _lock(
        Assessment.objects.filter(case__inspection=inspection, case__reference=reference, assessor=user)
    )


def _lock(scorings: QuerySet[Assessment]) -> QuerySet:
    """The keys of these scorings, which asks for a lock on them that lasts until the transaction ends."""
    return scorings.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)


def _locked(keys: Iterable[int]) -> list[Assessment]:
    """The scorings of these keys, which a lock was asked for with, and their cases.

    The lock is a statement of its own: what is read after it is as whoever had it before has left it.
    """
    keys = list(keys)
    return list(_with_cases(*keys)) if keys else []


@KeptQuery
def _with_cases(*keys: int) -> QuerySet:
    rows = Assessment.objects.filter(pk__in=keys).select_related("case__inspection")
    return with_barred(rows).order_by()


def _page_of(assessment: Assessment, user_id: int) -> CasePage:
    rows = saved_answers(assessment)
    comments = open_comments(assessment)
    returned = returned_case(assessment, comments, rows)
    again = returned.unanswered if returned else frozenset()
    return CasePage(
        assessment=assessment,
        state=state_of(assessment, rows, read_instrument(assessment.case.inspection), again),
        rows=rows,
        refusal=scoring_refusal(assessment, user_id),
        comments=tuple(comments),
        returned=returned,
    )


def _people(page: CasePage) -> dict[int, User]:
    """Who saved the answers, by key: nearly always the assessor, who has been read."""
    assessor = page.assessment.assessor
    known = {assessor.pk: assessor} if assessor else {}
    others = {row.saved_by_id for row in page.rows.values() if row.saved_by_id} - known.keys()
    return known | (User.objects.in_bulk(others) if others else {})


def _assessment_for(membership: Membership, reference: str) -> Assessment:
    me = membership.user_id
    area = () if membership.area_id is None else (membership.area_id,)
    scorings = _visible_scorings(membership.inspection_id, me, reference, *area, role=membership.role)
    seen = [row for row in scorings if row.counts or row.assessor_id == me]
    if not seen:
        raise Http404("No such case, or nobody scores it")
    return max(seen, key=lambda row: (row.assessor_id == me, *_precedence(row)))


@KeptQuery
def _visible_scorings(inspection: int, user: int, reference: str, *area: int, role: str) -> QuerySet:
    """Of the case with this reference, if a member of this role, in this area or in all, may open it."""
    member = Membership(inspection_id=inspection, user_id=user, role=role, area_id=next(iter(area), None))
    cases = visible_cases(member, CaseFile.objects.filter(reference=reference))
    related = ("assessor", "case__area", "case__inspection")
    return with_barred(Assessment.objects.select_related(*related)).filter(case__in=cases).order_by()


def _precedence(row: Assessment) -> tuple[bool, bool]:
    """Of two scorings of one person the one to go on with is the greater."""
    return row.is_open, row.counts


def with_barred(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With `barred`: true when the assessor has declared an interest in the case."""
    interests = Interest.objects.filter(case=OuterRef("case"), user=OuterRef("assessor"))
    return assessments.annotate(barred=Exists(interests))


def open_comments(assessment: Assessment) -> list[ReviewComment]:
    """What reviewers said of this scoring and have not settled; without a query if it never left."""
    if assessment.submitted_at is None:
        return []
    comments = assessment.comments.filter(resolved_at=None).order_by("pk")
    return list(comments.select_related("criterion", "author"))


def corrections_of(assessment: Assessment) -> dict[str, tuple[Correction, ...]]:
    """Inspectors' corrections of this scoring by criterion code, oldest first; no query before submission."""
    if assessment.submitted_at is None:
        return {}
    corrections: dict[str, tuple[Correction, ...]] = {}
    rows = Correction.objects.filter(answer__assessment=assessment)
    for one in rows.select_related("answer__criterion", "made_by").order_by("pk"):
        code = one.answer.criterion.code
        corrections[code] = (*corrections.get(code, ()), one)
    return corrections


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
    cases = visible_cases(membership, CaseFile.objects.select_related("area", "inspection"))
    cases = cases.order_by("area__order", "reference")
    if area:
        cases = cases.filter(area__slug=area)
    if status == PILOT:
        cases = cases.filter(pilot=True)
    elif status:
        wanted = Q(assessor=None) if status == UNASSIGNED else Q(status=status)
        listed = _listed_assessments(membership).filter(wanted, case__pilot=False)
        cases = cases.filter(assessments__in=listed)
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


def case_lines(membership: Membership, cases: list[CaseFile]) -> list[CaseLine]:
    """The rows for one page of `case_list`."""
    criteria, names = _criteria(membership, "case"), names_in_inspection(membership.inspection)
    return [_case_line(case, criteria, names) for case in cases]


def _case_line(case: CaseFile, criteria: int, names: Mapping[int, str]) -> CaseLine:
    scorings = case.scorings  # type: ignore[attr-defined]
    scoring = max(scorings, key=lambda row: row.counts, default=None)
    assessor = names.get(scoring.assessor_id or 0, "") if scoring else ""
    if scoring is None or scoring.status == Status.NOT_STARTED:
        return CaseLine(case, scoring, assessor)
    return CaseLine(case, scoring, assessor, criteria - scoring.not_asked, scoring.answered)


def _criteria(membership: Membership, kind: str) -> int:
    criteria = CriterionKey.objects.filter(inspection_id=membership.inspection_id)
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
