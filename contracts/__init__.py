"""The published language: what each service tells and may be asked, generated from the owners' schemas."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from contracts import plain

FOLDER = Path(__file__).parent / "messages"


class ContractMissing(Exception):
    """No contract of this name: the owner's schema is missing, or ``make contracts`` has not been run."""


@dataclass(frozen=True)
class Contract:
    """One message type: ``document`` is its JSON Schema with our own ``x-`` keys."""

    type: str
    document: dict[str, Any]

    @property
    def owner(self) -> str:
        """The service whose word this is: of an event the one that tells it, of a command the one that is asked."""
        return self.type.split(".", 1)[0]

    @property
    def stream(self) -> str:
        """``events``, ``national``, ``downward``, ``to.<office>``, or ``commands.<target>``."""
        return str(self.document["x-stream"])

    @property
    def sealed(self) -> frozenset[str]:
        """The fields that travel sealed."""
        return frozenset(self.document.get("x-sealed", ()))

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(self.document, format_checker=Draft202012Validator.FORMAT_CHECKER)

    @cached_property
    def _plainly_fits(self) -> Callable[[Any], bool]:
        return plain.check(self.document)

    def faults(self, fields: dict[str, Any]) -> list[str]:
        """The paths of the fields that do not fit, without their values; empty when all is well."""
        if self._plainly_fits(fields):
            return []
        errors = self._validator.iter_errors(fields)
        return sorted({"/".join(map(str, error.absolute_path)) or str(error.validator) for error in errors})


@cache
def of(type: str) -> Contract:
    """The contract of a message type. Errors: ContractMissing."""
    path = FOLDER / f"{type}.json"
    if not path.exists():
        raise ContractMissing(type)
    return Contract(type, json.loads(path.read_text()))


@cache
def all_types() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def readers() -> list[dict[str, Any]]:
    """Every reader: {service, reader, broker: office|national|downward, types, handlers}, sorted."""
    path = FOLDER.parent / "readers.json"
    found: list[dict[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    return found
