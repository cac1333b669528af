"""Pages for those who run the programme."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from chassis import belonging, clock, languages
from chassis import corrections as put_right
from chassis.languages import N_
from chassis.web import Request, Response, search, todo
from services.events import (
    after_bodies,
    answers,
    attendance,
    bodies,
    body_fields,
    cancellations,
    corrections,
    door,
    listings,
    moves,
    national_events,
    party_bodies,
    programme,
    projects,
    promotions,
    questions,
    registrations,
    rules,
    searching,
    starting_points,
    today,
    training,
    ways,
    web_questions,
    words,
    writing,
)
from services.events.web_api import reader

LOOK_BACK_DAYS = 120
"""Events held this long ago are still on the list, until they are closed and summed up."""


async def list_events(request: Request) -> Response:
    """The programme, drafts and what waits to be closed included."""
    since = clock.today() - timedelta(days=LOOK_BACK_DAYS)
    events, _ = await request.run(listings.list_events, limit=200, from_on=since, staff=True)
    return request.page("manage.html", events=events, words=words, now=clock.now())


async def show_event_form(request: Request) -> Response:
    """The form for a new event: empty, as is usual for its kind, or an earlier event once more."""
    begins = await request.query(bodies.StartingPoint)
    values = {"format": "in_person", "capacity": 30}
    if begins["usual"]:
        values = starting_points.usual(begins["usual"], clock.today())
    elif begins["copy"]:
        earlier = await request.run(listings.find_event, begins["copy"], staff=True)
        values = starting_points.once_more(earlier, clock.today())
    return request.page(
        "event_form.html",
        values=values,
        projects=belonging.options(await request.run(projects.of, projects.EVENT)),
        usual=begins["usual"],
        earlier=begins["copy"],
        starting_points=starting_points.NAMES,
        words=words,
    )


async def make_event(request: Request) -> Response:
    """Make a draft; one that is held again has the rules it had."""
    earlier = (await request.query(bodies.StartingPoint))["copy"]
    wanted = await request.load(bodies.EventIn)
    if earlier:
        event = await request.run(rules.hold_again, earlier, **wanted)
    else:
        event = await request.run(programme.make_event, **wanted)
    return _desk(request, event["event_id"], N_("The draft is saved. Read it through, then publish it."))


async def show_event(request: Request) -> Response:
    """One event with everyone who registered."""
    event_id = request.path["event_id"]
    event = await request.run(listings.find_event, event_id, staff=True)
    parties = await request.run(registrations.list_registrations, event_id, read_by=reader(request))
    asked = await request.run(questions.of_event, event_id, asked=False) if event["has_questions"] else []
    may = await request.run(projects.of, projects.EVENT, event_id)
    return request.page(
        "manage_event.html",
        counts=answers.counts(asked, parties),
        values={name: event[name] for name in ("capacity", "digital_capacity")} | {"part_of": belonging.chosen(may)},
        projects=belonging.options(may),
        event=event,
        parties=parties,
        letters=await request.run(writing.of_event, event_id),
        walked_in=await request.run(door.named, event_id),
        words=words,
        way_of=partial(ways.of, event),
        too_large=[one for one in parties if one["state"] == "waiting" and _can_never_fit(event, one)],
        begun=programme.day_of(event["starts_at"]) <= clock.today(),
        over=event["starts_at"] <= clock.now(),
        ended=event["ends_at"] <= clock.now(),
    )


def _can_never_fit(event: Mapping[str, Any], party: Mapping[str, Any]) -> bool:
    return bool(party["seats"] > ways.capacity(event, ways.room(event, party["way"])))


async def choose_projects(request: Request) -> Response:
    """Say which projects an event is part of."""
    await request.run(programme.choose_projects, request.path["event_id"], **await request.load(bodies.PartOfIn))
    return _desk(request, request.path["event_id"], N_("What it is part of is changed."))


async def show_wording(request: Request) -> Response:
    """The form for another title or text."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    return request.page(
        "reword.html", values={name: event[name] for name in ("title", "summary", "digital_address")}, event=event
    )


async def reword(request: Request) -> Response:
    """Give an event another title or text; nobody is written to."""
    await request.run(programme.reword, request.path["event_id"], **await request.load(bodies.RewordIn))
    return _desk(request, request.path["event_id"], N_("The text is changed."))


async def show_embedding(request: Request) -> Response:
    """How other web sites show the programme."""
    return request.page("embedding.html", base_url=request.settings.base_url, words=words)


async def show_move_form(request: Request) -> Response:
    """The form for another time or place."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    values = {name: event[name] for name in ("starts_at", "ends_at", "format", "place", "postcode")}
    return request.page("move.html", values=values, event=event, words=words)


async def move(request: Request) -> Response:
    """Give an event another time or place and write to everyone."""
    event = await request.run(moves.move, request.path["event_id"], **await request.load(bodies.MoveFormIn))
    notices = {
        "draft": N_("The draft has another time or place."),
        "published": N_("The event is moved, and everyone registered is written to."),
    }
    return _desk(request, request.path["event_id"], notices[event["state"]])


async def publish(request: Request) -> Response:
    """Open an event to the public."""
    await request.run(programme.publish, request.path["event_id"])
    return _desk(request, request.path["event_id"], N_("The event is published."))


async def show_everywhere(request: Request) -> Response:
    """At head office: have every office show an event, or no longer."""
    wish = await request.load(bodies.EverywhereIn)
    await request.run(national_events.show_everywhere, request.path["event_id"], **wish)
    said = {True: N_("Every office shows it."), False: N_("The other offices show it no more.")}
    return _desk(request, request.path["event_id"], said[wish["everywhere"]])


async def call_off(request: Request) -> Response:
    """Call an event off and write to everyone."""
    await request.run(programme.call_off, request.path["event_id"])
    return _desk(
        request, request.path["event_id"], N_("The event is called off, and everyone registered is written to.")
    )


async def change_capacity(request: Request) -> Response:
    """Change how many seats there are."""
    wish = await request.load(bodies.CapacityIn)
    await request.run(promotions.change_capacity, request.path["event_id"], **wish)
    return _desk(request, request.path["event_id"], N_("The number of seats is changed."))


async def show_party_form(request: Request) -> Response:
    """The form for registering someone who called."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    values = {"seats": 1, "language": "nb"}
    asked = await web_questions.form_of(request, event, values)
    return request.page("party_form.html", **asked, event=event, words=words, max_party=body_fields.MAX_PARTY)


async def register(request: Request) -> Response:
    """Register someone who called."""
    party = await request.load(party_bodies.RegistrationByStaffIn)
    answer = await request.run(registrations.register, request.path["event_id"], by_staff=True, **party)
    notices = {"confirmed": N_("Registered, with a place."), "waiting": N_("Registered, on the waiting list.")}
    return _desk(request, request.path["event_id"], notices[answer["state"]])


async def cancel_party(request: Request) -> Response:
    """Cancel for someone who called."""
    await request.run(cancellations.cancel_by_staff, request.path["event_id"], request.path["registration_id"])
    return _desk(request, request.path["event_id"], N_("The registration is cancelled."))


async def show_close_form(request: Request) -> Response:
    """The form for who came."""
    event_id = request.path["event_id"]
    event = await request.run(listings.find_event, event_id, staff=True)
    parties = await request.run(registrations.list_registrations, event_id, read_by=reader(request))
    confirmed = [party for party in parties if party["state"] == "confirmed"]
    came = [str(party["registration_id"]) for party in confirmed if party["attended_seats"]]
    counts = await request.run(door.counts, event_id)
    values = {"attended": came} | ({} if confirmed else await request.run(door.head_count, event_id))
    return request.page(
        "close.html",
        values=values,
        event=event,
        parties=confirmed,
        walked_in=counts["walked_in"],
        words=words,
        way_of=partial(ways.of, event),
    )


async def close(request: Request) -> Response:
    """Settle who came."""
    await request.run(attendance.close, request.path["event_id"], **await request.load(after_bodies.CloseIn))
    return _desk(request, request.path["event_id"], N_("Attendance is settled. Thank you!"))


async def show_correction(request: Request) -> Response:
    """How many came, to be put right, and what has been put right before."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    past = await request.run(put_right.of, "registrations", event["event_id"])
    values = {"head_count": event["participants"]}
    values |= {f"by_sector.{sector}": count for sector, count in (event["participants_by_sector"] or {}).items()}
    return request.page(
        "correct_event.html",
        values=values,
        event=event,
        past=past,
        reasons=put_right.reasons(),
        why=put_right.REASONS,
        words=words,
    )


async def correct_closing(request: Request) -> Response:
    """Put right how many came."""
    told = await request.load(after_bodies.CorrectionIn)
    await request.run(corrections.correct_closing, request.path["event_id"], who=reader(request), **told)
    return _desk(request, request.path["event_id"], N_("It is put right, and the figures follow."))


async def pass_on(request: Request) -> Response:
    """Pass those who agree on to the register of initiators."""
    assert request.person is not None
    told_of = await request.load(after_bodies.PassOnIn)
    who = str(request.person.id)
    many = await request.run(training.pass_on, request.path["event_id"], who=who, **told_of)
    told = N_("They come into the register of initiators in a moment.") if many else N_("Nobody was ticked.")
    return _desk(request, request.path["event_id"], told)


async def show_search(request: Request) -> Response:
    """What was searched for, among events and those registered."""
    return await search.show(request, searching.search)


async def show_unsettled(request: Request) -> Response:
    """What of a month was held and is not settled, for the page on which the month is closed."""
    month = date.fromisoformat(f"{(await request.query(bodies.MonthAsked))['period']}-01")
    return request.page("unsettled_part.html", events=await request.run(today.unsettled, month))


async def show_today(request: Request) -> Response:
    """What there is to do with events, for the staff's front page."""
    assert request.person is not None
    events = await request.run(today.look)
    return await todo.show(request, today.tell(events, runs=request.person.may("event_manager")))


def _desk(request: Request, event_id: UUID, notice: str, **params: Any) -> Response:
    """Back to the event's own page, with a sentence about what was done."""
    return request.see_other(f"/events/manage/{event_id}", notice=languages.gettext(notice).format(**params))
