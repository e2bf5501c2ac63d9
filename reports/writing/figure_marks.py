"""Prose on the screen with its figures filled in and each of them marked: what it refers to, its cases.

The figures pass through Markdown between characters that nobody types (of Unicode's private use area),
which then become elements. So does the key of a passage, by which the pages know the texts of a report
that was assembled as it is printed.
"""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reports.document import prose
from reports.document.references import find_references
from reports.writing.figures import AvailableFigures, LiveFigure

_KEY, _OPEN, _VALUE, _CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
_OURS = str.maketrans("", "", _KEY + _OPEN + _VALUE + _CLOSE)
_MARKED = re.compile(f"{_OPEN}([0-9]+){_VALUE}([^{_CLOSE}]*){_CLOSE}")


def live_figures(text: str, figures: AvailableFigures) -> tuple[LiveFigure, ...]:
    """What each reference in the text stands for, in order."""
    return tuple(figures.live(reference) for reference in find_references(text.translate(_OURS)))


def marked(text: str, live: tuple[LiveFigure, ...]) -> str:
    """The text with the figures in it, marked by their number in `live`."""
    rest, parts = text.translate(_OURS), []
    for number, one in enumerate(live):
        before, _, rest = rest.partition(one.reference)
        value = "" if one.wrong else one.value  # what was typed could be Markdown
        parts += [before, f"{_OPEN}{number}{_VALUE}{value}{_CLOSE}"]
    return "".join((*parts, rest))


def with_key(key: int, text: str) -> str:
    return f"{key}{_KEY}{text}"


def key_of(text: str) -> int:
    """The key that `with_key` put before the text."""
    return int(text.partition(_KEY)[0])


def to_html(text: str, live: tuple[LiveFigure, ...]) -> SafeString:
    """The text as it is printed, with each figure an element of its own."""
    html = prose.to_html(marked(text, live))
    return mark_safe(_MARKED.sub(lambda found: _figure(live[int(found[1])]), html))  # noqa: S308 parts escaped


def _figure(live: LiveFigure) -> SafeString:
    if live.wrong:
        return format_html('<mark class="app-figure app-figure--wrong">{}</mark>', live.value)
    if live.href:
        return format_html(
            '<a class="app-figure" href="{}" title="{}">{}</a>',
            live.href,
            live.in_a_line,
            live.value,
        )
    return format_html('<span class="app-figure" title="{}">{}</span>', live.in_a_line, live.value)
