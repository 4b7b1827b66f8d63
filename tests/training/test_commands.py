from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from catalog import places
from datasets.models import ReleaseItem
from tests.training.factories import TINY, make_painted_release, project_of
from training.models import Evaluation, Run, RunState

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> dict[str, Any]:  # JSON of the command
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(TINY), encoding="utf-8")
    return path


def test_a_release_is_trained_on_and_the_model_evaluated_from_a_shell(spec: Path) -> None:
    release = make_painted_release()
    answer = told("train", project_of(release).slug, "2026.1", "--spec", str(spec))
    assert (answer["state"], answer["release"], answer["name"]) == ("succeeded", "2026.1", "2026.1 resnet8")
    figures = {each["split"]: each["figures"] for each in answer["evaluations"]}
    assert 0 <= figures["test"]["top1_error"] <= 1
    again = told("evaluate", str(answer["model"]), "--split", "test")
    assert again["figures"] == figures["test"]
    assert Evaluation.objects.count() == 2
    out = io.StringIO()
    call_command("evaluate", "2026.1 resnet8", "--split", "val", stdout=out)
    assert out.getvalue().startswith("2026.1 resnet8 v1 on val of 2026.1: top1_error ")


def test_bad_settings_are_refused_by_name_with_an_exit_code(spec: Path) -> None:
    release = make_painted_release()
    spec.write_text('{"architecture": "lenet", "epochs": 0}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"spec.epochs: must be a whole number from 1 to 10000\."):
        call_command("train", project_of(release).slug, "2026.1", "--spec", str(spec))
    spec.write_text("{", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be read as JSON"):
        call_command("train", project_of(release).slug, "2026.1", "--spec", str(spec))
    assert not Run.objects.exists()


def test_unknown_projects_releases_and_models_are_refused() -> None:
    release = make_painted_release()
    with pytest.raises(CommandError):
        call_command("train", "nowhere", "2026.1")
    with pytest.raises(CommandError, match="There is no such release"):
        call_command("train", project_of(release).slug, "mine", "--release", "2031.1")
    with pytest.raises(CommandError, match="There is no model 'nobody'"):
        call_command("evaluate", "nobody", "--split", "test")
    assert not Run.objects.exists()


def test_a_failed_run_ends_the_command_with_its_reason(spec: Path) -> None:
    release = make_painted_release()
    item = ReleaseItem.objects.filter(release=release, split="train").order_by("id")[0]
    picture = places.picture(item.record["image"]["sha256"])
    default_storage.delete(picture)
    default_storage.save(picture, ContentFile(b"nonsense"))
    with pytest.raises(CommandError, match=rf"Run 2026.1 resnet8 failed: data image {item.image_id} "):
        call_command("train", project_of(release).slug, "2026.1", "--spec", str(spec))
    assert Run.objects.get().state == RunState.FAILED
