"""Recall: a group that leads itself asks for an initiator to come back; who sees it then, who is told, and how it ends."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Conn, Database
from services.groups import (
    agreements,
    attending,
    calendars,
    group_life,
    initiators,
    own_groups,
    persons,
    proposals,
    recalls,
    signs_of_life,
    today,
    web,
)
from services.groups.initiator_problems import InitiatorNotAgreed, InitiatorPaused, NothingAskedFor, RecallGiven
from services.groups.problems import DateNotPossible, GroupHasEnded, GroupNotFound, GroupNotSelfLed
from tests.services.groups.builders import WHO, letters, make_group, make_started_group, set_policy, told, value
from tests.services.groups.inviting import MAIL, OTHER_PHONE
from tests.services.groups.test_initiators import ADMIT, END, acts, make_initiator, phone
from tests.services.groups.test_pages import browsing
from tests.services.groups.test_signs_of_life import DUE, NOON, make_with_contact, tend, token
from tests.web import visiting

LATER = NOON + timedelta(days=60)
LAST_DAY = (LATER + recalls.USUAL).date()


async def give(db: Database, group_id: UUID, initiator_id: UUID, **more: Any) -> int:
    with clock.at(LATER):
        return await db.run(recalls.give, group_id, initiator_id, who=WHO, **more)


async def seen_by(db: Database, initiator_id: UUID, when: datetime = LATER) -> list[dict[str, Any]]:
    with clock.at(when):
        groups: list[dict[str, Any]] = await db.run(own_groups.look_over, initiator_id)
    return groups


async def is_to_do(db: Database) -> bool:
    """Whether the coordinator's list of today asks for somebody who comes back."""
    with clock.at(LATER):
        return any(todo.url.endswith("#recall") for todo in today.tell(await db.run(today.look)))


async def withdrawn(db: Database) -> list[str]:
    return [one["purpose"] for one in await told(db, "notifications.withdraw_messages.v1")]


# ── Asked for ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_group_s_contact_asks_by_the_link_and_can_take_it_back(db: Database) -> None:
    group_id = await make_with_contact(db)
    await tend(db, DUE)
    page = f"/groups/life/{await token(db)}"
    with clock.at(LATER):
        async with browsing(db) as visitor:
            for _ in range(2):
                assert (await visitor.post(f"{page}/recall", data={})).headers["location"] == page
            assert "har bedt om at en igangsetter" in (await visitor.get(page)).text
            assert await is_to_do(db)

            assert (await visitor.post(f"{page}/recall/end", data={})).status_code == 303
            assert "har bedt om at en igangsetter" not in (await visitor.get(page)).text
            assert (await visitor.post("/groups/life/finnes-ikke/recall", data={})).status_code == 410
    assert await value(db, "SELECT array_agg(asked_by) FROM recall WHERE group_id = $1", group_id) == ["group"]
    assert not await is_to_do(db)


async def test_once_somebody_has_been_found_the_group_calls_to_be_without(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await tend(db, DUE)
    await give(db, group_id, siv)
    with pytest.raises(RecallGiven):
        await db.run(signs_of_life.need_nobody, await token(db))
    async with browsing(db) as visitor:
        assert "Siv kommer tilbake" in (await visitor.get(f"/groups/life/{await token(db)}")).text


async def test_only_a_group_that_leads_itself_asks(db: Database) -> None:
    started = await make_started_group(db)
    with pytest.raises(GroupNotSelfLed):
        await db.run(recalls.ask, started["group_id"])
    group_id = await make_with_contact(db)
    with clock.at(LATER):
        await db.run(group_life.end, group_id, reason="completed")
    with pytest.raises(GroupHasEnded):
        await db.run(recalls.ask, group_id)


# ── Given to an initiator ───────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_comes_back_sees_when_it_meets_until_the_last_day_and_counts_nobody(db: Database) -> None:
    group_id, siv, une = (
        await make_with_contact(db),
        await make_initiator(db),
        await make_initiator(db, "u@example.org"),
    )
    assert await give(db, group_id, siv) == 2

    [group] = await seen_by(db, siv)
    assert (group["group_id"], group["back_until"], group["meets_today"]) == (group_id, LAST_DAY, False)
    assert group["together_with"] == []
    assert await seen_by(db, une) == []
    with clock.at(LATER), pytest.raises(GroupNotFound):
        await db.run(own_groups.record_meeting, group_id, siv, held_on=LATER.date(), attended=4)

    after = datetime.combine(LAST_DAY + timedelta(days=1), time(6), clock.OSLO)
    assert len(await seen_by(db, siv, after - timedelta(days=1))) == 1
    assert await seen_by(db, siv, after) == []  # also before the sweep has been
    assert [asked["initiator_id"] for asked in await told(db, ADMIT)] == [str(siv)]
    with clock.at(after - timedelta(days=1)):
        assert await db.run(recalls.expire) == 0
    with clock.at(after):
        assert await db.run(recalls.expire) == 1
        assert await db.run(recalls.expire) == 0
    assert [gone["initiator_id"] for gone in await told(db, END)] == [str(siv)]


async def test_the_calendar_of_whoever_comes_back_follows_the_group_for_as_long_as_there_is_an_agreement(
    db: Database,
) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    link = (await db.run(calendars.of_initiator, siv)).rsplit("/", 1)[-1].removesuffix(".ics")
    assert await db.run(calendars.read, link) == []
    await give(db, group_id, siv)
    assert [row["group_id"] for row in await db.run(calendars.read, link)] == [group_id]
    await db.run(agreements.take_back, siv, who=WHO)
    assert await db.run(calendars.read, link) == []


async def test_another_comes_instead_and_the_first_sees_nothing_more(db: Database) -> None:
    group_id, siv, une = (
        await make_with_contact(db),
        await make_initiator(db),
        await make_initiator(db, "u@example.org"),
    )
    await give(db, group_id, siv)
    await give(db, group_id, une)
    await give(db, group_id, une)

    assert await seen_by(db, siv) == []
    assert len(await seen_by(db, une)) == 1
    assert [gone["initiator_id"] for gone in await told(db, END)] == [str(siv)]
    assert await value(db, "SELECT count(*) FROM recall") == 1


async def test_an_initiator_who_has_another_group_keeps_the_access_for_that(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    other = await make_group(db, initiators=[siv])
    await give(db, group_id, siv)
    await db.run(attending.take_off, other["group_id"], siv, who=WHO)
    assert await told(db, END) == []
    with clock.at(LATER):
        await db.run(recalls.end, group_id, who=WHO)
    assert [gone["initiator_id"] for gone in await told(db, END)] == [str(siv)]
    assert "recall_ended" in await acts(db)


async def test_without_agreement_or_during_a_pause_nobody_is_asked_back(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db, agreed=False)
    with pytest.raises(InitiatorNotAgreed):
        await give(db, group_id, siv)
    await make_initiator(db)
    await value(db, "UPDATE initiator SET paused_until = '2030-01-01'")
    with pytest.raises(InitiatorPaused):
        await give(db, group_id, siv)
    assert await value(db, "SELECT count(*) FROM recall") == 0


@pytest.mark.parametrize("days", [-1, recalls.LONGEST.days + 1])
async def test_the_last_day_is_neither_past_nor_far_off(db: Database, days: int) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    with pytest.raises(DateNotPossible):
        await give(db, group_id, siv, until_on=(LATER + timedelta(days=days)).date())


async def test_when_the_agreement_ends_the_group_is_seen_no_more_and_somebody_else_is_looked_for(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await give(db, group_id, siv)
    assert not await is_to_do(db)
    await db.run(agreements.take_back, siv, who=WHO)
    assert await seen_by(db, siv) == []
    assert await is_to_do(db)


async def test_an_initiator_who_is_erased_leaves_the_wish_of_the_group(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await give(db, group_id, siv)
    await db.run(persons.erase, email="siv@example.org")
    standing = await db.run(recalls.of_group, group_id)
    assert standing["initiator_id"] is None
    assert await is_to_do(db)


async def test_three_years_are_counted_from_the_last_time_one_came_back(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await value(db, "UPDATE initiator SET registered_at = '2020-01-10', trained_on = '2020-01-10'")
    await give(db, group_id, siv)
    idle = LATER.replace(year=2029)
    for when, gone in ((LATER, 0), (idle, 0)):
        with clock.at(when):
            assert await db.run(initiators.destroy_idle) == gone
    with clock.at(LATER):
        await db.run(recalls.end, group_id, who=WHO)
    for when, gone in ((idle - timedelta(days=1), 0), (idle, 1)):
        with clock.at(when):
            assert await db.run(initiators.destroy_idle) == gone


# ── Who is told ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_group_s_own_contacts_are_told_by_first_name_and_for_as_long_as_it_is_so(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db, name="Siv Elv")
    await give(db, group_id, siv)
    first, second = sorted(await letters(db, "recall"), key=lambda letter: str(letter["parameters"]["called"]))
    assert first["parameters"] == {"called": "T0", "met_by": "Siv"}
    assert datetime.fromisoformat(first["not_after"]).date() == LAST_DAY + timedelta(days=1)
    assert first["key"] != second["key"]

    before = (await withdrawn(db)).count("recall")
    with clock.at(LATER):
        await db.run(recalls.end, group_id, who=WHO)
        with pytest.raises(NothingAskedFor):
            await db.run(recalls.end, group_id, who=WHO)
    assert (await withdrawn(db)).count("recall") == before + 2


async def test_whoever_cannot_be_written_to_is_to_be_called_until_it_is_over(db: Database) -> None:
    group_id, siv = await make_with_contact(db, OTHER_PHONE), await make_initiator(db)
    calls = "SELECT count(*) FROM contact WHERE reason = 'recall' AND outcome IS NULL"
    assert await give(db, group_id, siv) == 0
    assert await value(db, calls) == 2
    with clock.at(LATER):
        await db.run(recalls.end, group_id, who=WHO)
    assert await value(db, calls) == 0


# ── Over, and the pages ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_group_that_ends_asks_for_nobody(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await give(db, group_id, siv)
    with clock.at(LATER):
        await db.run(group_life.end, group_id, reason="completed")
    assert await seen_by(db, siv) == []
    assert [gone["initiator_id"] for gone in await told(db, END)] == [str(siv)]
    assert await value(db, "SELECT count(*) FROM recall WHERE ended_on IS NULL") == 0


async def test_the_one_who_came_back_ends_it_on_the_phone_and_nobody_else(db: Database) -> None:
    group_id, siv, une = (
        await make_with_contact(db),
        await make_initiator(db),
        await make_initiator(db, "u@example.org"),
    )
    await give(db, group_id, siv)
    page = f"/groups/mine/{group_id}"
    with clock.at(LATER):
        async with phone(db, une) as other:
            assert (await other.get(page)).status_code == 404
            assert (await other.post(f"{page}/recall/end", data={})).status_code == 404
        async with phone(db, siv) as client:
            shown = (await client.get(page)).text
            assert "bedt om å komme tilbake" in shown and 'name="attended"' not in shown
            assert (await client.post(f"{page}/recall/end", data={})).headers["location"].startswith("/groups/mine")
            assert (await client.get(page)).status_code == 404


async def test_a_coordinator_notes_it_chooses_somebody_and_ends_it(db: Database) -> None:
    group_id, siv = await make_with_contact(db, MAIL), await make_initiator(db)
    at = f"/groups/groups/{group_id}"
    with clock.at(LATER):
        async with visiting(web.app, db, {"coordinator"}) as client:
            assert (await client.post(f"{at}/recall/ask", data={})).status_code == 303
            assert f'value="{siv}"' in (await client.get(at)).text
            wish = {"initiator_id": str(siv), "until_on": ""}
            assert (await client.post(f"{at}/recall", data=wish)).status_code == 303
            assert "Siv kommer tilbake til" in (await client.get(at)).text
            assert (await client.post(f"{at}/recall", data=wish | {"until_on": "2020-01-01"})).status_code == 422
            assert (await client.post(f"{at}/recall/end", data={})).status_code == 303
        async with visiting(web.app, db, {"manager"}) as manager:
            assert (await manager.post(f"{at}/recall/ask", data={})).status_code == 403
    assert [act for act in await acts(db) if act != "read"] == ["initiator_recalled", "recall_ended"]


async def test_whoever_comes_back_to_a_group_has_one_group_more_now(db: Database) -> None:
    group_id, siv = await make_with_contact(db), await make_initiator(db)
    await db.run(set_policy, "groups_at_once", 2)
    await give(db, group_id, siv)
    [row] = await db.run(initiators.everyone)
    assert (row["groups_now"], row["full_up"]) == (1, False)
    assert (await db.run(initiators.look_at, siv, who=WHO))["groups_now"] == 1

    async def free(conn: Conn) -> int:
        rows = await proposals.queries.list_free_initiators(conn, today=LATER.date())
        return sum(row["groups"] for row in rows)

    assert await db.run(free) == 1
