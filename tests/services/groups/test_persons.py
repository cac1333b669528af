"""Seeing everything, and being erased."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis import clock, seal
from chassis.db import Conn, Database
from chassis.events import Message
from services.groups import drafts, enquiries, forgetting, initiators, persons, schemas, waiting_list
from services.groups.problems import NobodyFound
from tests.services.groups.builders import WHO, make_enquiry, make_started_group, told, value

PHONE = {"kind": "phone", "address": "99999999"}


async def test_a_person_sees_everything_we_hold_and_when_it_was_read(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, called="Testa", channel=PHONE))["enquiry_id"]
    await db.run(enquiries.find, enquiry_id, who=WHO)

    [entry] = await db.run(persons.export, enquiry_id=enquiry_id)

    assert (entry["register"], entry["data"]["called"]) == ("enquiry", "Testa")
    assert [consent["purpose"] for consent in entry["consents"]] == ["enquiry"]
    assert [read["what"] for read in entry["reads"]] == ["enquiry"]


async def test_one_who_waits_is_erased_with_a_receipt_and_the_count_stays_right(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, channel=PHONE))["enquiry_id"]

    [receipt] = await db.run(persons.erase, enquiry_id=enquiry_id)

    assert await value(db, "SELECT count(*) FROM enquiry") == 0
    assert await value(db, "SELECT kind FROM bus.erasure_journal WHERE subject = $1", receipt["receipt"]) == "enquiry"
    [left] = await told(db, "groups.enquiry_left.v1")
    assert left["reason"] == "erased"


async def test_one_who_was_placed_is_erased_without_leaving_the_count(db: Database) -> None:
    group = await make_started_group(db)

    await db.run(persons.erase, enquiry_id=group["enquiries"][0])

    assert await told(db, "groups.enquiry_left.v1") == []
    assert await value(db, "SELECT count(*) FROM membership") == 3


async def test_an_address_is_asked_about_in_each_register_with_a_receipt_each(db: Database) -> None:
    await db.run(keep_enquirer_with_address, "Testa@Example.org")
    await db.run(
        initiators.register,
        name="Testa",
        email="testa@example.org",
        phone=None,
        trained_on=date(2026, 1, 1),
        agreed=True,
    )

    receipts = await db.run(persons.erase, email="testa@example.ORG")

    assert sorted(receipt["register"] for receipt in receipts) == ["enquiry", "initiator"]
    assert len({receipt["receipt"] for receipt in receipts}) == 2
    assert await db.run(persons.export, email="testa@example.org") == []


async def test_erasing_nobody_says_so(db: Database) -> None:
    with pytest.raises(NobodyFound):
        await db.run(persons.erase, enquiry_id=uuid4())
    with pytest.raises(NobodyFound):
        await db.run(persons.erase, email="ingen@example.org")


async def test_after_a_restore_the_journal_erases_again_and_the_list_is_shorter(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]

    assert await db.run(persons.erase_again, [enquiry_id, uuid4()]) == 1
    assert await db.run(persons.erase_again, [enquiry_id]) == 0
    (left,) = await told(db, "groups.enquiry_left.v1")
    assert left["reason"] == "erased"


async def test_what_is_left_of_a_withdrawn_enquiry_is_destroyed_after_thirty_days(db: Database) -> None:
    receipt = await make_enquiry(db)
    await make_enquiry(db)
    await db.run(waiting_list.withdraw, receipt["enquiry_id"], receipt["pickup_code"])

    for days, destroyed in ((30, 0), (31, 1), (31, 0)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert await db.run(forgetting.destroy_old) == destroyed
    assert await value(db, "SELECT count(*) FROM enquiry") == 1


async def test_an_initiator_who_trains_again_is_the_same_person(db: Database) -> None:
    for trained_on, agreed in ((date(2026, 1, 1), True), (date(2026, 5, 1), False)):
        await db.run(
            initiators.register,
            name="Testo", email="testo@example.org", phone="99999999", trained_on=trained_on, agreed=agreed,
        )  # fmt: skip

    [row] = await db.run(initiators.everyone)
    assert (row["trained_on"], row["agreed_on"]) == (date(2026, 5, 1), clock.today())


async def test_an_initiator_comes_by_a_sealed_command(db: Database) -> None:
    told = {
        "name": "Testo",
        "email": "testo@example.org",
        "phone": None,
        "trained_on": date(2026, 5, 1),
        "agreed": True,
    }
    command = schemas.RegisterInitiator.event(subject=str(uuid4()), **told)
    message_id = str(uuid4())
    sealed = seal.seal(db.settings.key_dir, command.sealed, bound_to=message_id)
    message = Message(
        id=message_id, office="link-oslo", service="events", stream="commands.groups", epoch=1, sequence=1,
        type=command.type, subject=command.subject, time="", data=command.data | {"sealed": sealed},
    )  # fmt: skip

    for _ in range(2):
        await db.run(initiators.on_register, [message])

    assert set(command.data) == {"trained_on", "agreed"}
    [row] = await db.run(initiators.everyone)
    assert (row["name"], row["trained_on"]) == ("Testo", date(2026, 5, 1))


async def test_a_draft_opens_only_with_its_own_token(db: Database) -> None:
    token = drafts.new_token()
    await db.run(drafts.keep, token, {"called": "Kanarifuglen"})

    assert await db.run(drafts.find, token) == {"called": "Kanarifuglen"}
    assert await db.run(drafts.find, drafts.new_token()) is None
    assert await db.run(drafts.find, None) is None
    assert "Kanari" not in await value(db, "SELECT encode(box, 'escape') FROM draft")


async def test_a_draft_is_wiped_after_half_an_hour_and_when_the_person_leaves(db: Database) -> None:
    left, forgotten = drafts.new_token(), drafts.new_token()
    await db.run(drafts.keep, left, {"adult": True})
    await db.run(drafts.keep, forgotten, {"adult": True})

    await db.run(drafts.wipe, left)
    assert await db.run(drafts.find, left) is None

    with clock.at(clock.now() + timedelta(minutes=31)):
        assert await db.run(drafts.find, forgotten) is None
        assert await db.run(drafts.wipe_old) == 1


async def test_drafts_stay_out_of_the_write_ahead_log_and_backups(db: Database) -> None:
    assert await value(db, "SELECT relpersistence FROM pg_class WHERE relname = 'draft'") == b"u"


async def keep_enquirer_with_address(conn: Conn, address: str) -> None:
    """An enquiry by phone whose address is then an e-mail address: what is sent is not of interest here."""
    told = {"channel": PHONE, "adult": True, "consents": []}
    await enquiries.receive(conn, **told)
    await conn.execute("UPDATE enquirer SET channel = 'email', address = $1", address)
