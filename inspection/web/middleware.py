"""What happens around every request: session limits, no caching of case data."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from inspection.web.replies import json_reply, wants_json

View = Callable[[HttpRequest], HttpResponse]
TOUCH_EVERY_SECONDS = 60


def session_limits(get_response: View) -> View:
    """End a session after its idle or absolute limit (OWASP ASVS 5.0, 7.3.1 and 7.3.2).

    The time of last use is written at most once a minute: a save should not pay for a second write.
    A script is told in JSON, with status 401, that its page's person has to sign in again, also when
    somebody else has signed in since: `Person` is the mark of the one for whom the page was made.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            limit_session(request, int(time.time()))
        if wants_json(request) and not request.user.is_authenticated and _asks_for_sign_in(request):
            return json_reply(request, HTTPStatus.UNAUTHORIZED, error="signed_out")
        made_for = request.headers.get("Person")
        if made_for and made_for != person_mark(request.user.pk):
            return json_reply(request, HTTPStatus.UNAUTHORIZED, error="another")
        return get_response(request)

    return middleware


def _asks_for_sign_in(request: HttpRequest) -> bool:
    """Not where somebody signs in with a passkey, whose script asks in JSON what there is to sign."""
    try:
        return getattr(resolve(request.path_info).func, "login_required", True)
    except Resolver404:
        return True


class TimedRequest(HttpRequest):
    """A request of a signed-in person; `session_left` is in seconds."""

    person_mark: str
    session_left: int


def limit_session(request: HttpRequest, now: int) -> None:
    """End the session if its time is over; else say in `request.session_left` how many seconds it has."""
    seen = request.session.get("seen", now)
    began = request.session.setdefault("began", now)
    idle, whole = settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS
    if now - seen > idle or now - began > whole:
        logout(request)
        return
    if "seen" not in request.session or now - seen >= TOUCH_EVERY_SECONDS:
        request.session["seen"] = seen = now
    timed = cast(TimedRequest, request)
    timed.person_mark = person_mark(request.user.pk)
    timed.session_left = min(seen + idle, began + whole) - now


def person_mark(pk: int | None) -> str:
    """What tells a page whether the person it was made for is still the one signed in; says no more."""
    return salted_hmac("inspection.person_mark", str(pk), algorithm="sha256").hexdigest()[:16]


def no_store(get_response: View) -> View:
    """Pages of a signed-in person are never kept by a browser or proxy (ASVS 14.3.2)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware
