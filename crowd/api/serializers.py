from __future__ import annotations

from typing import Any

from rest_framework import serializers

from projects.models import Role, Standing
from review.models import Flag, FlagSign

GIVEN_STANDINGS = [Standing.ACTIVE, Standing.PAUSED, Standing.BANNED]


class MemberUserOutput(serializers.Serializer[None]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()


class MemberFlagOutput(serializers.ModelSerializer[Flag]):
    sign = serializers.ChoiceField(FlagSign.choices)
    evidence = serializers.DictField()

    class Meta:
        model = Flag
        fields = ["id", "sign", "evidence", "created_at"]


class MemberOutput(serializers.Serializer[Any]):  # of a crowd.selectors.Member
    id = serializers.IntegerField(source="membership.id")
    user = MemberUserOutput(source="membership.user")
    role = serializers.ChoiceField(Role.choices, source="membership.role")
    standing = serializers.ChoiceField(Standing.choices, source="membership.standing")
    trust = serializers.FloatField(source="membership.trust")
    joined_at = serializers.DateTimeField(source="membership.joined_at")
    votes = serializers.IntegerField(source="figures.votes", default=0)
    votes_today = serializers.IntegerField(source="figures.votes_today", default=0)
    median_ms = serializers.IntegerField(source="figures.median_ms", default=None, allow_null=True)
    agreement = serializers.FloatField(allow_null=True)
    flags = MemberFlagOutput(many=True)


class MemberInput(serializers.Serializer[None]):
    role = serializers.ChoiceField(Role.choices, required=False)
    standing = serializers.ChoiceField(GIVEN_STANDINGS, required=False)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
