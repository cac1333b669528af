"""A person's own account: password, code app, recovery codes, and where they are signed in."""

from uuid import UUID

from chassis.languages import N_
from chassis.web import Person, Request, Response
from services.portal import account_bodies, browsers, code_apps, own_account, sessions
from services.portal.account_words import ROLES
from services.portal.problems import CodeRefused, SessionNotFound
from services.portal.web_accounts import caller
from services.portal.web_newcomers import offer


async def show_account(request: Request) -> Response:
    """My account."""
    person = who(request)
    return request.page(
        "accounts/account.html",
        own=await request.run(own_account.of, person.id),
        sessions=await request.run(sessions.list_open, person.id),
        this=UUID(person.session),
        roles=ROLES,
        where=browsers.in_words,
    )


async def show_password(request: Request) -> Response:
    """The form for another password."""
    return request.page("accounts/account_password.html")


async def change_password(request: Request) -> Response:
    """Another password."""
    wish = await request.load(account_bodies.ChangedPassword)
    person = who(request)
    await own_account.change_password(request.run, caller(request), person.id, UUID(person.session), **wish)
    return request.see_other(
        "/account", notice=N_("Your new password holds from now on. You are signed out everywhere else.")
    )


async def show_code_app(request: Request) -> Response:
    """How to put a code app on another phone."""
    own = await request.run(own_account.of, who(request).id)
    return request.page("accounts/account_code_app.html", own=own, offer=offer(request, own))


async def change_code_app(request: Request) -> Response:
    """Another phone; the recovery codes are new as well, and shown this once."""
    wish, person = await request.load(account_bodies.ChangedCodeApp), who(request)
    secret = code_apps.offered(request.settings, person.id, wish["offered"])
    if secret is None:
        raise CodeRefused(errors={"totp": [CodeRefused.sentence()]})
    codes = await own_account.change_code_app(
        request.run, caller(request), person.id, password_now=wish["password_now"], secret=secret, code=wish["totp"]
    )
    return request.page("accounts/recovery_codes.html", codes=codes, onwards="/account", kept=None)


async def show_recovery_codes(request: Request) -> Response:
    """The form for new recovery codes."""
    return request.page("accounts/account_codes.html", own=await request.run(own_account.of, who(request).id))


async def renew_recovery_codes(request: Request) -> Response:
    """New recovery codes, shown this once."""
    wish = await request.load(account_bodies.Proof)
    codes = await own_account.renew_codes(request.run, caller(request), who(request).id, **wish)
    return request.page("accounts/recovery_codes.html", codes=codes, onwards="/account", kept=None)


async def end_session(request: Request) -> Response:
    """Sign out somewhere else."""
    if not await request.run(sessions.end, request.path["session_id"], who(request).id):
        raise SessionNotFound
    return request.see_other("/account", notice=N_("Signed out there."))


async def end_other_sessions(request: Request) -> Response:
    """Sign out everywhere but here."""
    person = who(request)
    await request.run(own_account.sign_out_elsewhere, person.id, UUID(person.session))
    return request.see_other("/account", notice=N_("You are signed out everywhere else."))


def who(request: Request) -> Person:
    """The person whose account it is."""
    assert request.person is not None
    return request.person
