"""Cutting a passage into sentences and clauses, and leaving out what is not the writer's own figure.

Everything keeps its length, so that a place found in what is left is a place in the text. No Django here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

REFERENCE = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')*]*\s+|\n+")
_CLAUSE = re.compile(r"[,;:]\s|\s[–—-]\s")
PARENTHESES = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(
    r"“[^“”\n]*”|\"[^\"\n]*\"|‘[^‘\n]*?’(?!\w)|(?<![\w'])'(?=\S)(?:[^'\n]|(?<=\w)'(?=\w))*+'(?!\w)"
    r"|\*\*?[^*\n]+\*\*?"
)


@dataclass(frozen=True)
class TextSpan:
    """A part of a text and where it begins."""

    text: str
    start: int


def masked(text: str, *patterns: re.Pattern[str]) -> str:
    """The text with whatever the patterns find blanked out."""
    for pattern in patterns:
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def own_words(text: str) -> str:
    """The text without its references, its quotations and what it sets in italics."""
    return masked(text, REFERENCE, _QUOTED)


def sentences(text: str) -> Iterator[TextSpan]:
    """Between full stops and line breaks; a full stop inside a reference ends nothing."""
    return _cut(text, _SENTENCE, masked(text, REFERENCE))


def clauses(sentence: TextSpan) -> Iterator[TextSpan]:
    """Between commas, semicolons, colons and dashes that stand outside references and parentheses."""
    hidden = masked(sentence.text, REFERENCE, PARENTHESES)
    for piece in _cut(sentence.text, _CLAUSE, hidden):
        yield TextSpan(piece.text, sentence.start + piece.start)


def _cut(text: str, pattern: re.Pattern[str], hidden: str) -> Iterator[TextSpan]:
    """`hidden` is the text as long as it was, without what must not be cut."""
    start = 0
    for found in pattern.finditer(hidden):
        if text[start : found.start()].strip():
            yield TextSpan(text[start : found.start()], start)
        start = found.end()
    if text[start:].strip():
        yield TextSpan(text[start:], start)


def excerpt(text: str, start: int, end: int, around: int = 40) -> str:
    """What stands at a place with some words on either side, on one line."""
    left = text[max(start - around, 0) : start]
    right = text[end : end + around]
    if start > around:
        left = f"…{left.partition(' ')[2]}"
    if end + around < len(text):
        right = f"{right.rpartition(' ')[0]}…"
    return " ".join(f"{left}{text[start:end]}{right}".split())
