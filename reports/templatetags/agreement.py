"""How coefficients of agreement are printed."""

from django import template

from reports.figures.statistics import Interval

register = template.Library()
UNDEFINED = "–"


@register.filter
def coefficient(value: float | None) -> str:
    """Two decimals with a true minus sign; a dash where it is undefined."""
    if value is None:
        return UNDEFINED
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")


@register.filter
def interval_ends(interval: Interval | None) -> str:
    if interval is None:
        return UNDEFINED
    return f"{coefficient(interval.low)} to {coefficient(interval.high)}"
