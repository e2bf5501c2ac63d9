"""The administrator's pages: who has an account, and what can be done to one. They are for `is_staff` alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inspection.access import signed_in_user
from inspection.models import AccountChange
from inspection.people import actions, queries
from inspection.people.forms import PeopleFilter, SeenForm
from inspection.people.fresh import require_fresh
from inspection.people.invitations import hand_over, reset_path, send_reset
from inspection.people.mail import can_be_sent_to

PEOPLE_ON_A_PAGE = 50
CHANGED = "This account has changed since you opened the page. Look at it again."


def _require_administrator(request: HttpRequest) -> None:
    if not signed_in_user(request).is_staff:
        raise PermissionDenied


def people(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    form = PeopleFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(queries.people(words), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "inspection/people/people.html", {"form": form, "page": page, "words": words})


def person(request: HttpRequest, person: int) -> HttpResponse:
    _require_administrator(request)
    page = queries.person_page(person, signed_in_user(request))
    if page is None:
        raise Http404("No such person")
    can_be_sent = can_be_sent_to(page.person)
    return render(request, "inspection/people/person.html", {"page": page, "can_be_sent": can_be_sent})


def take_step(request: HttpRequest, person: int, step: str) -> HttpResponse:
    """POST: a step of `actions.STEPS`, for the account as the page showed it."""
    _require_administrator(request)
    kind = step.replace("-", "_")
    if kind not in actions.STEPS or not queries.people().filter(pk=person).exists():
        raise Http404("No such step")
    form = SeenForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect("person", person)
    require_fresh(request)
    with form.showing_refusals({actions.AccountChangedMeanwhile: CHANGED}):
        changed = actions.change_account(
            person=person, kind=kind, seen=form.cleaned_data["seen"], administrator=signed_in_user(request)
        )
        label = AccountChange.Kind(kind).label.lower()
        if kind == AccountChange.Kind.RESET_LINK:
            link = request.build_absolute_uri(reset_path(changed))
            up, sent = reverse("person", args=[person]), send_reset(changed, link)
            return hand_over(request, changed, sent=sent, link=link, what="The link", up=up)
        messages.success(request, f"{changed.get_full_name() or changed.username}: {label}")
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect("person", person)
