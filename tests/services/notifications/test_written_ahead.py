"""Messages are written while the database is at work, and what holds when each is marked decides, not when it was written."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Database
from services.notifications import desk, editions, preferences, recipients, suppressions, texts, turns
from services.notifications.postbox import Reply
from tests.services.notifications.builders import HOST, ask, command, rows, states

FIRST, SECOND = "a@example.org", "b@example.org"
PURPOSE = "event_registration"


@pytest.fixture
async def office(db: Database) -> AsyncIterator[desk.Desk]:
    """A desk that has marked the first of two messages, and has written the second meanwhile."""
    for address in (FIRST, SECOND):
        await ask(db, command(db, address))
    at_work = desk.Desk(db, write=lambda row: f"to {row['recipient']} in {row['edition'].language}, {row['tone']}")
    await at_work.open()
    first = await at_work.turn(None)
    assert first is not None and first["recipient"] == FIRST
    at_work.given = turns.Given(first, Reply("accepted", 250))  # type: ignore[attr-defined]
    assert "written" in at_work.hand.drafts[at_work.hand.left[0]]
    yield at_work


async def second(office: Any) -> Any:
    return await office.turn(office.given)


async def test_what_was_written_ahead_is_what_is_sent_where_nothing_has_changed(office: desk.Desk) -> None:
    row = await second(office)
    assert row["written"] == f"to {SECOND} in nb, ordinary"


async def choose(db: Database, **chosen: Any) -> None:
    whose = recipients.hashed(db, SECOND, PURPOSE)
    wish = {"register": "events", "channels": ["email"], "about": list(preferences.purposes.in_register("events"))}
    await db.run(preferences.choose, whose, **(wish | chosen))


@pytest.mark.parametrize(
    ("chosen", "expected"), [({"language": "nn"}, ("nn", "ordinary")), ({"tone": "discreet"}, ("nb", "discreet"))]
)
async def test_what_the_receiver_chose_after_that_holds(
    db: Database, office: desk.Desk, chosen: dict[str, str], expected: tuple[str, str]
) -> None:
    await choose(db, **chosen)
    row = await second(office)
    assert ("written" in row, row["edition"].language, row["tone"]) == (False, *expected)


async def test_what_the_receiver_has_said_no_to_after_that_is_not_sent(db: Database, office: desk.Desk) -> None:
    await choose(db, channels=["sms"])
    assert await second(office) is None
    assert ("suppressed", "channel_declined") in await states(db)


async def test_whoever_has_asked_to_be_left_alone_after_that_is_left_alone(db: Database, office: desk.Desk) -> None:
    await db.run(suppressions.suppress, SECOND)
    assert await second(office) is None
    assert ("suppressed", "asked") in await states(db)


async def test_what_was_put_right_after_that_is_what_is_sent(db: Database, office: desk.Desk) -> None:
    await rows(db, "UPDATE message SET recipient = 'c@example.org' WHERE recipient = $1 RETURNING 1", SECOND)
    row = await second(office)
    assert ("written" in row, row["recipient"]) == (False, "c@example.org")


async def test_what_is_gone_after_that_is_not_sent(db: Database, office: desk.Desk) -> None:
    await rows(db, "DELETE FROM message WHERE recipient = $1 RETURNING 1", SECOND)
    assert await second(office) is None


async def test_what_somebody_is_just_changing_is_passed_over_and_comes_again(db: Database, office: desk.Desk) -> None:
    async def change(conn: Any) -> Any:
        await conn.execute("UPDATE message SET is_withdrawn = true WHERE recipient = $1", SECOND)
        return await second(office)

    assert await db.run(change) is None
    await office.open()
    assert await office.turn(None) is None
    assert ("suppressed", "withdrawn") in await states(db)


async def test_a_text_edited_since_is_used_for_all_that_is_written_after_more_is_taken_in_hand(db: Database) -> None:
    await ask(db, command(db, FIRST))
    hand = turns.Hand()
    hand.left.extend((await db.run(turns.take_turn, hand, [], to_take=1)).taken)
    shipped = texts.nearest("registration_confirmed", "nb")
    text = shipped.text._replace(subject="Velkommen til oss")
    await db.run(
        editions.edit,
        "registration_confirmed",
        "nb",
        text=text,
        based_on=shipped.version,
        account_id=uuid4(),
        host=HOST,
    )
    await ask(db, command(db, SECOND))
    hand.left.extend((await db.run(turns.take_turn, hand, [], to_take=1)).taken)

    marked = (await db.run(turns.take_turn, hand, [], hand.next(2))).marked

    assert [row["edition"].text.subject for row in marked] == ["Velkommen til oss"] * 2
