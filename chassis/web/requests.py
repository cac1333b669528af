"""One request, as a handler sees it: read it, run a use case, answer."""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, unquote

from marshmallow import Schema
from starlette.requests import Request as RawRequest
from starlette.responses import RedirectResponse, Response

from chassis import languages
from chassis.db import Conn
from chassis.web.contents import Content
from chassis.web.forms import Form
from chassis.web.parsing import parser
from chassis.web.passes import Person
from chassis.web.problems import BodyTooLarge
from chassis.web.routes import Route

if TYPE_CHECKING:
    from chassis.web.apps import App

P = ParamSpec("P")
T = TypeVar("T")

NOTICE_COOKIE = "__Host-notice"
LANGUAGE_COOKIE = "language"
UNATTENDED = "x-unattended"
"""What a page sends when it looks again by itself: nobody has done anything, so no session goes on for it."""
YEAR_S = 365 * 24 * 3600


class Request:
    """A request to one service. Handlers use this and nothing of Starlette."""

    def __init__(self, raw: RawRequest, app: "App", route: Route) -> None:
        self.raw = raw
        self.app = app
        self.route = route
        self.person: Person | None = None
        """Who asks; None is anyone."""
        self.admitted = False
        """Whether the person has been found to be allowed this; nothing of the route is shown before."""
        self.form = Form()
        self.claim: Any = None
        """Its Idempotency-Key, on a route that says ``together``."""
        self._conn: Conn | None = None

    @property
    def settings(self) -> Any:
        return self.app.settings

    @property
    def path(self) -> dict[str, Any]:
        """The parts of the address: ``request.path["event_id"]``."""
        return self.raw.path_params

    @property
    def url_path(self) -> str:
        return self.raw.url.path

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies; a header that cannot be read holds none."""
        try:
            jar: SimpleCookie = SimpleCookie(self.raw.headers.get("cookie", ""))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    def header(self, name: str) -> str | None:
        """A header's value."""
        return self.raw.headers.get(name)

    async def body(self) -> bytes:
        """The body, read once and no longer than the route allows. Errors: BodyTooLarge."""
        if not hasattr(self.raw, "_body"):
            self.raw._body = await _read(self.raw, self.route.body_limit)
        return self.raw._body

    async def load(self, schema: type[Schema]) -> dict[str, Any]:
        """The body as Python values: JSON on an API route, a form on a page.

        Errors  Invalid with a message at each field, BodyUnreadable, WrongMediaType, BodyTooLarge.
        """
        await self.body()
        location = "json" if self.route.kind == "api" else "form"
        loaded: dict[str, Any] = await parser.parse(_shared(schema), self.raw, location=location)
        return loaded

    async def query(self, schema: type[Schema]) -> dict[str, Any]:
        """The query string as Python values; a page overlooks names it does not know, an API route refuses them.

        Errors  Invalid.
        """
        location = "query" if self.route.kind == "api" else "page_query"
        loaded: dict[str, Any] = await parser.parse(_shared(schema), self.raw, location=location)
        return loaded

    async def run(
        self,
        use_case: Callable[Concatenate[Conn, P], Awaitable[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Call a use case in a transaction of its own, or in the one that also keeps an Idempotency-Key's answer."""
        if self._conn is not None:
            return await use_case(self._conn, *args, **kwargs)
        return await self.app.database.run(use_case, *args, **kwargs)

    async def together(
        self,
        use_case: Callable[[Conn, Any, Sequence[Any]], Awaitable[Sequence[Any]]],
        about: Any,
        told: Any,
        answer: Callable[[Any], Response],
    ) -> Response:
        """Have one thing done in the transaction of all who ask for the same just now, on a route that says ``together``.

        ``use_case(conn, about, [told, …])`` gives for each what it comes to, or its Problem; ``answer`` makes the response of
        that, which is kept under an Idempotency-Key as anywhere.
        """
        return await self.app.together.ask(use_case, about, told, answer=answer, claim=self.claim)

    def inside(self, conn: Conn | None) -> None:
        """From here on, use cases run in this transaction; None ends it."""
        self._conn = conn

    def json(self, schema: type[Schema] | None, data: Any, status: int = 200, **headers: str) -> Response:
        """An answer for programs: ``data`` (a mapping or a record) through the schema; None gives an empty body.

        ``headers`` are named with underscores: ``cache_control="public, max-age=60"``.
        """
        shaped = data if schema is None else _shared(schema).dump(data, many=isinstance(data, list))
        return self.answer(
            json.dumps(shaped, ensure_ascii=False),
            "application/json",
            status,
            **headers,
        )

    def rows(self, schema: type[Schema], rows: list[Any], after: str | None = None) -> Response:
        """A list for programs: ``{"items": […], "after": "…"}``, where ``after`` asks for what follows (null: all is here)."""
        items = _shared(schema).dump(rows, many=True)
        return self.answer(
            json.dumps({"items": items, "after": after}, ensure_ascii=False),
            "application/json",
            200,
        )

    def content(self, name: str) -> Content | None:
        """A longer text of this service in the person's language: ``content/<name>.<language>.md``; None: there is none."""
        return self.app.contents.find(name, self.reads)

    def page(self, template: str, status: int = 200, values: Any = None, text: str = "", **context: Any) -> Response:
        """A page for people. ``values`` fill the form the first time it is shown; what a person wrote goes before them.

        ``text`` names a longer text that stands on the page as ``content``; the page is then offered in its languages.
        """
        if values is not None and not self.form.values:
            self.form.values = dict(values)
        found = {"content": self.content(text), "written_in": self.app.contents.languages_of(text)} if text else {}
        html = self.app.pages.render(template, self, {"written_in": [], **found, **context})
        response = Response(html, status, media_type="text/html; charset=utf-8")
        if NOTICE_COOKIE in self.cookies:
            response.delete_cookie(NOTICE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return response

    def see_other(self, url: str, notice: str = "") -> Response:
        """Go on to another page; ``notice`` is a sentence to translate and show there once: ``N_("The group has started.")``."""
        response = RedirectResponse(url, 303)
        if notice:
            response.set_cookie(
                NOTICE_COOKIE,
                quote(languages.gettext(notice)),
                max_age=60,
                path="/",
                secure=True,
                httponly=True,
                samesite="lax",
            )
        return response

    def answer(self, content: str | bytes, media_type: str, status: int = 200, **headers: str) -> Response:
        """Any other answer: a calendar file, a table, an image."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(content, status, headers=named, media_type=media_type)

    @property
    def notice(self) -> str:
        """The sentence the page before left for this one."""
        return unquote(self.cookies.get(NOTICE_COOKIE, ""))[:300]

    @property
    def reads(self) -> str:
        """The language a person reads: ``?lang=`` first, then the choice made before, then what the browser asks for.

        It may be one that only some texts exist in (``languages.PARTLY``); the page around them is in ``wanted_language``.
        """
        for choice in (self.raw.query_params.get("lang"), self.cookies.get(LANGUAGE_COOKIE)):
            if choice in languages.LANGUAGES or choice in languages.PARTLY:
                return choice
        return languages.accepted(self.raw.headers.get("accept-language", ""))

    def wanted_language(self) -> str:
        """The language pages are written in for this person."""
        return self.reads if self.reads in languages.LANGUAGES else languages.DEFAULT

    @property
    def chose_language(self) -> bool:
        """Whether this request asks to go on in a language from here on."""
        choice = self.raw.query_params.get("lang")
        return self.route.kind == "page" and (choice in languages.LANGUAGES or choice in languages.PARTLY)


@cache
def _shared(schema: type[Schema]) -> Schema:
    """One of each, for all requests: to make one copies every field of it, and none keeps anything of what it reads."""
    return schema()


async def _read(raw: RawRequest, limit: int) -> bytes:
    """The body, given up as soon as it is seen to be too large."""
    stated = raw.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise BodyTooLarge
    parts, length = [], 0
    async for part in raw.stream():
        length += len(part)
        if length > limit:
            raise BodyTooLarge
        parts.append(part)
    return b"".join(parts)
