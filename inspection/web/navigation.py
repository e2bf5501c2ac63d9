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
ALSO_UNDER = {"moderation": ("agreement", "calibration"), "areas": ("ratings",)}


@dataclass(frozen=True)
class NavigationLink:
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
            links.append(NavigationLink(href, text, _is_current(request.path, slug, name, href)))
    return {"inspection": membership.inspection, "membership": membership, "nav": links}


def _is_current(path: str, slug: str, name: str, href: str) -> bool:
    """Whether the page is the link's own, lies below it, or has its address elsewhere in the inspection."""
    if name == "overview":
        return path == href
    also = (reverse(page, args=[slug]) for page in ALSO_UNDER.get(name, ()))
    return path.startswith((href, *also))
