"""Light Markdown to HTML that is safe to print."""

import pytest

from reports.document import prose


def test_paragraphs_lists_emphasis_and_strong_are_printed():
    assert prose.to_html("One *or* **two**:\n\n- this\n- that") == (
        "<p>One <em>or</em> <strong>two</strong>:</p>\n<ul>\n<li>this</li>\n<li>that</li>\n</ul>\n"
    )


def test_the_number_goes_inside_the_first_paragraph():
    assert prose.to_html("First.\n\nSecond.", "4.2") == (
        '<p><span class="number">4.2 </span>First.</p>\n<p>Second.</p>\n'
    )


def test_a_text_that_starts_with_a_list_has_its_number_before_it():
    assert prose.to_html("- this", "4.2").startswith('<p><span class="number">4.2 </span></p><ul>')


def test_quotation_marks_are_typographic():
    assert prose.to_html('She said "no"; it\'s his.') == "<p>She said “no”; it’s his.</p>\n"


def test_a_title_keeps_its_asterisks_and_gets_typographic_marks():
    assert prose.curly('"I\'m" *not*') == "“I’m” *not*"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="file:///etc/passwd">',
        "[here](https://example.org/)",
        "![picture](https://example.org/p.png)",
        "<https://example.org/>",
        "&lt;b&gt;",
    ],
)
def test_what_is_not_light_markdown_stays_the_characters_that_were_typed(text):
    html = prose.to_html(text)
    inside = html.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in inside


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("# Title", "a heading"),
        ("Title\n=====", "a heading"),
        ("See [this](https://example.org/).", "a link"),
        ("![picture](p.png)", "a picture"),
        ("<div>x</div>", "HTML"),
        ("a <b>b</b>", "HTML"),
        ("`code`", "code"),
        ("```\ncode\n```", "a block of code"),
        ("one\n\n---\n\ntwo", "a rule across the page"),
        ("|a|b|\n|-|-|\n|1|2|", "a table"),
    ],
)
def test_each_thing_beyond_light_markdown_is_named(text, named):
    assert prose.problems(text) == (
        f"{named} cannot be printed; use paragraphs, lists, *emphasis* and **strong** only.",
    )


@pytest.mark.parametrize("text", ["5 < 6 & 7 > 6", "{{A1.1}} of *cases*", "1. one\n2. two", ""])
def test_light_markdown_has_no_problems(text):
    assert prose.problems(text) == ()


def test_a_footnote_is_written_where_it_belongs() -> None:
    note = 'Full^[Counted by "Bob".].'
    assert prose.to_html(note) == '<p>Full<span class="footnote">Counted by “Bob”.</span>.</p>\n'
