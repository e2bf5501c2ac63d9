"""What people prove with who they are: a password, an app, recovery codes; and a session that is asked again."""

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.test import Client

from inspection.people.fresh import PROVED_AT

PASSWORD = "a long way to the library"


def give_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, name: str, password: str = PASSWORD, **where: str) -> Any:
    """`where` the request comes from, as `REMOTE_ADDR` and `HTTP_X_FORWARDED_FOR` say."""
    return client.post("/sign-in/", {"login": name, "password": password}, **where)


def add_app(user: User) -> str:
    """The secret that an authenticator app of theirs knows."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def app_code(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def wrong_code(secret: str) -> str:
    """What the app shows at no time near."""
    near = {format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)) for step in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def grow_stale(client: Client) -> Client:
    """As some minutes after signing in."""
    session = client.session
    session[PROVED_AT] = 0
    session.save()
    return client


def confirm(client: Client, response: Any, password: str = PASSWORD) -> Any:
    """Answer with the password where `response` leads to be asked again."""
    assert response["Location"].startswith("/account/confirm/?next="), response["Location"]
    return client.post(response["Location"], {"password": password})
