"""Whether a text can be used: that it holds what it must, names only what there is, and reads as ours and as nobody else's."""

import re
from collections.abc import Iterator

from chassis.languages import N_, gettext
from services.notifications import lint, placeholders, rendering, samples, tones, values
from services.notifications.lint import Finding
from services.notifications.parameters import PHONE, SENDER
from services.notifications.templates import Template
from services.notifications.texts import Text

MAILS = (("subject", "body", tones.ORDINARY), ("discreet_subject", "discreet_body", tones.DISCREET))
DISCREET_FIELDS = ("discreet_subject", "discreet_body", "sms")
SMS_LENGTH = 300
EXPLANATIONS = lint.EXPLANATIONS | {
    "empty": N_("This must be filled in."),
    "several_lines": N_("A subject is one line."),
    "stray_bracket": N_(
        "The bracket {found} opens or closes nothing. Brackets come in pairs, and not inside one another."
    ),
    "unknown_parameter": N_("{found} is not something we can fill in here. What can be filled in stands in the list."),
    "unknown_form": N_("{found} cannot be written in this form. The forms stand in the list."),
    "may_be_missing": N_(
        "{found} is not always known. Put it in square brackets, together with the words that fall away."
    ),
    "may_be_held_back": N_(
        "{found} is held back here when it would tell others what this is about. "
        "Put it in square brackets, with other words after a line."
    ),
    "parameter_reveals": N_("{found} may tell others what this is about, and cannot stand in a discreet text."),
    "lacks_parameter": N_("The text lacks {found}, and the message is of no use without it."),
    "link_inside_line": N_("{found} must stand on a line of its own, with words before it that say what it is for."),
    "no_person": N_("Nobody signs: the text must use {found}."),
    "no_phone": N_("There is no number to call: the text must use {found}."),
    "too_long": N_("With everything filled in it is {found} characters, and at most 300 go out as one message."),
}


def errors(
    template: Template, language: str, text: Text, host: str, themes: tuple[str, ...] = ()
) -> dict[str, list[str]]:
    """What must be changed, at each field, in words of the reader; empty when the text can be used. ``host`` is our own.

    ``themes``  what themes are called since the release.
    """
    found = findings(template, language, text, host, themes)
    return {field: [told(finding) for finding in each] for field, each in found.items() if each}


def told(finding: Finding) -> str:
    """A finding in words, in the reader's language."""
    return gettext(EXPLANATIONS[finding.rule]).format(found=finding.found)


def findings(
    template: Template, language: str, text: Text, host: str, themes: tuple[str, ...] = ()
) -> dict[str, list[Finding]]:
    """The same as rules and what they found."""
    found: dict[str, list[Finding]] = {}
    for subject, body, tone in MAILS:
        found[subject] = [*_form(template, text, subject), *lint.subject(getattr(text, subject), host, themes)]
        found[body] = [*_form(template, text, body), *lint.marks(getattr(text, body), host)]
        found[body] += _links(template, getattr(text, body))
        found[body] += _lacking(template, f"{getattr(text, subject)}\n{getattr(text, body)}")
        if tone == tones.DISCREET:
            found[body] += lint.reveals(getattr(text, body), themes)
    found["sms"] = [*_form(template, text, "sms"), *lint.marks(text.sms, host), *lint.reveals(text.sms, themes)]
    found["sms"] += _unsigned(text.sms)
    if not any(found.values()):
        found["sms"] += _too_long(template, language, text)
    return found


def _form(template: Template, text: Text, field: str) -> Iterator[Finding]:
    """Placeholders that name nothing, stand where they may be missing, or reveal; brackets that do not close."""
    words = getattr(text, field)
    if not words.strip():
        yield Finding("empty", "")
    if "subject" in field and "\n" in words:
        yield Finding("several_lines", words.split("\n")[1])
    for bracket in placeholders.stray(words):
        yield Finding("stray_bracket", bracket)
    for use in placeholders.uses(words):
        parameter = template.parameter(use.name)
        if parameter is None:
            yield Finding("unknown_parameter", use.written)
        elif use.form not in values.FORMS.get(parameter.kind, ("",)):
            yield Finding("unknown_form", use.written)
        elif parameter.is_optional and not use.is_optional:
            yield Finding("may_be_missing", use.written)
        elif parameter.kind == "prose" and field in DISCREET_FIELDS and not use.is_optional:
            yield Finding("may_be_held_back", use.written)
        elif parameter.reveals and field in DISCREET_FIELDS:
            yield Finding("parameter_reveals", use.written)


def _links(template: Template, words: str) -> Iterator[Finding]:
    """A link in the middle of a line is read aloud letter by letter in the middle of a sentence."""
    for piece in re.split(r"[\n\[\]|]", words):
        for use in placeholders.uses(piece):
            parameter = template.parameter(use.name)
            if parameter and parameter.kind == "link" and piece.strip() != use.written:
                yield Finding("link_inside_line", use.written)


def _lacking(template: Template, words: str) -> Iterator[Finding]:
    used = {use.name for use in placeholders.uses(words)}
    for parameter in template.parameters:
        if parameter.must_stand and parameter.name not in used:
            yield Finding("lacks_parameter", f"{{{parameter.name}}}")


def _unsigned(sms: str) -> Iterator[Finding]:
    """A mail is signed by its layout; what goes to a phone must say itself who writes, and where to call."""
    used = {use.name for use in placeholders.uses(sms)}
    if SENDER.name not in used:
        yield Finding("no_person", "{sender}")
    if PHONE.name not in used:
        yield Finding("no_phone", "{phone}")


def _too_long(template: Template, language: str, text: Text) -> Iterator[Finding]:
    length = len(rendering.sms(template, language, text, samples.parameters(template), samples.OFFICE))
    if length > SMS_LENGTH:
        yield Finding("too_long", str(length))
