"""Every address of the product. `docs/architecture.md` says what each page is for."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from inspection.founding import views as setup_views
from inspection.people import views

handler500 = "inspection.people.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", views.SignOut.as_view(), name="logout"),
    path("stay-signed-in/", views.stay_signed_in, name="stay_signed_in"),
    path("offline-key/", views.offline_key, name="offline_key"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("new/", setup_views.create_inspection, name="create_inspection"),
    path("invitation/<uidb64>/<token>/", setup_views.AcceptInvitation.as_view(), name="invitation"),
    path("<slug:slug>/setup/", include("inspection.founding.urls")),
    path("<slug:slug>/setup/", include("criteria.pages.urls")),
    path("<slug:slug>/setup/", include("casefiles.setup.urls")),
    path("<slug:slug>/setup/", include("reports.archive.urls")),
    path("<slug:slug>/", include("casefiles.urls")),
    path("<slug:slug>/", include("reports.urls")),
]
