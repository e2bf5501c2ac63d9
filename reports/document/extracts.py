"""What stands in several chapters of a report, put together. No Django here."""

import re
from collections.abc import Iterable

from reports.document.parts import (
    AddressedRecommendations,
    ChapterPart,
    Findings,
    GlossaryTerm,
    Recommendation,
    Report,
)


def findings_by_chapter(report: Report) -> list[tuple[ChapterPart, Findings]]:
    """Each with its chapter; the summary, which repeats those of the others, is left out."""
    own = (chapter for chapter in report.chapters if chapter.kind != "summary")
    return [(chapter, found) for chapter in own for found in chapter.findings]


def recommendations(report: Report) -> tuple[AddressedRecommendations, ...]:
    """All of them by addressee, each once, in the order of their numbers."""
    by_addressee: dict[str, dict[int, Recommendation]] = {}
    for group in (group for chapter in report.chapters for group in chapter.recommendations):
        for one in group.recommendations:
            by_addressee.setdefault(group.addressee, {})[one.number] = one
    groups = [
        AddressedRecommendations(addressee, tuple(one for _, one in sorted(numbered.items())))
        for addressee, numbered in by_addressee.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.recommendations[0].number))


def terms_used_in(report: Report, texts: Iterable[str]) -> tuple[GlossaryTerm, ...]:
    """The glossary's terms that stand in the texts, as they are written or with a plural s."""
    text = "\n".join(texts)
    return tuple(term for term in report.glossary if re.search(rf"(?<!\w){re.escape(term.term)}s?(?!\w)", text))
