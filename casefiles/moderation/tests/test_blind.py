"""A second scorer can reach nothing of the first scoring, by any address of the product.

Nina scores N1 a second time. Everything about Amir's scoring of it is then changed, down to its comments;
whatever Nina opens or sends, in either world, comes back the same to the byte.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from casefiles.models.assessments import Answer, Assessment
from casefiles.models.moderation import Correction, ReviewComment
from casefiles.moderation.calibration import ask_for_calibration
from casefiles.moderation.settling import record_agreed_scoring
from casefiles.scoring.actions import submit
from casefiles.tests.saves import save_answers, save_facts
from casefiles.tests.second_scorers import assign_second_scorer
from criteria.store.queries import criterion_ids
from inspection.models import Inspection, Membership

CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|name="save-operation"[^>]*>|'
    r'data-seconds-left="[^"]*"|"operation": ?"[^"]+"'
)
PARTS = {
    "slug": "tiny",
    "reference": "N1",
    "area": "north",
    "version": "1",
    "kind": "csv",
    "number": "1",
    "pk": "1",
}
OF_NO_CASE = {  # and other each time, or of the session
    *("/sign-out/", "/offline-key/"),
    *("/account/app/add/", "/account/passkeys/add/"),  # each draws a secret
}
CODES = ("L1", "L2", "L1.1", "D1.1", "P1.1")
SENT = {
    "L1.1": "enough",
    "L1.1-note": "Seen.",
    "L1.1-version": "7",
    "librarian": "yes",
    "decision": "accept",
    "case": "N1",
    "value": "enough",
    "reason": "Because.",
    "version": "1",
}


@pytest.fixture
def nina(tiny: Inspection, people) -> User:
    user = User.objects.create_user("nina", first_name="Nina")
    Membership.objects.create(inspection=tiny, user=user, role="assessor")
    second = assign_second_scorer(tiny.cases.get(reference="N1"), people["laura"])
    assert second.assessor == user
    return user


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


def filled() -> list[str]:
    """Every address of the product about N1; a part of an unknown name is filled with each code."""
    found = set()
    for route in addresses(get_resolver()):
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for code in CODES if set(names) - PARTS.keys() else CODES[:1]:
            address = route
            for name in names:
                value = PARTS.get(name, code)
                address = re.sub(rf"<(?:\w+:)?{name}>", value, address)
            found.add(f"/{address}")
    return sorted(found - OF_NO_CASE)


def reply(client: Client, method: str, address: str) -> tuple[int, str]:
    """What comes back, without what differs from one request to the next; nothing sent is kept."""
    with transaction.atomic():
        found = getattr(client, method)(address, SENT if method == "post" else {"status": "accepted"})
        body = b"".join(found) if found.streaming else found.content
        transaction.set_rollback(True)
    return found.status_code, CHANGING.sub("", body.decode("utf-8", "replace"))


def everything(user: User) -> dict[tuple[str, str], tuple[int, str]]:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {
        (method, address): reply(client, method, address) for address in filled() for method in ("get", "post")
    }


def change_the_first_scoring(tiny: Inspection, people) -> None:
    """Other answers, notes, facts, status, corrections and comments: all that Nina must not learn."""
    first = Assessment.objects.get(case__inspection=tiny, case__reference="N1", kind="first")
    answers = Answer.objects.filter(assessment=first)
    answers.update(value="none", note="Amir writes something else.", by_rule=False, version=9)
    answers.filter(criterion_id=criterion_ids(tiny)["L2.1"]).delete()
    Correction.objects.create(
        answer=answers.first(), value_before="enough", reason="A slip", made_by=people["ines"]
    )
    ReviewComment.objects.create(
        assessment=first,
        criterion_id=criterion_ids(tiny)["L1.1"],
        text="Why does not this arise?",
        author=people["ines"],
    )
    first.facts = {"librarian": "no"}
    first.status, first.version, first.submitted_at = "returned", 12, None
    first.save()


def test_nothing_of_the_first_scoring_reaches_the_second_scorer(tiny, nina, people):
    before = everything(nina)
    change_the_first_scoring(tiny, people)
    after = everything(nina)
    assert [key for key in before if before[key] != after[key]] == []


def test_nor_whoever_is_calibrated_on_the_case(tiny, nina, people):
    """Bea, of another area, scores N1 to be held against it: neither Amir's nor Nina's reaches her."""
    ask_for_calibration(case=tiny.cases.get(reference="N1"), user=people["laura"])
    before = everything(people["bea"])
    assert before["get", "/tiny/cases/N1/"][0] == 200
    change_the_first_scoring(tiny, people)
    second = Assessment.objects.get(kind="second")
    save_facts(assessment=second, facts={"librarian": "no"}, version=0, user=nina)
    after = everything(people["bea"])
    assert [key for key in before if before[key] != after[key]] == []


def test_the_comparison_would_see_a_leak(tiny, nina, people):
    """Ines may see the first scoring, and what she sees does change."""
    before = everything(people["ines"])
    change_the_first_scoring(tiny, people)
    after = everything(people["ines"])
    changed = {address for method, address in before if before[method, address] != after[method, address]}
    assert {"/tiny/cases/N1/", "/tiny/cases/N1/L1/", "/tiny/results/criteria/L1.1/"} <= changed


def test_the_second_scorer_does_reach_their_own(tiny, nina):
    client = Client()
    client.force_login(nina, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/tiny/cases/N1/L1/").content.decode()
    assert 'name="L1.1"' in page
    assert not re.search(r'type="radio"[^>]* checked', page)
    assert "Seen on the timetable." not in page


def test_nor_does_the_first_scorer_reach_the_second(tiny, nina, people):
    amir = people["amir"]
    before = everything(amir)
    second = Assessment.objects.get(kind="second")
    save_facts(assessment=second, facts={"librarian": "yes"}, version=0, user=nina)
    values = {"L1.1": ("not_yet", "Nothing."), "L1.2": ("enough", ""), "L2.1": ("not_yet", "")}
    save_answers(assessment=second, values=values, versions={}, user=nina)
    submit(assessment=second, user=nina)
    after = everything(amir)
    assert [key for key in before if before[key] != after[key]] == []


def test_after_the_case_is_settled_each_still_sees_their_own(tiny, nina, people):
    second = Assessment.objects.get(kind="second")
    save_facts(assessment=second, facts={"librarian": "yes"}, version=0, user=nina)
    values = {"L1.1": ("not_yet", "Nothing."), "L1.2": ("enough", ""), "L2.1": ("not_yet", "")}
    save_answers(assessment=second, values=values, versions={}, user=nina)
    submit(assessment=second, user=nina)
    record_agreed_scoring(
        case=second.case,
        values={"L1.1": ("enough", "Ines looked again.")},
        facts={},
        user=people["ines"],
    )
    for user, own in ((nina, "Nothing."), (people["amir"], "Seen on the timetable.")):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get("/tiny/cases/N1/L1/").content.decode()
        assert own in page
        assert "Ines looked again." not in page
