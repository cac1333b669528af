"""Pages for what is said and written to people: by hand, by phone, and whether they still wish to wait."""

from typing import Any

from chassis.languages import N_, gettext, ngettext
from chassis.web import Request, Response
from services.groups import asking_again, contacts, conversation, conversation_bodies, wordings
from services.groups.web_api import who

WITHDRAWN = "withdrawn"


async def show_letter(request: Request) -> Response:
    """The form for writing to one person, a group, or everyone who waits, with how it reaches each."""
    rows = await request.run(conversation.receivers, **_to(request), who=who(request))
    return request.page("write.html", rows=rows, back=_back(request), **wordings.for_pages())


async def send_letter(request: Request) -> Response:
    """Write."""
    told = await request.load(conversation_bodies.LetterIn)
    reached = await request.run(conversation.write, **_to(request), **told, who=who(request))
    notice = ngettext("Written to {count} person.", "Written to {count} people.", reached.written)
    if reached.to_call:
        call = ngettext("{count} is to be called.", "{count} are to be called.", reached.to_call)
        notice = f"{notice} {call.format(count=reached.to_call)}"
    return request.see_other(_back(request), notice=notice.format(count=reached.written))


async def note_contact(request: Request) -> Response:
    """Note a call or a visit."""
    told = await request.load(conversation_bodies.ContactIn)
    await request.run(contacts.note, request.path["enquiry_id"], **told, who=who(request))
    return request.see_other(_back(request), notice=gettext(N_("It is noted.")))


async def show_calls(request: Request) -> Response:
    """Everybody who is to be called."""
    return request.page(
        "calls.html", rows=await request.run(contacts.to_call, who=who(request)), **wordings.for_pages()
    )


async def settle_call(request: Request) -> Response:
    """A call has been made, or tried."""
    told = await request.load(conversation_bodies.CallMadeIn)
    await request.run(contacts.settle_call, request.path["contact_id"], **told, who=who(request))
    return request.see_other("/groups/calls", notice=gettext(N_("It is noted.")))


async def show_still(request: Request) -> Response:
    """Whether one still wishes to wait; a look changes nothing."""
    row = await request.run(asking_again.look_at, request.path["still_token"])
    return request.page("still.html", row=row, **wordings.for_pages())


async def send_still(request: Request) -> Response:
    """Answer by the link."""
    told = await request.load(conversation_bodies.StillIn)
    token = request.path["still_token"]
    state = await request.run(asking_again.answer, token, still=told["still"] == "yes")
    return request.page("withdrawn.html") if state == WITHDRAWN else request.see_other(f"/groups/still/{token}")


def _to(request: Request) -> dict[str, Any]:
    return {name: request.path.get(name) for name in ("enquiry_id", "group_id")}


def _back(request: Request) -> str:
    to = _to(request)
    if to["enquiry_id"]:
        return f"/groups/enquiries/{to['enquiry_id']}"
    return f"/groups/groups/{to['group_id']}" if to["group_id"] else "/groups/enquiries"
