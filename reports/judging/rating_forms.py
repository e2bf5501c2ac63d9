"""The panel's decision on one rating."""

from typing import Any

from django import forms

from criteria.spec import Ratings
from inspection.web.forms import SetupForm, TextField, WholeNumberField, choice_field
from inspection.web.layout import Radios
from reports.judging.rating_queries import RatingLine


class PanelDecisionForm(SetupForm):
    version = WholeNumberField(min_value=0, widget=forms.HiddenInput)
    band = forms.ChoiceField(
        label="What does the panel decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the rating that the panel decides"},
    )
    reason = TextField(
        label="Why?",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the panel decides so"},
    )

    def __init__(self, ratings: Ratings, line: RatingLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "band").choices = [(band.key, band.name) for band in ratings.bands]
        self.fields["version"].initial = line.decision.version if line.decision else 0
        if line.decision:
            self.initial = {"band": line.decision.band, "reason": line.decision.reason}

    def layout(self) -> list[Any]:
        return ["version", Radios("band", small=True), "reason"]
