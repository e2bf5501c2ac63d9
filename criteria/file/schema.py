"""What a schema, such as `instrument.schema.json`, finds wrong with a document, in plain words."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

from criteria.file.problems import Fault, Path, closest, did_you_mean

SCHEMA = FilePath(__file__).with_name("instrument.schema.json")

MAX_LISTED = 20  # the unknown keys of one group that are told one by one
_TYPES = {
    "string": "text in quotes",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list in [square brackets]",
    "object": "a group in {curly brackets}",
}


def schema_faults(document: Any, schema: FilePath = SCHEMA) -> Iterator[Fault]:
    for error in _validator(schema).iter_errors(document):
        yield from _faults(error, tuple(error.absolute_path))


@cache
def _validator(path: FilePath) -> Draft202012Validator:
    schema = json.loads(path.read_text(encoding="utf-8"))
    return validators.extend(Draft202012Validator, {"pattern": _pattern})(schema)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """As in JSON Schema, `$` is the very end; Python's own also matches before a last line break."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError("pattern")


def _faults(error: Any, path: Path) -> Iterator[Fault]:
    """`error` is a ValidationError; jsonschema types its parts as possibly unset."""
    limit = error.validator_value
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(error, path)
        case "required":
            yield from _missing_keys(error, path)
        case "uniqueItems":
            yield from _listed_twice(error.instance, path)
        case "type":
            yield Fault(path, f"must be {_TYPES[limit]}, not {_shown(error.instance)}")
        case "enum":
            shown = _shown(error.instance)
            yield Fault(path, f"{shown} is not allowed{did_you_mean(str(error.instance), limit)}")
        case "const":
            yield Fault(path, f'must be "{limit}", not {_shown(error.instance)}')
        case "pattern":
            rule = error.schema["description"]
            yield Fault(path, f"{_shown(error.instance)} is not allowed here. {rule}")
        case "maxLength":
            yield Fault(path, f"is longer than {limit} characters")
        case "minItems" | "minProperties":
            yield Fault(path, "is empty: put something in it or leave it out")
        case "minimum":
            yield Fault(path, f"must be {limit} or more, not {_shown(error.instance)}")
        case "maximum":
            yield Fault(path, f"must be {limit} or less, not {_shown(error.instance)}")
        case "oneOf" if isinstance(error.instance, dict):  # profile rows are the schema's only one
            yield Fault(path, 'say which cases it counts by one of "value", "values", or "min" and "max"')


def _unknown_keys(error: Any, path: Path) -> Iterator[Fault]:
    known = list(error.schema["properties"])
    unknown = [key for key in error.instance if key not in known]
    for key in unknown[:MAX_LISTED]:
        meant = closest(key, known)
        hint = f': did you mean "{meant}"?' if meant else f": use {', '.join(known)}"
        yield Fault((*path, key), f"unknown key {_shown(key)}{hint}")
    if len(unknown) > MAX_LISTED:
        yield Fault(path, f"has {len(unknown) - MAX_LISTED} more unknown keys")


def _missing_keys(error: Any, path: Path) -> Iterator[Fault]:
    """One that an unknown key was meant for is not missed as well."""
    known = list(error.schema.get("properties", ()))
    unknown = [key for key in error.instance if key not in known]
    meant = {closest(key, known) for key in unknown[:MAX_LISTED]}
    for key in error.validator_value:
        if key not in error.instance and key not in meant:
            yield Fault(path, f'the key "{key}" is missing')


def _listed_twice(values: list[Any], path: Path) -> Iterator[Fault]:
    seen = set()
    for index, value in enumerate(values):
        written = json.dumps(value)
        if written in seen:
            yield Fault((*path, index), f"{_shown(value)} is listed twice")
        seen.add(written)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a group" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f'{text[:60]}…"'
