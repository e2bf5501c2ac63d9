"""The lead decides how figures are worked out and printed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

RULES = {
    "combined_method": "mean",
    "small_number_threshold": "12",
    "publish_area_figures": "on",
    "language": "cy",
}


def test_laura_changes_the_rules_and_the_old_ones_stay_in_history(
    tiny: Any, as_: Callable[[str], Client]
) -> None:
    sent = as_("laura").post("/tiny/setup/rules/", RULES)
    tiny.refresh_from_db()
    assert sent.status_code == 302
    assert (tiny.combined_method, tiny.small_number_threshold) == ("mean", 12)
    assert (tiny.publish_area_figures, tiny.second_approval, tiny.language) == (True, False, "cy")
    latest = tiny.history.latest()
    assert latest.history_user.username == "laura"
    assert latest.prev_record.combined_method == "pooled"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("small_number_threshold", "2", "The smallest number of cases must be 3 or more"),
        ("small_number_threshold", "ten", "The smallest number of cases must be a whole number"),
        ("combined_method", "", "Select how combined scores are worked out"),
        ("language", "fr", "Select a valid choice"),
    ],
)
def test_a_wrong_rule_is_named_beside_its_field(
    tiny: Any, as_: Callable[[str], Client], field: str, value: str, error: str
) -> None:
    page = as_("laura").post("/tiny/setup/rules/", RULES | {field: value})
    tiny.refresh_from_db()
    assert error in page.content.decode()
    assert tiny.combined_method == "pooled"
