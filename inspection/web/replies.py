"""Replies to our own scripts. Each names the application, so that no other's reply passes for one."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

APPLICATION = "thematic"


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def json_reply(request: HttpRequest, status: HTTPStatus = HTTPStatus.OK, **values: object) -> JsonResponse:
    """`values`, with the application's name and the operation that the request asked for.

    How many seconds the session has left is a header: the reply to one operation is always the same.
    """
    operation = request.POST.get("save-operation", "")
    whole = {"application": APPLICATION, "operation": operation, **values}
    left = str(getattr(request, "session_left", 0))
    headers = {"Cache-Control": "no-store", "Session-Left": left}
    ordered = {"sort_keys": True}  # PostgreSQL gives the keys of a kept reply in an order of its own
    return JsonResponse(whole, status=status, headers=headers, json_dumps_params=ordered)
