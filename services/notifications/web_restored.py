"""Pages for what must be looked at after a restore, before messages go out again."""

from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.web import Request, Response
from services.notifications import bodies, restored, suppressions

HERE = "/notifications/restored"


async def show(request: Request) -> Response:
    """What is held back, and what must be done first."""
    state = await request.run(restored.find_state, roles=_roles(request))
    return request.page("restored.html", **state)


async def leave_alone(request: Request) -> Response:
    """Note once more that an address is not to be written to."""
    wish = await request.load(bodies.LeftAlone)
    await request.run(suppressions.suppress, **wish)
    return _seen(request, N_("Noted. They are not written to."))


async def send_again(request: Request) -> Response:
    """Everything that may have been sent before the restore waits again."""
    wish = await request.load(bodies.SeenUntil)
    await request.run(restored.send_doubted_again, **wish, roles=_roles(request))
    return _seen(request, N_("They are waiting to be sent again."))


async def let_be(request: Request) -> Response:
    """Nothing of it is sent again."""
    wish = await request.load(bodies.SeenUntil)
    await request.run(restored.let_doubted_be, **wish, roles=_roles(request))
    return _seen(request, N_("They are not sent again."))


async def let_go(request: Request) -> Response:
    """Messages go out by themselves from now on."""
    person: Any = request.person
    await request.run(restored.let_go, by=person.id)
    return _seen(request, N_("Messages go out again."))


def _roles(request: Request) -> frozenset[str]:
    person: Any = request.person
    return frozenset(person.roles)


def _seen(request: Request, notice: str) -> Response:
    return request.see_other(HERE, notice=languages.gettext(notice))
