"""What anyone may see: the front page, whom to turn to near you, all the offices, what self-help is."""

from chassis.problems import NotFound
from chassis.web import Request, Response
from services.portal import bodies, finding, offices, places, privacy, public_face

ABOUT = ("self-help", "group", "contact", "readers", "confidentiality", "leaving")


async def show_front_page(request: Request) -> Response:
    """The front page: find a group near you."""
    return request.page("front.html", text="front", names=await request.run(places.list_names))


async def find(request: Request) -> Response:
    """Whom to turn to near a place, and what is open there; correctable."""
    where = await request.query(bodies.Where)
    found = await request.run(finding.find, **where)
    names = await request.run(places.list_names)
    return request.page("found.html", found=found, names=names, values={"place": finding.said(found, where)})


async def show_about(request: Request) -> Response:
    """One of the texts about self-help."""
    about = request.path["about"]
    if about not in ABOUT:
        raise NotFound
    titles = {name: request.content(f"about/{name}") for name in ABOUT}
    return request.page("about.html", text=f"about/{about}", about=about, titles=titles)


async def show_help_now(request: Request) -> Response:
    """Help for now, as every public page of every service shows it."""
    face = await request.run(public_face.show)
    return request.page("_help_now.html", face=face, lines=await request.run(public_face.list_help_lines))


async def show_offices(request: Request) -> Response:
    """All the offices, or those one searches for; as they are, or as they were on a day."""
    asked = await request.query(bodies.OfficesAsked)
    rows = await request.run(offices.search, **asked)
    return request.page("offices.html", offices=rows, map=await request.run(offices.on_map), asked=asked, values=asked)


async def show_privacy(request: Request) -> Response:
    """What is kept about people, why, for how long and who sees it."""
    return request.page("privacy.html", situations=privacy.SITUATIONS, kept=privacy.kept)


async def show_accessibility(request: Request) -> Response:
    """How well these pages can be used by everyone, what is known to be wrong, and whom to tell."""
    face = await request.run(public_face.show)
    return request.page("accessibility.html", text="accessibility", face=face)
