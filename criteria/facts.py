"""The kinds of fact: how a value is typed and kept, said in words, compared and grouped. No Django here.

A new kind is a word of `criteria.spec.FactKind` and of the instrument's schema, and an entry of `KINDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from criteria.conditions import date_in_words, is_date, is_number
from criteria.spec import Fact, FactKind
from inspection.text import one_line

FactValue = str | int


@dataclass(frozen=True)
class KindOfFact:
    """What one kind of fact allows.

    `parse` gives what is typed, never blank and none of the choices, as it is kept, or raises ValueError
    with a message for the person; `words` gives what is kept as pages say it. `fits` is whether a rule may
    compare the fact with a value that is none of its choices, and `misfit` says why not. `cell` is the
    format of a spreadsheet's cells.
    """

    name: FactKind
    parse: Callable[[Fact, str], FactValue]
    words: Callable[[str], str] = str
    fits: Callable[[str], bool] = lambda value: True
    misfit: str = ""
    cell: Literal["text", "number", "date"] = "text"
    takes_choices: bool = False  # and so has few values: they can be rows of the sample profile
    only_choices: bool = False
    has_bands: bool = False  # rows of the sample profile may be bands of values
    ordered: bool = False  # a rule may ask what is above or below
    shared: bool = True  # many cases have the same value

    @property
    def free_text(self) -> bool:
        """Whether anything may be typed."""
        return self.cell == "text" and not self.takes_choices


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


KINDS: dict[str, KindOfFact] = {
    kind.name: kind
    for kind in (
        KindOfFact(
            "choice",
            parse=_choice,
            words=lambda value: value[:1].upper() + value[1:],
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
            cell="number",
            takes_choices=True,
            has_bands=True,
            ordered=True,
        ),
        KindOfFact(
            "date",
            parse=_date,
            words=date_in_words,
            fits=is_date,
            misfit='"{value}" is not a date: write it as year-month-day, for example 2004-03-15',
            cell="date",
            ordered=True,
            shared=False,
        ),
        KindOfFact("text", parse=lambda fact, raw: raw),
    )
}


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
    return "" if value is None else kind_of(fact).words(str(value))
