"""Keeping the public pages: what the office promises, helplines, contact points, brochures, invitations."""

from chassis.languages import N_
from chassis.web import Request, Response
from services.portal import bodies, public_face


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
