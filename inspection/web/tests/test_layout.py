"""Our forms against GOV.UK Frontend's own examples, and what our layout objects add to them."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

from inspection.tests.examples import html_like, offered, renamed
from inspection.tests.markup import canonical, shape
from inspection.web.layout import CriteriaSection, CriterionRow, DateField

# How many of each component's examples our forms offer; the rest use options that we leave out.
EXAMPLES = {
    "input": 30,
    "textarea": 17,
    "select": 10,
    "file-upload": 14,
    "password-input": 11,
    "radios": 13,
    "checkboxes": 13,
    "date-input": 6,
}
CASES = [
    (component, name)
    for component in EXAMPLES
    for name, (options, _) in canonical(component).items()
    if offered(component, options)
]
YES_NO = [("yes", "Yes"), ("no", "No"), ("na", "N/A")]


@pytest.mark.parametrize(("component", "name"), CASES)
def test_a_field_has_the_markup_of_govuk_frontend(component: str, name: str) -> None:
    options, html = canonical(component)[name]
    assert shape(html_like(component, options)) == shape(renamed(html, options))


def test_none_of_the_examples_has_gone_missing() -> None:
    found = [component for component, _ in CASES]
    assert {component: found.count(component) for component in EXAMPLES} == EXAMPLES


@pytest.mark.parametrize(
    "name",
    [
        "default",
        "without links",
        "mixed with and without links",
        "error list with html as text",
        "error list with html as text link",
    ],
)
def test_the_error_summary_has_the_markup_of_govuk_frontend(name: str) -> None:
    options, html = canonical("error-summary")[name]
    form = forms.Form({}, auto_id="%s")
    for error in options["errorList"]:
        field = error.get("href", "")[1:] or None
        if field:
            form.fields[field] = forms.CharField(required=False)
        form.add_error(field, error["text"])
    assert shape(render_to_string("_error_summary.html", {"form": form})) == shape(html)


def test_a_group_of_fields_has_the_markup_of_govuk_frontend() -> None:
    html = canonical("fieldset")["styled as medium text"][1]
    form = forms.Form()
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.layout = Layout(Fieldset("What is your address?"))
    assert shape(render_crispy_form(form)) == shape(html)


def test_a_whole_form_leaves_validation_to_the_server_and_says_which_files_it_sends() -> None:
    class SampleForm(forms.Form):
        sample = forms.FileField()

    form = BeautifulSoup(render_crispy_form(SampleForm()), "html.parser").form
    assert form is not None
    assert form["enctype"] == "multipart/form-data"
    assert form.has_attr("novalidate")
    assert form.select("[required]") == []


def test_a_tick_box_stands_alone_with_its_label() -> None:
    class DeclarationForm(forms.Form):
        interest = forms.BooleanField(label="I know this person", help_text="We reassign the case.")

    page = BeautifulSoup(render_crispy_form(DeclarationForm({"interest": "on"})), "html.parser")
    (box,) = page.select("input[type=checkbox]")
    assert box["value"] == "on"
    assert box.has_attr("checked")
    assert box["aria-describedby"] == "id_interest-hint"
    assert page.fieldset is None


def test_labels_hints_and_choices_are_escaped() -> None:
    class HostileForm(forms.Form):
        name = forms.CharField(label="<b>a</b>", help_text="<b>b</b>")
        kind = forms.ChoiceField(label="<b>c</b>", choices=[("<b>", "<b>d</b>")], widget=forms.RadioSelect)

    assert "<b>" not in render_crispy_form(HostileForm())


def test_the_problems_of_every_form_in_a_formset_are_listed() -> None:
    class AreaForm(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the name of the area"})

    areas = forms.formset_factory(AreaForm, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-name": "Norfolk"}
    links = BeautifulSoup(render_to_string("_error_summary.html", {"form": areas(data)}), "html.parser").select(
        "a"
    )
    assert [(link["href"], link.text) for link in links] == [("#id_form-1-name", "Enter the name of the area")]


class OrderForm(forms.Form):
    began = DateField(required=False)


def dated(day: str, month: str, year: str) -> OrderForm:
    form = OrderForm({"began-day": day, "began-month": month, "began-year": year})
    form.is_valid()
    return form


def test_a_date_is_read_from_its_three_parts() -> None:
    assert dated("29", " 2", "2004").cleaned_data == {"began": date(2004, 2, 29)}


def test_a_date_may_be_left_empty() -> None:
    assert dated("", "", "").cleaned_data == {"began": None}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("30", "2", "2004"), "The date must be a real date"),
        (("1", "May", "2004"), "The date must be a real date"),
        (("1", "", "2004"), "The date must include a month"),
        (("1", "", ""), "The date must include a month and a year"),
    ],
)
def test_a_date_says_what_is_wrong_with_it(parts: tuple[str, str, str], message: str) -> None:
    form = dated(*parts)
    assert form.errors == {"began": [message]}
    summary = BeautifulSoup(render_to_string("_error_summary.html", {"form": form}), "html.parser")
    assert [link["href"] for link in summary.select("a")] == ["#id_began-day"]


def test_a_date_already_known_fills_its_parts() -> None:
    form = OrderForm(initial={"began": date(2004, 3, 9)})
    inputs = BeautifulSoup(render_crispy_form(form), "html.parser").select("input")
    assert [one["value"] for one in inputs] == ["9", "3", "2004"]


class ScoringForm(forms.Form):
    """Two questions of a section, as a case's form makes them."""

    P1 = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, error_messages={"required": "Answer P1"})
    P1_note = forms.CharField(required=False)
    P2 = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)


def section(form: forms.Form, *rows: CriterionRow) -> BeautifulSoup:
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.layout = Layout(CriteriaSection(rows))
    return BeautifulSoup(render_crispy_form(form), "html.parser")


def test_a_criterion_is_one_group_of_wording_answer_and_note() -> None:
    form = ScoringForm(initial={"P1": "na", "P1_note": "File, page 3"})
    row = CriterionRow("P1", "Was the plan agreed?", field=form["P1"], note=form["P1_note"])
    (group,) = section(form, row).select("fieldset")
    assert group.legend is not None
    assert " ".join(group.legend.text.split()) == "P1 Was the plan agreed?"
    radios = group.select("input")
    assert [radio["value"] for radio in radios] == ["yes", "no", "na"]
    assert [radio.has_attr("checked") for radio in radios] == [False, False, True]
    assert group.select("textarea")[0].text.strip() == "File, page 3"


def test_the_radios_of_a_criterion_have_the_markup_of_govuk_frontend() -> None:
    options, html = canonical("radios")["small inline"]
    form = forms.Form(auto_id="%s")
    choices = [(item["value"], item["text"]) for item in options["items"]]
    form.fields["sort"] = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    row = CriterionRow("P1", "Sort by", field=form["sort"])
    (ours,) = section(form, row).select(".govuk-radios")
    (theirs,) = BeautifulSoup(renamed(html, options), "html.parser").select(".govuk-radios")
    assert shape(str(ours)) == shape(str(theirs))


def test_the_guidance_of_a_criterion_has_the_markup_of_govuk_frontend() -> None:
    form = ScoringForm()
    row = CriterionRow("P1", "Agreed?", field=form["P1"], guidance=[("Yes", "if it is signed")])
    (ours,) = section(form, row).select("details")
    (theirs,) = BeautifulSoup(canonical("details")["default"][1], "html.parser").select("details")
    for tag in ("summary", "summary > span", "summary + div"):
        assert ours.select_one(tag)["class"] == theirs.select_one(tag)["class"]
    assert " ".join(ours.text.split()) == "Guidance for P1 Yes: if it is signed"


def test_an_error_of_a_criterion_is_linked_to_its_first_radio() -> None:
    form = ScoringForm({"P2": "yes"})
    page = section(form, CriterionRow("P1", "Agreed?", field=form["P1"], note=form["P1_note"]))
    (group,) = page.select("fieldset")
    assert group["aria-describedby"] == "id_P1-error"
    assert " ".join(page.select("#id_P1-error")[0].text.split()) == "Error: Answer P1"
    summary = BeautifulSoup(render_to_string("_error_summary.html", {"form": form}), "html.parser")
    assert [link["href"] for link in summary.select("a")] == ["#id_P1"]
    assert page.select("#id_P1")[0]["value"] == "yes"


def test_a_criterion_that_is_not_asked_says_why_and_takes_no_answer() -> None:
    row = CriterionRow("P2", "Was it reviewed?", asked=False, reason="The order has not begun.")
    page = section(ScoringForm(), row)
    assert "Not asked The order has not begun." in " ".join(page.text.split())
    assert page.select("input, textarea, fieldset") == []


def test_a_lead_in_is_shown_once_and_read_out_with_each_of_its_items() -> None:
    form = ScoringForm()
    lead_in = "The plan addressed:"
    page = section(
        form,
        CriterionRow("P1", "the offence", lead_in, "a", form["P1"]),
        CriterionRow("P2", "the victim", lead_in, "b", form["P2"]),
    )
    (shown,) = page.select(".app-criterion__lead-in")
    assert shown["aria-hidden"] == "true"
    assert [" ".join(legend.text.split()) for legend in page.select("legend")] == [
        "P1 The plan addressed: (a) the offence",
        "P2 The plan addressed: (b) the victim",
    ]


def test_the_words_of_an_instrument_are_escaped() -> None:
    form = ScoringForm(initial={"P1_note": "</textarea><script>"})
    hostile = "<script>"
    row = CriterionRow(
        hostile,
        hostile,
        hostile,
        hostile,
        form["P1"],
        form["P1_note"],
        [(hostile, hostile)],
        status=hostile,
    )
    refused = CriterionRow("P2", hostile, asked=False, reason=hostile)
    assert section(form, row, refused).select("script") == []


def test_a_note_keeps_its_first_empty_line() -> None:
    form = ScoringForm(initial={"P1_note": "\nSecond line"})
    form.helper = FormHelper()
    row = CriterionRow("P1", "Agreed?", field=form["P1"], note=form["P1_note"])
    form.helper.layout = Layout(CriteriaSection([row]))
    assert ">\n\nSecond line</textarea>" in render_crispy_form(form)


def test_fields_in_a_section_are_not_rendered_a_second_time() -> None:
    form = ScoringForm()
    form.helper = FormHelper()
    row = CriterionRow("P1", "Agreed?", field=form["P1"], note=form["P1_note"])
    form.helper.layout = Layout(CriteriaSection([row]))
    form.helper.render_unmentioned_fields = True
    page = BeautifulSoup(render_crispy_form(form), "html.parser")
    assert [page.select(f"[name={name}]")[0].name for name in ("P1", "P1_note", "P2")] == [
        "input",
        "textarea",
        "input",
    ]
    assert len(page.select("[name=P1]")) == 3
