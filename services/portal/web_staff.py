"""The pages put together from every service: today, and how things stand."""

from typing import Any

from chassis.web import Request, Response
from services.portal import accounts


async def show_today(request: Request) -> Response:
    """What to do now, put together from every service."""
    return request.page("today.html", name=await request.run(accounts.name_of, _person(request).id))


async def show_status_page(request: Request) -> Response:
    """Is everything getting through?"""
    return request.page("status.html")


def _person(request: Request) -> Any:
    return request.person
