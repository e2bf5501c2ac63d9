"""What an action refuses is shown by the form that asked for it."""

from django import forms
from django.core.exceptions import ValidationError

from inspection.problems import Problem, ProblemsFound
from inspection.web.forms import SetupForm


class NameForm(SetupForm):
    name = forms.CharField()


def refused(error: Exception) -> dict[str, list[str]]:
    form = NameForm({"name": "Leeds"})
    assert form.is_valid()
    with form.showing_refusals():
        raise error
    return form.errors


def test_a_refusal_of_a_field_stands_beside_it():
    assert refused(ValidationError({"name": "This name is taken"})) == {"name": ["This name is taken"]}


def test_any_other_refusal_stands_above_the_form():
    assert refused(ValidationError({"area": "Unknown"})) == {"__all__": ["Unknown"]}
    assert refused(ValidationError("Not now")) == {"__all__": ["Not now"]}


def test_problems_of_a_file_stand_above_the_form_with_their_places():
    found = ProblemsFound([Problem("row 2", "The case “N01” is already in the sample.")])
    assert refused(found) == {"__all__": ["row 2: The case “N01” is already in the sample."]}
