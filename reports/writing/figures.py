"""Figures for the writer: what a reference stands for now, and every reference there could be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from criteria.spec import Chapter, Criterion, Instrument
from reports.document.references import (
    CRITERION_PARTS,
    PARTS,
    BadReference,
    FigureBook,
    FigureReference,
    check_references,
    fill_references,
    find_references,
)
from reports.figures.counts import AreaRef

_FORMS = {
    "": "percentage",
    "of": "cases, out of how many",
    "n": "number",
    "not": "not met",
    "base": "in all",
}


def in_rule(value: str) -> str:
    """The value as a rule about a fact writes it."""
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',()"|') else value


@dataclass(frozen=True)
class LiveFigure:
    """A reference and what it stands for now.

    `of`: the counts beside a percentage, or "". `href` is the page of the cases behind the figure, ""
    where there is none; `wrong` says why a reference stands for nothing; `form` names the kind of figure.
    """

    reference: str
    value: str
    of: str = ""
    href: str = ""
    wrong: str = ""
    form: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it can be written in words."""
        return self.value.isdecimal()

    @property
    def in_a_line(self) -> str:
        """The reference with the counts behind it, in a line."""
        return ": ".join(filter(None, (self.reference, self.wrong or self.of)))


@dataclass(frozen=True)
class ChoosableFigure:
    """Something that has figures, with a reference for each form in which they can be written."""

    code: str
    label: str
    forms: tuple[LiveFigure, ...]


@dataclass(frozen=True)
class FigureGroup:
    heading: str
    figures: tuple[ChoosableFigure, ...]


@dataclass(frozen=True)
class AvailableFigures:
    """The figures of an inspection as they stand now."""

    slug: str
    instrument: Instrument
    areas: tuple[AreaRef, ...]
    book: FigureBook

    def live(self, reference: FigureReference, form: str = "") -> LiveFigure:
        text = reference.text
        try:
            value = fill_references(text, self.book)
        except BadReference:
            return LiveFigure(text, text, wrong=self._wrong(text))
        figure = self.book.counts_behind(reference)
        of = figure.of if figure and value.endswith("%") else ""
        return LiveFigure(text, value, of, self._href(reference.name), form=form)

    def _wrong(self, text: str) -> str:
        problems = check_references(text, self.instrument, self.areas)
        words = " ".join(problem.removeprefix(f"{text}: ") for problem in problems)
        return words or "there is no such figure any longer."

    def _href(self, name: str) -> str:
        """The cases behind a criterion or a row of the profile, the results of a section or chapter."""
        if name in self._with_cases:
            return reverse("cases_behind_figure", args=[self.slug, name])
        place = self._on_results.get(name)
        return f"{reverse('results', args=[self.slug])}#{place}" if place else ""

    @cached_property
    def _with_cases(self) -> set[str]:
        rows = {row.code for _, group in self.instrument.profile_groups() for row in group.rows}
        return rows | {criterion.code for criterion in self.instrument.scored("case")}

    @cached_property
    def _on_results(self) -> dict[str, str]:
        chapters = self.instrument.chapters
        return {
            **{c.letter: f"chapter-{c.number}" for c in chapters if c.letter},
            **{section.code: f"table-{section.code}" for section in self.instrument.sections("case")},
            **{criterion.code: "grids" for criterion in self.instrument.scored("area")},
        }

    def groups(self) -> tuple[FigureGroup, ...]:
        """Everything that prose can refer to, in printed order."""
        scored = [c for c in self.instrument.chapters if c.kind in ("case", "area")]
        groups = (
            FigureGroup("The sample", tuple(self._sample())),
            *(FigureGroup(f"{c.number}. {c.title}", tuple(self._chapter(c))) for c in scored),
            FigureGroup("Profile of the sample", tuple(self._profile())),
            FigureGroup("Cases by a fact", tuple(self._facts())),
        )
        return tuple(group for group in groups if group.figures)

    def _profile(self) -> Iterator[ChoosableFigure]:
        for _, group in self.instrument.profile_groups():
            for row in group.rows:
                yield self._parts(row.code, f"{group.label}: {row.label}", PARTS)

    def _facts(self) -> Iterator[ChoosableFigure]:
        for fact in self.instrument.facts:
            for choice in fact.choices:
                yield self.rule(f"{fact.key} = {in_rule(choice)}", f"{fact.label}: {choice}")

    def _sample(self) -> Iterator[ChoosableFigure]:
        yield self._choosable("", "Cases in the sample", {"sample": "number"})
        yield self._choosable("", "Areas inspected", {"areas": "number"})
        for area in self.areas:
            name = f"sample {area.name}"
            yield self._choosable("", f"Cases in the sample: {area.name}", {name: "number"})

    def _chapter(self, chapter: Chapter) -> Iterator[ChoosableFigure]:
        by_case = chapter.kind == "case"
        if by_case and chapter.letter:
            yield self._parts(chapter.letter, f"{chapter.title}: combined score", PARTS)
        for section in chapter.sections:
            if by_case and section.scored:
                yield self._parts(section.code, f"{section.heading}: combined score", PARTS)
            for criterion in section.scored:
                yield self._criterion(criterion, by_case)

    def _criterion(self, criterion: Criterion, by_case: bool) -> ChoosableFigure:
        code = criterion.code
        label = self.instrument.sentence(code)
        if by_case:
            return self._parts(code, label, CRITERION_PARTS)
        points = self.instrument.scale_of(code).points
        names = {f"{code} {p.value}": f"number of areas: {p.label}" for p in points}
        return self._choosable(code, label, names)

    def _parts(self, code: str, label: str, parts: Sequence[str]) -> ChoosableFigure:
        forms = {part: form for part, form in _FORMS.items() if part in ("", *parts)}
        names = {f"{code} {part}".strip(): form for part, form in forms.items()}
        return self._choosable(code, label, names)

    def rule(self, rule: str, label: str = "") -> ChoosableFigure:
        """The cases that meet a rule about a fact, such as `age > 40`."""
        names = {f"cases {rule}": "number of cases", f"percent {rule}": "percentage"}
        return self._choosable("", label or rule, names)

    def _choosable(self, code: str, label: str, names: Mapping[str, str]) -> ChoosableFigure:
        """`names`: what stands between the braces, with the name of its form."""
        found = [find_references("{{" + name + "}}")[0] for name in names]
        forms = zip(found, names.values(), strict=True)
        return ChoosableFigure(code, label, tuple(self.live(one, form) for one, form in forms))
