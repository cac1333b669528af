"""A person's own page: with the pickup code, or from a link in a letter. Works without JavaScript, and leaves nothing behind."""

import json

from chassis.languages import N_
from chassis.web import Request, Response
from services.groups import announcements, bodies, cookies, drafts, own_bodies, own_place, wordings, words

COOKIE = "__Host-own"
HERE = "/groups/own"


async def show(request: Request) -> Response:
    """Where one stands; or, without a visit, where the code is written."""
    row = await request.run(own_place.look_if_open, _token(request))
    if row is None:
        return request.page("own/open.html")
    coming = await request.run(announcements.coming)
    return request.page("own/place.html", row=row, coming=coming, weeks=words.PAUSE_WEEKS, **wordings.for_pages())


async def show_open(request: Request) -> Response:
    """Where the code is written, also when a visit is over."""
    return request.page("own/open.html")


async def open_by_code(request: Request) -> Response:
    """Begin a visit with the code."""
    told = await request.load(bodies.WithdrawIn)
    return _begin(request, await request.run(own_place.open_by_code, told["pickup_code"]))


async def open_by_still(request: Request) -> Response:
    """Begin a visit from the letter that asks whether one still wishes to wait."""
    return _begin(request, await request.run(own_place.open_by_still, request.path["still_token"]))


async def open_by_offer(request: Request) -> Response:
    """Begin a visit from the letter about a place."""
    return _begin(request, await request.run(own_place.open_by_offer, request.path["offer_token"]))


async def open_by_talk(request: Request) -> Response:
    """Begin a visit from the page of a conversation."""
    return _begin(request, await request.run(own_place.open_by_talk, request.path["talk_token"]))


async def leave(request: Request) -> Response:
    """Wipe the visit; the browser that asks is leaving, and reads no answer."""
    await request.run(drafts.wipe, _token(request))
    return cookies.drop(request.answer("", "text/plain", 204), COOKIE)


async def finish(request: Request) -> Response:
    """Done: the visit is wiped."""
    await request.run(drafts.wipe, _token(request))
    return cookies.drop(request.page("own/done.html"), COOKIE)


async def show_wishes(request: Request) -> Response:
    """What one wishes, to be changed."""
    row = await request.run(own_place.look, _token(request))
    return request.page("own/wishes.html", values=row, row=row, **wordings.for_pages())


async def send_wishes(request: Request) -> Response:
    """Change what one wishes."""
    await request.run(own_place.change, _token(request), **await request.load(own_bodies.OwnWishesIn))
    return request.see_other(HERE, notice=N_("It is changed. You keep your place on the list."))


async def pause(request: Request) -> Response:
    """Take a pause."""
    await request.run(own_place.pause, _token(request), **await request.load(own_bodies.PauseIn))
    return request.see_other(HERE, notice=N_("You have a pause. You keep your place on the list."))


async def resume(request: Request) -> Response:
    """End the pause."""
    await request.run(own_place.resume, _token(request))
    return request.see_other(HERE, notice=N_("Welcome back. You are where you were on the list."))


async def answer_offer(request: Request) -> Response:
    """To the page on which the offer is answered."""
    address = await request.run(own_place.offer_link, _token(request))
    return request.see_other(address.removeprefix(request.settings.base_url))


async def choose_talk(request: Request) -> Response:
    """To the page on which the time of a conversation is chosen."""
    address = await request.run(own_place.talk_link, _token(request))
    return request.see_other(address.removeprefix(request.settings.base_url))


async def show_everything(request: Request) -> Response:
    """All that is kept about the person, to be read."""
    held = await request.run(own_place.everything, _token(request))
    return request.page("own/all.html", held=held, **wordings.for_pages())


async def write_everything(request: Request) -> Response:
    """The same as a file, for another program."""
    held = await request.run(own_place.everything, _token(request))
    written = json.dumps(held, default=str, ensure_ascii=False, indent=1)
    return request.answer(written, "application/json", content_disposition='attachment; filename="meg.json"')


async def show_erase(request: Request) -> Response:
    """What it means to be erased."""
    await request.run(own_place.look, _token(request))
    return request.page("own/erase.html")


async def erase(request: Request) -> Response:
    """Erase everything, and show the receipt."""
    await request.load(own_bodies.EraseIn)
    receipt = await request.run(own_place.erase, _token(request))
    return cookies.drop(request.page("own/erased.html", receipt=receipt), COOKIE)


def _token(request: Request) -> str | None:
    token: str | None = request.cookies.get(COOKIE)
    return token


def _begin(request: Request, token: str) -> Response:
    return cookies.keep(request.see_other(HERE), COOKIE, token)
