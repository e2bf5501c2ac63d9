"""Who needs a second factor to sign in, and leading them to set one up before anything else."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.conf import settings
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from inspection.access import does_more_than_read

SETTLED = "second_factor"
LEFT_ALONE = {"logout", "stay_signed_in", "offline_key"}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class UnsettledRequest(HttpRequest):
    second_factor_missing: bool


def second_factor_demanded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead people who need a second factor and have none to the page of their account.

    That somebody has one is kept in the session, so that a save asks the database nothing.
    """

    def middleware(request: UnsettledRequest) -> HttpResponse:
        request.second_factor_missing = settings.SECOND_FACTOR and _is_missing(request)
        if request.second_factor_missing and not _opens_without(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def needs_second_factor(user: User) -> bool:
    """Whether they do more than read published reports."""
    return user.is_staff or user.has_perm("inspection.add_inspection") or does_more_than_read(user)


def _is_missing(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User) or request.session.get(SETTLED):
        return False
    if has_second_factor(user) or _vouched_for_by_issuer(request, user):
        request.session[SETTLED] = True
        return False
    return needs_second_factor(user)


def _vouched_for_by_issuer(request: HttpRequest, user: User) -> bool:
    """Whether they signed in through an issuer of the organisation, whose business their second factor is."""
    records = get_authentication_records(request, user)
    return settings.SECOND_FACTOR_BY_ISSUER and any(one["method"] == "socialaccount" for one in records)


def _opens_without(request: HttpRequest) -> bool:
    """Pages that ask for no sign-in, the person's own account, and what open pages ask for themselves."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return True
    own = request.path_info.startswith(reverse("mfa_index"))
    return own or found.url_name in LEFT_ALONE or not getattr(found.func, "login_required", True)


@receiver(authenticator_removed)
def unsettle(request: HttpRequest, **_: object) -> None:
    request.session.pop(SETTLED, None)
