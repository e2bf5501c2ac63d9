"""The form that takes a file of cases."""

from typing import Any

from casefiles.sample.actions import dry_run
from criteria.pages.forms import UploadForm
from inspection.models import Inspection
from inspection.problems import ProblemsFound


class SampleForm(UploadForm):
    """A file of cases, looked at against the inspection; `data_read` are its bytes."""

    def __init__(self, inspection: Inspection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspection, self.data_read = inspection, b""
        self.fields["file"].label = "File of cases"
        self.fields["file"].help_text = "A workbook (XLSX) or CSV in UTF-8, of at most 5 MB."

    def read(self, data: bytes) -> Any:
        outcome = dry_run(self.inspection, data)
        if outcome.problems:
            raise ProblemsFound(list(outcome.problems))
        self.data_read = data
