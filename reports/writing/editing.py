"""The page on which one passage is written: its form, how it will print, and what got in between."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, QueryDict
from django.utils.choices import flatten_choices

from casefiles.scoring.lines import display_name
from inspection.models import Membership
from inspection.web.forms import whole_number
from reports.models.passages import Passage
from reports.writing.differences import DifferencePiece, differences
from reports.writing.figures import AvailableFigures
from reports.writing.forms import PassageForm, initial_values, kinds_beside
from reports.writing.history import OTHER_FIELDS, PassageChange, passage_changes
from reports.writing.pages import PrintedPassage, printed_passage
from reports.writing.places import PassagePlace, kinds_of_part, part_of
from reports.writing.queries import find_passage, part_names
from reports.writing.working_report import WorkingReport, working_report


@dataclass(frozen=True)
class PassageConflict:
    """What somebody else saved meanwhile, in `pieces` beside what is in the form; `fields` are what else
    differs, as (name, theirs, yours)."""

    by: str
    at: datetime | None
    pieces: tuple[DifferencePiece, ...]
    same_text: bool
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class PassagePage:
    """`passage` is None for a new one. `removed` is the record of its removal, where it is gone."""

    working_report: WorkingReport
    part: str
    part_title: str
    form: PassageForm
    passage: Any = None
    printed: PrintedPassage | None = None
    conflict: PassageConflict | None = None
    removed: PassageChange | None = None
    beside: tuple[tuple[str, str], ...] = ()

    def key_of(self, name: str) -> int:
        """The passage before or after which the new one goes; 0 for none."""
        return whole_number(dict(self.beside).get(name, "")) or 0


def edit_page(membership: Membership, key: int, posted: QueryDict | None, before: str) -> PassagePage:
    """The page of a passage; `before` is the key of an earlier text of it to start from, or "".

    Raises Http404 for a passage that the inspection never had.
    """
    report = working_report(membership.inspection)
    row = membership.inspection.passages.filter(pk=key).exists()
    if not row:
        return _removed(report, key, posted)
    passage = find_passage(membership.inspection, key)
    given = initial_values(passage)
    if before:
        given["text"] = _earlier(membership, key, before)
    form = _form(report, kinds_beside(passage.kind), posted, given, passage)
    part = _part(report, passage)
    return _page(report, part, form, show=bool(posted or before), passage=passage)


def add_page(membership: Membership, part: str, posted: QueryDict | None, asked: QueryDict) -> PassagePage:
    """The page of a new passage in a part; `asked` says its kind, its place and what it goes beside."""
    report = working_report(membership.inspection)
    if part not in part_names(report.instrument):
        raise Http404(f"The report has no part {part}")
    kind = asked.get("kind", "")
    given = {"version": 0, "kind": kind, "place": asked.get("place", "")}
    form = _form(report, _kinds(report, part, kind, posted), posted, given)
    source = asked if posted is None else posted
    beside = tuple((name, source.get(name, "")) for name in ("before", "after") if name in source)
    return replace(_page(report, part, form, show=bool(posted)), beside=beside)


def _kinds(report: WorkingReport, part: str, asked: str, posted: QueryDict | None) -> tuple[str, ...]:
    """Those of the part that the kind asked for can be turned into."""
    kinds = kinds_of_part(part, report.instrument)
    kind = (posted.get("kind") if posted else asked) or kinds[0]
    return kinds_beside(kind) if kind in kinds else kinds_beside(kinds[0])


def _form(
    report: WorkingReport,
    kinds: tuple[str, ...],
    posted: QueryDict | None,
    given: Mapping[str, Any],
    passage: Passage | None = None,
) -> PassageForm:
    """With what was sent: bound, or where another kind was asked for, as what it starts from."""
    texts = report.material.texts
    own = passage.pk if passage else 0
    choosing = posted is not None and posted.get("do") == "kind"
    return PassageForm(
        report.instrument,
        report.material.areas,
        kinds,
        None if choosing else posted,
        initial=posted.dict() if choosing and posted is not None else given,
        terms=[t.title.casefold() for t in texts if t.kind == "glossary" and t.key != own],
        addressees=sorted({t.addressee for t in texts if t.addressee}),
    )


def _page(
    report: WorkingReport, part: str, form: PassageForm, *, show: bool, passage: Any = None
) -> PassagePage:
    text = form["text"].value() or ""
    return PassagePage(
        working_report=report,
        part=part,
        part_title=" ".join(filter(None, part_names(report.instrument)[part])),
        form=form,
        passage=passage,
        printed=preview_text(form.chosen, form.data or form.initial, report.figures) if show and text else None,
    )


def preview_text(kind: str, given: Mapping[str, Any], figures: AvailableFigures) -> PrintedPassage:
    """How a passage would print, right or wrong."""
    row = Passage(
        kind=kind,
        title=given.get("title", ""),
        text=given.get("text", ""),
        addressee=given.get("addressee", ""),
    )
    return replace(printed_passage(row, figures), area=given.get("area", ""))


def conflicting_page(page: PassagePage, saved: Passage, posted: QueryDict) -> PassagePage:
    """The page once more with everything that was typed, ready to be saved over what is there now."""
    data = posted.copy()
    data["version"] = str(saved.version)
    form = _form(page.working_report, kinds_beside(saved.kind), data, {}, saved)
    last = saved.history.select_related("history_user").first()
    yours = posted.get("text", "").replace("\r\n", "\n")
    conflict = PassageConflict(
        by=display_name(last.history_user) if last and last.history_user else "",
        at=last.history_date if last else None,
        pieces=differences(saved.text, yours),
        same_text=saved.text == yours,
        fields=tuple(_other_differences(form, initial_values(saved), posted)),
    )
    return replace(page, form=form, passage=saved, conflict=conflict)


def _other_differences(
    form: PassageForm, theirs: Mapping[str, str], yours: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What differs beside the text, in the words of the form."""
    for name, label in OTHER_FIELDS.items():
        words = dict(flatten_choices(getattr(form.fields[name], "choices", ())))
        one, other = theirs[name], yours.get(name, "").strip()
        if one != other:
            yield label, words.get(one, one), words.get(other, other)


def _removed(report: WorkingReport, key: int, posted: QueryDict | None) -> PassagePage:
    """What was typed into a passage that is gone, to be added anew in its part."""
    past = passage_changes(report.inspection, key)
    if not past or posted is None:
        raise Http404("No such passage")
    row = report.inspection.passages.model.history.filter(id=key).latest("history_id").instance
    part = _part(report, row)
    form = _form(report, kinds_beside(row.kind), posted, {})
    return replace(_page(report, part, form, show=True), removed=past[0])


def _earlier(membership: Membership, key: int, record: str) -> str:
    past = {str(change.key): change.text for change in passage_changes(membership.inspection, key)}
    if record not in past:
        raise Http404("No such earlier text")
    return past[record]


def _part(report: WorkingReport, passage: Passage) -> str:
    return part_of(passage.kind, PassagePlace.of(passage).chapter, report.instrument)
