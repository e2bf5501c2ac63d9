"""Our own words in a report, in its language: the same catalogue that its templates take theirs from.

No Django here. Outside `with_catalogue` the words stay English, as everywhere on the site.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "locale"
_AS_WRITTEN = gettext.NullTranslations()
_catalogue: ContextVar[gettext.NullTranslations] = ContextVar("catalogue", default=_AS_WRITTEN)


@contextmanager
def with_catalogue(language: str) -> Iterator[None]:
    """Inside, `say` speaks `language`. FileNotFoundError where it has no catalogue."""
    token = _catalogue.set(_read(language))
    try:
        yield
    finally:
        _catalogue.reset(token)


def _read(language: str) -> gettext.NullTranslations:
    if language.partition("-")[0] == "en":
        return _AS_WRITTEN
    return gettext.translation("django", _FOLDER, [language])


def say(text: str, **parts: object) -> str:
    """The text in the language of the report; `{name}` in it stands for the part of that name."""
    translated = _catalogue.get().gettext(text)
    return translated.format(**parts) if parts else translated


def say_number(one: str, many: str, number: int) -> str:
    """`{number}` in the text stands for the number."""
    return _catalogue.get().ngettext(one, many, number).format(number=number)
