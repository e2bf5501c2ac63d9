"""What a person is told when the phase of the inspection no longer allows what they sent."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.scoring.refusals import PhaseClosed

View = Callable[..., HttpResponse]


def refusing_by_phase(view: View) -> View:
    """`view`, which answers 409 with the reason when its action raises PhaseClosed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PhaseClosed as closed:
            context = {"reason": str(closed)}
            status = HTTPStatus.CONFLICT
            return render(request, "casefiles/moderation/phase_closed.html", context, status=status)

    return wrapped
