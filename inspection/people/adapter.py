"""What is ours in signing in, as django-allauth asks for it."""

import hashlib
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import mark_safe

from inspection.access import signed_in_user
from inspection.people.accounts import find_user
from inspection.people.fresh import is_fresh, remember_proof
from inspection.people.invitations import invited_user, send_reset
from inspection.people.throttle import count_guess

LOCAL = "127.0.0.1"
"""Whoever comes through a socket without an address: they are on this machine."""
INVITATION_TOKEN = "_password_reset_token"  # noqa: S105 (where Django's view of the link keeps it)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The user name or e-mail address, or the password, is not right",
        "incorrect_password": "Enter the password that you sign in with",
        "enter_current_password": "Enter the password that you sign in with now",
        "incorrect_code": "The code is not right",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody is let in but by an invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip(request) or LOCAL

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ImmediateHttpResponse where somebody guesses too often. A success takes its count back."""
        name = credentials["username"]
        self._login_failed_rl_usage = count_guess(request, find_user(name) or name)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        return not is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Whatever they can sign in with, an issuer last."""
        methods = super().get_reauthentication_methods(user)
        if settings.ISSUERS and user.is_authenticated and SocialAccount.objects.filter(user=user).exists():
            url = reverse("confirm_by_issuer")
            methods.append({"id": "issuer", "description": "Use single sign-on", "url": url})
        return methods

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """Not to people who sign in through an issuer alone, so that it can shut them out."""
        if isinstance(user, User) and not signs_in_by_issuer_alone(user):
            send_reset(user, context["password_reset_url"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")


def signs_in_by_issuer_alone(user: User) -> bool:
    return not user.has_usable_password() and SocialAccount.objects.filter(user=user).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": "The code is not right"}

    def build_totp_svg(self, url: str) -> str:
        """As a part of a page, without the first line of a file: a drawing made of numbers alone."""
        return mark_safe(super().build_totp_svg(url).partition("?>")[2])  # noqa: S308


class Issuer(OpenIDConnectProvider):
    """Knows people by what the issuer calls itself and them, so that another issuer at its place knows none."""

    def extract_uid(self, data: dict[str, Any]) -> str:
        claims = self.extract_extra_data(data)["id_token"]
        return hashlib.sha256(f"{claims['iss']} {claims['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Kept of a person: who they are to the issuer, their e-mail address there, and when they signed on.

        Raises PermissionDenied where the issuer does not say who it is.
        """
        claims = data.get("id_token", {})
        if not claims.get("sub"):
            raise PermissionDenied
        kept = ("iss", "sub", "email", "auth_time")
        return {"id_token": {name: claims[name] for name in kept if name in claims}}


class IssuerAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "You have no password, so this is how you sign in",
    }

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Issuer:
        return Issuer(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone, whatever is in the database."""
        named = [one for one in settings.ISSUERS if provider in (None, one["provider_id"])]
        return [SocialApp(provider=Issuer.id, **issuer) for issuer in named]

    def list_providers(self, request: HttpRequest) -> list:
        return [Issuer(request, app=app) for app in self.list_apps(request)]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Somebody comes back from an issuer: to sign in, to link it, or to prove again who they are.

        An issuer that does not say when they signed on proves nothing of the last five minutes.
        """
        at = sociallogin.account.extra_data["id_token"].get("auth_time")
        cast(SignedOnRequest, request).signed_on_at = min(at, int(time.time())) if isinstance(at, int) else 0
        process = sociallogin.state.get("process")
        if process == AuthProcess.REDIRECT and sociallogin.user == request.user:
            remember_proof(request)
        elif process == AuthProcess.LOGIN and not sociallogin.is_existing:
            _link_invited(request, sociallogin)
        elif process == AuthProcess.CONNECT and not sociallogin.is_existing and is_fresh(request):
            _link(request, sociallogin, signed_in_user(request))


class SignedOnRequest(HttpRequest):
    signed_on_at: int


def _link_invited(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Whoever came from the page of an invitation is from now on the person invited."""
    try:
        page = resolve(sociallogin.state.get("next") or "")
    except Resolver404:
        return
    token = request.session.get(INVITATION_TOKEN, "")
    if page.url_name == "invitation" and (user := invited_user(page.kwargs["uidb64"], token)):
        _link(request, sociallogin, user)
        sociallogin.state["next"] = reverse("home")


@transaction.atomic
def _link(request: HttpRequest, sociallogin: SocialLogin, user: User) -> None:
    sociallogin.connect(request, user)
