"""The web face of portal: the front page, signing in, today, the directory, how things stand."""

from typing import Any

from chassis import web
from chassis.languages import N_
from chassis.web import PUBLIC, STAFF, Request, Response, api, listed, page
from chassis.web.passes import HEADER
from services.portal import accounts, bodies, contact_points, cookies, directory, offices, passes, sessions, signing_in


async def show_front_page(request: Request) -> Response:
    """The front page: find a group near you."""
    return request.page("front.html")


async def find_office(request: Request) -> Response:
    """The office a postcode belongs to, and what it has."""
    near = await request.query(bodies.Near)
    found = await request.run(offices.find, near["postcode"] or "")
    return request.page("found.html", found=found, values=near)


async def show_offices(request: Request) -> Response:
    """All the offices."""
    return request.page("offices.html", offices=await request.run(offices.list_open))


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


async def show_today(request: Request) -> Response:
    """What to do now, put together from every service."""
    return request.page("today.html", name=await request.run(accounts.name_of, _person(request).id))


async def show_status_page(request: Request) -> Response:
    """Is everything getting through?"""
    return request.page("status.html")


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


async def list_offices(request: Request) -> Response:
    """The network's offices; with a postcode, those that cover it."""
    near = await request.query(bodies.Near)
    return request.rows(bodies.Office, await request.run(offices.near, near["postcode"]))


async def list_contact_points(request: Request) -> Response:
    """Contact points, the nearest to a postcode first."""
    near = await request.query(bodies.Near)
    return request.rows(bodies.ContactPoint, await request.run(contact_points.near, near["postcode"]))


async def add_contact_point(request: Request) -> Response:
    """List a contact point."""
    row = await request.run(contact_points.add, **await request.load(bodies.ContactPointIn))
    return request.json(bodies.ContactPoint, row, 201)


async def close_contact_point(request: Request) -> Response:
    """Take a contact point out of the overview."""
    row = await request.run(contact_points.close, request.path["contact_point_id"])
    return request.json(bodies.ContactPoint, row)


async def list_directory(request: Request) -> Response:
    """What is open near a postcode; at head office, the whole country's."""
    wish = await request.query(bodies.DirectoryIn)
    rows = await request.run(directory.listings, **wish)
    return request.rows(bodies.Listing, rows, directory.next_after(rows, wish["limit"]))


def _person(request: Request) -> Any:
    return request.person


app = web.service(
    "portal",
    __file__,
    [
        page("GET", "/", show_front_page, roles=PUBLIC),
        page("GET", "/find", find_office, roles=PUBLIC, again=show_front_page),
        page("GET", "/offices", show_offices, roles=PUBLIC),
        page("GET", "/sign-in", show_sign_in, roles=PUBLIC),
        page("POST", "/sign-in", sign_in, roles=PUBLIC, again=show_sign_in, creates=False),
        page("POST", "/sign-out", sign_out, roles=PUBLIC, creates=False),
        page("GET", "/today", show_today, roles=STAFF),
        page("GET", "/status", show_status_page, roles=STAFF),
        api(
            "POST",
            "/tokens",
            give_token,
            roles=PUBLIC,
            takes=bodies.TokenIn,
            gives=bodies.TokenOut,
            status=201,
            creates=False,
        ),
        api("GET", "/pass", give_pass, roles=PUBLIC),
        api("GET", "/offices", list_offices, roles=PUBLIC, asks=bodies.Near, gives=listed(bodies.Office)),
        api(
            "GET",
            "/contact-points",
            list_contact_points,
            roles=PUBLIC,
            asks=bodies.Near,
            gives=listed(bodies.ContactPoint),
        ),
        api(
            "POST",
            "/contact-points",
            add_contact_point,
            roles={"manager", "administrator", "coordinator"},
            takes=bodies.ContactPointIn,
            gives=bodies.ContactPoint,
            status=201,
        ),
        api(
            "POST",
            "/contact-points/{contact_point_id:uuid}/close",
            close_contact_point,
            roles={"manager", "administrator", "coordinator"},
            gives=bodies.ContactPoint,
        ),
        api("GET", "/directory", list_directory, roles=PUBLIC, asks=bodies.DirectoryIn, gives=listed(bodies.Listing)),
    ],
)
