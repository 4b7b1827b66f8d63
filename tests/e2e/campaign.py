"""A small open project whose pictures are painted, imported in this process: the plainest thing one can label."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command

from annotation import services as annotation
from projects import services as projects
from projects.models import Project, ProjectState, Template
from projects.services import CategorySpec
from tests.catalog.folders import image_bytes, laid_out
from tests.factories import make_user

CATEGORIES = (("red cell", "红细胞"), ("white cell", "白细胞"), ("platelet", "血小板"))


def open_project(folder: Path, *, pictures: int = 4, template: Template = Template.BOXES) -> Project:
    """A live project that asks about three categories."""
    project = projects.create_project(
        owner=make_user(),
        name="Cells",
        template=template,
        categories=[CategorySpec(name=name, names={"zh": zh}) for name, zh in CATEGORIES],
    )
    files = laid_out(folder / "pictures", {f"{number}.jpg": image_bytes(number) for number in range(pictures)})
    call_command("import_images", str(project.pk), str(files), "--format", "folder", "--json")
    projects.set_state(project=project, state=ProjectState.LIVE)
    annotation.open_due_tasks(project_id=project.pk)
    return project
