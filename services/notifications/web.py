"""The web face of notifications: what was sent, what waits, what failed and why."""

from typing import Any

from chassis import languages, web
from chassis.languages import N_
from chassis.web import PUBLIC, Request, Response, api, fragment, page, search, todo
from services.notifications import (
    addresses,
    letters,
    outgoing,
    restored,
    schemas,
    searching,
    sender_checks,
    suppressions,
    today,
    web_letters,
    web_preferences,
    web_restored,
    web_texts,
    words,
)

LOOKS = {"coordinator", "event_manager", "manager", "administrator"}
WRITES = {"coordinator", "event_manager"}
LETS_GO = WRITES | {"manager"}
KEEPS_TEXTS = {"editor", "manager"}
TEXT = "/texts/{template}/{text_language}"
PREFERENCES = "/preferences/{preference_token}"
ONE_CLICK = "/unsubscribe/{preference_token}"


async def show_messages(request: Request) -> Response:
    """Messages in one drawer, the newest first."""
    wish = await request.query(schemas.MessageListQuery)
    drawer = wish.pop("drawer") or "waiting"
    rows, after = await request.run(outgoing.list_messages, drawer=drawer, **wish, **_reader(request))
    counts = await request.run(outgoing.count_messages, roles=_roles(request))
    held = await request.run(restored.held_since)
    to_print = await request.run(letters.count, roles=_roles(request))
    shown = {"rows": rows, "after": after, "counts": counts, "drawer": drawer, "doubted": wish["doubted"]}
    shown |= {"to_print": to_print, "can_be_corrected": addresses.can_be_corrected}
    return request.page("messages.html", **shown, words=words, held=held)


async def list_messages(request: Request) -> Response:
    """Messages, the newest first."""
    wish = await request.query(schemas.MessageListQuery)
    rows, after = await request.run(outgoing.list_messages, **wish, **_reader(request))
    return request.rows(schemas.MessageOut, rows, str(after) if after else None)


async def send_again(request: Request) -> Response:
    """Try a message once more."""
    await request.run(outgoing.send_again, request.path["message_id"], roles=_roles(request))
    return request.see_other("/notifications", notice=languages.gettext(N_("The message is waiting to be sent again.")))


async def let_be(request: Request) -> Response:
    """Leave a message of which nobody knows whether it went out."""
    await request.run(outgoing.let_be, request.path["message_id"], roles=_roles(request))
    return request.see_other("/notifications?drawer=uncertain", notice=languages.gettext(N_("It is not sent again.")))


async def suppress(request: Request) -> Response:
    """Note that an address is not to be written to."""
    await request.run(suppressions.suppress, **await request.load(schemas.SuppressionIn))
    return request.json(None, {}, 201)


async def show_search(request: Request) -> Response:
    """What was written to the address that is searched for."""
    return await search.show(request, searching.search)


async def show_today(request: Request) -> Response:
    """What needs a look, for the staff's front page."""
    counts = await request.run(outgoing.count_messages, roles=_roles(request))
    held = await request.run(restored.held_since)
    told = today.tell(
        counts,
        sender_checks.trouble(request.settings),
        is_held=held is not None,
        to_print=await request.run(letters.count, roles=_roles(request)),
    )
    return await todo.show(request, told)


def _roles(request: Request) -> frozenset[str]:
    person: Any = request.person
    return frozenset(person.roles)


def _reader(request: Request) -> dict[str, Any]:
    person: Any = request.person
    return {"roles": _roles(request), "read_by": person.id}


TEXTS = [
    page("GET", "/texts", web_texts.show_texts, roles=KEEPS_TEXTS),
    page(
        "POST", "/texts/signature", web_texts.name_signer, roles=KEEPS_TEXTS, creates=False, again=web_texts.show_texts
    ),
    page("GET", TEXT, web_texts.show_text, roles=KEEPS_TEXTS),
    page("POST", TEXT, web_texts.save_text, roles=KEEPS_TEXTS, again=web_texts.show_text),
    page("POST", f"{TEXT}/shipped", web_texts.go_back, roles=KEEPS_TEXTS, creates=False, again=web_texts.show_text),
    page("POST", f"{TEXT}/edit", web_texts.edit_on, roles=KEEPS_TEXTS, creates=False, again=web_texts.show_text),
    page("POST", f"{TEXT}/draft", web_texts.look_at_draft, roles=KEEPS_TEXTS, creates=False, again=web_texts.show_text),
    page("GET", f"{TEXT}/look", web_texts.look, roles=KEEPS_TEXTS),
    page("GET", f"{TEXT}/mail", web_texts.show_mail, roles=KEEPS_TEXTS),
    page("GET", f"{TEXT}/letter", web_texts.show_letter, roles=KEEPS_TEXTS),
    page("POST", f"{TEXT}/read", web_texts.note_read, roles=KEEPS_TEXTS, creates=False, again=web_texts.look),
    page("POST", f"{TEXT}/test", web_texts.send_to_me, roles=KEEPS_TEXTS, creates=False),
]
CHOICES = [
    page("GET", "/preferences", web_preferences.show_wish_for_link, roles=PUBLIC),
    page("POST", "/preferences", web_preferences.send_wish_for_link, roles=PUBLIC,
         again=web_preferences.show_wish_for_link),
    page("GET", PREFERENCES, web_preferences.show_preferences, roles=PUBLIC),
    page("POST", PREFERENCES, web_preferences.choose, roles=PUBLIC, creates=False,
         again=web_preferences.show_preferences),
    page("POST", f"{PREFERENCES}/stop", web_preferences.stop_everything, roles=PUBLIC, creates=False),
    api("GET", ONE_CLICK, web_preferences.show_stopping, roles=PUBLIC),
    api("POST", ONE_CLICK, web_preferences.stop_with_one_click, roles=PUBLIC),
]  # fmt: skip
LETTER = "/letters/{message_id:uuid}"
ADDRESS = "/{message_id:uuid}/address"
LETTERS = [
    page("GET", "/letters", web_letters.show_letters, roles=WRITES),
    page("GET", LETTER, web_letters.show_letter, roles=WRITES),
    page("POST", f"{LETTER}/posted", web_letters.mark_posted, roles=WRITES, creates=False),
    page("GET", ADDRESS, web_letters.show_address, roles=WRITES),
    page("POST", ADDRESS, web_letters.correct_address, roles=WRITES, creates=False, again=web_letters.show_address),
]
AFTER_RESTORE = [
    page("GET", "/restored", web_restored.show, roles=LOOKS),
    page(
        "POST", "/restored/left-alone", web_restored.leave_alone, roles=WRITES, creates=False, again=web_restored.show
    ),
    page("POST", "/restored/again", web_restored.send_again, roles=WRITES, creates=False),
    page("POST", "/restored/let-be", web_restored.let_be, roles=WRITES, creates=False),
    page("POST", "/restored/let-go", web_restored.let_go, roles=LETS_GO, creates=False),
]

app = web.service(
    "notifications",
    __file__,
    [
        *TEXTS,
        *CHOICES,
        *AFTER_RESTORE,
        *LETTERS,
        api("GET", "/messages", list_messages, roles=LOOKS, asks=schemas.MessageListQuery, gives=schemas.MessageList),
        api("POST", "/suppressions", suppress, roles=WRITES, takes=schemas.SuppressionIn, status=201),
        page("GET", "", show_messages, roles=LOOKS),
        page("POST", "/{message_id:uuid}/again", send_again, roles=WRITES, creates=False),
        page("POST", "/{message_id:uuid}/let-be", let_be, roles=WRITES, creates=False),
        fragment("/_search", show_search, roles=WRITES),
        fragment("/_today", show_today, roles=LOOKS),
    ],
)
