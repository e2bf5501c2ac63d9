"""A walk over every page for each role, in an inspection whose every free text is markup.

Text is marked by where it stands, such as `<script>casefiles.Answer.note</script><b>"'`, so that a page
which shows it unescaped says itself which field that was.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.cases import CaseFile, Interest
from casefiles.models.moderation import Correction, ReviewComment
from criteria.models import CriterionKey, InstrumentVersion
from criteria.store.actions import draw_stamp
from inspection.database.tables import history_tables, live_models
from inspection.models import Area, Inspection, PhaseChange
from inspection.tests.addresses import PAGES
from reports.document.building import build_report
from reports.document.frozen import as_json
from reports.models.passages import Passage
from reports.models.publishing import Publication, PublishedFile, PublishedReport
from reports.models.writing import AccuracyComment, AccuracyRound
from reports.printing.html import render_html
from reports.writing.comments import add_comment

WALKERS = ("amir", "ines", "laura", "max")
"""An assessor, an inspector, a lead and a manager: the four roles."""

WORDS_OF_INSTRUMENT = {
    "applies_text",
    "chart_title",
    "grid_wording",
    "guidance",
    "heading",
    "hint",
    "label",
    "message",
    "name",
    "printed",
    "short_title",
    "standard",
    "title",
    "wording",
}
NO_FREE_TEXT = {
    "addressee",
    "band",
    "code",
    "content_type",
    "digest",
    "error",
    "followed",
    "kind",
    "paragraph",
    "reference",
    "removed",
    "replacement",
    "seed",
    "sha256",
    "step",
    "value",
    "value_after",
    "value_before",
}  # names, codes and values that the product writes itself, or that a form holds to a list


def mark(place: str) -> str:
    return f"<script>{place}</script><b>\"'"


@dataclass(frozen=True)
class Reply:
    who: str
    address: str
    status: int
    headers: dict[str, str]
    html: str
    """Empty where it is no page."""


def fill(tiny: Inspection, people: dict[str, User]) -> None:
    """One of each thing that somebody writes, in the tiny inspection; then markup in place of all text."""
    laura, ines, max_ = (people[name] for name in ("laura", "ines", "max"))
    Inspection.objects.filter(pk=tiny.pk).update(phase="moderation")
    tiny.refresh_from_db()
    first = Assessment.objects.get(case__inspection=tiny, case__reference="N1")
    answer = Answer.objects.get(assessment=first, criterion__code="L1.1")
    Correction.objects.create(
        answer=answer, value_before="none", value_after="enough", reason="x", made_by=ines
    )
    asked = CriterionKey.objects.get(inspection=tiny, code="L1.1")
    ReviewComment.objects.create(assessment=first, criterion=asked, text="x", author=ines)
    add_comment(passage=tiny.passages.filter(kind="paragraph")[0], text="x", user=ines)
    PhaseChange.objects.create(
        inspection=tiny, before="moderation", after="fieldwork", reason="x", made_by=laura
    )
    south = CaseFile.objects.get(inspection=tiny, reference="S2")
    Interest.objects.create(case=south, user=people["bea"], reason="x")
    _mark_instrument(tiny)
    for model in _marked_models():
        _mark_rows(model)
    _publish(tiny, laura, max_)


def _mark_instrument(inspection: Inspection) -> None:
    version = InstrumentVersion.objects.filter(inspection=inspection, state="applied").latest("pk")
    document = json.loads(json.dumps(version.document))
    InstrumentVersion.objects.filter(pk=version.pk).update(document=_marked(document, ""))
    draw_stamp(inspection=inspection)


def _marked(part: Any, key: str) -> Any:
    if isinstance(part, dict):
        return {name: _marked(value, key if key == "guidance" else name) for name, value in part.items()}
    if isinstance(part, list):
        return [_marked(value, key) for value in part]
    return mark(f"instrument.{key}") if isinstance(part, str) and key in WORDS_OF_INSTRUMENT else part


def marked_places() -> set[str]:
    """Where there is markup, besides the instrument."""
    return {_place(model, name) for model in _marked_models() for name in free_text_fields(model)}


def _place(model: type[models.Model], name: str) -> str:
    """The name of the field alone where more would be cut off."""
    place, longest = f"{model._meta.label}.{name}", model._meta.get_field(name).max_length
    return name if longest and len(mark(place)) + 3 > longest else place


def _marked_models() -> Iterator[type[models.Model]]:
    yield User
    written = (model for model in live_models(transient=True) if model._meta.app_label != "criteria")
    yield from (model for model in written if model not in (PublishedReport, PublishedFile))
    yield from (table.model for _, table in history_tables())


def free_text_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.EmailField | models.URLField)
        and not field.choices
        and field.name not in NO_FREE_TEXT | {"username", "password"}
    ]


def _mark_rows(model: type[models.Model]) -> None:
    names = free_text_fields(model)
    if not names:
        return
    rows = list(model._default_manager.all())
    for number, row in enumerate(rows):
        for name in names:
            setattr(row, name, mark(_place(model, name)).replace("<b>", f"<b>{number}"))
    model._default_manager.bulk_update(rows, names, batch_size=500)


def _publish(tiny: Inspection, lead: User, manager: User) -> None:
    """A published version with its page, and a round with a comment, made from what is marked."""
    tiny.refresh_from_db()
    report = build_report(tiny)
    frozen = as_json(report)
    asked = Publication.objects.create(
        inspection=tiny,
        frozen=frozen,
        status="published",
        requested_by=lead,
        changes=mark("reports.Publication.changes"),
    )
    published = PublishedReport.objects.create(
        publication=asked, inspection=tiny, version=1, frozen=frozen, pdf=b"%PDF-1.7", sha256="0" * 64
    )
    page = render_html(report)
    PublishedFile.objects.create(
        published=published,
        kind="html",
        name="tiny-v1.html",
        content=page,
        content_type="text/html; charset=utf-8",
    )
    round = AccuracyRound.objects.create(
        inspection=tiny,
        number=1,
        deadline=timezone.localdate() + timedelta(days=7),
        frozen=frozen,
        opened_by=lead,
    )
    south = Area.objects.get(inspection=tiny, slug="south")
    for area in tiny.areas.all():
        round.drafts.create(area=area, pdf=b"%PDF-1.7", sha256="0" * 64)
    for decision in ("", "rejected"):
        AccuracyComment.objects.create(
            round=round,
            area=south,
            text=mark("reports.AccuracyComment.text"),
            written_by=manager,
            decision=decision,
            reason=mark("reports.AccuracyComment.reason") if decision else "",
            decided_by=lead if decision else None,
            decided_at=timezone.now() if decision else None,
        )


def addresses(tiny: Inspection) -> Iterator[str]:
    """Those of the matrix, and those of things that the matrix knows by no key."""
    yield from (
        reverse(name, kwargs=parts) for name, parts, _ in PAGES if name not in ("logout", "account_logout")
    )
    for name in ("case", "case_facts", "case_check", "case_interest"):
        yield reverse(name, args=["tiny", "N3"])
    yield reverse("case_section", args=["tiny", "N3", "L1"])
    passage = Passage.objects.filter(inspection=tiny, comments__isnull=False)[0]
    for name in ("edit", "move", "remove", "history", "comments"):
        yield reverse(f"writing_{name}", args=["tiny", passage.pk])
    comment = AccuracyComment.objects.filter(round__inspection=tiny, decision="")[0]
    yield reverse("accuracy_decide", args=["tiny", 1, comment.pk])
    for member in tiny.memberships.exclude(role="lead")[:1]:
        yield reverse("setup_member", args=["tiny", member.pk])
        yield reverse("setup_remove_member", args=["tiny", member.pk])


def walk(tiny: Inspection, people: dict[str, User]) -> Iterator[Reply]:
    """Everybody in moderation; then, as in fieldwork, an assessor with a case that is begun, and a lead."""
    yield from _walk(tiny, people, WALKERS)
    Inspection.objects.filter(pk=tiny.pk).update(phase="fieldwork")
    yield from _walk(tiny, people, ("amir", "laura"))


def _walk(tiny: Inspection, people: dict[str, User], who: Iterable[str]) -> Iterator[Reply]:
    for name in who:
        client = Client()
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        for address in addresses(tiny):
            yield _reply(name, address, client.get(address))


def _reply(who: str, address: str, response: HttpResponseBase) -> Reply:
    kind = response.headers.get("Content-Type", "")
    body = b"".join(response) if "html" in kind else b""
    return Reply(who, address, response.status_code, dict(response.headers), body.decode())
