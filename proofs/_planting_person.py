"""One person, by every way somebody can become known to an office: what is planted of them, and how they are erased."""

from __future__ import annotations

import contextlib
import secrets
import urllib.request
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, outbox
from chassis.db import Conn, Database
from chassis.events import Event
from infra.local.door import Door
from infra.local.faults import Fault
from proofs import _planting_events
from proofs._planting import CONSENT, OFFICE, Canaries, signed_in
from services.events import companions, needs, programme, registrations, searching, writing
from services.groups import (
    contacts,
    conversation,
    drafts,
    enquiries,
    forming,
    initiators,
    intake_bookings,
    intake_conversations,
    intake_links,
    intake_times,
    never_place,
    offers,
)
from services.notifications import preferences, recipients
from services.portal import invitations

WHO = str(uuid4())


@dataclass
class Person:
    """What is known of the person, and by what they are found."""

    canaries: Canaries
    email: str = ""
    by_id: list[UUID] = field(default_factory=list)
    """Enquiries that no e-mail address leads to."""
    walked_in_to: list[UUID] = field(default_factory=list)
    """Events where the person gave a name at the door, and no address."""

    def new(self, name: str, form: str = "{}") -> str:
        return self.canaries.new(name, form)


def through_the_door(stack: Any, staff: dict[str, Any], person: Person) -> None:
    """The form, what is refused, and what staff look up."""
    anyone = Door(stack.instance(OFFICE).url, stack.authority.certificate)
    coordinator = signed_in(stack, staff, "coordinator")
    new = person.new
    person.email = new("form.address", "{}@example.org")
    told = {
        "channel": {"kind": "email", "address": person.email, "best_time": new("form.best_time")}, "adult": True,
        "consents": [CONSENT], "called": new("form.called"), "wishes": new("form.wishes"), "postcode": "0150",
        "referral_code": new("form.referral_code"),
    }  # fmt: skip
    enquiry = anyone.post("/api/groups/enquiries", told)
    coordinator.get(f"/api/groups/enquiries/{enquiry['enquiry_id']}")
    wrong = {"channel": {"kind": "email", "address": new("refused.address")}, "adult": True, new("refused.field"): 1}
    with contextlib.suppress(Fault):
        anyone.post("/api/groups/enquiries", wrong)
    for path in (f"/groups/{new('refused.path')}", f"/groups?postcode={new('refused.query')}"):
        with contextlib.suppress(Fault, urllib.error.HTTPError):
            anyone.get(path)


async def by_use_cases(databases: dict[str, Database], person: Person) -> None:
    """Notes, letters, offers, a place at an event, a talk held there, a name given at its door, an invitation, training, and a
    command that nobody can act on."""
    groups = databases["groups"]
    await _draft(groups, person)
    mine = await groups.run(_enquiry_of, person.email)
    await _talk(groups, person, mine)
    for channel in (
        {"kind": "phone", "address": f"+479{secrets.randbelow(10**7):07d}", "safe_to_leave_message": True},
        {"kind": "letter", "address": person.new("post.address", "Kari {}, Storgata 1, 0155 Oslo")},
    ):
        person.by_id.append(await _other_way(groups, person, channel))
    await _find_no_time(groups, person, person.by_id[-1])
    await _event(databases["events"], person)
    person.walked_in_to.append(
        await _planting_events.at_one_that_is_over(databases["events"], person.new, person.email)
    )
    await databases["notifications"].run(_choose, person)
    told = {"name": person.new("training.name"), "email": person.email, "phone": None, "trained_on": clock.today()}
    await groups.run(initiators.register, **told, agreed=False)
    invitation = {
        "wish": "talk", "sector": "municipality", "organisation": person.new("invitation.organisation"), "phone": None,
        "name": person.new("invitation.name"), "email": person.email, "about": person.new("invitation.about"),
        "wished_for": person.new("invitation.wished_for"), "language": "nb",
    }  # fmt: skip
    await databases["portal"].run(invitations.receive, **invitation)
    await databases["events"].run(_nobody_can_act_on, person)


async def _draft(groups: Database, person: Person) -> None:
    """Half a form, left quickly."""
    token = drafts.new_token()
    await groups.run(drafts.keep, token, {"called": person.new("draft.called"), "wishes": person.new("draft.wishes")})
    await groups.run(drafts.wipe, token)


async def _enquiry_of(conn: Conn, email: str) -> UUID:
    found = await conn.fetchval("SELECT enquiry_id FROM enquirer WHERE address = $1", email)
    return UUID(str(found))


async def _talk(groups: Database, person: Person, enquiry_id: UUID) -> None:
    new = person.new
    told = {"channel": {"kind": "none"}, "adult": True, "consents": [CONSENT], "how": "phone", "read_by": WHO}
    other = await groups.run(enquiries.receive, **told)
    pair = {"other_id": other["enquiry_id"], "why": new("apart.reason"), "who": WHO}
    await groups.run(never_place.note, enquiry_id, **pair)
    await groups.run(contacts.note, enquiry_id, way="call", outcome="reached", what=new("call.note"), who=WHO)
    talk = {"way": "here", "outcome": "waiting_list", "note": new("talk.note"), "who": WHO}
    await groups.run(intake_conversations.hold, enquiry_id, **talk)
    await _agree_on_a_time(groups, person, enquiry_id)
    await groups.run(contacts.ask_for_call, enquiry_id, reason="conversation", note=new("call.to_be_made"), who=WHO)
    await _write(groups, person, enquiry_id, "mail")
    group = await groups.run(forming.create, title="Tirsdagsgruppa", format="digital", enquiries=[enquiry_id])
    meets = clock.now() + timedelta(days=9)
    await groups.run(offers.invite, group["group_id"], first_meeting_at=meets, who=WHO)


async def _agree_on_a_time(groups: Database, person: Person, enquiry_id: UUID) -> None:
    """One on the phone, with a number of its own."""
    times = {"on": clock.today() + timedelta(days=2), "begins_at": time(10), "minutes": 45, "way": "phone"}
    await groups.run(intake_times.offer, **times, met_by="Siv", who=WHO)
    await groups.run(intake_bookings.invite, enquiry_id, who=WHO)
    number = person.canaries.planted["time.number"] = f"+479{secrets.randbelow(10**7):07d}"
    (free,) = await groups.run(intake_bookings.to_choose_from)
    await groups.run(intake_bookings.book_for, enquiry_id, time_id=free["time_id"], number=number, who=WHO)


async def _find_no_time(groups: Database, person: Person, enquiry_id: UUID) -> None:
    """None of the times suits: what would is noted for the call."""
    times = {"on": clock.today() + timedelta(days=3), "begins_at": time(10), "minutes": 45, "way": "phone"}
    await groups.run(intake_times.offer, **times, met_by="Siv", who=WHO)
    await groups.run(intake_bookings.invite, enquiry_id, who=WHO)
    link = await groups.run(intake_links.make, enquiry_id)
    await groups.run(intake_bookings.say_none_suits, link.rsplit("/", 1)[-1], suits=person.new("time.suits"))


async def _write(groups: Database, person: Person, enquiry_id: UUID, way: str) -> None:
    letter = {name: person.new(f"{way}.{name}") for name in ("subject", "text")}
    signed = person.new(f"{way}.signed_by", "Kari {}")
    await groups.run(conversation.write, enquiry_id=enquiry_id, **letter, signed_by=signed, who=WHO)


async def _other_way(groups: Database, person: Person, channel: dict[str, Any]) -> UUID:
    """The same person, known by a phone or by an address on an envelope alone."""
    kind = channel["kind"]
    if kind == "phone":
        person.canaries.planted["phone.address"] = channel["address"]
    told = {
        "adult": True,
        "consents": [CONSENT],
        "how": "phone",
        "read_by": WHO,
        "called": person.new(f"{kind}.called"),
    }
    made = await groups.run(enquiries.receive, channel=channel, wishes=person.new(f"{kind}.wishes"), **told)
    await _write(groups, person, made["enquiry_id"], kind)
    return UUID(str(made["enquiry_id"]))


async def _event(events: Database, person: Person) -> None:
    new, begins = person.new, clock.now() + timedelta(days=20)
    event = await events.run(
        programme.make_event, kind="seminar", title="Seminar", summary="Velkommen.", format="in_person", capacity=9,
        starts_at=begins, ends_at=begins + timedelta(hours=2), place=None, postcode=None, registration_closes_at=None,
        smaller_may_pass=False,
    )  # fmt: skip
    await events.run(programme.publish, event["event_id"])
    party = {
        "name": new("event.name"), "email": person.email, "organisation": new("event.organisation"), "sector": "other",
        "seats": 1, "answers": {"mat": new("event.answers")}, "language": "nb",
    }  # fmt: skip
    await events.run(needs.choose, event["event_id"], asks_needs=True)
    must = {"p1": {"diets": ["no_egg"], "diet_note": new("event.diet_note"), "access": new("event.access")}}
    await events.run(registrations.register, event["event_id"], **party, needs=must, needs_consent=True)
    letter = {"subject": "Nytt rom", "text": "Vi møtes i annen etasje.", "signed_by": None}
    await events.run(writing.write, event["event_id"], audience="registered", **letter, who=UUID(WHO))
    await _come_with_another(events, person, event["event_id"])


async def _come_with_another(events: Database, person: Person, event_id: UUID) -> None:
    """Registered by somebody else, who has said where the person is reached."""
    name = person.new("companion.name")
    party = {"name": "Rogn", "email": None, "organisation": None, "sector": "other", "answers": {}, "language": "nb"}
    await events.run(registrations.register, event_id, by_staff=True, **party, seats=2, companions=[name])
    [other] = await events.run(searching.queries.find_parties, text="rogn", code="", most=9)
    told = {2: {"name": name, "email": person.email}}
    await events.run(companions.give_by_staff, event_id, other["registration_id"], told)


async def _choose(conn: Conn, person: Person) -> None:
    whose = recipients.hashed(conn, person.email, "group_offer")
    await preferences.choose(conn, whose, register="groups", language="nn", tone="discreet", channels=["email"])


async def _nobody_can_act_on(conn: Conn, person: Person) -> None:
    """Commands that end as dead letters, and one that cannot be sent."""
    sealed = {
        "recipient": person.new("dead.recipient", "{}@example.org"),
        "parameters": {"text": person.new("dead.text")},
    }
    outbox.add(
        conn,
        Event(
            type="notifications.send_message.v1", stream="commands.notifications", subject=str(uuid4()),
            data={"channel": "by pigeon"}, sealed=sealed,
        ),
    )  # fmt: skip
