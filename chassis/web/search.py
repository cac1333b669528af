"""Each service's part of what was found: opens what was searched for, and shows the hits."""

from collections.abc import Awaitable, Callable
from typing import Any

from marshmallow import Schema, fields, validate
from starlette.responses import Response

from chassis import searches
from chassis.db import Conn
from chassis.languages import gettext
from chassis.searches import MOST, Hit
from chassis.web import status
from chassis.web.requests import Request

Search = Callable[..., Awaitable[list[Hit]]]
"""``async def search(conn, text, *, roles, who) -> hits``: at most MOST + 1, and each reading of a person noted."""


class SearchQuery(Schema):
    """What is searched for, sealed."""

    q = fields.String(required=True, validate=validate.Length(max=1000))


async def show(request: Request, search: Search) -> Response:
    """What this service finds for the person who asks."""
    assert request.person is not None
    text = searches.unseal(request.settings, request.person.id, (await request.query(SearchQuery))["q"])
    hits = await request.run(_run, search, text, request.person)
    title = gettext(status.NAMES.get(request.app.service.name, request.app.service.name))
    return request.page("search_part.html", title=title, hits=hits[:MOST], more=len(hits) > MOST, most=MOST)


async def _run(conn: Conn, search: Search, text: str, person: Any) -> list[Hit]:
    return await search(conn, text, roles=person.roles, who=person.id)
