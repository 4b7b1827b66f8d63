"""The signed text of an invitation link: it names the invitation and its nonce, so that nothing secret is stored."""

from __future__ import annotations

from django.core import signing

SALT = "quorum.invitation"


def sign(invitation_id: int, nonce: str) -> str:
    """The token that stands in the link."""
    return signing.Signer(salt=SALT, sep=".").sign(f"{invitation_id}.{nonce}")


def read(token: str) -> tuple[int, str] | None:
    """The invitation id and nonce of a token, or None when nobody here signed it."""
    try:
        text = signing.Signer(salt=SALT, sep=".").unsign(token)
        number, nonce = text.split(".", 1)
        return int(number), nonce
    except (signing.BadSignature, ValueError):
        return None
