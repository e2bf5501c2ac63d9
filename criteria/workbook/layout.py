"""The sheets of an instrument workbook and their columns, as they are read, written and explained.

`docs/instrument-spreadsheet.md` is for people. No Django here.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "text", "lines", "whole", "yes", "word"]


@dataclass(frozen=True)
class Column:
    """`key` is the key of the JSON format that the cell fills, "" where it is not one.

    A line is trimmed, a text kept exactly, lines are one to a line of the cell, a word is one of the
    format's own ("partly met" for partly_met).
    """

    name: str
    key: str
    kind: Kind
    about: str
    width: int = 16
    required: bool = False


@dataclass(frozen=True)
class Layout:
    name: str
    about: str
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def by_key(self) -> dict[str, str]:
        """Column name by JSON key."""
        return {column.key: column.name for column in self.columns if column.key}


def _need(name: str, key: str, kind: Kind, about: str, width: int = 16) -> Column:
    return Column(name, key, kind, about, width, required=True)


INSTRUMENT = Layout(
    "Instrument",
    "One row about the whole.",
    (
        _need("key", "key", "line", "Short name, the same in every version", 24),
        _need("version", "version", "whole", "1, then one more for each change"),
        _need("title", "title", "line", "Title of the report", 60),
    ),
    required=True,
)
SCALES = Layout(
    "Scales",
    "The answers that criteria can be given: a row for each, in the order a form shows them.",
    (
        _need("scale", "key", "line", "Short name of the scale"),
        Column("name", "name", "line", "What people call it; enough in its first row", 24),
        _need("value", "value", "line", "What is stored, and what rules call it"),
        _need("label", "label", "line", "What a form shows", 24),
        Column("printed", "printed", "line", "What the report prints, if not the label", 24),
        _need("counts_as", "counts_as", "word", "met, partly met, not met or excluded"),
    ),
    required=True,
)
FACTS = Layout(
    "Facts",
    "What is recorded about each case.",
    (
        _need("key", "key", "line", "Name in rules, and column of the sample", 20),
        _need("label", "label", "line", "What people call it", 28),
        _need("kind", "kind", "word", "choice, number, date or text"),
        _need("source", "source", "word", "sample or assessor"),
        Column("choices", "choices", "lines", "The choices, one to a line (Alt+Enter)", 28),
        Column("required", "required", "yes", "yes if every case must have it"),
        Column("hint", "hint", "text", "Help under the question", 40),
    ),
)
PROFILE = Layout(
    "Profile",
    "The facts' blocks in the profile of the sample: a row for each printed row.",
    (
        _need("fact", "", "line", "Key of the fact", 20),
        Column("block", "code", "line", "Code such as P1; enough in the first row"),
        Column("heading", "label", "line", "Heading of the block; likewise", 28),
        Column("sentence", "sentence", "text", "Prints a single row as prose, with {percent}", 40),
        _need("code", "code", "line", "Code such as P1.1"),
        _need("label", "label", "line", "What the row prints", 28),
        Column("values", "values", "lines", "Values it counts, one to a line", 28),
        Column("min", "min", "whole", "Or numbers from here"),
        Column("max", "max", "whole", "to here"),
    ),
)
CHAPTERS = Layout(
    "Chapters",
    "The chapters of the report.",
    (
        _need("number", "number", "whole", "Printed number"),
        Column("letter", "letter", "line", "Letters that stand for it"),
        _need("title", "title", "line", "Printed title", 40),
        Column("short_title", "short_title", "line", "Title inside a sentence", 28),
        _need("kind", "kind", "word", "summary, written, area, case, profile or references"),
        Column("scale", "scale", "line", "Scale of its criteria"),
        Column("chart_title", "chart_title", "line", "Title of the chart of combined scores", 40),
    ),
    required=True,
)
SECTIONS = Layout(
    "Sections",
    "The sections of chapters, in printed order.",
    (
        _need("chapter", "", "whole", "Number of the chapter"),
        _need("code", "code", "line", "Code such as A1"),
        _need("heading", "heading", "line", "Printed heading", 40),
        Column("standard", "standard", "text", "The standard its criteria stand for", 60),
        Column("table_number", "number", "whole", "Number of the table of results"),
        Column("table_title", "title", "line", "Title of that table", 40),
    ),
)
CRITERIA = Layout(
    "Criteria",
    "The criteria in printed order. A row that others name in “under” is their lead-in.",
    (
        _need("section", "", "line", "Code of the section"),
        _need("code", "code", "line", "Code such as A1.1"),
        Column("under", "", "line", "Code of the lead-in it stands under"),
        Column("letter", "letter", "line", "Its letter under the lead-in"),
        _need("wording", "wording", "text", "The exact wording", 70),
        Column("grid_wording", "grid_wording", "text", "Wording in the grid, if it differs", 40),
        Column("scale", "scale", "line", "Its scale, if not the chapter's"),
        Column("adverse", "adverse", "yes", "yes if a met answer is the bad one"),
        Column("applies_text", "applies_text", "text", "When it applies, in words", 40),
    ),
)
RULES = Layout(
    "Rules",
    "When a criterion is asked: a row for each condition, all of which must hold.",
    (
        _need("criterion", "", "line", "Code of the criterion"),
        _need("condition", "applies_when", "text", "Such as: size in (Large, Medium)", 60),
    ),
)
CONSISTENCY = Layout(
    "Consistency",
    "Combinations that should not occur: a row for each condition, all of which must hold.",
    (
        _need("rule", "key", "line", "Short name of the combination", 24),
        _need("condition", "when", "text", "Such as: A1.1 = yes", 60),
        Column("message", "message", "text", "What the assessor is told; in the first row", 60),
        Column("level", "level", "word", "block (usual) or confirm; in the first row"),
    ),
)
GUIDANCE = Layout(
    "Guidance",
    "What counts as each answer to a criterion.",
    (
        _need("criterion", "", "line", "Code of the criterion"),
        _need("answer", "", "line", "Value of its scale"),
        _need("guidance", "", "text", "What counts as that answer", 80),
    ),
)
ADVANCED = Layout(
    "Advanced",
    "Parts of the JSON format that have no column of their own, as JSON.",
    (
        Column("where", "", "line", "Empty for the whole, or such as: criterion A1.1", 24),
        _need("key", "", "line", "Key of the format", 24),
        _need("value", "", "text", "JSON", 80),
    ),
)
LAYOUTS = (
    INSTRUMENT,
    SCALES,
    FACTS,
    PROFILE,
    CHAPTERS,
    SECTIONS,
    CRITERIA,
    RULES,
    CONSISTENCY,
    GUIDANCE,
    ADVANCED,
)
READ_ME = "Read me"  # a sheet of explanations, which is not read
