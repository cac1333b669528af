"""Pages that anyone may see: the programme, registering, and a party's own page."""

from chassis import camera_codes, languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import (
    bodies,
    calendars,
    cancellations,
    links,
    listings,
    registrations,
    summing_up,
    words,
)


async def list_events(request: Request) -> Response:
    """Coming events."""
    events, _ = await request.run(listings.list_events, limit=100)
    return request.page("events.html", events=events, words=words)


async def show_event(request: Request) -> Response:
    """One event."""
    event = await request.run(listings.find_event, request.path["event_id"])
    talks = await request.run(summing_up.talks, event["event_id"]) if event["state"] == "closed" else []
    return request.page("event.html", event=event, talks=talks, words=words)


async def show_calendar(request: Request) -> Response:
    """One event as a calendar file."""
    event = await request.run(listings.find_event, request.path["event_id"])
    written = calendars.write([event], base_url=request.settings.base_url)
    return request.answer(written, calendars.MEDIA_TYPE)


async def show_form(request: Request) -> Response:
    """The registration form."""
    event = await request.run(listings.find_event, request.path["event_id"])
    values = {"seats": 1, "language": languages.current()}
    return request.page("register.html", values=values, event=event, words=words, max_party=bodies.MAX_PARTY)


async def register(request: Request) -> Response:
    """Register a party and go on to its receipt."""
    party = await request.load(bodies.RegistrationIn)
    answer = await request.run(registrations.register, request.path["event_id"], **party)
    return request.see_other(answer["manage_url"].removeprefix(request.settings.base_url))


async def show_registration(request: Request) -> Response:
    """A party's own page, or the receipt of whoever sent the form. A look changes nothing."""
    found = await request.run(cancellations.find_by_link, request.path["token"])
    return request.page(
        "registration.html",
        **found,
        token=request.path["token"],
        words=words,
        halved=links.halved,
        picture=camera_codes.svg,
    )


async def cancel(request: Request) -> Response:
    """Cancel, and go back to the same page."""
    await request.run(cancellations.cancel_by_link, request.path["token"])
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(
        here, notice=languages.gettext(N_("You are no longer registered. Thank you for letting us know."))
    )


async def show_near(request: Request) -> Response:
    """Coming events near a postcode, for other pages."""
    near = await request.query(bodies.NearQuery)
    events = await request.run(listings.list_near, near["postcode"], near["municipality"])
    return request.page("_near.html", events=events, words=words)
