"""Django settings: the only reader of the environment.

`THEMATIC_MODE` is `production` unless it says otherwise: `demo` runs over plain http on one machine.
A production start without its secrets stops with the name of what is missing.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from inspection import env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_env_file(BASE_DIR / ".env")

MODE = env.text("THEMATIC_MODE", "production")
if MODE not in {"production", "demo"}:
    raise ImproperlyConfigured(f"THEMATIC_MODE must be production or demo, not “{MODE}”.")
PRODUCTION = MODE == "production"

DEBUG = False
SECRET_KEY = env.secret("THEMATIC_SECRET_KEY")
if PRODUCTION:
    env.required("THEMATIC_HOSTS")
ALLOWED_HOSTS = env.names("THEMATIC_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = env.names("THEMATIC_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "inspection",
    "criteria",
    "casefiles",
    "reports",
]

MIDDLEWARE = [
    "inspection.health.middleware.probes",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inspection.web.middleware.session_limits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "inspection.web.middleware.no_store",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "inspection.people.second_factor.second_factor_demanded",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "inspection.urls"
WSGI_APPLICATION = "inspection.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "inspection.web.navigation.navigation",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """PostgreSQL when DATABASE_URL names it, else SQLite with a write-ahead log under var/."""
    url = os.environ.get("DATABASE_URL", "")
    if url and not url.startswith("sqlite"):
        return {**dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}
    name = url.removeprefix("sqlite:///") or BASE_DIR / "var" / "thematic.sqlite3"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Signing in is django-allauth's, with rules of ours in inspection/people. What is counted against guessing is
# in inspection/people/throttle.py, in the database, so that all processes count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "inspection_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("THEMATIC_PROXIES", 1 if PRODUCTION else 0)
ACCOUNT_ADAPTER = "inspection.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "inspection.people.forms.SignInForm",
    "change_password": "inspection.people.forms.ChangePasswordForm",
    "reauthenticate": "inspection.people.forms.ConfirmPasswordForm",
    "reset_password": "inspection.people.forms.AskForResetForm",
    "reset_password_from_key": "inspection.people.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # the form turns an e-mail address into the user name
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "inspection.people.invitations.ResetTokens"  # noqa: S105
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "inspection.people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "inspection.people.forms.CodeForm",
    "reauthenticate": "inspection.people.forms.ConfirmCodeForm",
    "activate_totp": "inspection.people.forms.AddAppForm",
    "add_webauthn": "inspection.people.forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Thematic"
MFA_TOTP_TOLERANCE = 1
ISSUERS = env.issuers(https=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "inspection.people.adapter.IssuerAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

# Whether people of every role but those that only read reports need a second factor, and whether signing in
# through an issuer counts as one.
SECOND_FACTOR = env.flag("THEMATIC_SECOND_FACTOR", PRODUCTION)
SECOND_FACTOR_BY_ISSUER = env.flag("THEMATIC_SECOND_FACTOR_BY_ISSUER", True)

# Sessions end after 15 idle minutes and, however busy, after 12 hours.
SESSION_IDLE_SECONDS = env.number("THEMATIC_IDLE_SECONDS", 15 * 60)
SESSION_ABSOLUTE_SECONDS = env.number("THEMATIC_SESSION_SECONDS", 12 * 60 * 60)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "inspection.people.views.csrf_failure"

if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *(issuer["settings"]["origin"] for issuer in ISSUERS)],
        "frame-ancestors": [NONE],
    }
}

# Reports are made by `manage.py run_worker`, never inside a request. Tests call the work itself.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
RENDER_STALE_SECONDS = env.number("THEMATIC_RENDER_STALE_SECONDS", 15)  # then its worker has died

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the areas of the largest inspection have 1,500

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"

# Without THEMATIC_SMTP, such as mail.example.org:587, nothing is sent: messages hold links that nobody else may
# see, so they go into no log, and pages show the link or say that nothing was sent.
_SMTP = env.text("THEMATIC_SMTP", "").partition(":")
MAIL_IS_SENT = bool(_SMTP[0])
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_IS_SENT else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _SMTP[0], int(_SMTP[2] or 25)
EMAIL_HOST_USER = env.text("THEMATIC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("THEMATIC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("THEMATIC_FROM", "thematic@localhost")
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # of the link in an invitation

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.text("THEMATIC_LOG_LEVEL", "WARNING")},
}
