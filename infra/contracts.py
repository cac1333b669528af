"""Write ``contracts/`` from the services' schemas and readers: ``make contracts``. A test holds the two equal."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

import contracts
from chassis.events import CommandSchema, EventSchema, NationalSchema
from chassis.settings import SERVICES

HOME = Path(contracts.__file__).parent
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def message_schemas() -> list[type[EventSchema]]:
    """Every event, command and national message of every service, by type."""
    found: dict[str, type[EventSchema]] = {}
    for service in SERVICES:
        module = importlib.import_module(f"services.{service}.schemas")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, EventSchema) and each.type:
                found[each.type] = each
    return [found[type] for type in sorted(found)]


def document(schema: type[EventSchema]) -> dict[str, Any]:
    """The JSON Schema of one message's data, nested schemas inlined; ``x-`` keys say how it travels."""
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: None)  # type: ignore[arg-type,return-value]
    APISpec(title="", version="", openapi_version="3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    body: dict[str, Any] = plugin.converter.schema2jsonschema(schema())  # type: ignore[no-untyped-call]
    for name, item in schema().fields.items():
        if item.metadata.get("personal"):
            body["properties"][name].pop("personal", None)
    kind = (
        "command"
        if issubclass(schema, CommandSchema)
        else "national"
        if issubclass(schema, NationalSchema)
        else "event"
    )
    owner = schema.type.split(".", 1)[0]
    return {
        "$schema": DRAFT,
        "$id": f"/contracts/{schema.type}.json",
        "title": schema.type,
        "description": " ".join((schema.__doc__ or "").split()),
        "x-kind": kind,
        "x-stream": f"commands.{owner}" if kind == "command" else schema.stream,
        "x-sealed": sorted(name for name, item in schema().fields.items() if item.metadata.get("personal")),
        **_without_extras(body),
        "additionalProperties": False,
    }


def _without_extras(value: Any) -> Any:
    """apispec copies a field's metadata into the schema; what JSON Schema does not know is left out."""
    if isinstance(value, dict):
        return {key: _without_extras(item) for key, item in value.items() if key not in ("personal", "x-personal")}
    if isinstance(value, list):
        return [_without_extras(item) for item in value]
    return value


def readers() -> list[dict[str, Any]]:
    """Every reader, from the ``@on`` lines of each service.py."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for service in SERVICES:
        for method, entrypoint in _entrypoints(service):
            row = found.setdefault(
                (service, entrypoint.reader),
                {
                    "service": service,
                    "reader": entrypoint.reader,
                    "broker": entrypoint.broker,
                    "types": [],
                    "handlers": {},
                },
            )
            row["types"] = sorted({*row["types"], *entrypoint.types})
            row["handlers"] |= dict.fromkeys(entrypoint.types, method)
    return [found[key] for key in sorted(found)]


def _entrypoints(service: str) -> list[tuple[str, Any]]:
    from chassis.bus.extensions import On
    from chassis.bus.services import service_class

    return [
        (name, entrypoint)
        for name, member in sorted(vars(service_class(service)).items())
        for entrypoint in getattr(member, "nameko_entrypoints", ())
        if isinstance(entrypoint, On)
    ]


def asyncapi(documents: dict[str, dict[str, Any]], read: list[dict[str, Any]]) -> dict[str, Any]:
    """The AsyncAPI 3 description of the bus."""
    channels, operations = {}, {}
    for type, body in documents.items():
        name = type.replace(".", "_")
        channels[name] = {
            "address": f"{{office}}.{{service}}.{body['x-stream']}.{type}",
            "description": body["description"],
            "parameters": {"office": {"description": "The office's code"}, "service": {"description": "Who tells"}},
            "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        }
        operations[f"send_{name}"] = {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
    for reader in read:
        for type in reader["types"]:
            name = type.replace(".", "_")
            operations[f"{reader['service']}_{reader['reader']}_{name}"] = {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{name}"},
            }
    messages = {
        type.replace(".", "_"): {"name": type, "contentType": "application/json", "payload": _bare(body)}
        for type, body in documents.items()
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Brikke", "version": "1", "description": "What Brikke's services tell one another."},
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _bare(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in ("$schema", "$id")}


def files() -> dict[str, str]:
    """Path below ``contracts/`` → what should stand there."""
    documents = {schema.type: document(schema) for schema in message_schemas()}
    read = readers()
    made = {
        f"messages/{type}.json": json.dumps(body, indent=1, sort_keys=True) + "\n" for type, body in documents.items()
    }
    made["readers.json"] = json.dumps(read, indent=1, sort_keys=True) + "\n"
    made["asyncapi.yaml"] = yaml.safe_dump(asyncapi(documents, read), sort_keys=True, allow_unicode=True, width=120)
    return made


def stale() -> list[str]:
    """Paths below ``contracts/`` that are not as they should be, or should not be there."""
    made = files()
    old = {f"messages/{path.name}" for path in (HOME / "messages").glob("*.json")} - made.keys()
    return sorted(old | {name for name, text in made.items() if _stands(name) != text})


def _stands(name: str) -> str | None:
    return (HOME / name).read_text() if (HOME / name).exists() else None


def write() -> list[str]:
    """Write what differs, remove what no schema stands behind. Shape: the paths changed."""
    made, changed = files(), stale()
    (HOME / "messages").mkdir(exist_ok=True)
    for name in changed:
        if name in made:
            (HOME / name).write_text(made[name])
        else:
            (HOME / name).unlink()
    return changed


def main() -> None:
    """``python -m infra.contracts [--check]``."""
    if "--check" not in sys.argv:
        print("\n".join(write()) or "contracts/ is up to date")
    elif changed := stale():
        sys.exit(f"contracts/ is behind the schemas ({', '.join(changed)}): run make contracts")


if __name__ == "__main__":
    main()
