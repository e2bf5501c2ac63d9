"""Settings from the environment, and from a `.env` file beside manage.py when there is one."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_env_file(path: Path) -> None:
    """Take KEY=value lines from `path` into the environment; what is set already wins.

    As a shell and systemd read them: quotation marks around a value are not of it, nor `export` before a key.
    """
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        key, separator, value = line.strip().removeprefix("export ").partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if separator and not key.startswith("#"):
            os.environ.setdefault(key.strip(), value)


def required(name: str) -> str:
    """The value of `name`; a missing one stops the start, because guessing a secret is worse."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment or in a .env file; docs/deployment.md lists all."
        )
    return value


def secret(name: str) -> str:
    """The value of `name`, which nobody can guess: at least 50 characters, not one over and over."""
    value = required(name)
    if len(value) < 50 or len(set(value)) < 10:
        raise ImproperlyConfigured(f"{name} can be guessed. Set at least 50 random characters.")
    return value


def text(name: str, default: str) -> str:
    return os.environ.get(name, "") or default


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no")
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")
    return value == "yes"


def names(name: str, default: str = "") -> list[str]:
    """A list with commas or blanks between."""
    return text(name, default).replace(",", " ").split()


def issuers(*, https: bool) -> list[dict[str, Any]]:
    """The OpenID Connect issuers that `THEMATIC_ISSUERS` names, as django-allauth takes them.

    For each name, such as `entra`, its discovery address, what the button says, and what the issuer calls us
    come from `THEMATIC_ISSUER_ENTRA_URL`, `_NAME`, `_CLIENT` and `_SECRET`.
    """
    return [_issuer(name, https) for name in names("THEMATIC_ISSUERS")]


def _issuer(name: str, https: bool) -> dict[str, Any]:
    prefix = f"THEMATIC_ISSUER_{name.upper().replace('-', '_')}"
    url = urlsplit(required(f"{prefix}_URL"))
    if not url.netloc or url.scheme not in ({"https"} if https else {"https", "http"}):
        raise ImproperlyConfigured(f"{prefix}_URL must be an address that begins with https://.")
    return {
        "provider_id": name,
        "name": text(f"{prefix}_NAME", name),
        "client_id": required(f"{prefix}_CLIENT"),
        "secret": required(f"{prefix}_SECRET"),
        "settings": {
            "server_url": url.geturl().rstrip("/"),
            "origin": f"{url.scheme}://{url.netloc}",
            "fetch_userinfo": False,
        },
    }
