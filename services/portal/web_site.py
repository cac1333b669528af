"""Keeping the public pages: what the office promises, helplines, contact points, brochures, invitations."""

from chassis import corrections
from chassis.languages import N_
from chassis.web import Request, Response
from services.portal import bodies, contact_points, places, public_face, regret


async def show_site(request: Request) -> Response:
    """What there is to keep."""
    return request.page("site.html")


async def show_help_now(request: Request) -> Response:
    """What stands on every public page for those who need help now."""
    face = await request.run(public_face.show)
    lines = await request.run(public_face.list_help_lines)
    return request.page("site_help_now.html", values=face, lines=lines, most=public_face.MOST_LINES)


async def change_promise(request: Request) -> Response:
    """Change what is promised."""
    await request.run(public_face.promise, **await request.load(bodies.PublicFace))
    return request.see_other("/site/help-now", notice=N_("This is what people see from now on."))


async def add_help_line(request: Request) -> Response:
    """Show one more helpline."""
    await request.run(public_face.add_help_line, **await request.load(bodies.HelpLineIn))
    return request.see_other("/site/help-now", notice=N_("The number stands on every public page from now on."))


async def remove_help_line(request: Request) -> Response:
    """Show a helpline no more."""
    await request.run(public_face.remove_help_line, request.path["help_line_id"])
    return request.see_other("/site/help-now", notice=N_("The number is no longer shown."))


async def show_removed(request: Request) -> Response:
    """What has been taken out and can be brought back."""
    return request.page("site_removed.html", rows=await request.run(regret.look_through))


async def bring_back(request: Request) -> Response:
    """Bring back what was taken out."""
    told = await request.load(bodies.BringBackIn)
    await request.run(regret.bring_back, told["kind"], told["thing"])
    return request.see_other("/site/removed", notice=N_("It is back where it was."))


POINTS = "/site/contact-points"


async def list_contact_points(request: Request) -> Response:
    """The contact points that the office keeps in its overview, and a form for one more."""
    rows, names = await request.run(contact_points.list_own), await request.run(places.list_names)
    closed = await request.run(contact_points.list_closed)
    reasons = corrections.reasons()
    return request.page("site_contact_points.html", rows=rows, names=names, closed=closed, reasons=reasons)


async def add_contact_point(request: Request) -> Response:
    """List one more contact point."""
    told = await request.load(bodies.ContactPointForm)
    municipality = await request.run(places.exactly, told.pop("place"))
    await request.run(contact_points.add, municipality=municipality, **told)
    return request.see_other(POINTS, notice=N_("The contact point is listed."))


async def show_contact_point(request: Request) -> Response:
    """One contact point, to be put right."""
    row = await request.run(contact_points.find, request.path["contact_point_id"])
    values = {"title": row["title"], "place": row["municipality"], "phone": row["phone"]}
    names = await request.run(places.list_names)
    return request.page("site_contact_point.html", row=row, names=names, values=values)


async def change_contact_point(request: Request) -> Response:
    """Put right what is said of a contact point."""
    told = await request.load(bodies.ContactPointForm)
    municipality = await request.run(places.exactly, told.pop("place"))
    await request.run(contact_points.change, request.path["contact_point_id"], municipality=municipality, **told)
    return request.see_other(POINTS, notice=N_("This is what people see from now on."))


async def reopen_contact_point(request: Request) -> Response:
    """A contact point was closed by mistake."""
    assert request.person is not None
    told = await request.load(bodies.ReopenIn)
    await request.run(contact_points.reopen, told["contact_point"], reason=told["reason"], who=request.person.id)
    return request.see_other(POINTS, notice=N_("The contact point is listed again."))


async def close_contact_point(request: Request) -> Response:
    """Take a contact point out of the overview."""
    await request.run(contact_points.close, request.path["contact_point_id"])
    return request.see_other(POINTS, notice=N_("The contact point is no longer listed."))
