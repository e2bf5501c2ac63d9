"""The links at the top of an inspection's pages: only those the member's role can open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from inspection.access import May, allows
from inspection.models import Membership

PAGES = (
    ("overview", "Overview", May.ENTER),
    ("cases", "Cases", May.SEE_CASES),
    ("moderation", "Moderation", May.SEE_EVERY_CASE),
    ("areas", "Areas", May.SEE_EVERY_CASE),
    ("results", "Results", May.SEE_RESULTS),
    ("report", "Report", May.READ_REPORTS),
    ("setup", "Set up", May.SET_UP),
)


@dataclass(frozen=True)
class Link:
    href: str
    text: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: `inspection`, `membership` and `nav` once a view has passed the gate."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    slug = membership.inspection.slug
    links = []
    for name, text, may in PAGES:
        if allows(membership, may):
            href = reverse(name, args=[slug])
            here = request.path == href or (name != "overview" and request.path.startswith(href))
            links.append(Link(href, text, here))
    return {"inspection": membership.inspection, "membership": membership, "nav": links}
