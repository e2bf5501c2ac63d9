"""Forms of publishing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from inspection.web.forms import SetupForm, TextField
from inspection.web.layout import Radios
from reports.publishing.actions import SAY_WHAT_CHANGED

APPROVE, REFUSE = "approve", "refuse"


class PublishForm(SetupForm):
    seen = forms.CharField(widget=forms.HiddenInput)
    changes = TextField(
        label="What has changed since the last version",
        help_text="Readers see it with the new version. Name what was wrong and what is right now.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": SAY_WHAT_CHANGED},
    )

    def __init__(self, request: HttpRequest, *, version: int, seen: str) -> None:
        self.request = request
        super().__init__(request.POST if request.method == "POST" else None, initial={"seen": seen})
        if version == 1:
            del self.fields["changes"]

    def look_again(self) -> None:
        """The page now shows another report: what is sent next is about this one."""
        data = self.request.POST.copy()
        data["seen"] = self.initial["seen"]
        self.data = data


class ApproveForm(SetupForm):
    decision = forms.ChoiceField(
        label="Do you approve it?",
        choices=[(APPROVE, "Yes, publish it"), (REFUSE, "No, send it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you approve it"},
    )
    reason = TextField(
        label="Why not",
        help_text="Only if you send it back.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def layout(self) -> Sequence[Any]:
        return [Radios("decision"), "reason"]

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if self.cleaned_data.get("decision") == REFUSE and not reason:
            raise forms.ValidationError("Say why you send it back")
        return reason
