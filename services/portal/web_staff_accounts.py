"""The administrator's pages: who has an account, inviting, roles, signing out, closing."""

from typing import Any

from chassis.languages import N_
from chassis.web import Request, Response
from services.portal import account_bodies, accounts, links, newcomers, policies, roles
from services.portal import account_words as words
from services.portal.web_own_account import who


async def show_accounts(request: Request) -> Response:
    """Who has an account."""
    return request.page(
        "accounts/accounts.html",
        rows=await request.run(accounts.everyone, who(request).id),
        code_app_required=await request.run(policies.code_app_required),
        **_words(),
    )


async def show_invite(request: Request) -> Response:
    """The form for inviting a colleague."""
    return request.page(
        "accounts/invite.html", offered=roles.offered(request.settings), values={"language": "nb"}, **_words()
    )


async def invite(request: Request) -> Response:
    """Invite a colleague by mail."""
    wish = await request.load(account_bodies.Newcomer)
    await request.run(newcomers.invite, wanted=wish.pop("roles"), by=who(request).id, **wish)
    return request.see_other("/accounts", notice=N_("The invitation is on its way."))


async def show_one(request: Request) -> Response:
    """One account; the read is audited."""
    account_id = request.path["account_id"]
    account = await request.run(accounts.look_into, account_id, who(request).id)
    return request.page(
        "accounts/account_of.html",
        account=account,
        invited_until=await request.run(links.invited_until, account_id),
        offered=roles.offered(request.settings),
        is_own=account_id == who(request).id,
        values={"roles": account["roles"]},
        **_words(),
    )


async def change_roles(request: Request) -> Response:
    """Give a colleague other roles."""
    wish = await request.load(account_bodies.Roles)
    account_id = request.path["account_id"]
    await request.run(accounts.change_roles, account_id, wish["roles"], who(request).id, alone=wish["alone"])
    return _back(request, N_("The new roles hold the next time this person signs in. They have been signed out."))


async def invite_again(request: Request) -> Response:
    """Send the invitation once more."""
    await request.run(newcomers.invite_again, request.path["account_id"], who(request).id)
    return _back(request, N_("A new invitation is on its way. The link in the old one no longer works."))


async def sign_out_everywhere(request: Request) -> Response:
    """Sign a colleague out everywhere."""
    await request.run(accounts.sign_out_everywhere, request.path["account_id"], who(request).id)
    return _back(request, N_("The person is signed out everywhere within five seconds."))


async def close(request: Request) -> Response:
    """A colleague no longer works here."""
    await request.run(accounts.close, request.path["account_id"], who(request).id)
    return request.see_other("/accounts", notice=N_("The account is closed."))


async def set_policy(request: Request) -> Response:
    """Whether staff must have a code app."""
    wish = await request.load(account_bodies.Policy)
    await request.run(policies.require_code_app, wish["code_app_required"], who(request).id)
    return request.see_other("/accounts", notice=N_("It is noted."))


def _back(request: Request, notice: str) -> Response:
    return request.see_other(f"/accounts/{request.path['account_id']}", notice=notice)


def _words() -> dict[str, Any]:
    return {
        "role_names": words.ROLES,
        "does": words.DOES,
        "states": words.STATES,
        "state_colors": words.STATE_COLORS,
        "languages": words.LANGUAGES,
    }
