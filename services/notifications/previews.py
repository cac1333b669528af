"""A text as its readers will meet it, with made-up values: as mail in both tones, on a phone, and as a letter."""

from typing import Any, NamedTuple

from chassis.settings import Settings
from services.notifications import layout, placeholders, samples, tones, values, wording
from services.notifications.parameters import ALWAYS, Parameter
from services.notifications.templates import TEMPLATES, Template
from services.notifications.texts import Edition


class Mail(NamedTuple):
    """One mail as it stands in a list of mails, and as it is read."""

    tone: str
    sender: str
    setting: layout.Setting
    read: str


def mails(edition: Edition, office: dict[str, Any], settings: Settings) -> list[Mail]:
    """The mail in each tone. Errors: wording.CANNOT_BE_WRITTEN."""
    return [_mail(edition, tone, wording.signed(office, settings), settings) for tone in tones.TONES]


def mail_html(edition: Edition, tone: str, office: dict[str, Any], settings: Settings) -> str:
    """The HTML side of the mail. Errors: wording.CANNOT_BE_WRITTEN."""
    return layout.html(wording.set_out(row(edition, tone, settings), wording.signed(office, settings)))


def letter(edition: Edition, tone: str, office: dict[str, Any], settings: Settings) -> layout.Setting | None:
    """The letter; null when it cannot be written."""
    return wording.letter(row(edition, tone, settings), office, settings)


def sms(edition: Edition, office: dict[str, Any], settings: Settings) -> str | None:
    """What goes to a phone; null when it cannot be written."""
    return wording.sms(row(edition, tones.DISCREET, settings), office, settings)


def row(edition: Edition, tone: str, settings: Settings) -> dict[str, Any]:
    """A row of the ledger as it might be; the link it shows opens no page."""
    return {
        "template": edition.template,
        "language": edition.language,
        "tone": tone,
        "purpose": TEMPLATES[edition.template].purpose,
        "parameters": samples.parameters(TEMPLATES[edition.template], settings.base_url),
        "edition": edition,
        "links": {"preferences": f"{settings.base_url}/notifications/preferences/eksempel"},
    }


def _mail(edition: Edition, tone: str, office: dict[str, Any], settings: Settings) -> Mail:
    shown = row(edition, tone, settings)
    setting = wording.set_out(shown, office)
    return Mail(tone, wording.from_name(shown, office), setting, layout.text(setting))


def examples(template: Template, language: str, settings: Settings) -> list[tuple[Parameter, list[tuple[str, str]]]]:
    """What can be filled in, each with the ways it can be written and how that reads."""
    return [
        (one, _ways(one, one.sample.replace("{base_url}", settings.base_url), language))
        for one in (*template.parameters, *ALWAYS)
    ]


def _ways(parameter: Parameter, value: str, language: str) -> list[tuple[str, str]]:
    forms = values.FORMS.get(parameter.kind, ("",))
    return [
        (placeholders.Use(parameter.name, form, False).written, values.written(parameter, value, form, language) or "")
        for form in forms
    ]
