"""Pages that anyone may see: the programme, registering, and a party's own page."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from chassis import camera_codes, clock, languages
from chassis.languages import N_
from chassis.web import Request, Response, headers
from services.events import (
    bodies,
    body_fields,
    calendars,
    cancellations,
    links,
    listings,
    months,
    offers,
    party_bodies,
    registrations,
    rules_bodies,
    sizes,
    speakers,
    structured,
    summing_up,
    switching,
    ways,
    web_companions,
    web_questions,
    words,
)

EMBEDDED = {
    "Content-Security-Policy": headers.CSP.replace("frame-ancestors 'none'", "frame-ancestors https:"),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}
"""Other sites may frame this one page: it has no form, sets nothing and shows the same to everybody."""
LISTED = 100
IN_A_MONTH = 200


async def list_events(request: Request) -> Response:
    """Coming events, or a month of them as a calendar; all or those of a kind or format."""
    which = await request.query(bodies.ProgrammeQuery)
    month = which.pop("month")
    if month:
        return await _show_month(request, month, which)
    events, _ = await request.run(listings.list_events, **which, limit=LISTED, national=True)
    return request.page(
        "events.html",
        values=which,
        events=events,
        month=None,
        is_some=any(which.values()),
        asked=partial(_asked, which),
        words=words,
    )


def _asked(which: dict[str, Any], *, month: date | None) -> str:
    """The query string that shows the same, as a list or as a month."""
    asked = {name: value for name, value in which.items() if value}
    if month:
        asked["month"] = f"{month:%Y-%m}"
    return f"?{urlencode(asked)}" if asked else ""


async def _show_month(request: Request, month: date, which: dict[str, Any]) -> Response:
    events, _ = await request.run(
        listings.list_events,
        **which,
        from_on=month,
        to_on=months.last_of(month),
        limit=IN_A_MONTH,
        national=True,
    )
    return request.page(
        "month.html",
        values=which,
        weeks=months.weeks(month, events),
        month=month,
        before=months.first_of(month, -1),
        after=months.first_of(month, 1),
        asked=partial(_asked, which),
        words=words,
    )


async def show_embedded(request: Request) -> Response:
    """A short list for other web sites to show in a frame of theirs."""
    which = await request.query(bodies.EmbeddedQuery)
    events = await request.run(listings.list_near, None, **which)
    response = request.page("embedded.html", events=events, words=words)
    response.headers.update(EMBEDDED)
    return response


async def show_event(request: Request) -> Response:
    """One event."""
    event = await request.run(listings.find_event, request.path["event_id"])
    talks = await request.run(summing_up.talks, event["event_id"]) if event["state"] == "closed" else []
    card = structured.write(event, request.app.office.known["name"], base_url=request.settings.base_url)
    names = await request.run(speakers.shown, event)
    return request.page("event.html", event=event, talks=talks, speakers=names, structured=card, words=words)


async def show_calendar(request: Request) -> Response:
    """One event as a calendar file."""
    event = await request.run(listings.find_event, request.path["event_id"])
    written = calendars.write([event], base_url=request.settings.base_url)
    return request.answer(written, calendars.MEDIA_TYPE)


async def show_form(request: Request) -> Response:
    """The registration form."""
    event = await request.run(listings.find_event, request.path["event_id"])
    invited = await request.query(rules_bodies.InvitedQuery)
    values = {"seats": 1, "language": languages.current(), "invitation_code": invited["code"]}
    asked = await web_questions.form_of(request, event, values)
    return request.page("register.html", **asked, event=event, words=words, max_party=body_fields.MAX_PARTY)


async def register(request: Request) -> Response:
    """Register a party and go on to its receipt."""
    party = await request.load(party_bodies.RegistrationFormIn)
    base_url = request.settings.base_url
    return await request.together(
        registrations.register_all,
        request.path["event_id"],
        party,
        lambda told: request.see_other(told["manage_url"].removeprefix(base_url)),
    )


async def show_registration(request: Request) -> Response:
    """A party's own page, or the receipt of whoever sent the form. A look changes nothing."""
    found = await request.run(cancellations.find_by_link, request.path["token"])
    party, values = found["party"], _size(found["party"])
    others = await web_companions.form_of(request, party)
    values |= others["values"]
    asked = (
        await web_questions.form_of(request, found["link"], values, party) if party else {"asked": [], "needs_of": []}
    )
    return request.page(
        "registration.html",
        **found,
        **asked,
        values=values,
        others=others["others"],
        has_begun=found["link"]["starts_at"] <= clock.now(),
        max_party=body_fields.MAX_PARTY,
        token=request.path["token"],
        words=words,
        way=ways.of(found["link"], found["party"]) if found["party"] else None,
        is_split=ways.is_split(found["link"]),
        room_capacity=ways.capacity(found["link"], ways.room(found["link"], found["party"] and found["party"]["way"])),
        halved=links.halved,
        picture=camera_codes.svg,
    )


def _size(party: Any) -> dict[str, Any]:
    """What the form for more or fewer begins with; nothing on a receipt."""
    return {"seats": party["seats"], "companions": "\n".join(party["companions"])} if party else {}


async def cancel(request: Request) -> Response:
    """Cancel, and go back to the same page."""
    await request.run(cancellations.cancel_by_link, request.path["token"])
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(
        here, notice=languages.gettext(N_("You are no longer registered. Thank you for letting us know."))
    )


async def change_seats(request: Request) -> Response:
    """Become more or fewer, and go back to the same page."""
    wish = await request.load(party_bodies.SeatsFormIn)
    await request.run(sizes.change_by_link, request.path["token"], **wish)
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(here, notice=languages.gettext(N_("It is changed. You get an e-mail about it.")))


async def change_way(request: Request) -> Response:
    """Take part in the other way, and go back to the same page."""
    wish = await request.load(party_bodies.WayIn)
    await request.run(switching.change_by_link, request.path["token"], **wish)
    here = f"/events/registrations/{request.path['token']}"
    return request.see_other(here, notice=languages.gettext(N_("It is changed. Here you see how it stands now.")))


async def answer_offer(request: Request) -> Response:
    """Take the place that is held, or let it go, and go back to the same page."""
    answer = await request.load(party_bodies.OfferIn)
    await request.run(offers.answer_by_link, request.path["token"], **answer)
    notice = N_("The place is yours.") if answer["yes"] else N_("Thank you. The place goes on to the next.")
    return request.see_other(f"/events/registrations/{request.path['token']}", notice=languages.gettext(notice))


async def show_near(request: Request) -> Response:
    """Coming events near a postcode, for other pages."""
    near = await request.query(bodies.NearQuery)
    events = await request.run(listings.list_near, near["postcode"], near["municipality"])
    return request.page("_near.html", events=events, words=words)
