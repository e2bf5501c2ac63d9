"""The sheets of an instrument workbook and their columns, as they are read, written and explained.

`docs/instrument-spreadsheet.md` is for people. No Django here.
"""

from dataclasses import dataclass
from typing import Literal

from criteria.facts import KINDS

Kind = Literal["line", "text", "lines", "whole", "yes", "word"]


@dataclass(frozen=True)
class WorkbookColumn:
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
class SheetLayout:
    name: str
    about: str
    columns: tuple[WorkbookColumn, ...]
    required: bool = False

    @property
    def by_key(self) -> dict[str, str]:
        """Column name by JSON key."""
        return {column.key: column.name for column in self.columns if column.key}


def _required_column(name: str, key: str, kind: Kind, about: str, width: int = 16) -> WorkbookColumn:
    return WorkbookColumn(name, key, kind, about, width, required=True)


*_OTHERS, _LAST = KINDS
KINDS_OF_FACT = f"{', '.join(_OTHERS)} or {_LAST}"

INSTRUMENT = SheetLayout(
    "Instrument",
    "One row about the whole.",
    (
        _required_column("key", "key", "line", "Short name, the same in every version", 24),
        _required_column("version", "version", "whole", "1, then one more for each change"),
        _required_column("title", "title", "line", "Title of the report", 60),
    ),
    required=True,
)
SCALES = SheetLayout(
    "Scales",
    "The answers that criteria can be given: a row for each, in the order a form shows them.",
    (
        _required_column("scale", "key", "line", "Short name of the scale"),
        WorkbookColumn("name", "name", "line", "What people call it; enough in its first row", 24),
        _required_column("value", "value", "line", "What is stored, and what rules call it"),
        _required_column("label", "label", "line", "What a form shows", 24),
        WorkbookColumn("printed", "printed", "line", "What the report prints, if not the label", 24),
        _required_column("counts_as", "counts_as", "word", "met, partly met, not met or excluded"),
    ),
    required=True,
)
FACTS = SheetLayout(
    "Facts",
    "What is recorded about each case.",
    (
        _required_column("key", "key", "line", "Name in rules, and column of the sample", 20),
        _required_column("label", "label", "line", "What people call it", 28),
        _required_column("kind", "kind", "word", KINDS_OF_FACT),
        _required_column("source", "source", "word", "sample or assessor"),
        WorkbookColumn("choices", "choices", "lines", "The choices, one to a line (Alt+Enter)", 28),
        WorkbookColumn("required", "required", "yes", "yes if every case must have it"),
        WorkbookColumn("hint", "hint", "text", "Help under the question", 40),
    ),
)
PROFILE = SheetLayout(
    "Profile",
    "The facts' blocks in the profile of the sample: a row for each printed row.",
    (
        _required_column("fact", "", "line", "Key of the fact", 20),
        WorkbookColumn("block", "code", "line", "Code such as P1; enough in the first row"),
        WorkbookColumn("heading", "label", "line", "Heading of the block; likewise", 28),
        WorkbookColumn("sentence", "sentence", "text", "Prints a single row as prose, with {percent}", 40),
        _required_column("code", "code", "line", "Code such as P1.1"),
        _required_column("label", "label", "line", "What the row prints", 28),
        WorkbookColumn("values", "values", "lines", "Values it counts, one to a line", 28),
        WorkbookColumn("min", "min", "whole", "Or numbers from here"),
        WorkbookColumn("max", "max", "whole", "to here"),
    ),
)
CHAPTERS = SheetLayout(
    "Chapters",
    "The chapters of the report.",
    (
        _required_column("number", "number", "whole", "Printed number"),
        WorkbookColumn("letter", "letter", "line", "Letters that stand for it"),
        _required_column("title", "title", "line", "Printed title", 40),
        WorkbookColumn("short_title", "short_title", "line", "Title inside a sentence", 28),
        _required_column("kind", "kind", "word", "summary, written, area, case, profile or references"),
        WorkbookColumn("scale", "scale", "line", "Scale of its criteria"),
        WorkbookColumn("chart_title", "chart_title", "line", "Title of the chart of combined scores", 40),
    ),
    required=True,
)
SECTIONS = SheetLayout(
    "Sections",
    "The sections of chapters, in printed order.",
    (
        _required_column("chapter", "", "whole", "Number of the chapter"),
        _required_column("code", "code", "line", "Code such as A1"),
        _required_column("heading", "heading", "line", "Printed heading", 40),
        WorkbookColumn("standard", "standard", "text", "The standard its criteria stand for", 60),
        WorkbookColumn("table_number", "number", "whole", "Number of the table of results"),
        WorkbookColumn("table_title", "title", "line", "Title of that table", 40),
    ),
)
CRITERIA = SheetLayout(
    "Criteria",
    "The criteria in printed order. A row that others name in “under” is their lead-in.",
    (
        _required_column("section", "", "line", "Code of the section"),
        _required_column("code", "code", "line", "Code such as A1.1"),
        WorkbookColumn("under", "", "line", "Code of the lead-in it stands under"),
        WorkbookColumn("letter", "letter", "line", "Its letter under the lead-in"),
        _required_column("wording", "wording", "text", "The exact wording", 70),
        WorkbookColumn("grid_wording", "grid_wording", "text", "Wording in the grid, if it differs", 40),
        WorkbookColumn("scale", "scale", "line", "Its scale, if not the chapter's"),
        WorkbookColumn("adverse", "adverse", "yes", "yes if a met answer is the bad one"),
        WorkbookColumn("applies_text", "applies_text", "text", "When it applies, in words", 40),
    ),
)
RULES = SheetLayout(
    "Rules",
    "When a criterion is asked: a row for each condition, all of which must hold.",
    (
        _required_column("criterion", "", "line", "Code of the criterion"),
        _required_column("condition", "applies_when", "text", "Such as: size in (Large, Medium)", 60),
    ),
)
CONSISTENCY = SheetLayout(
    "Consistency",
    "Combinations that should not occur: a row for each condition, all of which must hold.",
    (
        _required_column("rule", "key", "line", "Short name of the combination", 24),
        _required_column("condition", "when", "text", "Such as: A1.1 = yes", 60),
        WorkbookColumn("message", "message", "text", "What the assessor is told; in the first row", 60),
        WorkbookColumn("level", "level", "word", "block (usual) or confirm; in the first row"),
    ),
)
GUIDANCE = SheetLayout(
    "Guidance",
    "What counts as each answer to a criterion.",
    (
        _required_column("criterion", "", "line", "Code of the criterion"),
        _required_column("answer", "", "line", "Value of its scale"),
        _required_column("guidance", "", "text", "What counts as that answer", 80),
    ),
)
ADVANCED = SheetLayout(
    "Advanced",
    "Parts of the JSON format that have no column of their own, as JSON.",
    (
        WorkbookColumn("where", "", "line", "Empty for the whole, or such as: criterion A1.1", 24),
        _required_column("key", "", "line", "Key of the format", 24),
        _required_column("value", "", "text", "JSON", 80),
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
