"""One settings file, driven by the environment; `.env.example` names every variable."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from fontpkg_atkinson_hyperlegible import __file__ as font_package
from whitenoise.compress import Compressor

from config.env import (
    BASE_DIR,
    Environment,
    broker,
    embedded_secrets,
    environment,
    file_storage,
    file_store,
    read,
    sqlite_journal,
    var_folder,
)

env = read()
DJANGO_ENV = environment(env)
EMBEDDED = DJANGO_ENV is Environment.EMBEDDED
PRODUCTION = DJANGO_ENV is Environment.PRODUCTION
VAR = var_folder(env)
_secrets = {} if PRODUCTION else embedded_secrets(VAR)

# --- secrets and hosts ---------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or _secrets.get("SECRET_KEY", "")
FIELD_KEYS = env.list("FIELD_KEYS", []) or _secrets.get("FIELD_KEYS", "").split(",")
BACKUP_KEY = env.list("BACKUP_KEY", []) or _secrets.get("BACKUP_KEY", "").split(",")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", []) or (
    [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
PUBLIC_URL = env.str("PUBLIC_URL", "")
DEMO = env.bool("DEMO", False)

# --- what is installed ---------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "config.demo",
    "config.operations",
    "clinic",
    "assessments",
    "reports",
]
MIDDLEWARE = [
    "config.middleware.SecurityHeaders",
    "config.middleware.AddressBehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.visit_limits.VisitLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.FilesAway",
    "clinic.middleware.TransactionAndAudit",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.shell",
            ],
        },
    }
]

# --- database ------------------------------------------------------------------------------
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{VAR / 'secure_base.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so two writers wait instead of failing. Without
    # recursive triggers a REPLACE deletes the row in its way and asks no trigger about it.
    journal = sqlite_journal(sqlite3.sqlite_version_info)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    # Parameters travel beside the statement, and what a connection asks for the fifth time is
    # planned once and kept (ADR 33).
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        server_side_binding=True, prepare_threshold=5
    )
APPLICATION_DATABASE_URL = env.str("APPLICATION_DATABASE_URL", "")  # for make_application_role
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people and sign-in --------------------------------------------------------------------
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["clinic.sign_in.Accounts"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
COMMON_PASSWORDS = env.str("COMMON_PASSWORDS", "")
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "clinic.passwords.GuessableValidator"},
]
if COMMON_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
            "OPTIONS": {"password_list_path": COMMON_PASSWORDS},
        }
    )
SECOND_FACTOR = env.str("SECOND_FACTOR", "required")  # or `offered`, in the demonstration only
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "clinic.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "clinic.forms.sign_in.SignInForm",
    "change_password": "clinic.forms.sign_in.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Counted by clinic.guessing instead, which cannot lock out whoever sits behind the same address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None}
MFA_RATE_LIMITS = {"webauthn_login": None}  # a passkey's answer cannot be guessed
MFA_ADAPTER = "clinic.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "clinic.forms.second_factor.CodeForm",
    "authenticate_webauthn": "clinic.forms.second_factor.PasskeyForm",
    "login_webauthn": "clinic.forms.second_factor.PasskeySignInForm",
    "activate_totp": "clinic.forms.second_factor.ActivateAppForm",
    "add_webauthn": "clinic.forms.second_factor.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Secure Base"
MFA_TOTP_TOLERANCE = 1  # a code may be thirty seconds old; CodeForm takes each only once
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # cookies name people
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# Only sign-in asks the cache: guesses are counted where every process sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "clinic_guess",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- web safety ----------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
# A note's six sections of 100,000 characters, each up to twelve bytes in a form, fit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- files ---------------------------------------------------------------------------------
STATIC_URL = "static/"
# Production serves a collected, compressed copy; the embedded product the files where they lie.
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or VAR / "static") if PRODUCTION else None
FONT_FOLDER = Path(font_package).parent / "files"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", FONT_FOLDER)]
AUDIT_ANCHOR = Path(env.str("AUDIT_ANCHOR", "") or VAR / "audit-anchor.jsonl")
ERASURES = Path(env.str("ERASURES", "") or VAR / "erasures.jsonl")
BACKUP_FOLDER = Path(env.str("BACKUP_FOLDER", "") or VAR / "backups")
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", 35)
BACKUP_HOUR = env.int("BACKUP_HOUR", 2)  # UTC
PRIVATE_FILES = Path(env.str("PRIVATE_FILES", "") or VAR / "files")
FILES_STORAGE = env.str("FILES_STORAGE", "folder")  # or `s3`
FILES_STORE = file_store(env)
STORAGES = {
    "default": file_storage(FILES_STORAGE, FILES_STORE, PRIVATE_FILES),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- languages and time --------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en-gb")
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- background work -----------------------------------------------------------------------
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = broker(
    env.str("BROKER_URL", "redis://127.0.0.1:6379/0")
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker however long it is away
CELERY_WORKER_CONSUMER = "config.consumer:Consumer"
# A bell that is not heard is rung again by the sweep, so nobody at a page waits for it long.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
JOB_LEASE = timedelta(seconds=env.int("JOB_LEASE_SECONDS", 60))
JOB_SWEEP_SECONDS = env.int("JOB_SWEEP_SECONDS", 60)

# --- API -----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.api_tokens.Tokens",  # the first one says how to sign in, so its absence is a 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["clinic.api_permissions.Nobody"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api_json.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "DEFAULT_PAGINATION_CLASS": "config.api.Pages",
    "EXCEPTION_HANDLER": "config.api.problem",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=90),
    "AUTH_HEADER_PREFIX": "Token",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Secure Base",
    "DESCRIPTION": "Clients, check-ins, scores and reports of one's own caseload.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["clinic.api_permissions.IsMember"],
    "ENUM_NAME_OVERRIDES": {
        "ClientState": "clinic.models.Client.State",
        "AssignmentState": "assessments.models.Assignment.State",
        "ReportState": "clinic.models.Job.State",
        "ReportKind": "reports.models.Report.Kind",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- mail and logs -------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20  # seconds: less than a lease, so that a server that hangs is not asked twice
if env.str("EMAIL_URL", ""):
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = (
        _mail["EMAIL_BACKEND"],
        _mail["EMAIL_HOST"],
        _mail["EMAIL_PORT"],
    )
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "practice@localhost")
LEAVE_TO = env.str("LEAVE_TO", "")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"level": LOG_LEVEL}
