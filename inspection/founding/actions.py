"""Creating an inspection, its areas and its team."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify

from inspection.access import FOUNDER
from inspection.database.field_history import as_changed_by
from inspection.founding.phases import earlier_phases, next_phase
from inspection.founding.reserved import reserved_slugs
from inspection.models import Area, Inspection, Membership, PhaseChange
from inspection.people.accounts import find_user, get_or_create_user, is_invited

MAX_AREAS = 500


@dataclass(frozen=True)
class NewArea:
    name: str
    cases_requested: int | None = None


@transaction.atomic
def create_inspection(*, areas: Collection[NewArea], **fields: str | int | bool) -> Inspection:
    """An inspection with its areas in printed order. `fields` are those of `Inspection`.

    Raises ValidationError for a field out of its range, a slug already taken or an area named twice.
    """
    inspection = Inspection(**fields)
    inspection.full_clean()
    inspection.save()
    set_areas(inspection=inspection, kept={}, new=areas)
    return inspection


@transaction.atomic
def set_role(*, inspection: Inspection, user: User, role: str, area: Area | None = None) -> Membership:
    """Give `user` a role in the inspection, replacing any they had there."""
    membership, _ = Membership.objects.update_or_create(
        inspection=inspection, user=user, defaults={"role": role, "area": area}
    )
    return membership


@transaction.atomic
def invite(
    *, inspection: Inspection, email: str, name: str, role: str, area: Area | None = None
) -> tuple[Membership, bool]:
    """Give the person with this e-mail address a role; True when they have yet to choose how they sign in.

    Somebody new gets an account that nobody can sign in to until its owner has followed the link in
    the message (`inspection.invitations`). Raises ValidationError for a person who is in the team.
    """
    user = find_user(email) or get_or_create_user(username=email.lower(), name=name, email=email)
    if inspection.memberships.filter(user=user).exists():
        raise ValidationError({"email": "This person is in the team already"})
    membership = set_role(inspection=inspection, user=user, role=role, area=area)
    return membership, is_invited(user)


@transaction.atomic
def create_inspection_with_lead(*, user: User, title: str, publisher: str, slug: str) -> Inspection:
    """A new inspection, in set-up, led by the person who made it.

    Raises ValidationError for a short name that is taken or kept for the product itself.
    """
    if slug in reserved_slugs():
        raise ValidationError({"slug": "This short name is kept for the service. Choose another"})
    inspection = create_inspection(areas=(), title=title, publisher=publisher, slug=slug)
    set_role(inspection=inspection, user=user, role=FOUNDER)
    return inspection


@transaction.atomic
def change_inspection(*, inspection: Inspection, user: User | None, **fields: object) -> None:
    """Set `fields`; what they were stays in history. Raises ValidationError for a value out of its range."""
    for name, value in fields.items():
        setattr(inspection, name, value)
    inspection.full_clean()
    as_changed_by(inspection, user)
    inspection.save(update_fields=list(fields))


@transaction.atomic
def set_areas(*, inspection: Inspection, kept: Mapping[int, NewArea], new: Iterable[NewArea]) -> None:
    """Rename the areas of `kept` (by primary key), add `new` after them and remove all others.

    Raises ValidationError for a name used twice, and for an area that cases or people belong to.
    """
    rows = {area.pk: area for area in inspection.areas.select_for_update()}
    wanted = [(rows[pk], area) for pk, area in kept.items()]
    wanted += [(Area(inspection=inspection), area) for area in new]
    _refuse_repeats([area.name for _, area in wanted])
    try:
        inspection.areas.exclude(pk__in=kept).delete()
    except ProtectedError:
        raise ValidationError(
            "An area with cases, people or text cannot be removed. Move them first."
        ) from None
    _free_names_and_order(inspection)
    for order, (row, area) in enumerate(wanted, 1):
        row.name, row.cases_requested, row.order = area.name, area.cases_requested, order
        row.slug = row.slug if row.pk else _unused_slug(inspection, area.name)
        row.save()


def _refuse_repeats(names: list[str]) -> None:
    repeated = [name for name, times in Counter(map(str.casefold, names)).items() if times > 1]
    if repeated:
        first = next(name for name in names if name.casefold() == repeated[0])
        raise ValidationError(f"The area “{first}” is there twice")


def _free_names_and_order(inspection: Inspection) -> None:
    """Names and places in the order are unique: free those that the next rows will take."""
    key = Concat(Value("("), Cast("pk", CharField()), Value(")"))
    inspection.areas.update(name=key, order=F("order") + 10_000)


def _unused_slug(inspection: Inspection, name: str) -> str:
    taken = set(inspection.areas.values_list("slug", flat=True))
    base = slugify(name)[:50] or "area"
    names = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(slug for slug in names if slug not in taken)


@transaction.atomic
def change_phase(*, inspection: Inspection, phase: str, user: User, reason: str = "") -> PhaseChange:
    """Go to another phase: forward by one step, back as far as wished but only with a reason.

    What the next phase needs is for the caller to check. Raises ValidationError.
    """
    row = Inspection.objects.select_for_update().get(pk=inspection.pk)
    back = phase in earlier_phases(row.phase)
    if not back and phase != next_phase(row.phase):
        raise ValidationError("Phases follow one another: that is not the next one")
    if back and not reason.strip():
        raise ValidationError({"reason": "Say why the inspection goes back"})
    change = PhaseChange.objects.create(
        inspection=row, before=row.phase, after=phase, reason=reason.strip(), made_by=user
    )
    Inspection.objects.filter(pk=row.pk).update(phase=phase)
    inspection.phase = phase
    return change
