"""Someone asks for a group."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.events import Message
from chassis.problems import IdentityNumberGiven
from services.groups import enquiries, policies, waiting_list
from services.groups.problems import (
    AdultsOnly,
    EnquiryNotFound,
    EnquiryNotWaiting,
    PhoneNumberNotPossible,
    PickupCodeUnknown,
)
from tests.services.groups.builders import CONSENTS, WHO, make_enquiry, make_group, state_of, told, types_told, value


async def test_channel_adulthood_and_consent_are_enough_to_wait(db: Database) -> None:
    receipt = await make_enquiry(db)

    assert receipt["state"] == "waiting"
    assert await state_of(db, receipt["enquiry_id"]) == "waiting"


async def test_all_that_was_told_is_kept_and_a_coordinator_can_read_it(db: Database) -> None:
    receipt = await make_enquiry(
        db,
        channel={"kind": "phone", "address": "99 99 99 99", "safe_to_leave_message": False, "best_time": "etter fem"},
        called="Testa",
        postcode="0150",
        birth_year=1980,
        gender="woman",
        gender_wish="same",
        formats=["in_person"],
        times=["mon_evening", "mon_evening"],
        themes=["grief"],
        languages=["nb"],
        source="course",
        referral_code="kurs-12",
        wishes="Gjerne nær sentrum",
        language="nn",
    )

    row = await db.run(enquiries.find, receipt["enquiry_id"], who=WHO)

    assert row["channel"] == {
        "kind": "phone", "address": "+4799999999", "safe_to_leave_message": False, "best_time": "etter fem",
    }  # fmt: skip
    assert (row["called"], row["postcode"], row["municipality_code"]) == ("Testa", "0150", "0301")
    assert (row["times"], row["themes"], row["language"]) == (["mon_evening"], ["grief"], "nn")
    assert [dict(consent)["purpose"] for consent in row["consents"]] == ["enquiry"]


async def test_the_event_tells_of_a_random_subject_and_no_person(db: Database) -> None:
    receipt = await make_enquiry(db, postcode="0150", source="friend", called="Kanarifuglen")

    [event] = await told(db, "groups.enquiry_received.v1")

    subject = event.pop("subject")
    assert event == {"received_on": clock.today().isoformat(), "municipality": "0301", "source": "friend"}
    assert subject != str(receipt["enquiry_id"])


async def test_a_postcode_we_do_not_know_is_kept_without_a_municipality(db: Database) -> None:
    receipt = await make_enquiry(db, postcode="9999")

    row = await db.run(enquiries.find, receipt["enquiry_id"], who=WHO)

    assert (row["postcode"], row["municipality_code"]) == ("9999", None)


@pytest.mark.parametrize("answers", [{"adult": False}, {"birth_year": clock.today().year - 17}])
async def test_one_under_eighteen_is_told_where_to_turn_and_nothing_is_kept(
    db: Database, answers: dict[str, object]
) -> None:
    with pytest.raises(AdultsOnly) as refused:
        await make_enquiry(db, **answers)

    assert "116 111" in refused.value.detail
    assert await value(db, "SELECT count(*) FROM enquiry") == 0
    assert await types_told(db) == []


@pytest.mark.parametrize("field", ["called", "wishes", "referral_code"])
async def test_a_national_identity_number_is_refused_before_it_is_stored(db: Database, field: str) -> None:
    with pytest.raises(IdentityNumberGiven) as refused:
        await make_enquiry(db, **{field: "mitt nummer er 018190 10001"})

    assert list(refused.value.errors) == [field]
    assert await value(db, "SELECT count(*) FROM enquiry") == 0


async def test_a_number_that_cannot_be_rung_is_refused(db: Database) -> None:
    with pytest.raises(PhoneNumberNotPossible):
        await make_enquiry(db, channel={"kind": "phone", "address": "12 34"})


async def test_the_pickup_code_is_kept_only_as_a_hash(db: Database) -> None:
    code = (await make_enquiry(db))["pickup_code"]

    stored = await value(db, "SELECT enquiry::text || encode(pickup_hash, 'escape') FROM enquiry")

    assert code not in stored
    assert code.replace("-", "") not in stored


async def test_consent_is_kept_with_version_and_date(db: Database) -> None:
    with clock.at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        await make_enquiry(db)

    assert await value(db, "SELECT version FROM consent") == "2026-1"
    assert await value(db, "SELECT given_on FROM consent") == date(2026, 3, 2)


async def test_consent_by_phone_says_who_read_it_aloud(db: Database) -> None:
    await make_enquiry(db, how="phone", read_by=WHO)

    assert await value(db, "SELECT read_by FROM consent WHERE how = 'phone'") == WHO


async def test_reading_an_enquiry_is_audited(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]

    await db.run(enquiries.find, enquiry_id, who=WHO)
    await db.run(waiting_list.look_through, who=WHO)

    read = "SELECT array_agg(about_kind ORDER BY entry_number) FROM audit.entry WHERE account_id = $1"
    assert await value(db, read, UUID(WHO)) == [
        "enquiry",
        "enquiries.waiting",
    ]
    assert await value(db, "SELECT about_id FROM audit.entry WHERE about_kind = 'enquiry'") == str(enquiry_id)


async def test_the_audit_cannot_be_rewritten(db: Database) -> None:
    await db.run(waiting_list.look_through, who=WHO)

    for change in ("UPDATE audit.entry SET act = 'x' RETURNING 1", "DELETE FROM audit.entry RETURNING 1"):
        with pytest.raises(Exception, match="only ever added to"):
            await value(db, change)


async def test_an_enquiry_of_nowhere_is_not_found(db: Database) -> None:
    with pytest.raises(EnquiryNotFound):
        await db.run(enquiries.find, uuid4(), who=WHO)


async def test_the_list_comes_in_pages_longest_waiting_first(db: Database) -> None:
    made = []
    for day in (3, 1, 2):
        with clock.at(datetime(2026, 3, day, 12, tzinfo=UTC)):
            made.append((await make_enquiry(db, called=f"Dag {day}"))["enquiry_id"])

    first, after = await db.run(waiting_list.look_through, who=WHO, limit=2)
    second, end = await db.run(waiting_list.look_through, who=WHO, limit=2, after=after)

    assert [row["called"] for row in [*first, *second]] == ["Dag 1", "Dag 2", "Dag 3"]
    assert end is None


async def test_withdrawing_deletes_the_person_and_keeps_only_that_it_happened(db: Database) -> None:
    receipt = await make_enquiry(
        db, called="Testa", themes=["anxiety"], channel={"kind": "phone", "address": "99999999"}
    )

    answer = await db.run(waiting_list.withdraw, receipt["enquiry_id"], receipt["pickup_code"].lower().replace("-", ""))

    assert answer == {"enquiry_id": receipt["enquiry_id"], "state": "withdrawn"}
    assert await value(db, "SELECT count(*) FROM enquirer") == 0
    assert await value(db, "SELECT themes FROM enquiry") == []
    [left] = await told(db, "groups.enquiry_left.v1")
    [received] = await told(db, "groups.enquiry_received.v1")
    assert left["reason"] == "withdrawn"
    assert left["subject"] == received["subject"]


async def test_withdrawing_twice_tells_once(db: Database) -> None:
    receipt = await make_enquiry(db)

    for _ in range(2):
        await db.run(waiting_list.withdraw, receipt["enquiry_id"], receipt["pickup_code"])

    assert len(await told(db, "groups.enquiry_left.v1")) == 1


async def test_a_wrong_code_and_an_unknown_enquiry_get_the_same_answer(db: Database) -> None:
    mine, other = await make_enquiry(db), await make_enquiry(db)

    for enquiry_id, code in ((mine["enquiry_id"], other["pickup_code"]), (uuid4(), mine["pickup_code"])):
        with pytest.raises(PickupCodeUnknown) as refused:
            await db.run(waiting_list.withdraw, enquiry_id, code)
        assert refused.value.errors == {}
    assert await state_of(db, mine["enquiry_id"]) == "waiting"


async def test_one_who_withdraws_leaves_the_group_being_formed(db: Database) -> None:
    receipt = await make_enquiry(db)
    await make_group(db, people=0, enquiries=[receipt["enquiry_id"]])

    await db.run(waiting_list.withdraw_by_code, receipt["pickup_code"])

    assert await value(db, "SELECT count(*) FROM membership") == 0


async def test_a_coordinator_lets_a_person_go_once(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]

    await db.run(waiting_list.let_go, enquiry_id, "helped_on")

    [left] = await told(db, "groups.enquiry_left.v1")
    assert left["reason"] == "helped_on"
    with pytest.raises(EnquiryNotWaiting):
        await db.run(waiting_list.let_go, enquiry_id, "not_now")


async def test_the_same_purpose_twice_is_one_consent(db: Database) -> None:
    await make_enquiry(db, consents=CONSENTS * 2)

    assert await value(db, "SELECT count(*) FROM consent") == 1


async def test_a_receipt_goes_by_mail_under_a_key_that_is_neither_enquiry_nor_subject(db: Database) -> None:
    receipt = await make_enquiry(db, channel={"kind": "email", "address": "kanari@example.org"}, called="Kanarifuglen")

    [command] = await told(db, "notifications.send_message.v1")
    [event] = await told(db, "groups.enquiry_received.v1")

    assert (command["template"], command["purpose"], command["channel"]) == ("enquiry_received", "enquiry", "email")
    assert command["key"] not in (event["subject"], str(receipt["enquiry_id"]))
    assert "kanari" not in str(command).lower()


async def test_what_was_written_is_forgotten_when_the_person_withdraws(db: Database) -> None:
    receipt = await make_enquiry(db, channel={"kind": "email", "address": "kanari@example.org"})

    await db.run(waiting_list.withdraw_by_code, receipt["pickup_code"])

    [sent] = await told(db, "notifications.send_message.v1")
    [forgotten] = await told(db, "notifications.forget_messages.v1")
    assert forgotten["key"] == sent["key"]


async def test_a_phone_or_no_channel_gets_no_mail(db: Database) -> None:
    await make_enquiry(db)
    await make_enquiry(db, channel={"kind": "phone", "address": "99999999"})

    assert await told(db, "notifications.send_message.v1") == []


async def test_a_receipt_promises_the_working_days_that_portal_shows(db: Database) -> None:
    changed = Message(
        id=str(uuid4()), office="link-oslo", service="portal", stream="events", epoch=1, sequence=1,
        type="portal.promise_changed.v1", subject="link-oslo", time=clock.now().isoformat(),
        data={"answer_within_days": 2},
    )  # fmt: skip
    friday = datetime(2026, 11, 27, 12, tzinfo=clock.OSLO)
    with clock.at(friday):
        before = await make_enquiry(db)
        await db.run(policies.on_promise_changed, [changed])
        after = await make_enquiry(db)
    assert (before["hear_by"], after["hear_by"]) == (date(2026, 12, 4), date(2026, 12, 1))
