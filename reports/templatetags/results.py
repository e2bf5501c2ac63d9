"""What the results pages need beside Django's own tags."""

from collections.abc import Iterable

from django import template

register = template.Library()


@register.filter
def alongside(first: Iterable[object], second: Iterable[object]) -> zip:
    """Pairs of two lists of the same length: areas with their figures. ValueError if they differ."""
    return zip(first, second, strict=True)
