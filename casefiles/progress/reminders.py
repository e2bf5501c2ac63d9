"""Messages to people who are behind with their cases."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from casefiles.progress.progress import AssessorProgress
from inspection.models import Inspection
from inspection.people import mail


def send_reminders(
    request: HttpRequest, inspection: Inspection, lines: Iterable[AssessorProgress]
) -> tuple[list[str], list[str]]:
    """One message a person, whatever number of areas. Returns whom it went to, and whom it could not."""
    by_person: dict[User, list[AssessorProgress]] = defaultdict(list)
    for line in lines:
        if line.assessor:
            by_person[line.assessor].append(line)
    sent: list[str] = []
    unsent: list[str] = []
    for person, mine in by_person.items():
        ok = _send(request, inspection, person, mine)
        (sent if ok else unsent).append(mine[0].name)
    return sent, unsent


def _send(request: HttpRequest, inspection: Inspection, person: User, lines: list[AssessorProgress]) -> bool:
    context = {
        "name": person.get_full_name() or person.get_username(),
        "inspection": inspection,
        "open": sum(line.total - line.handed_in for line in lines),
        "link": request.build_absolute_uri(reverse("overview", args=[inspection.slug])),
    }
    subject = f"{inspection.title}: cases waiting for you"
    return mail.send(person, subject, "casefiles/progress/reminder.txt", context)
