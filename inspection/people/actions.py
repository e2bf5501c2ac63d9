"""What is done to an account, by an administrator or by its owner: each step is a row of its history."""

from collections.abc import Callable

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_added, social_account_removed
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from inspection.access import signed_in_user
from inspection.models import AccountChange

Kind = AccountChange.Kind


class AccountChangedMeanwhile(Exception):
    """Somebody else has changed the account after the page was made."""


@transaction.atomic
def change_account(*, person: int, kind: str, seen: int, administrator: User) -> User:
    """Take a step of `STEPS` for the account as it was seen, and write it down. Returns the person.

    Raises PermissionDenied for whoever is no administrator any more, AccountChangedMeanwhile, and
    ValidationError for a step that may not be.
    """
    # All administrators are locked in one order: of two who deactivate each other, one stays.
    concerned = User.objects.select_for_update().filter(Q(pk=person) | Q(is_staff=True)).order_by("pk")
    people = {one.pk: one for one in concerned}
    if administrator.pk not in people or not people[administrator.pk].is_active:
        raise PermissionDenied
    row = people[person]
    latest = row.account_changes.last()
    if seen != (latest.pk if latest else 0):
        raise AccountChangedMeanwhile
    if kind == Kind.DEACTIVATED and person == administrator.pk:
        raise ValidationError("You cannot deactivate yourself. Another administrator can")
    STEPS[Kind(kind)](row)
    AccountChange.objects.create(person=row, kind=kind, made_by=administrator)
    return row


def _deactivate(person: User) -> None:
    if person.is_staff and not User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk):
        raise ValidationError("This is the last administrator. Make another one first")
    _set_active(person, False)
    end_sessions(person)


def _set_active(person: User, active: bool) -> None:
    if person.is_active == active:
        raise ValidationError(f"They are {'active' if active else 'deactivated'} already")
    person.is_active = active
    person.save(update_fields=["is_active"])


def _require_active(person: User) -> None:
    if not person.is_active:
        raise ValidationError("They are deactivated. Reactivate them first")


def _remove_second_factor(person: User) -> None:
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise ValidationError("They have no second factor")
    end_sessions(person)


def found_inspections() -> Permission:
    """The right to make inspections, which a person has and no role."""
    return Permission.objects.get(codename="add_inspection", content_type__app_label="inspection")


def _let_found(person: User) -> None:
    person.user_permissions.add(found_inspections())


def _no_longer_let_found(person: User) -> None:
    person.user_permissions.remove(found_inspections())


STEPS: dict[str, Callable[[User], None]] = {
    Kind.DEACTIVATED: _deactivate,
    Kind.REACTIVATED: lambda person: _set_active(person, True),
    Kind.RESET_LINK: _require_active,
    Kind.NO_SECOND_FACTOR: _remove_second_factor,
    Kind.MAY_FOUND: _let_found,
    Kind.MAY_NOT_FOUND: _no_longer_let_found,
}


def end_sessions(person: User) -> None:
    """Everywhere, at once (ASVS 7.4.2)."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    UserSession.objects.filter(user=person).delete()


@transaction.atomic
def make_administrator(person: User) -> None:
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    AccountChange.objects.create(person=person, kind=Kind.ADMINISTRATOR)


def _remember(kind: str) -> Callable[..., None]:
    """A receiver that writes down what somebody did to their own account."""

    def remember(
        request: HttpRequest, user: User | None = None, authenticator: Authenticator | None = None, **_: object
    ) -> None:
        if authenticator and authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return  # which come and go with the factor that they stand in for
        person = user or signed_in_user(request)
        AccountChange.objects.create(person=person, kind=kind, made_by=person)

    return remember


OWN = {
    Kind.PASSWORD: (password_changed, password_reset),
    Kind.FACTOR_ADDED: (authenticator_added,),
    Kind.FACTOR_REMOVED: (authenticator_removed,),
    Kind.UNLINKED: (social_account_removed,),
}
"""What people do to their own accounts, and the signals of django-allauth that say so."""


def write_down_own_changes() -> None:
    for kind, signals in OWN.items():
        for signal in signals:
            signal.connect(_remember(kind), weak=False, dispatch_uid=f"account-{kind}")
    social_account_added.connect(_remember_link, dispatch_uid="account-linked")


def _remember_link(request: HttpRequest, sociallogin: object, **given: object) -> None:
    """Signed in, or by an invitation before they are."""
    person = sociallogin.user  # type: ignore[attr-defined]
    AccountChange.objects.create(person=person, kind=Kind.LINKED, made_by=person)
