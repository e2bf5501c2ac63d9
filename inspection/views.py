"""Pages that belong to no inspection: the list of yours, signing out, accessibility."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspection.access import my_memberships


def home(request: HttpRequest) -> HttpResponse:
    memberships = my_memberships(request.user)
    return render(request, "inspection/home.html", {"memberships": memberships})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "inspection/accessibility.html")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


class SignOut(LogoutView):
    """Sign out, and tell the browser to forget what it kept (ASVS 14.3.1)."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
