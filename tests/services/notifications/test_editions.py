"""Texts edited by staff: every version kept with who and when, the newest used, the shipped text never far away."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Database
from services.notifications import composing, editions, texts
from services.notifications.problems import EditedMeanwhile, TemplateUnknown, TextUnfit, VersionUnknown
from services.notifications.texts import Text
from tests.services.notifications.builders import HOST, rows

INGRID = uuid4()


def edited(language: str = "nb", **changes: str) -> Text:
    return texts.nearest("offer", language).text._replace(**({"subject": "Et forslag fra oss"} | changes))


async def edit(db: Database, text: Text | None = None, language: str = "nb", **changes: Any) -> int:
    given = {"text": text or edited(), "based_on": 1, "account_id": INGRID, "host": HOST} | changes
    version: int = await db.run(editions.edit, "offer", language, **given)
    return version


async def test_an_edited_text_is_used_from_then_on_and_noted_with_who_and_when(db: Database) -> None:
    version = await edit(db)

    current = await db.run(editions.current, "offer", "nb")
    (row,) = await db.run(editions.history, "offer", "nb")
    (noted,) = await rows(db, "SELECT act, account_id, about_id, detail FROM audit.entry")
    assert (version, current.version, current.text.subject) == (1000, 1000, "Et forslag fra oss")
    assert (row["version"], row["edited_by"], row["is_shipped"]) == (1000, INGRID, False)
    assert tuple(noted) == ("text_edited", INGRID, "offer.nb", "v1000")


async def test_going_back_uses_the_shipped_text_and_keeps_what_was_written(db: Database) -> None:
    await edit(db)

    version = await db.run(editions.go_back, "offer", "nb", based_on=1000, account_id=INGRID)

    current = await db.run(editions.current, "offer", "nb")
    assert (version, current.version, current.text) == (1001, 1001, texts.nearest("offer", "nb").text)
    assert (await db.run(editions.at, "offer", "nb", 1000)).text.subject == "Et forslag fra oss"
    assert [row["is_shipped"] for row in await db.run(editions.history, "offer", "nb")] == [True, False]


async def test_a_text_that_cannot_be_used_is_not_kept(db: Database) -> None:
    with pytest.raises(TextUnfit) as refused:
        await edit(db, edited(body="Hei {navn}", discreet_body="Klikk her"))

    assert refused.value.errors.keys() == {"body", "discreet_body"}
    assert await rows(db, "SELECT 1 FROM text_edition") == []


async def test_who_did_not_see_the_newest_version_does_not_write_over_it(db: Database) -> None:
    await edit(db)

    with pytest.raises(EditedMeanwhile):
        await edit(db, edited(subject="Noe annet"))
    with pytest.raises(EditedMeanwhile):
        await db.run(editions.go_back, "offer", "nb", based_on=1, account_id=INGRID)

    assert (await db.run(editions.current, "offer", "nb")).text.subject == "Et forslag fra oss"


async def test_the_edited_text_is_what_is_sent(db: Database) -> None:
    await edit(db)
    row = {"template": "offer", "language": "nb", "tone": None, "purpose": "group_offer", "channel": "email"}

    (found,) = await db.run(composing.equip, [row | {"recipient_hash": None}])

    assert (found["edition"].version, found["edition"].text.subject) == (1000, "Et forslag fra oss")


@pytest.mark.parametrize(("template", "language"), [("nothing", "nb"), ("offer", "de"), ("../../etc/passwd", "nb")])
async def test_only_texts_that_are_declared_can_be_edited(db: Database, template: str, language: str) -> None:
    with pytest.raises(TemplateUnknown):
        await db.run(editions.go_back, template, language, based_on=None, account_id=INGRID)


async def test_a_version_that_never_was_is_not_found(db: Database) -> None:
    with pytest.raises(VersionUnknown):
        await db.run(editions.at, "offer", "nb", 1234)
    assert (await db.run(editions.at, "offer", "nb", 1)).text == texts.nearest("offer", "nb").text
