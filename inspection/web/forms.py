"""Forms of pages that are one form, and typed ways to a form's own fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from inspection.problems import ProblemsFound
from inspection.text import control_problem, lines, one_line


def _refuse_control_character(text: str) -> None:
    if (problem := control_problem(text)) and "\0" not in text:  # Django's own fields refuse that
        raise ValidationError(problem, code="control_character")


class TextField(forms.CharField):
    """Text that is kept: the only field for it. In a text area it has lines, else it is one."""

    default_validators = [_refuse_control_character]

    def to_python(self, value: Any) -> str:
        tidied = lines if isinstance(self.widget, forms.Textarea) else one_line
        return super().to_python(tidied(value or "")) or ""


class WholeNumberField(forms.IntegerField):
    """A whole number that a column can hold: the only field for one."""

    def __init__(self, *, max_value: int = 2_147_483_647, **options: Any) -> None:
        super().__init__(max_value=max_value, **options)


def whole_number(text: str) -> int | None:
    """The number that a page's own field holds; None for what no page of ours has sent."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


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

    @contextmanager
    def showing_refusals(
        self, words: Mapping[type[Exception], str] | None = None, field: str | None = None
    ) -> Iterator[None]:
        """An action's refusal ends the block, and the form shows it.

        An error of a kind in `words` is shown in these, beside `field`; `{}` stands for what it says itself.
        """
        words = words or {}
        try:
            yield
        except ValidationError as error:
            self.refuse(error)
        except ProblemsFound as error:
            self.add_error(None, str(error))
        except tuple(words) as error:
            text = next(text for kind, text in words.items() if isinstance(error, kind))
            self.add_error(field, text.replace("{}", str(error)))

    def refuse(self, error: ValidationError) -> None:
        """Show an action's refusal beside its field, or above the form where it is of no field of it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class ListFilter(SetupForm):
    """Which rows of a list to show, by fields that are choices; anything unknown is as good as nothing."""

    def __init__(
        self,
        data: Mapping[str, str],
        offered: Mapping[str, Iterable[tuple[str, str]]],
        auto_id: str = "id_%s",
    ) -> None:
        """`offered` are the choices of each field beside its own."""
        super().__init__(data, auto_id=auto_id)
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [*field.choices, *choices]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def query(self) -> str:
        """The choices as they stand in an address."""
        return urlencode(self.chosen())


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's own copy of a field, to be given its choices."""
    return cast(forms.ChoiceField, form.fields[name])


def model_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """The form's own copy of a field, to be given the rows it offers."""
    return cast(forms.ModelChoiceField, form.fields[name])
