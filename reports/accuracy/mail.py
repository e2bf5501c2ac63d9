"""The message to the areas' managers that a draft waits for them."""

from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from casefiles.scoring.lines import display_name
from inspection.access import May, members_who_may
from inspection.models import Membership
from reports.models.writing import AccuracyRound


def notify_managers(request: HttpRequest, round: AccuracyRound) -> tuple[list[str], list[str]]:
    """One message a manager. Returns whom it went to, and whom it could not."""
    managers = members_who_may(round.inspection_id, May.COMMENT_ON_DRAFT)
    sent: list[str] = []
    unsent: list[str] = []
    for member in managers.select_related("user", "area").order_by("pk"):
        ok = bool(member.user.email) and _send(request, round, member)
        (sent if ok else unsent).append(display_name(member.user))
    return sent, unsent


def _send(request: HttpRequest, round: AccuracyRound, member: Membership) -> bool:
    title = round.inspection.title
    context = {
        "name": display_name(member.user),
        "title": title,
        "area": member.area,
        "deadline": round.deadline,
        "link": request.build_absolute_uri(reverse("accuracy", args=[round.inspection.slug])),
    }
    text = render_to_string("reports/accuracy/opened.txt", context)
    try:
        send_mail(f"{title}: a draft to check", text, None, [member.user.email])
    except OSError:
        return False
    return True
