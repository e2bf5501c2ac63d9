"""Every write of the report's text: all or nothing, with field history under the writer's name.

Passages are kept in printed order by whole numbers from 1 without gaps. Numbers that change because
another passage came, went or moved are no change of a passage: they leave its version and history alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from criteria.models import ChapterKey, SectionKey
from criteria.spec import Instrument
from criteria.store.queries import read_instrument
from inspection.access import May, allows, require_right
from inspection.database.field_history import as_changed_by
from inspection.database.snapshot import lock_inspection
from inspection.models import Inspection, Membership
from reports.models.passages import Passage
from reports.writing.passages_file import PassageSpec
from reports.writing.places import PassagePlace, insertion_index, rank

_ASIDE = 1_000_000  # further than any passage's number


class StalePassage(Exception):
    """Somebody changed the passage since the page was made; `saved` is how it stands now."""

    def __init__(self, saved: Passage) -> None:
        self.saved = saved
        super().__init__(str(saved))


class PassageRemoved(Exception):
    """The passage is no longer there."""


def may_write(membership: Membership) -> bool:
    """Only who sees every area writes about all of them; an inspector of one area reads and comments."""
    return allows(membership, May.WRITE) and membership.area_id is None


def require_writer(membership: Membership) -> Membership:
    """The membership of somebody who may change the text. Raises PermissionDenied for another's."""
    if not may_write(membership):
        raise PermissionDenied
    return membership


@transaction.atomic
def add_passage(
    *, inspection: Inspection, spec: PassageSpec, user: User, before: int = 0, after: int = 0
) -> Passage:
    """A new passage, before or after another (a primary key) of the same place, else last in its place.

    Raises PermissionDenied, or ValidationError for a passage that cannot stand.
    """
    _lock(inspection, user)
    passage = Passage(inspection=inspection, order=_ASIDE, **_columns(inspection, spec))
    _check(passage)
    others = _in_order(inspection)
    passage.order = _wanted(others, passage, read_instrument(inspection), before, after)
    _shift(inspection, passage.order, 1)
    _save(passage, user, "Added")
    return passage


@transaction.atomic
def edit_passage(*, inspection: Inspection, key: int, spec: PassageSpec, version: int, user: User) -> Passage:
    """Change a passage; one that goes to another place stands last there.

    Saying what is saved already changes nothing. Raises PermissionDenied, PassageRemoved, StalePassage, or
    ValidationError for a passage that cannot stand.
    """
    _lock(inspection, user)
    passage = _passage(inspection, key)
    columns = _columns(inspection, spec)
    if all(getattr(passage, name) == value for name, value in columns.items()):
        return passage
    if passage.version != version:
        raise StalePassage(passage)
    was = _rank_of(passage, instrument := read_instrument(inspection))
    for name, value in columns.items():
        setattr(passage, name, value)
    _check(passage)
    if _rank_of(passage, instrument) != was:
        others = [other for other in _in_order(inspection) if other.pk != key]
        _renumber(passage, _wanted(others, passage, instrument))
    passage.version += 1
    _save(passage, user)
    return passage


@transaction.atomic
def move_passage(*, inspection: Inspection, key: int, steps: int, version: int, user: User) -> Passage:
    """Up (-1) or down (1) among the passages of its place.

    Raises PermissionDenied, PassageRemoved or StalePassage; ValidationError for a step that leads out of
    the place.
    """
    _lock(inspection, user)
    passage = _passage(inspection, key)
    if passage.version != version:
        raise StalePassage(passage)
    instrument = read_instrument(inspection)
    own = _rank_of(passage, instrument)
    among = [row for row in _in_order(inspection) if _rank_of(row, instrument) == own]
    wanted = [row.pk for row in among].index(key) + steps
    if not 0 <= wanted < len(among):
        raise ValidationError("The passage cannot go further in its place")
    _renumber(passage, among[wanted].order)
    passage.version += 1
    _save(passage, user, "Moved up" if steps < 0 else "Moved down")
    return passage


@transaction.atomic
def remove_passage(*, inspection: Inspection, key: int, version: int, reason: str, user: User) -> None:
    """Take a passage out of the report; its history and comments stay.

    Raises PermissionDenied, PassageRemoved, StalePassage, or ValidationError without a reason.
    """
    _lock(inspection, user)
    passage = _passage(inspection, key)
    if passage.version != version:
        raise StalePassage(passage)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the passage is removed"})
    as_changed_by(passage, user, reason.strip())
    passage.delete()
    _shift(inspection, passage.order + 1, -1)


@transaction.atomic
def restore_passage(*, inspection: Inspection, key: int, user: User) -> Passage:
    """Put a removed passage back as it last was, near where it stood.

    Raises PermissionDenied, PassageRemoved where there never was one, or ValidationError where something that
    it needs is gone.
    """
    _lock(inspection, user)
    rows = Passage.history.filter(inspection=inspection, id=key).order_by("-history_id")
    last = rows.first()
    if last is None or inspection.passages.filter(pk=key).exists():
        raise PassageRemoved
    passage = last.instance
    passage.version += 1
    wanted, passage.order = passage.order, _ASIDE
    _check(passage)
    instrument, others = read_instrument(inspection), _in_order(inspection)
    own = _rank_of(passage, instrument)
    later = [o.pk for o in others if _rank_of(o, instrument) == own and o.order >= wanted]
    before = later[0] if later else 0
    passage.order = _wanted(others, passage, instrument, before)
    _shift(inspection, passage.order, 1)
    _save(passage, user, "Put back", new=True)
    return passage


def _lock(inspection: Inspection, user: User) -> None:
    """Whoever else writes in this report waits until we are done. Raises PermissionDenied."""
    lock_inspection(inspection)
    require_writer(require_right(inspection.pk, user, May.WRITE))


def _passage(inspection: Inspection, key: int) -> Passage:
    rows = inspection.passages.select_related("chapter", "section", "area")
    passage = rows.filter(pk=key).first()
    if passage is None:
        raise PassageRemoved
    return passage


def _columns(inspection: Inspection, spec: PassageSpec) -> Mapping[str, Any]:
    """The columns of a passage: keys of its chapter, section and area in place of their names."""
    chapters = ChapterKey.objects.filter(inspection=inspection)
    chapter = None if spec.chapter is None else chapters.filter(number=spec.chapter).first()
    return {
        "kind": spec.kind,
        "chapter": chapter,
        "section": SectionKey.objects.filter(chapter=chapter, code=spec.section).first(),
        "position": spec.position,
        "title": spec.title,
        "text": spec.text,
        "addressee": spec.addressee,
        "area": inspection.areas.filter(name=spec.area).first() if spec.area else None,
    }


def _check(passage: Passage) -> None:
    """Raises ValidationError. The number in the order is settled afterwards."""
    passage.full_clean(exclude=["order"])


def _in_order(inspection: Inspection) -> list[Passage]:
    return list(inspection.passages.select_related("chapter", "section").order_by("order"))


def _rank_of(passage: Passage, instrument: Instrument) -> tuple[int, ...]:
    return rank(passage.kind, PassagePlace.of(passage), instrument)


def _wanted(
    others: Sequence[Passage],
    passage: Passage,
    instrument: Instrument,
    before: int = 0,
    after: int = 0,
) -> int:
    """The number in the order that a passage gets among `others`, which are numbered without gaps."""
    keys, own = [other.pk for other in others], _rank_of(passage, instrument)
    for beside, shift in ((before, 0), (after, 1)):
        if beside in keys and _rank_of(others[keys.index(beside)], instrument) == own:
            return keys.index(beside) + shift + 1
    return insertion_index([_rank_of(other, instrument) for other in others], own) + 1


def _shift(inspection: Inspection, start: int, by: int) -> None:
    """Everything from `start` on goes so much further. In two steps: no number may be there twice."""
    rows = inspection.passages.filter(order__gte=start, order__lt=_ASIDE)
    rows.update(order=F("order") + _ASIDE + by)
    inspection.passages.filter(order__gt=_ASIDE).update(order=F("order") - _ASIDE)


def _renumber(passage: Passage, order: int) -> None:
    """Give a passage its number among the others; those between move up to close the gap."""
    inspection = passage.inspection
    inspection.passages.filter(pk=passage.pk).update(order=_ASIDE)
    _shift(inspection, passage.order + 1, -1)
    _shift(inspection, order, 1)
    passage.order = order


def _save(passage: Passage, user: User, reason: str = "", *, new: bool = False) -> None:
    as_changed_by(passage, user, reason)
    passage.save(force_insert=new)
