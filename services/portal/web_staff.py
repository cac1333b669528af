"""The pages put together from every service: today, and how things stand."""

import math
from typing import Any

from chassis import searches
from chassis.languages import N_, gettext
from chassis.settings import SERVICES
from chassis.web import STAFF, Request, Response, passes, search, todo
from chassis.web.status import NAMES
from services.portal import accounts, bodies, searching, today

ANSWERERS = {"coordinator", "manager", "event_manager"}
"""Who answers those who invite us."""
PARTS = {
    "groups": {"coordinator"},
    "portal": ANSWERERS | {"administrator"},
    "events": {"event_manager", "coordinator", "manager"},
    "notifications": {"coordinator", "event_manager", "manager", "administrator"},
    "reporting": {"manager", "coordinator", "administrator", "statistician"},
}
"""Whose things to do a service has any for; what each of them sees, the service says itself."""
SEARCHED = {
    "groups": {"coordinator"},
    "events": {"event_manager", "coordinator", "manager"},
    "notifications": {"coordinator", "event_manager"},
    "portal": STAFF,
}
"""Whose searches a service finds anything for."""
SHORTCUTS = (
    (N_("Someone is on the phone"), "/groups/call", "coordinator"),
    (N_("The waiting list"), "/groups/enquiries", "coordinator"),
    (N_("A new event"), "/events/manage/new", "event_manager"),
)


async def show_today(request: Request) -> Response:
    """What to do now, put together from every service."""
    person = _person(request)
    if not person.may(*STAFF):
        return request.see_other("/lost-phones")
    return request.page(
        "today.html",
        name=await request.run(accounts.name_of, person.id),
        parts=[service for service, roles in PARTS.items() if person.may(*roles)],
        services=SERVICES,
        shortcuts=[(label, url) for label, url, role in SHORTCUTS if person.may(role)],
        part_name=lambda service: gettext(NAMES[service]),
    )


async def show_own_todos(request: Request) -> Response:
    """What portal has for the reader to do."""
    person, seen = _person(request), await request.run(today.look)
    answers, administers = person.may(*ANSWERERS), person.may("administrator")
    return await todo.show(request, today.tell(seen, answers=answers, administers=administers))


async def show_search_page(request: Request) -> Response:
    """The search, before anything is searched for."""
    return request.page("search.html", parts=[])


async def search_everywhere(request: Request) -> Response:
    """What every service finds. What was written travels sealed, so that it stands in no address and no log."""
    person, text = _person(request), (await request.load(bodies.SearchIn))["q"]
    return request.page(
        "search.html",
        values={"q": text},
        parts=[service for service, roles in SEARCHED.items() if person.may(*roles)],
        sealed=searches.seal(request.settings, person.id, text),
        part_name=lambda service: gettext(NAMES[service]),
    )


async def show_search(request: Request) -> Response:
    """What was searched for, among accounts and contact points."""
    return await search.show(request, searching.search)


async def show_status_page(request: Request) -> Response:
    """Is everything getting through?"""
    shut_out = {"within_s": passes.KEPT_S, "oldest_min": math.ceil(passes.OLDEST_S / 60)}
    return request.page("status.html", shut_out=shut_out)


def _person(request: Request) -> Any:
    return request.person
