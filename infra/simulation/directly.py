"""Carrying operations out by the use cases themselves, each in its own transaction, at the date it happens on."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from chassis import clock
from chassis.db import Database
from chassis.settings import Settings
from infra.operations import draining
from infra.simulation.bodies import Answers, body
from simulator import Operation

SERVICES = ("groups", "events", "portal", "reporting")
SOMEBODY = UUID("00000000-0000-4000-8000-000000000001")
"""Whoever at the office puts things right."""
PATIENCE_S = 120
TRIES = 10


class Directly:
    """Acts at offices whose databases are at hand."""

    def __init__(self, offices: Sequence[Settings], databases: dict[tuple[str, str], Database]) -> None:
        self._offices = {settings.office: settings for settings in offices}
        self._databases = databases
        self.answers: Answers = {}

    async def __call__(self, operation: Operation) -> None:
        """Do it. Errors: the use case's own."""
        with clock.at(operation.at):
            answer = await DO[operation.name](self, operation, body(operation, self.answers))
        known = self.answers.get((operation.office, operation.about), {})
        self.answers[operation.office, operation.about] = known | answer

    async def run(self, operation: Operation, service: str, use_case: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One use case of the operation's office."""
        return dict(await self.at(operation.office, service, use_case, *args, **kwargs) or {})

    async def at(self, office: str, service: str, use_case: Any, *args: Any, **kwargs: Any) -> Any:
        """The same at any office, what it answers as it is; where it waited for too long, it is asked again, as people do."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(asyncpg.QueryCanceledError):
                return await self._databases[office, service].run(use_case, *args, **kwargs)
        return await self._databases[office, service].run(use_case, *args, **kwargs)

    def id(self, operation: Operation, kind: str, name: str | None = None) -> UUID:
        return UUID(str(self.answers[operation.office, name or operation.about][kind]))

    def token(self, operation: Operation) -> str:
        """What a registration's own address ends in."""
        return str(self.answers[operation.office, operation.about]["manage_url"]).rsplit("/", 1)[-1]

    async def counted(self, operation: Operation) -> None:
        """Wait until the office's reporting has heard of everything that was done."""
        await draining.wait([self._offices[operation.office]], PATIENCE_S)


async def _enquire(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import bodies, enquiries

    return await do.run(operation, "groups", enquiries.receive, **bodies.EnquiryIn().load(told))


async def _leave(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import waiting_list

    return await do.run(operation, "groups", waiting_list.let_go, do.id(operation, "enquiry_id"), told["reason"])


async def _erase(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import persons

    return await do.run(operation, "groups", _quietly, persons.erase, enquiry_id=do.id(operation, "enquiry_id"))


async def _quietly(conn: Any, use_case: Any, *args: Any, **kwargs: Any) -> None:
    """A use case whose answer is of no further use."""
    await use_case(conn, *args, **kwargs)


async def _form_group(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import bodies, forming

    return await do.run(operation, "groups", forming.create, **bodies.GroupIn().load(told))


async def _start_group(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import forming

    return await do.run(operation, "groups", forming.start, do.id(operation, "group_id"))


async def _hold_meeting(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import bodies, group_life

    return await do.run(
        operation, "groups", group_life.record_meeting, do.id(operation, "group_id"), **bodies.MeetingIn().load(told)
    )


async def _correct_meeting(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import bodies, corrections

    told = bodies.MeetingCorrectionIn().load(told)
    group_id = do.id(operation, "group_id")
    return await do.run(operation, "groups", corrections.correct_meeting, group_id, who=SOMEBODY, **told)


async def _step_back(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import group_life

    return await do.run(operation, "groups", group_life.step_back, do.id(operation, "group_id"))


async def _give_sign(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import group_life

    return await do.run(operation, "groups", group_life.sign_of_life, do.id(operation, "group_id"), **told)


async def _end_group(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import group_life

    return await do.run(operation, "groups", group_life.end, do.id(operation, "group_id"), **told)


async def _resume_group(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import corrections

    group_id = do.id(operation, "group_id")
    return await do.run(operation, "groups", corrections.resume, group_id, who=SOMEBODY, **told)


async def _announce(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import bodies, programme

    event = await do.run(operation, "events", programme.make_event, **bodies.EventIn().load(told))
    return await do.run(operation, "events", programme.publish, event["event_id"])


async def _register(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import party_bodies, registrations

    event_id = do.id(operation, "event_id", operation.fields["event"])
    return await do.run(
        operation, "events", registrations.register, event_id, **party_bodies.RegistrationIn().load(told)
    )


async def _resize(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import sizes

    event_id = do.id(operation, "event_id", operation.fields["event"])
    registration_id = do.id(operation, "registration_id")
    return await do.run(operation, "events", sizes.change_by_staff, event_id, registration_id, told["seats"])


async def _cancel(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import cancellations

    return await do.run(operation, "events", cancellations.cancel_by_link, do.token(operation))


async def _call_off(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import programme

    return await do.run(operation, "events", programme.call_off, do.id(operation, "event_id"))


async def _close_event(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import after_bodies, attendance

    told = after_bodies.CloseIn().load(told)
    return await do.run(operation, "events", attendance.close, do.id(operation, "event_id"), **told)


async def _move(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import bodies, moves

    told = bodies.MoveIn().load(told)
    return await do.run(operation, "events", moves.move, do.id(operation, "event_id"), **told)


async def _correct_event(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import after_bodies, corrections

    told = after_bodies.CorrectionIn().load(told)
    event_id = do.id(operation, "event_id")
    return await do.run(operation, "events", corrections.correct_closing, event_id, who=SOMEBODY, **told)


async def _hold_outreach(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import outreach, outreach_bodies

    return await do.run(operation, "events", outreach.log, **outreach_bodies.OutreachIn().load(told))


async def _correct_outreach(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import outreach_bodies, outreach_corrections

    told = outreach_bodies.OutreachPutRight().load(told)
    outreach_id = do.id(operation, "outreach_id")
    return await do.run(operation, "events", outreach_corrections.correct, outreach_id, who=SOMEBODY, **told)


async def _strike_outreach(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.events import outreach_corrections

    outreach_id = do.id(operation, "outreach_id")
    return await do.run(operation, "events", outreach_corrections.strike, outreach_id, who=SOMEBODY, **told)


async def _invite(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.portal import bodies, invitations

    told = bodies.InvitationIn().load(told)
    return await do.run(operation, "portal", _quietly, invitations.receive, language="nb", **told)


async def _download(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.portal import brochures

    return await do.run(operation, "portal", _quietly, brochures.download, told["brochure"], "nb")


async def _add_initiator(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import bodies, initiators

    return await do.run(operation, "groups", _id_of, initiators.register, **bodies.InitiatorIn().load(told))


async def _id_of(conn: Any, use_case: Any, **told: Any) -> dict[str, Any]:
    return {"initiator_id": await use_case(conn, **told)}


async def _sign_agreement(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import agreements

    initiator_id = do.id(operation, "initiator_id")
    return await do.run(operation, "groups", agreements.give, initiator_id, who=str(SOMEBODY))


async def _end_agreement(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import agreements

    initiator_id = do.id(operation, "initiator_id")
    return await do.run(operation, "groups", agreements.take_back, initiator_id, who=str(SOMEBODY))


async def _erase_initiator(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import persons

    email = f"{operation.about}@example.org"
    return await do.run(operation, "groups", _quietly, persons.erase, email=email)


async def _close_month(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    """Sign the month off, and before it every earlier one that still stands open; a closed one stays as it is."""
    from services.reporting import closings

    await do.counted(operation)
    wanted = date.fromisoformat(f"{told['period']}-01")
    while True:
        month = (await do.run(operation, "reporting", _first_open))["month"]
        if month is None or month > wanted:
            return {}
        await do.run(operation, "reporting", closings.close, month)


async def _first_open(conn: Any) -> dict[str, Any]:
    from services.reporting import closings

    return {"month": await closings.first_open(conn)}


async def _close_office(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    """Once reporting has heard of all; what is left to sign off is signed off afterwards."""
    from services.reporting import succession

    await do.counted(operation)
    return await do.run(operation, "reporting", succession.end, told["into"], operation.on)


async def _take_over_groups(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    """As one file is carried from office to office; each group is known here by what it was known by there."""
    from services.groups import succession

    handed_over = await do.at(told["closed"], "groups", succession.hand_over)
    for name in told["groups"]:
        do.answers[operation.office, name] = do.answers[told["closed"], name.removeprefix(f"{told['closed']}-")]
    return await do.run(operation, "groups", succession.take_over, handed_over, operation.on)


async def _take_over_person(do: Directly, operation: Operation, told: dict[str, Any]) -> dict[str, Any]:
    from services.groups import calls, consents, enquiries

    asked = calls.from_call(calls.CallIn().load(told))
    agreed = {"consents": [consents.current()], "how": "phone", "read_by": str(SOMEBODY)}
    return await do.run(operation, "groups", enquiries.receive, **asked, **agreed)


DO = {
    "enquire": _enquire,
    "leave": _leave,
    "erase": _erase,
    "form_group": _form_group,
    "start_group": _start_group,
    "hold_meeting": _hold_meeting,
    "correct_meeting": _correct_meeting,
    "strike_meeting": _correct_meeting,
    "step_back": _step_back,
    "give_sign": _give_sign,
    "end_group": _end_group,
    "resume_group": _resume_group,
    "announce": _announce,
    "register": _register,
    "resize": _resize,
    "cancel": _cancel,
    "call_off": _call_off,
    "move": _move,
    "close_event": _close_event,
    "correct_event": _correct_event,
    "hold_outreach": _hold_outreach,
    "correct_outreach": _correct_outreach,
    "strike_outreach": _strike_outreach,
    "invite": _invite,
    "download": _download,
    "add_initiator": _add_initiator,
    "sign_agreement": _sign_agreement,
    "end_agreement": _end_agreement,
    "erase_initiator": _erase_initiator,
    "close_month": _close_month,
    "close_office": _close_office,
    "take_over_groups": _take_over_groups,
    "take_over_person": _take_over_person,
}


@asynccontextmanager
async def directly(offices: Sequence[Settings]) -> AsyncIterator[Directly]:
    """An act at these offices, its databases open meanwhile."""
    databases = {
        (settings.office, service): Database(settings, service) for settings in offices for service in SERVICES
    }
    for database in databases.values():
        await database.open()
    try:
        yield Directly(offices, databases)
    finally:
        for database in databases.values():
            await database.close()
