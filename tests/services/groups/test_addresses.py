"""An address that was put right in notifications is put right here too, and only there."""

from typing import Any
from uuid import uuid4

from chassis import clock, seal
from chassis.db import Database
from chassis.events import Message
from services.groups import addresses, waiting_list
from tests.services.groups.builders import make_enquiry, value
from tests.services.groups.inviting import MAIL, SAFE_PHONE


def correction(db: Database, key: Any, address: str, channel: str = "email") -> Message:
    """The command as it comes off the bus."""
    message_id = str(uuid4())
    return Message(
        id=message_id, office="link-oslo", service="notifications", stream="commands.groups", epoch=1, sequence=1,
        type="groups.correct_address.v1", subject=str(key), time=clock.now().isoformat(),
        data={
            "key": str(key), "channel": channel,
            "sealed": seal.seal(db.settings.key_dir, {"address": address}, bound_to=message_id),
        },
    )  # fmt: skip


async def key_of(db: Database, enquiry_id: Any) -> Any:
    return await value(db, "SELECT message_key FROM enquirer WHERE enquiry_id = $1", enquiry_id)


async def test_the_person_is_reached_at_the_right_address_from_now_on(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, channel=MAIL))["enquiry_id"]
    other = (await make_enquiry(db, channel=MAIL))["enquiry_id"]

    await db.run(addresses.on_correct, [correction(db, await key_of(db, enquiry_id), "solveig@example.org")])

    found = "SELECT address FROM enquirer WHERE enquiry_id = $1"
    assert (await value(db, found, enquiry_id), await value(db, found, other)) == (
        "solveig@example.org",
        MAIL["address"],
    )


async def test_another_way_of_reaching_them_is_left_as_it_is(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, channel=SAFE_PHONE))["enquiry_id"]
    assert await db.run(addresses.on_correct, [correction(db, await key_of(db, enquiry_id), "sol@example.org")]) == 0


async def test_of_somebody_who_has_left_nothing_is_kept(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, channel=MAIL))["enquiry_id"]
    key = await key_of(db, enquiry_id)
    await db.run(waiting_list.let_go, enquiry_id, "not_now")
    assert await db.run(addresses.on_correct, [correction(db, key, "solveig@example.org")]) == 0
    assert await value(db, "SELECT count(*) FROM enquirer") == 0
