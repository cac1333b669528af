"""Pages: Jinja templates of a service on top of the chassis' own, in the reader's language."""

import hashlib
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from chassis import clock, languages
from chassis.web.forms import PLACE_OF_SUMMARY
from chassis.web.roles import STAFF

if TYPE_CHECKING:
    from chassis.web.requests import Request

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAVIGATION = HERE.parent.parent / "services" / "navigation.toml"


class Pages:
    """The templates of one service."""

    def __init__(self, folder: Path) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([folder / "templates", HERE / "templates"]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            languages.gettext,
            languages.ngettext,
            newstyle=True,
            pgettext=languages.pgettext,
        )
        self._environment.globals.update(
            static=static,
            ssi=ssi,
            today=clock.today,
            LANGUAGES=languages.LANGUAGES,
        )
        self._environment.filters.update(
            day=languages.day,
            moment=languages.moment,
            hour=languages.hour,
            number=languages.number,
            phone=languages.phone,
        )

    def render(self, template: str, request: "Request", context: dict[str, Any]) -> str:
        """A page as HTML, escaped throughout."""
        html = self._environment.get_template(template).render(
            request=request,
            person=request.person,
            form=request.form,
            notice=request.notice,
            language=languages.current(),
            reads=request.reads,
            menu_languages=_menu_languages(context["written_in"]),
            office=request.app.office.known,
            is_head_office=request.settings.is_head_office,
            environment=request.settings.environment,
            new_key=lambda: secrets.token_urlsafe(18),
            navigation=lambda: navigation_for(request),
            is_staff=request.person is not None and request.person.may(*STAFF),
            work_page=lambda: work_page_of(request),
            in_language=lambda code: _in_language(request, code),
            **context,
        )
        if PLACE_OF_SUMMARY in html:
            summary = self._environment.get_template("summary.html").render(form=request.form)
            html = html.replace(PLACE_OF_SUMMARY, summary, 1)
        return html


@cache
def static(name: str) -> str:
    """The address of a static file, with a mark that changes with its content so that browsers may keep it for a year."""
    path = STATIC / name
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "missing"
    return f"/static/{name}?v={mark}"


def ssi(address: str, stub: str) -> Markup:
    """A piece of another service's page, put in by nginx; the block named ``stub`` stands there when it does not answer."""
    address = f"{address}{'&' if '?' in address else '?'}lang={languages.current()}"
    return Markup('<!--# include virtual="{}" stub="{}" -->').format(Markup(address), stub)  # noqa: S704 from our own templates


def navigation_for(request: "Request") -> list[dict[str, Any]]:
    """The entries of the staff menu that the person's roles open, with the current one marked."""
    if request.person is None:
        return []
    mine = [entry for entry in entries() if request.person.may(*entry["roles"])]
    if not request.settings.is_head_office:
        mine = [entry for entry in mine if not entry.get("head_office_only")]
    here = max(
        (entry["url"] for entry in mine if request.url_path.startswith(entry["url"])),
        key=len,
        default="",
    )
    return [entry | {"label": _label(entry), "here": entry["url"] == here} for entry in mine]


def work_page_of(request: "Request") -> str:
    """Where a signed-in person's work begins: the first of the menu that the roles open; the front page for anyone else."""
    return str(next((entry["url"] for entry in navigation_for(request)), "/"))


def _label(entry: dict[str, Any]) -> str:
    text: str = entry["label"]
    return languages.gettext(text)


@cache
def entries() -> list[dict[str, Any]]:
    """The menu is data beside the services, so that each of them shows all of it without knowing the others."""
    if not NAVIGATION.exists():
        return []
    entries: list[dict[str, Any]] = tomllib.loads(NAVIGATION.read_text())["entry"]
    return entries


def _menu_languages(written_in: list[str]) -> dict[str, str]:
    """What a page can be read in: the languages of every page, and others that a text on this page is written in."""
    return languages.LANGUAGES | {code: name for code, name in languages.PARTLY.items() if code in written_in}


def _in_language(request: "Request", code: str) -> str:
    """This page's address in another language."""
    kept = [(key, value) for key, value in request.raw.query_params.multi_items() if key != "lang"]
    return f"?{urlencode([*kept, ('lang', code)])}"
