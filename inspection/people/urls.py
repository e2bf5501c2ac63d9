"""Signing in, one's own account, and the administrator's pages. A view of django-allauth looks up the names."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.db.transaction import atomic
from django.urls import path, re_path

from inspection.people import administration, views
from inspection.people.fresh import asks_again

PAGE = "account/"
RESET = r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
CODES = f"{PAGE}recovery-codes/"

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("stay-signed-in/", views.stay_signed_in, name="stay_signed_in"),
    path("offline-key/", views.offline_key, name="offline_key"),
    path("sign-in/", account.login, name="login"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>/", openid_connect.login, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", openid_connect.callback, name="openid_connect_callback"),
    path("sign-out/", views.SignOut.as_view(), name="logout"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("reset/", account.password_reset, name="account_reset_password"),
    path("reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(RESET, atomic(account.password_reset_from_key), name="account_reset_password_from_key"),
    path(PAGE, mfa.index, name="mfa_index"),
    path(PAGE, mfa.index, name="mfa_list_webauthn"),
    path(PAGE, mfa.index, name="account_set_password"),
    path(f"{PAGE}password/", atomic(account.password_change), name="account_change_password"),
    path(f"{PAGE}sessions/", views.Sessions.as_view(), name="usersessions_list"),
    path(f"{PAGE}sign-on/", asks_again(atomic(social.connections)), name="socialaccount_connections"),
    path(f"{PAGE}app/add/", asks_again(atomic(totp.activate_totp)), name="mfa_activate_totp"),
    path(f"{PAGE}app/remove/", asks_again(atomic(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path(f"{PAGE}passkeys/add/", asks_again(atomic(passkeys.add_webauthn)), name="mfa_add_webauthn"),
    path(
        f"{PAGE}passkeys/<int:pk>/remove/",
        asks_again(atomic(passkeys.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path(CODES, asks_again(atomic(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path(f"{CODES}new/", asks_again(atomic(codes.generate_recovery_codes)), name="mfa_generate_recovery_codes"),
    path(f"{CODES}download/", asks_again(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path(f"{PAGE}confirm/", account.reauthenticate, name="account_reauthenticate"),
    path(f"{PAGE}confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(f"{PAGE}confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(f"{PAGE}confirm/sign-on/", views.ConfirmByIssuer.as_view(), name="confirm_by_issuer"),
    path("people/", administration.people, name="people"),
    path("people/<int:person>/", administration.person, name="person"),
    path("people/<int:person>/<slug:step>/", administration.take_step, name="person_step"),
]
