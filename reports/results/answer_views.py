"""The answer behind a figure, with its history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casefiles.scoring.actions import record_case_access
from inspection.access import May, gate, signed_in_user
from reports.results.answer_history import read_answer_history


def answer_history(request: HttpRequest, slug: str, code: str, reference: str) -> HttpResponse:
    membership = gate(request, slug, May.SEE_RESULTS)
    answer = read_answer_history(membership, code, reference)
    record_case_access(case=answer.case, user=signed_in_user(request))
    back = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {"found": answer, "back": back}
    return render(request, "reports/results/answer_history.html", context)
