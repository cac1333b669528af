"""What this office does not have, or another office has, is not there: no route answers about an id that no row has."""

from typing import Any

import pytest

from chassis.web.passes import HEADER
from chassis.web.routes import Route
from tests.conftest import MakeDatabase
from tests.security.house import every_service, fill, web_of
from tests.security.passes import EVERY_ROLE
from tests.web import make_pass, visiting

NOT_THERE = (404, 410)
NOT_DONE = (400, 404, 409, 410, 415, 422)


def names_a_thing(route: Route) -> bool:
    return "{" in route.path


@pytest.mark.parametrize("name", every_service())
async def test_a_thing_that_this_office_does_not_have_is_404(name: str, make_database: MakeDatabase) -> None:
    service, database = web_of(name), await make_database(name)
    async with visiting(service, database) as visitor:
        visitor.headers[HEADER] = make_pass(EVERY_ROLE, office=database.settings.office)
        told: dict[str, int] = {}
        for route in filter(names_a_thing, service.table):
            answer = await visitor.request(route.method, fill(service.address(route)), **nothing(route))
            if answer.status_code not in (NOT_THERE if route.is_safe else NOT_DONE):
                told[f"{route.method} {service.address(route)}"] = answer.status_code
    assert told == {}
    assert any(map(names_a_thing, service.table)), "so that the loop goes round"


def nothing(route: Route) -> dict[str, Any]:
    """A body with nothing in it, of the kind the route reads."""
    if route.is_safe:
        return {}
    return {"json": {}} if route.kind == "api" else {"data": {"x": ""}}
