"""The forms of the writing pages. A passage has only the fields of its kind; what was typed in the
others goes along hidden, so that trying another kind loses nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from criteria.facts import kind_of
from criteria.spec import Instrument
from inspection.web.forms import TextField, WholeNumberField, choice_field
from reports.document import prose
from reports.document.references import check_references
from reports.figures.counts import AreaRef
from reports.models.passages import Passage
from reports.writing.figures import in_rule
from reports.writing.passages_file import MAX_ADDRESSEE, MAX_TITLE, TITLED, PassageSpec
from reports.writing.places import INSIDE, OUTSIDE, PassagePlace, passage_places, place_choices

LONGEST = 20_000  # characters of one passage
TITLES = {
    "foreword": ("Signed by", "Printed under the text. Leave it empty for no signature."),
    "acknowledgement": ("Signed by", "Printed under the text. Leave it empty for no signature."),
    "glossary": ("Term or abbreviation", ""),
    "quotation": ("Whose words", "Never the name of a person: “an assessor”, “a manager”."),
}
_CHARACTERS = "Use %(limit_value)d characters or fewer; there are %(show_value)d now"


class PassageForm(forms.Form):
    """One passage. Built anew for each kind; `passage_spec` is what it says once it is valid.

    `terms` are the glossary's other terms, in lower case.
    """

    version = WholeNumberField(min_value=0, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Kind of passage")
    place = forms.ChoiceField(
        label="Where it stands",
        error_messages={
            "required": "Choose where the passage stands",
            "invalid_choice": "A passage of this kind cannot stand there. Choose another place",
        },
    )
    title = TextField(max_length=MAX_TITLE, required=False, error_messages={"max_length": _CHARACTERS})
    addressee = TextField(
        label="Who should act on it",
        help_text="Printed as “… should ensure that:”. Write it the same way each time.",
        max_length=MAX_ADDRESSEE,
        error_messages={"required": "Enter who should act on it", "max_length": _CHARACTERS},
    )
    area = forms.ChoiceField(label="Area", error_messages={"required": "Choose the area of the good practice"})
    text = TextField(
        label="Text",
        help_text="*slanted*, **bold**, lists that begin with - or 1. A figure is written as a "
        "reference, such as {{sample}}.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Enter the text", "max_length": _CHARACTERS},
    )

    def __init__(
        self,
        instrument: Instrument,
        areas: Sequence[AreaRef],
        kinds: Sequence[str],
        *args: Any,
        terms: Sequence[str] = (),
        addressees: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.areas, self.terms = instrument, areas, terms
        self.addressees = addressees
        wanted = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        self.chosen = str(wanted) if wanted in kinds else kinds[0]
        self._set_choices(kinds)
        self._keep_to_kind()

    def _set_choices(self, kinds: Sequence[str]) -> None:
        choices: dict[str, list] = {
            "kind": [(kind, Passage.Kind(kind).label) for kind in kinds],
            "place": [("", "Choose a place"), *place_choices(self.chosen, self.instrument)],
            "area": [("", "Choose an area"), *((area.name, area.name) for area in self.areas)],
        }
        for name, found in choices.items():
            choice_field(self, name).choices = found
        self.fields["addressee"].widget.attrs["list"] = "addressees"

    def _keep_to_kind(self) -> None:
        """The fields that are not of the kind are hidden and may be empty."""
        label, hint = TITLES.get(self.chosen, ("", ""))
        self.fields["title"].label, self.fields["title"].help_text = label, hint
        shown = {"text", *(name for name, wanted in self._wanted.items() if wanted)}
        for name in {"kind", *self._wanted} - shown:
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].required = name == "kind"
        if self.chosen == "glossary":
            self.fields["title"].required = True
            self.fields["title"].error_messages["required"] = "Enter the term"

    @property
    def _wanted(self) -> Mapping[str, bool]:
        return {
            "kind": self.chosen in INSIDE,
            "place": self.chosen in INSIDE,
            "title": self.chosen in TITLED,
            "addressee": self.chosen == "recommendation",
            "area": self.chosen == "good_practice",
        }

    @property
    def kind_label(self) -> str:
        return Passage.Kind(self.chosen).label

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        wrong = (*prose.problems(text), *check_references(text, self.instrument, self.areas))
        if wrong:
            raise forms.ValidationError([problem[:1].upper() + problem[1:] for problem in wrong])
        return text

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if self.chosen == "glossary" and title.casefold() in self.terms:
            raise forms.ValidationError(f"“{title}” is in the glossary already")
        return title

    @property
    def passage_spec(self) -> PassageSpec:
        given, wanted = self.cleaned_data, self._wanted
        place = passage_places(self.instrument)[given["place"]] if wanted["place"] else PassagePlace()
        return PassageSpec(
            kind=self.chosen,
            text=given["text"],
            chapter=place.chapter,
            section=place.section,
            position=place.position,
            **{name: given[name] if wanted[name] else "" for name in ("title", "addressee", "area")},
        )


def initial_values(row: Passage) -> dict[str, Any]:
    """The form of a passage that there is."""
    return {
        "version": row.version,
        "kind": row.kind,
        "place": PassagePlace.of(row).key,
        "title": row.title,
        "addressee": row.addressee,
        "area": row.area.name if row.area else "",
        "text": row.text,
    }


def kinds_beside(kind: str) -> tuple[str, ...]:
    """The kinds that a passage of this kind can be turned into."""
    return (kind,) if kind in OUTSIDE else INSIDE


class RemovalForm(forms.Form):
    version = WholeNumberField(min_value=0, widget=forms.HiddenInput)
    reason = TextField(
        label="Why is it removed?",
        max_length=100,
        error_messages={"required": "Say why the passage is removed", "max_length": _CHARACTERS},
    )


class PassageCommentForm(forms.Form):
    text = TextField(
        label="Your comment",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter a comment", "max_length": _CHARACTERS},
    )


class RuleForm(forms.Form):
    """A rule about a fact, to count the cases that meet it. It only reads."""

    fact = forms.ChoiceField(label="Fact", error_messages={"required": "Choose a fact"})
    op = forms.ChoiceField(
        label="Is",
        choices=[
            ("=", "equal to"),
            ("!=", "other than"),
            (">", "more than"),
            (">=", "at least"),
            ("<", "less than"),
            ("<=", "at most"),
        ],
    )
    value = TextField(label="Value", max_length=200)

    def __init__(self, instrument: Instrument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "rule-%s", **kwargs})
        choice_field(self, "fact").choices = list(_facts(instrument))
        self.instrument = instrument

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            problems = check_references("{{cases " + self.rule + "}}", self.instrument, ())
            for problem in problems:
                self.add_error("value", problem.partition("}}: ")[2])
        return given

    @property
    def rule(self) -> str:
        given = self.cleaned_data
        return f"{given['fact']} {given['op']} {in_rule(given['value'])}"


def _facts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    for fact in instrument.facts:
        if not kind_of(fact).free_text:
            yield fact.key, fact.label
