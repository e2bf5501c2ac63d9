"""Forms of the accuracy round."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from casefiles.scoring.form_base import PageForm
from inspection.web.forms import TextField, WholeNumberField, choice_field
from inspection.web.layout import DateField, LabelledField, Radios
from reports.accuracy.actions import LONGEST
from reports.accuracy.places import CommentPlace
from reports.models.writing import AccuracyComment

Decision = AccuracyComment.Decision


class DeadlineForm(PageForm):
    deadline = DateField(
        label="Deadline for comments",
        help_text="The last day on which the areas can comment. For example, 27 3 2026.",
        error_messages={"required": "Enter the deadline"},
    )


class AccuracyCommentForm(PageForm):
    """A comment on one part of the draft: on all of it, or on a paragraph."""

    place = forms.ChoiceField(
        label="What is it about?", error_messages={"invalid_choice": "Choose what it is about"}
    )
    text = TextField(
        label="What is wrong, and what is right?",
        help_text="Only facts can be corrected. Say where they can be checked. Do not name anybody.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write what is wrong",
            "max_length": f"The comment must be {LONGEST:,} characters or fewer",
        },
    )

    def __init__(self, places: Iterable[CommentPlace], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{place.section}/{place.paragraph}": place for place in places}
        choices = [(key, place.short) for key, place in self.places.items()]
        choice_field(self, "place").choices = choices

    @property
    def chosen(self) -> CommentPlace:
        return self.places[self.cleaned_data["place"]]


class CommentDecisionForm(PageForm):
    version = WholeNumberField(min_value=1, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[(Decision.ACCEPTED, "Accept"), (Decision.REJECTED, "Reject")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the comment is accepted or rejected"},
    )
    reason = TextField(
        label="Why?",
        help_text="The area reads the reason when the round is closed.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the comment is accepted or rejected"},
    )

    def __init__(self, comment: AccuracyComment, data: Any = None) -> None:
        initial = {"version": comment.version, "reason": comment.reason}
        super().__init__(data, initial=initial | {"decision": comment.decision or None})

    def layout(self) -> Sequence[Any]:
        hints = {
            Decision.ACCEPTED.value: "The report has to be changed: do it on the writing pages.",
            Decision.REJECTED.value: "The report stays as it is.",
        }
        return [
            "version",
            Radios("decision", small=True, legend_size="s", hints=hints),
            self._reason,
        ]

    _reason = LabelledField("reason", label_size="s")


class CloseRoundForm(PageForm):
    """`needed`: whether closing must be confirmed."""

    confirmed = forms.BooleanField(
        label="Close it all the same",
        error_messages={"required": "Tick the box if the round is to be closed all the same"},
    )

    def __init__(self, needed: bool, data: Any = None) -> None:
        super().__init__(data)
        if not needed:
            del self.fields["confirmed"]
