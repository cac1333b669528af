"""Pages for writing by hand to those of an event."""

from chassis.languages import ngettext
from chassis.web import Request, Response
from services.events import listings, words, writing, writing_bodies
from services.events.web_api import reader


async def show_letter(request: Request) -> Response:
    """The form, with how many it goes to and who has no address."""
    event_id, asked = request.path["event_id"], await request.query(writing_bodies.AudienceAsked)
    event = await request.run(listings.find_event, event_id, staff=True)
    rows = await request.run(writing.receivers, event_id, **asked, who=reader(request))
    return request.page("write.html", event=event, rows=rows, **asked, words=words)


async def send_letter(request: Request) -> Response:
    """Write."""
    event_id, asked = request.path["event_id"], await request.query(writing_bodies.AudienceAsked)
    told = await request.load(writing_bodies.LetterIn)
    reached = await request.run(writing.write, event_id, **asked, **told, who=reader(request))
    notice = ngettext("Written to {count} registered party.", "Written to {count} registered parties.", reached.written)
    return request.see_other(f"/events/manage/{event_id}", notice=notice.format(count=reached.written))
