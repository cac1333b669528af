"""Every route × everyone who may knock: let in or refused exactly as the route's own rule says, and nobody else.

Read from the services' route tables, so a new route is in from its first day.
"""

from pathlib import Path

import httpx2
import pytest

from chassis.db import Database
from chassis.web.apps import App
from chassis.web.passes import HEADER
from chassis.web.roles import ROLES, Public
from chassis.web.routes import METHODS, Route
from tests.conftest import MakeDatabase
from tests.security.house import House, admitted_roles, every_service, open_house, web_of
from tests.security.passes import EVERY_ROLE, bad_passes, without_power
from tests.web import make_pass

SERVICES = Path(__file__).resolve().parents[2] / "services"


def outcome(route: Route, status: int, answer: httpx2.Response) -> bool:
    """Whether a refusal is told as this kind of route tells it, and tells nothing else."""
    if "entered" in answer.text:
        return False
    if route.kind == "api":
        return (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    if route.kind == "fragment":
        return (answer.status_code, answer.text) == (status, "<!-- -->")
    if status == 401 and route.is_safe:
        return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return answer.status_code == status


async def let_in(house: House, route: Route, headers: dict[str, str]) -> bool:
    answer = await house.knock(route, headers)
    return house.was_entered() and (answer.status_code, answer.text) == (200, "entered")


async def refused(house: House, route: Route, headers: dict[str, str], status: int) -> bool:
    answer = await house.knock(route, headers)
    return not house.was_entered() and outcome(route, status, answer)


def of(house: House, *roles: str) -> dict[str, str]:
    return {HEADER: make_pass(roles, office=house.app.settings.office)}


async def faults_of(house: House, route: Route) -> list[str]:
    """Who is treated otherwise than the route's rule says."""
    office, faults = house.app.settings.office, []
    public, named = isinstance(route.roles, Public), admitted_roles(route)
    for what, bad in bad_passes(office).items():
        if not await refused(house, route, {HEADER: bad}, 401):
            faults.append(f"a pass that is {what}")
    for what, nothing in without_power(office).items():
        headers = {} if nothing is None else {HEADER: nothing}
        fits = let_in(house, route, headers) if public else refused(house, route, headers, 401)
        if not await fits:
            faults.append(what)
    for roles in [(role,) for role in EVERY_ROLE] + [(), EVERY_ROLE, tuple(ROLES - named)]:
        may = public or not named.isdisjoint(roles)
        fits = let_in(house, route, of(house, *roles)) if may else refused(house, route, of(house, *roles), 403)
        if not await fits:
            faults.append(f"{'/'.join(roles) or 'no role'}")
    return faults


@pytest.mark.parametrize("name", every_service())
async def test_every_route_lets_in_whom_its_rule_names_and_nobody_else(name: str, make_database: MakeDatabase) -> None:
    faults, seen = {}, set()
    async with open_house(name, await make_database(name)) as house:
        for route in house.service.table:
            seen.add((route.kind, route.method, route.path))
            if found := await faults_of(house, route):
                faults[f"{route.method} {house.service.address(route)}"] = found
    assert faults == {}
    assert seen == {(route.kind, route.method, route.path) for route in web_of(name).table}


@pytest.mark.parametrize("name", every_service())
async def test_no_method_that_a_place_does_not_state_reaches_anything(name: str, make_database: MakeDatabase) -> None:
    async with open_house(name, await make_database(name)) as house:
        stated: dict[str, set[str]] = {}
        for route in house.service.table:
            stated.setdefault(house.service.address(route), set()).add(route.method)
        for route in house.service.table:
            for method in {*METHODS, "PROPFIND"} - stated[house.service.address(route)]:
                answer = await house.knock(route, of(house, *EVERY_ROLE), method)
                assert (answer.status_code, house.was_entered()) == (405, False), f"{method} {route.path}"


@pytest.mark.parametrize("name", every_service())
async def test_asking_for_the_head_of_a_page_is_ruled_as_asking_for_the_page(
    name: str, make_database: MakeDatabase
) -> None:
    async with open_house(name, await make_database(name)) as house:
        for route in (one for one in house.service.table if one.is_safe and not isinstance(one.roles, Public)):
            await house.knock(route, {}, "HEAD")
            assert not house.was_entered(), route.path


def test_every_web_face_of_the_house_is_looked_at() -> None:
    assert {path.parent.name for path in SERVICES.glob("*/web.py")} == set(every_service())


async def test_a_door_left_open_would_be_seen(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix itself: with the rule not looked at, it finds every route that is not for everyone."""

    def admit(_app: App, request: object) -> None:
        request.admitted = True  # type: ignore[attr-defined]

    monkeypatch.setattr(App, "_admit", admit)
    database: Database = await make_database("notifications")
    async with open_house("notifications", database) as house:
        closed = [route for route in house.service.table if not isinstance(route.roles, Public)]
        assert closed
        assert all([await faults_of(house, route) for route in closed])
