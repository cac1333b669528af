"""A text filled in for one person, in one language and tone."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from services.notifications import lint, placeholders, tones, values
from services.notifications.parameters import Parameter
from services.notifications.templates import TEMPLATES, Template
from services.notifications.texts import Text


class Written(NamedTuple):
    """What a person will read."""

    subject: str
    body: str


def mail(
    template: Template, language: str, text: Text, parameters: Mapping[str, Any], office: Mapping[str, Any], tone: str
) -> Written:
    """Subject and text. Errors: placeholders.ValueMissing, values.ValueInvalid, KeyError for a form there is none of."""
    subject, body = text.mail(tone)
    filling = _filling(template, language, parameters, office, tone, (subject, body))
    return Written(values.one_line(placeholders.fill(subject, filling)), placeholders.fill(body, filling))


def letter(
    template: Template, language: str, text: Text, parameters: Mapping[str, Any], office: Mapping[str, Any], tone: str
) -> Written:
    """What goes on paper: the words of a text message, which ask for a call and hold no link, under a subject and without
    its signature, since a letter has its own. Errors: the same.
    """
    subject, _ = text.mail(tone)
    unsigned = {name: value for name, value in office.items() if name != "sender"}
    told = {name: value for name, value in parameters.items() if name != "signed_by"}
    filling = _filling(template, language, told, unsigned, tone, (subject, text.sms))
    return Written(values.one_line(placeholders.fill(subject, filling)), placeholders.fill(text.sms, filling))


def sms(template: Template, language: str, text: Text, parameters: Mapping[str, Any], office: Mapping[str, Any]) -> str:
    """What goes to a phone: always discreet, since a phone lies about. Errors: the same."""
    return placeholders.fill(text.sms, _filling(template, language, parameters, office, tones.DISCREET, (text.sms,)))


def _filling(
    template: Template,
    language: str,
    parameters: Mapping[str, Any],
    office: Mapping[str, Any],
    tone: str,
    words: tuple[str, ...],
) -> dict[tuple[str, str], str | None]:
    """The value of each placeholder that is used."""
    told, themes = _known(parameters, office, language), tuple(office.get("themes") or ())
    filling: dict[tuple[str, str], str | None] = {}
    for parameter, form in _wanted(template.code, words):
        value = values.written(parameter, told.get(parameter.name), form, language)
        filling[parameter.name, form] = None if tone == tones.DISCREET and _hides(parameter, value, themes) else value
    return filling


@lru_cache(500)
def _wanted(template: str, words: tuple[str, ...]) -> dict[tuple[Parameter, str], None]:
    """What some words are filled in with, and how each is written; in order, each once."""
    uses = [use for text in words for use in placeholders.uses(text)]
    known = {use.name: TEMPLATES[template].parameter(use.name) for use in uses}
    for name, parameter in known.items():
        if parameter is None:
            raise placeholders.ValueMissing(name)
    return {(parameter, use.form): None for use in uses if (parameter := known[use.name])}


def _known(parameters: Mapping[str, Any], office: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What was sent along, and what every text can be filled in with; whoever wrote by hand signs."""
    return {
        **parameters,
        "where": values.where(parameters, language),
        "office": office.get("name"),
        "phone": office.get("phone"),
        "sender": parameters.get("signed_by") or office.get("sender"),
    }


def _hides(parameter: Parameter, value: str | None, themes: tuple[str, ...]) -> bool:
    """Whether something is held back in the discreet tone: what staff wrote freely and would reveal."""
    return parameter.kind == "prose" and bool(lint.reveals(value or "", themes))
