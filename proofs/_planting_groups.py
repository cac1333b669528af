"""Canaries around groups: a time for a conversation, a group that is announced, calendars, and an initiator asked back."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock
from chassis.db import Database
from services.groups import (
    announcing,
    calendars,
    digital_links,
    enquiries,
    forming,
    group_life,
    initiators,
    intake_bookings,
    intake_links,
    intake_times,
    joining,
    recalls,
)

WEEKS_AGO = 8
"""When a group began that leads itself now: as many meetings as any policy asks for."""
BY_PHONE = {
    "channel": {"kind": "none"}, "adult": True, "consents": [{"purpose": "enquiry", "version": "2026-1"}], "how": "phone",
}  # fmt: skip


async def around(groups: Database, canaries: Any, enquiry_id: UUID, helper: UUID) -> None:
    """All of it; ``enquiry_id``: somebody who waits; ``helper``: an initiator."""
    noted = {"phone": None, "step": "initiator", "paused_until": None, "groups_at_once": None, "languages": ["nb"]}
    await groups.run(initiators.change, helper, **noted, areas=canaries.new("initiator.areas"), who=str(uuid4()))
    await groups.run(calendars.of_initiator, helper)
    await _time(groups, canaries, enquiry_id)
    await _announced(groups)
    await _asked_back(groups, helper)


async def _time(groups: Database, canaries: Any, enquiry_id: UUID) -> None:
    """One on a screen, so that it has a link of its own."""
    who, met_by = str(uuid4()), canaries.new("time.met_by", "Siv {}")
    await groups.run(digital_links.settle_where, address="https://video.example.org/")
    day = clock.today() + timedelta(days=2)
    told = {"on": day, "begins_at": time(10), "minutes": 45, "way": "digital", "met_by": met_by}
    await groups.run(intake_times.offer, **told, who=who)
    await groups.run(intake_bookings.invite, enquiry_id, who=who)
    await groups.run(intake_links.make, enquiry_id)
    (free,) = await groups.run(intake_bookings.to_choose_from)
    await groups.run(intake_bookings.book_for, enquiry_id, time_id=free["time_id"], who=who)
    await groups.run(calendars.of_who_is_met, met_by)


async def _announced(groups: Database) -> None:
    """Everybody who fits is told of it."""
    meets, who = clock.now() + timedelta(days=30), str(uuid4())
    announced = {
        "title": "Kveldsgruppa",
        "format": "digital",
        "first_meeting_at": meets,
        "join_by": meets.date() - timedelta(days=7),
    }
    group = await groups.run(announcing.announce, **announced, who=who)
    fit = await groups.run(joining.who_fits, group["group_id"])
    if not fit:
        raise AssertionError("nobody who waits fits the announced group")
    await groups.run(joining.tell, group["group_id"], enquiries=[row["enquiry_id"] for row in fit], who=who)


async def _asked_back(groups: Database, helper: UUID) -> None:
    """To a group that has led itself for a while."""
    with clock.at(clock.now() - WEEKS_AGO * timedelta(weeks=1)):
        came = [(await groups.run(enquiries.receive, **BY_PHONE, read_by=str(uuid4())))["enquiry_id"] for _ in range(4)]
        group = await groups.run(
            forming.create, title="Morgengruppa", format="digital", initiators=[helper], enquiries=came
        )
        started = await groups.run(forming.start, group["group_id"])
    for week in range(WEEKS_AGO - 1):
        held_on = started["started_on"] + timedelta(weeks=week)
        await groups.run(group_life.record_meeting, group["group_id"], held_on=held_on, attended=4)
    await groups.run(group_life.step_back, group["group_id"])
    await groups.run(recalls.give, group["group_id"], helper, who=str(uuid4()))
