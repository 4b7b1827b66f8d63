from __future__ import annotations

from rest_framework import serializers

from accounts.models import Token, User
from accounts.tokens import SCOPES

LANGUAGES = ["en", "zh"]


class UserOutput(serializers.ModelSerializer[User]):
    is_site_admin = serializers.BooleanField(source="is_superuser")

    class Meta:
        model = User
        fields = ["id", "email", "name", "language", "is_site_admin"]


class ProfileInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    language = serializers.ChoiceField(LANGUAGES, required=False)


class SignInInput(serializers.Serializer[None]):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class PasswordInput(serializers.Serializer[None]):
    current = serializers.CharField(trim_whitespace=False, max_length=200)
    new = serializers.CharField(trim_whitespace=False, max_length=200)


class ResetRequestInput(serializers.Serializer[None]):
    email = serializers.EmailField()


class ResetInput(serializers.Serializer[None]):
    uid = serializers.CharField(max_length=40)
    token = serializers.CharField(max_length=100)
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class TokenInput(serializers.Serializer[None]):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES), min_length=1)
    expires_in_days = serializers.IntegerField(min_value=1, max_value=366, default=90)


class TokenOutput(serializers.ModelSerializer[Token]):
    class Meta:
        model = Token
        fields = ["id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at"]


class NewTokenOutput(TokenOutput):
    token = serializers.CharField(help_text="The secret; it is shown this once.")

    class Meta(TokenOutput.Meta):
        fields = [*TokenOutput.Meta.fields, "token"]


class ResetLinkOutput(serializers.Serializer[None]):
    url = serializers.CharField()
