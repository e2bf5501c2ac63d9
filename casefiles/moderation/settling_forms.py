"""Settling the differences of two scorings: for each, the answer agreed on and why."""

from typing import Any

from django import forms

from casefiles.moderation.doubles import DoubleScoring, ScoringDifference
from casefiles.scoring.form_base import LONGEST_NOTE, PageForm
from casefiles.scoring.refusals import AssessmentNotReady
from inspection.web.forms import TextField


class SettleForm(PageForm):
    """A choice for each difference. What the rules settle by themselves may be left open."""

    confirmed = forms.BooleanField(
        label="The combinations above are right",
        required=False,
    )

    def __init__(self, double: DoubleScoring, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = double.differences
        for difference in self.differences:
            self.fields[difference.name] = forms.ChoiceField(
                label=f"What is agreed on {difference.name}?",
                choices=difference.choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": f"Choose one of the answers to {difference.name}"},
            )
            if difference.kind == "criterion":
                self.fields[f"{difference.name}-note"] = TextField(
                    label=f"Why, for {difference.name}",
                    required=False,
                    max_length=LONGEST_NOTE,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    @property
    def rows(self) -> list[tuple[ScoringDifference, forms.BoundField, forms.BoundField | None]]:
        return [
            (
                difference,
                self[difference.name],
                self[f"{difference.name}-note"] if difference.kind == "criterion" else None,
            )
            for difference in self.differences
        ]

    def values(self) -> dict[str, tuple[str, str]]:
        chosen = ((one.name, self.cleaned_data.get(one.name)) for one in self._of("criterion"))
        return {name: (value, self.cleaned_data.get(f"{name}-note") or "") for name, value in chosen if value}

    def facts(self) -> dict[str, str]:
        return {
            one.name: self.cleaned_data[one.name] for one in self._of("fact") if self.cleaned_data.get(one.name)
        }

    def _of(self, kind: str) -> list[ScoringDifference]:
        return [one for one in self.differences if one.kind == kind]

    def show_gaps(self, refusal: AssessmentNotReady) -> None:
        """Say beside each question what is missing, and the rest at the top."""
        for gap in refusal.gaps:
            note = f"{gap.name}-note"
            noted = bool(self.cleaned_data.get(gap.name)) and note in self.fields
            name = note if noted else gap.name
            self.add_error(name if name in self.fields else None, gap.text)
        for rule in refusal.broken:
            blocks = rule.level == "block"
            words = rule.message if blocks else f"{rule.message} Tick the box below if it is so."
            self.add_error(None if blocks else "confirmed", words)
