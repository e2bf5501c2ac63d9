"""What every form here shares. A form's template holds the <form> element, its token and its buttons."""

from typing import Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms

from inspection.web.forms import SetupForm, whole_number

KEEP_SAVED = "saved"
OPERATION, VERSION = "save-operation", "save-version"
LONGEST_NOTE = 100_000


class PageForm(SetupForm):
    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.render_hidden_fields = True
        return helper


class SaveForm(PageForm):
    """A form that saves what a page showed, and may come back from the page of conflicts.

    There the person chose, in `<name>-keep`, to keep what is saved or to overwrite a version of it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[OPERATION] = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def keeps_saved(self, name: str) -> bool:
        return self.data.get(f"{name}-keep") == KEEP_SAVED

    def overwrites(self, name: str) -> int | None:
        """The version that the person chose to overwrite."""
        return whole_number(self.data.get(f"{name}-keep", ""))
