"""Every route of the house, read from the services' own route tables, and a way to knock at each door."""

import copy
import importlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import httpx2

from chassis.db import Database
from chassis.settings import SERVICES
from chassis.web import Service
from chassis.web.apps import App
from chassis.web.requests import Request
from chassis.web.roles import Public
from chassis.web.routes import Handler, Route
from tests.web import make_app

NOBODYS = UUID("00000000-0000-4000-8000-00000000dead")
"""An id that no row has."""
PARTS = {"uuid": str(NOBODYS), "int": "987654", "float": "1.5", "str": "nothing-here", "path": "nothing/here"}

Change = Callable[[Route], Route]


def web_of(name: str) -> Service:
    """A service's web face."""
    service: Service = importlib.import_module(f"services.{name}.web").app
    return service


def with_routes(service: Service, change: Change) -> Service:
    """The same service with each route changed."""
    changed = copy.copy(service)
    changed.table = [change(route) for route in service.table]
    return changed


def fill(address: str) -> str:
    """An address with something in each place, of its kind."""
    return re.sub(r"{\w+(?::(\w+))?}", lambda found: PARTS[found.group(1) or "str"], address)


def admitted_roles(route: Route) -> frozenset[str]:
    """The roles a route is for; none where anyone may."""
    return frozenset() if isinstance(route.roles, Public) else route.roles


@dataclass
class House:
    """One service with stubs for handlers, so that what is behind the door does not matter."""

    service: Service
    client: httpx2.AsyncClient
    app: App
    entered: list[tuple[str, str]] = field(default_factory=list)
    """(kind and method, path) of each route that a request came into."""

    async def knock(self, route: Route, headers: dict[str, str], method: str = "") -> httpx2.Response:
        self.entered.clear()
        self.client.cookies.clear()
        address = fill(self.service.address(route))
        return await self.client.request(method or route.method, address, headers=headers)

    def was_entered(self) -> bool:
        return bool(self.entered)


@asynccontextmanager
async def open_house(name: str, database: Database, handler: Handler | None = None) -> AsyncIterator[House]:
    """A service's real doors, with what is behind them taken out (or ``handler`` put there)."""
    service = web_of(name)
    entered: list[tuple[str, str]] = []

    def stub(route: Route) -> Route:
        async def enter(request: Request) -> Any:
            entered.append((f"{route.kind} {route.method}", route.path))
            return request.answer("entered", "text/plain")

        behind = handler or enter
        return replace(route, handler=behind, again=None if route.again is None else behind)

    app = make_app(with_routes(service, stub), database)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=app.settings.base_url) as client:
        yield House(service=service, client=client, app=app, entered=entered)


def every_service() -> tuple[str, ...]:
    return tuple(SERVICES)
