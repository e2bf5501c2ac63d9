"""From the sheets of a workbook to the JSON document of an instrument, remembering every cell's place.

What only a workbook can have wrong is told here: a row that belongs to nothing, and rows of one thing that
contradict each other. Everything else is for the checks of the JSON format. No Django here.
"""

import json
from collections.abc import Mapping
from typing import Any

from criteria.file.problems import Path, as_sentence, did_you_mean
from criteria.workbook import layout as sheets
from criteria.workbook.cells import (
    exact_cell,
    filled_cells,
    format_word,
    refuse_constant,
    trimmed_cell,
)
from criteria.workbook.layout import SheetLayout
from criteria.workbook.places import WorkbookPlaces
from inspection.problems import Problem
from inspection.spreadsheets.text import FileRow

Raw = dict[str, Any]
PlacedObject = tuple[Path, Raw]

UNOWNED: Path = ("orphans",)
PARTS = ("scale", "fact", "chapter", "section", "criterion", "consistency")  # that others name
MAX_HINTS = 50  # looking for the word that was meant takes time

_LEAD_IN_COLUMNS = ("letter", "grid_wording", "scale", "adverse", "applies_text")


class InstrumentSheetReader:
    """Builds the document sheet by sheet; `problems` are those of the workbook alone."""

    def __init__(self, format_name: str, sheets: Mapping[str, list[FileRow]]) -> None:
        self._sheets = sheets
        self.places = WorkbookPlaces()
        self.problems: list[Problem] = []
        self._parts: dict[str, dict[str, PlacedObject]] = {part: {} for part in PARTS}
        self.document: Raw = {"format": format_name, "scales": [], "facts": [], "chapters": []}
        self._whole: PlacedObject = (), self.document

    def read(self) -> Raw:
        """The document as far as the workbook makes one."""
        self._read_instrument()
        self._read_scales()
        self._read_facts()
        self._read_profile()
        self._read_chapters()
        self._read_sections()
        self._read_criteria()
        self._read_rules()
        self._read_consistency()
        self._read_guidance()
        self._read_advanced()
        return self.document

    def _rows(self, layout: SheetLayout) -> list[FileRow]:
        return self._sheets.get(layout.name, [])

    def _add_problem(self, row: FileRow, column: str, message: str) -> None:
        self.problems.append(Problem(row.place(column), message))

    def _add(self, owner: PlacedObject, key: str, raw: Raw, row: FileRow, layout: SheetLayout) -> PlacedObject:
        """Append `raw` to the list under `key` of its owner."""
        group = owner[1].setdefault(key, [])
        group.append(raw)
        added = (*owner[0], key, len(group) - 1), raw
        self.places.put(added[0], row, layout)
        return added

    def _owner(
        self, row: FileRow, column: str, owners: dict[str, PlacedObject], what: str
    ) -> PlacedObject | None:
        """What the cell names; a name that nothing has is a problem."""
        name = row.cells.get(column, "").strip()
        if name in owners:
            return owners[name]
        if name:
            hint = did_you_mean(name, owners) if len(self.problems) < MAX_HINTS else ""
            self._add_problem(row, column, as_sentence(f"there is no {what} “{name[:60]}”{hint}"))
        else:
            self._add_problem(row, column, "The cell is empty.")
        return None

    def _fill_or_contradict(self, row: FileRow, column: str, key: str, raw: Raw, value: object) -> None:
        """Fill in what may stand in any row of a thing, and tell rows that contradict."""
        if value in (None, ""):
            return
        if raw.setdefault(key, value) != value:
            self._add_problem(row, column, f"An earlier row says “{raw[key]}”.")

    def _read_instrument(self) -> None:
        rows = self._rows(sheets.INSTRUMENT)
        for row in rows[:1]:
            self.document |= filled_cells(row, sheets.INSTRUMENT.columns)
            self.places.put((), row, sheets.INSTRUMENT)
        for row in rows[1:]:
            self._add_problem(row, "", "This sheet has a single row.")

    def _read_scales(self) -> None:
        scales = self._parts["scale"]
        for row in self._rows(sheets.SCALES):
            key = trimmed_cell(row, "scale")
            if key not in scales:
                raw = {"key": key, "points": []} if key else {"points": []}
                scales[key] = self._add(self._whole, "scales", raw, row, sheets.SCALES)
            self._fill_or_contradict(row, "name", "name", scales[key][1], trimmed_cell(row, "name"))
            point = filled_cells(row, [c for c in sheets.SCALES.columns if c.name not in ("scale", "name")])
            self._add(scales[key], "points", point, row, sheets.SCALES)

    def _read_facts(self) -> None:
        for row in self._rows(sheets.FACTS):
            raw = filled_cells(row, sheets.FACTS.columns)
            fact = self._add(self._whole, "facts", raw, row, sheets.FACTS)
            self._parts["fact"].setdefault(trimmed_cell(row, "key"), fact)

    def _read_profile(self) -> None:
        block, rows = (
            SheetLayout("Profile", "", columns)
            for columns in (sheets.PROFILE.columns[1:4], sheets.PROFILE.columns[4:])
        )
        for row in self._rows(sheets.PROFILE):
            owner = self._owner(row, "fact", self._parts["fact"], "fact")
            if owner is None:
                continue
            profile = (*owner[0], "profile"), owner[1].setdefault("profile", {"rows": []})
            self.places.put(profile[0], row, block)
            for key, name in block.by_key.items():
                self._fill_or_contradict(row, name, key, profile[1], exact_cell(row, name))
            self._add(profile, "rows", filled_cells(row, rows.columns), row, rows)

    def _read_chapters(self) -> None:
        for row in self._rows(sheets.CHAPTERS):
            raw = filled_cells(row, sheets.CHAPTERS.columns)
            chapter = self._add(self._whole, "chapters", raw, row, sheets.CHAPTERS)
            self._parts["chapter"].setdefault(trimmed_cell(row, "number"), chapter)

    def _read_sections(self) -> None:
        table = SheetLayout("Sections", "", sheets.SECTIONS.columns[4:])
        for row in self._rows(sheets.SECTIONS):
            owner = self._owner(row, "chapter", self._parts["chapter"], "chapter") or _unowned_object()
            raw = filled_cells(row, sheets.SECTIONS.columns[:4])
            section = self._add(owner, "sections", raw, row, sheets.SECTIONS)
            if printed := filled_cells(row, table.columns):
                raw["table"] = printed
                self.places.put((*section[0], "table"), row, table)
            self._parts["section"].setdefault(trimmed_cell(row, "code"), section)

    def _read_criteria(self) -> None:
        rows = self._rows(sheets.CRITERIA)
        lead_ins = {trimmed_cell(row, "under") for row in rows} - {""}
        for row in rows:
            code, under = trimmed_cell(row, "code"), trimmed_cell(row, "under")
            if under:
                continue
            owner = self._owner(row, "section", self._parts["section"], "section") or _unowned_object()
            raw = self._lead_in(row) if code in lead_ins else filled_cells(row, sheets.CRITERIA.columns)
            criterion = self._add(owner, "criteria", raw, row, sheets.CRITERIA)
            self._parts["criterion"].setdefault(code, criterion)
        self._read_items([row for row in rows if trimmed_cell(row, "under")])

    def _lead_in(self, row: FileRow) -> Raw:
        for name in _LEAD_IN_COLUMNS:
            if trimmed_cell(row, name):
                self._add_problem(row, name, "A lead-in is not answered: leave this empty.")
        words = filled_cells(row, sheets.CRITERIA.columns)
        raw = {"code": words.get("code", ""), "lead_in": words.get("wording", ""), "items": []}
        return {key: value for key, value in raw.items() if value != ""}

    def _read_items(self, rows: list[FileRow]) -> None:
        for row in rows:
            owner = self._owner(row, "under", self._parts["criterion"], "criterion") or _unowned_object()
            if "letter" in owner[1]:
                self._add_problem(row, "under", "That row stands under another itself.")
                owner = _unowned_object()
            section = self._parts["section"].get(trimmed_cell(row, "section"))
            if owner[0] != UNOWNED and (section is None or section[0] != owner[0][:4]):
                self._add_problem(row, "section", "The lead-in stands in another section.")
            raw = filled_cells(row, sheets.CRITERIA.columns)
            item = self._add(owner, "items", raw, row, sheets.CRITERIA)
            self._parts["criterion"].setdefault(trimmed_cell(row, "code"), item)

    def _read_rules(self) -> None:
        for row in self._rows(sheets.RULES):
            owner = self._owner(row, "criterion", self._parts["criterion"], "criterion")
            if owner is not None:
                self._add_condition(owner, "applies_when", row)

    def _add_condition(self, owner: PlacedObject, key: str, row: FileRow) -> None:
        condition = exact_cell(row, "condition")
        if not condition:
            self._add_problem(row, "condition", "The cell is empty.")
            return
        conditions = owner[1].setdefault(key, [])
        conditions.append(condition)
        self.places.put((*owner[0], key), row, column="condition")
        self.places.put((*owner[0], key, len(conditions) - 1), row, column="condition")

    def _read_consistency(self) -> None:
        rules = self._parts["consistency"]
        for row in self._rows(sheets.CONSISTENCY):
            key = trimmed_cell(row, "rule")
            if key not in rules:
                raw = {"key": key} if key else {}
                rules[key] = self._add(self._whole, "consistency", raw, row, sheets.CONSISTENCY)
            rule = rules[key]
            self._add_condition(rule, "when", row)
            self._fill_or_contradict(row, "message", "message", rule[1], exact_cell(row, "message"))
            self._fill_or_contradict(row, "level", "level", rule[1], format_word(trimmed_cell(row, "level")))

    def _read_guidance(self) -> None:
        for row in self._rows(sheets.GUIDANCE):
            owner = self._owner(row, "criterion", self._parts["criterion"], "criterion")
            answer, words = trimmed_cell(row, "answer"), exact_cell(row, "guidance")
            for name, cell in (("answer", answer), ("guidance", words)):
                if not cell:
                    self._add_problem(row, name, "The cell is empty.")
            if owner is None or not answer or not words:
                continue
            guidance = owner[1].setdefault("guidance", {})
            if answer in guidance:
                self._add_problem(row, "answer", f"“{answer}” has guidance in an earlier row.")
            guidance[answer] = words
            self.places.put((*owner[0], "guidance"), row, column="guidance")
            self.places.put((*owner[0], "guidance", answer), row, column="answer")

    def _read_advanced(self) -> None:
        owners = {
            f"{part} {name}": owner for part, group in self._parts.items() for name, owner in group.items()
        }
        for row in self._rows(sheets.ADVANCED):
            where, key = trimmed_cell(row, "where"), trimmed_cell(row, "key")
            owner = self._owner(row, "where", owners, "part") if where else self._whole
            if owner is None:
                continue
            if not key or key in owner[1]:
                message = "The key has a column of its own." if key else "The cell is empty."
                self._add_problem(row, "key", message)
                continue
            try:
                owner[1][key] = json.loads(exact_cell(row, "value"), parse_constant=refuse_constant)
            except (ValueError, RecursionError):
                self._add_problem(row, "value", "This is not JSON.")
            self.places.put((*owner[0], key), row, column="value")


def _unowned_object() -> PlacedObject:
    """Takes in what belongs to nothing, so that one fault is not told again of all that hangs on it."""
    return UNOWNED, {}
