"""Settings from the environment, and from a `.env` file beside manage.py when there is one."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def load_env_file(path: Path) -> None:
    """Take KEY=value lines from `path` into the environment; what is set already wins."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        key, separator, value = line.partition("=")
        if separator and not key.lstrip().startswith("#"):
            os.environ.setdefault(key.strip(), value.strip())


def required(name: str) -> str:
    """The value of `name`; a missing one stops the start, because guessing a secret is worse."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment or in a .env file; docs/deployment.md lists all."
        )
    return value


def text(name: str, default: str) -> str:
    return os.environ.get(name, "") or default


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not “{value}”.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]
