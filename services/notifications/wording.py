"""The words of a message: a text per template, version and language, and the mail made of it.

A text is ``messages/<template>.v<version>.<language>.txt``: the subject on the first line, then the text. The newest
version is used; the ledger keeps which one a message was written with.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2

from chassis import clock, languages
from chassis.settings import Settings
from services.notifications import layout, return_addresses

FOLDER = Path(__file__).parent / "messages"
NAME = re.compile(r"(?P<template>[a-z0-9_]+)\.v(?P<version>\d+)\.(?P<language>[a-z]{2})\.txt")

ASCII_ONLY = "quoted-printable"
"""A server on the way that takes no other letters would set the text anew, and a signature on it would no longer hold."""


class TemplateMissing(Exception):
    """There is no text of this name."""


class Text(NamedTuple):
    """What a person will read."""

    subject: str
    body: str


@cache
def catalogue() -> dict[str, dict[str, int]]:
    """{template: {language: newest version}} of every text there is."""
    found: dict[str, dict[str, int]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        name = NAME.fullmatch(path.name)
        if name:
            versions = found.setdefault(name["template"], {})
            versions[name["language"]] = max(int(name["version"]), versions.get(name["language"], 0))
    return found


def version(template: str) -> int | None:
    """The version of a template that is in use, null when there is no such template."""
    return max(catalogue().get(template, {}).values(), default=None)


def render(template: str, language: str, parameters: Mapping[str, Any], office: Mapping[str, Any]) -> Text:
    """The text in the reader's language, or in the nearest one we have.

    Errors  TemplateMissing; jinja2.UndefinedError when a parameter is missing.
    """
    versions = catalogue().get(template)
    if not versions:
        raise TemplateMissing(template)
    chosen = next((code for code in languages.FALLBACKS.get(language, ()) if code in versions), languages.DEFAULT)
    with languages.reading(chosen):
        source = _environment().get_template(f"{template}.v{versions[chosen]}.{chosen}.txt")
        whole = source.render(**{**parameters, "office": office})
    subject, _, body = whole.partition("\n")
    return Text(one_line(subject), _tidy(body))


def compose(row: Mapping[str, Any], office: Mapping[str, Any], settings: Settings) -> EmailMessage | None:
    """The mail for a row of the ledger: text first, and the same as simple HTML.

    Shape   null when it cannot be written: no such text, a parameter missing, or an address that is none.
    """
    try:
        text = render(row["template"], row["language"], row["parameters"], office)
        return _mail(row, text, office, settings)
    except (TemplateMissing, jinja2.TemplateError, MessageError, ValueError, IndexError):
        return None


def _mail(row: Mapping[str, Any], text: Text, office: Mapping[str, Any], settings: Settings) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_sender(office, settings), addr_spec=settings.mail_from)
    mail["To"] = Address(addr_spec=ascii_address(row["recipient"] or ""))
    if office.get("email"):
        mail["Reply-To"] = Address(addr_spec=office["email"])
    mail["Subject"] = text.subject
    mail["Date"] = clock.now()
    number = return_addresses.number(settings, row["message_id"])
    mail["Message-ID"] = f"<{number}@{urlsplit(settings.base_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = row["language"]
    mail.set_content(text.body, cte=ASCII_ONLY)
    mail.add_alternative(layout.html(text.subject, text.body, row["language"]), subtype="html", cte=ASCII_ONLY)
    return mail


def _sender(office: Mapping[str, Any], settings: Settings) -> str:
    """A named person at the office, where it has named one: "Kari, LINK Oslo"."""
    known = (settings.delivery.mail_person, office.get("name"))
    return ", ".join(one_line(name) for name in known if name)


def ascii_address(address: str) -> str:
    """An address as mail servers take it, the domain in its ASCII form. Errors: ValueError when it has none."""
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii():
        raise ValueError("address")
    return f"{local}@{domain.encode('idna').decode()}"


def one_line(text: str) -> str:
    """No line breaks or control characters: what stands in a header cannot begin another."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())


def _tidy(body: str) -> str:
    """No more than one empty line on end, wherever a condition left some."""
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 plain text; the layout escapes it for HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": _day, "moment": _moment, "hour": _hour, "line": one_line, "phone": languages.phone}
    return environment


def _day(written: str) -> str:
    return languages.day(datetime.fromisoformat(written))


def _moment(written: str) -> str:
    from babel.dates import format_datetime

    shape = {"en": "EEEE d MMMM yyyy 'at' HH:mm"}.get(languages.current(), "EEEE d. MMMM y 'kl.' HH.mm")
    return format_datetime(datetime.fromisoformat(written), shape, tzinfo=clock.OSLO, locale=languages.current())


def _hour(written: str) -> str:
    return languages.hour(datetime.fromisoformat(written))
