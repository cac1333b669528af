"""Dead letters of one or more offices, for ``brikke dead``."""

from __future__ import annotations

from typing import Any

from chassis.bus import dead_letters
from chassis.settings import SERVICES, Settings
from infra.local.faults import Fault
from infra.operations.calls import call


def list_open(offices: list[Settings], services: list[str] | None) -> list[dict[str, Any]]:
    """What lies open everywhere, without bodies; each row says at which office and service."""
    return [
        {"at_office": settings.office, "at_service": service, **row}
        for settings in offices
        for service in services or SERVICES
        for row in call(settings, service, dead_letters.list_open)
    ]


def show(settings: Settings, service: str, number: int) -> dict[str, Any]:
    """One, its body as it came (personal fields sealed)."""
    row = call(settings, service, dead_letters.show, number)
    if row is None:
        raise Fault(f"{service} at {settings.office} has no dead letter {number}", "brikke dead list shows them")
    body = row["body"]
    text = body.decode(errors="replace") if isinstance(body, bytes) else body
    return {**row, "body": text}


def retry(settings: Settings, service: str, number: int | None) -> int:
    """Have one, or all, tried again by the running bus process; how many."""
    return int(call(settings, service, dead_letters.ask_retry, number))


def drop(settings: Settings, service: str, number: int) -> int:
    """Give one up: 1, or 0 when it was not open."""
    return int(call(settings, service, dead_letters.drop, number))
