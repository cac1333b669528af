"""Pages for letters on paper, and for putting an address right."""

from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.notifications import addresses, bodies, letters, words

HERE = "/notifications/letters"
POSTED = "sent"
AFTER_POSTING = {True: N_("Noted as posted."), False: N_("Do not post this one: something has changed since.")}


async def show_letters(request: Request) -> Response:
    """Letters to print and post."""
    return request.page("letters.html", rows=await request.run(letters.to_print, **_reader(request)), words=words)


async def show_letter(request: Request) -> Response:
    """One letter, to be printed."""
    letter = await request.run(letters.look_at, request.path["message_id"], **_reader(request))
    return request.page("letter.html", letter=letter, words=words)


async def mark_posted(request: Request) -> Response:
    """It is in the post."""
    state = await request.run(letters.mark_posted, request.path["message_id"], roles=_reader(request)["roles"])
    is_posted = state == POSTED
    return request.see_other(HERE, notice=languages.gettext(AFTER_POSTING[is_posted]))


async def show_address(request: Request) -> Response:
    """The form for the right address of a message that did not get through."""
    row = await request.run(addresses.find, request.path["message_id"], **_reader(request))
    return request.page("address.html", row=row, values={"recipient": row["recipient"]}, words=words)


async def correct_address(request: Request) -> Response:
    """Send it to the right address."""
    wish = await request.load(bodies.CorrectionIn)
    await request.run(addresses.correct, request.path["message_id"], **wish, **_reader(request))
    return request.see_other(
        "/notifications",
        notice=languages.gettext(N_("The address is put right, and the message is waiting to be sent.")),
    )


def _reader(request: Request) -> dict[str, Any]:
    person: Any = request.person
    return {"roles": frozenset(person.roles), "read_by": person.id}
