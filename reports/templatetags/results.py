"""What the results pages need beside Django's own tags."""

from collections.abc import Iterable

from django import template

from reports.statistics import Interval

register = template.Library()


@register.filter
def alongside(first: Iterable[object], second: Iterable[object]) -> zip:
    """Pairs of two lists of the same length: areas with their figures. ValueError if they differ."""
    return zip(first, second, strict=True)


@register.filter
def percents(interval: Interval) -> str:
    """Both ends of the interval of a proportion."""
    low, high = interval.percents
    return f"{low}% to {high}%"
