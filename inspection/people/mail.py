"""Sending a message to somebody, where that can be done."""

import logging
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def can_be_sent_to(user: User) -> bool:
    return bool(settings.MAIL_IS_SENT and user.email)


def send(user: User, subject: str, template: str, context: Mapping[str, object]) -> bool:
    """Whether the mail server has taken the message; the log says why not, and nothing of the message."""
    if not can_be_sent_to(user):
        return False
    try:
        send_mail(subject, render_to_string(template, dict(context)), None, [user.email])
    except OSError as error:  # as smtplib's own errors are
        logger.error("No message could be sent to user %s: %s", user.pk, type(error).__name__)
        return False
    return True


def why_unsent(user: User) -> str:
    """What is missing, where no message was sent, as part of a sentence."""
    if not settings.MAIL_IS_SENT:
        return "no mail server is set up"
    return "the mail server did not take it" if user.email else "they have no e-mail address here"
