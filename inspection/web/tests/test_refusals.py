"""What an action refuses is shown by the form that asked for it."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory

from inspection.access import signed_in_user
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


def test_a_refusal_that_has_words_on_the_page_stands_beside_the_field_that_it_is_of():
    form = NameForm({"name": "Leeds"})
    with form.showing_refusals({KeyError: "Another area has it: {}"}, "name"):
        raise KeyError("Leeds")
    assert form.errors == {"name": ["Another area has it: 'Leeds'"]}


def test_who_is_not_signed_in_is_nobody_who_acts(rf: RequestFactory):
    request = rf.post("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in_user(request)
