"""The rival: answers saved and shown as the documentation of Django teaches, on the product's own tables.

A view asks `user.has_perm`, locks the row, lets a ModelForm and `full_clean` check it, and saves it with
django-simple-history. It knows nothing of rules, versions, roles or repeated sends. These addresses stand
beside the product's own, behind the same middleware.
"""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template import RequestContext, Template
from django.urls import path
from django.views.decorators.http import require_POST

from casefiles.models.assessments import Answer
from inspection.urls import urlpatterns as product

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Answers</title></head><body>
<form method="post">{% csrf_token %}{{ formset.management_form }}
{% for form in formset %}<fieldset>
<legend>{{ form.instance.criterion.code }}</legend>
{{ form.as_p }}</fieldset>{% endfor %}
<button>Save</button></form></body></html>"""
_page = None


class AnswerForm(forms.ModelForm):
    """One answer, of the points of its criterion's scale."""

    class Meta:
        model = Answer
        fields = ["value", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = self.instance.criterion.scale.points.all()
        self.fields["value"] = forms.ChoiceField(
            choices=[(point.value, point.value) for point in points],
            widget=forms.RadioSelect,
            required=False,
        )


@require_POST
@permission_required("casefiles.change_answer", raise_exception=True)
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Save one answer; the reply is what now stands, or the form's errors with status 400."""
    assert request.user.is_authenticated
    with transaction.atomic():
        answers = Answer.objects.select_for_update(of=("self",))
        answer = get_object_or_404(
            answers.select_related("criterion__scale", "assessment__case"),
            pk=pk,
            assessment__assessor=request.user,
        )
        form = AnswerForm(request.POST, instance=answer)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        answer = form.save(commit=False)
        answer.version += 1
        answer.saved_by = request.user
        answer.full_clean()
        answer.save()
    return JsonResponse({"value": answer.value, "version": answer.version})


@permission_required("casefiles.change_answer", raise_exception=True)
def section(request: HttpRequest, assessment: int, code: str) -> HttpResponse:
    """A page of forms for the answers of one section of one scoring: S1.1, S1.2 … of S1."""
    assert request.user.is_authenticated
    formset = modelformset_factory(Answer, form=AnswerForm, extra=0)
    answers = Answer.objects.filter(
        assessment=assessment,
        assessment__assessor=request.user,
        criterion__code__startswith=f"{code}.",
    )
    related = answers.select_related("criterion__scale").prefetch_related("criterion__scale__points")
    context = {"formset": formset(queryset=related.order_by("criterion"))}
    return HttpResponse(_template().render(RequestContext(request, context)))


def _template() -> Template:
    """Parsed once, as the product's cached loader does."""
    global _page
    _page = _page or Template(PAGE)
    return _page


urlpatterns = [
    path("textbook/answers/<int:pk>/", save),
    path("textbook/<int:assessment>/<slug:code>/", section),
    *product,
]
