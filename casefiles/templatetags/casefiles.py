"""Addresses that depend on what is missing, and what the phase forbids."""

from django import template
from django.urls import reverse

from casefiles.scoring.case_state import Gap
from inspection.founding.phases import moderation_closed

register = template.Library()
register.simple_tag(moderation_closed)


@register.simple_tag
def gap_url(gap: Gap, slug: str, reference: str) -> str:
    """Where a gap is filled: the criterion on its section's page, or the fact on the facts' page."""
    if gap.section:
        page = reverse("case_section", args=[slug, reference, gap.section])
        return f"{page}#criterion-{gap.name}"
    return f"{reverse('case_facts', args=[slug, reference])}#id_{gap.name}"
