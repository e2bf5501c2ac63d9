"""What the writer's page asks for while somebody types: how it will print, and the figures there are.

These are of every area, so who sees only one is refused.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from inspection.access import May, gate
from inspection.web.replies import json_reply, wants_json
from reports.models.passages import Passage
from reports.writing.actions import require_writer
from reports.writing.editing import preview_text
from reports.writing.forms import RuleForm
from reports.writing.working_report import working_report


def preview_passage(request: HttpRequest, slug: str) -> HttpResponse:
    """The passage as it would print, in a reply to our script. Nothing is saved."""
    membership = require_writer(gate(request, slug, May.WRITE))
    kind = request.POST.get("kind", "")
    if request.method != "POST" or kind not in Passage.Kind.values:
        return redirect("writing", slug)
    written = preview_text(kind, request.POST, working_report(membership.inspection).figures)
    html = render_to_string("reports/writing/_preview.html", {"written": written})
    return json_reply(request, html=html)


def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reference with its figure, and those of one rule about a fact, if one is asked for."""
    membership = require_writer(gate(request, slug, May.WRITE))
    figures = working_report(membership.inspection).figures
    form = RuleForm(figures.instrument, request.GET if "fact" in request.GET else None)
    rule = figures.rule(form.rule) if form.is_bound and form.is_valid() else None
    context = {"groups": figures.groups(), "form": form, "rule": rule}
    if wants_json(request):
        return json_reply(request, html=render_to_string("reports/writing/_figures.html", context))
    return render(request, "reports/writing/figures.html", context)
