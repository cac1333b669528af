"""Carrying operations out over the front doors, as people and programs do: https, signed in, again until answered."""

from __future__ import annotations

import asyncio
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from infra.local.faults import Fault
from infra.simulation.bodies import Answers, body
from infra.simulation.directly import Directly
from simulator import Operation

TIMEOUT_S = 20
PAUSE_S = 0.3
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about whether the deed was done, or that it may be tried later."""

Staff = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""{office: {role: {email, password}}}, as in ``demo-staff.json``."""


@dataclass(frozen=True)
class Way:
    """How an operation goes through a door: who may, and where to; ``{id}`` stands for what it is about."""

    path: str
    role: str | None = None
    about: str = ""
    """The kind of id that stands in the path."""


WAYS = {
    "enquire": Way("/api/groups/enquiries"),
    "leave": Way("/api/groups/enquiries/{id}/leave", "coordinator", "enquiry_id"),
    "form_group": Way("/api/groups/groups", "coordinator"),
    "start_group": Way("/api/groups/groups/{id}/start", "coordinator", "group_id"),
    "hold_meeting": Way("/api/groups/groups/{id}/meetings", "coordinator", "group_id"),
    "step_back": Way("/api/groups/groups/{id}/step-back", "coordinator", "group_id"),
    "give_sign": Way("/api/groups/groups/{id}/sign-of-life", "coordinator", "group_id"),
    "end_group": Way("/api/groups/groups/{id}/end", "coordinator", "group_id"),
    "announce": Way("/api/events/events", "event_manager"),
    "register": Way("/api/events/events/{id}/registrations", None, "event_id"),
    "cancel": Way("/api/events/registrations/{id}/cancel", None, "manage_url"),
    "call_off": Way("/api/events/events/{id}/cancel", "event_manager", "event_id"),
    "close_event": Way("/api/events/events/{id}/close", "event_manager", "event_id"),
    "close_month": Way("/api/reporting/periods/close", "manager"),
}
PUBLISH = Way("/api/events/events/{id}/publish", "event_manager", "event_id")


class FrontDoors:
    """Acts at offices through their addresses. An unanswered deed is tried again with the same Idempotency-Key."""

    def __init__(self, client: httpx2.AsyncClient, urls: Mapping[str, str], staff: Staff, patience_s: float) -> None:
        self._client, self._urls, self._staff, self._patience_s = client, urls, staff, patience_s
        self._tokens: dict[tuple[str, str], str] = {}
        self._answers: Answers = {}
        self.repeats = 0
        """How often a deed had to be sent again."""

    async def __call__(self, operation: Operation) -> None:
        """Do it. Errors: Fault when it is refused, or not answered in time."""
        told = body(operation, self._answers)
        answer = await self.send(operation.office, WAYS[operation.name], told, self._id(operation))
        if operation.name == "announce":
            await self.send(operation.office, PUBLISH, {}, answer["event_id"])
        self._answers[operation.office, operation.about] = (
            self._answers.get((operation.office, operation.about), {}) | answer
        )

    def adopt(self, other: Directly, office: str, name: str) -> None:
        """Go on with what another act has begun."""
        self._answers[office, name] = other.answers[office, name]

    def _id(self, operation: Operation) -> str:
        kind = WAYS[operation.name].about
        name = operation.fields.get("event") or operation.about
        found = str(self._answers[operation.office, name][kind]) if kind else ""
        return found.rsplit("/", 1)[-1]

    async def send(self, office: str, way: Way, told: Any, id: str = "") -> dict[str, Any]:
        """Send until there is an answer. That it was done already is one, when an earlier sending went unanswered."""
        url, key = self._urls[office] + way.path.replace("{id}", id), secrets.token_hex(16)
        deadline, unanswered = time.monotonic() + self._patience_s, False
        while True:
            answer = await self._once(office, way, url, told, key)
            if answer is not None and answer.status_code < 300:
                return dict(answer.json() if answer.content else {})
            if answer is not None and answer.status_code == 409 and unanswered:
                return {}
            if answer is not None and answer.status_code not in PASSING:
                raise Fault(f"POST {way.path}: {answer.status_code} {answer.text[:300]}")
            if time.monotonic() > deadline:
                raise Fault(f"POST {way.path}: no answer in {self._patience_s:.0f} s")
            unanswered, self.repeats = True, self.repeats + 1
            await asyncio.sleep(PAUSE_S)

    async def _once(self, office: str, way: Way, url: str, told: Any, key: str) -> httpx2.Response | None:
        try:
            headers = {"Idempotency-Key": key} | (await self._signed_in(office, way.role) if way.role else {})
            answer = await self._client.post(url, json=told, headers=headers)
        except httpx2.TransportError:
            return None
        if answer.status_code == 401 and way.role:
            self._tokens.pop((office, way.role), None)
            return None
        return answer

    async def _signed_in(self, office: str, role: str) -> dict[str, str]:
        if (office, role) not in self._tokens:
            who = self._staff[office][role]
            credentials = {"email": who["email"], "password": who["password"]}
            answer = await self._client.post(f"{self._urls[office]}/api/portal/tokens", json=credentials)
            if answer.status_code not in (200, 201):
                raise httpx2.ConnectError(f"sign-in: {answer.status_code}")
            self._tokens[office, role] = answer.json()["token"]
        return {"Authorization": f"Bearer {self._tokens[office, role]}"}


@asynccontextmanager
async def front_doors(
    urls: Mapping[str, str], ca: Path, staff: Staff, *, patience_s: float = 60, from_address: str | None = None
) -> AsyncIterator[FrontDoors]:
    """An act at the offices with these addresses; ``from_address``: the loopback address to come from."""
    tls = ssl.create_default_context(cafile=str(ca))
    transport = httpx2.AsyncHTTPTransport(
        verify=tls, local_address=from_address, limits=httpx2.Limits(max_connections=8)
    )
    async with httpx2.AsyncClient(transport=transport, timeout=TIMEOUT_S) as client:
        yield FrontDoors(client, urls, staff, patience_s)
