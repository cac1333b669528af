"""An office closes into another: ``brikke succession``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from chassis.problems import Problem
from chassis.settings import Settings
from infra.local.faults import Fault
from infra.operations.calls import call


def end(settings: Settings, successor: str, begins_on: date) -> dict[str, Any]:
    """At the office that closes. Errors: Fault, with what is in the way."""
    from services.reporting import succession

    return _said(settings, "reporting", succession.end, successor, begins_on)


def note(settings: Settings, office: str, successor: str, begins_on: date) -> dict[str, Any]:
    """At head office, when the office has stated its last. Errors: Fault, with what is in the way."""
    from services.reporting import succession

    return _said(settings, "reporting", succession.note, office, successor, begins_on)


def list_all(settings: Settings) -> list[dict[str, Any]]:
    """Who has closed into whom."""
    from services.reporting import succession

    return [dict(row) for row in call(settings, "reporting", succession.list_all)]


def hand_over(settings: Settings) -> list[dict[str, Any]]:
    """The groups that run at the office that closes, nobody's name among them."""
    from services.groups import succession

    return list(call(settings, "groups", succession.hand_over))


def take_over(settings: Settings, file: Path, begins_on: date) -> dict[str, Any]:
    """At the successor: go on with the groups of a file that ``hand_over`` made. Errors: Fault."""
    from services.groups import succession

    try:
        return _said(settings, "groups", succession.take_over, json.loads(file.read_text(encoding="utf-8")), begins_on)
    except OSError as error:
        raise Fault(f"{file} cannot be read", "say where the file from brikke succession hand-over is") from error
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise Fault(f"{file} is no file from brikke succession hand-over", "nothing has been changed") from error


def _said(settings: Settings, service: str, use_case: Any, *args: Any) -> dict[str, Any]:
    try:
        said: dict[str, Any] = call(settings, service, use_case, *args)
        return said
    except Problem as problem:
        raise Fault(problem.detail or type(problem).sentence(), "nothing has been changed") from problem
