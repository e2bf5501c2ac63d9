import pytest

from casefiles.tests.baths import build
from inspection.models import Inspection


@pytest.fixture
def baths(db: None) -> Inspection:
    """Two areas, eight case criteria in two sections, two area criteria, no case."""
    return build()
