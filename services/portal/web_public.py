"""What anyone may see: the front page, the office a postcode belongs to, all the offices."""

from chassis.web import Request, Response
from services.portal import bodies, offices


async def show_front_page(request: Request) -> Response:
    """The front page: find a group near you."""
    return request.page("front.html")


async def find_office(request: Request) -> Response:
    """The office a postcode belongs to, and what it has."""
    near = await request.query(bodies.Near)
    found = await request.run(offices.find, near["postcode"] or "")
    return request.page("found.html", found=found, values=near)


async def show_offices(request: Request) -> Response:
    """All the offices."""
    return request.page("offices.html", offices=await request.run(offices.list_open))
