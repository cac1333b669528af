"""What is to be done: each service tells its own part, portal's page puts the parts together by how much it hurries."""

from collections.abc import Iterable

from marshmallow import Schema, fields, validate
from starlette.responses import Response

from chassis.bus import standing
from chassis.languages import gettext
from chassis.todos import WHEN, Todo
from chassis.web import status
from chassis.web.requests import Request


class TodoQuery(Schema):
    """Which list is being put together; without it, all of them after one another."""

    when = fields.String(load_default=None, validate=validate.OneOf(WHEN))


async def show(request: Request, todos: Iterable[Todo]) -> Response:
    """This service's part of the list that is being put together; in the order in which they were told."""
    asked = (await request.query(TodoQuery))["when"]
    shown = sorted((todo for todo in todos if asked in (None, todo.when)), key=lambda todo: WHEN.index(todo.when))
    return request.page("todo_part.html", todos=shown)


async def show_through(request: Request) -> Response:
    """Whether everything gets through to and from this service: a colour and a sentence, the worst there is."""
    worst = status.lines(await request.run(standing.read))[0]
    title = gettext(status.NAMES.get(request.app.service.name, request.app.service.name))
    return request.page("through_part.html", title=title, line=worst)
