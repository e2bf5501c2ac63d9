"""The filters of the results pages. They only read: a wrong value is an error beside its field."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from django import forms

from reports.behind import ALL, Chosen, Standing
from reports.figures import AreaRef

_UNKNOWN = {"invalid_choice": "There is no “%(value)s” here. Choose again."}


class CasesFilter(forms.Form):
    """Which cases behind a figure to list. `chosen` is what was asked for, where it was valid."""

    answer = forms.ChoiceField(required=False, widget=forms.HiddenInput, error_messages=_UNKNOWN)
    area = forms.ChoiceField(label="Area", required=False, error_messages=_UNKNOWN)
    accepted = forms.BooleanField(label="Accepted cases only", required=False)

    def __init__(
        self, data: Mapping[str, str], areas: Iterable[AreaRef], labels: Mapping[Standing, str]
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["answer"].choices = [("", ""), *labels.items(), (ALL, "")]  # type: ignore[attr-defined]
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            ("", "All areas"),
            *((area.slug, area.name) for area in areas),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def chosen(self) -> Chosen:
        self.full_clean()
        return Chosen(
            area=self.cleaned_data.get("area", ""),
            standing=self.cleaned_data.get("answer", ""),
            accepted_only=self.cleaned_data.get("accepted", False),
        )

    def query(self, **other: str) -> str:
        """The address of the same list with something else chosen, or of another page of it."""
        names = {name: self.data.get(name, "") for name in self.fields}
        return "?" + urlencode({key: value for key, value in (names | other).items() if value})
