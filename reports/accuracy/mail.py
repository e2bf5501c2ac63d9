"""The message to the areas' managers that a draft waits for them."""

from django.http import HttpRequest
from django.urls import reverse

from casefiles.scoring.lines import display_name
from inspection.access import May, members_who_may
from inspection.models import Membership
from inspection.people import mail
from reports.models.writing import AccuracyRound


def notify_managers(request: HttpRequest, round: AccuracyRound) -> tuple[list[str], list[str]]:
    """One message a manager. Returns whom it went to, and whom it could not."""
    managers = members_who_may(round.inspection_id, May.COMMENT_ON_DRAFT)
    sent: list[str] = []
    unsent: list[str] = []
    for member in managers.select_related("user", "area").order_by("pk"):
        ok = _send(request, round, member)
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
    return mail.send(member.user, f"{title}: a draft to check", "reports/accuracy/opened.txt", context)
