"""Importing a sample in one go, as the page of a small file does."""

from django.contrib.auth.models import User
from django.db import transaction

from casefiles.sample.actions import ImportResult, import_steps, run_to_end
from inspection.models import Inspection


@transaction.atomic
def import_sample(
    *, inspection: Inspection, data: bytes, user: User | None = None, fingerprint: str = ""
) -> ImportResult:
    return run_to_end(import_steps(inspection=inspection, data=data, user=user, fingerprint=fingerprint))
