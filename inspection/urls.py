"""Every address of the product. `docs/architecture.md` says what each page is for."""

from django.urls import include, path

from inspection.founding import views as setup_views

handler500 = "inspection.people.views.server_error"

urlpatterns = [
    path("", include("inspection.people.urls")),
    path("new/", setup_views.create_inspection, name="create_inspection"),
    path("invitation/<uidb64>/<token>/", setup_views.AcceptInvitation.as_view(), name="invitation"),
    path("<slug:slug>/setup/", include("inspection.founding.urls")),
    path("<slug:slug>/setup/", include("criteria.pages.urls")),
    path("<slug:slug>/setup/", include("casefiles.setup.urls")),
    path("<slug:slug>/setup/", include("reports.archive.urls")),
    path("<slug:slug>/", include("casefiles.urls")),
    path("<slug:slug>/", include("reports.urls")),
]
handler429 = "inspection.people.throttle.too_many_requests"
