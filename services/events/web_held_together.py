"""What offices hold together: who holds an event with us, and who of us counts it."""

from chassis.languages import N_
from chassis.web import Request, Response
from services.events import held_together, held_together_bodies, listings
from services.events.web_api import answer_event


async def show(request: Request) -> Response:
    """Who holds it with us."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    values = {"held_with": event["held_with"], "counted_by": event["counted_by"] or ""}
    offices = await request.run(held_together.others, held_together.settled(event))
    return request.page("held_together.html", values=values, event=event, offices=offices)


async def choose(request: Request) -> Response:
    """Say who holds it with us."""
    await _choose(request)
    return request.see_other(f"/events/manage/{request.path['event_id']}", notice=N_("It is noted who holds it."))


async def choose_for_programs(request: Request) -> Response:
    """Say which other offices hold it, and which of them counts it: null for this one."""
    await _choose(request)
    return await answer_event(request, request.path["event_id"])


async def _choose(request: Request) -> None:
    chosen = await request.load(held_together_bodies.Together)
    await request.run(held_together.choose, request.path["event_id"], **chosen)
