"""Names of themes since the release tell what a message is about, as those of the release do."""

from typing import Any

import pytest

from chassis.db import Database
from chassis.events import Message
from services.notifications import lint, sending, themes, tones
from services.notifications.problems import TextUnfit
from tests.services.notifications.builders import Mailbox, ask, command
from tests.services.notifications.test_editions import edit, edited

FIRE = {"code": "etter_en_brann", "nb": "Etter en brann", "nn": "Etter ein brann", "en": "After a fire"}


def told(**changes: Any) -> Message:
    """A theme as head office states it."""
    return Message(
        id="m", office="hk", service="groups", stream="downward", epoch=1, sequence=1, type="groups.theme_stated.v1",
        subject=FIRE["code"], time="2026-01-01T00:00:00+00:00", data=FIRE | {"offered": True, "place": 26} | changes,
    )  # fmt: skip


async def test_a_name_in_any_language_whole_or_part_reveals_from_when_it_is_told(db: Database) -> None:
    assert await db.run(themes.names) == ()
    await db.run(themes.on_told, [told(), told(offered=False, en="Fire and flood")])
    await db.run(themes.keep)
    names = await db.run(themes.names)

    for text in ("Møte etter en brann", "ETTER EIN BRANN", "Flood on Thursday"):
        assert (lint.reveals(text), bool(lint.reveals(text, names))) == ([], True), text
    assert lint.reveals("Noe annet", names) == []
    assert lint.reveals("Angst", names), "those of the release go on revealing"


async def test_no_text_with_it_in_a_subject_is_kept(db: Database) -> None:
    text = edited(subject="Møte etter en brann")
    await db.run(themes.on_told, [told()])
    with pytest.raises(TextUnfit) as unfit:
        await edit(db, text)
    assert list(unfit.value.errors) == ["subject"]


async def test_what_staff_wrote_of_it_is_held_back_in_the_discreet_tone(db: Database, mailbox: Mailbox) -> None:
    wish = {
        "template": "by_hand",
        "tone": tones.DISCREET,
        "parameters": {"subject": "Ny tid", "text": "Møte etter en brann."},
    }
    await ask(db, command(db, occasion="before", **wish))
    await sending.send_waiting(db)
    await db.run(themes.on_told, [told()])
    await ask(db, command(db, occasion="after", **wish))
    await sending.send_waiting(db)

    before, after = mailbox.text(0), mailbox.text(1)
    assert ("etter en brann" in before, "etter en brann" in after) == (True, False)
    assert "Jeg har noe å fortelle deg" in after
