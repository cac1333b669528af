"""The conversation with us: who is known well enough for a group, what came of it, and who reads what was noted."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import IdentityNumberGiven
from services.groups import (
    asking_again,
    contacts,
    forming,
    intake_conversations,
    pauses,
    persons,
    policies,
    proposals,
    waiting_list,
)
from services.groups.intake_problems import AskAgainWhenNotNow, ConversationFirst
from services.groups.matching import Group, kinds_of
from services.groups.problems import DateNotPossible, EnquiryNotFound, EnquiryNotWaiting
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, state_of, told, value
from tests.services.groups.inviting import MAIL, NOON, OTHER_PHONE, token_of
from tests.services.groups.test_pages import browsing

TALK: Any = {"way": "phone", "outcome": "waiting_list", "who": WHO}
NOT_NOW: Any = TALK | {"outcome": "not_now"}


async def waits(db: Database, channel: Any = MAIL) -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, called="Sol", channel=channel))["enquiry_id"]
    return enquiry_id


async def proposed(db: Database) -> set[str]:
    people, _ = await db.run(proposals.gather)
    return {person.id for person in people}


async def notes(db: Database, enquiry_id: UUID) -> list[Any]:
    return [row["note"] for row in await db.run(intake_conversations.read, enquiry_id, who=WHO)]


async def reads_of_notes(db: Database) -> int:
    count: int = await value(db, "SELECT count(*) FROM audit.entry WHERE about_kind = 'conversation_notes'")
    return count


async def test_where_we_talk_first_nobody_is_proposed_or_chosen_before_a_conversation(db: Database) -> None:
    group, enquiry_id = await make_group(db), await waits(db)
    assert str(enquiry_id) in await proposed(db)
    await db.run(policies.talk_first, first=True, who=WHO)

    assert str(enquiry_id) not in await proposed(db)
    assert await db.run(waiting_list.to_choose_from, group["group_id"], who=WHO) == []
    with pytest.raises(ConversationFirst):
        await db.run(forming.choose, group["group_id"], [enquiry_id])

    await db.run(intake_conversations.hold, enquiry_id, **TALK)
    assert str(enquiry_id) in await proposed(db)
    assert len(await db.run(waiting_list.to_choose_from, group["group_id"], who=WHO)) == 1
    await db.run(forming.choose, group["group_id"], [enquiry_id])


async def test_what_was_proposed_before_is_not_shown_where_we_talk_first(db: Database) -> None:
    people = [await waits(db, {"kind": "none"}) for _ in range(5)]
    await value(
        db,
        "INSERT INTO proposal (proposal_id, proposed_at, format, time_of_week, language)"
        " VALUES ($1, now(), 'digital', 'mon_evening', 'nb')",
        UUID(int=1),
    )
    for one in people[1:]:
        await value(db, "INSERT INTO proposal_member (proposal_id, enquiry_id) VALUES ($1, $2)", UUID(int=1), one)
    await value(db, "INSERT INTO unplaced (enquiry_id, reason) VALUES ($1, 'too_few')", people[0])
    before = await db.run(proposals.look_through, who=WHO)
    await db.run(policies.talk_first, first=True, who=WHO)
    after = await db.run(proposals.look_through, who=WHO)

    assert [len(row["people"]) for row in before["proposals"]] == [4] and len(before["unplaced"]) == 1
    assert after["proposals"] == [] and after["unplaced"] == []


async def test_the_notes_are_read_apart_and_each_reading_is_in_the_audit(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(intake_conversations.hold, enquiry_id, **TALK, note="Vil helst møte om kvelden")
    (seen,) = await db.run(intake_conversations.of, enquiry_id)
    assert "Vil helst" not in str(dict(seen)) and seen["has_note"] and await reads_of_notes(db) == 0

    async with browsing(db, {"coordinator"}) as coordinator:
        page = (await coordinator.get(f"/groups/enquiries/{enquiry_id}")).text
        assert "Vil helst" not in page and await reads_of_notes(db) == 0
        assert "Vil helst" in (await coordinator.get(f"/groups/enquiries/{enquiry_id}/conversation")).text
    assert await reads_of_notes(db) == 1


async def test_only_coordinators_come_to_the_notes(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(intake_conversations.hold, enquiry_id, **TALK, note="Vil helst møte om kvelden")
    for role in ("initiator", "event_manager", "administrator"):
        async with browsing(db, {role}) as other:
            for address in (
                f"/groups/enquiries/{enquiry_id}/conversation",
                f"/api/groups/enquiries/{enquiry_id}/conversations",
            ):
                answer = await other.get(address)
                assert answer.status_code == 403 and "Vil helst" not in answer.text


async def test_the_person_gets_what_was_noted_and_it_goes_with_them(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(intake_conversations.hold, enquiry_id, **TALK, note="Vil helst møte om kvelden")
    (held,) = await db.run(persons.export, enquiry_id=enquiry_id)
    (talk,) = held["conversations"]
    assert (talk["held_on"], talk["outcome"], talk["note"]) == (
        clock.today(), "waiting_list", "Vil helst møte om kvelden",
    )  # fmt: skip

    await db.run(persons.erase, enquiry_id=enquiry_id)
    for table in ("intake_conversation", "intake_note"):
        assert await value(db, f"SELECT count(*) FROM {table}") == 0


async def test_whoever_is_helped_on_is_forgotten_at_once_with_what_was_noted(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(intake_conversations.hold, enquiry_id, **TALK, note="Sov lite")
    row = await db.run(intake_conversations.hold, enquiry_id, **TALK | {"outcome": "helped_on"}, note="Fastlegen")

    assert row["state"] == "helped_on" == await state_of(db, enquiry_id)
    assert [left["reason"] for left in await told(db, "groups.enquiry_left.v1")] == ["helped_on"]
    assert await value(db, "SELECT count(*) FROM intake_note") == 0
    with pytest.raises(EnquiryNotFound):
        await notes(db, enquiry_id)
    with pytest.raises(EnquiryNotWaiting):
        await db.run(intake_conversations.hold, enquiry_id, **TALK)


async def test_not_now_without_a_day_to_ask_again_lets_the_person_go(db: Database) -> None:
    enquiry_id = await waits(db)
    assert (await db.run(intake_conversations.hold, enquiry_id, **NOT_NOW))["state"] == "not_now"
    with pytest.raises(EnquiryNotFound):
        await db.run(intake_conversations.hold, uuid4(), **TALK)


async def tend(db: Database, weeks: int, days: int = 0) -> dict[str, int]:
    with clock.at(NOON + timedelta(weeks=weeks, days=days)):
        found: dict[str, int] = await db.run(asking_again.tend)
    return found


async def not_now(db: Database, channel: Any = MAIL, weeks: int = 8) -> UUID:
    with clock.at(NOON):
        enquiry_id = await waits(db, channel)
        await db.run(intake_conversations.hold, enquiry_id, **NOT_NOW, ask_again_weeks=weeks)
    return enquiry_id


async def test_not_now_is_a_pause_until_we_ask_again_and_nothing_is_proposed_before_the_answer(db: Database) -> None:
    enquiry_id = await not_now(db)
    assert await tend(db, 7) == {"written": 0, "to_call": 0}
    assert await tend(db, 8, days=-2) == {"written": 1, "to_call": 0}
    assert await tend(db, 8) == {"written": 0, "to_call": 0}

    with clock.at(NOON + timedelta(weeks=9)):
        assert str(enquiry_id) not in await proposed(db)
        (asked,) = await letters(db, "still_waiting")
        await db.run(asking_again.answer, token_of(asked), still=True)
        assert str(enquiry_id) in await proposed(db)


async def test_whoever_does_not_answer_is_asked_once_more_called_and_then_paused_as_others_are(db: Database) -> None:
    enquiry_id = await not_now(db)
    assert await tend(db, 8, days=-2) == {"written": 1, "to_call": 0}
    assert await tend(db, 11, days=-2) == {"written": 1, "to_call": 0}
    assert await tend(db, 14, days=-2) == {"written": 0, "to_call": 1}
    with clock.at(NOON + timedelta(weeks=14)):
        (due,) = await db.run(contacts.to_call, who=WHO)
        await db.run(contacts.settle_call, due["contact_id"], outcome="not_reached", who=WHO)
    with clock.at(NOON + timedelta(weeks=17, days=1)):
        assert await db.run(pauses.tend) == {"paused": 1, "let_go": 0}
    assert await value(db, "SELECT paused_by FROM enquiry WHERE enquiry_id = $1", enquiry_id) == "silence"


async def test_who_cannot_be_written_to_is_called_when_it_is_time_and_comes_back_when_reached(db: Database) -> None:
    enquiry_id = await not_now(db, OTHER_PHONE)
    assert await tend(db, 8) == {"written": 0, "to_call": 1}
    with clock.at(NOON + timedelta(weeks=8, days=1)):
        assert str(enquiry_id) not in await proposed(db)
        (due,) = await db.run(contacts.to_call, who=WHO)
        await db.run(contacts.settle_call, due["contact_id"], outcome="reached", who=WHO)
        assert str(enquiry_id) in await proposed(db)


async def test_a_call_about_something_else_does_not_end_not_now_but_a_new_conversation_does(db: Database) -> None:
    enquiry_id = await not_now(db)
    with clock.at(NOON + timedelta(days=3)):
        await db.run(contacts.note, enquiry_id, way="call", outcome="reached", who=WHO)
        assert str(enquiry_id) not in await proposed(db)
        await db.run(intake_conversations.hold, enquiry_id, **TALK)
        assert str(enquiry_id) in await proposed(db)


async def test_what_cannot_be_is_not_noted(db: Database) -> None:
    enquiry_id = await waits(db)
    with pytest.raises(AskAgainWhenNotNow):
        await db.run(intake_conversations.hold, enquiry_id, **TALK, ask_again_weeks=8)
    with pytest.raises(IdentityNumberGiven):
        await db.run(intake_conversations.hold, enquiry_id, **TALK, note="13097248022")
    for days in (-1, 1):
        with pytest.raises(DateNotPossible):
            await db.run(intake_conversations.hold, enquiry_id, **TALK, held_on=clock.today() + timedelta(days=days))
    assert await db.run(intake_conversations.of, enquiry_id) == []


async def test_a_coordinator_notes_the_conversation_on_a_page_and_sets_that_we_talk_first(db: Database) -> None:
    enquiry_id = await waits(db)
    here = f"/groups/enquiries/{enquiry_id}"
    async with browsing(db, {"coordinator"}) as coordinator:
        await coordinator.post("/groups/proposals/talk-first", data={"first": "true", "_key": str(uuid4())})
        assert "1 person waits for a conversation with us." in (await coordinator.get("/groups/_today?lang=en")).text
        assert "we have not talked yet" in (await coordinator.get("/groups/enquiries?lang=en")).text
        told_of = {"way": "here", "outcome": "waiting_list", "note": "Rolig gruppe", "_key": str(uuid4())}
        answer = await coordinator.post(f"{here}/conversation", data=told_of)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, f"{here}/wishes")
        assert "conversation with us" not in (await coordinator.get("/groups/_today?lang=en")).text
        await coordinator.post("/groups/proposals/talk-first", data={"_key": str(uuid4())})
    assert not (await db.run(policies.current))["conversation_first"]


async def test_a_program_notes_a_conversation_and_reads_what_was_noted(db: Database) -> None:
    enquiry_id = await waits(db)
    here = f"/api/groups/enquiries/{enquiry_id}/conversations"
    async with browsing(db, {"coordinator"}) as coordinator:
        made = await coordinator.post(here, json={"way": "digital", "outcome": "waiting_list", "note": "Rolig gruppe"})
        (row,) = (await coordinator.get(here)).json()["items"]
    assert (made.status_code, made.json()) == (201, {"enquiry_id": str(enquiry_id), "state": "waiting"})
    assert (row["way"], row["note"], row["ask_again_on"]) == ("digital", "Rolig gruppe", None)


async def test_what_was_being_worked_out_as_we_began_to_talk_first_proposes_nobody_we_have_not_talked_with(
    db: Database,
) -> None:
    told_of: Any = {"formats": ["digital"], "times": ["mon_evening"], "languages": ["nb"]}
    for _ in range(4):
        await make_enquiry(db, **told_of)
    people, office = await db.run(proposals.gather)
    kind = next(kinds_of(people[0]))
    for first, kept in ((False, 1), (True, 0)):
        await db.run(policies.talk_first, first=first, who=WHO)
        await db.run(proposals.keep, [Group(kind, (0, 1, 2, 3))], people, office, who=WHO)
        assert await value(db, "SELECT count(*) FROM proposal") == kept


async def test_the_page_deletes_nobody_by_a_choice_that_was_left_alone(db: Database) -> None:
    enquiry_id = await waits(db)
    here = f"/groups/enquiries/{enquiry_id}/conversation"
    paused = "SELECT paused_by FROM enquiry WHERE enquiry_id = $1"
    async with browsing(db, {"coordinator"}) as coordinator:
        assert '<option value="12" selected>' in (await coordinator.get(here)).text
        form = {"way": "phone", "ask_again_weeks": "12"}
        await coordinator.post(here, data=form | {"outcome": "waiting_list", "_key": str(uuid4())})
        assert await value(db, paused, enquiry_id) is None
        await coordinator.post(here, data=form | {"outcome": "not_now", "_key": str(uuid4())})
    assert (await state_of(db, enquiry_id), await value(db, paused, enquiry_id)) == ("waiting", "not_now")
