"""Addresses that depend on what is missing."""

from django import template
from django.urls import reverse

from casefiles.scoring import Gap

register = template.Library()


@register.simple_tag
def place(gap: Gap, slug: str, reference: str) -> str:
    """Where a gap is filled: the criterion on its section's page, or the fact on the facts' page."""
    if gap.section:
        page = reverse("case_section", args=[slug, reference, gap.section])
        return f"{page}#criterion-{gap.name}"
    return f"{reverse('case_facts', args=[slug, reference])}#id_{gap.name}"
