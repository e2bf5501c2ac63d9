"""Laura imports a sample so large that its page shows how far it is."""

import logging
from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.urls import reverse

from casefiles.models.cases import CaseFile
from casefiles.models.samples import SampleUpload
from casefiles.sample import actions
from casefiles.sample.uploads import apply_upload, store_upload
from casefiles.tests.baths import browser, person
from inspection.models import Inspection

pytestmark = pytest.mark.django_db
ROWS = [f"N{number:05},{'Leeds' if number % 2 else 'York'},small\n" for number in range(1_200)]
DATA = f"reference,area,size\n{''.join(ROWS)}".encode()


@pytest.fixture
def reply(baths: Inspection) -> StreamingHttpResponse:
    """The page that Laura gets on applying a file of 1,200 cases, not read yet."""
    store_upload(inspection=baths, data=DATA, user=person("laura"))
    found = actions.dry_run(baths, DATA)
    sent = {"decision": "apply", "fingerprint": found.fingerprint}
    return browser("laura").post(reverse("setup_sample_check", args=["baths"]), sent)


def parts(reply: StreamingHttpResponse) -> Iterator[str]:
    return (part.decode() for part in reply.streaming_content)


def test_the_page_grows_with_the_import_and_ends_with_what_was_done(reply, baths: Inspection):
    top, *steps, done, bottom = parts(reply)
    assert "Keep this page open" in top
    for step, number in zip(steps, ("500", "1,000", "1,200"), strict=True):
        assert f"{number} of 1,200 cases" in step
    assert "Cases added: 1,200, changed: 0" in done
    assert bottom.rstrip().endswith("</html>")
    assert baths.cases.count() == 1_200
    assert not SampleUpload.objects.exists()


def test_whoever_leaves_half_way_leaves_everything_as_it_was(baths: Inspection):
    store_upload(inspection=baths, data=DATA, user=person("laura"))
    steps = apply_upload(
        upload=SampleUpload.objects.get(),
        fingerprint=actions.dry_run(baths, DATA).fingerprint,
        user=person("laura"),
    )
    assert [next(steps), next(steps)] == [(0, 1_200), (500, 1_200)]
    steps.close()  # as the server does when the browser has gone
    assert not CaseFile.objects.filter(inspection=baths).exists()
    assert SampleUpload.objects.filter(inspection=baths).exists()


def test_what_fails_half_way_is_told_and_nothing_is_kept(
    reply, baths: Inspection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(**_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr(actions, "load_sample", fail)
    with caplog.at_level(logging.CRITICAL, logger="casefiles.sample.import_progress"):
        page = "".join(parts(reply))
    assert "The sample is not imported" in page
    assert not CaseFile.objects.filter(inspection=baths).exists()
    assert SampleUpload.objects.filter(inspection=baths).exists()
