"""Recording the facts of a case that the assessor establishes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casefiles.scoring.form_base import LONGEST_NOTE, VERSION, SaveForm
from casefiles.scoring.pages import CasePage
from criteria.facts import clean_fact, fact_in_words, kind_of
from criteria.spec import Fact
from inspection.web.forms import TextField, WholeNumberField
from inspection.web.layout import DateField, Radios

RADIOS_UP_TO = 7


class FactsForm(SaveForm):
    """The facts that the assessor establishes. Any may be left for later.

    Of a returned case these are only the facts on which the answers that came back depend.
    """

    def __init__(self, page: CasePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.facts = [line.fact for line in page.assessor_facts if page.may_change(line.fact.key)]
        self.fields[VERSION] = WholeNumberField(
            required=False, min_value=0, initial=page.assessment.version, widget=forms.HiddenInput
        )
        for fact in self.facts:
            self.fields[fact.key] = _fact_field(fact, page.assessment.facts.get(fact.key))

    def layout(self) -> Sequence[Any]:
        return [_fact_layout(fact, self.fields[fact.key]) for fact in self.facts]

    def clean(self) -> None:
        for fact in self.facts:
            raw = self.cleaned_data.get(fact.key)
            try:
                self.cleaned_data[fact.key] = clean_fact(fact, "" if raw is None else str(raw))
            except ValueError as error:
                self.add_error(fact.key, f"{fact.label}: {error}")

    def values(self) -> dict[str, object]:
        """The facts to save: what was sent, except where the person keeps what is saved."""
        saved = self.page.assessment.facts
        chosen = dict(saved) | {
            fact.key: saved.get(fact.key) if self.keeps_saved(fact.key) else self.cleaned_data.get(fact.key)
            for fact in self.facts
        }
        return {key: value for key, value in chosen.items() if value is not None}

    def version_seen(self) -> int:
        """The version that the page showed, or the one that the person chose to overwrite."""
        chosen = [self.overwrites(fact.key) for fact in self.facts]
        return max(
            (version for version in chosen if version is not None),
            default=self.cleaned_data.get(VERSION) or 0,
        )


def _fact_field(fact: Fact, value: object) -> forms.Field:
    shared: dict[str, Any] = {
        "label": fact.label,
        "help_text": fact.hint,
        "required": False,
        "initial": value,
    }
    kind = kind_of(fact)
    if kind.only_choices:
        return forms.ChoiceField(
            choices=_fact_choices(fact),
            widget=forms.RadioSelect if len(fact.choices) <= RADIOS_UP_TO else forms.Select,
            error_messages={"invalid_choice": f"Choose one of the answers to {fact.label}"},
            **shared,
        )
    if kind.cell == "date":
        return DateField(**shared)
    if kind.hint and not fact.hint:
        shared["help_text"] = " or ".join([kind.hint, *fact.choices])
    return TextField(max_length=LONGEST_NOTE, **shared)


def _fact_choices(fact: Fact) -> list[tuple[str, str]]:
    """The choices, and a way to leave the fact open where nothing demands it."""
    choices = [(choice, fact_in_words(fact, choice)) for choice in fact.choices]
    if len(fact.choices) > RADIOS_UP_TO:
        return [("", "Not recorded"), *choices]
    return choices if fact.required else [*choices, ("", "Not recorded")]


def _fact_layout(fact: Fact, field: forms.Field) -> Any:
    if isinstance(field.widget, forms.RadioSelect):
        return Radios(fact.key, inline=len(fact.choices) <= 3, small=True, legend_size="s")
    return fact.key
