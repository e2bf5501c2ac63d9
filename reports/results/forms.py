"""The filters of the results pages. They only read: a wrong value is an error beside its field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property

from criteria.facts import kind_of
from criteria.spec import Fact, Instrument
from inspection.models import Membership
from inspection.web.forms import SetupForm, choice_field
from reports.figures.counts import AreaRef
from reports.figures.selection import (
    OTHER,
    Selection,
    fact_filters,
    fact_groups,
    facts_of,
    has_groups,
    parameter,
)
from reports.results.cases_behind_figure import EVERY_CASE, CaseSelection, CountedAs
from reports.results.tables.area_comparison import Measure, measures

LONGEST = 90  # characters of a wording in a list to choose from
_UNKNOWN = {"invalid_choice": "There is no “%(value)s” here. Choose again."}


class SelectionForm(SetupForm):
    """Which cases to count. `selection` is what was asked for, where it was valid."""

    basics: tuple[str, ...] = ()
    accepted = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, instrument: Instrument) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.main, self.more = facts_of(instrument)
        for fact in (*self.main, *self.more):
            self.fields[parameter(fact)] = _groups(fact, data.getlist(parameter(fact)))

    def layout(self) -> Sequence[Any]:
        return self.basics

    @property
    def main_facts(self) -> list[BoundField]:
        return [self[parameter(fact)] for fact in self.main]

    @property
    def more_facts(self) -> list[BoundField]:
        return [self[parameter(fact)] for fact in self.more]

    @cached_property
    def selection(self) -> Selection:
        self.full_clean()
        cleaned = self.cleaned_data
        chosen = ((f, cleaned.get(parameter(f), [])) for f in (*self.main, *self.more))
        return Selection(cleaned.get("accepted", False), fact_filters(chosen))

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """What the address of this page says, without what was not valid."""
        return self.selection.parameters

    @property
    def tags(self) -> Iterator[tuple[str, str]]:
        """Each group chosen, and the address of the page without it."""
        for narrowing in self.selection.facts:
            labels = {group.key: group.label for group in fact_groups(narrowing.fact)}
            for key in narrowing.keys:
                without = (parameter(narrowing.fact), key)
                rest = [pair for pair in self.parameters if pair != without]
                yield f"{narrowing.fact.label}: {labels[key]}", "?" + urlencode(rest)

    @property
    def without_facts(self) -> str:
        facts = Selection(facts=self.selection.facts).parameters
        return "?" + urlencode([pair for pair in self.parameters if pair not in facts])


def _groups(fact: Fact, asked: list[str]) -> forms.MultipleChoiceField:
    """A choice has nothing but its values; what an older instrument left is found by its address."""
    left_out = {OTHER} - set(asked) if kind_of(fact).only_choices else set()
    return forms.MultipleChoiceField(
        label=fact.label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(g.key, g.label) for g in fact_groups(fact) if g.key not in left_out],
        error_messages=_UNKNOWN,
    )


class CasesBehindForm(SelectionForm):
    """Which cases behind a figure to list."""

    basics = ("answer", "area", "accepted")
    answer = forms.ChoiceField(required=False, widget=forms.HiddenInput, error_messages=_UNKNOWN)
    area = forms.ChoiceField(label="Area", required=False, error_messages=_UNKNOWN)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(
        self,
        data: QueryDict,
        instrument: Instrument,
        areas: Iterable[AreaRef],
        labels: Mapping[CountedAs, str],
    ) -> None:
        super().__init__(data, instrument)
        choice_field(self, "answer").choices = [("", ""), *labels.items(), (EVERY_CASE, "")]
        choice_field(self, "area").choices = [
            ("", "All areas"),
            *((area.slug, area.name) for area in areas),
        ]

    @property
    def chosen(self) -> CaseSelection:
        return CaseSelection(
            selection=self.selection,  # cleans the form
            area=self.cleaned_data.get("area", ""),
            standing=self.cleaned_data.get("answer", ""),
        )

    @property
    def parameters(self) -> list[tuple[str, str]]:
        chosen = self.chosen
        own = (("answer", chosen.standing), ("area", chosen.area))
        return [pair for pair in own if pair[1]] + self.selection.parameters

    def query(self, **other: str) -> str:
        """The address of the same list with something else chosen, or of another page of it."""
        kept = [pair for pair in self.parameters if pair[0] not in other]
        return "?" + urlencode([pair for pair in (*other.items(), *kept) if pair[1]])


class ByFactForm(SelectionForm):
    """The fact by whose groups to tell the figures, and the section whose criteria to show."""

    basics = ("fact", "section", "accepted")
    fact = forms.ChoiceField(label="Fact", required=False, error_messages=_UNKNOWN)
    section = forms.ChoiceField(label="Criteria", required=False, error_messages=_UNKNOWN)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(self, data: QueryDict, instrument: Instrument) -> None:
        super().__init__(data, instrument)
        self.by_key = {fact.key: fact for fact in (*self.main, *self.more) if has_groups(fact)}
        choice_field(self, "fact").choices = [(f.key, f.label) for f in self.by_key.values()]
        choice_field(self, "section").choices = [
            ("", "Every section"),
            *((section.code, section.heading) for section in instrument.sections("case")),
        ]

    @property
    def chosen(self) -> tuple[Fact | None, str]:
        """The fact, of those that divide the cases the first unless another is asked for; the section."""
        self.full_clean()
        key = self.cleaned_data.get("fact") or next(iter(self.by_key), "")
        return self.by_key.get(key), self.cleaned_data.get("section", "")

    @property
    def parameters(self) -> list[tuple[str, str]]:
        fact, section = self.chosen
        own = (("fact", fact.key if fact else ""), ("section", section))
        return [pair for pair in own if pair[1]] + self.selection.parameters


class AreaComparisonForm(SelectionForm):
    """Which figure to compare the areas on, the first there is unless another is chosen; of which cases."""

    basics = ("of", "accepted")
    of = forms.ChoiceField(label="Figure to compare", required=False, error_messages=_UNKNOWN)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(self, data: QueryDict, instrument: Instrument) -> None:
        super().__init__(data, instrument)
        groups = measures(instrument)
        self.measures = {measure.key: measure for _, group in reversed(groups) for measure in group}
        choice_field(self, "of").choices = [
            (name, [(measure.key, _measure_label(measure)) for measure in group]) for name, group in groups
        ]
        self.first = groups[0][1][0] if groups else None

    @property
    def measure(self) -> Measure | None:
        self.full_clean()
        return self.measures.get(self.cleaned_data.get("of", ""), self.first)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        own = [("of", self.measure.key)] if self.measure else []
        return own + self.selection.parameters


def _measure_label(measure: Measure) -> str:
    if measure.key.startswith("chapter-"):
        return f"Combined: {shorten(measure.label, LONGEST)}"
    return f"{measure.key}: {shorten(measure.label, LONGEST)}"


class InspectionComparisonForm(SetupForm):
    """Which other inspection to compare with, of those that the member may compare."""

    then = forms.ChoiceField(label="Inspection to compare with", required=False)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(self, data: Mapping[str, str], others: Iterable[Membership]) -> None:
        super().__init__(data, auto_id="compare-%s")
        self.others = {other.inspection.slug: other for other in others}
        choices = [(slug, _inspection_label(other)) for slug, other in self.others.items()]
        choice_field(self, "then").choices = [("", "Choose an inspection"), *choices]

    @property
    def accepted_only(self) -> bool:
        self.full_clean()
        return bool(self.cleaned_data.get("accepted"))


def _inspection_label(membership: Membership) -> str:
    dated = membership.inspection.dated
    return f"{membership.inspection.title} ({dated})" if dated else membership.inspection.title
