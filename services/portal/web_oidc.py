"""Signing in with the organisation's own account, and out of it again."""

from chassis.web import Request, Response
from services.portal import attempts, bodies, cookies, providers, signing_in_elsewhere, web_accounts


async def leave(request: Request) -> Response:
    """Off to the provider. Nothing is changed here: what belongs to the attempt lies in the browser."""
    wish = await request.query(bodies.Away)
    url, attempt = await signing_in_elsewhere.leave(request.settings, cookies.own_page(wish["next"]))
    return cookies.hold(request.see_other(url), cookies.AWAY, attempt.held, attempts.LASTS)


async def come_back(request: Request) -> Response:
    """Back from the provider. The one address that is asked for with GET and changes something: OpenID Connect has it so."""
    answer = await request.query(bodies.Back)
    held = request.cookies.get(cookies.AWAY, "")
    who = web_accounts.caller(request)
    arrived = await signing_in_elsewhere.come_back(request.run, request.settings, who, held, answer)
    return cookies.drop(cookies.arrive(request.see_other(arrived.page), arrived), cookies.AWAY)


async def show_signed_out(request: Request) -> Response:
    """Signed out here; perhaps not there."""
    return request.page("signed_out.html")


async def leave_provider(request: Request) -> Response:
    """Off to sign out at the provider (RP-initiated logout)."""
    return request.see_other(await providers.of(request.settings).way_out(f"{request.settings.base_url}/"))
