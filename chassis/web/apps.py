"""One service's web face: its route table, served."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from starlette.requests import Request as RawRequest
from starlette.responses import Response
from starlette.routing import Route as Place
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from chassis import languages, log
from chassis.db import Database
from chassis.problems import NotFound, Problem
from chassis.settings import Settings
from chassis.web import answers, drafts, headers, idempotency, metrics, origin, routes, todo
from chassis.web.audit_part import show_audit, write_audit
from chassis.web.contents import Contents
from chassis.web.offices import Card
from chassis.web.openapi import document
from chassis.web.pages import Pages
from chassis.web.passes import HEADER, Checker
from chassis.web.problems import MethodNotAllowed, SignInNeeded, WrongRole
from chassis.web.requests import LANGUAGE_COOKIE, YEAR_S, Request
from chassis.web.roles import AUDITS, PUBLIC, STAFF, Public
from chassis.web.routes import Route
from chassis.web.status import show_status
from chassis.web.together import Together

logger = log.get(__name__)


class Kept(Protocol):
    """What every answer of a service stands on, kept in the process between requests."""

    def __init__(self, database: Database) -> None: ...

    async def refresh(self) -> None:
        """Read it again where it is old; a database that is away stops no answer."""


class Service:
    """What a ``web.py`` states: a name, a folder, a route table. Errors: RouteInvalid, at import."""

    def __init__(self, name: str, file: str, table: Sequence[Route], kept: type[Kept] | None = None) -> None:
        self.name = name
        self.kept = kept
        self.folder = Path(file).parent
        own = "/portal" if name == "portal" else ""
        self.table = [
            *table,
            routes.api("GET", "/openapi.json", describe, roles=PUBLIC),
            routes.fragment(f"{own}/_status", show_status, roles=STAFF),
            routes.fragment(f"{own}/_through", todo.show_through, roles=STAFF),
            routes.fragment(f"{own}/_audit", show_audit, roles=AUDITS),
            routes.fragment(f"{own}/_audit.csv", write_audit, roles=AUDITS),
        ]
        routes.check(self.table)
        languages.add(self.folder / "locale")

    def address(self, route: Route) -> str:
        """The route's full path: portal's pages stand at the root, every other service's under its name."""
        if route.kind == "api":
            return f"/api/{self.name}{route.path}"
        return (route.path or "/") if self.name == "portal" else f"/{self.name}{route.path}"


class App:
    """A service, its settings and its database, as an ASGI application."""

    def __init__(self, service: Service, settings: Settings, database: Database) -> None:
        self.service = service
        self.settings = settings
        self.database = database
        self.together = Together(database)
        self.pages = Pages(service.folder)
        self.contents = Contents(service.folder / "content")
        self.office = Card(database)
        self.kept = service.kept(database) if service.kept else None
        self.passes = Checker(settings.pass_public_key_file, settings.office)
        self.origin = origin.own(settings.base_url)
        self._router = Router([*self._places()], default=self._nowhere, redirect_slashes=False)
        self._nothing = {
            kind: Route(kind=kind, method="GET", path="", handler=describe, roles=PUBLIC) for kind in ("api", "page")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router(scope, receive, send)

    def _places(self) -> list[Place]:
        by_address: dict[str, dict[str, Route]] = {}
        for route in self.service.table:
            by_address.setdefault(self.service.address(route), {})[route.method] = route
        return [Place(address, _Endpoint(self, address, table)) for address, table in by_address.items()]

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        address: str,
        table: dict[str, Route],
    ) -> None:
        """Answer one request at an address that exists, and note how it went."""
        began = time.perf_counter()
        raw = RawRequest(scope, receive)
        route = table.get("GET" if raw.method == "HEAD" else raw.method)
        request = Request(raw, self, route or next(iter(table.values())))
        languages.choose(request.wanted_language())

        response = await self._respond(request, found=route is not None)
        if route is None:
            response.headers["Allow"] = ", ".join(sorted(table))
        self._finish(request, response)
        if (early := request.route.at_least_s - (time.perf_counter() - began)) > 0:
            await asyncio.sleep(early)
        await response(scope, receive, send)
        await raw.close()

        seconds = time.perf_counter() - began
        metrics.count_request(
            self.service.name,
            raw.method if route else "other",
            address,
            response.status_code,
            seconds,
        )
        logger.info(
            "request",
            service=self.service.name,
            method=raw.method,
            route=address,
            status=response.status_code,
            seconds=round(seconds, 4),
        )

    async def _respond(self, request: Request, *, found: bool) -> Response:
        try:
            if not found:
                raise MethodNotAllowed
            self._admit(request)
            if request.route.kind == "page":
                await self.office.refresh()
            if self.kept:
                await self.kept.refresh()
            if await drafts.asks_to_look(request):
                return await answers.look_again(request)
            key = await idempotency.key_of(request)
            if key is not None and not request.route.together:
                return await idempotency.once(request, key)
            request.claim = None if key is None else await idempotency.claim_of(request, key)
            response: Response = await request.route.handler(request)
            return response
        except Exception as error:  # noqa: BLE001 the one place where anything at all becomes an answer
            return await self._tell(request, answers.problem_of(error))

    async def _tell(self, request: Request, problem: Problem) -> Response:
        try:
            return await answers.answer(request, problem)
        except Exception as error:  # noqa: BLE001 even the page that tells a problem may fail
            return answers.as_document(answers.problem_of(error))

    def _admit(self, request: Request) -> None:
        """Who asks, from where, and whether they may. Errors: PassRefused, ForeignOrigin, SignInNeeded, WrongRole."""
        request.person = self.passes.check(request.header(HEADER))
        if not request.route.is_safe:
            origin.check(request.raw.headers, self.origin)
        rule = request.route.roles
        if not isinstance(rule, Public):
            if request.person is None:
                raise SignInNeeded
            if request.person.roles.isdisjoint(rule):
                raise WrongRole
        request.admitted = True

    def _finish(self, request: Request, response: Response) -> None:
        headers.add(response, production=self.settings.environment == "production")
        response.headers.setdefault("Content-Language", languages.current())
        if request.route.keep_s and _same_for_all(request, response):
            response.headers["X-Accel-Expires"] = str(request.route.keep_s)
        if request.chose_language:
            response.set_cookie(
                LANGUAGE_COOKIE,
                request.reads,
                max_age=YEAR_S,
                path="/",
                secure=True,
                samesite="lax",
                httponly=True,
            )

    async def _nowhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An address that no route has."""
        raw = RawRequest(scope, receive)
        request = Request(
            raw,
            self,
            self._nothing["api" if raw.url.path.startswith("/api/") else "page"],
        )
        languages.choose(request.wanted_language())
        response = await self._tell(request, NotFound())
        self._finish(request, response)
        metrics.count_request(self.service.name, "other", "none", 404, 0.0)
        await response(scope, receive, send)


def _same_for_all(request: Request, response: Response) -> bool:
    """Whether the front door may give this answer to others who read the same language: nothing in it is one person's."""
    ours = request.person is None and not request.notice and not request.chose_language
    return ours and response.status_code == 200 and "set-cookie" not in response.headers


class _Endpoint:
    """All methods at one address."""

    def __init__(self, app: App, address: str, table: dict[str, Route]) -> None:
        self._app, self._address, self._table = app, address, table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app.serve(scope, receive, send, self._address, self._table)


async def describe(request: Request) -> Response:
    """This service's OpenAPI document."""
    service = request.app.service
    return request.answer(
        document(service.name, service.table),
        "application/json",
        cache_control="public, max-age=300",
    )


def service(name: str, file: str, table: Sequence[Route], kept: type[Kept] | None = None) -> Service:
    """A service's web face: ``app = web.service("groups", __file__, [api(…), page(…)])``."""
    return Service(name, file, table, kept)
