"""What to compare: a figure across the areas, or this inspection with another. They only read."""

from collections.abc import Iterable, Mapping
from textwrap import shorten

from django import forms
from django.http import QueryDict

from criteria.spec import Instrument
from inspection.models import Membership
from inspection.web.forms import SetupForm, choice_field
from reports.results.area_comparison import Measure, measures
from reports.results.forms import SelectionForm

LONGEST = 90  # characters of a wording in a list to choose from
_UNKNOWN = {"invalid_choice": "There is no “%(value)s” here. Choose again."}


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
