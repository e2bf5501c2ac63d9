"""The difference between two texts, word by word. No Django here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\{\{[^{}]*\}\}|[^\s{]+|\s+|\{")  # a reference is one word


@dataclass(frozen=True)
class DifferencePiece:
    """Words that are in both texts, in the older only, or in the newer only."""

    kind: Literal["same", "gone", "new"]
    text: str


def differences(older: str, newer: str) -> tuple[DifferencePiece, ...]:
    """The pieces in reading order; of words that took the place of others, the older come first."""
    return tuple(_pieces(_WORDS.findall(older), _WORDS.findall(newer)))


def _pieces(older: list[str], newer: list[str]) -> Iterator[DifferencePiece]:
    matcher = SequenceMatcher(
        None, older, newer
    )  # leaves words on every line out: a repeated word took minutes
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield DifferencePiece("same", "".join(older[start:end]))
            continue
        if start < end:
            yield DifferencePiece("gone", "".join(older[start:end]))
        if new_start < new_end:
            yield DifferencePiece("new", "".join(newer[new_start:new_end]))
