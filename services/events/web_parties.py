"""Pages about one party, for staff who have them on the phone."""

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import bodies, listings, registrations, sizes, words
from services.events.web_api import reader


async def show_party(request: Request) -> Response:
    """One party, with what can be changed."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    party = await request.run(
        registrations.find_party, event["event_id"], request.path["registration_id"], read_by=reader(request)
    )
    return request.page(
        "party.html",
        values={"seats": party["seats"], "companions": "\n".join(party["companions"])},
        event=event,
        party=party,
        words=words,
        max_party=bodies.MAX_PARTY,
    )


async def change_seats(request: Request) -> Response:
    """A party is more or fewer."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    await request.run(sizes.change_by_staff, event_id, party, **await request.load(bodies.SeatsFormIn))
    return request.see_other(
        f"/events/manage/{event_id}", notice=languages.gettext(N_("The number of seats of the party is changed."))
    )
