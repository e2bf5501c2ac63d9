"""Pages that belong to no inspection: the list of yours, signing out, accessibility; and one's sessions."""

import errno
import logging
import sys
import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import BaseReauthenticateView
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views import defaults
from django.views.decorators.http import require_GET, require_POST

from inspection.access import May, allows, my_memberships, reads_only, signed_in_user
from inspection.database.retention import removal_day
from inspection.people.fresh import PROMPT, is_fresh
from inspection.web.middleware import limit_session
from inspection.web.replies import json_reply, wants_json

logger = logging.getLogger(__name__)
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def home(request: HttpRequest) -> HttpResponse:
    memberships = [
        (one, reads_only(one), removal_day(one.inspection) if allows(one, May.SET_UP) else None)
        for one in my_memberships(request.user)
    ]
    return render(request, "inspection/people/home.html", {"memberships": memberships})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "inspection/people/accessibility.html")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if wants_json(request):
        return json_reply(request, HTTPStatus.FORBIDDEN, error="token")
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The reply to whatever nobody caught, in a view or around it.

    Where the database or the disk is the cause, nothing was saved and trying again will help: 503.
    """
    error = sys.exc_info()[1]
    if not _is_unavailable(error):
        return defaults.server_error(request)
    logger.error("Nothing can be kept: %s", type(error).__name__)
    return render(None, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


def _is_unavailable(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in DISK_ERRORS
    # psycopg2 has no better word than DatabaseError itself for a server cut off
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


@require_GET
def offline_key(request: HttpRequest) -> HttpResponse:
    """The key to what this person's browser keeps until it is saved; see docs/security.md.

    It is worked out and stored nowhere: the same for the same person as long as the secret key stands.
    """
    key = salted_hmac("inspection.offline_key", str(request.user.pk), algorithm="sha256")
    return json_reply(request, key=key.hexdigest(), token=get_token(request))


@require_POST
def stay_signed_in(request: HttpRequest) -> HttpResponse:
    """Count this moment as use of the session, even within the minute in which that is not written."""
    now = int(time.time())
    request.session["seen"] = now
    limit_session(request, now)
    return json_reply(request)


class SignOut(LogoutView):
    """Sign out, and tell the browser to forget the pages it kept (ASVS 14.3.1).

    Its storage stays: it holds nothing but answers not yet saved, which only their owner can read.
    """

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class Sessions(ListUserSessionsView):
    """Where one is signed in; a session can be ended from here, or all but this one."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        lines = [(one, last_use(one.session_key)) for one in context["sessions"]]
        context["sessions"] = [(one, seen) for one, seen in lines if one.is_current() or seen]
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        chosen = self.request.POST.get("session", "")
        if not chosen:
            return super().form_valid(form)
        mine = UserSession.objects.filter(user=signed_in_user(self.request))
        for one in mine.filter(pk=chosen) if chosen.isdigit() else []:
            one.end()
        messages.success(self.request, "Signed out there")
        return redirect("usersessions_list")


def last_use(session_key: str) -> datetime | None:
    """When the session was last used, to a minute; None where it has ended since."""
    seen = SessionStore(session_key).get("seen")
    if seen is None or time.time() - seen > settings.SESSION_IDLE_SECONDS:
        return None
    return datetime.fromtimestamp(seen, UTC)


class ConfirmByIssuer(BaseReauthenticateView):
    """Proving again who one is by signing on anew, for people who sign in through an issuer."""

    form_class = forms.Form
    template_name = "account/confirm_by_issuer.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Those who come back with a proof go on to what they were about."""
        if "back" in request.GET and is_fresh(request):
            return self.form_valid(self.get_form())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        query = urlencode({"next": self.get_next_url() or "", "back": "yes"})
        again = {"process": AuthProcess.REDIRECT, "auth_params": PROMPT, "next": f"{self.request.path}?{query}"}
        accounts = SocialAccount.objects.filter(user=signed_in_user(self.request))
        issuers = [account.get_provider() for account in accounts]
        context["issuers"] = [(one.name, one.get_login_url(self.request, **again)) for one in issuers]
        context["came_back"] = "back" in self.request.GET
        return context
