"""Tickets of their own for the others in a party: given by whoever registered or by staff, and the page of whoever has one."""

from collections.abc import Mapping
from typing import Any

from chassis import camera_codes, clock, languages
from chassis.languages import N_, ngettext
from chassis.web import Request, Response
from services.events import companion_bodies, companions, links, party_bodies, tickets, ways, words


async def give(request: Request) -> Response:
    """Say where the others are reached, by one's own link, and go back to the same page."""
    written = await request.run(
        companions.give_by_link, request.path["token"], **await request.load(companion_bodies.CompanionsIn)
    )
    return request.see_other(f"/events/registrations/{request.path['token']}", notice=_said(written))


async def give_for(request: Request) -> Response:
    """Say it for someone who called."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    written = await request.run(
        companions.give_by_staff, event_id, party, **await request.load(companion_bodies.CompanionsIn)
    )
    return request.see_other(f"/events/manage/{event_id}/parties/{party}", notice=_said(written))


async def give_by_program(request: Request) -> Response:
    """Say where the others are reached, by the link that went by mail."""
    written = await request.run(
        companions.give_by_link, request.path["token"], **await request.load(companion_bodies.CompanionsIn)
    )
    return request.json(companion_bodies.CompanionsOut, {"written": written})


async def give_for_by_program(request: Request) -> Response:
    """Say it for someone who called."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    written = await request.run(
        companions.give_by_staff, event_id, party, **await request.load(companion_bodies.CompanionsIn)
    )
    return request.json(companion_bodies.CompanionsOut, {"written": written})


async def show_ticket(request: Request) -> Response:
    """One's own place in another's party. A look changes nothing."""
    ticket = await request.run(companions.find_by_link, request.path["ticket_token"])
    return request.page(
        "ticket.html",
        ticket=ticket,
        event=ticket,
        has_begun=ticket["starts_at"] <= clock.now(),
        token=request.path["ticket_token"],
        way=ways.of(ticket, ticket),
        words=words,
        halved=links.halved,
        picture=camera_codes.svg,
    )


async def cancel(request: Request) -> Response:
    """Give up one's own place, and go back to the same page."""
    await request.run(companions.cancel_by_link, request.path["ticket_token"])
    notice = languages.gettext(N_("You are no longer registered. Thank you for letting us know."))
    return request.see_other(f"/events/tickets/{request.path['ticket_token']}", notice=notice)


async def cancel_by_program(request: Request) -> Response:
    """Give up one's own place, as often as it is asked for."""
    await request.run(companions.cancel_by_link, request.path["ticket_token"])
    return request.json(party_bodies.CancelledOut, {"state": "cancelled"})


async def form_of(request: Request, party: Mapping[str, Any] | None) -> dict[str, Any]:
    """The part of a party's page where the others get tickets, and what its fields begin with.

    Shape   {others: [(number, name, whether they have one), …], values}; nobody on a receipt.
    """
    if party is None or party["seats"] == 1:
        return {"others": [], "values": {}}
    standing = await request.run(tickets.of_party, party["registration_id"])
    named = list(enumerate(party["companions"], 2))
    values = {f"p{person}.email": standing[person]["email"] for person, _ in named if person in standing}
    return {"others": [(person, name, person in standing) for person, name in named], "values": values}


def _said(written: int) -> str:
    if not written:
        return languages.gettext(N_("It is kept."))
    return ngettext(
        "{count} ticket is on its way by e-mail.", "{count} tickets are on their way by e-mail.", written
    ).format(count=written)
