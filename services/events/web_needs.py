"""Food and access: what is asked on a party's own page, and the pages of those who arrange the event."""

from collections.abc import Mapping
from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response, forms
from services.events import answers, listings, need_bodies, needs, own_needs, words
from services.events.web_api import answer_event, reader

PREFIX = "needs."


async def show_needs(request: Request) -> Response:
    """What the kitchen and those who receive people must know; that it was read is noted."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    told = await request.run(needs.read, event["event_id"], read_by=reader(request))
    return request.page("needs.html", event=event, words=words, **told)


async def choose(request: Request) -> Response:
    """Ask about food and access, or not any more."""
    wish = await request.load(need_bodies.AskNeedsIn)
    await request.run(needs.choose, request.path["event_id"], **wish)
    notices = {
        True: N_("You ask about food and access from now on."),
        False: N_("You do not ask about food and access any more, and what was told is deleted."),
    }
    notice = notices[wish["asks_needs"]]
    here = f"/events/manage/{request.path['event_id']}/questions"
    return request.see_other(here, notice=languages.gettext(notice))


async def choose_for_programs(request: Request) -> Response:
    """Ask about food and access, or not any more; then what was told is deleted."""
    await request.run(needs.choose, request.path["event_id"], **await request.load(need_bodies.AskNeedsIn))
    return await answer_event(request, request.path["event_id"])


async def show_party(request: Request) -> Response:
    """What one party has told, for staff who have them on the phone; that it was read is noted."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    party, told = await request.run(
        needs.read_party, event["event_id"], request.path["registration_id"], read_by=reader(request)
    )
    return request.page(
        "party_needs.html", values=written(told), event=event, party=party, needs_of=people(party), words=words
    )


async def tell_for(request: Request) -> Response:
    """Write down what somebody says on the phone."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    await request.run(own_needs.change_by_staff, event_id, party, **await request.load(need_bodies.WithNeeds))
    here = f"/events/manage/{event_id}/parties/{party}"
    return request.see_other(here, notice=languages.gettext(N_("It is noted.")))


async def tell(request: Request) -> Response:
    """Tell by one's own link, and go back to the same page."""
    await request.run(own_needs.change_by_link, request.path["token"], **await request.load(need_bodies.WithNeeds))
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(here, notice=languages.gettext(N_("Thank you, it is noted.")))


async def form_of(request: Request, event: Mapping[str, Any], party: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a form asks about food and access, of a party that stands or of whoever fills it in (null).

    Shape   {needs_of: [(number, what they are called, "" where there is one)], parts: what the form then has in it}.
    """
    if not event["asks_needs"]:
        return {"needs_of": [], "parts": []}
    who = party or answers.filled_in(request.form.values)
    if party and not any(name.startswith(PREFIX) for name in request.form.values):
        told = await request.run(needs.of_party, party["registration_id"])
        request.form.values = {**request.form.values, **written(told)}
    found = people(who)
    return {"needs_of": found, "parts": [needs.part_of(person) for person, _ in found]}


def people(party: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Those in a party by number, with what they are called where they are several."""
    several = party["seats"] > 1
    return [(one, answers.called(party, one) if several else "") for one in range(1, party["seats"] + 1)]


def written(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, as a form's values; who has told something has agreed that it is kept."""
    return forms.flatten({"needs": told, "needs_consent": bool(told)})
