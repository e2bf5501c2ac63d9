import pytest

from reports.document.references import (
    BadReference,
    FigureReference,
    build_figure_book,
    check_references,
    fill_references,
    find_references,
)
from reports.figures.scores import combined_scores
from reports.figures.tables import build_profile
from reports.tests.libraries import (
    AREAS,
    INSTRUMENT,
    JUDGEMENTS,
    PROFILE_COUNTS,
    RECORDED,
    TALLY,
)

CASE_FACTS = (
    {"stage": "Primary", "shelves": 12, "opened": "1998-09-01"},
    {"stage": "Primary", "shelves": 41, "opened": "2001-01-15"},
    {"stage": "Secondary", "shelves": "Not counted"},
    {"stage": "", "shelves": 40},
)


def book(method="pooled", judgements=JUDGEMENTS, case_facts=CASE_FACTS):
    return build_figure_book(
        INSTRUMENT,
        TALLY,
        build_profile(INSTRUMENT, PROFILE_COUNTS, RECORDED, 16),
        combined_scores(INSTRUMENT, TALLY, AREAS, method),
        judgements,
        AREAS,
        case_facts,
    )


def problems(text):
    return check_references(text, INSTRUMENT, AREAS)


class TestFindReferences:
    def test_gives_them_in_order_with_their_parts(self):
        text = "In {{C1.1}} of {{ sample  Barton   Green | words }} libraries."
        assert find_references(text) == (
            FigureReference("{{C1.1}}", "C1.1", "", ""),
            FigureReference("{{ sample  Barton   Green | words }}", "sample", "Barton Green", "words"),
        )

    def test_text_without_any_has_none(self):
        assert find_references("Half of {libraries} had { { maps } }.") == ()

    def test_a_bar_inside_quotation_marks_belongs_to_the_value(self):
        (found,) = find_references('{{cases stage = "a|b"|words}}')
        assert (found.argument, found.style) == ('stage = "a|b"', "words")


class TestFillReferences:
    @pytest.mark.parametrize(
        ("reference", "printed"),
        [
            ("{{C1.1}}", "63%"),
            ("{{C1.1 n}}", "10"),
            ("{{C1.1 not}}", "6"),
            ("{{C1.1 base}}", "16"),
            ("{{C1.1 of}}", "10 of 16"),
            ("{{C1.2a not}}", "4"),  # and four partly, which are neither
            ("{{C1.2b}}", "N/A"),
            ("{{C2.1}}", "19%"),  # adverse, printed as answered
            ("{{P1.1}}", "53%"),
            ("{{P1.1 n}}", "8"),
            ("{{P1.1 base}}", "15"),
            ("{{P1.1 of}}", "8 of 15"),
            ("{{C}}", "60%"),
            ("{{C of}}", "25 of 42"),
            ("{{C2}}", "81%"),  # adverse, turned round
            ("{{C2 n}}", "13"),
            ("{{M1.1 GOOD}}", "1"),
            ("{{M1.1 NOT YET}}", "0"),
            ("{{sample}}", "16"),
            ("{{sample Barton Green}}", "4"),
            ("{{areas}}", "2"),
        ],
    )
    def test_prints_the_figure(self, reference, printed):
        assert fill_references(reference, book()) == printed

    @pytest.mark.parametrize(
        ("rule", "printed"),
        [
            ("{{cases stage = Primary}}", "2"),
            ("{{cases stage != Primary}}", "1"),  # the unrecorded stage is not counted
            ("{{cases stage in (Primary, Secondary)}}", "3"),
            ("{{cases shelves > 40}}", "1"),
            ("{{cases shelves <= 40}}", "2"),
            ("{{cases opened < 2000-01-01}}", "1"),
            ("{{percent stage = Primary}}", "67%"),  # 2 of the 3 recorded
            ("{{percent catalogue = yes}}", "N/A"),  # nowhere recorded
        ],
    )
    def test_counts_cases_by_a_rule(self, rule, printed):
        assert fill_references(rule, book()) == printed

    def test_leaves_the_rest_of_the_text_as_it_is(self):
        text = "**{{C1.1}}** of libraries ({{C1.1 of}}) had *fresh* stock & {braces}."
        assert fill_references(text, book()) == (
            "**63%** of libraries (10 of 16) had *fresh* stock & {braces}."
        )

    @pytest.mark.parametrize(
        ("reference", "printed"),
        [
            ("{{areas|words}}", "two"),
            ("{{areas|Words}}", "Two"),
            ("{{M1.1 NOT YET|words}}", "zero"),
            ("{{sample|Words}}", "Sixteen"),
            ("{{C n|words}}", "25"),  # above twenty
            ("{{cases stage = Secondary|words}}", "one"),
        ],
    )
    def test_writes_whole_numbers_up_to_twenty_in_words(self, reference, printed):
        assert fill_references(reference, book()) == printed

    def test_twenty_is_a_word_and_twenty_one_is_not(self):
        twenty = book(case_facts=({"stage": "Primary"},) * 20)
        more = book(case_facts=({"stage": "Primary"},) * 21)
        assert fill_references("{{cases stage = Primary|words}}", twenty) == "twenty"
        assert fill_references("{{cases stage = Primary|words}}", more) == "21"

    def test_a_mean_says_what_it_is_the_mean_of(self):
        assert fill_references("{{C1}} ({{C1 of}})", book("mean")) == "41% (mean of 2 criteria)"

    @pytest.mark.parametrize(
        "reference",
        [
            "{{C9.9}}",
            "{{C1.2}}",
            "{{C1.1 twice}}",
            "{{P1.1 not}}",
            "{{M1.1}}",
            "{{M1.1 SPLENDID}}",
            "{{sample Corley}}",
            "{{cases stage}}",
            "{{}}",
        ],
    )
    def test_refuses_what_stands_for_no_figure(self, reference):
        with pytest.raises(BadReference) as refused:
            fill_references(f"Well over {reference}.", book())
        assert str(refused.value) == f"{reference} stands for no figure"


class TestCheckReferences:
    def test_all_that_can_be_printed_is_right(self):
        text = (
            "{{C1.1}} {{C1.1 n|words}} {{C1.1 not}} {{C1.1 base}} {{C1.1 of}} {{P1.1 of}} {{C}} "
            "{{C1 of}} {{M1.1 NOT YET|Words}} {{sample}} {{sample Ashby}} {{areas|words}} "
            "{{cases shelves = Not counted}} {{percent opened >= 2000-01-01}}"
        )
        assert problems(text) == ()
        assert "{{" not in fill_references(text, book())

    @pytest.mark.parametrize(
        ("reference", "problem"),
        [
            ("{{}}", "nothing stands between the braces."),
            (
                "{{C9.9}}",
                'no criterion, profile row, section or chapter has the code "C9.9".',
            ),
            ("{{c1.1}}", 'no criterion, profile row, section or chapter has the code "c1.1".'),
            ("{{C1.2}}", "C1.2 is a lead-in; only its lettered items have figures."),
            ("{{C1.1 twice}}", 'after it write n, not, base, of or nothing, not "twice".'),
            ("{{P1.1 not}}", 'after it write n, base, of or nothing, not "not".'),
            ("{{C1 not}}", 'after it write n, base, of or nothing, not "not".'),
            ("{{M1.1}}", "M1.1 is judged by area; after it write one of: GOOD, NOT YET, N/A."),
            ("{{M1.1 n}}", "M1.1 is judged by area; after it write one of: GOOD, NOT YET, N/A."),
            ("{{M}}", "M is not scored case by case, so it has no combined score."),
            ("{{M1}}", "M1 is not scored case by case, so it has no combined score."),
            ("{{sample Corley}}", '"Corley" is not an area of this inspection.'),
            ("{{areas Ashby}}", '"areas" takes nothing after it.'),
            ("{{C1.1|words}}", "only a whole number can be written in words."),
            ("{{C1.1 of|words}}", "only a whole number can be written in words."),
            ("{{percent stage = Primary|words}}", "only a whole number can be written in words."),
            ("{{areas|upper}}", 'after "|" write "words" or "Words".'),
        ],
    )
    def test_says_what_is_wrong(self, reference, problem):
        assert problems(f"In {reference} libraries") == (f"{reference}: {problem}",)

    @pytest.mark.parametrize(
        ("reference", "problem"),
        [
            ("{{cases}}", 'say which cases, as a fact and its value: "age > 40".'),
            ("{{cases colour = red}}", '"colour" is not a fact of this instrument.'),
            ("{{cases C1.1 = yes}}", '"C1.1" is not a fact of this instrument.'),
            (
                "{{cases stage = Nursery}}",
                "Stage: “Nursery” is not one of: Primary, Secondary, Other.",
            ),
            (
                "{{cases stage in (Primary, Nursery)}}",
                "Stage: “Nursery” is not one of: Primary, Secondary, Other.",
            ),
            (
                "{{percent shelves > many}}",
                "Shelves: “many” is not a whole number or Not counted.",
            ),
            (
                "{{cases shelves > Not counted}}",
                'Shelves: nothing is above or below "Not counted"; use = or !=.',
            ),
            (
                "{{cases stage > Primary}}",
                'Stage: nothing is above or below "Primary"; use = or !=.',
            ),
            (
                "{{cases opened > last year}}",
                "Opened: “last year” is not a date such as 2004-03-15.",
            ),
        ],
    )
    def test_says_what_is_wrong_with_a_rule(self, reference, problem):
        assert problems(f"In {reference} libraries") == (f"{reference}: {problem}",)

    def test_passes_on_what_the_rule_language_says(self):
        (problem,) = problems("{{cases stage}}")
        assert problem.startswith('{{cases stage}}: "stage" is not a condition: write a name')

    def test_tells_every_problem_in_order(self):
        assert [line.split(":")[0] for line in problems("{{X1}} {{C1.1}} {{X2|upper}}")] == [
            "{{X1}}",
            "{{X2|upper}}",
            "{{X2|upper}}",
        ]

    @pytest.mark.parametrize(
        ("text", "near"),
        [
            ("Fresh stock in {{C1.1} of libraries", "Fresh stock in {{C1.1} of libraries"),
            ("Fresh stock in {C1.1}} of libraries", "Fresh stock in {C1.1}} of libraries"),
            ("Over half, {{C1.1", "Over half, {{C1.1"),
        ],
    )
    def test_finds_braces_that_are_not_closed_or_not_opened(self, text, near):
        assert problems(text) == (
            f'"{near}": a reference starts with {{{{ and ends with }}}}; one of them is missing.',
        )

    def test_single_braces_are_only_text(self):
        assert problems("A {set} of {C1.1} books") == ()
