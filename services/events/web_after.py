"""Pages for what is told after an event: how it was, and the talks."""

from chassis.languages import N_, gettext, ngettext
from chassis.web import Request, Response
from services.events import after_bodies, listings, speakers, summing_up, words
from services.events.web_api import reader


async def show_summing_up(request: Request) -> Response:
    """The form, and the talks that are shared."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    values = {"summing_up": event["summing_up"] or ""} | ({} if event["summed_up_at"] else {"thank": "true"})
    talks = await request.run(summing_up.talks, event["event_id"])
    spoke = await request.run(speakers.of_event, event["event_id"], read_by=reader(request))
    return request.page("sum_up.html", values=values, event=event, talks=talks, speakers=spoke, words=words)


async def sum_up(request: Request) -> Response:
    """Tell how it was, and thank those who came."""
    wish = await request.load(after_bodies.SummingUpIn)
    thanked = await request.run(summing_up.sum_up, request.path["event_id"], **wish)
    notice = gettext("It stands on the event's page.")
    if thanked:
        said = ngettext(
            "{count} thank-you is on its way by e-mail.",
            "{count} thank-yous are on their way by e-mail.",
            thanked,
        )
        notice = f"{notice} {said.format(count=thanked)}"
    return request.see_other(f"/events/manage/{request.path['event_id']}", notice=notice)


async def add_talk(request: Request) -> Response:
    """Share a talk."""
    await request.run(summing_up.add_talk, request.path["event_id"], **await request.load(after_bodies.TalkIn))
    return _here(request, N_("The talk is added."))


async def remove_talk(request: Request) -> Response:
    """Share it no more."""
    await request.run(summing_up.remove_talk, request.path["event_id"], request.path["talk_id"])
    return _here(request, N_("The talk is taken off."))


def _here(request: Request, notice: str) -> Response:
    return request.see_other(f"/events/manage/{request.path['event_id']}/sum-up", notice=notice)
