"""From the bytes of an instrument file to a JSON document, or to what is wrong with the file."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn
from unicodedata import normalize

from criteria.file.problems import Fault, InstrumentErrors, Path, as_sentence
from inspection.problems import Problem
from inspection.text import control_character, name_of_character

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 10_000  # texts, numbers, lists and groups; a large instrument has a few thousand
MAX_ITEMS = 1_000  # of one list or group
TOO_DEEP = "brackets are nested too deeply"
TOO_MANY = f"holds more than {MAX_VALUES:,} values, too many for an instrument"
TOO_LONG = f"has more than {MAX_ITEMS:,} entries, too many for an instrument"
# After one of these nothing else is looked for: it would take too long.
STOPPING_MESSAGES = (TOO_DEEP, TOO_MANY, TOO_LONG)

_PLAIN_MESSAGES = {
    "Expecting value": "a value is missing, or a comma stands before a closing bracket",
    "Expecting property name enclosed in double quotes": (
        "a key in double quotes is missing, or a comma stands before a closing bracket"
    ),
    "Expecting ',' delimiter": "a comma or a closing bracket is missing",
    "Expecting ':' delimiter": "a colon is missing after the key",
    "Extra data": "the file goes on after its end",
    "Unterminated string starting at": "a double quote is opened and never closed",
    "Invalid control character at": "a line break or a control character stands inside quotes",
}


def _normal(value: Any) -> Any:
    if isinstance(value, list):
        return [_normal(member) for member in value]
    return normalize("NFC", value) if isinstance(value, str) else value


class JsonObject(dict[str, Any]):
    """A JSON object that remembers the keys it was given more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        pairs = [(normalize("NFC", key), _normal(value)) for key, value in pairs]
        super().__init__(pairs)
        self.repeated: list[str] = []
        if len(self) < len(pairs):
            times = Counter(key for key, _ in pairs)
            self.repeated = [key for key in times if times[key] > 1]


def read_document(data: bytes | str) -> Any:
    """The JSON document in a file. Raises InstrumentErrors when there is none to be read."""
    if len(data) > MAX_BYTES:
        _refuse("file", "the file is larger than 1 MB, too large for an instrument")
    text = _decoded(data) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    if not text.strip():
        _refuse("file", "the file is empty")
    try:
        return json.loads(text, object_pairs_hook=JsonObject, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        plain = _PLAIN_MESSAGES.get(error.msg, error.msg)
        _refuse(f"line {error.lineno}, column {error.colno}", f"this is not JSON: {plain}")
    except InstrumentErrors:  # of a constant, and a ValueError too
        raise
    except RecursionError:
        _refuse("file", TOO_DEEP)
    except ValueError:
        _refuse("file", "a number is too long to be read")


def source_faults(document: Any) -> Iterator[Fault]:
    """Repeated keys, characters that cannot be shown, and sizes that no instrument has.

    After a fault in STOP there are no more.
    """
    waiting: list[tuple[Path, Any]] = [((), document)]
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            yield Fault(path[:MAX_DEPTH], TOO_DEEP)
            return
        if isinstance(value, dict | list) and len(value) > MAX_ITEMS:
            yield Fault(path, TOO_LONG)
            return
        if isinstance(value, dict):
            yield from _repeated(path, value)
            waiting += [((*path, key), member) for key, member in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), member) for index, member in enumerate(value)]
        elif isinstance(value, str):
            yield from _unprintable(path, value)
    if waiting:
        yield Fault((), TOO_MANY)


def _repeated(path: Path, value: dict[str, Any]) -> Iterator[Fault]:
    for key in value.repeated if isinstance(value, JsonObject) else ():
        yield Fault((*path, key), f'the key "{key}" appears more than once')


def _unprintable(path: Path, text: str) -> Iterator[Fault]:
    """Control characters other than a tab or a line feed, and halves of surrogate pairs."""
    character = "\r" if "\r" in text else control_character(text)
    if character:
        yield Fault(path, f"holds a control character, {name_of_character(character)}: take it out")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse("file", "the file is in UTF-16: save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(f"line {line}", "the file is not UTF-8: save it as UTF-8")


def _refuse_constant(name: str) -> NoReturn:
    _refuse("file", f"{name} is not a number that JSON knows")


def _refuse(place: str, message: str) -> NoReturn:
    raise InstrumentErrors([Problem(place, as_sentence(message))])
