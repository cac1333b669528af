"""Choosing a password by a link from a mail, and setting up a code app on the way in."""

from typing import Any

from chassis.languages import N_
from chassis.web import Request, Response
from services.portal import account_bodies, code_app_set_up, code_apps, cookies, forgotten_passwords, links, newcomers
from services.portal.web_accounts import caller


async def show_welcome(request: Request) -> Response:
    """Choose a password for the first time."""
    person = await request.run(links.find, request.path["invited_token"], links.INVITATION)
    return request.page("accounts/welcome.html", whose=person)


async def take_into_use(request: Request) -> Response:
    """Take the account into use."""
    wish = await request.load(account_bodies.NewPassword)
    arrived = await newcomers.accept(request.run, request.path["invited_token"], wish["password"])
    return cookies.arrive(request.see_other(arrived.page), arrived)


async def show_forgotten(request: Request) -> Response:
    """Ask for a link by mail."""
    return request.page("accounts/forgotten_password.html")


async def ask_forgotten(request: Request) -> Response:
    """Send it, where there is an account; the answer is the same where there is none."""
    wish = await request.load(account_bodies.Forgotten)
    await request.run(forgotten_passwords.ask, caller(request), wish["email"])
    return request.page("accounts/forgotten_password_sent.html")


async def show_new_password(request: Request) -> Response:
    """Choose a password instead of a forgotten one."""
    person = await request.run(links.find, request.path["password_token"], links.PASSWORD)
    return request.page("accounts/new_password.html", whose=person)


async def choose_new_password(request: Request) -> Response:
    """Change it, and go on signing in."""
    wish = await request.load(account_bodies.NewPassword)
    arrived = await forgotten_passwords.choose(
        request.run, caller(request), request.path["password_token"], wish["password"]
    )
    return cookies.arrive(request.see_other(arrived.page, notice=N_("Your new password holds from now on.")), arrived)


async def show_code_app(request: Request) -> Response:
    """How to put a code app on the phone."""
    owes = await request.run(code_app_set_up.begin, cookies.half_of(request.cookies))
    return request.page("accounts/code_app.html", owes=owes, offer=offer(request, owes))


async def set_up_code_app(request: Request) -> Response:
    """In, with a code app; the recovery codes are shown this once."""
    wish = await request.load(account_bodies.CodeApp)
    arrived, codes = await request.run(
        code_app_set_up.finish, caller(request), cookies.half_of(request.cookies), wish["offered"], wish["totp"]
    )
    page = request.page("accounts/recovery_codes.html", codes=codes, onwards=arrived.page, kept=arrived.kept)
    return cookies.arrive(page, arrived)


async def put_off_code_app(request: Request) -> Response:
    """In without one for now, where the office allows that."""
    arrived = await request.run(code_app_set_up.put_off, caller(request), cookies.half_of(request.cookies))
    return cookies.arrive(request.see_other(arrived.page), arrived)


def offer(request: Request, whose: Any) -> code_apps.Offer:
    """A code app for a person; the same once more when the code that showed it was not right."""
    return code_apps.offer(
        request.settings,
        whose["account_id"],
        whose["email"],
        request.app.office.known["name"] or request.settings.office,
        request.form.value("offered"),
    )
