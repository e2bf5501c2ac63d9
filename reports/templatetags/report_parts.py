"""What the templates of the printed report need beyond Django's own."""

from django import template
from django.utils.safestring import SafeString

from reports.disclosure.suppression import HIDDEN
from reports.document import charts, prose
from reports.document.by_area_layout import by_area_layouts
from reports.document.parts import ChapterScores

register = template.Library()
register.filter(prose.curly)
register.filter(by_area_layouts)
register.simple_tag(charts.cover_lines)


@register.filter
def prose_html(text: str, number: str = "") -> SafeString:
    return prose.to_html(text, str(number))


@register.filter
def cited_html(text: str, number: str) -> SafeString:
    """A paragraph of the screen's version, whose number is a link to itself for whoever cites it."""
    return prose.to_html(text, str(number), f"#paragraph-{number}")


@register.simple_tag
def section_chart(scores: ChapterScores) -> charts.BarChart:
    return charts.section_chart(scores.combined)


@register.simple_tag
def area_chart(scores: ChapterScores) -> charts.BarChart:
    return charts.area_chart(scores.combined.title, scores.areas, HIDDEN)


@register.simple_tag
def hidden() -> str:
    """What stands in place of a figure that is not printed."""
    return HIDDEN
