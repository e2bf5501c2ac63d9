"""What the results pages need beside Django's own tags."""

from collections.abc import Iterable

from django import template

from reports.figures.statistics import Interval
from reports.figures.tables import Table
from reports.results.queries import Results
from reports.results.tables.sorting import ShownTable, TableOrder, show_table
from reports.results.urls import PAGES

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


@register.simple_tag
def shown_table(table: Table, order: TableOrder, results: Results, by_area: bool = False) -> ShownTable:
    """The table of the results, sorted if `order` is of it, and the links at the head of its columns."""
    parameters = results.selection.parameters
    return show_table(table, results.areas, order, parameters, by_area=by_area, threshold=results.threshold)


@register.inclusion_tag("reports/results/_results_navigation.html")
def results_navigation(slug: str, here: str) -> dict[str, object]:
    """The links between the pages of results. `here` is the name of the address that is open."""
    return {"slug": slug, "here": here, "pages": [(name, text) for _, _, name, text in PAGES]}


@register.filter
def with_sign(points: int) -> str:
    """Percentage points up or down, with a true minus sign: "+12", "−4", "0"."""
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}") if points else "0"
