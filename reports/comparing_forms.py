"""What to compare: a figure across the areas, or this inspection with another. They only read."""

from collections.abc import Iterable, Mapping
from textwrap import shorten

from crispy_forms.helper import FormHelper
from django import forms

from inspection.models import Membership
from reports.funnel import Group, Measure

LONGEST = 90  # characters of a wording in a list to choose from
_UNKNOWN = {"invalid_choice": "There is no “%(value)s” here. Choose again."}


class _Form(forms.Form):
    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="compare-%s")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def chosen(self, name: str) -> str:
        """What was asked for, where it is one of the choices."""
        self.full_clean()
        return self.cleaned_data.get(name) or ""


class FunnelForm(_Form):
    """Which figure to compare the areas on: the first there is, unless another is chosen."""

    of = forms.ChoiceField(label="Figure to compare", required=False, error_messages=_UNKNOWN)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(self, data: Mapping[str, str], groups: Iterable[Group]) -> None:
        super().__init__(data)
        groups = tuple(groups)
        self.measures = {measure.key: measure for _, group in reversed(groups) for measure in group}
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (name, [(measure.key, _named(measure)) for measure in group]) for name, group in groups
        ]
        self.first = groups[0][1][0] if groups else None

    @property
    def measure(self) -> Measure | None:
        return self.measures.get(self.chosen("of"), self.first)


def _named(measure: Measure) -> str:
    if measure.key.startswith("chapter-"):
        return f"Combined: {shorten(measure.label, LONGEST)}"
    return f"{measure.key}: {shorten(measure.label, LONGEST)}"


class ComparisonForm(_Form):
    """Which other inspection to compare with, of those that the member may compare."""

    then = forms.ChoiceField(label="Inspection to compare with", required=False)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(self, data: Mapping[str, str], others: Iterable[Membership]) -> None:
        super().__init__(data)
        self.others = {other.inspection.slug: other for other in others}
        choices = [(slug, _titled(other)) for slug, other in self.others.items()]
        self.fields["then"].choices = [("", "Choose an inspection"), *choices]  # type: ignore[attr-defined]


def _titled(membership: Membership) -> str:
    dated = membership.inspection.dated
    return f"{membership.inspection.title} ({dated})" if dated else membership.inspection.title
