"""Asking a signed-in person again who they are, before something that cannot be undone.

Their session says when they last proved it: by signing in, or when they were asked, by whatever they sign in
with. Within five minutes of that nobody is asked.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

PROVED_AT = "proved_at"
PROMPT = "prompt=login&max_age=0"
"""Asks an issuer to have the person sign on anew, and to say when (OpenID Connect Core 1.0, 3.1.2.1)."""


def require_fresh(request: HttpRequest) -> None:
    """Return if the person has proved who they are within five minutes, at this session.

    Raises ReauthenticationRequired: they are asked, and what they sent is then carried out. A page whose form
    is sent here names its address as the form's action, because it may be shown at the address that asks.
    """
    if not is_fresh(request):
        raise ReauthenticationRequired


def is_fresh(request: HttpRequest) -> bool:
    passed = time.time() - request.session.get(PROVED_AT, 0)
    return 0 <= passed < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for somebody who has just proved who they are."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_fresh(request)
        return view(request, *args, **kwargs)

    return asking


@receiver([user_logged_in, authentication_step_completed])
def remember_proof(request: HttpRequest, **_: Any) -> None:
    """Somebody has signed in, or proved again who they are. An issuer says itself when they did."""
    request.session[PROVED_AT] = getattr(request, "signed_on_at", int(time.time()))
