"""Canaries given to notifications: to whom, by what name, in what words, signed by whom; and mistakes made with them."""

from __future__ import annotations

import contextlib
import secrets
from typing import Any
from uuid import uuid4

from chassis import outbox
from chassis.db import Conn, Database
from infra.local.door import Door
from infra.local.faults import Fault
from services.notifications import editions, preferences, purposes, recipients, signatures, texts

BY_HAND, LANGUAGE = "by_hand", "nb"


def ask_for(conn: Conn, canaries: Any, name: str, **changes: Any) -> None:
    """Have one message asked for, as another service does: everything personal in it is a canary."""
    new = canaries.new
    personal = {
        "recipient": new(f"{name}.recipient", "{}@example.org"),
        "parameters": {
            "subject": new(f"{name}.subject"), "text": new(f"{name}.text"), "signed_by": new(f"{name}.signed_by", "Kari {}"),
        },
    }  # fmt: skip
    asked = {
        "channel": "email", "template": BY_HAND, "language": LANGUAGE, "purpose": "conversation",
        "occasion": secrets.token_hex(8), "key": str(uuid4()),
    }  # fmt: skip
    outbox.add(
        conn, outbox.command("notifications.send_message.v1", subject=str(uuid4()), **asked | personal | changes)
    )


async def ask_for_all(conn: Conn, canaries: Any) -> None:
    """One that goes out, and some that cannot be written, sent or understood."""
    ask_for(conn, canaries, "message")
    ask_for(conn, canaries, "no_text", template="no_such_text")
    ask_for(conn, canaries, "no_address", recipient=canaries.new("no_address.words", "bor hos {}"))
    ask_for(
        conn,
        canaries,
        "bad_link",
        template="offer",
        parameters={"link": canaries.new("bad_link.link", "javascript:{}")},
    )
    ask_for(conn, canaries, "by_sms", channel="sms", recipient=canaries.new("by_sms.number", "+47 {}"))


async def keep_choices(conn: Conn, canaries: Any) -> None:
    """What a receiver chose, who signs, and a text that staff have written."""
    whose = recipients.hashed(conn, canaries.new("preference.address", "{}@example.org"), "group_offer")
    register = purposes.of("group_offer").register
    await preferences.choose(conn, whose, register=register, language="nn", tone="discreet", channels=["email"])
    await signatures.name(conn, person=canaries.new("signature.person", "Kari {}"), account_id=uuid4())
    unread = texts.nearest(BY_HAND, "se")
    reader = canaries.new("text_edition.read_by", "Risten {}")
    await editions.approve(conn, BY_HAND, "se", read_by=reader, based_on=unread.version, account_id=uuid4())
    shipped = texts.nearest(BY_HAND, LANGUAGE)
    await editions.edit(
        conn, BY_HAND, LANGUAGE, text=shipped.text, based_on=shipped.version, account_id=uuid4(), host="link-oslo.localhost"
    )  # fmt: skip


async def messages(databases: dict[str, Database], canaries: Any) -> None:
    """All of it."""
    await databases["notifications"].run(keep_choices, canaries)
    await databases["events"].run(ask_for_all, canaries)


def through_the_door(coordinator: Door, canaries: Any) -> list[str]:
    """What staff write of addresses, also wrongly. Shape: addresses that anyone may open with a canary in them."""
    new = canaries.new
    coordinator.post("/api/notifications/suppressions", {"email": new("left_alone.address", "{}@example.org")})
    with contextlib.suppress(Fault):
        coordinator.post("/api/notifications/suppressions", {"email": new("left_alone.wrong", "{} at example.org")})
    coordinator.get("/api/notifications/messages")
    return [
        f"/notifications/preferences/{new('preferences.token')}",
        f"/notifications?drawer={new('drawer.query')}",
        f"/unsubscribe/{new('unsubscribe.token')}",
    ]
