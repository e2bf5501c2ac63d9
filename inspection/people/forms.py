"""Forms of signing in and of one's own account: django-allauth's, in the words and looks of this service."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.models import User

from inspection.people.accounts import find_user
from inspection.people.throttle import guess_counted
from inspection.web.forms import SetupForm, TextField

CODE = ("Code", "From your authenticator app, or one of your recovery codes", "Enter the code")
NEW_PASSWORD = ("New password", "At least 15 characters. Three or four words are easy to remember.")
AGAIN = ("New password again", "", "Enter the new password again")


class PlainForm(forms.Form):
    """A form of django-allauth without placeholders.

    `words` are, for each field by its name: its label, its hint, and what is said where it is empty.
    """

    words: dict[str, tuple[str, ...]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            if name in self.words:
                field.label, field.help_text, *required = self.words[name]
                field.error_messages["required"] = required[0] if required else "Fill this in"


class SignInForm(PlainForm, account_forms.LoginForm):
    words = {
        "login": ("User name or e-mail address", "", "Enter your user name or e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def user_credentials(self) -> dict[str, str]:
        """By the person's own user name, whichever they typed."""
        login = self.cleaned_data["login"]
        user = find_user(login)
        return {"username": user.username if user else login, "password": self.cleaned_data["password"]}


class ConfirmPasswordForm(PlainForm, account_forms.ReauthenticateForm):
    words = {"password": ("Your password", "", "Enter your password")}


class ChangePasswordForm(PlainForm, account_forms.ChangePasswordForm):
    words = {
        "oldpassword": ("Your password now", "", "Enter the password that you sign in with now"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }

    def clean_oldpassword(self) -> str:
        """A wrong one counts as at sign-in: an unlocked screen gives nobody more guesses."""
        password: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class AskForResetForm(PlainForm, account_forms.ResetPasswordForm):
    words = {"email": ("E-mail address", "", "Enter your e-mail address")}

    @property
    def mail_is_sent(self) -> bool:
        return settings.MAIL_IS_SENT

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        people = User.objects.filter(email__iexact=email, is_active=True)
        self.users = list(people) if settings.MAIL_IS_SENT else []
        return email


class ResetPasswordForm(PlainForm, account_forms.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD, "password2": AGAIN}


class CountedCodeForm(PlainForm):
    """A code is guessed as a password is, and counted with it."""

    user: User
    words = {"code": CODE}

    def clean_code(self) -> str:
        with guess_counted(context.request, self.user):
            code: str = super().clean_code()  # type: ignore[misc]
        return code


class CodeForm(CountedCodeForm, code_forms.AuthenticateForm):
    """At sign-in."""


class ConfirmCodeForm(CountedCodeForm, code_forms.ReauthenticateForm):
    """When somebody is asked again."""


class AddAppForm(CountedCodeForm, ActivateTOTPForm):
    words = {"code": ("Code", "The six digits that the app now shows", "Enter the code that the app shows")}


class AddPasskeyForm(PlainForm, AddWebAuthnForm):
    words = {
        "name": ("Name of the passkey", "So that you know it again, such as “my phone”"),
        "passwordless": (
            "Sign in with it alone, without a password",
            "It then asks for your finger, face or PIN.",
        ),
    }


class PeopleFilter(SetupForm):
    q = TextField(label="Name, user name or e-mail address", max_length=150, required=False)


class SeenForm(SetupForm):
    """A step about one person's account, for the account as it was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
