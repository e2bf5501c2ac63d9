"""Giving cases to people, by hand or evenly by rule. All or nothing, with history."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from casefiles.assigning.sharing import (
    AssignmentResult,
    AvailableAssessor,
    CaseToAssign,
    assign_by_rule,
    choose_for_second_scoring,
)
from casefiles.models.assessments import Assessment
from casefiles.models.cases import Interest
from casefiles.models.samples import AssigningRun
from casefiles.scoring.refusals import refuse_setup
from casefiles.setup.queries import assessments_to_assign
from inspection.access import May, allows, members_who_may
from inspection.database.field_history import save_with_history
from inspection.models import Inspection, Membership

Kind = Assessment.Kind


@transaction.atomic
def assign(*, scorings: Collection[int], member: Membership, user: User) -> int:
    """Give the open scorings with these keys to `member`; returns how many changed hands.

    Raises ValidationError for a case they may not score: another area, a declared interest, or the
    other scoring of the same case is theirs; and once the inspection is published.
    """
    refuse_setup(member.inspection)
    wanted = assessments_to_assign(member.inspection).filter(pk__in=scorings)
    rows = list(wanted.select_for_update(of=("self",)))
    _refuse_barred(rows, member)
    changed = [row for row in rows if row.assessor_id != member.user_id]
    for row in changed:
        row.assessor = member.user
    save_with_history(changed, ["assessor"], user, "assigned by hand")
    return len(changed)


def _refuse_barred(rows: list[Assessment], member: Membership) -> None:
    if not allows(member, May.SCORE_CASES):
        raise ValidationError(f"{member.role_with_article.capitalize()} scores no cases")
    barred = _barred([row.case_id for row in rows])
    for row in rows:
        reference = row.case.reference
        if member.area_id not in (None, row.case.area_id):
            raise ValidationError(f"{reference} is not in {member.area}")
        if (member.user_id, "interest") in barred[row.case_id]:
            raise ValidationError(f"An interest is declared in {reference}")
        others = {kind for who, kind in barred[row.case_id] if who == member.user_id}
        if others - {row.kind}:
            raise ValidationError(f"{reference} is already theirs to score: twice must be by two people")


@transaction.atomic
def assign_evenly(
    *, inspection: Inspection, seed: str, second_percent: int, user: User
) -> tuple[AssignmentResult, AssignmentResult]:
    """Give every case that nobody has to a local assessor, and a share of all to a second one.

    Returns what was given out for first and for second scoring. The seed and the outcome are recorded.
    Raises ValidationError once the inspection is published.
    """
    refuse_setup(inspection)
    members = list(
        members_who_may(inspection.pk, May.SCORE_BLIND)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    first = _assign_first(inspection, members, seed, user)
    second = _assign_second(inspection, members, seed, user, second_percent)
    AssigningRun.objects.create(
        inspection=inspection,
        seed=seed,
        second_percent=second_percent,
        first=first.given,
        second=second.given,
        made_by=user,
    )
    return first, second


def _assign_first(inspection: Inspection, members: list[Membership], seed: str, user: User) -> AssignmentResult:
    every = list(assessments_to_assign(inspection).filter(kind=Kind.FIRST).select_for_update(of=("self",)))
    rows = {row.case.reference: row for row in every if row.assessor_id is None}
    loads: dict[int | None, int] = defaultdict(int)
    for row in every:
        loads[row.assessor_id] += 1
    shared = _share(seed, list(rows.values()), members, loads)
    people = _people(members)
    for reference, name in shared.given.items():
        rows[reference].assessor = people[name]
    given = [rows[reference] for reference in shared.given]
    save_with_history(given, ["assessor"], user, "assigned by rule")
    return shared


def _assign_second(
    inspection: Inspection,
    members: list[Membership],
    seed: str,
    user: User,
    percent: int,
) -> AssignmentResult:
    """The chosen share of all counting cases that are not scored twice yet."""
    firsts = Assessment.objects.filter(case__inspection=inspection, case__pilot=False, kind=Kind.FIRST)
    rows = {row.case.reference: row for row in firsts.select_related("case")}
    by_area: dict[int, list[str]] = defaultdict(list)
    for reference, row in rows.items():
        by_area[row.case.area_id].append(reference)
    chosen = choose_for_second_scoring(seed, by_area, percent)
    present = Assessment.objects.filter(case__inspection=inspection, kind=Kind.SECOND)
    doubled = set(present.values_list("case__reference", flat=True))
    wanted = [rows[reference] for reference in chosen if reference not in doubled]
    shared, people = _share(seed, wanted, members, {}), _people(members)
    seconds = [
        Assessment(case=rows[reference].case, kind=Kind.SECOND, assessor=people[name], counts=False)
        for reference, name in shared.given.items()
    ]
    save_with_history(seconds, [], user, "chosen for second scoring")
    return shared


def _people(members: list[Membership]) -> dict[str, User]:
    return {member.user.get_username(): member.user for member in members}


def _share(
    seed: str, rows: list[Assessment], members: list[Membership], loads: Mapping[int | None, int]
) -> AssignmentResult:
    """Who is to have the cases of `rows`; `loads` are the open cases that people have already."""
    names = {user.pk: name for name, user in _people(members).items()}
    assessors = [AvailableAssessor(names[m.user_id], m.area_id, loads.get(m.user_id, 0)) for m in members]
    barred = _barred([row.case_id for row in rows])
    cases = (
        CaseToAssign(
            row.case.reference,
            row.case.area_id,
            frozenset(names[who] for who, _ in barred[row.case_id] if who in names),
        )
        for row in rows
    )
    return assign_by_rule(seed, cases, assessors)


def _barred(cases: list[int]) -> dict[int, set[tuple[int, str]]]:
    """By case, who has an interest in it or scores it, and which of these."""
    barred: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for case, who in Interest.objects.filter(case__in=cases).values_list("case", "user"):
        barred[case].add((who, "interest"))
    scorings = Assessment.objects.filter(case__in=cases, assessor__isnull=False)
    for case, who, kind in scorings.order_by().values_list("case", "assessor", "kind"):
        barred[case].add((who, kind))
    return barred
