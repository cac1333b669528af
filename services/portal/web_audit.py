"""The audit as an administrator sees it, and as a file: put together from every service's part."""

from typing import Any

from markupsafe import Markup
from marshmallow import fields, validate

from chassis.languages import gettext
from chassis.settings import SERVICES
from chassis.web import Request, Response, audit_words
from chassis.web.audit_part import COLUMNS, AuditQuery, query_string
from chassis.web.pages import ssi
from chassis.web.status import NAMES
from services.portal import audits


class AuditPageQuery(AuditQuery):
    """The same, of one service alone where it is named."""

    service = fields.String(load_default=None, validate=validate.OneOf(SERVICES))


async def show_audit(request: Request) -> Response:
    """Who has done and looked at what."""
    wish = await request.query(AuditPageQuery)
    service = wish.pop("service")
    return await _page(request, wish, shown=[service] if service else SERVICES, alone=service)


async def show_form_again(request: Request) -> Response:
    """What was asked for, to be put right; nothing is shown yet."""
    return await _page(request, {"about": None, "person": None}, shown=[], alone=None)


async def _page(request: Request, wish: dict[str, Any], **shown: Any) -> Response:
    seen = await request.run(audits.look_up, who=_person(request).id, about=_about(wish))
    return request.page(
        "audit.html",
        values=wish,
        asked=query_string(wish),
        people=[(str(row["account_id"]), row["name"]) for row in seen["names"]],
        plain_name=plain_name,
        part_name=lambda code: gettext(NAMES[code]),
        words=audit_words,
        **shown,
        **seen,
    )


def plain_name(name: str) -> Markup:
    """A name as nginx is told it: letters, digits, spaces and what stands in names; nothing that nginx would act on."""
    return Markup("".join(letter for letter in name if letter.isalnum() or letter in " .-'"))  # noqa: S704


async def write_audit(request: Request) -> Response:
    """All entries that fit, as a file; a service that is away says so in its place."""
    wish = await request.query(AuditPageQuery)
    await request.run(audits.look_up, who=_person(request).id, about=_about(wish) or "file")
    asked = query_string({name: value for name, value in wish.items() if name not in ("service", "before")})
    parts = "".join(_part(service, asked) for service in SERVICES)
    return request.answer(
        ",".join(COLUMNS) + "\n" + parts,
        "text/csv",
        content_disposition='attachment; filename="audit.csv"',
    )


def _part(service: str, asked: str) -> str:
    away = f'<!--# block name="{service}" -->{service},,,could_not_be_reached,,,,,\n<!--# endblock -->'
    return away + str(ssi(f"/{service}/_audit.csv?{asked}", stub=service))


def _about(wish: dict[str, Any]) -> str | None:
    found = wish["about"] or wish["person"]
    return None if found is None else str(found)


def _person(request: Request) -> Any:
    return request.person
