"""Pages for who speaks at an event."""

from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.events import after_bodies, listings, speakers
from services.events.web_api import reader


async def show_speakers(request: Request) -> Response:
    """Who speaks, and the form for one more."""
    event = await request.run(listings.find_event, request.path["event_id"], staff=True)
    found = await request.run(speakers.of_event, event["event_id"], read_by=reader(request))
    return request.page("speakers.html", values={"language": "nb"}, event=event, speakers=found)


async def add(request: Request) -> Response:
    """Somebody speaks."""
    await request.run(speakers.add, request.path["event_id"], **await request.load(after_bodies.SpeakerIn))
    return _here(request, N_("It is noted."))


async def change(request: Request) -> Response:
    """Show a name to everyone, or not any more."""
    wish = await request.load(after_bodies.SpeakerShownIn)
    await request.run(speakers.change, request.path["event_id"], request.path["speaker_id"], **wish)
    notices = {True: N_("The name stands on the event's page."), False: N_("The name is not shown any more.")}
    return _here(request, notices[wish["is_shown"]])


async def remove(request: Request) -> Response:
    """They do not speak after all."""
    await request.run(speakers.remove, request.path["event_id"], request.path["speaker_id"])
    return _here(request, N_("The speaker is taken off."))


def _here(request: Request, notice: str) -> Response:
    return request.see_other(f"/events/manage/{request.path['event_id']}/speakers", notice=gettext(notice))
