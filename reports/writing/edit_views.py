"""Writing one passage: add, edit, move and remove it."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from inspection.access import May, gate
from inspection.models import Membership
from reports.writing.actions import (
    Removed,
    Stale,
    add_passage,
    edit_passage,
    move_passage,
    remove_passage,
    writer,
)
from reports.writing.editing import Editing, adding, editing, saved_meanwhile
from reports.writing.forms import RemovalForm
from reports.writing.queries import address, find_passage, place_on_page


def add(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = writer(gate(request, slug, May.WRITE))
    page = adding(membership, part, _posted(request), request.GET)
    if not _saves(request, page):
        return _form_page(request, page)
    try:
        passage = add_passage(
            inspection=membership.inspection,
            said=page.form.said,
            user=cast(User, request.user),
            before=page.key_of("before"),
            after=page.key_of("after"),
        )
    except ValidationError as error:
        return _refused(request, page, error)
    messages.success(request, f"{passage.get_kind_display()} added")
    return redirect(place_on_page(passage))


def edit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = writer(gate(request, slug, May.WRITE))
    page = editing(membership, key, _posted(request), request.GET.get("from", ""))
    if page.removed:
        return _form_page(request, page, HTTPStatus.CONFLICT)
    if not _saves(request, page):
        return _form_page(request, page)
    return _save(request, membership, key, page)


def _save(request: HttpRequest, membership: Membership, key: int, page: Editing) -> HttpResponse:
    try:
        passage = edit_passage(
            inspection=membership.inspection,
            key=key,
            said=page.form.said,
            version=page.form.cleaned_data["version"],
            user=cast(User, request.user),
        )
    except Stale as stale:
        page = saved_meanwhile(page, stale.saved, request.POST)
        return _form_page(request, page, HTTPStatus.CONFLICT)
    except Removed:  # between our two looks
        page = editing(membership, key, request.POST, "")
        return _form_page(request, page, HTTPStatus.CONFLICT)
    except ValidationError as error:
        return _refused(request, page, error)
    messages.success(request, f"{passage.get_kind_display()} saved")
    return redirect(place_on_page(passage))


def move(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One up or down in its place; what moves to another place is edited."""
    membership = writer(gate(request, slug, May.WRITE))
    passage = find_passage(membership.inspection, key)
    if request.method == "POST":
        version, up = request.POST.get("version", ""), request.POST.get("do") == "up"
        try:
            move_passage(
                inspection=membership.inspection,
                key=key,
                steps=-1 if up else 1,
                version=int(version) if version.isdecimal() else 0,
                user=cast(User, request.user),
            )
        except (Removed, Stale, ValidationError):
            messages.error(request, "Not moved: something changed meanwhile. Look again")
    return redirect(place_on_page(passage))


def remove(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = writer(gate(request, slug, May.WRITE))
    passage = find_passage(membership.inspection, key)
    form = RemovalForm(_posted(request), initial={"version": passage.version})
    if request.method == "POST" and form.is_valid():
        given, user = form.cleaned_data, cast(User, request.user)
        try:
            remove_passage(inspection=membership.inspection, key=key, user=user, **given)
        except (Removed, Stale):
            data = {**given, "version": passage.version}
            form = RemovalForm(data)
            form.add_error(None, "The passage changed meanwhile. Read it again, then decide")
        else:
            messages.success(request, f"{passage.get_kind_display()} removed")
            return redirect(address(passage))
    context = {"passage": passage, "up": place_on_page(passage), "form": form}
    return render(request, "reports/writing/remove.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _saves(request: HttpRequest, page: Editing) -> bool:
    return request.POST.get("do") == "save" and page.form.is_valid()


def _refused(request: HttpRequest, page: Editing, error: ValidationError) -> HttpResponse:
    for message in error.messages:
        page.form.add_error(None, message)
    return _form_page(request, page)


def _form_page(request: HttpRequest, page: Editing, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"page": page, "form": page.form}
    return render(request, "reports/writing/edit.html", context, status=status)
