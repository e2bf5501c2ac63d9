"""The message that invites somebody, with a signed link on which they choose their password.

The link works once and for a week: its signature covers the password (none yet) and the last sign-in.
"""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from inspection.models import Membership


class InvitationTokens(PasswordResetTokenGenerator):
    key_salt = "inspection.invitations"


tokens = InvitationTokens()


def invitation_path(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=[uid, tokens.make_token(user)])


def send_invitation(request: HttpRequest, membership: Membership, *, needs_password: bool) -> None:
    """Raises OSError when no mail server takes the message."""
    user = membership.user
    path = invitation_path(user) if needs_password else reverse("home")
    context = {
        "membership": membership,
        "sender": request.user,
        "link": request.build_absolute_uri(path),
        "needs_password": needs_password,
    }
    text = render_to_string("inspection/people/invitation.txt", context)
    send_mail(f"{membership.inspection.title}: you are in the team", text, None, [user.email])
