"""Canaries of those who are at an event without having registered: who speaks, and is thanked, and who walks in."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from chassis import clock
from chassis.db import Database
from infra.local.door import Door
from infra.local.faults import Fault
from services.events import attendance, door, programme, speakers, summing_up

New = Callable[[str, str], str]
"""A canary by what it is planted as, and its form."""
ID = "([0-9a-f-]{36})"


def on_the_pages(manager: Door, event_id: str, new: New) -> None:
    """Noted by staff on the pages, also wrongly; each page shows the name once it stands there."""
    here = f"/events/manage/{event_id}"
    spoken = {"name": new("speaker.name", "{}"), "email": new("speaker.email", "{}@example.org"), "language": "nb"}
    page = manager.fill_in(f"{here}/speakers", spoken)
    whose = _only(rf"/speakers/{ID}/remove", page)
    manager.fill_in(f"{here}/speakers/{whose}", {"is_shown": "true"})
    came = {"name": new("walk_in.name", "{}"), "organisation": new("walk_in.organisation", "{}"), "people": "1"}
    manager.fill_in(f"{here}/walk-ins", came | {"sector": "other"})
    for path in (here, f"/events/{event_id}"):
        manager.look(path)
    for path, wrong in (
        ("speakers", {"name": new("speaker.wrong_name", "{}"), "email": new("speaker.wrong", "{} at example.org")}),
        ("walk-ins", {"name": new("walk_in.wrong_name", "{}"), "people": new("walk_in.wrong", "{}")}),
    ):
        with contextlib.suppress(Fault):
            manager.fill_in(f"{here}/{path}", wrong)


async def at_one_that_is_over(events: Database, new: New, email: str) -> UUID:
    """Somebody spoke and is thanked at ``email``, and somebody had walked in. The event's id."""
    began = clock.now() - timedelta(hours=1)
    event = await events.run(
        programme.make_event, kind="seminar", title="Seminar", summary="Velkommen.", format="in_person", capacity=9,
        starts_at=began, ends_at=began + timedelta(hours=2), place=None, postcode=None, registration_closes_at=None,
        smaller_may_pass=False,
    )  # fmt: skip
    event_id: UUID = event["event_id"]
    await events.run(programme.publish, event_id)
    spoke = {"name": new("spoke.name", "{}"), "email": email, "language": "nb", "is_shown": True}
    await events.run(speakers.add, event_id, **spoke)
    came = {"name": new("walked_in.name", "{}"), "organisation": new("walked_in.organisation", "{}")}
    await events.run(door.count_walk_in, event_id, sector="other", people=1, **came)
    await events.run(attendance.close, event_id)
    await events.run(summing_up.sum_up, event_id, summing_up="Takk for i dag.", thank=True)
    return event_id


def forget_who_walked_in(manager: Door, event_id: UUID) -> None:
    """As staff do it, whom somebody asks at the door or afterwards: no address leads to who walked in."""
    here = f"/events/manage/{event_id}"
    manager.fill_in(f"{here}/walk-ins/{_only(rf'/walk-ins/{ID}/forget', manager.look(here))}/forget")


def _only(pattern: str, page: str) -> str:
    (found,) = re.findall(pattern, page)
    return str(found)
