"""A service's OpenAPI 3.1 document, from its route table and its Marshmallow schemas."""

import json
import re
import warnings
from collections.abc import Sequence
from typing import Any

from chassis.web.answers import MEDIA_TYPE
from chassis.web.roles import Public
from chassis.web.routes import Route

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457), in the language asked for with Accept-Language.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "description": "A slug that does not change, such as registration-closed.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {
            "type": "string",
            "description": "A sentence that can be shown to a person.",
        },
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
PARAMETER_TYPES = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    "str": {"type": "string"},
}
_written: dict[str, str] = {}


def document(service: str, table: Sequence[Route]) -> str:
    """The document as JSON text, made once."""
    if service not in _written:
        _written[service] = json.dumps(describe(service, table), ensure_ascii=False)
    return _written[service]


def describe(service: str, table: Sequence[Route]) -> dict[str, Any]:
    """The document as plain values."""
    from apispec import APISpec
    from apispec.ext.marshmallow import MarshmallowPlugin

    spec = APISpec(f"Brikke: {service}", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Problem", PROBLEM)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for route in table:
            if route.kind == "api":
                path = f"/api/{service}{re.sub(r':[a-z]+}', '}', route.path)}"
                spec.path(path, operations={route.method.lower(): _operation(route)})
    described: dict[str, Any] = spec.to_dict()
    return described


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{route.name}",
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": {str(route.status): _answer(route), "default": _problem()},
    }
    if route.takes is not None:
        operation["requestBody"] = {
            "required": any(field.required for field in route.takes().fields.values()),
            "content": {"application/json": {"schema": route.takes}},
        }
    if not isinstance(route.roles, Public):
        operation["security"] = [{"token": []}]
        operation["description"] = f"For {', '.join(sorted(route.roles))}."
    return operation


def _parameters(route: Route) -> list[Any]:
    found = [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": PARAMETER_TYPES.get(kind or "str", {"type": "string"}),
        }
        for name, _, kind in re.findall(r"{([a-z_]+)(:([a-z]+))?}", route.path)
    ]
    if route.asks is not None:
        found.append({"in": "query", "schema": route.asks})
    if route.creates:
        found.append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": {"type": "string", "maxLength": 200},
                "description": "The same key and body within 24 hours gives the same answer and creates nothing more.",
            }
        )
    return found


def _answer(route: Route) -> dict[str, Any]:
    if route.gives is None:
        return {"description": "Done."}
    return {
        "description": "Done.",
        "content": {"application/json": {"schema": route.gives}},
    }


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "A problem, told.",
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
