"""Every refusal leaves as a problem of RFC 9457."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.test import APIClient

from common.errors import Conflict, DomainError
from common.problems import exception_handler


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (DomainError("No."), 400, "invalid"),
        (Conflict("Later.", code="busy"), 409, "busy"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "forbidden"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.Throttled(30), 429, "throttled"),
        (DataError("bigint out of range"), 400, "out_of_range"),
    ],
)
def test_an_error_has_a_status_and_a_code(error: Exception, status: int, code: str) -> None:
    answer = exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"], answer.data["status"]) == (status, code, status)
    assert answer.content_type == "application/problem+json"


def test_fields_at_fault_are_named_by_their_place() -> None:
    detail: Any = {  # as DRF nests it
        "name": ["Too long."],
        "boxes": [{}, {"x": ["No number."]}],
        "ids": {0: ["No id."]},
        "a": {"b": ["No."]},
    }
    answer = exception_handler(exceptions.ValidationError(detail), {})
    assert answer is not None
    assert answer.data["errors"] == {
        "name": ["Too long."], "boxes[1].x": ["No number."], "ids[0]": ["No id."], "a.b": ["No."],
    }  # fmt: skip


def test_a_mistake_of_ours_is_not_dressed_up_as_a_refusal() -> None:
    assert exception_handler(ZeroDivisionError(), {}) is None


def test_waiting_times_are_passed_on() -> None:
    answer = exception_handler(exceptions.Throttled(30), {})
    assert answer is not None
    assert answer["Retry-After"] == "30"


def test_an_address_of_no_endpoint_answers_a_problem_too() -> None:
    answer = APIClient().get("/api/v1/nothing/here")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"
