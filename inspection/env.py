"""Settings from the environment, and from a `.env` file beside manage.py when there is one."""

import os
from pathlib import Path

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


def names(name: str, default: str = "") -> list[str]:
    """A list with commas or blanks between."""
    return text(name, default).replace(",", " ").split()
