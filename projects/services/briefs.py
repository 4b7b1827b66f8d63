from __future__ import annotations

from django.db import transaction

from accounts.models import User
from projects.models import Brief, Project, ProjectCategory
from projects.templates import brief_digest


@transaction.atomic
def publish_brief(*, project: Project, author: User, instructions: dict[str, str] | None = None) -> Brief:
    """The next version of what workers are told; the same content again answers the version that stands.

    Without `instructions` those of the standing version stay: so a change of categories becomes a new version too.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    last = Brief.objects.filter(project=project).order_by("-version").first()
    words = instructions if instructions is not None else (last.instructions if last else {})
    categories = list(
        ProjectCategory.objects.filter(project=project).order_by("position").values_list("category_id", flat=True)
    )
    digest = brief_digest(words, categories)
    if last is not None and last.digest == digest:
        return last
    return Brief.objects.create(
        project=project,
        version=last.version + 1 if last else 1,
        instructions=words,
        categories=categories,
        digest=digest,
        created_by=author,
    )
