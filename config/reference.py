"""The API reference as plain values for a template. Pure: it reads an OpenAPI document."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Schema = dict[str, Any]  # an OpenAPI document is JSON of any shape


def operations_by_tag(schema: Schema) -> list[tuple[str, list[Schema]]]:
    """Operations by the app that serves them, each with parameters, body fields and answers."""
    groups: dict[str, list[Schema]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups[operation.get("tags", ["api"])[0]].append(_operation(schema, path, method, operation))
    return sorted(groups.items())


def _operation(schema: Schema, path: str, method: str, operation: Schema) -> Schema:
    bodies: list[Schema] = list(operation.get("requestBody", {}).get("content", {}).values())
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "fields": _fields(schema, bodies[0].get("schema", {}) if bodies else {}),
        "answers": [_answer(schema, status, answer) for status, answer in operation.get("responses", {}).items()],
    }


def _answer(schema: Schema, status: str, answer: Schema) -> Schema:
    contents: list[tuple[str, Schema]] = list(answer.get("content", {}).items()) or [("", {})]
    media, content = contents[0]
    return {"status": status, "media": media, "fields": _fields(schema, content.get("schema", {}))}


def _fields(schema: Schema, node: Schema) -> list[Schema]:
    resolved = _resolve(schema, node)
    if resolved.get("type") == "array":
        resolved = _resolve(schema, resolved["items"])
    required = set(resolved.get("required", []))
    return [
        {"name": name, "type": _type(field), "required": name in required, "description": field.get("description", "")}
        for name, field in resolved.get("properties", {}).items()
    ]


def _resolve(schema: Schema, node: Schema) -> Schema:
    if "$ref" not in node:
        return node
    found: Schema = schema
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def _type(field: Schema) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    if "allOf" in field or "oneOf" in field:
        return " or ".join(_type(part) for part in field.get("allOf") or field["oneOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    kind = field.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{text} ({', '.join(map(str, field['enum']))})" if "enum" in field else text
