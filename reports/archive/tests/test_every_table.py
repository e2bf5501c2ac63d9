"""No table of the product is forgotten when an inspection is archived, or when its cases are removed.

Whoever adds a model: a chain of keys that are always filled in must lead to its inspection, or it is
passing (`inspection.database.tables.TRANSIENT`). If it holds nothing about single cases, add it to `STAYS`.
"""

import pytest
from django.contrib.auth.models import User
from django.db import models

from casefiles.sample.removal import MODELS_OF_CASES
from inspection.database.tables import (
    DERIVED,
    TRANSIENT,
    data_fields,
    dependent_models,
    history_of,
    history_tables,
    inspection_tables,
    live_models,
)
from inspection.database.tables import table_label as label

WRITTEN = (
    models.BigAutoField,
    models.BinaryField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.ForeignKey,
    models.IntegerField,
    models.JSONField,
    models.TextField,
    models.UUIDField,
)  # the kinds of field that an archive writes and a restore reads
OF_ACCOUNTS = {"inspection.accountchange"}
"""Of people's accounts, which belong to no inspection."""
STAYS = {
    "inspection.accountchange",
    "criteria.chapter",
    "criteria.criterion",
    "criteria.instrumentversion",
    "criteria.scale",
    "criteria.scalepoint",
    "criteria.section",
    "casefiles.areajudgement",
    "inspection.area",
    "inspection.inspection",
    "inspection.membership",
    "inspection.phasechange",
    "reports.accuracycomment",
    "reports.accuracydraft",
    "reports.accuracyround",
    "reports.agreementintervals",
    "reports.paneldecision",
    "reports.passage",
    "reports.passagecomment",
    "reports.publication",
    "reports.publishedfile",
    "reports.publishedreport",
    "reports.renderjob",
}


def test_every_table_is_archived_or_passing():
    known = {table.model for table in inspection_tables()}
    assert {label(model) for model in live_models()} - set(map(label, known)) == OF_ACCOUNTS
    assert {label(model) for model in live_models(transient=True)} >= TRANSIENT


def test_every_field_history_is_archived():
    kept = {table.model for table in inspection_tables() if history_of(table.model)}
    assert kept == {model for model, _ in history_tables()}


@pytest.mark.parametrize("table", inspection_tables(), ids=lambda table: table.label)
def test_every_field_is_of_a_kind_that_is_archived(table):
    fields = data_fields(table.model)
    assert [one.name for one in fields if not isinstance(one, WRITTEN)] == []
    assert [one.name for one in table.model._meta.many_to_many] == []
    known = {User, *(other.model for other in inspection_tables())}
    keys = [one for one in fields if isinstance(one, models.ForeignKey)]
    assert [one.name for one in keys if one.related_model not in known] == []


def test_every_field_is_archived_but_keys_jobs_and_what_is_derived():
    left_out = {
        str(one)
        for table in inspection_tables()
        for one in table.model._meta.concrete_fields
        if one not in data_fields(table.model) and not one.primary_key
    }
    assert left_out == {"reports.AccuracyRound.job", "reports.Publication.job", *DERIVED}


def test_every_table_stays_or_goes_when_the_cases_are_removed():
    going = {label(model) for model in dependent_models(*MODELS_OF_CASES)}
    every = {label(model) for model in live_models(transient=True)}
    assert going & STAYS == set()
    assert every - going == STAYS
