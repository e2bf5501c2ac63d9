"""What is done with every text that people and files bring. No Django here.

A text is kept in Unicode's normal form C, so that what looks alike is alike. Control characters are refused:
no page shows them, and neither XML nor a workbook can hold them.
"""

import re
import unicodedata
from curses.ascii import controlnames

_WITHOUT_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, BOM
_SPACE = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85]+")  # without the control characters that Python calls space
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")


def one_line(text: str) -> str:
    """A name, title or code: every run of white space is one space, what has no width is left out."""
    return _SPACE.sub(" ", _WITHOUT_WIDTH.sub("", unicodedata.normalize("NFC", text))).strip(" ")


def lines(text: str) -> str:
    """Prose: white space stays as it was written, no-break spaces too; every line ends alike."""
    return _WITHOUT_WIDTH.sub("", _LINE_END.sub("\n", unicodedata.normalize("NFC", text)))


def control_character(text: str) -> str:
    """The first control character other than a tab or a line end, or half of a surrogate pair; else ""."""
    found = _CONTROL.search(text)
    return found[0] if found else ""


def printable(text: str) -> str:
    """Text kept before control characters were refused, with a replacement character for each."""
    if not control_character(text):
        return text
    return "".join("\ufffd" if control_character(one) else one for one in text)


def control_problem(text: str) -> str:
    """Which control character a text holds and where, as a sentence to whoever brought it; else ""."""
    control = control_character(text)
    if not control:
        return ""
    before = text[: text.index(control)].split("\n")
    where = f"line {len(before)}, " if "\n" in text else ""
    name, column = name_of_character(control), len(before[-1]) + 1
    return f"Take out the control character {name} at {where}character {column}"


def name_of_character(character: str) -> str:
    """U+000B (VT): its number, and the name that tables of characters give it if it is an old control."""
    number = ord(character)
    old = {**dict(enumerate(controlnames)), 127: "DEL"}.get(number)
    return f"U+{number:04X}" + (f" ({old})" if old else "")
