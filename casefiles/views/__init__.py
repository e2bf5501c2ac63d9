"""The pages of the sample and the scoring, as `casefiles.urls` names them."""

from casefiles.progress.list_views import case_list, history, overview
from casefiles.scoring.views import case, check, facts, interest, section, submit

__all__ = [
    "case",
    "case_list",
    "check",
    "facts",
    "history",
    "interest",
    "overview",
    "section",
    "submit",
]
