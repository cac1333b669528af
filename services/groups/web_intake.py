"""The conversation with us: for programs and for coordinators."""

from chassis.languages import N_, gettext
from chassis.web import Request, Response
from services.groups import (
    bodies,
    enquiries,
    intake_bodies,
    intake_bookings,
    intake_conversations,
    own_bodies,
    policies,
    wishes,
    wordings,
    words,
)
from services.groups.web_api import who

WAITS, USUALLY = "waiting", "12"


async def list_conversations(request: Request) -> Response:
    """The conversations with a person and what was noted of them, the latest first; the read is audited."""
    rows = await request.run(intake_conversations.read, request.path["enquiry_id"], who=who(request))
    return request.rows(intake_bodies.ConversationOut, rows, None)


async def hold(request: Request) -> Response:
    """Note a conversation and what came of it; whoever is helped on is deleted at once."""
    told = await request.load(intake_bodies.ConversationIn)
    row = await request.run(intake_conversations.hold, request.path["enquiry_id"], **told, who=who(request))
    return request.json(bodies.EnquiryState, row, 201)


async def show(request: Request) -> Response:
    """What was said, and the form for one more conversation."""
    enquiry_id = request.path["enquiry_id"]
    was = await request.run(intake_bookings.has_been, enquiry_id)
    return request.page(
        "intake.html",
        row=await request.run(enquiries.find, enquiry_id, who=who(request)),
        conversations=await request.run(intake_conversations.read, enquiry_id, who=who(request)),
        weeks=words.PAUSE_WEEKS,
        values={"ask_again_weeks": USUALLY} | was,
        **wordings.for_pages(),
    )


async def send(request: Request) -> Response:
    """Note a conversation."""
    enquiry_id = request.path["enquiry_id"]
    told = await request.load(intake_bodies.ConversationFormIn)
    row = await request.run(intake_conversations.hold, enquiry_id, **told, who=who(request))
    if row["state"] == WAITS:
        place = "" if told["outcome"] == intake_conversations.NOT_NOW else "/wishes"
        notice = gettext(N_("The conversation is noted."))
        return request.see_other(f"/groups/enquiries/{enquiry_id}{place}", notice=notice)
    return request.see_other("/groups/enquiries", notice=gettext(N_("The person is no longer on the waiting list.")))


async def show_wishes(request: Request) -> Response:
    """What the person wishes, to be written down after a conversation; the read is audited."""
    row = await request.run(enquiries.find, request.path["enquiry_id"], who=who(request))
    return request.page("wishes.html", row=row, values=row, spoken=wordings.spoken(), **wordings.for_pages())


async def send_wishes(request: Request) -> Response:
    """Write down what the person wishes."""
    enquiry_id = request.path["enquiry_id"]
    await request.run(wishes.change_for, enquiry_id, who=who(request), **await request.load(own_bodies.OwnWishesIn))
    return request.see_other(
        f"/groups/enquiries/{enquiry_id}", notice=gettext(N_("What the person wishes is written down."))
    )


async def change_wishes(request: Request) -> Response:
    """Change what the person wishes, after a conversation; what is left out is no longer wished."""
    enquiry_id = request.path["enquiry_id"]
    await request.run(wishes.change_for, enquiry_id, who=who(request), **await request.load(own_bodies.OwnWishesIn))
    return request.json(bodies.EnquiryOut, await request.run(enquiries.find, enquiry_id, who=who(request)))


async def send_talk_first(request: Request) -> Response:
    """Whether we talk with everyone before a group is proposed."""
    told = await request.load(intake_bodies.TalkFirstIn)
    await request.run(policies.talk_first, **told, who=who(request))
    notice = (
        N_("From now on we talk with everyone first.") if told["first"] else N_("Everyone who waits may be proposed.")
    )
    return request.see_other("/groups/proposals", notice=gettext(notice))
