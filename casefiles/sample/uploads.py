"""A file of cases that somebody has uploaded: kept until it is applied or put aside."""

from collections.abc import Generator

from django.contrib.auth.models import User
from django.db import transaction

from casefiles.models.samples import SampleUpload
from casefiles.sample.actions import ImportResult, ImportStep, import_steps
from casefiles.setup.versions import reapply_rules
from inspection.models import Inspection


def store_upload(*, inspection: Inspection, data: bytes, user: User) -> None:
    """Keep a file of cases until it is applied or put aside, in place of one kept before."""
    SampleUpload.objects.update_or_create(inspection=inspection, defaults={"data": data, "made_by": user})


def apply_upload(
    *, upload: SampleUpload, fingerprint: str, user: User
) -> Generator[ImportStep, None, ImportResult]:
    """Bring in the kept file as it was looked at, step by step: all of it, or nothing if left half-way.

    Before the first step it raises ProblemsFound or SampleChanged.
    """
    inspection = upload.inspection
    with transaction.atomic():
        done = yield from import_steps(
            inspection=inspection, data=bytes(upload.data), user=user, fingerprint=fingerprint
        )
        if done.to_settle:
            reapply_rules(inspection=inspection, scorings=done.to_settle, user=user, reason="sample imported")
        upload.delete()
    return done
