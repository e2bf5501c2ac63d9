"""The forms of the assessor's and the judge's pages: validation and layout, no writes."""

from casefiles.scoring.choice_forms import CaseFilter, ConflictForm, InterestForm, SubmitForm
from casefiles.scoring.criteria_forms import AnswersForm, JudgementsForm
from casefiles.scoring.fact_forms import FactsForm

__all__ = [
    "AnswersForm",
    "CaseFilter",
    "ConflictForm",
    "FactsForm",
    "InterestForm",
    "JudgementsForm",
    "SubmitForm",
]
