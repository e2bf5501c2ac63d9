"""The kinds of fact: how a value is typed and kept, said in words, compared and grouped. No Django here.

A new kind is an entry of `KINDS`, and a word of the instrument's schema.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from criteria.spec import Fact
from inspection.text import one_line

FactValue = str | int

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar, written year-month-day."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class KindOfFact:
    """What one kind of fact allows.

    `parse` gives what is typed, never blank and none of the choices, as it is kept, or raises ValueError
    with a message for the person; `words` gives what is kept as a sentence says it. `fits` is whether a rule
    may compare the fact with a value that is none of its choices, and `misfit` says why not. `order` gives a
    value that fits as something to compare, where a rule may ask what is above or below. `hint` says what
    to type; `cell` is the format of a spreadsheet's cells.
    """

    name: str
    parse: Callable[[Fact, str], FactValue]
    words: Callable[[str], str] = str
    fits: Callable[[str], bool] = lambda value: True
    misfit: str = ""
    order: Callable[[str], Any] | None = None
    in_time: bool = False  # what is above is later
    hint: str = ""
    cell: Literal["text", "number", "date"] = "text"
    takes_choices: bool = False  # and so has few values: they can be rows of the sample profile
    only_choices: bool = False
    has_bands: bool = False  # rows of the sample profile may be bands of values
    shared: bool = True  # many cases have the same value
    free_text: bool = False  # anything may be typed


def _choice(fact: Fact, raw: str) -> FactValue:
    raise ValueError(f"“{raw}” is not one of: {', '.join(fact.choices)}.")


def _number(fact: Fact, raw: str) -> FactValue:
    if not (raw.isascii() and raw.isdigit()) or len(raw) > 9:
        also = f" or {', '.join(fact.choices)}" if fact.choices else ""
        raise ValueError(f"“{raw}” is not a whole number{also}.")
    return int(raw)


def _date(fact: Fact, raw: str) -> FactValue:
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        raise ValueError(f"“{raw}” is not a date such as 2004-03-15.") from None


def _date_in_words(value: str) -> str:
    """15 March 2004 for 2004-03-15; what is no date stays as it is."""
    if not is_date(value):
        return value
    day = date.fromisoformat(value)
    return f"{day.day} {day:%B} {day.year}"


KINDS: dict[str, KindOfFact] = {
    kind.name: kind
    for kind in (
        KindOfFact(
            "choice",
            parse=_choice,
            fits=lambda value: False,
            misfit='"{value}" is not a choice of "{name}"',
            takes_choices=True,
            only_choices=True,
        ),
        KindOfFact(
            "number",
            parse=_number,
            fits=is_number,
            misfit='"{value}" is not a number',
            order=Decimal,
            hint="A whole number",
            cell="number",
            takes_choices=True,
            has_bands=True,
        ),
        KindOfFact(
            "date",
            parse=_date,
            words=_date_in_words,
            fits=is_date,
            misfit='"{value}" is not a date: write it as year-month-day, for example 2004-03-15',
            order=str,
            in_time=True,
            cell="date",
            shared=False,
        ),
        KindOfFact("text", parse=lambda fact, raw: raw, free_text=True),
    )
}
ORDERED = tuple((kind.fits, kind.order) for kind in KINDS.values() if kind.order)


def kind_of(fact: Fact) -> KindOfFact:
    return KINDS[fact.kind]


def clean_fact(fact: Fact, raw: str) -> FactValue | None:
    """`raw` as it is kept: a choice or text as it stands, a number as int, a date as YYYY-MM-DD.

    Blank is None, whatever the kind. Raises ValueError with a message for the person who typed it.
    """
    raw = raw.strip()
    if not raw:
        return None
    if raw in fact.choices:
        return raw
    alike = (choice for choice in fact.choices if one_line(choice) == one_line(raw))
    return next(alike, None) or kind_of(fact).parse(fact, raw)


def fact_in_words(fact: Fact, value: object) -> str:
    """A recorded value as pages show it: a date in words, a choice with a capital letter; "" for none."""
    if value is None:
        return ""
    kind, text = kind_of(fact), str(value)
    return text[:1].upper() + text[1:] if kind.only_choices else kind.words(text)
