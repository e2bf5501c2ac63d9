"""Writing one passage: add, edit, move and remove it."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from inspection.access import May, gate, signed_in_user
from inspection.models import Membership
from inspection.web.forms import whole_number
from reports.writing.actions import (
    PassageRemoved,
    StalePassage,
    add_passage,
    edit_passage,
    move_passage,
    remove_passage,
    require_writer,
)
from reports.writing.editing import PassagePage, add_page, conflicting_page, edit_page
from reports.writing.forms import RemovalForm
from reports.writing.queries import find_passage, part_address, passage_address


def add(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    membership = require_writer(gate(request, slug, May.WRITE))
    page = add_page(membership, part, _posted(request), request.GET)
    if not _saves(request, page):
        return _form_page(request, page)
    try:
        passage = add_passage(
            inspection=membership.inspection,
            spec=page.form.passage_spec,
            user=signed_in_user(request),
            before=page.key_of("before"),
            after=page.key_of("after"),
        )
    except ValidationError as error:
        return _refused(request, page, error)
    messages.success(request, f"{passage.get_kind_display()} added")
    return redirect(passage_address(passage))


def edit(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = require_writer(gate(request, slug, May.WRITE))
    page = edit_page(membership, key, _posted(request), request.GET.get("from", ""))
    if page.removed:
        return _form_page(request, page, HTTPStatus.CONFLICT)
    if not _saves(request, page):
        return _form_page(request, page)
    return _save(request, membership, key, page)


def _save(request: HttpRequest, membership: Membership, key: int, page: PassagePage) -> HttpResponse:
    try:
        passage = edit_passage(
            inspection=membership.inspection,
            key=key,
            spec=page.form.passage_spec,
            version=page.form.cleaned_data["version"],
            user=signed_in_user(request),
        )
    except StalePassage as stale:
        page = conflicting_page(page, stale.saved, request.POST)
        return _form_page(request, page, HTTPStatus.CONFLICT)
    except PassageRemoved:  # between our two looks
        page = edit_page(membership, key, request.POST, "")
        return _form_page(request, page, HTTPStatus.CONFLICT)
    except ValidationError as error:
        return _refused(request, page, error)
    messages.success(request, f"{passage.get_kind_display()} saved")
    return redirect(passage_address(passage))


def move(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One up or down in its place; what moves to another place is edited."""
    membership = require_writer(gate(request, slug, May.WRITE))
    passage = find_passage(membership.inspection, key)
    if request.method == "POST":
        version, up = whole_number(request.POST.get("version", "")), request.POST.get("do") == "up"
        try:
            move_passage(
                inspection=membership.inspection,
                key=key,
                steps=-1 if up else 1,
                version=version or 0,
                user=signed_in_user(request),
            )
        except (PassageRemoved, StalePassage, ValidationError):
            messages.error(request, "Not moved: something changed meanwhile. Look again")
    return redirect(passage_address(passage))


def remove(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    membership = require_writer(gate(request, slug, May.WRITE))
    passage = find_passage(membership.inspection, key)
    form = RemovalForm(_posted(request), initial={"version": passage.version})
    if request.method == "POST" and form.is_valid():
        given, user = form.cleaned_data, signed_in_user(request)
        try:
            remove_passage(inspection=membership.inspection, key=key, user=user, **given)
        except (PassageRemoved, StalePassage):
            data = {**given, "version": passage.version}
            form = RemovalForm(data)
            form.add_error(None, "The passage changed meanwhile. Read it again, then decide")
        else:
            messages.success(request, f"{passage.get_kind_display()} removed")
            return redirect(part_address(passage))
    context = {"passage": passage, "up": passage_address(passage), "form": form}
    return render(request, "reports/writing/remove.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _saves(request: HttpRequest, page: PassagePage) -> bool:
    return request.POST.get("do") == "save" and page.form.is_valid()


def _refused(request: HttpRequest, page: PassagePage, error: ValidationError) -> HttpResponse:
    for message in error.messages:
        page.form.add_error(None, message)
    return _form_page(request, page)


def _form_page(request: HttpRequest, page: PassagePage, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"page": page, "form": page.form}
    return render(request, "reports/writing/edit.html", context, status=status)
