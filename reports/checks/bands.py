"""Words that say how much, and the share each may stand beside. `docs/writing-checks.md` prints the bands.

Shares are exact, in percent, never rounded. No Django here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

NEAR = 5
"""How many points a word such as "about", "just over" or "nearly" may be away."""


@dataclass(frozen=True)
class ShareBand:
    """The shares between two ends, in percent; an end that is not `..._in` is just outside."""

    low: Fraction
    high: Fraction
    low_in: bool = True
    high_in: bool = True

    def holds(self, share: Fraction) -> bool:
        above = share >= self.low if self.low_in else share > self.low
        below = share <= self.high if self.high_in else share < self.high
        return above and below

    @property
    def text(self) -> str:
        """ "more than 50%", "45% to 55%", "more than 50% and at most 55%"."""
        if self.low == self.high:
            return _printed(self.low)
        low = f"{'at least' if self.low_in else 'more than'} {_printed(self.low)}"
        high = f"{'at most' if self.high_in else 'less than'} {_printed(self.high)}"
        if self.high == 100 and self.high_in:
            return low
        if self.low == 0 and self.low_in:
            return high
        if self.low_in and self.high_in:
            return f"{_printed(self.low)} to {_printed(self.high)}"
        return f"{low} and {high}"


def _printed(share: Fraction) -> str:
    """A third is 33.3%: one decimal where the band's end is not a whole percent."""
    return f"{float(share):.1f}".removesuffix(".0") + "%"


@dataclass(frozen=True)
class QuantityWord:
    """A word that says how much, where it stands, and of what: "area", "case" or "" for anything."""

    word: str
    start: int
    end: int
    band: ShareBand
    unit: str


def _band(low: int, high: int, low_in: bool = True, high_in: bool = True) -> ShareBand:
    return ShareBand(Fraction(low), Fraction(high), low_in, high_in)


_UNITS = {"case": r"(?:cases?|files?)", "area": r"areas?"}
_OF = r"(?:\s+(?:of|the|these|those|our|relevant))*\s+"
_ANY_UNIT = r"(?=" + _OF + r"(?:cases?|files?|areas?)\b)"
_BEFORE_MOST = (
    r"(?:^\W*|\b(?:in|for|of|that|and|but|while|where|though|although|because|with|from|by|to|when"
    r"|as|met|found|since)\s+)"
)
_NOT_MORE_OFTEN = r"(?!\s+(?:often|likely|recently|commonly|frequently|notably|importantly|of\s+all\b))"
_OTHER_FEW = ("a", "the", "too", "these", "those", "first", "last", "next", "past")
_NOT_A = "".join(rf"(?<!\b{word} )" for word in _OTHER_FEW)

# (words as the documentation prints them, pattern, band); the first that fits a place counts
QUANTITY_WORDS: tuple[tuple[str, str, ShareBand], ...] = (
    (
        "nearly all, almost all",
        r"(?:nearly|almost|virtually)\s+(?:all|every)",
        _band(85, 100, high_in=False),
    ),
    ("all cases, every area", r"(?<!not )(?<!of )(?:all|every)" + _ANY_UNIT, _band(100, 100)),
    (
        "the great majority, the vast majority",
        r"(?:great|vast|large|overwhelming)\s+majority",
        _band(75, 100),
    ),
    ("most", _BEFORE_MOST + r"(?P<most>most)" + _NOT_MORE_OFTEN, _band(50, 100, low_in=False)),
    ("a majority", r"(?:a|the)\s+majority", _band(50, 100, low_in=False)),
    ("a minority", r"(?:a|the)\s+(?:small\s+)?minority", _band(0, 50, high_in=False)),
    ("very few, hardly any", r"very\s+few|hardly\s+any", _band(0, 10, low_in=False)),
    (
        "few",
        _NOT_A + r"few\b" + r"(?!\s+(?:days|weeks|months|years))",
        _band(0, 25, low_in=False),
    ),
    ("none, no cases, no area", r"none|not\s+one|no(?=\s+(?:cases?|files?|areas?)\b)", _band(0, 0)),
)

PARTS = {
    "a tenth": (r"(?:a|one)[\s-]tenth", Fraction(10)),
    "a fifth": (r"(?:a|one)[\s-]fifth", Fraction(20)),
    "a quarter": (r"(?:a|one)[\s-]quarter", Fraction(25)),
    "a third": (r"(?:a|one)[\s-]third", Fraction(100, 3)),
    "half": (r"(?<!first )(?<!second )(?<!other )(?<!latter )half(?!-)", Fraction(50)),
    "two-thirds": (r"two[\s-]thirds", Fraction(200, 3)),
    "three-quarters": (r"three[\s-]quarters", Fraction(75)),
    "four-fifths": (r"four[\s-]fifths", Fraction(80)),
}
_COUNTED = r"(?!\s+(?:an?\s+)?(?:hours?|days?|years?|party|person|time))"
_ORDINAL = r"(?=\s+(?:of|were|was|are|is|had|have|has|did|do|could|who|which|that|or)\b|\s*[^\s\w]|\s*$)"
_JUST = r"(?:just|a\s+little|slightly)\s+"
MODIFIERS: tuple[tuple[str, str], ...] = (
    ("just over", _JUST + r"(?:over|above|more\s+than)"),
    ("just under", _JUST + r"(?:under|below|less\s+than|fewer\s+than)|nearly|almost|close\s+to"),
    ("at most", r"at\s+most|no\s+more\s+than|not\s+more\s+than"),
    ("at least", r"at\s+least|no\s+(?:less|fewer)\s+than"),
    ("over", r"over|above|more\s+than"),
    ("under", r"under|below|less\s+than|fewer\s+than"),
    ("about", r"about|around|roughly|approximately"),
)


def band_of_part(modifier: str, part: Fraction) -> ShareBand:
    """The band of "half" (50), or of "just over half" and the like."""
    near = Fraction(NEAR)
    return {
        "just over": ShareBand(part, part + near, low_in=False),
        "just under": ShareBand(part - near, part, high_in=False),
        "at most": ShareBand(Fraction(0), part),
        "at least": ShareBand(part, Fraction(100)),
        "over": ShareBand(part, Fraction(100), low_in=False),
        "under": ShareBand(Fraction(0), part, high_in=False),
    }.get(modifier, ShareBand(part - near, part + near))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ShareBand], ...]:
    """Compiled on first use: seventy of them would slow every start."""
    return tuple(_in_order())


def _in_order() -> Iterator[tuple[re.Pattern[str], ShareBand]]:
    """Parts first, each with its longest modifier: "nearly half" is not "half"."""
    for name, (part, share) in PARTS.items():
        after = _ORDINAL if name in ("a tenth", "a fifth", "a third") else _COUNTED
        for modifier, words in (*MODIFIERS, ("", "")):
            before = rf"(?:{words})\s+(?:the\s+)?" if words else ""
            yield re.compile(rf"\b{before}{part}\b{after}", re.I), band_of_part(modifier, share)
    for _, words, band in QUANTITY_WORDS:
        yield re.compile(rf"(?<![\w-])(?:{words})\b", re.I), band


def find_quantity_words(text: str) -> tuple[QuantityWord, ...]:
    """The words in a text that say how much, in order; none inside another."""
    found: list[QuantityWord] = []
    for pattern, band in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span("most") if "most" in pattern.groupindex else match.span()
            if all(end <= other.start or start >= other.end for other in found):
                found.append(QuantityWord(text[start:end], start, end, band, _unit(text[end:])))
    return tuple(sorted(found, key=lambda word: word.start))


def _unit(after: str) -> str:
    """What the word counts, where the text says so: areas, or cases."""
    for unit, nouns in _UNITS.items():
        if re.match(rf"{_OF}{nouns}\b", after, re.I):
            return unit
    return ""


def documented_bands() -> tuple[tuple[str, str], ...]:
    """(words, band in words) of every word that is looked for, and of "half" for all parts alike."""
    half = PARTS["half"][1]
    modifiers = (
        (f"{modifier} half".strip(), band_of_part(modifier, half).text)
        for modifier in ("", *(name for name, _ in MODIFIERS))
    )
    parts = ((name, band_of_part("", share).text) for name, (_, share) in PARTS.items())
    words = ((name, band.text) for name, _, band in QUANTITY_WORDS)
    return tuple(dict((*words, *modifiers, *parts)).items())
