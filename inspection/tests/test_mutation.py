"""The faults that `script/mutate` puts in: where they go, what they are, and which are drawn."""

import ast

import pytest

from script.mutation.main import every_place
from script.mutation.places import Place, sample
from script.mutation.python_faults import python_places, with_python_fault
from script.mutation.text_faults import text_places, with_text_fault

MODULE = '''"""A module."""
import logging

LIMIT = 10


@transaction.atomic
def lend(books: int, *, late: bool = False) -> int:
    """Lend some."""
    if books < LIMIT and not late:
        logger.info("lent")
        return min(books, 3)
    raise ValueError("too many")
'''


def changed(number: int) -> tuple[str, ...]:
    """The lines of the module that a fault makes others."""
    before = ast.unparse(ast.parse(MODULE)).splitlines()
    after = with_python_fault(MODULE, number).splitlines()
    return tuple(line.strip() for line in after if line not in before)


def test_every_fault_of_a_module_is_another_line():
    found = {(place.line, place.kind): changed(place.number) for place in python_places("books.py", MODULE)}
    assert found == {
        (4, "constant"): ("LIMIT = 11",),
        (7, "decorator left out"): (),
        (8, "constant"): ("def lend(books: int, *, late: bool=True) -> int:",),
        (10, "condition turned round"): ("if not (books < LIMIT and (not late)):",),
        (10, "operator"): ("if books < LIMIT or not late:",),
        (10, "comparison"): ("if books <= LIMIT and (not late):",),
        (10, "not left out"): ("if books < LIMIT and late:",),
        (12, "nothing returned"): ("return None",),
        (12, "other function"): ("return max(books, 3)",),
        (12, "constant"): ("return min(books, 4)",),
        (13, "statement left out"): ("pass",),
    }


def test_what_a_chain_of_calls_filters_is_left_out():
    text = "rows = Answer.objects.filter(counts=True).select_for_update().order_by('pk')\n"
    kinds = [place.kind for place in python_places("books.py", text)]
    assert kinds == ["call left out", "call left out", "call left out", "argument left out", "constant"]
    assert with_python_fault(text, 1) == "rows = Answer.objects.filter(counts=True).order_by('pk')"


@pytest.mark.parametrize(
    ("path", "line", "faults"),
    [
        ("a.html", "<form>{% csrf_token %}</form>", ["<form></form>"]),
        ("a.html", "{% if late %}", ["{% if not late %}"]),
        ("a.html", "<p>{{ book.title }}</p>", ["<p>{{ book.title|safe }}</p>", "<p></p>"]),
        ("a.html", '<th scope="col">', ["<th>"]),
        ("a.html", "{# if late #}", []),
        ("a.js", "if (late && tries < 3) {", ["if (late && tries <= 3) {", "if (late || tries < 3) {", "if (!(late && tries < 3)) {", "if (late && tries < (3 + 1)) {"]),
        ("a.js", "  await send();", ["  send();", ";"]),
        ("a.js", "// if (late) return;", []),
    ],
)  # fmt: skip
def test_the_faults_of_a_line(path, line, faults):
    places = list(text_places(path, line))
    assert [with_text_fault(path, line, place.number) for place in places] == faults


def place(path: str, number: int) -> Place:
    return Place(path, number, "constant", "x", number)


PLACES = (
    [place("a/b/x.py", n) for n in range(90)]
    + [place("a/c/y.py", n) for n in range(9)]
    + [place("d/e/z.py", 1)]
)


def test_every_package_has_its_share_of_the_sample():
    drawn = sample(PLACES, 20, seed=1)
    assert len(set(drawn)) == 20
    assert {one.package for one in drawn} == {"a/b", "a/c", "d/e"}
    assert sum(one.package == "a/b" for one in drawn) == 18


def test_the_same_seed_draws_the_same_places():
    assert sample(PLACES, 20, seed=7) == sample(reversed(PLACES), 20, seed=7)
    assert sample(PLACES, 20, seed=7) != sample(PLACES, 20, seed=8)


def test_places_are_found_in_every_part_of_the_product():
    packages = {one.package for one in every_place()}
    assert {
        "casefiles/scoring",
        "criteria/file",
        "reports/figures",
        "static/js",
    } <= packages
    assert "templates/reports" in packages
    assert not [name for name in packages if "tests" in name or "migrations" in name]
