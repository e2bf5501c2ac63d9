"""Links with which somebody chooses their password, in an invitation or because they have forgotten it.

A link works once: its signature covers the password (or that there is none) and the last sign-in.
"""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from inspection.models import Membership
from inspection.people import mail


class InvitationTokens(PasswordResetTokenGenerator):
    """For as long as `PASSWORD_RESET_TIMEOUT`, a week."""

    key_salt = "inspection.invitations"


class ResetTokens(PasswordResetTokenGenerator):
    """For a day."""

    key_salt = "inspection.resets"
    lasts = timedelta(days=1)

    def check_token(self, user: User | None, token: str | None) -> bool:
        if not user or not token or not super().check_token(user, token):
            return False
        made = base36_to_int(token.partition("-")[0])
        return self._num_seconds(self._now()) - made <= self.lasts.total_seconds()


tokens = InvitationTokens()


def invitation_path(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=[uid, tokens.make_token(user)])


def invited_user(uidb64: str, token: str) -> User | None:
    """Whose invitation it is, while it works."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(uidb64)))).first()
    except ValueError:
        return None
    return user if user and tokens.check_token(user, token) else None


def reset_path(user: User) -> str:
    return reverse(
        "account_reset_password_from_key", args=[user_pk_to_url_str(user), ResetTokens().make_token(user)]
    )


def send_invitation(request: HttpRequest, membership: Membership, *, link: str, needs_password: bool) -> bool:
    """Whether the message has left."""
    context = {
        "membership": membership,
        "sender": request.user,
        "link": link,
        "needs_password": needs_password,
    }
    subject = f"{membership.inspection.title}: you are in the team"
    return mail.send(membership.user, subject, "inspection/people/invitation.txt", context)


def hand_over(request: HttpRequest, user: User, *, sent: bool, link: str, what: str, up: str) -> HttpResponse:
    """Say that `what`, such as "The invitation", is sent; else show its link, once, to whoever made it."""
    if sent:
        messages.success(request, f"{what} is sent to {user.email}")
        return redirect(up)
    context = {"user": user, "link": link, "what": what, "why": mail.why_unsent(user), "up": up}
    response = render(request, "inspection/people/link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def send_reset(user: User, link: str) -> bool:
    """Whether the message has left."""
    return mail.send(user, "Choose a new password", "inspection/people/reset.txt", {"user": user, "link": link})
