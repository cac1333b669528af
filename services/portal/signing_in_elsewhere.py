"""Signing in with the organisation's own account: away to the provider, back with an answer, in with what it proves."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import audit
from chassis.db import Conn
from chassis.settings import Settings
from services.portal import attempts, doorway, id_tokens, identities, providers, sessions
from services.portal.attempts import Attempt
from services.portal.callers import Caller
from services.portal.doorway import Arrived
from services.portal.problems import NobodyHere, SignInBroken

Run = Callable[..., Awaitable[Any]]


async def leave(settings: Settings, page: str) -> tuple[str, Attempt]:
    """Begin: where to send the person, and the attempt whose ``held`` the browser keeps meanwhile.

    Errors  ProviderAway.
    """
    attempt = attempts.begin(settings, page)
    return await providers.of(settings).address(attempt), attempt


async def come_back(run: Run, settings: Settings, caller: Caller, held: str, answer: dict[str, Any]) -> Arrived:
    """Take in the provider's answer; ``run`` is the door to the database, never open while the provider is asked.

    An answer to nothing that was begun in this browser is not worth an entry in the audit: anyone could fill it.

    Errors  SignInBroken, NobodyHere, ProviderAway, CodeAppWindowOver.
    """
    attempt = attempts.read(settings, held, answer["state"])
    try:
        await run(attempts.use, attempt)
        provider = providers.of(settings)
        tokens = await _tokens(provider, attempt, answer)
        claims = await id_tokens.check(provider, attempt, tokens)
        account_id = await _account(run, provider, tokens, claims)
    except (SignInBroken, NobodyHere) as refused:
        await run(audit.note, "sign_in_refused", detail=f"provider {refused.params['reason']}")
        raise
    arrived: Arrived = await run(_enter, account_id, attempt.page, caller, provider, claims)
    return arrived


async def sign_out(conn: Conn, secret: str) -> str:
    """Sign out whoever holds this secret. Shape: the page to go to, which offers to sign out at the provider too."""
    session = await sessions.of(conn, secret)
    oidc = conn.settings.oidc
    await sessions.end_secret(conn, secret)
    if oidc is None or not oidc.sign_out or session is None:
        return "/"
    return "/signed-out" if await identities.is_known(conn, session["account_id"]) else "/"


async def _tokens(provider: providers.Provider, attempt: Attempt, answer: dict[str, Any]) -> dict[str, Any]:
    """The tokens behind an answer. Errors: SignInBroken where the person said no, or another provider answers (RFC 9207)."""
    told = (await provider.card()).get("authorization_response_iss_parameter_supported", False)
    if answer["iss"] != provider.oidc.issuer and (told or answer["iss"] is not None):
        raise SignInBroken(reason="issuer")
    if answer["code"] is None:
        raise SignInBroken(reason="answer")
    return await provider.exchange(answer["code"], attempt)


async def _account(run: Run, provider: providers.Provider, tokens: dict[str, Any], claims: dict[str, Any]) -> UUID:
    """The account of whoever signed in; the first time it is found by the address, later by the subject alone."""
    who = (provider.oidc.issuer, claims["sub"])
    account_id: UUID | None = await run(identities.find, *who)
    if account_id is not None:
        return account_id
    if "email" not in claims:
        about = await provider.about(str(tokens.get("access_token", "")))
        claims = about if about.get("sub") == claims["sub"] else {}
    tied: UUID = await run(identities.tie, *who, claims)
    return tied


async def _enter(
    conn: Conn, account_id: UUID, page: str, caller: Caller, provider: providers.Provider, claims: dict[str, Any]
) -> Arrived:
    """In, or halfway in where the provider has not shown that it asked for more than a password."""
    oidc = provider.oidc
    shown = oidc.second_factor == "provider" or id_tokens.shows_more_than_a_password(claims, oidc.acr_values)
    return await doorway.enter(conn, account_id, page, caller, shown=shown)
