"""One condition on a fact or an answer: how it is written, and whether a value meets it.

A condition reads `NAME OP VALUE`. NAME is a fact's key or a criterion's code; OP is `=`, `!=`, `<`, `<=`,
`>`, `>=`, `in (a, b)` or `not in (a, b)`. A value that holds a comma, a bracket or a quotation mark
stands in double quotes, a quotation mark doubled. No Django here.
"""

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from criteria.facts import ORDERED, is_number

OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "in", "not in")
SAME_OR_NOT = ("=", "!=", "in", "not in")  # the operators that make sense for words

_CONDITION = re.compile(
    r"(?P<name>[A-Za-z0-9][\w.-]*)"
    r"(?:\s*(?P<sign>!=|<=|>=|=|<|>)|\s+(?P<word>in\b|not\s+in\b))\s*(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_TOKEN = re.compile(r'\s*+(?:(?P<mark>[(),])|"(?P<quoted>(?:[^"]|"")*+)"|(?P<bare>[^"(),]++))')
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class RuleError(ValueError):
    """A condition that cannot be read; the message is for the person who wrote it."""


@dataclass(frozen=True)
class Condition:
    name: str
    op: str
    values: tuple[str, ...]


class _Token(NamedTuple):
    text: str
    is_mark: bool


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """The condition that `text` writes. Raises RuleError with a plain message."""
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise RuleError(
            f'"{text}" is not a condition: write a name, then one of {" ".join(OPERATORS[:6])}, '
            '"in" or "not in", then a value'
        )
    name, rest = match["name"], match["rest"]
    op = match["sign"] or " ".join(match["word"].split())
    if not rest:
        raise RuleError(f'"{text}" has no value after "{op}"')
    values = _list_values(rest, text) if op in ("in", "not in") else (_single(rest, text, op),)
    return Condition(name, op, values)


@lru_cache(maxsize=4096)
def names_in_conditions(conditions: tuple[str | Condition, ...]) -> tuple[str, ...]:
    """The facts and criteria that the conditions name, each once, in order."""
    read = (parse(c) if isinstance(c, str) else c for c in conditions)
    return tuple(dict.fromkeys(condition.name for condition in read))


def satisfies(condition: Condition, facts: Mapping[str, object]) -> bool:
    """Whether a case's facts meet one condition. A missing value meets none, not even `!=`."""
    value = as_text(facts.get(condition.name))
    return value != "" and holds(condition, value)


def holds(condition: Condition, value: str) -> bool:
    """Whether a recorded value, never "", meets the condition."""
    if condition.op in ("=", "in"):
        return any(_same(value, wanted) for wanted in condition.values)
    if condition.op in ("!=", "not in"):
        return not any(_same(value, wanted) for wanted in condition.values)
    return _ordered(value, condition.op, condition.values[0])


def as_text(value: object) -> str:
    """A recorded value as rules compare it: a date as year-month-day, nothing recorded as ""."""
    return "" if value is None else str(value).strip()


def _single(rest: str, text: str, op: str) -> str:
    tokens = _tokens(rest)
    if len(tokens) != 1 or not _is_value(tokens[0]) or rest[0] in "=<>!":
        raise RuleError(
            f'"{text}" must have one value after "{op}", in double quotes if it holds a comma, '
            'a bracket or a quotation mark; for several values use "in (a, b)"'
        )
    return tokens[0].text


def _list_values(rest: str, text: str) -> tuple[str, ...]:
    tokens = _tokens(rest)
    values, marks = tokens[1::2], "".join(token.text if token.is_mark else "?" for token in tokens[::2])
    if not values or not all(map(_is_value, values)) or marks != f"({',' * (len(values) - 1)})":
        raise RuleError(f'"{text}" must list its values in brackets, with commas between: (a, b)')
    return tuple(value.text for value in values)


def _tokens(text: str) -> list[_Token]:
    """The brackets, commas and values of a text, read once from left to right; [] if it holds anything else."""
    tokens, place = [], 0
    while match := _TOKEN.match(text, place):
        mark, quoted, bare = match.groups()
        value = quoted.replace('""', '"') if quoted is not None else (mark or bare).strip()
        tokens.append(_Token(value, is_mark=mark is not None))
        place = match.end()
    return tokens if not text[place:].strip() else []


def _is_value(token: _Token) -> bool:
    return token.text != "" and not token.is_mark


def _same(one: str, other: str) -> bool:
    return one == other or (is_number(one) and is_number(other) and Decimal(one) == Decimal(other))


def _ordered(value: str, op: str, limit: str) -> bool:
    """Values of one kind compare as it does; a word such as "Not scored" is never above or below."""
    for fits, order in ORDERED:
        if fits(value) and fits(limit):
            return _COMPARE[op](order(value), order(limit))
    return False
