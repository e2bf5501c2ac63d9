"""Creating an inspection, its areas and its team."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify

from inspection.models import Area, Inspection, Membership


@dataclass(frozen=True)
class NewArea:
    name: str
    cases_requested: int | None = None


@transaction.atomic
def create_inspection(*, areas: Collection[NewArea], **fields: str | int | bool) -> Inspection:
    """An inspection with its areas in printed order. `fields` are those of `Inspection`.

    Raises ValidationError for a field out of its range or a slug already taken.
    """
    inspection = Inspection(**fields)
    inspection.full_clean()
    inspection.save()
    Area.objects.bulk_create(
        Area(
            inspection=inspection,
            name=area.name,
            slug=slugify(area.name),
            order=order,
            cases_requested=area.cases_requested,
        )
        for order, area in enumerate(areas, 1)
    )
    return inspection


@transaction.atomic
def join(
    *, inspection: Inspection, user: AbstractBaseUser, role: str, area: Area | None = None
) -> Membership:
    """Give `user` a role in the inspection, replacing any they had there."""
    membership, _ = Membership.objects.update_or_create(
        inspection=inspection, user=user, defaults={"role": role, "area": area}
    )
    return membership


def ensure_person(*, username: str, name: str, password: str | None = None) -> AbstractBaseUser:
    """The user with this name; a new one gets `password`, or none that works when it is missing."""
    model = get_user_model()
    user, created = model.objects.get_or_create(
        username=username,
        defaults={"first_name": name.partition(" ")[0], "last_name": name.partition(" ")[2]},
    )
    if created or password:
        user.set_password(password)
        user.save()
    return user
