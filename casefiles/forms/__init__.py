"""The forms of the assessor's and the judge's pages: validation and layout, no writes."""

from casefiles.forms.choices import CaseFilter, ConflictForm, InterestForm, SubmitForm
from casefiles.forms.criteria import AnswersForm, JudgementsForm
from casefiles.forms.facts import FactsForm

__all__ = [
    "AnswersForm",
    "CaseFilter",
    "ConflictForm",
    "FactsForm",
    "InterestForm",
    "JudgementsForm",
    "SubmitForm",
]
