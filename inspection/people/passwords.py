"""Asking a signed-in person for their password again before something that cannot be undone."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

REFUSAL = "Enter the password that you sign in with"


class PasswordField(forms.CharField):
    """The password of whoever is signed in. It is never shown again."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "current-password"}
        options.setdefault("label", "Your password")
        options.setdefault("error_messages", {"required": "Enter your password"})
        widget = forms.PasswordInput(render_value=False, attrs=attributes)
        super().__init__(strip=False, max_length=4096, widget=widget, **options)


def is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether it is the password of the person signed in. Wrong ones count towards the pause of sign-in:
    somebody at an unlocked screen gets no more guesses than somebody at the sign-in page.
    """
    name = request.user.get_username()
    return authenticate(request, username=name, password=password) == request.user
