"""What may be recorded as a fact, and how it is kept. Pure: no Django."""

from datetime import date

from criteria.spec import Fact

FactValue = str | int


def clean_fact(fact: Fact, raw: str) -> FactValue | None:
    """`raw` as it is kept: a choice or text as it stands, a number as int, a date as YYYY-MM-DD.

    Blank is None, whatever the kind. Raises ValueError with a message for the person who typed it.
    """
    raw = raw.strip()
    if not raw:
        return None
    if raw in fact.choices:
        return raw
    if fact.kind == "choice":
        raise ValueError(f"“{raw}” is not one of: {', '.join(fact.choices)}.")
    if fact.kind == "number":
        return _number(raw, fact)
    if fact.kind == "date":
        return _date(raw)
    return raw


def _number(raw: str, fact: Fact) -> int:
    if not (raw.isascii() and raw.isdigit()) or len(raw) > 9:
        also = f" or {', '.join(fact.choices)}" if fact.choices else ""
        raise ValueError(f"“{raw}” is not a whole number{also}.")
    return int(raw)


def _date(raw: str) -> str:
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        raise ValueError(f"“{raw}” is not a date such as 2004-03-15.") from None
