"""The crowd's side: why somebody's standing in a project changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class StandingChange(models.Model):
    """One change of a member's standing, with its reason; never edited."""

    membership = models.ForeignKey("projects.Membership", on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["membership", "-id"], name="changes_of_membership")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
