"""The kinds of fact: what is kept of what is typed, and how it is said."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from criteria.facts import KINDS, clean_fact, fact_in_words, kind_of
from criteria.spec import Fact

RISK = Fact("risk", "Risk", "choice", "sample", ("high", "low"))
VISITS = Fact("visits", "Visits", "number", "sample", ("not counted",))
OPENED = Fact("opened", "Opened", "date", "sample")
REMARK = Fact("remark", "Remark", "text", "sample")


def test_every_kind_of_the_format_is_in_the_table():
    schema = Path(settings.BASE_DIR, "criteria/file/instrument.schema.json").read_text("utf-8")
    fact = json.loads(schema)["$defs"]["fact"]["properties"]["kind"]
    assert list(KINDS) == fact["enum"]


@pytest.mark.parametrize(
    ("fact", "raw", "kept", "words"),
    [
        (RISK, " high ", "high", "High"),
        (VISITS, "12", 12, "12"),
        (VISITS, "not counted", "not counted", "not counted"),
        (OPENED, "2004-03-05", "2004-03-05", "5 March 2004"),
        (REMARK, "new roof", "new roof", "new roof"),
        (REMARK, "  ", None, ""),
    ],
)
def test_what_is_typed_is_kept_and_said(fact, raw, kept, words):
    assert clean_fact(fact, raw) == kept
    assert fact_in_words(fact, kept) == words


@pytest.mark.parametrize(
    ("fact", "raw", "message"),
    [
        (RISK, "middling", "“middling” is not one of: high, low."),
        (VISITS, "1.5", "“1.5” is not a whole number or not counted."),
        (OPENED, "5 March", "“5 March” is not a date such as 2004-03-15."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(fact, raw, message):
    with pytest.raises(ValueError, match="^" + message.replace(".", r"\.") + "$"):
        clean_fact(fact, raw)


def test_a_date_that_an_older_instrument_left_as_words_is_said_as_it_is():
    assert fact_in_words(OPENED, "in spring") == "in spring"


def test_only_text_is_free_and_only_dates_are_hardly_shared():
    facts = (RISK, VISITS, OPENED, REMARK)
    assert [fact.key for fact in facts if kind_of(fact).free_text] == ["remark"]
    assert [fact.key for fact in facts if not kind_of(fact).shared] == ["opened"]
    assert [fact.key for fact in facts if kind_of(fact).order] == ["visits", "opened"]
