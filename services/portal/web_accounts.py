"""Signing in and out, tokens, and the pass that nginx asks for."""

from chassis.languages import N_
from chassis.web import Request, Response
from chassis.web.drafts import Draft
from chassis.web.passes import HEADER
from chassis.web.requests import UNATTENDED
from services.portal import (
    bodies,
    callers,
    cookies,
    halfway,
    kept_forms,
    passes,
    sessions,
    signing_in,
    signing_in_elsewhere,
)
from services.portal.callers import Caller
from services.portal.doorway import Arrived


async def show_sign_in(request: Request) -> Response:
    """The sign-in form."""
    return request.page("sign_in.html", values={"next": request.raw.query_params.get("next", "/today")})


async def sign_in(request: Request) -> Response:
    """Sign in with a browser."""
    wish = await request.load(bodies.SignIn)
    page = cookies.own_page(wish.pop("next"))
    arrived = await signing_in.sign_in(request.run, caller(request), page=page, **wish)
    return let_in(request, arrived)


async def show_code(request: Request) -> Response:
    """The form for a code from the code app."""
    await request.run(halfway.of, cookies.half_of(request.cookies), halfway.CODE)
    return request.page("accounts/sign_in_code.html")


async def give_code(request: Request) -> Response:
    """In, with a code."""
    wish = await request.load(bodies.Code)
    arrived = await signing_in.give_code(request.run, caller(request), cookies.half_of(request.cookies), wish["totp"])
    return let_in(request, arrived)


async def show_signed_in(request: Request) -> Response:
    """For a tab of its own: the person goes on in the other."""
    return request.page("accounts/signed_in.html")


async def give_form_back(request: Request) -> Response:
    """What was being sent when the session ran out, once its person has signed in again in another tab."""
    wish = await request.load(bodies.KeptForm)
    kept = await request.run(kept_forms.of_session, cookies.secret_of(request.cookies), wish["draft"])
    return show_kept(request, kept) if kept else request.page("sign_in_again.html", status=401, **wish)


async def sign_out(request: Request) -> Response:
    """Sign out of this browser."""
    goal = await request.run(signing_in_elsewhere.sign_out, cookies.secret_of(request.cookies))
    return cookies.forget(request.see_other(goal, notice=N_("You are signed out.")))


async def give_token(request: Request) -> Response:
    """A token for a program of the staff."""
    wish = await request.load(bodies.TokenIn)
    session = await signing_in.give_token(request.run, caller(request), **wish)
    return request.json(bodies.TokenOut, {"token": session["secret"], "expires_at": session["expires_at"]}, 201)


async def give_pass(request: Request) -> Response:
    """For nginx: the pass of whoever holds this cookie or token; none for anyone else."""
    secret = cookies.presented(request.header("authorization"), request.cookies)
    signed = await request.run(passes.give, secret, attended=request.header(UNATTENDED) is None)
    return request.answer("", "text/plain", 200, **{HEADER: signed})


async def show_standing(request: Request) -> Response:
    """How long this browser stays signed in if it is left alone. Asking does not prolong it."""
    return request.json(bodies.Standing, await request.run(sessions.standing, cookies.secret_of(request.cookies)))


async def stay(request: Request) -> Response:
    """Stay signed in: the person is still there."""
    return request.json(bodies.Standing, await request.run(sessions.stay, cookies.secret_of(request.cookies)))


def let_in(request: Request, arrived: Arrived) -> Response:
    """On to the page, or back to what the person was writing."""
    response = show_kept(request, arrived.kept) if arrived.kept else request.see_other(arrived.page)
    return cookies.arrive(response, arrived)


def show_kept(request: Request, kept: Draft) -> Response:
    """The way back to a form that was being sent when the session ran out."""
    return request.page("accounts/kept_form.html", kept=kept)


def caller(request: Request) -> Caller:
    """Who stands at the door, as far as the front door and the browser tell."""
    return Caller(
        network=callers.network_of(request.settings, request.header(callers.HEADER)),
        device=request.cookies.get(cookies.DEVICE, ""),
        browser=request.header("user-agent") or "",
    )
