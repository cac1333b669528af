"""A message for one person: the words filled in, and the mail, the text message or the letter made of them."""

import re
from collections.abc import Mapping
from email.errors import MessageError
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chassis import camera_codes, clock, languages
from chassis.languages import N_, gettext
from chassis.settings import Settings
from services.notifications import (
    layout,
    mails,
    placeholders,
    purposes,
    rendering,
    return_addresses,
    texts,
    tones,
    values,
)
from services.notifications.templates import TEMPLATES, Template
from services.notifications.texts import Edition, TextMissing
from services.notifications.values import one_line

languages.add(Path(__file__).parent / "locale")

CANNOT_BE_WRITTEN = (
    TextMissing, placeholders.ValueMissing, values.ValueInvalid, MessageError, ValueError, IndexError, KeyError,
)  # fmt: skip
"""No such text, a value lacking or wrong, an address that is none."""

NOT_IN_ADDRESSES = re.compile(r'[\s\0-\x1f\x7f"(),:;<>\[\]\\]')

CHANGE = N_("Change how we write to you, or ask us to stop:")


def version(template: str, language: str = texts.DEFAULT) -> int | None:
    """The version of the shipped text that would be used, null when there is none."""
    try:
        return texts.nearest(template, language).version
    except TextMissing:
        return None


def set_out(row: Mapping[str, Any], office: Mapping[str, Any]) -> layout.Setting:
    """A row of the ledger, filled in and ready to be set as mail. Errors: CANNOT_BE_WRITTEN."""
    tone, edition = _tone(row), _edition(row)
    told = rendering.mail(_declared(row), edition.language, edition.text, row["parameters"], office, tone)
    with languages.reading(edition.language):
        signature, footer = _signature(row, office, tone), _footer(row, tone)
    return layout.Setting(edition.language, told.subject, told.body, signature, footer, _note(row, edition))


def compose(row: Mapping[str, Any], office: Mapping[str, Any], settings: Settings) -> EmailMessage | None:
    """The mail for a row of the ledger: text first, and the same as simple HTML.

    ``row`` may hold ``tone``, ``edition`` (texts.Edition, the shipped text when it does not) and ``links``
    ({"preferences": url, "one_click": url}).

    Shape   null when it cannot be written.
    """
    office = signed(office, settings)
    try:
        return _mail(row, set_out(row, office), office, settings)
    except CANNOT_BE_WRITTEN:
        return None


def sms(row: Mapping[str, Any], office: Mapping[str, Any], settings: Settings) -> str | None:
    """The text message for a row of the ledger; null when it cannot be written."""
    office = signed(office, settings)
    try:
        edition = _edition(row)
        return rendering.sms(_declared(row), edition.language, edition.text, row["parameters"], office) or None
    except CANNOT_BE_WRITTEN:
        return None


def letter(row: Mapping[str, Any], office: Mapping[str, Any], settings: Settings) -> layout.Setting | None:
    """The letter for a row of the ledger, to be printed; null when it cannot be written."""
    office, tone = signed(office, settings), _tone(row)
    try:
        edition = _edition(row)
        told = rendering.letter(_declared(row), edition.language, edition.text, row["parameters"], office, tone)
        with languages.reading(edition.language):
            signature = _signature(row, office, tone)
        return layout.Setting(edition.language, told.subject, told.body, signature, (), _note(row, edition))
    except CANNOT_BE_WRITTEN:
        return None


def signed(office: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The office with who signs for it: the person staff have named, else the one the settings name."""
    return {**office, "sender": office.get("sender") or settings.delivery.mail_person}


def _mail(
    row: Mapping[str, Any], setting: layout.Setting, office: Mapping[str, Any], settings: Settings
) -> EmailMessage:
    number = return_addresses.number(settings, row["message_id"], row["recipient"] or "")
    headers: list[tuple[str, Any]] = [
        ("From", mails.ours("From", from_name(row, office), settings.mail_from)),
        ("To", mails.to(ascii_address(row["recipient"] or ""))),
        ("Subject", setting.subject),
        ("Date", mails.date(clock.now())),
        ("Message-ID", mails.Plain("Message-ID", f"<{number}@{urlsplit(settings.base_url).hostname}>")),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Language", setting.language),
    ]
    if office.get("email"):
        headers.append(("Reply-To", mails.ours("Reply-To", "", office["email"])))
    one_click = (row.get("links") or {}).get("one_click")
    if one_click:
        headers += [("List-Unsubscribe", f"<{one_click}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
    text = [layout.flowed(piece) for piece in layout.text_pieces(setting)]
    return mails.assemble(headers, text, layout.html_pieces(setting), flowed=True, attached=_pictures(row))


def _pictures(row: Mapping[str, Any]) -> list[EmailMessage]:
    """The codes that a camera reads; their pictures hold the code alone, and their names say nothing."""
    told = row["parameters"]
    codes = [told[part.name] for part in _declared(row).parameters if part.is_pictured and told.get(part.name)]
    return [mails.picture(camera_codes.png(code), "qr.png") for code in codes]


def ascii_address(address: str) -> str:
    """An address as mail servers take it, the domain in its ASCII form. Errors: ValueError when it is none.

    Nothing in it may be read as something else: a space, a comment, a second address.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii() or NOT_IN_ADDRESSES.search(address):
        raise ValueError("address")
    return f"{local}@{domain.encode('idna').decode()}"


def _tone(row: Mapping[str, Any]) -> str:
    return tones.chosen(row.get("tone"))


def _declared(row: Mapping[str, Any]) -> Template:
    return TEMPLATES[row["template"]]


def _edition(row: Mapping[str, Any]) -> Edition:
    return row.get("edition") or texts.nearest(row["template"], row["language"])


def _note(row: Mapping[str, Any], edition: Edition) -> layout.Note | None:
    """Said to whoever has chosen a language that the text may not be sent in yet. Text messages, paid by length, have none."""
    wanted = row.get("wanted_language", edition.language)
    if wanted == edition.language or wanted not in texts.INSTEAD:
        return None
    return layout.Note(wanted, texts.INSTEAD[wanted])


def from_name(row: Mapping[str, Any], office: Mapping[str, Any]) -> str:
    """Who a mail is from: "Ingrid, LINK Oslo"; in the discreet tone the person alone, or nobody by name."""
    known = (_signs(row, office), None if _tone(row) == tones.DISCREET else office.get("name"))
    return ", ".join(one_line(name) for name in known if name)


def _signs(row: Mapping[str, Any], office: Mapping[str, Any]) -> str | None:
    """Who signs: whoever wrote it by hand, else the person the office has named."""
    return row["parameters"].get("signed_by") or office.get("sender")


def _signature(row: Mapping[str, Any], office: Mapping[str, Any], tone: str) -> tuple[str, ...]:
    """Who signs, the office and where it is; in the discreet tone the person and the phone alone."""
    known = {"phone": office.get("phone"), "signs": _signs(row, office)}
    if tone != tones.DISCREET:
        known |= {name: office.get(name) for name in ("name", "street", "postcode", "city")}
    return _signed(languages.current(), **known)


@lru_cache(50)
def _signed(
    _language: str,
    *,
    signs: str | None,
    phone: str | None,
    name: str | None = None,
    street: str | None = None,
    postcode: str | None = None,
    city: str | None = None,
) -> tuple[str, ...]:
    """The same under all that an office sends."""
    number = languages.phone(one_line(phone or ""))
    where = ", ".join(part for part in (street, f"{postcode or ''} {city or ''}".strip()) if part)
    lines = gettext(N_("Kind regards")), one_line(signs or ""), one_line(name or ""), one_line(where)
    called = gettext(N_("Phone {number}")).format(number=number) if number else ""
    return tuple(line for line in (*lines, called) if line)


def _footer(row: Mapping[str, Any], tone: str) -> list[str]:
    """Why this comes, and where to change it; in the discreet tone without saying what it is about."""
    why = purposes.of(row["purpose"]).why if tone != tones.DISCREET else purposes.DISCREET_WHY
    link = (row.get("links") or {}).get("preferences")
    if not link:
        return [gettext(why)]
    return [gettext(why), f"{gettext(CHANGE)}\n{link}"]
