"""When a phone is lost: the person's own way in, and the pages of those who help."""

from chassis.languages import gettext, moment
from chassis.web import Request, Response
from services.portal import account_bodies, accounts, cookies, lost_phones
from services.portal.web_accounts import caller
from services.portal.web_own_account import who


async def show_lost_phone(request: Request) -> Response:
    """The form for a recovery code, and whom to ring."""
    helpers = await request.run(lost_phones.who_can_help, cookies.half_of(request.cookies))
    return request.page("accounts/lost_phone.html", helpers=helpers)


async def give_recovery_code(request: Request) -> Response:
    """On to a code app on another phone, with a recovery code."""
    wish = await request.load(account_bodies.RecoveryCode)
    held = cookies.half_of(request.cookies)
    arrived = await lost_phones.give_recovery_code(request.run, caller(request), held, wish["recovery_code"])
    return cookies.arrive(request.see_other(arrived.page), arrived)


async def list_code_apps(request: Request) -> Response:
    """Those who may need help."""
    return request.page(
        "accounts/lost_phones.html", rows=await request.run(lost_phones.list_code_apps, who(request).id)
    )


async def show_new_start(request: Request) -> Response:
    """What is done, and what must be done first."""
    account = await request.run(accounts.look_into, request.path["account_id"], who(request).id)
    return request.page("accounts/new_start.html", account=account)


async def give_new_start(request: Request) -> Response:
    """The person may set up another code app."""
    await request.load(account_bodies.NewStart)
    until = await request.run(lost_phones.begin_anew, request.path["account_id"], who(request).id)
    said = gettext("The person can sign in with the password until {moment}, and sets up a code app on the new phone.")
    return request.see_other("/lost-phones", notice=said.format(moment=moment(until)))
