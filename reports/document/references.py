"""Figures in prose: `{{A1.1}}` in a passage is printed from the tallies, so text and tables agree.

    {{A1.1}}             percent: "51%", or "N/A" without a base
    {{A1.1 n}}           number met; with not: number not met; with base: relevant cases
    {{A1.1 of}}          "52 of 102"
    {{P8.4}}             a row of the sample profile, with n, base and of
    {{A}} {{A1}}         combined score of a chapter or section, with n, base and of
    {{M5.1 PARTLY MET}}  number of areas judged so
    {{sample}}           number of cases; {{sample Norfolk}} of one area; {{areas}} number of areas
    {{cases RULE}}       number of cases whose fact meets a rule such as `age > 40`
    {{percent RULE}}     the same, as a percent of the cases with that fact recorded

`|words` at the end writes a whole number up to twenty in words, `|Words` with a capital.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from criteria.conditions import SAME_OR_NOT, Condition, RuleError, as_text, parse, satisfies
from criteria.facts import clean_fact, kind_of
from criteria.spec import Criterion, Fact, Instrument
from reports.figures.counts import AreaRef, Figure, Tally
from reports.figures.scores import CombinedScores
from reports.figures.tables import Judgements, Profile
from reports.figures.translation import say

_REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")
_STYLE = re.compile(r'\|([^|"]+)$')
# fmt: off
_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)
# fmt: on

PARTS = ("n", "base", "of")
CRITERION_PARTS = ("n", "not", "base", "of")
STYLES = ("", "words", "Words")


class BadReference(ValueError):
    """A reference that stands for no figure; the message says which."""


@dataclass(frozen=True)
class FigureReference:
    """`{{A1.1 n|words}}`: text as written, name "A1.1", argument "n", style "words"."""

    text: str
    name: str
    argument: str
    style: str


@dataclass(frozen=True)
class FigureBook:
    """Every figure that prose may refer to.

    `figures` by code of criterion, profile row, section and chapter letter; `not_met` by criterion;
    `judged` counts areas by (criterion, value); `sample` counts cases by area name; `case_facts`
    holds the facts of each case that counts.
    """

    figures: Mapping[str, Figure]
    not_met: Mapping[str, int]
    judged: Mapping[tuple[str, str], int]
    sample: Mapping[str, int]
    case_facts: tuple[Mapping[str, object], ...]

    def look_up(self, reference: FigureReference) -> int | str:
        """A number, or text such as "51%". KeyError or RuleError where there is no figure."""
        name, argument = reference.name, reference.argument
        if name == "sample":
            return self.sample[argument] if argument else sum(self.sample.values())
        if name == "areas":
            return len(self.sample)
        if name == "cases":
            return self.meeting(argument).met
        if name == "percent":
            return self.meeting(argument).display
        if (name, argument) in self.judged:
            return self.judged[name, argument]
        return self._of_code(name, argument)

    def counts_behind(self, reference: FigureReference) -> Figure | None:
        """The counts behind a percentage; None for what is no percentage in any form."""
        if reference.name == "percent":
            return self.meeting(reference.argument)
        return self.figures.get(reference.name)

    def _of_code(self, code: str, part: str) -> int | str:
        figure = self.figures[code]
        if part == "not":
            return self.not_met[code]
        parts: dict[str, int | str] = {
            "": figure.display,
            "n": figure.met,
            "base": figure.relevant,
            "of": figure.of,
        }
        return parts[part]

    def meeting(self, rule: str) -> Figure:
        """The cases whose fact meets the rule, of those with that fact recorded. Raises RuleError."""
        condition = parse(rule)
        recorded = [facts for facts in self.case_facts if as_text(facts.get(condition.name))]
        return Figure(sum(satisfies(condition, facts) for facts in recorded), len(recorded))


def build_figure_book(
    instrument: Instrument,
    tally: Tally,
    profile: Profile,
    combined: Sequence[CombinedScores],
    judgements: Judgements,
    areas: Sequence[AreaRef],
    case_facts: Sequence[Mapping[str, object]],
) -> FigureBook:
    """`areas` are all areas of the inspection, `case_facts` the facts of each case that counts."""
    counts = {c.code: tally.of(c.code) for c in instrument.scored("case")}
    scores = {s.letter: s.overall for s in combined if s.letter}
    sections = {bar.key: bar.figure for s in combined for bar in s.by_section}
    rows = {row.code: row.figure for block in profile.blocks for row in block.rows}
    figures = {code: Figure(count.met, count.relevant) for code, count in counts.items()}
    return FigureBook(
        figures=scores | sections | rows | figures,
        not_met={code: count.not_met for code, count in counts.items()},
        judged=_judged(instrument, judgements, areas),
        sample={area.name: tally.cases.get(area.slug, 0) for area in areas},
        case_facts=tuple(case_facts),
    )


def _judged(
    instrument: Instrument, judgements: Judgements, areas: Sequence[AreaRef]
) -> dict[tuple[str, str], int]:
    return {
        (criterion.code, point.value): sum(
            judgements.get((criterion.code, area.slug)) == point.value for area in areas
        )
        for criterion in instrument.scored("area")
        for point in instrument.scale_of(criterion.code).points
    }


def find_references(text: str) -> tuple[FigureReference, ...]:
    """The references in the text, in order, right or wrong."""
    return tuple(_read(match) for match in _REFERENCE.finditer(text))


def _read(match: re.Match[str]) -> FigureReference:
    style = _STYLE.search(match[1])
    body = match[1][: style.start()] if style else match[1]
    name, _, argument = " ".join(body.split()).partition(" ")
    return FigureReference(match[0], name, argument, style[1].strip() if style else "")


def fill_references(text: str, figures: FigureBook) -> str:
    """The text with each reference replaced by its figure. Raises BadReference for one without."""
    return _REFERENCE.sub(lambda match: _printed(_read(match), figures), text)


def _printed(reference: FigureReference, figures: FigureBook) -> str:
    try:
        value = figures.look_up(reference)
    except (KeyError, RuleError) as error:
        raise BadReference(f"{reference.text} stands for no figure") from error
    return _in_words(value, reference.style) if isinstance(value, int) else value


def _in_words(number: int, style: str) -> str:
    if not style or number >= len(_NUMBERS):
        return str(number)
    word = say(_NUMBERS[number])
    return word.capitalize() if style == "Words" else word


def check_references(text: str, instrument: Instrument, areas: Sequence[AreaRef]) -> tuple[str, ...]:
    """What is wrong with the references in a text, in plain words. Empty when all is well."""
    return tuple(
        f"{reference.text}: {problem}"
        for reference in find_references(text)
        for problem in _problems(reference, instrument, areas)
    ) + tuple(_unclosed(text))


def _problems(reference: FigureReference, instrument: Instrument, areas: Sequence[AreaRef]) -> Iterator[str]:
    if reference.style not in STYLES:
        yield 'after "|" write "words" or "Words".'
    problem = _meaning_problem(reference, instrument, areas)
    if problem:
        yield problem
    elif reference.style and not _is_number(reference, instrument):
        yield "only a whole number can be written in words."


def _meaning_problem(reference: FigureReference, instrument: Instrument, areas: Sequence[AreaRef]) -> str:
    name, argument = reference.name, reference.argument
    if not name:
        return "nothing stands between the braces."
    if name in ("cases", "percent"):
        return _rule_problem(argument, instrument)
    if name == "areas":
        return '"areas" takes nothing after it.' if argument else ""
    if name == "sample":
        known = not argument or argument in (area.name for area in areas)
        return "" if known else f'"{argument}" is not an area of this inspection.'
    return _code_problem(name, argument, instrument)


def _rule_problem(rule: str, instrument: Instrument) -> str:
    if not rule:
        return 'say which cases, as a fact and its value: "age > 40".'
    try:
        condition = parse(rule)
    except RuleError as error:
        return f"{error}."
    fact = instrument.fact_by_key.get(condition.name)
    if fact is None:
        return f'"{condition.name}" is not a fact of this instrument.'
    return _value_problem(condition, fact)


def _value_problem(condition: Condition, fact: Fact) -> str:
    try:
        for value in condition.values:
            clean_fact(fact, value)
    except ValueError as error:
        return f"{fact.label}: {error}"
    ordered = kind_of(fact).order is not None and condition.values[0] not in fact.choices
    if condition.op in SAME_OR_NOT or ordered:
        return ""
    return f'{fact.label}: nothing is above or below "{condition.values[0]}"; use = or !=.'


def _code_problem(code: str, argument: str, instrument: Instrument) -> str:
    criterion = instrument.criterion_by_code.get(code)
    if criterion is not None:
        return _criterion_problem(criterion, argument, instrument)
    rows = {row.code for _, group in instrument.profile_groups() for row in group.rows}
    if code in rows:
        return _part_problem(argument, PARTS)
    chapters = {chapter.letter: chapter for chapter in instrument.chapters}
    chapter = instrument.chapter_by_section.get(code) or chapters.get(code)
    if chapter is None:
        return f'no criterion, profile row, section or chapter has the code "{code}".'
    if chapter.kind != "case":
        return f"{code} is not scored case by case, so it has no combined score."
    return _part_problem(argument, PARTS)


def _criterion_problem(criterion: Criterion, argument: str, instrument: Instrument) -> str:
    if not criterion.scored:
        return f"{criterion.code} is a lead-in; only its lettered items have figures."
    if criterion in instrument.scored("case"):
        return _part_problem(argument, CRITERION_PARTS)
    values = [point.value for point in instrument.scale_of(criterion.code).points]
    if argument in values:
        return ""
    return f"{criterion.code} is judged by area; after it write one of: {', '.join(values)}."


def _part_problem(argument: str, parts: Sequence[str]) -> str:
    if not argument or argument in parts:
        return ""
    return f'after it write {", ".join(parts)} or nothing, not "{argument}".'


def _is_number(reference: FigureReference, instrument: Instrument) -> bool:
    if reference.name in ("sample", "areas", "cases"):
        return True
    judged = {criterion.code for criterion in instrument.scored("area")}
    return reference.name in judged or reference.argument in ("n", "not", "base")


def _unclosed(text: str) -> Iterator[str]:
    """Braces left over once every whole reference is taken out, each with the words around it."""
    rest = _REFERENCE.sub(" ", text)
    for match in re.finditer(r"\{\{|\}\}", rest):
        near = " ".join(rest[max(match.start() - 20, 0) : match.end() + 20].split())
        yield f'"{near}": a reference starts with {{{{ and ends with }}}}; one of them is missing.'
