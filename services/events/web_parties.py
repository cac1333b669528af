"""Pages about one party, for staff who have them on the phone."""

from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.events import (
    answers,
    approvals,
    body_fields,
    listings,
    offers,
    party_bodies,
    questions,
    registrations,
    sizes,
    switching,
    ways,
    web_companions,
    web_questions,
    words,
)
from services.events.web_api import reader


async def show_party(request: Request) -> Response:
    """One party, with what can be changed."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    party = await request.run(
        registrations.find_party, event["event_id"], request.path["registration_id"], read_by=reader(request)
    )
    values = {"seats": party["seats"], "companions": "\n".join(party["companions"])}
    others = await web_companions.form_of(request, party)
    values |= others["values"]
    rows = await request.run(questions.of_event, event["event_id"], asked=False) if event["has_questions"] else []
    return request.page(
        "party.html",
        **await web_questions.form_of(request, event | {"asks_needs": False}, values, party),
        others=others["others"],
        told=[_told(party, *one) for one in answers.told_of(rows, party)],
        event=event,
        party=party,
        words=words,
        way=ways.of(event, party),
        max_party=body_fields.MAX_PARTY,
    )


def _told(party: Any, question: Any, person: int, text: str) -> tuple[str, str]:
    """What was asked (of whom), and what was answered."""
    whose = f" ({answers.called(party, person)})" if question["for_each"] and party["seats"] > 1 else ""
    return f"{question['label']}{whose}", words.answer(question, text)


async def change_seats(request: Request) -> Response:
    """A party is more or fewer."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    await request.run(sizes.change_by_staff, event_id, party, **await request.load(party_bodies.SeatsFormIn))
    return request.see_other(
        f"/events/manage/{event_id}", notice=languages.gettext(N_("The number of seats of the party is changed."))
    )


async def change_way(request: Request) -> Response:
    """A party takes part in the other way."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    await request.run(switching.change_by_staff, event_id, party, **await request.load(party_bodies.WayIn))
    return request.see_other(
        f"/events/manage/{event_id}/parties/{party}", notice=languages.gettext(N_("It is changed."))
    )


async def answer_offer(request: Request) -> Response:
    """What a party that called says to the place that is held for it."""
    event_id, party = request.path["event_id"], request.path["registration_id"]
    answer = await request.load(party_bodies.OfferIn)
    await request.run(offers.answer_by_staff, event_id, party, **answer)
    notice = N_("The place is theirs.") if answer["yes"] else N_("The place goes on to the next.")
    return request.see_other(f"/events/manage/{event_id}", notice=languages.gettext(notice))


async def approve(request: Request) -> Response:
    """Say yes to a party that has asked."""
    event_id = request.path["event_id"]
    state = await request.run(approvals.approve, event_id, request.path["registration_id"])
    notices = {
        "confirmed": N_("They have a place, and are written to."),
        "waiting": N_("They are on the waiting list, and are written to."),
    }
    return request.see_other(f"/events/manage/{event_id}", notice=languages.gettext(notices[state]))


async def refuse(request: Request) -> Response:
    """Say no to a party that has asked."""
    event_id = request.path["event_id"]
    await request.run(approvals.refuse, event_id, request.path["registration_id"])
    return request.see_other(
        f"/events/manage/{event_id}", notice=languages.gettext(N_("They are told that there is no place for them."))
    )


async def approve_for_programs(request: Request) -> Response:
    """Say yes to a party that has asked."""
    state = await request.run(approvals.approve, request.path["event_id"], request.path["registration_id"])
    return request.json(party_bodies.AnsweredOut, {"state": state})


async def refuse_for_programs(request: Request) -> Response:
    """Say no to a party that has asked."""
    await request.run(approvals.refuse, request.path["event_id"], request.path["registration_id"])
    return request.json(party_bodies.AnsweredOut, {"state": "cancelled"})
