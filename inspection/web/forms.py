"""Forms of pages that are one form, and typed ways to a form's own fields."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError


class SetupForm(forms.Form):
    """A form whose page brings the form element, the token and the button."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*self.layout())
        return helper

    def layout(self) -> Sequence[Any]:
        return list(self.fields)

    def refuse(self, error: ValidationError) -> None:
        """Show an action's refusal beside its field, or above the form where it is of no field of it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's own copy of a field, to be given its choices."""
    return cast(forms.ChoiceField, form.fields[name])


def model_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """The form's own copy of a field, to be given the rows it offers."""
    return cast(forms.ModelChoiceField, form.fields[name])
