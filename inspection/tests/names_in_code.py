"""Looking up what a document names: a package, a module, a class, a function or a member of one."""

import dataclasses
import importlib
from pathlib import Path

from django.conf import settings
from django.db.models import Model


def find(name):
    """What `package.module.Class.member` stands for. Raises AttributeError or KeyError where it is not there."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        path = settings.BASE_DIR / Path(*parts[:cut])
        if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
            found = importlib.import_module(".".join(parts[:cut]))
            for member in parts[cut:]:
                found = member_of(found, member)
            return found
    raise AttributeError(name)


def member_of(owner, name):
    """`owner`'s member; a field of a frozen value or of a table is one."""
    if isinstance(owner, type) and dataclasses.is_dataclass(owner) and not hasattr(owner, name):
        return {field.name: field for field in dataclasses.fields(owner)}[name]
    if isinstance(owner, type) and issubclass(owner, Model) and not hasattr(owner, name):
        return owner._meta.get_field(name)
    return getattr(owner, name)
