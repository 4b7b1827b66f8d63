"""Settings, all from the environment: `DATABASE_URL`, `REDIS_URL` and `QUORUM_*`."""

from __future__ import annotations

from pathlib import Path

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("QUORUM_VAR", str(BASE_DIR / "var")))

DEBUG = environment.flag("QUORUM_DEBUG", False)
PRODUCTION = environment.flag("QUORUM_PRODUCTION", False)
SECRET_KEY = environment.secret_key(production=PRODUCTION, file=VAR_DIR / "secret-key")
PUBLIC_URL = environment.text("QUORUM_PUBLIC_URL", "")
ALLOWED_HOSTS = environment.words("QUORUM_ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = environment.words("QUORUM_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "catalog",
    "projects",
    "annotation",
    "review",
    "crowd",
    "datasets",
    "training",
    "demo",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.StaticFiles",
    "config.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database("DATABASE_URL", socket_file=VAR_DIR / "run" / "database-url")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = environment.flag("QUORUM_SSL_REDIRECT", PRODUCTION)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0

DEMO_ACCOUNTS = environment.demo_accounts("QUORUM_DEMO")

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

EMAIL_BACKEND = environment.text("QUORUM_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = environment.text("QUORUM_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = environment.text("QUORUM_EMAIL_FROM", "quorum@localhost")

STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("app", str(FRONTEND_DIST))] if FRONTEND_DIST.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/app/assets/"  # Vite writes the hash of the content into each name
STORAGES = {
    "default": environment.media_storage(VAR_DIR / "media"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
IMPORT_ROOTS = environment.words("QUORUM_IMPORT_ROOTS", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["common.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.rendering.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "common.paging.CursorPaging",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Quorum API",
    "DESCRIPTION": "Everything a person can do in the browser can be done here with the same permissions.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": True,
    "ENUM_NAME_OVERRIDES": {
        "SourceKind": "catalog.models.SourceKind",
        "LabelFormat": "catalog.models.LabelFormat",
        "SourceState": "catalog.models.SourceState",
        "ItemState": "catalog.models.ItemState",
        "Template": "projects.models.Template",
        "ProjectState": "projects.models.ProjectState",
        "StageKind": "projects.models.StageKind",
        "CheckKind": "projects.api.serializers.CHECKING",
        "Role": "projects.models.Role",
        "Standing": "projects.models.Standing",
        "ReportReason": "annotation.models.ReportReason",
        "SkipReason": "annotation.api.serializers.SKIP_REASONS",
        "ReviewState": "review.models.ReviewState",
        "ObjectState": "review.models.ObjectState",
        "Decision": "review.models.Decision",
        "ReleaseState": "datasets.models.ReleaseState",
        "ExportState": "datasets.models.ExportState",
        "Split": "datasets.models.Split",
        "RunState": "training.models.RunState",
        "ModelState": "training.models.ModelState",
        "SuggestionState": "training.models.SuggestionState",
    },
}

REDIS_URL = environment.redis("REDIS_URL", socket_file=VAR_DIR / "run" / "redis-url")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "annotation.tasks.*": {"queue": "critical"},
    "catalog.tasks.check_source": {"queue": "media"},
    "catalog.tasks.import_source": {"queue": "media"},
    "datasets.tasks.export": {"queue": "export"},
    "training.tasks.launch": {"queue": "gpu"},
    "training.tasks.suggest": {"queue": "gpu"},
}
CELERY_TASK_TIME_LIMIT = 3_000
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3_600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "run" / "beat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("QUORUM_LOG_LEVEL", "INFO")},
}
