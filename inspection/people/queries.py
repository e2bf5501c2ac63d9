"""What an administrator sees of people."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from inspection.models import AccountChange, Membership
from inspection.people.second_factor import FACTORS

MEMBERSHIPS = Membership.objects.select_related("inspection", "area").order_by("inspection__title")


def people(words: str = "") -> QuerySet:
    """Everybody with an account whose name, user name or e-mail address has all of the words, by name.

    Each has `has_factor` and `has_issuer`; their memberships are read.
    """
    found = User.objects.annotate(
        has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)),
        has_issuer=Exists(SocialAccount.objects.filter(user=OuterRef("pk"))),
    )
    for word in words.split():
        found = found.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
        )
    read = found.prefetch_related(Prefetch("memberships", MEMBERSHIPS))
    return read.order_by("last_name", "first_name", "username")


@dataclass(frozen=True)
class PersonPage:
    """`seen` is the number of the latest change of the account, 0 without any."""

    person: User
    changes: list[AccountChange]
    may_found: bool
    is_self: bool

    @property
    def seen(self) -> int:
        return self.changes[0].pk if self.changes else 0


def person_page(pk: int, administrator: User) -> PersonPage | None:
    person = people().filter(pk=pk).first()
    if person is None:
        return None
    changes = person.account_changes.select_related("made_by").order_by("-pk")
    return PersonPage(
        person=person,
        changes=list(changes),
        may_found=person.user_permissions.filter(codename="add_inspection").exists(),
        is_self=person.pk == administrator.pk,
    )
