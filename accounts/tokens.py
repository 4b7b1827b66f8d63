"""The shape of an API token: `qrm_` + 43 characters of base64url. Only its SHA-256 is stored."""

from __future__ import annotations

import base64
import hashlib

PREFIX = "qrm_"
SCOPES = ("read", "annotate", "review", "admin")


def new_secret(randomness: bytes) -> str:
    """The text a person copies; `randomness` is 32 bytes from the operating system."""
    return PREFIX + base64.urlsafe_b64encode(randomness).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """What is stored: the secret has 256 bits of entropy, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
