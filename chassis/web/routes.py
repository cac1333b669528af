"""The route table: one line per thing a person or program can ask for, with who may ask."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import Schema, fields

from chassis.web.roles import ROLES, Public, Rule

KIB: Final = 1024
BODY_LIMIT_BYTES: Final = 256 * KIB
SAFE: Final = frozenset(("GET", "HEAD"))
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

Handler = Callable[[Any], Awaitable[Any]]
SchemaType = type[Schema]


class RouteInvalid(Exception):
    """A route cannot be served as it stands; the text says which and why. Raised at start, never later."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One thing that can be asked for."""

    kind: str
    """api: JSON under /api/<service>; page: HTML under /<service>; fragment: a piece of a page, put in by nginx."""
    method: str
    path: str
    handler: Handler
    roles: Rule
    takes: SchemaType | None = None
    """The body's schema."""
    asks: SchemaType | None = None
    """The query string's schema."""
    gives: SchemaType | None = None
    status: int = 200
    creates: bool = False
    """Honours an Idempotency-Key: the handler then runs inside one transaction, with the stored answer."""
    again: Handler | None = None
    """Shows the form once more, with what was written and what must change."""
    body_limit: int = BODY_LIMIT_BYTES
    keep_s: int = 0
    """How long the front door may give the same answer to everyone; 0: it asks each time."""
    at_least_s: float = 0
    """No answer is given sooner, so that its time does not tell what was found; held after COMMIT, when no lock is."""
    together: bool = False
    """The handler asks by ``request.together``, so that those who come at once share a transaction."""

    @property
    def name(self) -> str:
        return str(getattr(self.handler, "__name__", "handler"))

    @property
    def summary(self) -> str:
        text = (self.handler.__doc__ or "").strip().split("\n")[0]
        return text or self.name.replace("_", " ").capitalize()

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE


def api(
    method: str,
    path: str,
    handler: Handler,
    *,
    roles: Any = None,
    takes: SchemaType | None = None,
    asks: SchemaType | None = None,
    gives: SchemaType | None = None,
    status: int = 200,
    creates: bool | None = None,
    body_limit: int = BODY_LIMIT_BYTES,
    at_least_s: float = 0,
    together: bool = False,
) -> Route:
    """A route for programs, under ``/api/<service>``. A POST that answers 201 creates, unless it says otherwise."""
    return Route(
        kind="api",
        method=method,
        path=path,
        handler=handler,
        roles=_rule(method, path, roles),
        takes=takes,
        asks=asks,
        gives=gives,
        status=status,
        creates=(method == "POST" and status == 201) if creates is None else creates,
        body_limit=body_limit,
        at_least_s=at_least_s,
        together=together,
    )


def page(
    method: str,
    path: str,
    handler: Handler,
    *,
    roles: Any = None,
    again: Handler | None = None,
    creates: bool | None = None,
    body_limit: int = BODY_LIMIT_BYTES,
    keep_s: int = 0,
    at_least_s: float = 0,
    together: bool = False,
) -> Route:
    """A page for people, under ``/<service>``. ``again`` shows the form once more when it was not filled in well."""
    return Route(
        kind="page",
        method=method,
        path=path,
        handler=handler,
        roles=_rule(method, path, roles),
        again=again,
        creates=method == "POST" if creates is None else creates,
        body_limit=body_limit,
        keep_s=_keep(method, path, roles, keep_s),
        at_least_s=at_least_s,
        together=together,
    )


def fragment(path: str, handler: Handler, *, roles: Any = None, keep_s: int = 0) -> Route:
    """A piece of another service's page, such as ``/_today``; asked for by nginx, so it never redirects to sign in."""
    return Route(
        kind="fragment",
        method="GET",
        path=path,
        handler=handler,
        roles=_rule("GET", path, roles),
        keep_s=_keep("GET", path, roles, keep_s),
    )


def listed(schema: SchemaType) -> SchemaType:
    """The schema of what ``request.rows(schema, …)`` answers: ``{"items": […], "after": …}``."""
    items: dict[str, fields.Field[Any]] = {
        "items": fields.List(fields.Nested(schema), required=True),
        "after": fields.String(allow_none=True),
    }
    return Schema.from_dict(items, name=f"{schema.__name__}List")


def check(routes: Iterable[Route]) -> None:
    """Refuse a table with two routes at one place. Errors: RouteInvalid."""
    seen: set[tuple[str, str, bool]] = set()
    for route in routes:
        place = (route.method, route.path, route.kind == "api")
        if place in seen:
            raise RouteInvalid(f"{route.method} {route.path} is there twice")
        seen.add(place)


def _keep(method: str, path: str, roles: Any, keep_s: int) -> int:
    if keep_s and not (method == "GET" and isinstance(roles, Public)):
        raise RouteInvalid(f"{method} {path}: only what anyone may look at can be kept for others")
    return keep_s


def _rule(method: str, path: str, roles: Any) -> Rule:
    if method not in METHODS:
        raise RouteInvalid(f"{method} {path}: no such method")
    if not path.startswith("/") and path != "":
        raise RouteInvalid(f"{method} {path}: a path begins with /")
    if isinstance(roles, Public):
        return roles
    rule = frozenset(roles or ())
    if not rule:
        raise RouteInvalid(f"{method} {path} says nothing about who may use it: roles=PUBLIC or a set of roles")
    if rule - ROLES:
        raise RouteInvalid(f"{method} {path} names roles that do not exist: {', '.join(sorted(rule - ROLES))}")
    return rule
