"""Pages that belong to no inspection: the list of yours, signing out, accessibility; and the session."""

import errno
import logging
import sys
import time
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views import defaults
from django.views.decorators.http import require_GET, require_POST

from inspection.access import May, allows, my_memberships, reads_only
from inspection.database.retention import removal_day
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
