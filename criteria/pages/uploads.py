"""An instrument that somebody uploads, as JSON or as a workbook: told apart by content, not by name."""

from criteria.file.format import parse_instrument
from criteria.spec import Instrument
from criteria.workbook.conversion import parse_instrument_xlsx
from inspection.spreadsheets.workbook import is_workbook


def read_upload(data: bytes) -> Instrument:
    """Raises ProblemsFound with everything that is wrong, by place."""
    return parse_instrument_xlsx(data) if is_workbook(data) else parse_instrument(data)
