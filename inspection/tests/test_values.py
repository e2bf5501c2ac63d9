"""JSON is read as frozen values by the hints of their fields."""

from dataclasses import dataclass

import pytest

from inspection.values import read_value


@dataclass(frozen=True)
class Shelf:
    label: str
    books: tuple[str, ...] = ()
    width: int | None = None


@dataclass(frozen=True)
class Library:
    name: str
    shelves: tuple[Shelf, ...]
    place: tuple[int, int] = (0, 0)


def test_a_value_is_read_with_all_that_it_holds():
    raw = {"name": "Leeds", "shelves": [{"label": "A", "books": ["Emma"], "width": 3}], "place": [1, 2]}
    assert read_value(Library, raw, {}) == Library("Leeds", (Shelf("A", ("Emma",), 3),), (1, 2))


def test_what_is_not_there_takes_its_default_and_what_is_not_a_field_is_passed_over():
    assert read_value(Shelf, {"label": "A", "colour": "red"}, {}) == Shelf("A")


def test_a_whole_number_may_be_written_with_a_decimal_point():
    width = read_value(Shelf, {"label": "A", "width": 3.0}, {}).width
    assert (width, type(width)) == (3, int)


def test_a_type_of_another_shape_is_read_by_its_own_reader():
    found = read_value(tuple[Shelf, ...], ["A", "B"], {Shelf: Shelf})
    assert found == (Shelf("A"), Shelf("B"))


def test_a_value_without_what_it_needs_is_refused():
    with pytest.raises(TypeError, match="label"):
        read_value(Shelf, {}, {})
