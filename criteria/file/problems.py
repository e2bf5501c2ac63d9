"""Faults found in an instrument file, and how they are told: in file order, each with its place."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from inspection.problems import Problem, ProblemsFound

Step = str | int
Path = tuple[Step, ...]

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)
# What a member of each list is called, and the key that holds its name.
_MEMBER_NAMES = {
    "scales": ("scale", "key"),
    "points": ("value", "value"),
    "facts": ("fact", "key"),
    "profile": ("profile", "code"),
    "rows": ("profile row", "code"),
    "chapters": ("chapter", "number"),
    "sections": ("section", "code"),
    "criteria": ("criterion", "code"),
    "items": ("criterion", "code"),
    "consistency": ("consistency rule", "key"),
    "bands": ("band", "key"),
    "areas": ("area", "name"),
    "people": ("person", "username"),
}


class Fault(NamedTuple):
    """Something wrong at a path of the document, before its place is put into words."""

    path: Path
    message: str


class InstrumentErrors(ProblemsFound):
    """Everything that is wrong with a file, in file order.

    A place is a path such as `chapters[3].sections[0].criteria[2] (criterion A1.3)`, counted from 0.
    """


def in_file_order(document: Any, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """The faults as problems, each once, in the order in which a reader of the file meets them."""
    orders: dict[int, dict[Step, int]] = {}
    ordered = sorted(dict.fromkeys(faults), key=lambda f: _position(document, f.path, orders))
    return tuple(
        Problem(_printable(_place(document, path)), _printable(as_sentence(message)))
        for path, message in ordered
    )


def as_sentence(message: str) -> str:
    """The message with a capital and a full stop."""
    return message[:1].upper() + message[1:] + ("" if message.endswith(("?", ".")) else ".")


def _printable(words: str) -> str:
    """Words from the file as they can be shown on a page, whatever stands in it."""
    return "".join(c if c.isprintable() else "\ufffd" for c in words)


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """The end of a message about an unknown word: the closest option, or all of them if they are few."""
    options = list(options)
    close = closest(word, options)
    if close:
        return f': did you mean "{close}"?'
    return f": use one of {', '.join(options)}" if 0 < len(options) <= 12 else ""


def closest(word: str, options: Iterable[str]) -> str:
    """The option most like `word`, capitals aside, or ""; only the first 500 options are looked at."""
    folded = {option.casefold(): option for option in reversed(list(options)[:500])}
    matches = get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else ""


def _position(document: Any, path: Path, orders: dict[int, dict[Step, int]]) -> tuple[int, ...]:
    """Where a path stands in the file; `orders` keeps the order of each object's keys once found."""
    position = []
    for step in path:
        if isinstance(document, dict):
            if id(document) not in orders:
                orders[id(document)] = {key: index for index, key in enumerate(document)}
            position.append(orders[id(document)].get(step, -1))
        else:
            position.append(step if isinstance(step, int) else -1)
        document = _member(document, step)
    return tuple(position)


def _place(document: Any, path: Path) -> str:
    words, called, container = "", "", ""
    for step in path:
        words += _step_words(step)
        document = _member(document, step)
        container = container if isinstance(step, int) else step
        called = _name(document, container) or called
    return (words.removeprefix(".") or "file") + (f" ({called})" if called else "")


def _step_words(step: Step) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_KEY.fullmatch(step) else f'["{step}"]'


def _name(member: Any, container: str) -> str:
    if not isinstance(member, dict) or container not in _MEMBER_NAMES:
        return ""
    kind, key = _MEMBER_NAMES[container]
    name = member.get(key)
    if not isinstance(name, str | int) or name == "":
        return ""
    return f"{kind} {name}"


def _member(document: Any, step: Step) -> Any:
    try:
        return document[step]
    except (KeyError, IndexError, TypeError):
        return None
