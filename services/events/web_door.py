"""Pages for the door, on a phone: tickets by camera or code, people by name, those who walk in, and how many are here."""

from functools import partial
from typing import Any

from chassis import clock, languages, workbooks
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import (
    door,
    door_bodies,
    guest_lists,
    invoices,
    listings,
    persons,
    questions,
    registrations,
    tables,
    ways,
    words,
)
from services.events.web_api import reader


async def show_door(request: Request) -> Response:
    """Everything for the door; a search by name is posted, so that no name stands in an address."""
    event_id = request.path["event_id"]
    beginning = await _searched(request)
    event = await request.run(listings.find_event, event_id, staff=True)
    seen = await request.run(door.look, event_id, beginning=beginning, who=reader(request))
    values = {"sector": "private", "people": 1, "beginning": beginning}
    return request.page(
        "door.html",
        values=values,
        event=event,
        **seen,
        beginning=beginning,
        at_once=door.AT_ONCE,
        words=words,
        way_of=partial(ways.of, event),
    )


async def show_counts(request: Request) -> Response:
    """How many are here, asked for again and again; no name in it."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    return request.page("_counts.html", event=event, counts=await request.run(door.counts, event["event_id"]))


async def check_in(request: Request) -> Response:
    """Check a party in by its code."""
    wish = await request.load(door_bodies.CheckInIn)
    return _door(request, **await request.run(door.check_in, request.path["event_id"], **wish))


async def check_in_party(request: Request) -> Response:
    """Check a party in that was found by name."""
    party, wish = request.path["registration_id"], await request.load(door_bodies.CameIn)
    return _door(request, **await request.run(door.check_in_party, request.path["event_id"], party, **wish))


async def take_back(request: Request) -> Response:
    """Somebody was checked in by mistake."""
    name = await request.run(door.take_back, request.path["event_id"], request.path["registration_id"])
    return _door(request, "taken_back", name=name)


async def check_in_companion(request: Request) -> Response:
    """Check one with a ticket of their own in, found by name."""
    event_id, ticket = request.path["event_id"], request.path["ticket_id"]
    return _door(request, **await request.run(door.check_in_companion, event_id, ticket))


async def take_back_companion(request: Request) -> Response:
    """One with a ticket of their own was checked in by mistake."""
    name = await request.run(door.take_back_companion, request.path["event_id"], request.path["ticket_id"])
    return _door(request, "taken_back", name=name)


async def count_walk_in(request: Request) -> Response:
    """Count people who did not register."""
    await request.run(door.count_walk_in, request.path["event_id"], **await request.load(door_bodies.WalkInIn))
    return _door(request, "counted")


async def forget_walk_in(request: Request) -> Response:
    """Whoever walked in asks not to be named any more."""
    event_id = request.path["event_id"]
    await request.run(persons.forget_walk_in, event_id, request.path["walk_in_id"])
    notice = languages.gettext(N_("The name is deleted. They are still counted."))
    return request.see_other(f"/events/manage/{event_id}", notice=notice)


async def strike_walk_in(request: Request) -> Response:
    """They were counted by mistake."""
    await request.run(door.strike_walk_in, request.path["event_id"], request.path["walk_in_id"])
    return _door(request, "struck")


async def show_list(request: Request) -> Response:
    """Those with a place by name, each with a box to tick, for a door without a phone."""
    event, parties = await _registered(request)
    named = sorted((party for party in parties if party["state"] == "confirmed"), key=_by_name)
    return request.page("guest_list.html", event=event, parties=named, words=words, way_of=partial(ways.of, event))


async def download_list(request: Request) -> Response:
    """Everyone who registered, as a workbook; its name says nothing of what it holds."""
    event, parties = await _registered(request)
    asked = await request.run(questions.of_event, event["event_id"], asked=False) if event["has_questions"] else []
    content = await guest_lists.write(event, parties, asked)
    return request.answer(content, workbooks.MEDIA_TYPE, content_disposition='attachment; filename="list.xlsx"')


async def download_invoices(request: Request) -> Response:
    """Who owes what, as a workbook."""
    event, parties = await _registered(request)
    content = await invoices.write_workbook(event["title"], parties)
    return request.answer(content, workbooks.MEDIA_TYPE, content_disposition='attachment; filename="invoices.xlsx"')


async def write_invoices(request: Request) -> Response:
    """Who owes what, as a text table."""
    _, parties = await _registered(request)
    return request.answer(
        invoices.write_table(parties), tables.MEDIA_TYPE, content_disposition='attachment; filename="invoices.csv"'
    )


NOTICES = {
    "checked_in": N_("Welcome: {name}"),
    "checked_in_several": N_("Welcome: {name}, {seats} in all"),
    "already": N_("{name} came in already, at {hour}. All is well."),
    "taken_back": N_("{name} is not checked in any more."),
    "counted": N_("Counted. Welcome!"),
    "struck": N_("They are no longer counted."),
}


def _door(request: Request, state: str, *, seats: int = 1, at: Any = None, **params: Any) -> Response:
    """Back to the door, with a sentence about what was done."""
    said = "checked_in_several" if state == "checked_in" and seats > 1 else state
    hour = languages.hour(at or clock.now())
    notice = languages.gettext(NOTICES[said]).format(seats=seats, hour=hour, **params)
    return request.see_other(f"/events/manage/{request.path['event_id']}/door", notice=notice)


async def _registered(request: Request) -> tuple[Any, list[Any]]:
    """The event and everyone who registered; that it was read is noted."""
    event_id = request.path["event_id"]
    event = await request.run(listings.find_event, event_id, staff=True)
    return event, await request.run(registrations.list_registrations, event_id, read_by=reader(request))


def _by_name(party: Any) -> str:
    return (party["name"] or "").casefold()


async def _searched(request: Request) -> str:
    """What was searched for; nothing when the page is looked at, or shown again after a mistake."""
    if request.route.handler is not show_door or request.route.is_safe:
        return ""
    wish = await request.load(door_bodies.SearchedIn)
    return str(wish["beginning"]).strip()
