"""What is true of every page of every role: forms carry a token, text is escaped, nothing is kept."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from inspection.models import Inspection
from inspection.tests.addresses import PAGES
from inspection.tests.walks import Reply, fill, marked_places, walk
from reports.archive.folder import load_inspection

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR, "fixtures", "inspections", "tiny")
NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"
ASKED_EACH_TIME = "private, no-cache"
OTHERWISE = {
    ("/invitation/MQ/forged/", NEVER),
    ("/sign-in/", NEVER),
    ("/sign-in/passkey/", NEVER),
    ("/sign-in/second-factor/", NEVER),
    ("/tiny/report/1/files/tiny-v1.html", ASKED_EACH_TIME),
    ("/tiny/report/1/pdf/", ASKED_EACH_TIME),
}  # pages of signing in, which say more; published bytes, of which the browser asks whether they are the same
UNSEEN = [
    "casefiles.AreaJudgement.reason",
    "casefiles.Correction.note_before",
    "casefiles.HistoricalAreaJudgement.evidence",
    "casefiles.HistoricalAreaJudgement.history_change_reason",
    "casefiles.HistoricalAreaJudgement.reason",
    "casefiles.Interest.reason",
    "casefiles.Substitution.reason",
    "inspection.HistoricalInspection.history_change_reason",
    "inspection.HistoricalInspection.programme",
    "inspection.HistoricalInspection.publisher",
    "inspection.HistoricalInspection.subtitle",
    "inspection.HistoricalInspection.title",
    "reports.HistoricalAccuracyComment.history_change_reason",
    "reports.HistoricalAccuracyComment.reason",
    "reports.HistoricalAccuracyComment.text",
    "reports.HistoricalAccuracyRound.history_change_reason",
    "reports.HistoricalPanelDecision.history_change_reason",
    "reports.HistoricalPanelDecision.reason",
    "reports.HistoricalPassage.title",
    "reports.PanelDecision.reason",
    "reports.Publication.reason",
]  # on no page of this walk: what is kept for the record alone, and what ratings and draws need
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "base-uri 'self'",
    "connect-src 'self'",
    "default-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
)


@pytest.fixture(scope="module")
def replies(django_db_setup: None, django_db_blocker: Any) -> list[Reply]:
    """Every page of every role, walked once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        tiny = Inspection.objects.filter(slug="tiny").first() or load_inspection(FOLDER)
        people = {user.username: user for user in User.objects.all()}
        fill(tiny, people)
        found = list(walk(tiny, people))
        transaction.set_rollback(True)
    return found


FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken" value="\w{64}">')


def posting_forms(reply: Reply) -> list[str]:
    forms: list[str] = FORM.findall(reply.html)
    return [form for form in forms if re.match(r'<form\b[^>]*\bmethod="post"', form, re.IGNORECASE)]


def test_every_page_opens(replies: list[Reply]):
    assert [reply.address for reply in replies if reply.status >= 500] == []
    assert len([reply for reply in replies if reply.status == 200]) > 150


def test_every_form_that_posts_carries_a_token(replies: list[Reply]):
    forms = [(reply, form) for reply in replies for form in posting_forms(reply)]
    assert {(reply.address, reply.who) for reply, form in forms if not TOKEN.search(form)} == set()
    assert len(forms) > 200


def test_no_text_of_people_is_markup(replies: list[Reply]):
    raw = {(reply.address, reply.who) for reply in replies if "<script>" in reply.html}
    assert raw == set()


def test_the_text_of_every_kind_is_on_some_page(replies: list[Reply]):
    """Or nothing would be known of how it is printed. What stands on no page here is named."""
    every = "".join(reply.html for reply in replies)
    unseen = {place for place in marked_places() if escape(f"<script>{place}</script>") not in every}
    assert sorted(unseen) == UNSEEN


def test_every_page_and_file_of_a_signed_in_person_is_not_stored(replies: list[Reply]):
    kept = {(reply.address, reply.headers.get("Cache-Control")) for reply in replies if reply.status < 400}
    others = {(address, said) for address, said in kept if said != "no-store"}
    assert others == OTHERWISE


def test_every_reply_has_the_security_headers(replies: list[Reply]):
    lacking = {
        (reply.address, name, reply.headers.get(name))
        for reply in replies
        for name, value in SECURITY.items()
        if reply.headers.get(name) != value
    }
    assert lacking == set()


def test_every_reply_allows_its_own_scripts_and_styles_alone(replies: list[Reply]):
    policies = {frozenset(reply.headers["Content-Security-Policy"].split("; ")) for reply in replies}
    assert policies == {frozenset(POLICY)}


def test_a_post_without_a_token_is_refused_at_every_address(everything: dict[str, User]):
    client = Client(enforce_csrf_checks=True)
    client.force_login(everything["laura"], backend="django.contrib.auth.backends.ModelBackend")
    taken = set()
    for name, parts, _ in PAGES:
        reply = client.post(reverse(name, kwargs=parts))
        if reply.status_code != 403 or "Nothing was saved" not in reply.content.decode():
            taken.add((name, reply.status_code))
    assert taken == set()
