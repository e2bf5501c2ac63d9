"""Abbreviations that the glossary does not explain, and entries of it that nothing uses. No Django here."""

import re
from collections.abc import Iterable, Iterator, Sequence

from criteria.spec import Instrument
from reports.checks.text import REFERENCE, masked

_ABBREVIATION = re.compile(r"(?<![\w/.'’-])[A-Z](?=[a-z&]*+[A-Z])[A-Za-z&]++(?![\w/])")
_NAME = re.compile(r"(?:Mac|Mc|Fitz|De|Le|La|Van)[A-Z][a-z]+s?$")
_NUMERAL = re.compile(r"[IVXLC]+$")
KNOWN = frozenset({"EU", "HM", "UK", "UN", "US", "USA"})
"""What any reader knows."""


def abbreviations(text: str) -> Iterator[str]:
    """Words with two or more capitals, in the singular: no names such as McDonald, no Roman numbers.

    In a line that is all capitals, as titles may be, nothing tells an abbreviation from a word.
    """
    for line in text.splitlines():
        if not line.isupper():
            yield from _in_line(line)


def _in_line(text: str) -> Iterator[str]:
    for found in _ABBREVIATION.finditer(masked(text, REFERENCE)):
        word = found[0]
        if word.endswith("s") and word[-2].isupper():
            word = word[:-1]
        if word not in KNOWN and not _NAME.match(word) and not _NUMERAL.match(word):
            yield word


def explained_abbreviations(terms: Iterable[str]) -> frozenset[str]:
    """The abbreviations that the titles of a glossary explain: "NHS England" explains NHS."""
    return frozenset(word for term in terms for word in (*abbreviations(term), *term.split()))


def criteria_texts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """(where, text) of whatever the report prints of the instrument."""
    for chapter in instrument.chapters:
        yield f"chapter {chapter.number}", f"{chapter.title}\n{chapter.short_title}"
        for section in chapter.sections:
            where = f"section {section.code}"
            yield where, f"{section.heading}\n{section.standard}\n{section.table_title}"
            for criterion in section.criteria:
                yield (
                    f"criterion {criterion.code}",
                    f"{criterion.wording}\n{criterion.grid_wording}",
                )
    for _, group in instrument.profile_groups():
        for row in group.rows:
            yield f"profile row {row.code}", row.label


def unused_terms(terms: Iterable[str], texts: Sequence[str]) -> Iterator[str]:
    """The terms that no text names. A term that is no abbreviation may begin with a small letter."""
    everything = "\n".join(texts)
    for term in terms:
        flags = re.NOFLAG if any(abbreviations(term)) else re.IGNORECASE
        if not re.search(rf"(?<!\w){re.escape(term)}(?:s|es|['’]s)?(?!\w)", everything, flags):
            yield term
