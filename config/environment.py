"""Reading settings from the environment, with errors that say which name is wrong and what to write instead."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_SECRET = "development-only-secret-never-use-in-production"  # noqa: S105  # refused in production below


def text(name: str, default: str) -> str:
    """The variable's value, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def words(name: str, default: str) -> list[str]:
    """A list written with spaces or commas."""
    return text(name, default).replace(",", " ").split()


def flag(name: str, default: bool) -> bool:
    """A yes/no variable; anything but the usual spellings is refused."""
    value = text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no", "true", "false", "1", "0", "on", "off"}:
        raise ImproperlyConfigured(f"{name}={value!r}: write yes or no.")
    return value in {"yes", "true", "1", "on"}


def secret_key(*, production: bool, file: Path) -> str:
    """`QUORUM_SECRET_KEY`, else the one `make run` left in `var`; production refuses the default or a short one."""
    key = text("QUORUM_SECRET_KEY", file.read_text().strip() if file.is_file() else DEVELOPMENT_SECRET)
    if production and (key == DEVELOPMENT_SECRET or len(key) < 40):
        raise ImproperlyConfigured("QUORUM_PRODUCTION is on: set QUORUM_SECRET_KEY to 40 or more random characters.")
    return key


def _url_or_file(name: str, socket_file: Path, default: str) -> str:
    # The embedded supervisor writes the address of its socket beside the data, so that any shell finds it.
    if os.environ.get(name):
        return os.environ[name]
    return socket_file.read_text().strip() if socket_file.is_file() else default


def database(name: str, *, socket_file: Path) -> dict[str, object]:
    """Django's database settings from `postgresql://user:password@host:port/name`, or `?host=/socket/folder`."""
    url = urlsplit(_url_or_file(name, socket_file, "postgresql://localhost/quorum"))
    if url.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql://; Quorum runs on PostgreSQL only.")
    query = parse_qs(url.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "quorum",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.get("host", [url.hostname or ""])[0],
        "PORT": str(url.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }


def redis(name: str, *, socket_file: Path) -> str:
    """A `redis://`, `rediss://` or `redis+socket://` address (Celery's spelling of a unix socket)."""
    url = _url_or_file(name, socket_file, "redis://localhost:6379/0")
    return url.replace("unix://", "redis+socket://", 1)


def media_storage(folder: Path) -> dict[str, object]:
    """Where images and exports lie: a local folder, or S3-compatible storage when `QUORUM_S3_BUCKET` is set."""
    bucket = text("QUORUM_S3_BUCKET", "")
    if not bucket:
        location = text("QUORUM_MEDIA", str(folder))
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": location}}
    options = {"bucket_name": bucket, "endpoint_url": text("QUORUM_S3_ENDPOINT", "") or None, "querystring_auth": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def demo_accounts(name: str) -> list[dict[str, str]]:
    """The accounts that the first page offers when the demo project is loaded; none otherwise."""
    if not flag(name, False):
        return []
    roles = ("annotator", "reviewer", "admin")
    return [{"role": role, "email": f"{role}@demo.quorum", "password": "garden-table"} for role in roles]
