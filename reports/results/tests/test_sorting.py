"""Tables in another order: what is ranked, what is not, and where the heads of the columns lead."""

import pytest

from reports.figures.counts import AreaRef, Count, Figure, figure_by_area
from reports.figures.tables import Table, TableRow
from reports.results.tables.sorting import TableOrder, read_order, show_table

KENT, ESSEX = AreaRef("kent", "Kent"), AreaRef("essex", "Essex")


def row(code: str, met: int, relevant: int, *by_area: tuple[int, int], letter: str = "") -> TableRow:
    cells = [figure_by_area(Count(met=m, not_met=n - m)) for m, n in by_area]
    count = Count(met=met, not_met=relevant - met)
    return TableRow(code, f"{code}.", letter, False, False, Figure(met, relevant), count, tuple(cells))


LEAD_IN = TableRow("C3", "For older pupils:", "", True, False, None, None, ())
TABLE = Table(
    1,
    "Stock",
    "C",
    "Stock",
    (
        row("C1", 10, 20, (9, 12), (1, 8)),
        row("C2", 3, 3, (2, 2), (1, 1)),
        LEAD_IN,
        row("C3a", 15, 20, (5, 10), (10, 10), letter="a"),
        row("C3b", 0, 0, (0, 0), (0, 0), letter="b"),
    ),
)


def codes(order: TableOrder, **how: object) -> list[str]:
    return [r.code for r in show_table(TABLE, (KENT, ESSEX), order, **how).table.rows]


def test_without_an_order_the_table_stands_as_it_is_printed():
    shown = show_table(TABLE, (KENT, ESSEX), TableOrder())
    assert (shown.table, shown.sorted) == (TABLE, False)


def test_by_percent_few_cases_come_after_the_others_and_none_last():
    """75% of 20, 50% of 20; then 3 of 3, which is never ranked; then no base."""
    assert codes(TableOrder("C", "percent", True)) == ["C3a", "C1", "C2", "C3b"]
    assert codes(TableOrder("C", "percent")) == ["C1", "C3a", "C2", "C3b"]


def test_by_base():
    assert codes(TableOrder("C", "cases", True)) == ["C1", "C3a", "C2", "C3b"]
    assert codes(TableOrder("C", "cases")) == ["C3b", "C2", "C1", "C3a"]


def test_by_code_backwards():
    assert codes(TableOrder("C", "code", True)) == ["C3b", "C3a", "C2", "C1"]


def test_by_an_area_only_what_it_has_enough_cases_of_is_ranked():
    """Kent has 75% of 12 and 50% of 10; of Essex only 10 of 10 is enough."""
    assert codes(TableOrder("C", "area.kent", True, True), by_area=True) == [
        "C1",
        "C3a",
        "C2",
        "C3b",
    ]
    assert codes(TableOrder("C", "area.essex", True, True), by_area=True) == [
        "C3a",
        "C1",
        "C2",
        "C3b",
    ]


def test_the_threshold_is_the_inspections():
    assert codes(TableOrder("C", "percent", True), threshold=2) == ["C2", "C3a", "C1", "C3b"]


def test_an_item_that_moves_takes_the_words_of_its_lead_in_with_it():
    [first, *_] = show_table(TABLE, (), TableOrder("C", "percent", True)).table.rows
    assert (first.wording, first.letter) == ("For older pupils: C3a.", "")


@pytest.mark.parametrize(
    "order",
    [
        TableOrder("D", "percent"),
        TableOrder("C", "area.kent"),
        TableOrder("C", "area.surrey", False, True),
        TableOrder("C", "x"),
    ],
)
def test_what_is_no_column_of_the_table_sorts_nothing(order):
    assert show_table(TABLE, (KENT, ESSEX), order).table == TABLE


def test_each_heading_sorts_and_the_sorted_one_turns_round():
    shown = show_table(TABLE, (), TableOrder("C", "percent", True), [("accepted", "on")])
    assert [(h.label, h.sort, h.href) for h in shown.headings] == [
        ("Criterion", "none", "?accepted=on&table=C&sort=code"),
        ("Percent", "descending", "?accepted=on&table=C&sort=percent"),
        ("Cases", "none", "?accepted=on&table=C&sort=-cases"),
    ]
    assert (shown.target, shown.sorted) == ("table-C", True)


def test_headings_of_the_table_by_area():
    shown = show_table(TABLE, (KENT,), TableOrder(), by_area=True)
    assert [(h.label, h.sort, h.href) for h in shown.headings] == [
        ("Criterion", "ascending", "?table=C&by=area&sort=-code"),
        ("All", "none", "?table=C&by=area&sort=-percent"),
        ("Kent", "none", "?table=C&by=area&sort=-area.kent"),
    ]
    assert shown.target == "areas-C"


def test_an_order_is_read_from_the_address():
    asked = {"table": "C", "by": "area", "sort": "-area.kent"}
    assert read_order(asked) == TableOrder("C", "area.kent", True, True)
    assert read_order({}) == TableOrder()
