"""What the moderation pages read, each in a number of queries that grows neither with cases nor criteria."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.moderation import ReviewComment
from casefiles.scoring.answers import saved_answers, state_of
from casefiles.scoring.case_state import SectionProgress
from casefiles.scoring.lines import CriterionLine
from casefiles.scoring.names import distinct_names, names_in_inspection
from casefiles.scoring.pages import CasePage
from casefiles.scoring.queries import corrections_of
from casefiles.scoring.refusals import NotYourCase
from criteria.store.queries import read_instrument
from inspection.access import get_visible_case, visible_areas, visible_cases
from inspection.founding.phases import moderation_closed
from inspection.models import Membership

Status = Assessment.Status


def moderation_queue(membership: Membership, *, area: str = "", assessor: str = "") -> QuerySet[Assessment]:
    """The scorings that wait for a reviewer, the longest waiting first, with their `open_comments`."""
    return (
        _waiting_assessments(membership)
        .filter(**{"case__area__slug": area} if area else {})
        .filter(**{"assessor_id": assessor} if assessor else {})
        .select_related("case__area", "assessor")
        .annotate(open_comments=Count("comments", filter=Q(comments__resolved_at=None)))
        .order_by("submitted_at", "pk")
    )


def _waiting_assessments(membership: Membership) -> QuerySet[Assessment]:
    cases = visible_cases(membership, CaseFile.objects.all())
    return Assessment.objects.filter(case__in=cases, counts=True, status=Status.SUBMITTED)


@dataclass(frozen=True)
class QueueLine:
    """A case that waits for a reviewer, since so many days of the calendar.

    `mine` if the reviewer scored it, and so cannot accept it.
    """

    assessment: Assessment
    assessor: str
    days: int
    mine: bool


def queue_lines(membership: Membership, waiting: list[Assessment]) -> list[QueueLine]:
    today, names = timezone.localdate(), names_in_inspection(membership.inspection)
    return [
        QueueLine(
            assessment=row,
            assessor=names.get(row.assessor_id or 0, ""),
            days=(today - timezone.localdate(row.submitted_at)).days if row.submitted_at else 0,
            mine=row.assessor_id == membership.user_id,
        )
        for row in waiting
    ]


def queue_choices(membership: Membership) -> dict[str, list[tuple[str, str]]]:
    """The areas, and the assessors whose cases wait, as (value, words) pairs for `QueueFilter`."""
    areas = [(area.slug, area.name) for area in visible_areas(membership)]
    people = User.objects.filter(assessments__in=_waiting_assessments(membership)).distinct()
    names = ((str(pk), name) for pk, name in distinct_names(people).items())
    return {"area": areas, "assessor": sorted(names, key=lambda pair: pair[1])}


@dataclass(frozen=True)
class ReviewLine:
    """One answer as a reviewer sees it, with everything that has been said about it."""

    line: CriterionLine
    comments: tuple[ReviewComment, ...]

    @property
    def code(self) -> str:
        return self.line.criterion.code


@dataclass(frozen=True)
class ReviewPage:
    """A submitted scoring that counts, and what reviewers have said about it."""

    page: CasePage
    comments: Mapping[str, tuple[ReviewComment, ...]]  # by code; "" is the whole case
    mine: bool

    @property
    def assessment(self) -> Assessment:
        return self.page.assessment

    @property
    def closed(self) -> str:
        """Why the phase lets nothing be reviewed; "" where it does."""
        return moderation_closed(self.page.case.inspection.phase)

    @property
    def can_decide(self) -> bool:
        return self.can_return and self.assessment.status == Status.SUBMITTED

    @property
    def can_return(self) -> bool:
        return self.assessment.is_handed_in and not self.mine and not self.closed

    @property
    def whole(self) -> tuple[ReviewComment, ...]:
        return self.comments.get("", ())

    @property
    def open_comments(self) -> list[ReviewComment]:
        return [
            comment
            for comments in self.comments.values()
            for comment in comments
            if comment.resolved_at is None
        ]

    @property
    def sections(self) -> list[tuple[SectionProgress, list[ReviewLine]]]:
        return [(part, [self.line(line) for line in lines]) for part, lines in self.page.sections]

    def line(self, line: CriterionLine) -> ReviewLine:
        return ReviewLine(line, self.comments.get(line.criterion.code, ()))

    def find(self, code: str) -> ReviewLine:
        """The answer to one criterion. Raises Http404 for a code that is not scored for cases."""
        for _, lines in self.sections:
            for line in lines:
                if line.code == code:
                    return line
        raise Http404(f"No criterion {code}")


def review_page(membership: Membership, reference: str) -> ReviewPage:
    """The scoring of a case that counts, once it has been submitted; else Http404."""
    cases = CaseFile.objects.select_related("area", "inspection")
    case = get_visible_case(membership, cases, reference)
    counting = case.assessments.select_related("assessor").filter(counts=True)
    assessment = counting.filter(status__in=Assessment.SHOWN_TO_REVIEWERS).first()
    if assessment is None:
        raise Http404("Nothing has been submitted")
    rows = saved_answers(assessment)
    page = CasePage(
        assessment=assessment,
        state=state_of(assessment, rows, read_instrument(membership.inspection)),
        rows=rows,
        refusal=NotYourCase(),
        corrections=corrections_of(assessment),
    )
    return ReviewPage(
        page=page,
        comments=_comments(assessment),
        mine=assessment.assessor_id == membership.user_id and assessment.kind != Assessment.Kind.AGREED,
    )


def _comments(assessment: Assessment) -> dict[str, tuple[ReviewComment, ...]]:
    comments_by_code: dict[str, list[ReviewComment]] = defaultdict(list)
    rows = assessment.comments.select_related("criterion", "author", "resolved_by").order_by("pk")
    for comment in rows:
        comments_by_code[comment.criterion.code if comment.criterion else ""].append(comment)
    return {code: tuple(comments) for code, comments in comments_by_code.items()}
