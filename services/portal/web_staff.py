"""The pages put together from every service: today, and how things stand."""

from typing import Any

from chassis.languages import N_, gettext
from chassis.settings import SERVICES
from chassis.web import Request, Response
from chassis.web.status import NAMES
from services.portal import accounts

PARTS = {
    "groups": {"coordinator"},
    "portal": {"coordinator", "manager", "event_manager"},
    "events": {"event_manager", "coordinator", "manager"},
    "notifications": {"coordinator", "event_manager", "manager", "administrator"},
    "reporting": {"manager", "coordinator", "administrator", "statistician"},
}
"""Whose things to do a service has any for; what each of them sees, the service says itself."""
SHORTCUTS = (
    (N_("Someone is on the phone"), "/groups/call", "coordinator"),
    (N_("The waiting list"), "/groups/enquiries", "coordinator"),
    (N_("A new event"), "/events/manage/new", "event_manager"),
)


async def show_today(request: Request) -> Response:
    """What to do now, put together from every service."""
    person = _person(request)
    return request.page(
        "today.html",
        name=await request.run(accounts.name_of, person.id),
        parts=[service for service, roles in PARTS.items() if person.may(*roles)],
        services=SERVICES,
        shortcuts=[(label, url) for label, url, role in SHORTCUTS if person.may(role)],
        part_name=lambda service: gettext(NAMES[service]),
    )


async def show_status_page(request: Request) -> Response:
    """Is everything getting through?"""
    return request.page("status.html")


def _person(request: Request) -> Any:
    return request.person
