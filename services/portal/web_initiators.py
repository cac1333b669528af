"""The initiator's door: an address, a code by mail, a PIN."""

from chassis.web import Request, Response
from services.portal import bodies, cookies, initiators, mailed_codes, signing_in_by_code
from services.portal.web_accounts import caller


async def show_address(request: Request) -> Response:
    """The form for the address."""
    return request.page("initiators/address.html", values={"next": initiators.PAGE})


async def ask_for_code(request: Request) -> Response:
    """Send a code, where the address is an initiator's; the answer is the same where it is not."""
    wish = await request.load(bodies.CodeAsked)
    page = cookies.own_page(wish["next"])
    held = await request.run(signing_in_by_code.ask, caller(request), wish["email"], page)
    return cookies.hold(request.see_other("/sign-in/initiator/code"), cookies.MAILED, held, 2 * mailed_codes.LASTS)


async def show_code(request: Request) -> Response:
    """The form for the code."""
    return request.page("initiators/code.html")


async def give_code(request: Request) -> Response:
    """The code from the mail; then the PIN."""
    wish = await request.load(bodies.MailedCode)
    await signing_in_by_code.give_code(request.run, request.cookies.get(cookies.MAILED, ""), wish["code"])
    return request.see_other("/sign-in/initiator/pin")


async def show_pin(request: Request) -> Response:
    """The form for the PIN, to choose it or to write it."""
    new = await request.run(signing_in_by_code.needs_pin, request.cookies.get(cookies.MAILED, ""))
    return request.page("initiators/pin.html", new=new)


async def give_pin(request: Request) -> Response:
    """In."""
    wish = await request.load(bodies.Pin)
    held = request.cookies.get(cookies.MAILED, "")
    arrived = await signing_in_by_code.give_pin(request.run, caller(request), held, wish["pin"], wish["again"])
    return cookies.drop(cookies.arrive(request.see_other(arrived.page), arrived), cookies.MAILED)
