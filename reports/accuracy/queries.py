"""What the pages of an accuracy round show, each in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from casefiles.scoring.lines import display_name
from inspection.access import visible_areas
from inspection.models import Area, Membership
from reports.accuracy.actions import why_no_comments
from reports.accuracy.places import CommentPlace, ReadingPart, comment_places, reading_parts
from reports.document.parts import Report, from_json
from reports.models.writing import AccuracyComment, AccuracyDraft, AccuracyRound

Decision = AccuracyComment.Decision


@dataclass(frozen=True)
class RoundLine:
    """A round in the list. `closed`: why it takes no comments, or ""."""

    round: AccuracyRound
    closed: str
    comments: int
    undecided: int
    areas: tuple[Area, ...]


def rounds(membership: Membership) -> tuple[RoundLine, ...]:
    """The rounds, newest first, with the comments of the areas that this member sees."""
    areas = tuple(visible_areas(membership).order_by("order"))
    own = Q(comments__area__in=areas)
    rows = membership.inspection.accuracy_rounds.defer("frozen").annotate(
        comment_count=Count("comments", filter=own),
        waiting=Count("comments", filter=own & Q(comments__decision="")),
    )
    today = timezone.localdate()
    return tuple(
        RoundLine(row, why_no_comments(row, today), row.comment_count, row.waiting, areas)
        for row in rows.order_by("-number")
    )


def find_round(membership: Membership, number: int, *, frozen: bool = False) -> AccuracyRound:
    """With its people and its job; with what it froze only where that is asked for. Raises Http404."""
    rows = membership.inspection.accuracy_rounds.select_related(
        "inspection", "opened_by", "closed_by", "job"
    ).defer("job__result")
    found: AccuracyRound = get_object_or_404(
        rows if frozen else rows.defer("frozen", "job__result"), number=number
    )
    return found


@dataclass(frozen=True)
class AccuracyCommentLine:
    """A comment as pages and the log show it. `decided` is "" until somebody has."""

    comment: AccuracyComment
    place: str
    by: str
    decided: str
    decided_by: str


@dataclass(frozen=True)
class AreaComments:
    """`draft` is None until the PDF is made."""

    area: Area
    draft: AccuracyDraft | None
    remarks: tuple[AccuracyCommentLine, ...]

    @property
    def undecided(self) -> int:
        return sum(not remark.comment.decision for remark in self.remarks)


@dataclass(frozen=True)
class RoundPage:
    round: AccuracyRound
    closed: str
    areas: tuple[AreaComments, ...]

    @property
    def remarks(self) -> tuple[AccuracyCommentLine, ...]:
        return tuple(remark for area in self.areas for remark in area.remarks)

    @property
    def undecided(self) -> int:
        return sum(area.undecided for area in self.areas)


def round_page(membership: Membership, number: int) -> RoundPage:
    """Every comment of the areas that this member sees, by area and in printed order of the draft."""
    round = find_round(membership, number, frozen=True)
    known = comment_places(from_json(round.frozen))
    drafts = AccuracyDraft.objects.defer("pdf").filter(round=round)
    areas = visible_areas(membership).order_by("order")
    rows = areas.prefetch_related(
        Prefetch("accuracy_drafts", drafts, "drafts"),
        Prefetch("accuracy_comments", _comments(round), "remarks"),
    )
    by_area = tuple(
        AreaComments(area, next(iter(area.drafts), None), _comment_lines(area.remarks, known)) for area in rows
    )
    return RoundPage(round, why_no_comments(round, timezone.localdate()), by_area)


def _comments(round: AccuracyRound) -> QuerySet[AccuracyComment]:
    rows = AccuracyComment.objects.filter(round=round).order_by("pk")
    return rows.select_related("section", "written_by", "decided_by")


def _comment_lines(
    comments: list[AccuracyComment], known: Mapping[tuple[str, str], CommentPlace]
) -> tuple[AccuracyCommentLine, ...]:
    """In printed order of their places, and there as they were written."""
    order = {key: number for number, key in enumerate(known)}
    ordered = sorted(comments, key=lambda one: (order.get(_key(one), len(order)), one.pk))
    return tuple(_comment_line(one, known) for one in ordered)


def _key(comment: AccuracyComment) -> tuple[str, str]:
    return comment.section.code if comment.section else "", comment.paragraph


def _comment_line(
    comment: AccuracyComment, known: Mapping[tuple[str, str], CommentPlace]
) -> AccuracyCommentLine:
    place = known.get(_key(comment))
    return AccuracyCommentLine(
        comment=comment,
        place=place.words if place else " ".join(_key(comment)).strip(),
        by=display_name(comment.written_by),
        decided=Decision(comment.decision).label if comment.decision else "",
        decided_by=display_name(comment.decided_by) if comment.decided_by else "",
    )


def find_comment(membership: Membership, number: int, pk: int) -> tuple[RoundPage, AccuracyCommentLine, Area]:
    """A comment that this member may decide about. Raises Http404."""
    page = round_page(membership, number)
    for area in page.areas:
        for remark in area.remarks:
            if remark.comment.pk == pk:
                return page, remark, area.area
    raise Http404("No such comment")


@dataclass(frozen=True)
class AccuracyAreaPage:
    """What one area reads. `shown`: whether decisions are shown, which is when the round is closed."""

    round: AccuracyRound
    area: Area
    report: Report
    parts: tuple[ReadingPart, ...]
    draft: AccuracyDraft | None
    remarks: tuple[AccuracyCommentLine, ...]
    closed: str

    @property
    def shown(self) -> bool:
        return self.round.closed_at is not None

    @property
    def listed(self) -> tuple[tuple[ReadingPart, int], ...]:
        """The parts, each with the number of comments on it."""
        return tuple((part, len(self.on(part))) for part in self.parts)

    def find(self, key: str) -> ReadingPart:
        """Raises Http404 where the draft has no such part."""
        for part in self.parts:
            if part.part.key == key:
                return part
        raise Http404("The draft has no such part")

    def on(self, part: ReadingPart) -> tuple[AccuracyCommentLine, ...]:
        """The comments on a part; those on the report as a whole are on no chapter."""
        keys = {place.key for place in part.places}
        return tuple(remark for remark in self.remarks if _key(remark.comment) in keys)


def area_page(membership: Membership, number: int, slug: str) -> AccuracyAreaPage:
    """Raises Http404 for an area that this member does not see."""
    round = find_round(membership, number, frozen=True)
    area = get_object_or_404(visible_areas(membership), slug=slug)
    report = from_json(round.frozen)
    return AccuracyAreaPage(
        round=round,
        area=area,
        report=report,
        parts=reading_parts(report),
        draft=AccuracyDraft.objects.defer("pdf").filter(round=round, area=area).first(),
        remarks=_comment_lines(list(_comments(round).filter(area=area)), comment_places(report)),
        closed=why_no_comments(round, timezone.localdate()),
    )


def draft_pdf(membership: Membership, number: int, slug: str) -> AccuracyDraft:
    """Raises Http404 for another area's, or while it is being made."""
    round = find_round(membership, number)
    return get_object_or_404(AccuracyDraft, round=round, area__in=visible_areas(membership), area__slug=slug)
