"""Figures by area, laid out for the page."""

from django import template

from reports.disclosure.suppression import HIDDEN
from reports.document import by_area_layout
from reports.document.parts import AreaFigures

register = template.Library()


@register.filter
def by_area_layouts(figures: AreaFigures) -> tuple[by_area_layout.ByAreaLayout, ...]:
    return by_area_layout.by_area_layouts(figures)


@register.simple_tag
def hidden() -> str:
    """What stands in place of a figure that is not printed."""
    return HIDDEN
