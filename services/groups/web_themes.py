"""The list of themes: for everyone to see, and at head office for those who keep it."""

from typing import Final

from chassis.languages import N_
from chassis.web import Request, Response
from services.groups import theme_bodies, theme_list
from services.groups.web_api import who

HERE: Final = "/groups/themes"


async def list_themes(request: Request) -> Response:
    """All themes in their order, retired ones too."""
    found = await request.run(theme_list.read)
    return request.rows(theme_bodies.ThemeOut, list(found.values()))


async def add(request: Request) -> Response:
    """At head office: a new theme, offered at every office."""
    told = await request.load(theme_bodies.ThemeIn)
    theme = await request.run(theme_list.add, who=who(request), **told)
    return request.json(theme_bodies.ThemeOut, theme, 201)


async def rename(request: Request) -> Response:
    """At head office: other names for a theme."""
    told = await request.load(theme_bodies.NamesIn)
    theme = await request.run(theme_list.rename, request.path["theme"], who=who(request), **told)
    return request.json(theme_bodies.ThemeOut, theme)


async def offer(request: Request) -> Response:
    """At head office: retire a theme, or offer it again."""
    told = await request.load(theme_bodies.OfferedIn)
    theme = await request.run(theme_list.offer, request.path["theme"], who=who(request), **told)
    return request.json(theme_bodies.ThemeOut, theme)


async def show_themes(request: Request) -> Response:
    """The list, and at head office the way to each."""
    rows = list((await request.run(theme_list.read)).values())
    return request.page("themes.html", rows=rows, head_office=request.settings.is_head_office)


async def show_form(request: Request) -> Response:
    """The form for a new one."""
    await request.run(theme_list.check_here)
    return request.page("theme_form.html", values={}, theme=None)


async def send_new(request: Request) -> Response:
    """Add one."""
    told = await request.load(theme_bodies.ThemeIn)
    await request.run(theme_list.add, who=who(request), **told)
    return request.see_other(
        HERE, notice=N_("The theme is added. The offices offer it as soon as they have heard of it.")
    )


async def show_theme(request: Request) -> Response:
    """One of them, to be put right or retired."""
    theme = await request.run(theme_list.find_here, request.path["theme"])
    return request.page("theme_form.html", values=dict(theme.names), theme=theme)


async def send_names(request: Request) -> Response:
    """Call it something else."""
    told = await request.load(theme_bodies.NamesIn)
    await request.run(theme_list.rename, request.path["theme"], who=who(request), **told)
    return request.see_other(HERE, notice=N_("The theme has its new names. The offices are being told."))


async def send_offered(request: Request) -> Response:
    """Retire it, or offer it again."""
    told = await request.load(theme_bodies.OfferedIn)
    await request.run(theme_list.offer, request.path["theme"], who=who(request), **told)
    notices = {
        True: N_("The theme is offered again. The offices are being told."),
        False: N_("The theme is retired. The offices are being told."),
    }
    return request.see_other(HERE, notice=notices[told["offered"]])
