"""What programs may ask: offices, contact points, the directory."""

from chassis.web import Request, Response
from services.portal import bodies, contact_points, directory, offices


async def list_offices(request: Request) -> Response:
    """The network's offices; with a postcode, those that cover it."""
    near = await request.query(bodies.Near)
    return request.rows(bodies.Office, await request.run(offices.near, near["postcode"]))


async def list_office_areas(request: Request) -> Response:
    """What every office covers or has covered, with the days it did."""
    return request.rows(bodies.OfficeArea, await request.run(offices.list_areas))


async def list_contact_points(request: Request) -> Response:
    """Contact points, the nearest to a postcode first."""
    near = await request.query(bodies.Near)
    return request.rows(bodies.ContactPoint, await request.run(contact_points.near, near["postcode"]))


async def add_contact_point(request: Request) -> Response:
    """List a contact point."""
    row = await request.run(contact_points.add, **await request.load(bodies.ContactPointIn))
    return request.json(bodies.ContactPoint, row, 201)


async def close_contact_point(request: Request) -> Response:
    """Take a contact point out of the overview."""
    row = await request.run(contact_points.close, request.path["contact_point_id"])
    return request.json(bodies.ContactPoint, row)


async def list_directory(request: Request) -> Response:
    """What is open near a postcode; at head office, the whole country's."""
    wish = await request.query(bodies.DirectoryIn)
    rows = await request.run(directory.listings, **wish)
    return request.rows(bodies.Listing, rows, directory.next_after(rows, wish["limit"]))
