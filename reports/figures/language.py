"""Speaking the language of a report while it is put together and printed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from reports.figures.translation import with_catalogue


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Inside, templates and `reports.figures.translation` speak `language`."""
    with translation.override(language.lower()), with_catalogue(language):
        yield
