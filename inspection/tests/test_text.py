"""What every text that people and files bring goes through."""

import re
import unicodedata
from pathlib import Path

import pytest
from django import forms

from inspection.text import control_problem, lines, one_line
from inspection.web.forms import TextField


class NoteForm(forms.Form):
    name = TextField(label="Name", required=False)
    note = TextField(label="Note", required=False, widget=forms.Textarea)


def form(**sent: str) -> NoteForm:
    return NoteForm(sent)


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t", "  ", " \u200b"])
def test_a_name_with_another_space_is_the_same_name(space):
    assert one_line(f"West{space}Midlands ") == "West Midlands"


def test_what_looks_alike_is_alike():
    written = unicodedata.normalize("NFD", "Ynys Môn")
    assert written != "Ynys Môn"
    assert one_line(written) == lines(written) == "Ynys Môn"


def test_prose_keeps_its_lines_and_its_no_break_spaces():
    assert lines("At 5\u00a0km,\r\nor\u2028more\ufeff") == "At 5\u00a0km,\nor\nmore"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Bo\x0boks", "U+000B (VT) at character 3"),
        ("\x01", "U+0001 (SOH) at character 1"),
        ("One\nTwo\x7f", "U+007F (DEL) at line 2, character 4"),
        ("a\x85b", "U+0085 at character 2"),
    ],
)
def test_a_control_character_is_refused_with_its_name_and_place(text, place):
    assert control_problem(text) == f"Take out the control character {place}"
    assert form(note=text).errors["note"] == [f"Take out the control character {place}"]


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85"])
def test_a_control_character_that_python_takes_for_a_space_is_refused_in_a_name_too(character):
    assert "control character" in form(name=f"West{character}Midlands").errors["name"][0]


def test_a_nul_is_refused_once():
    assert form(note="a\0b").errors["note"] == ["Null characters are not allowed."]


def test_no_form_keeps_text_by_another_field():
    """Hidden marks of a page and passwords apart: the first are compared, the second never stored as they are."""
    apart = ("HiddenInput", "class PasswordField", "class TextField")
    found = [
        f"{path}: {line.strip()}"
        for app in ("inspection", "criteria", "casefiles", "reports")
        for path in Path(app).rglob("*.py")
        if "tests" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"forms\.(CharField|RegexField|JSONField)\b", line)
        and not any(one in line for one in apart)
    ]
    assert found == []
