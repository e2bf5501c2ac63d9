"""The figures of the tiny inspection on the writer's desk, and in the prose that refers to them.

Of five schools, three in North, L1.1 is good enough in three of the four where it arises: 75%.
"""

import pytest

from inspection.models import Inspection
from reports.document.references import find_references
from reports.writing.figure_marks import key_of, live_figures, to_html, with_key
from reports.writing.figures import AvailableFigures, LiveFigure, in_rule
from reports.writing.working_report import working_report


@pytest.fixture
def figures(tiny: Inspection) -> AvailableFigures:
    return working_report(tiny).figures


def live(text: str, figures: AvailableFigures) -> LiveFigure:
    return figures.live(find_references(text)[0])


def test_a_percentage_comes_with_its_counts_and_its_cases(figures):
    assert live("{{L1.1}}", figures) == LiveFigure(
        "{{L1.1}}", "75%", of="3 of 4", href="/tiny/results/criteria/L1.1/"
    )


@pytest.mark.parametrize(
    ("reference", "value", "href"),
    [
        ("{{L1.1 n|words}}", "three", "/tiny/results/criteria/L1.1/"),
        ("{{P1.1 of}}", "3 of 5", "/tiny/results/criteria/P1.1/"),
        ("{{L1}}", "67%", "/tiny/results/#table-L1"),
        ("{{L}}", "67%", "/tiny/results/#chapter-2"),
        ("{{D1.1 strong}}", "1", "/tiny/results/#grids"),
        ("{{sample North}}", "3", ""),
        ("{{cases size = Small}}", "3", ""),
    ],
)
def test_what_a_reference_stands_for_and_what_is_behind_it(reference, value, href, figures):
    found = live(reference, figures)
    assert (found.value, found.href) == (value, href)


def test_a_reference_to_nothing_says_why(figures):
    found = live("{{L9.9}}", figures)
    assert found.wrong == 'no criterion, profile row, section or chapter has the code "L9.9".'


def test_every_figure_can_be_chosen_in_each_of_its_forms(figures):
    groups = {group.heading: group.figures for group in figures.groups()}
    assert list(groups) == [
        "The sample",
        "2. The library in use",
        "3. The district's part",
        "Profile of the sample",
        "Cases by a fact",
    ]
    [books] = [one for one in groups["2. The library in use"] if one.code == "L1.1"]
    assert [one.reference for one in books.forms] == [
        "{{L1.1}}",
        "{{L1.1 of}}",
        "{{L1.1 n}}",
        "{{L1.1 not}}",
        "{{L1.1 base}}",
    ]
    assert [one.value for one in books.forms] == ["75%", "3 of 4", "3", "1", "4"]


def test_no_reference_on_offer_is_wrong(figures):
    offered = [one for g in figures.groups() for f in g.figures for one in f.forms]
    assert [one for one in offered if one.wrong] == []


def test_a_value_with_a_comma_stands_in_quotation_marks():
    assert in_rule("Small") == "Small"
    assert in_rule('Small, "old"') == '"Small, ""old"""'


def test_figures_in_prose_are_marked_and_lead_to_their_cases(figures):
    text = "In *{{L1.1 of}}* of {{sample}}, & no more"
    html = to_html(text, live_figures(text, figures))
    assert html == (
        '<p>In <em><a class="app-figure" href="/tiny/results/criteria/L1.1/" title="{{L1.1 of}}">3 of 4</a>'
        '</em> of <span class="app-figure" title="{{sample}}">5</span>, &amp; no more</p>\n'
    )


def test_a_lost_figure_is_marked_as_it_was_typed(figures):
    text = "About {{*L9*}} <b>"
    html = to_html(text, live_figures(text, figures))
    assert '<mark class="app-figure app-figure--wrong">{{*L9*}}</mark> &lt;b&gt;' in html


def test_nobody_can_type_the_marks(figures):
    text = "\ue0017\ue002x\ue003 {{sample}}"
    assert '7x <span class="app-figure"' in to_html(text, live_figures(text, figures))


def test_a_text_carries_the_key_of_its_passage():
    assert key_of(with_key(42, "In {{sample}} schools")) == 42
