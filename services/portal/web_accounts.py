"""Signing in and out, tokens, and the pass that nginx asks for."""

from chassis.languages import N_
from chassis.web import Request, Response
from chassis.web.passes import HEADER
from services.portal import bodies, cookies, passes, sessions, signing_in


async def show_sign_in(request: Request) -> Response:
    """The sign-in form."""
    return request.page("sign_in.html", values={"next": request.raw.query_params.get("next", "/today")})


async def sign_in(request: Request) -> Response:
    """Sign in with a browser."""
    wish = await request.load(bodies.SignIn)
    goal = cookies.own_page(wish.pop("next"))
    session = await signing_in.sign_in(request.run, **wish)
    return cookies.remember(request.see_other(goal), session["secret"])


async def sign_out(request: Request) -> Response:
    """Sign out of this browser."""
    await request.run(sessions.end_secret, cookies.secret_of(request.cookies))
    return cookies.forget(request.see_other("/", notice=N_("You are signed out.")))


async def give_token(request: Request) -> Response:
    """A token for a program of the staff."""
    wish = await request.load(bodies.TokenIn)
    session = await signing_in.sign_in(request.run, **wish, kind="token")
    return request.json(bodies.TokenOut, {"token": session["secret"], "expires_at": session["expires_at"]}, 201)


async def give_pass(request: Request) -> Response:
    """For nginx: the pass of whoever holds this cookie or token; none for anyone else."""
    secret = cookies.presented(request.header("authorization"), request.cookies)
    signed = await request.run(passes.give, secret)
    return request.answer("", "text/plain", 200, **{HEADER: signed})
