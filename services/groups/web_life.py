"""The page by which a group that leads itself tells how it goes."""

from chassis.web import Request, Response
from services.groups import bodies, signs_of_life, wordings


async def show(request: Request) -> Response:
    """What is asked; a look changes nothing."""
    row = await request.run(signs_of_life.look_at, request.path["life_token"])
    return request.page("life.html", row=row, values={"state": row["life"] or ""}, **wordings.for_pages())


async def send(request: Request) -> Response:
    """Tell how it goes; a group that is done has no page to go back to."""
    told = await request.load(bodies.LifeAnswerIn)
    row = await request.run(signs_of_life.answer, request.path["life_token"], **told)
    return request.see_other(AFTER.get(row["group_state"], f"/groups/life/{request.path['life_token']}"))


async def ask_for_initiator(request: Request) -> Response:
    """Ask for an initiator to come back for some meetings."""
    await request.run(signs_of_life.ask_for_initiator, request.path["life_token"])
    return request.see_other(f"/groups/life/{request.path['life_token']}")


async def need_nobody(request: Request) -> Response:
    """They manage on their own after all."""
    await request.run(signs_of_life.need_nobody, request.path["life_token"])
    return request.see_other(f"/groups/life/{request.path['life_token']}")


async def show_ended(request: Request) -> Response:
    """Thanks to a group that is done."""
    return request.page("life_ended.html")


AFTER = {signs_of_life.ENDED: "/groups/life-ended"}
"""Where one goes on to from an answer after which nothing is left to ask."""
