"""Brochures and conversation tools: anyone reads and downloads them, editors keep them."""

from typing import Any

from chassis import languages
from chassis.languages import N_
from chassis.problems import NotFound
from chassis.web import Request, Response
from chassis.web.contents import Content
from services.portal import bodies, brochures
from services.portal.problems import BrochureNotFound

PDF = "application/pdf"
SITE = "/site/brochures"


async def show_brochures(request: Request) -> Response:
    """What there is to read and download."""
    uploaded = await request.run(brochures.list_uploaded)
    hidden = brochures.replaced(uploaded, request.reads)
    texts = {name: text for name, text in _texts(request).items() if name not in hidden}
    return request.page("brochures.html", texts=texts, uploaded=uploaded, names=_names())


async def show_brochure(request: Request) -> Response:
    """One of the product's own, to read; in other languages as well."""
    name = request.path["brochure"]
    text = _texts(request).get(name)
    if text is None:
        raise BrochureNotFound
    written_in = request.app.contents.languages_of(f"brochures/{name}")
    return request.page("brochure.html", text=f"brochures/{name}", name=name, languages=written_in, names=_names())


async def download(request: Request) -> Response:
    """Count a download, and go on to the file."""
    name, wish = request.path["brochure"], await request.load(bodies.BrochureLanguage)
    language = await request.run(brochures.download, name, wish["language"])
    return request.see_other(f"/brochures/{name}/file?language={language}")


async def give_file(request: Request) -> Response:
    """A brochure as PDF."""
    name, wish = request.path["brochure"], await request.query(bodies.BrochureLanguage)
    pdf = await _file(request, name, wish["language"])
    named = f'attachment; filename="{name}.{wish["language"]}.pdf"'
    return request.answer(pdf, PDF, content_disposition=named)


async def keep_brochures(request: Request) -> Response:
    """What is on the shelf, how often it is taken, and a form for one more."""
    return request.page(
        "site_brochures.html",
        values={"language": languages.current()},
        texts=_texts(request),
        uploaded=await request.run(brochures.list_uploaded),
        counts=await request.run(brochures.counts),
        names=_names(),
    )


async def add_brochure(request: Request) -> Response:
    """Put a file on the shelf."""
    wish = await request.load(bodies.BrochureIn)
    await request.run(brochures.add, pdf=wish.pop("file"), added_by=_person(request).id, **wish)
    return request.see_other(SITE, notice=N_("The brochure is on the shelf."))


async def remove_brochure(request: Request) -> Response:
    """Take a file off the shelf."""
    await request.run(brochures.remove, request.path["brochure_id"])
    return request.see_other(SITE, notice=N_("The brochure is taken off the shelf."))


async def _file(request: Request, name: str, language: str) -> bytes:
    if name not in brochures.OWN:
        return await request.run(brochures.uploaded_file, name)
    text = request.app.contents.find(f"brochures/{name}", language)
    if text is None:
        raise NotFound
    return await brochures.own_file(request.run, name, text, request.app.office.known)


def _texts(request: Request) -> dict[str, Content]:
    found = {name: request.content(f"brochures/{name}") for name in brochures.OWN}
    return {name: text for name, text in found.items() if text}


def _names() -> dict[str, str]:
    """{language: what it is called}"""
    return languages.LANGUAGES | languages.PARTLY


def _person(request: Request) -> Any:
    return request.person
