"""A person's rights, asked of each register apart: each answers for itself, and nothing ties the answers together."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.settings import Settings
from infra.local.faults import Fault
from infra.operations.calls import call


@dataclass(frozen=True)
class Asked:
    """By what the person is found: one of the three."""

    enquiry_id: UUID | None = None
    registration_id: UUID | None = None
    email: str | None = None

    @classmethod
    def of(cls, enquiry: UUID | None, registration: UUID | None, email: str | None) -> Asked:
        """Exactly one must be given."""
        if sum(value is not None for value in (enquiry, registration, email)) != 1:
            raise Fault("who is it about?", "give one of --enquiry ID, --registration ID, --email ADDRESS")
        return cls(enquiry, registration, email)

    def for_service(self, service: str) -> dict[str, Any] | None:
        """What to ask the service, None when the answer cannot lie there."""
        if self.email is not None:
            return {"email": self.email}
        if service == "groups" and self.enquiry_id is not None:
            return {"enquiry_id": self.enquiry_id}
        if service == "events" and self.registration_id is not None:
            return {"registration_id": self.registration_id}
        return None


def export(settings: Settings, asked: Asked) -> dict[str, Any]:
    """{service: what it holds}; a service that holds nothing is left out."""
    from services.events import persons as events
    from services.groups import persons as groups
    from services.notifications import persons as notifications
    from services.portal import persons as portal

    found = {}
    registers = (
        ("groups", groups.export),
        ("events", events.export_person),
        ("notifications", notifications.export_person),
        ("portal", portal.export_person),
    )
    for service, use_case in registers:
        criterion = asked.for_service(service)
        if criterion is not None and (held := call(settings, service, use_case, **criterion)):
            found[service] = held
    return found


def erase(settings: Settings, asked: Asked) -> list[dict[str, Any]]:
    """One receipt per register that held the person; empty when none did."""
    from services.groups.problems import NobodyFound

    receipts = []
    registers = (
        ("groups", _erase_in_groups),
        ("events", _erase_in_events),
        ("notifications", _erase_in_notifications),
        ("portal", _erase_in_portal),
    )
    for service, erase_here in registers:
        criterion = asked.for_service(service)
        if criterion is None:
            continue
        with contextlib.suppress(NobodyFound):
            receipts += [{"service": service, **receipt} for receipt in erase_here(settings, criterion)]
    return receipts


def _erase_in_groups(settings: Settings, criterion: dict[str, Any]) -> list[dict[str, Any]]:
    from services.groups import persons

    receipts: list[dict[str, Any]] = call(settings, "groups", persons.erase, **criterion)
    return receipts


def _erase_in_events(settings: Settings, criterion: dict[str, Any]) -> list[dict[str, Any]]:
    from services.events import persons

    erased = call(settings, "events", persons.erase_person, **criterion)
    return [{"register": persons.KIND, "receipt": subject} for subject in erased]


def _erase_in_notifications(settings: Settings, criterion: dict[str, Any]) -> list[dict[str, Any]]:
    from services.notifications import persons

    erased = call(settings, "notifications", persons.erase_person, **criterion)
    return [{"register": persons.KIND, "receipt": subject} for subject in erased]


def _erase_in_portal(settings: Settings, criterion: dict[str, Any]) -> list[dict[str, Any]]:
    from services.portal import persons

    erased = call(settings, "portal", persons.erase_person, **criterion)
    return [{"register": persons.KIND, "receipt": subject} for subject in erased]
