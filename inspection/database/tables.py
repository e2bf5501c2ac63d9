"""The tables that hold an inspection, found from the models: for its archive, and for removing cases.

A table belongs to an inspection when a chain of foreign keys leads to it. Whoever adds a model need not
come here, unless what it holds is passing (`TRANSIENT`).
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

from inspection.models import Inspection

APPS = ("inspection", "criteria", "casefiles", "reports")
TRANSIENT = frozenset({"casefiles.saveoperation", "casefiles.sampleupload", "reports.renderjob"})
DERIVED = frozenset(
    {"casefiles.Assessment.area", "inspection.Inspection.instrument_stamp"}
)  # columns that are filled in anew wherever the rows come to


@dataclass(frozen=True)
class InspectionTable:
    """A model and the way from it to its inspection, as a filter writes it."""

    model: type[Model]
    path: str

    @property
    def label(self) -> str:
        """As archives call it: by the name of the table, which outlives that of the model."""
        return table_label(self.model)

    def rows(self, inspection: Inspection) -> QuerySet:
        """The rows of the inspection, in the order in which they were made."""
        rows = self.model._default_manager.filter(**{self.path: inspection.pk})
        return rows.order_by("pk")


def table_label(model: type[Model]) -> str:
    return model._meta.db_table.replace("_", ".", 1)


@cache
def inspection_tables() -> tuple[InspectionTable, ...]:
    """Every table of an inspection, each after those that it refers to."""
    paths = _paths(live_models())
    return tuple(InspectionTable(model, paths[model]) for model in _referred_first(paths.keys()))


def _referred_first(models: Set[type[Model]]) -> Iterable[type[Model]]:
    """Each after those of them that it refers to."""
    ordered = sorted(models, key=_label)
    graph = {one: {key.related_model for key in foreign_keys(one)} & models - {one} for one in ordered}
    return TopologicalSorter(graph).static_order()


@cache
def history_tables() -> tuple[tuple[type[Model], InspectionTable], ...]:
    """Each model whose field history is kept, with the table that keeps it."""
    histories = ((table, history_of(table.model)) for table in inspection_tables())
    return tuple((table.model, InspectionTable(history, table.path)) for table, history in histories if history)


@cache
def history_of(model: type[Model]) -> Any:
    """The model that keeps the history of this one, or None if it is not kept."""
    manager = getattr(model, "history", None)
    return getattr(manager, "model", None)


def dependent_models(*roots: type[Model]) -> list[type[Model]]:
    """`roots` and every model whose rows hang on theirs, those that nothing hangs on first."""
    dependent = set(roots)
    for model in _referred_first(set(live_models(transient=True))):
        if any(key.related_model in dependent for key in foreign_keys(model)):
            dependent.add(model)
    return list(_referred_first(dependent))[::-1]


def live_models(*, transient: bool = False) -> Iterator[type[Model]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            kept = transient or _label(model) not in TRANSIENT
            if kept and not hasattr(model, "history_object"):
                yield model


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


def foreign_keys(model: type[Model]) -> list[ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _paths(models: Iterator[type[Model]]) -> dict[type[Model], str]:
    """The shortest way from each model to its inspection, over keys that are always filled in."""
    paths: dict[type[Model], str] = {Inspection: "id"}
    waiting = [model for model in models if model is not Inspection]
    while True:
        reached = {model: path for model in waiting if (path := _step(model, paths))}
        if not reached:
            return paths
        paths |= reached
        waiting = [model for model in waiting if model not in paths]


def _step(model: type[Model], paths: dict[type[Model], str]) -> str:
    """The first key of `model` that leads to a model with a path, or "" where none does yet."""
    for key in foreign_keys(model):
        if not key.null and key.related_model in paths:
            rest = paths[key.related_model]
            return key.name if rest == "id" else f"{key.name}__{rest}"
    return ""


@cache
def data_fields(model: type[Model]) -> tuple[Field, ...]:
    """The fields that an archive keeps: no key of its own, nothing derived, no keys to what is passing."""
    passing = {key for key in foreign_keys(model) if _label(key.related_model) in TRANSIENT}
    return tuple(
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field not in passing and str(field) not in DERIVED
    )
