"""The answer to a save that came too late: both values side by side, and the person chooses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.scoring.choice_forms import ConflictForm
from casefiles.scoring.lines import display_name
from casefiles.scoring.refusals import SaveConflict, StaleSave
from criteria.facts import fact_in_words
from criteria.spec import Instrument

Describe = Callable[[str, str], tuple[str, str]]  # (name, value) -> (question, value in words)


@dataclass(frozen=True)
class ConflictSides:
    """One conflict as the page shows it."""

    name: str
    question: str
    saved: tuple[str, str]
    yours: tuple[str, str]
    by: str
    at: datetime | None
    field: BoundField


def conflict_page(
    request: HttpRequest, stale: StaleSave, describe: Describe, *, title: str, back: str
) -> HttpResponse:
    """409, with what was sent carried along, so that choosing sends all of it again."""
    carried = [(name, value) for name, values in request.POST.lists() for value in values]
    form = ConflictForm(stale.conflicts, carried, request.POST)
    sides = [_sides(conflict, describe, form) for conflict in stale.conflicts]
    context = {"form": form, "conflicts": sides, "heading": title, "back": back}
    return render(request, "casefiles/scoring/conflict.html", context, status=409)


def _sides(conflict: SaveConflict, describe: Describe, form: ConflictForm) -> ConflictSides:
    question, saved = describe(conflict.name, conflict.saved[0])
    _, yours = describe(conflict.name, conflict.yours[0])
    return ConflictSides(
        name=conflict.name,
        question=question,
        saved=(saved, conflict.saved[1]),
        yours=(yours, conflict.yours[1]),
        by=display_name(conflict.by),
        at=conflict.at,
        field=form[f"{conflict.name}-keep"],
    )


def describe_criteria(instrument: Instrument) -> Describe:
    def describe(code: str, value: str) -> tuple[str, str]:
        words = instrument.scale_of(code).point(value).label if value else "No answer"
        return f"{code} {instrument.sentence(code)}", words

    return describe


def describe_facts(instrument: Instrument) -> Describe:
    def describe(key: str, value: str) -> tuple[str, str]:
        fact = instrument.fact_by_key[key]
        return fact.label, fact_in_words(fact, value or None) or "Not recorded"

    return describe
