"""RFC 9457 problem details for every error of the API."""

from __future__ import annotations

import http
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from common.errors import DomainError

PROBLEM_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, fields: dict[str, list[str]] | None = None) -> dict[str, object]:
    """The body of a problem: `type`, `title`, `status`, `detail` of RFC 9457, and our `code` and `errors`."""
    body: dict[str, object] = {
        "type": f"urn:quorum:problem:{code}",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["errors"] = fields
    return body


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:  # DRF's own signature
    """Turn any refusal into a problem; unknown exceptions go on to Django (a 500, logged)."""
    if isinstance(error, DomainError):
        return _answer(error.status, error.code, error.detail, error.fields)
    if isinstance(error, DataError):
        return _answer(400, "out_of_range", "A number in the request is larger than any that is stored here.", {})
    response = drf_exception_handler(error, context)
    if response is None:
        return None
    code, detail, fields = _describe(error)
    answer = _answer(response.status_code, code, detail, fields)
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer


def _answer(status: int, code: str, detail: str, fields: dict[str, list[str]]) -> Response:
    return Response(problem(status, code, detail, fields), status=status, content_type=PROBLEM_TYPE)


def _describe(error: Exception) -> tuple[str, str, dict[str, list[str]]]:
    if isinstance(error, exceptions.ValidationError):
        return "invalid", "Some fields are not right; see errors.", dict(_flatten(error.detail))
    if isinstance(error, Http404):
        return "not_found", "There is nothing here, or it is not yours to see.", {}
    if isinstance(error, PermissionDenied):
        return "forbidden", "You may not do this.", {}
    assert isinstance(error, exceptions.APIException)
    return str(error.get_codes() if isinstance(error.get_codes(), str) else error.default_code), str(error.detail), {}


def _flatten(detail: object, path: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(detail, dict):
        return [pair for key, value in detail.items() for pair in _flatten(value, _inside(path, key))]
    if isinstance(detail, list) and any(isinstance(value, dict | list) for value in detail):
        return [pair for index, value in enumerate(detail) if value for pair in _flatten(value, f"{path}[{index}]")]
    messages = [str(value) for value in detail] if isinstance(detail, list) else [str(detail)]
    return [(path or "non_field_errors", messages)]


def _inside(path: str, key: object) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)
