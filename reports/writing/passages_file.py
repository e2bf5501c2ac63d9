"""Reading a file of passages: the report's text, in printed order. Nothing is written here.

`docs/inspection-folder.md` describes the format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from criteria.file.problems import Fault, did_you_mean, in_file_order
from criteria.file.source import read_document, source_faults
from criteria.spec import Instrument
from inspection.problems import ProblemsFound
from reports.document import prose
from reports.document.references import check_references
from reports.figures.counts import AreaRef
from reports.writing.places import INSIDE, OUTSIDE

FORMAT = "thematic-passages/1"
TITLED = ("foreword", "acknowledgement", "glossary", "quotation")
MAX_TITLE = 200
MAX_ADDRESSEE = 100


@dataclass(frozen=True)
class PassageSpec:
    """A passage as its file gives it; `area` is the area's name."""

    kind: str
    text: str
    chapter: int | None = None
    section: str = ""
    position: str = "start"
    title: str = ""
    addressee: str = ""
    area: str = ""


_KEYS = tuple(part.name for part in fields(PassageSpec))


def parse_passages(data: bytes | str, instrument: Instrument, areas: Sequence[str]) -> tuple[PassageSpec, ...]:
    """The passages of a file; `areas` are the names of the inspection's areas.

    Raises ProblemsFound with every fault, each with its place such as `passages[3].text`.
    """
    document = read_document(data)
    check = _Check(instrument, tuple(areas))
    found = in_file_order(document, [*source_faults(document), *check.document(document)])
    if found:
        raise ProblemsFound(found)
    return tuple(PassageSpec(**entry) for entry in document["passages"])


@dataclass(frozen=True)
class _Check:
    """Each method yields the faults of one part, at the part's path in the document."""

    instrument: Instrument
    areas: tuple[str, ...]

    def document(self, document: Any) -> Iterator[Fault]:
        if not isinstance(document, dict):
            yield Fault((), "the file holds no JSON object")
            return
        yield from _unknown_keys((), document, ("format", "passages"))
        if document.get("format") != FORMAT:
            yield Fault(("format",), f'the format must be "{FORMAT}"')
        entries = document.get("passages")
        if not isinstance(entries, list):
            yield Fault(("passages",), "there must be a list of passages")
            return
        for number, entry in enumerate(entries):
            for fault in self.entry(entry):
                yield Fault(("passages", number, *fault.path), fault.message)
        yield from _repeated_terms(entries)

    def entry(self, entry: Any) -> Iterator[Fault]:
        if not isinstance(entry, dict):
            yield Fault((), "a passage must be a JSON object")
            return
        yield from _unknown_keys((), entry, _KEYS)
        wrong = list(_wrong_types(entry))
        yield from wrong
        if wrong:
            return
        if entry.get("kind") not in (*OUTSIDE, *INSIDE):
            yield Fault(("kind",), f"the kind must be one of {', '.join((*OUTSIDE, *INSIDE))}")
            return
        yield from self.anchor(entry)
        yield from self.attributes(entry)
        yield from self.text(entry)

    def anchor(self, entry: Mapping[str, Any]) -> Iterator[Fault]:
        """Where the passage stands: chapter, section, position."""
        kind, chapter, section = entry["kind"], entry.get("chapter"), entry.get("section", "")
        if kind in OUTSIDE:
            yield from (
                Fault((key,), f"a {kind} stands in no chapter: take this out")
                for key in ("chapter", "section", "position")
                if key in entry
            )
            return
        known = {one.number: one for one in self.instrument.chapters}
        if chapter not in known:
            yield Fault(("chapter",), f"the instrument has no chapter {chapter}")
        elif section and section not in {one.code for one in known[chapter].sections}:
            yield Fault(("section",), f'chapter {chapter} has no section "{section}"')
        if entry.get("position", "start") not in ("start", "end"):
            yield Fault(("position",), 'the position must be "start" or "end"')
        elif section and entry.get("position") == "end":
            yield Fault(("position",), "only a passage without a section can stand at the end")

    def attributes(self, entry: Mapping[str, Any]) -> Iterator[Fault]:
        """The keys that some kinds need and others may not have."""
        kind = entry["kind"]
        yield from _needed(entry, "addressee", kind == "recommendation", MAX_ADDRESSEE)
        yield from _needed(entry, "title", kind in TITLED, MAX_TITLE, required=kind == "glossary")
        yield from _needed(entry, "area", kind == "good_practice", MAX_TITLE)
        if kind == "good_practice" and entry.get("area") and entry["area"] not in self.areas:
            yield Fault(("area",), f'"{entry["area"]}" is not an area of this inspection')

    def text(self, entry: Mapping[str, Any]) -> Iterator[Fault]:
        text = entry.get("text", "")
        if not text.strip():
            yield Fault(("text",), "the text is missing")
        yield from (Fault(("text",), problem) for problem in prose.problems(text))
        areas = [AreaRef("", name) for name in self.areas]
        for problem in check_references(text, self.instrument, areas):
            yield Fault(("text",), problem)


def _unknown_keys(path: tuple[str, ...], given: Mapping[str, Any], known: Sequence[str]) -> Iterator[Fault]:
    for key in given:
        if key not in known:
            yield Fault((*path, key), f'the key "{key}" is not known{did_you_mean(key, known)}')


def _wrong_types(entry: Mapping[str, Any]) -> Iterator[Fault]:
    for key in _KEYS:
        value = entry.get(key)
        if key == "chapter":
            if key in entry and (not isinstance(value, int) or isinstance(value, bool)):
                yield Fault((key,), "a chapter is given by its number")
        elif key in entry and not isinstance(value, str):
            yield Fault((key,), "this must be text in double quotes")


def _needed(
    entry: Mapping[str, Any], key: str, wanted: bool, longest: int, *, required: bool | None = None
) -> Iterator[Fault]:
    """A key that must be there when `wanted` (or when `required`), and may not be there otherwise."""
    value, kind = entry.get(key, ""), entry["kind"].replace("_", " ")
    if value and not wanted:
        yield Fault((key,), f"a {kind} has no {key}: take this out")
    elif not value.strip() and (wanted if required is None else required):
        yield Fault((key,), f"a {kind} needs its {key}")
    elif len(value) > longest:
        yield Fault((key,), f"at most {longest} characters are allowed; this has {len(value)}")


def _repeated_terms(entries: Sequence[Any]) -> Iterator[Fault]:
    """Glossary terms that an earlier entry has explained."""
    seen: dict[str, int] = {}
    for number, entry in enumerate(entries):
        if isinstance(entry, dict) and entry.get("kind") == "glossary":
            first = seen.setdefault(str(entry.get("title")), number)
            if first != number:
                message = f'"{entry.get("title")}" is already explained in passages[{first}]'
                yield Fault(("passages", number, "title"), message)
