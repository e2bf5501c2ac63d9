"""What the set-up pages read, each in a number of queries that does not grow with the inspection."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.models.samples import Draw
from casefiles.scoring.names import distinct_names, names_in_inspection
from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.access import May, roles_that_may
from inspection.founding.phases import PhaseRequirement, next_phase
from inspection.models import Area, Inspection, Membership
from inspection.people.accounts import is_invited

Status = Assessment.Status


@dataclass(frozen=True)
class SetupStatus:
    """What an inspection has so far: whole counts, try-out cases apart."""

    inspection: Inspection
    areas: int
    requested: int
    empty_areas: int
    instrument: Instrument | None
    cases: int
    pilots: int
    unassigned: int
    submitted: int
    accepted: int
    judged: int
    people: int
    assessors: int

    @cached_property
    def case_criteria(self) -> int:
        return len(self.instrument.scored("case")) if self.instrument else 0

    @cached_property
    def area_criteria(self) -> int:
        return len(self.instrument.scored("area")) if self.instrument else 0

    @property
    def next_phase(self) -> str:
        return next_phase(self.inspection.phase)

    @cached_property
    def requirements(self) -> tuple[PhaseRequirement, ...]:
        """What the next phase needs."""
        if self.next_phase == Inspection.Phase.FIELDWORK:
            return self._for_fieldwork()
        if self.next_phase == Inspection.Phase.MODERATION:
            return (PhaseRequirement("Every case is submitted", self.submitted == self.cases, needed=False),)
        if self.next_phase == Inspection.Phase.PUBLISHED:
            to_judge = self.areas * self.area_criteria
            return (
                PhaseRequirement("Every case is accepted", self.accepted == self.cases),
                PhaseRequirement("Every area is judged on every criterion", self.judged == to_judge),
            )
        return ()

    @property
    def ready(self) -> bool:
        return not any(check.blocks for check in self.requirements)

    def _for_fieldwork(self) -> tuple[PhaseRequirement, ...]:
        dates = self.inspection.fieldwork_start and self.inspection.fieldwork_end
        no_cases = self.instrument is not None and not self.case_criteria
        some = self.cases > 0
        checks = (
            PhaseRequirement("There are areas", self.areas > 0),
            PhaseRequirement("The dates of fieldwork are set", bool(dates)),
            PhaseRequirement("The instrument is loaded", self.instrument is not None),
            PhaseRequirement("The sample is drawn or imported", some or no_cases),
            PhaseRequirement("There is somebody to score the cases", self.assessors > 0 or no_cases),
            PhaseRequirement("The try-out cases are discarded", self.pilots == 0),
        )
        of_every_case = (
            PhaseRequirement("Every area has cases", some and not self.empty_areas, needed=False),
            PhaseRequirement("Every case is assigned", some and not self.unassigned, needed=False),
        )
        return checks if no_cases else (*checks, *of_every_case)


def setup_status(inspection: Inspection) -> SetupStatus:
    """In five queries."""
    cases = Exists(CaseFile.objects.filter(area=OuterRef("pk"), pilot=False))
    areas = inspection.areas.annotate(has_cases=cases).aggregate(
        areas=Count("pk"),
        requested=Sum("cases_requested", default=0),
        empty_areas=Count("pk", filter=Q(has_cases=False)),
    )
    judged = inspection.areas.aggregate(judged=Count("judgements"))
    counted = Assessment.objects.filter(case__inspection=inspection, counts=True).aggregate(
        unassigned=Count("pk", filter=Q(assessor=None)),
        submitted=Count("pk", filter=Q(status__in=Assessment.HANDED_IN)),
        accepted=Count("pk", filter=Q(status=Status.ACCEPTED)),
    )
    return SetupStatus(
        inspection=inspection,
        instrument=read_instrument(inspection) if inspection.instrument_stamp else None,
        **areas,
        **judged,
        **counted,
        **inspection.cases.aggregate(
            cases=Count("pk", filter=Q(pilot=False)), pilots=Count("pk", filter=Q(pilot=True))
        ),
        **inspection.memberships.aggregate(
            people=Count("pk"),
            assessors=Count("pk", filter=Q(role__in=roles_that_may(May.SCORE_BLIND))),
        ),
    )


def team(inspection: Inspection) -> list[tuple[Membership, str, bool]]:
    """The members with their names and whether they have yet to follow their invitation, each with `open`
    and `done`: their scorings under way, and those handed in.
    """
    mine = Q(user__assessments__case__inspection=F("inspection"))
    members = inspection.memberships.select_related("user", "area").annotate(
        open=Count("user__assessments", filter=mine & Q(user__assessments__status__in=Assessment.OPEN)),
        done=Count("user__assessments", filter=mine & Q(user__assessments__status__in=Assessment.HANDED_IN)),
    )
    found = list(members.order_by("user__last_name", "user__first_name", "pk"))
    names = distinct_names(member.user for member in found)
    return [(member, names[member.user_id], is_invited(member.user)) for member in found]


def open_assessments(member: Membership) -> QuerySet[Assessment]:
    """What the member still has to score, in this inspection."""
    mine = Assessment.objects.filter(assessor_id=member.user_id, case__inspection_id=member.inspection_id)
    return mine.filter(status__in=Assessment.OPEN).select_related("case__area")


def open_assessments_outside(member: Membership, role: str, area: Area | None) -> QuerySet[Assessment]:
    """The member's open scorings that they could not go on with in another role or area."""
    rows = open_assessments(member)
    if role not in roles_that_may(May.SCORE_CASES):
        return rows
    return rows.none() if area is None else rows.exclude(case__area=area)


def assessments_to_assign(
    inspection: Inspection, *, area: str = "", assessor: str = ""
) -> QuerySet[Assessment]:
    """The open first and second scorings, if wished of one area (a slug) and one person, or "none"."""
    rows = Assessment.objects.filter(case__inspection=inspection, status__in=Assessment.OPEN)
    rows = rows.exclude(kind=Assessment.Kind.AGREED).select_related("case__area", "assessor")
    if area:
        rows = rows.filter(case__area__slug=area)
    if assessor:
        rows = rows.filter(assessor=None if assessor == "none" else int(assessor))
    return rows.order_by("case__area__order", "case__reference", "kind")


def assign_lines(inspection: Inspection, rows: Iterable[Assessment]) -> list[tuple[Assessment, str]]:
    """Each scoring with the name of who has it, "" for nobody."""
    names = names_in_inspection(inspection)
    return [(row, names.get(row.assessor_id or 0, "")) for row in rows]


def sample_by_area(inspection: Inspection) -> QuerySet[Area]:
    """The areas, each with `found`, the cases of its sample without try-outs, and whether it is `drawn`."""
    found = Count("cases", filter=Q(cases__pilot=False))
    drawn = Exists(Draw.objects.filter(area=OuterRef("pk")))
    return inspection.areas.annotate(found=found, drawn=drawn).order_by("order")
