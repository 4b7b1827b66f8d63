"""docs/openapi.yaml is what the code says."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from tests.architecture.endpoints import every_endpoint

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def generated() -> str:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


def test_the_committed_reference_is_the_one_the_code_makes(generated: str) -> None:
    assert COMMITTED.read_text().strip() == generated.strip(), "run `make schema` and commit docs/openapi.yaml"


def test_every_endpoint_is_in_the_reference(generated: str) -> None:
    paths: dict[str, dict[str, Any]] = yaml.safe_load(generated)["paths"]
    listed = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert listed == {(endpoint.method, endpoint.path) for endpoint in every_endpoint()}


def test_lists_are_pages(generated: str) -> None:
    schema: dict[str, Any] = yaml.safe_load(generated)
    whole = {
        operation["operationId"]
        for methods in schema["paths"].values()
        for operation in methods.values()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        if content["schema"].get("type") == "array"
    }
    # The categories of one project, the models of one leaderboard and the two routes to boxes are short by nature.
    assert whole == {"list_project_categories", "get_leaderboard", "get_costs"}
    page = schema["components"]["schemas"]["PaginatedProjectOutputList"]
    assert sorted(page["properties"]) == ["next", "previous", "results"]


def test_every_operation_has_a_name_of_its_own(generated: str) -> None:
    operations = [
        operation["operationId"]
        for methods in yaml.safe_load(generated)["paths"].values()
        for operation in methods.values()
    ]
    made_up = re.compile(r"_(retrieve|list|create|update|partial_update|destroy)(_\d+)?$")
    assert [name for name in operations if made_up.search(name)] == []
    assert len(set(operations)) == len(operations)
