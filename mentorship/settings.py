"""One settings file. Everything that differs between schools' servers is an environment variable (.env.example)."""

import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from . import forms, limits, sso
from .env import DOMAINS, broker_url, domains, read

BASE_DIR = Path(__file__).resolve().parent.parent

LOCAL = read("bool", "MENTORSHIP_LOCAL", default=False, hint="1 or 0 (the Makefile alone sets it)")
DEBUG = read("bool", "DEBUG", default=False, hint="1 or 0")
PORT = read("int", "PORT", default=8000, hint="a free port such as 8000")
SECRET_KEY = read("str", "SECRET_KEY", hint="a long random text that you keep")
PUBLIC_URL = read(
    "str",
    "PUBLIC_URL",
    hint="the address that people type, such as https://mentorship.school.edu",
    **({"default": f"http://localhost:{PORT}"} if LOCAL else {}),
).rstrip("/")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    _public.hostname or "",
    *read(
        "list",
        "ALLOWED_HOSTS",
        default=["localhost", "127.0.0.1"] if LOCAL else [],
        hint="host names, with commas",
    ),
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

INSTALLED_APPS = [
    "mentorship",
    "reports",
    "surveys",
    "meetings",
    "matching",
    "resources",
    "accounts",
    "notifications",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "bs_icon_templates",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_include_bootstrap",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.ReadersTimeMiddleware",
    "accounts.entry.second_factor.SecondFactorMiddleware",
    "accounts.entry.sessions.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mentorship.middleware.WrongMethodMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "mentorship.urls"
WSGI_APPLICATION = "mentorship.wsgi.application"
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
                "mentorship.context.shell",
            ],
        },
    },
]

# The pool belongs to web processes, whose command sets its size; workers and tests open plain connections.
DATABASES = {"default": read("dj_db_url", "DATABASE_URL", hint="postgres://user:password@host:5432/name")}
_pool_size = read("int", "DATABASE_POOL_SIZE", default=0, hint="the number of web threads in one process, or 0")
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if _pool_size:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 3}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = read("str", "REDIS_URL", hint="redis://:password@host:6379/0")
CACHES = {
    "default": {
        "BACKEND": "mentorship.cache.ValkeyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mentorship",
        "OPTIONS": {"socket_timeout": 3},
    }
}

TICK_SECONDS = read("int", "TICK_SECONDS", default=60, hint="the seconds between two looks at what is due")
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2, "max_retries": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULER = "mentorship.celery.TickScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = TICK_SECONDS

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
# The address is unique without regard to case by a constraint, which this check does not recognize.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = forms.ACCOUNT
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = limits.ACCOUNT
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
MFA_FORMS = forms.SECOND_FACTOR
MFA_ADAPTER = "accounts.entry.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = limits.SECOND_FACTOR
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
STAFF_SECOND_FACTOR = read("bool", "STAFF_SECOND_FACTOR", default=not LOCAL, hint="1 or 0")
SIGN_UP_DOMAINS = domains("SIGN_UP_DOMAINS", read("list", "SIGN_UP_DOMAINS", default=[], hint=DOMAINS))
SOCIALACCOUNT_ADAPTER = "accounts.entry.sso.SchoolSignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the school vouches for the person
SOCIALACCOUNT_PROVIDERS = sso.providers(PUBLIC_URL)
SSO_IS_SECOND_FACTOR = read("bool", "SSO_IS_SECOND_FACTOR", default=False, hint="1 or 0")
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
# The laws of zones come from the locked tzdata package: a system's own copy may be years older, and hours an hour off.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()

FILE_UPLOAD_HANDLERS = [
    "accounts.roster.upload.DropLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "static/"
STATIC_ROOT = Path(read("str", "STATIC_ROOT", default=str(BASE_DIR / ".local" / "static"), hint="a writable folder"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DEFAULT_FROM_EMAIL = read("str", "MAIL_FROM", default="mentorship@localhost", hint="an address of your school")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOCAL_MAIL_DIR = Path(read("str", "LOCAL_MAIL_DIR", default=str(BASE_DIR / ".local" / "mail"), hint="a folder"))
if LOCAL:
    EMAIL_BACKEND = "mentorship.devmail.MaildirBackend"
else:
    _mail = read("dj_email_url", "EMAIL_URL", hint="smtp+tls://user:password@host:587")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # Bootstrap draws its check marks and chevrons from data: images
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not LOCAL:
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = read("bool", "HTTPS_REDIRECT", default=True, hint="1, or 0 where a proxy redirects")
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = read("int", "HSTS_SECONDS", default=3600, hint="a number of seconds")
    if read("bool", "BEHIND_PROXY", default=False, hint="1 where a proxy sets X-Forwarded-Proto"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = read("int", "TRUSTED_PROXIES", default=1, hint="how many proxies stand in front")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": "INFO"} for name in ("notifications", "accounts", "matching", "meetings", "surveys", "reports")
    },
}
