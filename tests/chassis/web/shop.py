"""A small made-up service to test the web chassis with: a form, an API, staff pages, things that break."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from chassis import languages, web
from chassis.db import Conn
from chassis.problems import Conflict
from chassis.web import PUBLIC, Request, Response, Service, api, fragment, page


class Channel(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["email", "phone"]))
    address = fields.Email()


class ThingIn(Schema):
    name = fields.String(required=True, validate=validate.Length(2, 20))
    count = fields.Integer(load_default=1, validate=validate.Range(1, 5))
    channel = fields.Nested(Channel)
    colours = fields.List(fields.String())
    agreed = fields.Boolean(load_default=False)


class ThingOut(Schema):
    thing_id = fields.Integer(required=True)
    name = fields.String(required=True)


class Asked(Schema):
    limit = fields.Integer(load_default=10, validate=validate.Range(1, 50))


class SoldOut(Conflict):
    """There is nothing left of {name}."""

    slug = "sold-out"


TABLE = "CREATE TABLE thing (thing_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)"


HELD_S = 0.6
"""How long an answer is held that must not tell by its time what was found."""


async def make(conn: Conn, name: str) -> Any:
    """Make a thing; none is left of those called "rare"."""
    if name == "rare":
        raise SoldOut(name=name)
    return await conn.fetchrow("INSERT INTO thing (name) VALUES ($1) RETURNING thing_id, name", name)


async def make_all(conn: Conn, kind: str, names: Sequence[str]) -> list[Any]:
    """Make things together; one called "broken" is a fault of ours, and spoils the transaction."""
    if "broken" in names:
        await conn.execute("SELECT 1 / 0")
    made: list[Any] = []
    for name in names:
        try:
            row = await make(conn, name)
        except Conflict as problem:
            made.append(problem)
            continue
        transaction = await conn.fetchval("SELECT pg_current_xact_id()::text")
        made.append({"thing_id": row["thing_id"], "name": f"{kind} {name} {transaction}"})
    return made


async def count(conn: Conn) -> int:
    made: int = await conn.fetchval("SELECT count(*) FROM thing")
    return made


async def make_thing(request: Request) -> Response:
    """Make a thing."""
    wish = await request.load(ThingIn)
    return request.json(ThingOut, await request.run(make, wish["name"]), 201)


async def make_together(request: Request) -> Response:
    """Make a thing with whoever else makes one of its kind just now."""
    wish = await request.load(ThingIn)

    def tell(made: Any) -> Response:
        return request.json(ThingOut, {**made, "name": f"{made['name']} {languages.current()}"}, 201)

    return await request.together(make_all, request.path["kind"], wish["name"], tell)


async def list_things(request: Request) -> Response:
    await request.query(Asked)
    return request.rows(ThingOut, [{"thing_id": 1, "name": "one"}], after="1")


async def echo(request: Request) -> Response:
    return request.answer(repr(sorted((await request.load(ThingIn)).items())), "text/plain")


async def show_form(request: Request) -> Response:
    return request.page("form.html", values={"name": "begun"})


async def send_form(request: Request) -> Response:
    wish = await request.load(ThingIn)
    row = await request.run(make, wish["name"])
    return request.see_other(f"/shop/things/{row['thing_id']}", notice="Made & kept.")


async def show_staff(request: Request) -> Response:
    return request.page("staff_page.html")


async def show_welcome(request: Request) -> Response:
    return request.page("welcome.html", text="welcome", whole=True)


async def show_greeting(request: Request) -> Response:
    return request.page("welcome.html", text="greeting", whole=False)


async def break_down(request: Request) -> Response:
    raise RuntimeError("secret: 01017012345")


async def show_part(request: Request) -> Response:
    return request.page("part.html")


async def say_who(request: Request) -> Response:
    person = request.person
    return request.answer(f"{person.id} {sorted(person.roles)} {person.session}" if person else "nobody", "text/plain")


def make_shop() -> Service:
    return web.service(
        "shop",
        __file__,
        [
            api("POST", "/things", make_thing, roles=PUBLIC, takes=ThingIn, gives=ThingOut, status=201),
            api(
                "POST", "/held", make_thing, roles=PUBLIC, takes=ThingIn, gives=ThingOut, status=201, at_least_s=HELD_S
            ),
            api("POST", "/together/{kind}", make_together, roles=PUBLIC, takes=ThingIn, status=201, together=True),
            api("GET", "/things", list_things, roles=PUBLIC, asks=Asked),
            api("GET", "/things/{thing_id:uuid}", break_down, roles=PUBLIC),
            api("POST", "/echo", echo, roles=PUBLIC, takes=ThingIn),
            api("GET", "/who", say_who, roles=PUBLIC),
            api("GET", "/secret", say_who, roles={"coordinator"}),
            page("GET", "/form", show_form, roles=PUBLIC),
            page("POST", "/form", send_form, roles=PUBLIC, again=show_form),
            page("GET", "/staff", show_staff, roles={"coordinator", "manager"}),
            page("POST", "/staff", send_form, roles={"coordinator"}, again=show_staff),
            page("GET", "/welcome", show_welcome, roles=PUBLIC, keep_s=60),
            page("GET", "/greeting", show_greeting, roles=PUBLIC),
            page("GET", "/broken", break_down, roles=PUBLIC),
            fragment("/_part", show_part, roles={"coordinator"}),
            fragment("/_broken", break_down, roles=PUBLIC),
        ],
    )
