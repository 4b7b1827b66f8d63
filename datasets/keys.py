"""The secret behind the order of images, kept apart from all other uses of the server's secret."""

from __future__ import annotations

import hashlib
import hmac


def split_key(secret: str) -> bytes:
    """The key that orders groups; it cannot be turned back into the secret."""
    return hmac.new(secret.encode(), b"quorum:splits:v1", hashlib.sha256).digest()


def commitment(key: bytes) -> str:
    """A public word that proves later which key was used."""
    return hashlib.sha256(b"quorum:commitment:" + key).hexdigest()
