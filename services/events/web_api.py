"""Answers to programs."""

from typing import Any
from uuid import UUID

from chassis import clock, languages
from chassis.web import Request, Response
from services.events import (
    after_bodies,
    attendance,
    bodies,
    calendars,
    cancellations,
    door,
    door_bodies,
    feeds,
    listings,
    moves,
    national_events,
    offers,
    party_bodies,
    programme,
    promotions,
    registrations,
    sizes,
    switching,
)

SEES_DRAFTS = ("event_manager", "coordinator", "manager")
CALENDAR_ENTRIES = 200


def sees_drafts(request: Request) -> bool:
    """Whether whoever asks works with the programme."""
    return request.person is not None and request.person.may(*SEES_DRAFTS)


async def list_events(request: Request) -> Response:
    """Events by start; without ``from`` those that are not over."""
    wish = await request.query(bodies.EventListQuery)
    wish |= {"from_on": wish.pop("from_"), "to_on": wish.pop("to")}
    rows, after = await request.run(listings.list_events, **wish, staff=sees_drafts(request))
    return request.rows(bodies.EventOut, rows, after)


async def show_event(request: Request) -> Response:
    """One event."""
    return await answer_event(request, request.path["event_id"])


async def show_calendar(request: Request) -> Response:
    """Coming events as a calendar file, all or some of them, to follow in one's own calendar."""
    which = await request.query(bodies.WhichEvents)
    rows, _ = await request.run(listings.list_events, **which, limit=CALENDAR_ENTRIES, national=True)
    written = calendars.write(rows, base_url=request.settings.base_url)
    return request.answer(written, calendars.MEDIA_TYPE, cache_control="public, max-age=300")


async def show_feed(request: Request) -> Response:
    """Coming events as an Atom feed, all or some of them."""
    which = await request.query(bodies.WhichEvents)
    rows, _ = await request.run(listings.list_events, **which, limit=CALENDAR_ENTRIES, national=True)
    title = f"{languages.gettext('What is on')} – {request.app.office.known['name']}"
    written = feeds.write(rows, title=title, base_url=request.settings.base_url)
    return request.answer(written, feeds.MEDIA_TYPE, cache_control="public, max-age=300")


async def list_national(request: Request) -> Response:
    """What head office invites everyone to and this office shows, by start: those that are not over."""
    rows = await request.run(national_events.list_coming, kind=None, now=clock.now())
    return request.rows(bodies.NationalEventOut, rows, None)


async def show_everywhere(request: Request) -> Response:
    """Have every office show an event of head office's, or no longer."""
    wish = await request.load(bodies.EverywhereIn)
    await request.run(national_events.show_everywhere, request.path["event_id"], **wish)
    return await answer_event(request, request.path["event_id"])


async def make_event(request: Request) -> Response:
    """Make a draft."""
    event = await request.run(programme.make_event, **await request.load(bodies.EventIn))
    return request.json(bodies.EventOut, listings.shown(event), 201)


async def choose_projects(request: Request) -> Response:
    """Say which of the office's projects an event is part of."""
    await request.run(programme.choose_projects, request.path["event_id"], **await request.load(bodies.PartOfIn))
    return await answer_event(request, request.path["event_id"])


async def publish(request: Request) -> Response:
    """Open an event to the public."""
    await request.run(programme.publish, request.path["event_id"])
    return await answer_event(request, request.path["event_id"])


async def call_off(request: Request) -> Response:
    """Cancel an event and write to everyone."""
    await request.run(programme.call_off, request.path["event_id"])
    return await answer_event(request, request.path["event_id"])


async def move(request: Request) -> Response:
    """Give an event another time or place and write to everyone."""
    await request.run(moves.move, request.path["event_id"], **await request.load(bodies.MoveIn))
    return await answer_event(request, request.path["event_id"])


async def change_capacity(request: Request) -> Response:
    """Change how many seats there are; more seats promote those who wait."""
    wish = await request.load(bodies.CapacityIn)
    await request.run(promotions.change_capacity, request.path["event_id"], **wish)
    return await answer_event(request, request.path["event_id"])


async def close(request: Request) -> Response:
    """Settle who came."""
    event = await request.run(attendance.close, request.path["event_id"], **await request.load(after_bodies.CloseIn))
    return request.json(after_bodies.ClosedOut, event)


async def check_in(request: Request) -> Response:
    """Check a party in by the code on its ticket."""
    wish = await request.load(door_bodies.CheckInIn)
    came = await request.run(door.check_in, request.path["event_id"], **wish)
    return request.json(door_bodies.CheckInOut, came)


async def list_registrations(request: Request) -> Response:
    """Everyone who registered, in line order."""
    rows = await request.run(registrations.list_registrations, request.path["event_id"], read_by=reader(request))
    return request.rows(party_bodies.RegistrationRow, rows)


async def register(request: Request) -> Response:
    """Register a party; the answer is the same for an address that is registered already."""
    party = await request.load(party_bodies.RegistrationIn)
    return await request.together(
        registrations.register_all,
        request.path["event_id"],
        party,
        lambda told: request.json(party_bodies.RegistrationOut, told, 201),
    )


async def cancel_registration(request: Request) -> Response:
    """Cancel by the party's own link; the seats go on to those who wait."""
    answer = await request.run(cancellations.cancel_by_link, request.path["token"])
    return request.json(party_bodies.CancelledOut, answer)


async def change_seats(request: Request) -> Response:
    """A party is more or fewer, said by the link in its mail."""
    wish = await request.load(party_bodies.SeatsIn)
    return request.json(party_bodies.SeatsOut, await request.run(sizes.change_by_link, request.path["token"], **wish))


async def change_way(request: Request) -> Response:
    """A party takes part in the other way, said by the link in its mail."""
    wish = await request.load(party_bodies.WayIn)
    return request.json(party_bodies.WayOut, await request.run(switching.change_by_link, request.path["token"], **wish))


async def answer_offer(request: Request) -> Response:
    """Whether a party takes the place that is held for it, said by the link in its mail."""
    wish = await request.load(party_bodies.OfferIn)
    return request.json(party_bodies.OfferOut, await request.run(offers.answer_by_link, request.path["token"], **wish))


def reader(request: Request) -> UUID:
    """Who reads, for the audit; routes that read about people are open to staff alone."""
    person: Any = request.person
    reader_id: UUID = person.id
    return reader_id


async def answer_event(request: Request, event_id: UUID) -> Response:
    """One event as it is now."""
    event = await request.run(listings.find_event, event_id, staff=sees_drafts(request))
    return request.json(bodies.EventOut, event)
