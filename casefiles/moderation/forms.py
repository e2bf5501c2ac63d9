"""A reviewer's forms: what to look at again, a correction, and the cases to accept together."""

from typing import Any

from django import forms

from casefiles.moderation.queries import ReviewLine, ReviewPage
from casefiles.scoring.case_state import SectionProgress
from casefiles.scoring.form_base import LONGEST_NOTE, PageForm
from inspection.web.forms import ListFilter, TextField, WholeNumberField, choice_field
from inspection.web.layout import Radios

WHOLE_CASE = "comment"


class QueueFilter(ListFilter):
    """Which waiting cases to list."""

    area = forms.ChoiceField(label="Area", choices=[("", "Every area")], required=False)
    assessor = forms.ChoiceField(label="Assessor", choices=[("", "Every assessor")], required=False)


class ReviewForm(forms.Form):
    """Comments by criterion, comments settled, and whether the case is accepted or returned."""

    settled = forms.TypedMultipleChoiceField(required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(choices=[("accept", ""), ("return", "")])

    def __init__(self, review: ReviewPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        choice_field(self, "settled").choices = [(comment.pk, "") for comment in review.open_comments]
        self.fields[WHOLE_CASE] = _comment_field("Comment on the case as a whole")
        for _, lines in review.sections:
            for line in lines:
                self.fields[f"{line.code}-comment"] = _comment_field(f"Comment on {line.code}")

    def clean(self) -> None:
        decision, comments = self.cleaned_data.get("decision"), self.comments()
        if decision == "return" and not comments:
            self.add_error(WHOLE_CASE, "Say what is to be looked at again")
        if decision == "accept":
            for code in comments:
                name = f"{code}-{WHOLE_CASE}" if code else WHOLE_CASE
                self.add_error(name, "To accept the case, take this comment out; otherwise return it")
            if {comment.pk for comment in self.review.open_comments} - self.resolved_keys():
                self.add_error(WHOLE_CASE, "Tick every open comment as settled, or return the case")

    def comments(self) -> dict[str, str]:
        """What was written, by criterion code; "" is the case as a whole."""
        names = [name for name in self.fields if name.endswith(WHOLE_CASE)]
        written = {name: (self.cleaned_data.get(name) or "").strip() for name in names}
        return {name.removesuffix(WHOLE_CASE).removesuffix("-"): text for name, text in written.items() if text}

    @property
    def sections(self) -> list[tuple[SectionProgress, list[tuple[ReviewLine, forms.BoundField]]]]:
        """Each answer with the field for a comment on it."""
        return [
            (part, [(line, self[f"{line.code}-comment"]) for line in lines])
            for part, lines in self.review.sections
        ]

    @property
    def ticked(self) -> set[int]:
        """The comments ticked as settled in what was sent, whether or not the rest was valid."""
        return self.resolved_keys() if self.is_bound else set()

    def resolved_keys(self) -> set[int]:
        return set(self.cleaned_data.get("settled") or ())

    def accepts(self) -> bool:
        return bool(self.cleaned_data["decision"] == "accept")


def _comment_field(label: str) -> TextField:
    return TextField(
        label=label,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"{label} must be {LONGEST_NOTE:,} characters or fewer"},
    )


class CorrectionForm(PageForm):
    """One answer as an inspector would have it, and why."""

    version = WholeNumberField(min_value=0, widget=forms.HiddenInput)
    reason = TextField(
        label="Why is the answer corrected?",
        help_text="The assessor’s own answer is kept and shown beside the correction.",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the answer is corrected"},
    )

    def __init__(self, line: ReviewLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line.line
        self.fields["value"] = forms.ChoiceField(
            label="Correct answer",
            choices=self.line.scale.labels.items(),
            widget=forms.RadioSelect,
            error_messages={"required": "Choose the correct answer"},
        )
        self.fields["version"].initial = self.line.version
        self.order_fields(["version", "value", "reason"])

    def layout(self) -> list[Any]:
        return ["version", Radios("value", inline=True, small=True), "reason"]

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        if value == self.line.answer.value and not self.line.answer.by_rule:
            raise forms.ValidationError("That is the answer already")
        return value
