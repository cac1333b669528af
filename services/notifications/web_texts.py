"""Pages for those who keep the words of messages: list, edit, look, try on oneself, history, and the way back."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from chassis.languages import N_
from chassis.web import Request, Response
from services.notifications import (
    bodies,
    composing,
    editions,
    own_copies,
    previews,
    purposes,
    signatures,
    texts,
    themes,
    tones,
    words,
)
from services.notifications.templates import TEMPLATES, Template
from services.notifications.texts import Edition, Text

MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'"
"""A mail is looked at as its reader gets it, with styles in its elements, alone in a window of its own that can do nothing."""


SAVED, BACK = (
    N_("Saved. This is how the message reads from now on."),
    N_("The text that Brikke came with is in use again."),
)
SAVED_UNREAD, BACK_UNREAD = (
    N_("Saved. It is sent once somebody who speaks the language has read it."),
    N_(
        "The text that Brikke came with stands here again. It is sent once somebody who speaks the language has read it."
    ),
)


async def show_texts(request: Request) -> Response:
    """Every message, where its words have been edited, and who signs."""
    signature = await request.run(signatures.current)
    return request.page(
        "texts.html",
        values={"person": signature["person"] if signature else ""},
        registers=_by_register(),
        edited=await request.run(editions.in_use),
        languages=texts.LANGUAGES,
        shipped=texts.catalogue(),
        unread={language: await request.run(editions.left_to_read, language) for language in sorted(texts.UNREAD)},
        words=words,
        named=signature,
    )


async def name_signer(request: Request) -> Response:
    """Name who signs."""
    await request.run(signatures.name, **await request.load(bodies.SignatureIn), account_id=_me(request))
    return request.see_other("/notifications/texts", notice=N_("From now on messages are signed so."))


async def show_text(request: Request) -> Response:
    """The editor of one text, with what can be filled in and every version there has been."""
    template, language = _which(request)
    editions.known(template, language)
    asked = await request.query(bodies.TextAsked)
    current = await request.run(editions.current, template, language)
    shown = await request.run(editions.at, template, language, asked["version"]) if asked["version"] else current
    based_on = current.version if current.language == language else None
    return await _editor(request, current, shown, shown.text._asdict() | {"based_on": based_on})


async def edit_on(request: Request) -> Response:
    """The editor with what was looked at and not saved."""
    template, language = _which(request)
    editions.known(template, language)
    wish = await request.load(bodies.TextIn)
    current = await request.run(editions.current, template, language)
    return await _editor(request, current, current, wish)


async def save_text(request: Request) -> Response:
    """Keep a new version and use it."""
    template, language = _which(request)
    wish = await request.load(bodies.TextIn)
    based_on = wish.pop("based_on")
    await request.run(
        editions.edit,
        template,
        language,
        text=Text(**wish),
        based_on=based_on,
        account_id=_me(request),
        host=_host(request),
    )
    return request.see_other(_address(request), notice=SAVED_UNREAD if language in texts.UNREAD else SAVED)


async def go_back(request: Request) -> Response:
    """Use the shipped text again."""
    template, language = _which(request)
    wish = await request.load(bodies.BasedOn)
    await request.run(editions.go_back, template, language, **wish, account_id=_me(request))
    return request.see_other(_address(request), notice=BACK_UNREAD if language in texts.UNREAD else BACK)


async def note_read(request: Request) -> Response:
    """Somebody who speaks the language has read the text: it is sent from now on. On to the next that nobody has read."""
    template, language = _which(request)
    wish = await request.load(bodies.ReadIn)
    await request.run(editions.approve, template, language, **wish, account_id=_me(request))
    left = await request.run(editions.left_to_read, language)
    if not left:
        return request.see_other("/notifications/texts", notice=N_("All texts in this language have been read now."))
    return request.see_other(
        f"/notifications/texts/{left[0]}/{language}/look", notice=N_("It is sent from now on. This is the next text.")
    )


async def look(request: Request) -> Response:
    """The text in use as its readers meet it."""
    template, language = _which(request)
    editions.known(template, language)
    return await _look(request, await request.run(editions.current, template, language))


async def look_at_draft(request: Request) -> Response:
    """What stands in the editor as its readers would meet it; nothing is kept."""
    return await _look(request, await _draft(request), is_draft=True)


async def show_mail(request: Request) -> Response:
    """The text in use as a mail, in a window of its own."""
    template, language = _which(request)
    editions.known(template, language)
    return await _mail(request, await request.run(editions.current, template, language))


async def show_letter(request: Request) -> Response:
    """The text in use as a letter to print."""
    template, language = _which(request)
    editions.known(template, language)
    edition = await request.run(editions.current, template, language)
    asked = await request.query(bodies.LookAsked)
    office = await request.run(composing.find_office)
    setting = previews.letter(edition, asked["tone"], office, request.settings)
    return request.page("text_letter.html", setting=setting, declared=TEMPLATES[template], text_language=language)


async def send_to_me(request: Request) -> Response:
    """Send the text in use to the address of whoever asks, by way of portal, which alone knows it."""
    template, language = _which(request)
    wish = await request.load(bodies.TestIn)
    await request.run(own_copies.send, template, language, tone=wish["tone"], account_id=_me(request))
    return request.see_other(f"{_address(request)}/look", notice=N_("It is on its way to your own address."))


async def _editor(request: Request, current: Edition, shown: Edition, written: dict[str, Any]) -> Response:
    template, language = _which(request)
    return request.page(
        "text.html",
        values=written,
        declared=TEMPLATES[template],
        text_language=language,
        languages=texts.LANGUAGES,
        current=current,
        shown=shown,
        history=await request.run(editions.history, template, language),
        shipped=texts.shipped(template, language),
        examples=previews.examples(TEMPLATES[template], shown.language, request.settings),
        words=words,
    )


async def _look(request: Request, edition: Edition, *, is_draft: bool = False) -> Response:
    office = await request.run(composing.find_office)
    return request.page(
        "text_look.html",
        declared=TEMPLATES[edition.template],
        text_language=_which(request)[1],
        edition=edition,
        mails=previews.mails(edition, office, request.settings),
        sms=previews.sms(edition, office, request.settings),
        is_draft=is_draft,
        tones=tones,
        words=words,
        languages=texts.LANGUAGES,
    )


async def _mail(request: Request, edition: Edition) -> Response:
    asked = await request.query(bodies.LookAsked)
    office = await request.run(composing.find_office)
    html = previews.mail_html(edition, asked["tone"], office, request.settings)
    return request.answer(html, "text/html; charset=utf-8", content_security_policy=MAIL_CSP)


async def _draft(request: Request) -> Edition:
    """What stands in the editor. Errors: TextUnfit, as when it is saved."""
    template, language = _which(request)
    wish = await request.load(bodies.TextIn)
    wish.pop("based_on")
    text = Text(**wish)
    editions.check(template, language, text, _host(request), await request.run(themes.names))
    return Edition(template, language, 0, text)


def _by_register() -> list[tuple[str, list[Template]]]:
    """Messages in the order they are declared, by whom they are for."""
    registers: dict[str, list[Template]] = {}
    for template in TEMPLATES.values():
        registers.setdefault(purposes.of(template.purpose).register, []).append(template)
    return [(purposes.NAMES[register], each) for register, each in registers.items()]


def _which(request: Request) -> tuple[str, str]:
    return request.path["template"], request.path["text_language"]


def _address(request: Request) -> str:
    template, language = _which(request)
    return f"/notifications/texts/{template}/{language}"


def _host(request: Request) -> str:
    return urlsplit(request.settings.base_url).hostname or ""


def _me(request: Request) -> UUID:
    person: Any = request.person
    account_id: UUID = person.id
    return account_id
