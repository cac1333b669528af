"""Canaries in what staff say and write to people: notes of calls, letters to one person, letters to those of an event."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.db import Database
from services.events import programme, registrations, writing
from services.groups import asking_again, contacts, conversation, enquiries, intake_conversations


async def said(databases: dict[str, Database], canaries: Any, enquiry_id: UUID) -> None:
    """All of it; ``enquiry_id``: somebody who is reached by mail."""
    await _to_one(databases["groups"], canaries, enquiry_id)
    await _to_those_of_an_event(databases["events"], canaries)


async def _to_one(groups: Database, canaries: Any, enquiry_id: UUID) -> None:
    new, who = canaries.new, str(uuid4())
    await groups.run(contacts.note, enquiry_id, way="call", outcome="reached", what=new("contact.note"), who=who)
    talk = {"way": "phone", "outcome": "waiting_list", "note": new("intake.note"), "who": who}
    await groups.run(intake_conversations.hold, enquiry_id, **talk)
    letter = {
        "subject": new("written.subject"),
        "text": new("written.text"),
        "signed_by": new("written.signed_by", "Kari {}"),
    }
    await groups.run(conversation.write, enquiry_id=enquiry_id, **letter, who=who)
    with clock.at(clock.now() - timedelta(weeks=20)):
        channel = {"kind": "letter", "address": new("by_post.address", "Kari {}, Storgata 1, 0155 Oslo")}
        told = {
            "adult": True,
            "consents": [{"purpose": "enquiry", "version": "2026-1"}],
            "how": "phone",
            "read_by": who,
        }
        await groups.run(enquiries.receive, channel=channel, called=new("by_post.called"), **told)
    with clock.at(clock.now().replace(hour=11)):
        await groups.run(asking_again.tend)


async def _to_those_of_an_event(events: Database, canaries: Any) -> None:
    new, begins = canaries.new, clock.now() + timedelta(days=20)
    event = await events.run(
        programme.make_event, kind="seminar", title="Seminar", summary="Velkommen.", format="in_person", capacity=9,
        starts_at=begins, ends_at=begins + timedelta(hours=2), place=None, postcode=None, registration_closes_at=None,
        smaller_may_pass=False,
    )  # fmt: skip
    await events.run(programme.publish, event["event_id"])
    party = {
        "name": new("written_to.name"), "email": new("written_to.email", "{}@example.org"), "organisation": None,
        "sector": "other", "seats": 1, "answers": {}, "language": "nb",
    }  # fmt: skip
    await events.run(registrations.register, event["event_id"], **party)
    letter = {
        "subject": new("letter.subject"),
        "text": new("letter.words"),
        "signed_by": new("letter.signed_by", "Kari {}"),
    }
    await events.run(writing.write, event["event_id"], audience="registered", **letter, who=uuid4())
