"""Figures in a passage: typed by hand, or beside a word that they contradict. No Django here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from criteria.conditions import RuleError
from reports.checks.bands import QuantityWord, find_quantity_words
from reports.checks.text import (
    PARENTHESES,
    TextSpan,
    clauses,
    excerpt,
    masked,
    own_words,
    sentences,
)
from reports.document.references import FigureBook, FigureReference, find_references

_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?:(?:{_TENS})(?:-(?:one|{_SMALL}))?|{_SMALL}|(?:a|one)\s+hundred)"
_DIGITS = r"(?<![\w.,/])\d[\d,]*(?:\.\d+)?(?![\w/])"
_NUMBER = rf"(?:{_DIGITS}|\b{_WORD}\b)"
_ONE_TOO = rf"(?:{_NUMBER}|\bone\b)"
_JOINING = "of|in|to|for|and|or|on|at|from|with|by|the|out"
_UNITS = r"(?:cases|areas|files|assessments|judgements|answers)"
_EACH = r"\s+(?:the\s+|every\s+)?"
_NOTHING_ELSE = rf"(?=\s*[^\s\w-]|\s*$|\s+(?:{_UNITS}|were|was|had|have|has|are|is|did|met)\b)"
_TYPED = (  # compiled on use: it would slow every start
    rf"(?i){_NUMBER}\s*(?:%|per\s?cent\b)"
    rf"|{_ONE_TOO}\s+out\s+of{_EACH}{_NUMBER}"
    rf"|{_DIGITS}\s+(?:of|in){_EACH}{_NUMBER}"
    rf"|{_ONE_TOO}\s+(?:of|in){_EACH}(?:{_DIGITS}|\b{_WORD}\b{_NOTHING_ELSE})"
    rf"|{_NUMBER}(?:\s+(?!(?:{_JOINING})\b)[a-z-]+){{0,2}}\s+{_UNITS}\b"
)
_DATE = re.compile(
    r"\b\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b(?:\s+\d{4})?|\b(?:1[89]|20)\d\d\b",
    re.I,
)
_NUMBERED = re.compile(
    r"\b(?:chapters?|sections?|tables?|charts?|figures?|paragraphs?|recommendations?|parts?|articles?"
    r"|appendix|annex|standards?|schedules?|regulations?|rules?|circulars?|acts?|pages?|questions?)"
    r"\s+\d[\d./]*(?:\s*(?:,|to|and|–|-)\s*\d[\d./]*)*",
    re.I,
)
_STATISTICAL_YEAR = re.compile(r"\b(?:19|20)\d\d[/–-](?:(?:19|20)\d\d|\d\d)\b")
_CITED = re.compile(r"\(\*[^*\n]+\*[^()\n]*\)")


@dataclass(frozen=True)
class TextFault:
    """What is wrong, and the words around it."""

    message: str
    excerpt: str


def typed_figures(text: str) -> Iterator[TextFault]:
    """Numbers of cases and areas, fractions and percentages that are not references.

    A sentence that names its source, or a statistical year such as 2003/2004, is about other figures.
    """
    for sentence in sentences(text):
        if _STATISTICAL_YEAR.search(sentence.text) or _CITED.search(sentence.text):
            continue
        plain = masked(own_words(sentence.text), _NUMBERED, _DATE)
        for found in re.finditer(_TYPED, plain):
            start, end = sentence.start + found.start(), sentence.start + found.end()
            yield TextFault(f"“{found[0].strip()}” is typed by hand", excerpt(text, start, end))


@dataclass(frozen=True)
class ReferencedShare:
    """The figure that a reference stands for as a share in percent, of "case" or "area"."""

    reference: str
    value: Fraction
    unit: str


def share_of(reference: FigureReference, book: FigureBook) -> ReferencedShare | None:
    """None where it stands for no share: a base, the size of the sample, a figure without a base."""
    name, argument = reference.name, reference.argument
    part, unit = None, "case"
    if (name, argument) in book.judged:
        part, unit = (book.judged[name, argument], len(book.sample)), "area"
    elif name in ("cases", "percent"):
        part = _met_rule(book, argument)
    elif name in book.figures and argument != "base":
        figure = book.figures[name]
        if figure.parts:
            return ReferencedShare(reference.text, 100 * _mean(figure.parts), unit)
        part = (book.not_met[name] if argument == "not" else figure.met, figure.relevant)
    if part is None or not part[1]:
        return None
    return ReferencedShare(reference.text, Fraction(100 * part[0], part[1]), unit)


def _met_rule(book: FigureBook, rule: str) -> tuple[int, int] | None:
    try:
        figure = book.meeting(rule)
    except RuleError:
        return None
    return figure.met, figure.relevant


def _mean(parts: Sequence[tuple[int, int]]) -> Fraction:
    return sum((Fraction(*part) for part in parts), Fraction()) / len(parts)


def contradictions(text: str, book: FigureBook) -> Iterator[TextFault]:
    """Words such as "most" whose band holds none of the shares that they stand beside."""
    for sentence in sentences(text):
        if not find_references(sentence.text):
            continue
        for clause in _with_figures(text, list(clauses(sentence))):
            for words, shares in _groups(clause, book):
                quantity = _contradicted(words, shares)
                if quantity is not None:
                    start = clause.start + quantity.start
                    around = excerpt(text, start, start + len(quantity.word))
                    yield TextFault(_message(quantity, shares), around)


def _message(quantity: QuantityWord, shares: Sequence[ReferencedShare]) -> str:
    beside = ", ".join(f"{float(s.value):.1f}%".replace(".0%", "%") for s in shares)
    names = ", ".join(share.reference for share in shares)
    return f"“{quantity.word}” means {quantity.band.text}, and {names} is {beside}"


def _with_figures(text: str, pieces: list[TextSpan]) -> Iterator[TextSpan]:
    """The clauses; one that holds a figure or a word alone belongs to the one before: "most, {{A1.1}},"."""
    whole: TextSpan | None = None
    for piece in pieces:
        if whole and _alone(piece.text) and not (_beside(whole.text) or _beside(piece.text)):
            whole = TextSpan(text[whole.start : piece.start + len(piece.text)], whole.start)
            continue
        if whole is not None:
            yield whole
        whole = piece
    if whole is not None:
        yield whole


def _beside(clause: str) -> bool:
    """Whether a word and a figure are already together in it."""
    return bool(find_references(clause)) and bool(find_quantity_words(own_words(clause)))


def _alone(clause: str) -> bool:
    """Whether a clause says a figure or how much, and next to nothing else."""
    plain = own_words(clause)
    words = find_quantity_words(plain)
    rest = "".join(c for i, c in enumerate(plain) if not any(w.start <= i < w.end for w in words))
    says = bool(find_references(clause)) or bool(words)
    return says and len(re.findall(r"\w+", rest)) <= 3


def _groups(clause: TextSpan, book: FigureBook) -> Iterator[tuple[list[QuantityWord], list[ReferencedShare]]]:
    """Words with the figures that follow them; those that come last, with the figures before."""
    words: list[QuantityWord] = []
    shares: list[ReferencedShare] = []
    for item in _in_order(clause.text, book):
        if isinstance(item, ReferencedShare):
            shares.append(item)
            continue
        if words and shares:
            yield words, shares
            words, shares = [], []
        words.append(item)
    if words and shares:
        yield words, shares


def _in_order(clause: str, book: FigureBook) -> list[QuantityWord | ReferencedShare]:
    found: list[tuple[int, QuantityWord | ReferencedShare]] = [
        (quantity.start, quantity) for quantity in find_quantity_words(own_words(clause))
    ]
    start = 0
    for reference in find_references(clause):
        start = clause.index(reference.text, start)
        share = share_of(reference, book)
        end = start + len(reference.text)
        if share is not None and not _of_another(clause[:start], clause[end:]):
            found.append((start, share))
        start = end
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _of_another(before: str, after: str) -> bool:
    """Whether a figure counts something else than the words of its clause: "most papers were there in
    {{A1.1}}", "most of the {{A1.1 n}}". One beside a comma stands by itself: "in {{A1.1}}, about half"."""
    inside = re.search(r"\w\s+in\s+(?:only\s+|just\s+)?$|^\s*in\s+$", before, re.I)
    if inside and "," not in masked(after, PARENTHESES):
        return True
    return re.search(r"\b(?:the|these|those)\s+$", before) is not None


def _contradicted(words: Sequence[QuantityWord], shares: Sequence[ReferencedShare]) -> QuantityWord | None:
    """The first of the words that could mean these shares, if no word holds for any, or for their sum."""
    first = None
    for quantity in words:
        own = [share.value for share in shares if quantity.unit in ("", share.unit)]
        if any(quantity.band.holds(value) for value in (*own, sum(own, Fraction()))):
            return None
        first = first or (quantity if own else None)
    return first
