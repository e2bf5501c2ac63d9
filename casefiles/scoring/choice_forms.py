"""The smaller forms: choosing between two saves, confirming, declaring an interest, filtering."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import forms

from casefiles.scoring.form_base import KEEP_SAVED, OPERATION, PageForm
from casefiles.scoring.pages import CasePage
from casefiles.scoring.refusals import SaveConflict
from inspection.web.forms import ListFilter, TextField


class ConflictForm(PageForm):
    """For each conflict: keep what is saved, or overwrite it with one's own.

    `carried` are the (name, value) pairs of the save that was refused: it is sent again with the choice.
    """

    conflict = forms.CharField(initial="shown", widget=forms.HiddenInput)

    def __init__(
        self,
        conflicts: Iterable[SaveConflict],
        carried: Iterable[tuple[str, str]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data if data and "conflict" in data else None)
        for conflict in conflicts:
            self.fields[f"{conflict.name}-keep"] = forms.ChoiceField(
                label=f"Which answer to {conflict.name} is to stand?",
                choices=[(KEEP_SAVED, "What is saved"), (str(conflict.version), "Yours")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose what is to stand for {conflict.name}"},
            )
        again = {OPERATION, "conflict", "csrfmiddlewaretoken", *self.fields}
        self.carried = [pair for pair in carried if pair[0] not in again]
        self.carried.append((OPERATION, str(uuid4())))


class SubmitForm(PageForm):
    """A box to tick for each combination of answers that is unlikely but possible."""

    def __init__(self, page: CasePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = [rule for rule in page.state.broken_rules if rule.level == "confirm"]
        for rule in self.rules:
            self.fields[rule.key] = forms.BooleanField(
                label=f"This is right: {rule.message}",
                error_messages={"required": f"Confirm that this is right: {rule.message}"},
            )

    def agreed(self) -> set[str]:
        return {rule.key for rule in self.rules if self.cleaned_data.get(rule.key)}


class InterestForm(PageForm):
    reason = TextField(
        label="What is your interest in this case?",
        help_text="For example: you, or somebody in your team, has worked on it. Do not name anybody.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what your interest in the case is"},
    )


class CaseFilter(ListFilter):
    """Which cases to list."""

    area = forms.ChoiceField(label="Area", choices=[("", "Every area")], required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Every status")], required=False)
