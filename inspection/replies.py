"""Replies to our own scripts. Each names the application, so that no other's reply passes for one."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

APPLICATION = "thematic"


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def reply(
    request: HttpRequest, status: HTTPStatus = HTTPStatus.OK, **values: object
) -> JsonResponse:
    """`values`, with the application's name, the operation asked for and the seconds left to the session."""
    whole = {
        "application": APPLICATION,
        "operation": request.POST.get("save-operation", ""),
        "session_left": getattr(request, "session_left", 0),
        **values,
    }
    return JsonResponse(whole, status=status, headers={"Cache-Control": "no-store"})
