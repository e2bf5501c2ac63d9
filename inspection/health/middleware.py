"""Answers to what watches the service. They come before everything else: a probe has an address for a
host, no session, and asks over plain http from the machine itself.

`/ping` says that a process answers and asks nothing of the database; `/health` what `inspection.health.checks`
found, with status 503 where something is wrong; `/info` which release this is. None of them names anybody.
"""

import os
import tomllib
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers

from inspection.health.checks import run_checks

View = Callable[[HttpRequest], HttpResponse]


def probes(get_response: View) -> View:
    replies = {"/ping": _ping, "/health": _health, "/info": _info}

    def middleware(request: HttpRequest) -> HttpResponse:
        reply = replies.get(request.path_info) if request.method in ("GET", "HEAD") else None
        if reply is None:
            return get_response(request)
        response = reply()
        add_never_cache_headers(response)
        return response

    return middleware


def _ping() -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _health() -> HttpResponse:
    results = run_checks()
    ok = all(result.ok for result in results.values())
    checks = {name: {"ok": result.ok, "seen": result.seen} for name, result in results.items()}
    status = HTTPStatus.OK if ok else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"ok": ok, "checks": checks}, status=status)


def _info() -> HttpResponse:
    return JsonResponse({"version": version(), "commit": os.environ.get("THEMATIC_COMMIT", "")})


@cache
def version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
