"""The pages of the sample and the scoring, as `casefiles.urls` names them."""

from casefiles.scoring.views import case, check, facts, interest, section, submit
from casefiles.views.lists import case_list, history, overview

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
