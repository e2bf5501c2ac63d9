"""Rows that do not count move no figure: blind second scorings, scorings for calibration, try-out cases.

A property over everything that counts cases: agreement alone is left out, being about those rows.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefiles.models.assessments import Assessment
from casefiles.models.cases import CaseFile
from casefiles.progress.progress import progress
from inspection.models import Inspection, Membership
from reports.data.live import live_sheets
from reports.document.building import build_report
from reports.figures.selection import ALL_CASES, FactNarrowing, Selection
from reports.figures.tallies import (
    case_facts,
    profile_counts,
    sample_by_area,
    tally,
    tally_by_group,
)
from reports.results.by_fact_queries import by_fact_page
from reports.results.cases_behind_figure import EVERY_CASE, CaseSelection, find_cases_behind, find_question
from reports.results.queries import results
from reports.tests import orchards
