"""Every address of the product. `docs/architecture.md` says what each page is for."""

from django.contrib.auth import views as auth_views
from django.urls import include, path

from inspection import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", views.SignOut.as_view(), name="logout"),
    path("stay-signed-in/", views.stay_signed_in, name="stay_signed_in"),
    path("offline-key/", views.offline_key, name="offline_key"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("<slug:slug>/", include("casefiles.urls")),
    path("<slug:slug>/", include("reports.urls")),
]
