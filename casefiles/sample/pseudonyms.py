"""References are pseudonyms: a column that looks like people's names, birthdays or identifiers is refused.

Pure: no Django. It never repeats what it found. Patterns and thresholds are told in docs/sampling.md; they
err towards asking, and cannot find everything.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from inspection.problems import Problem
from inspection.spreadsheets.text import FileRow

ADVICE = "Give each case a code of your own, such as N01, and keep the key to it out of this system."
INSTEAD = "Leave them out, or record what points to nobody, such as an age or a year."
BIRTH = "dates of birth"
NAMES = "names of people"

# Names of columns that say what they hold: as a whole, or as words in them.
IDENTIFYING_COLUMNS = {
    "name": NAMES,
    "names": NAMES,
    "initials": NAMES,
    "dob": BIRTH,
    "nino": "National Insurance numbers",
    "nhs": "NHS numbers",
    "pnc": "Police National Computer numbers",
    "upn": "Unique Pupil Numbers",
    "address": "addresses",
    "phone": "telephone numbers",
    "telephone": "telephone numbers",
    "mobile": "telephone numbers",
}
IDENTIFYING_WORDS = re.compile(
    r"\b(?:(?P<names>surname|forenames?|(?:first|last|full|given|family|middle|client|offender|patient"
    r"|pupil|person|child) ?name)|(?P<birth>dob|date of birth|birth ?da(?:te|y))"
    r"|(?P<numbers>nino|national insurance|nhs n(?:o|umber)|pnc (?:id|n(?:o|umber))|prison number"
    r"|passport)|(?P<contact>e ?mail|post ?code|home address|(?:tele)?phone n(?:o|umber)))\b"
)
KINDS = {
    "names": NAMES,
    "birth": BIRTH,
    "numbers": "identity numbers",
    "contact": "addresses or ways to reach people",
}

_PERSON = re.compile(r"[A-Z][\w'’.-]*(?:,? [A-Z][\w'’.-]*){1,3}")
_ALL_CAPITALS = re.compile(r"[^\W\d_]{2,}(?:,? [^\W\d_]+){1,2}")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LED_BY_LETTERS = re.compile(
    r"[A-Za-z]{0,4}[-_.]?(\d{6}|\d{8}|\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{4})"
)


class SuspicionThreshold(NamedTuple):
    """How many cells of a column make it suspect: a share of those filled in, and at least so many."""

    share: float
    least: int

    def reached(self, hits: int, filled: int) -> bool:
        return hits > 0 and hits >= min(self.least, filled) and hits >= self.share * filled


ANY, SOME, MOST = SuspicionThreshold(0, 1), SuspicionThreshold(0.2, 2), SuspicionThreshold(0.5, 3)
BIRTHDAYS = SuspicionThreshold(0.5, 5)
# Days: before the last date of the file, and between early and late.
YOUNGEST, SPREAD = 10 * 365, 15 * 365
MONTHS = 4  # different months that dates in references must have, or they may as well be numbers


@dataclass(frozen=True)
class IdentifyingPattern:
    """What a cell can look like, and how many such cells are enough."""

    what: str
    matches: Callable[[str], bool]
    enough: SuspicionThreshold


def matches_pattern(regex: str) -> Callable[[str], bool]:
    """Whether a cell is of the pattern, spaces within it left out of account."""
    compiled = re.compile(regex, re.ASCII | re.IGNORECASE)
    return lambda cell: compiled.fullmatch(cell.replace(" ", "")) is not None


def is_nhs_number(cell: str) -> bool:
    """Ten digits of which the last is a check: weights 10 to 2, 11 less the remainder by 11 (11 is 0)."""
    digits = re.sub(r"[ -]", "", cell)
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(digits[9])


def looks_like_a_name(cell: str) -> bool:
    """Two to four words with capitals and no digit, as in "Ann Other" or "OTHER, Ann"."""
    if len(cell) > 60 or any(character.isdigit() for character in cell):
        return False
    return bool(_PERSON.fullmatch(cell) or (cell.isupper() and _ALL_CAPITALS.fullmatch(cell)))


def is_a_word(cell: str) -> bool:
    """A reference without digits in which a word can be read."""
    return not any(character.isdigit() for character in cell) and _WORD.search(cell) is not None


IDENTIFIERS = (
    IdentifyingPattern(
        "National Insurance numbers",
        matches_pattern(r"(?![DFIQUV])[A-Z](?![DFIOQUV])[A-Z]\d{6}[A-D]"),
        ANY,
    ),
    IdentifyingPattern(
        "Police National Computer numbers", matches_pattern(r"(\d\d|(19|20)\d\d)/\d{1,7}[A-Z]"), ANY
    ),
    IdentifyingPattern("criminal record numbers", matches_pattern(r"\d{1,6}/\d\d[A-Z]"), ANY),
    IdentifyingPattern("email addresses", matches_pattern(r"[^@\s]+@[^@\s]+\.[a-z]{2,}"), ANY),
    IdentifyingPattern("NHS numbers", is_nhs_number, MOST),
    IdentifyingPattern("prison numbers", matches_pattern(r"[A-Z]\d{4}[A-Z]{2}"), MOST),
    IdentifyingPattern("Unique Pupil Numbers", matches_pattern(r"[A-HJ-NP-RT-Z]\d{11}[\dA-Z]"), MOST),
    IdentifyingPattern("telephone numbers", matches_pattern(r"(\+44|0)\d{9,10}"), MOST),
    IdentifyingPattern(
        "postcodes",
        lambda cell: bool(re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", cell.upper())),
        MOST,
    ),
)


def column_refusal(name: str) -> str:
    """Why a column of this name cannot be taken, or ""."""
    words = " ".join(re.split(r"[\W_]+", name.casefold())).strip()
    what = IDENTIFYING_COLUMNS.get(words, "")
    if found := IDENTIFYING_WORDS.search(words):
        what = what or KINDS[str(found.lastgroup)]
    return f"By its name it holds {what}, which are never taken in. Leave it out." if what else ""


def find_identifying(
    rows: Sequence[FileRow],
    *,
    references: str,
    texts: Iterable[str] = (),
    dates: Iterable[str] = (),
) -> list[Problem]:
    """A problem for each column that looks like names, dates of birth or identifiers.

    `references` is the column of references, `texts` those of free text and `dates` those of dates
    (year-month-day; whatever is no date is passed over).
    """
    if not rows:
        return []
    texts, dates = list(texts), list(dates)
    columns = {name: _filled(rows, name) for name in (references, *texts, *dates)}
    last = max((day for name in dates for day in _days(columns[name])), default=None)
    problems = []
    for name, cells in columns.items():
        if name == references:
            what = _in_references(cells)
            message = f"These look like {what}. A reference must be a pseudonym. {ADVICE}" if what else ""
        else:
            what = _in_dates(_days(cells), last) if name in dates else _in_texts(cells, last)
            message = f"These look like {what}, which are never taken in. {INSTEAD}" if what else ""
            message = message or (column_refusal(name) if cells else "")
        if message:
            problems.append(Problem(_column(rows[0], name), message))
    return problems


def _column(first: FileRow, name: str) -> str:
    return f"sheet {first.sheet}, column {name}" if first.sheet else f"column {name}"


def _filled(rows: Sequence[FileRow], name: str) -> list[str]:
    return [cell for row in rows if (cell := row.cells.get(name, "").strip())]


def _in_references(cells: list[str]) -> str:
    dated = [day for cell in cells if (day := _date_within(cell))]
    months = {day.month for day in dated}
    if BIRTHDAYS.reached(len(dated), len(cells)) and len(months) >= MONTHS:
        return BIRTH
    names = sum(is_a_word(cell) or looks_like_a_name(cell) for cell in cells)
    return NAMES if SOME.reached(names, len(cells)) else _identifier(cells)


def _in_texts(cells: list[str], last: date | None) -> str:
    """Names differ from case to case; the same few words again and again are something else."""
    found = [cell for cell in cells if looks_like_a_name(cell)]
    if MOST.reached(len(found), len(cells)) and len(set(found)) >= 0.8 * len(found) >= 2:
        return NAMES
    days = [day for cell in cells if (day := _date_within(cell))]
    if len(days) >= 0.5 * len(cells) and (what := _in_dates(days, last)):
        return what
    return _identifier(cells)


def _identifier(cells: list[str]) -> str:
    for sign in IDENTIFIERS:
        if sign.enough.reached(sum(map(sign.matches, cells)), len(cells)):
            return sign.what
    return ""


def _in_dates(days: list[date], last: date | None) -> str:
    """Birthdays lie far back and far apart: half of them ten years before the last date of the file."""
    if len(days) < BIRTHDAYS.least:
        return ""
    newest = max(last or max(days), max(days))
    early = sum((newest - day).days >= YOUNGEST for day in days)
    ordered = sorted(days)
    tenth = len(ordered) // 10
    spread = (ordered[-1 - tenth] - ordered[tenth]).days
    return BIRTH if early >= BIRTHDAYS.share * len(days) and spread >= SPREAD else ""


def _days(cells: list[str]) -> list[date]:
    return [day for cell in cells if (day := _iso(cell))]


def _iso(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _date_within(cell: str) -> date | None:
    """The date that the digits of a cell write, after at most four letters: "AO120385", "1985-03-12"."""
    found = _LED_BY_LETTERS.fullmatch(cell)
    if found is None:
        return None
    digits = "".join(str(int(digit)) for digit in re.findall(r"\d", found[1]))  # of any alphabet
    year = len(digits) - 4  # the length of the year, which stands last or first
    century = "" if year == 4 else "19"
    ways = (
        f"{century}{digits[4:]}-{digits[2:4]}-{digits[:2]}",
        f"{century}{digits[:year]}-{digits[year:-2]}-{digits[-2:]}",
    )
    return next((day for way in ways if (day := _iso(way)) and 1900 <= day.year <= 2100), None)
