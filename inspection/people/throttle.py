"""How often a password or code may be guessed (ASVS 6.3.1): a pause, never a lock, and for nobody else.

Guesses are counted for a person from one address together, and for an address alone with a larger limit, since
many people may share it. Successes are not counted. django-allauth keeps the counts, in the shared cache.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

APP, ACTION = "inspection.people", "guess"
LIMITS = {ACTION: "8/15m/key,100/15m/ip"}
A_MINUTE = 60


def count_guess(request: HttpRequest, whose: User | str) -> ratelimit.RateLimitUsage:
    """Count a guess at the secret of `whose`: a person, or a name that is nobody's. A right one is rolled back.

    Raises ImmediateHttpResponse with the page that says when to try again.
    """
    key = _key(request, whose)
    usage = ratelimit.consume(request, app=APP, action=ACTION, config=LIMITS, key=key, limit_get=True)
    if usage is None:
        raise ImmediateHttpResponse(too_many_requests(request, seconds=_seconds_left(request, key)))
    return usage


@contextmanager
def guess_counted(request: HttpRequest, whose: User) -> Iterator[None]:
    """A guess that counts if the block raises, as a form's check of a code does."""
    usage = count_guess(request, whose)
    yield
    usage.rollback()


def too_many_requests(request: HttpRequest, seconds: int = A_MINUTE) -> HttpResponse:
    """Also what django-allauth answers where a limit of its own, a minute's at most, is reached."""
    minutes = -(-seconds // 60)
    status = HTTPStatus.TOO_MANY_REQUESTS
    response = render(request, "429.html", {"minutes": minutes}, status=status)
    response["Retry-After"] = str(seconds)
    return response


def _key(request: HttpRequest, whose: User | str) -> str:
    name = whose.lower() if isinstance(whose, str) else f"#{whose.pk}"
    return f"{ratelimit.get_ip(request)} {name}"


def _seconds_left(request: HttpRequest, key: str) -> int:
    """Until a further guess is allowed: until the oldest of as many guesses as a limit has is forgotten."""
    now, left = time.time(), 1.0
    for rate in ratelimit.get_rates(app=APP, action=ACTION, config=LIMITS):
        kept = cache.get(ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key), [])
        if len(kept) >= rate.amount:
            left = max(left, kept[rate.amount - 1] + rate.duration - now)
    return int(-(-left // 1))
