"""Initiators: which groups they attend, what they see of them, and when it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from chassis import audit, clock, corrections, seal
from chassis.db import Conn, Database
from services.groups import agreements, attending, group_life, initiators, own_groups, persons, web
from services.groups.initiator_problems import InitiatorUnknown, TooManyInitiators
from services.groups.problems import GroupNotFound, GroupNotStarting, MeetingNotFound
from tests.services.groups.builders import (
    WHO,
    make_group,
    make_self_led_group,
    make_started_group,
    set_policy,
    told,
    value,
)
from tests.web import visiting

ADMIT, END = "portal.admit_initiator.v1", "portal.end_initiator.v1"
EMAIL = "Siv@example.org"


async def make_initiator(db: Database, email: str = EMAIL, *, agreed: bool = True, name: str = "Siv") -> UUID:
    """Someone who has been trained."""
    details: dict[str, Any] = {"phone": None, "trained_on": date(2026, 1, 10), "agreed": agreed}
    initiator_id: UUID = await db.run(initiators.register, name=name, email=email, **details)
    return initiator_id


async def unsealed(db: Database, type: str) -> list[dict[str, Any]]:
    """What commands of a type hold, opened as the target opens them."""

    async def ask(conn: Conn) -> list[Any]:
        return list(
            await conn.fetch("SELECT message_id, data::jsonb AS data FROM bus.outbox WHERE type = $1 ORDER BY 1", type)
        )

    rows = await db.run(ask)
    keys = db.settings.key_dir
    return [seal.unseal(keys, row["data"]["sealed"], bound_to=str(row["message_id"])) for row in rows]


@asynccontextmanager
async def phone(db: Database, initiator_id: UUID) -> AsyncIterator[httpx2.AsyncClient]:
    """The initiator, signed in."""
    async with visiting(web.app, db, {"initiator"}, initiator_id) as client:
        yield client


async def acts(db: Database) -> list[str]:
    return [row["act"] for row in await db.run(audit.list_entries)]


# ── Whom portal is asked to let in, and out ─────────────────────────────────────────────────────────────────────────


async def test_with_a_group_an_initiator_is_let_in_and_the_address_travels_sealed(db: Database) -> None:
    siv, group = await make_initiator(db), await make_group(db)
    await db.run(attending.assign, group["group_id"], siv, who=WHO)

    [asked] = await told(db, ADMIT)
    assert (asked["initiator_id"], asked["occasion"]) == (str(siv), str(group["group_id"]))
    assert "siv" not in str(asked | {"sealed": "by chance it may hold any three letters"}).lower()
    assert await unsealed(db, ADMIT) == [{"name": "Siv", "email": "siv@example.org"}]
    assert "initiator_assigned" in await acts(db)


async def test_whoever_is_chosen_when_the_group_is_formed_is_let_in_too(db: Database) -> None:
    siv = await make_initiator(db)
    await make_group(db, initiators=[siv])
    assert [asked["initiator_id"] for asked in await told(db, ADMIT)] == [str(siv)]


async def test_without_a_confidentiality_agreement_nobody_is_let_in_until_it_is_on_record(db: Database) -> None:
    siv, group = await make_initiator(db, agreed=False), await make_group(db)
    await db.run(attending.assign, group["group_id"], siv, who=WHO)
    assert await told(db, ADMIT) == []

    await db.run(agreements.give_at_group, group["group_id"], siv, who=WHO)
    assert len(await told(db, ADMIT)) == 1


async def test_an_agreement_that_comes_with_the_training_opens_the_groups_attended_already(db: Database) -> None:
    siv = await make_initiator(db, agreed=False)
    await make_group(db, initiators=[siv])
    assert await make_initiator(db, agreed=True) == siv
    assert len(await told(db, ADMIT)) == 1


async def test_a_group_has_at_most_two_initiators(db: Database) -> None:
    three = [await make_initiator(db, f"{n}@example.org") for n in range(3)]
    with pytest.raises(TooManyInitiators):
        await make_group(db, initiators=three)
    group = await make_group(db, initiators=three[:2])
    with pytest.raises(TooManyInitiators):
        await db.run(attending.assign, group["group_id"], three[2], who=WHO)


async def test_giving_the_same_group_twice_changes_nothing(db: Database) -> None:
    siv, group = await make_initiator(db), await make_group(db)
    for _ in range(2):
        await db.run(attending.assign, group["group_id"], siv, who=WHO)
    assert await value(db, "SELECT count(*) FROM group_initiator") == 1


async def test_only_a_group_that_is_forming_or_starting_gets_initiators(db: Database) -> None:
    siv, group = await make_initiator(db), await make_self_led_group(db)
    with pytest.raises(GroupNotStarting):
        await db.run(attending.assign, group["group_id"], siv, who=WHO)


async def test_nobody_outside_the_register_is_given_a_group(db: Database) -> None:
    group = await make_group(db)
    with pytest.raises(InitiatorUnknown):
        await db.run(attending.assign, group["group_id"], uuid4(), who=WHO)


async def test_taken_off_the_only_group_means_out(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_group(db, initiators=[siv])
    await db.run(attending.take_off, group["group_id"], siv, who=WHO)
    [ended] = await told(db, END)
    assert (ended["initiator_id"], ended["forget"]) == (str(siv), False)


async def test_whoever_attends_another_group_stays_in(db: Database) -> None:
    siv = await make_initiator(db)
    first, _ = await make_group(db, initiators=[siv]), await make_group(db, initiators=[siv])
    await db.run(attending.take_off, first["group_id"], siv, who=WHO)
    assert await told(db, END) == []


async def test_stepping_back_means_out(db: Database) -> None:
    siv = await make_initiator(db)
    await make_self_led_group(db, initiators=[siv])
    assert [ended["initiator_id"] for ended in await told(db, END)] == [str(siv)]


@pytest.mark.parametrize("make", [make_group, make_started_group], ids=["dissolved", "ended"])
async def test_the_end_of_a_group_means_out(db: Database, make: Any) -> None:
    siv = await make_initiator(db)
    group = await make(db, initiators=[siv])
    await db.run(group_life.end, group["group_id"], reason="other")
    assert [ended["initiator_id"] for ended in await told(db, END)] == [str(siv)]


async def test_an_initiator_who_is_erased_is_forgotten_where_they_signed_in_too(db: Database) -> None:
    siv = await make_initiator(db)
    await db.run(persons.erase, email=EMAIL)
    assert [(ended["initiator_id"], ended["forget"]) for ended in await told(db, END)] == [(str(siv), True)]


async def test_a_restore_that_brings_an_initiator_back_forgets_them_once_more_there_too(db: Database) -> None:
    siv = await make_initiator(db)
    assert await db.run(persons.erase_again, [siv]) == 1
    assert [ended["forget"] for ended in await told(db, END)] == [True]


async def test_a_forgotten_pin_is_chosen_anew_by_a_new_welcome(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_group(db, initiators=[siv])
    await db.run(attending.forget_pin, group["group_id"], siv, who=WHO)
    first, second = await told(db, ADMIT)
    assert (first["new_pin"], second["new_pin"]) == (False, True)
    assert first["occasion"] != second["occasion"]


async def test_nothing_is_done_about_an_initiator_of_another_group(db: Database) -> None:
    siv, group = await make_initiator(db), await make_group(db)
    for act in (attending.forget_pin, agreements.give_at_group):
        with pytest.raises(InitiatorUnknown):
            await db.run(act, group["group_id"], siv, who=WHO)


# ── What an initiator sees ──────────────────────────────────────────────────────────────────────────────────────────


async def test_an_initiator_sees_own_groups_and_no_others(db: Database) -> None:
    siv, other = await make_initiator(db), await make_initiator(db, "nora@example.org", name="Nora")
    mine = await make_started_group(db, title="Mi gruppe", initiators=[siv])
    theirs = await make_started_group(db, title="Deres gruppe", initiators=[other])

    async with phone(db, siv) as client:
        page = (await client.get("/groups/mine")).text
        assert "Mi gruppe" in page
        assert "Deres gruppe" not in page
        assert (await client.get(f"/groups/mine/{mine['group_id']}")).status_code == 200
        assert (await client.get(f"/groups/mine/{theirs['group_id']}")).status_code == 404
        assert (await client.get(f"/groups/mine/{uuid4()}")).status_code == 404


async def test_another_s_meeting_cannot_be_recorded(db: Database) -> None:
    siv, other = await make_initiator(db), await make_initiator(db, "nora@example.org")
    theirs = await make_started_group(db, initiators=[other])
    with pytest.raises(GroupNotFound):
        await db.run(own_groups.record_meeting, theirs["group_id"], siv, held_on=clock.today(), attended=4)
    assert await value(db, "SELECT count(*) FROM meeting") == 0


async def test_no_name_of_those_who_take_part_is_shown(db: Database) -> None:
    siv, other = await make_initiator(db), await make_initiator(db, "nora@example.org", name="Nora")
    group = await make_started_group(db, initiators=[siv, other])
    async with phone(db, siv) as client:
        for address in ("/groups/mine", f"/groups/mine/{group['group_id']}"):
            page = (await client.get(address)).text
            assert "Testa" not in page
            assert "Nora" in page


async def test_tonight_s_meeting_is_recorded_with_a_number_and_a_button(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_started_group(db, initiators=[siv])
    async with phone(db, siv) as client:
        page = (await client.get("/groups/mine")).text
        assert f'name="held_on" value="{clock.today()}"' in page
        assert 'type="radio" name="attended" value="4"' in page

        wish = {"held_on": str(clock.today()), "attended": "4"}
        answer = await client.post(f"/groups/mine/{group['group_id']}/meetings", data=wish)
        assert (answer.status_code, answer.headers["location"]) == (303, "/groups/mine")
        page = (await client.get("/groups/mine")).text
        assert "Møtet i dag er registrert: 4 kom." in page
        assert 'name="held_on"' not in page

        again = await client.post(f"/groups/mine/{group['group_id']}/meetings", data=wish)
        assert again.status_code == 409
    assert [(held["attended"], held["held_on"]) for held in await told(db, "groups.meeting_held.v1")] == [
        (4, str(clock.today()))
    ]


async def test_tonight_s_number_is_put_right_with_a_reason_and_noted(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_started_group(db, initiators=[siv])
    await db.run(own_groups.record_meeting, group["group_id"], siv, held_on=clock.today(), attended=4)
    address = f"/groups/mine/{group['group_id']}"
    async with phone(db, siv) as client:
        assert f'action="{address}/today"' in (await client.get(address)).text
        unreasoned = await client.post(f"{address}/today", data={"came": "5"})
        put = await client.post(f"{address}/today", data={"came": "5", "reason": "typed_wrong"})
        page = (await client.get("/groups/mine")).text

    assert 'id="f-reason-error"' in unreasoned.text
    assert (put.status_code, put.headers["location"]) == (303, "/groups/mine")
    assert "Møtet i dag er registrert: 5 kom." in page
    assert [held["attended"] for held in await told(db, "groups.meeting_held.v1")] == [4, 5]
    assert len(await told(db, "groups.meeting_struck.v1")) == 1
    (noted,) = await db.run(corrections.of, "group", group["group_id"])
    assert (noted["account_id"], noted["was"]) == (siv, [str(clock.today()), "4"])


async def test_another_s_number_and_another_day_s_are_not_put_right_by_an_initiator(db: Database) -> None:
    siv, other = await make_initiator(db), await make_initiator(db, "nora@example.org", name="Nora")
    theirs, mine = await make_started_group(db, initiators=[other]), await make_started_group(db, initiators=[siv])
    await db.run(own_groups.record_meeting, theirs["group_id"], other, held_on=clock.today(), attended=4)
    wish: dict[str, Any] = {"came": 5, "reason": "typed_wrong"}
    with pytest.raises(GroupNotFound):
        await db.run(own_groups.correct_today, theirs["group_id"], siv, **wish)
    with pytest.raises(MeetingNotFound):
        await db.run(own_groups.correct_today, mine["group_id"], siv, **wish)


async def test_without_a_number_the_group_is_shown_again_and_says_so(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_started_group(db, initiators=[siv])
    async with phone(db, siv) as client:
        answer = await client.post(f"/groups/mine/{group['group_id']}/meetings", data={"held_on": str(clock.today())})
        assert answer.status_code == 422
        assert 'id="f-attended-error"' in answer.text


async def test_a_meeting_on_another_day_than_the_group_s_own_is_not_asked_for(db: Database) -> None:
    siv = await make_initiator(db)
    other_day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(clock.today().weekday() + 3) % 7]
    await make_started_group(db, initiators=[siv], weekday=other_day)
    async with phone(db, siv) as client:
        assert 'name="held_on"' not in (await client.get("/groups/mine")).text


async def test_after_stepping_back_nothing_is_left_to_see(db: Database) -> None:
    siv = await make_initiator(db)
    group = await make_started_group(db, initiators=[siv])
    await db.run(set_policy, "start_meetings", 1)
    await db.run(own_groups.record_meeting, group["group_id"], siv, held_on=clock.today(), attended=4)
    await db.run(group_life.step_back, group["group_id"])

    async with phone(db, siv) as client:
        assert (await client.get(f"/groups/mine/{group['group_id']}")).status_code == 404
        assert "Du har ingen gruppe" in (await client.get("/groups/mine")).text
        wish = {"held_on": str(clock.today()), "attended": "4"}
        assert (await client.post(f"/groups/mine/{group['group_id']}/meetings", data=wish)).status_code == 404


@pytest.mark.parametrize(
    ("held", "says"), [(0, "Slik kan det første møtet gå"), (1, "Slik kan dette møtet gå"), (2, "Snart leder gruppa")]
)
async def test_the_structure_fits_how_far_the_group_has_come(db: Database, held: int, says: str) -> None:
    siv = await make_initiator(db)
    began = clock.now() - timedelta(days=10)
    with clock.at(began):
        group = await make_started_group(db, initiators=[siv])
        for day in range(held):
            with clock.at(began + timedelta(days=day)):
                await db.run(own_groups.record_meeting, group["group_id"], siv, held_on=clock.today(), attended=4)
    async with phone(db, siv) as client:
        assert says in (await client.get(f"/groups/mine/{group['group_id']}")).text


# ── The coordinator's pages ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_coordinator_puts_someone_in_the_register_and_gives_them_a_group(db: Database) -> None:
    group = await make_group(db)
    at = f"/groups/groups/{group['group_id']}"
    async with visiting(web.app, db, {"coordinator"}) as client:
        wish = {"name": "Siv", "email": EMAIL, "phone": "", "trained_on": "2026-01-10", "agreed": "true"}
        assert (await client.post("/groups/initiators", data=wish)).status_code == 303
        assert "siv@example.org" in (await client.get("/groups/initiators")).text.lower()
        siv = await value(db, "SELECT initiator_id FROM initiator")

        assert f'value="{siv}"' in (await client.get(at)).text
        assert (await client.post(f"{at}/initiators", data={"initiator_id": str(siv)})).status_code == 303
        page = (await client.get(at)).text
        assert f"{at}/initiators/{siv}/remove" in page
        assert f"{at}/initiators/{siv}/new-pin" in page

        assert (await client.post(f"{at}/initiators/{siv}/new-pin")).status_code == 303
        assert (await client.post(f"{at}/initiators/{siv}/remove")).status_code == 303
    assert [entry for entry in await acts(db) if entry != "read"] == [
        "initiator_assigned",
        "pin_forgotten",
        "initiator_taken_off",
    ]


async def test_without_an_agreement_the_page_says_so_and_offers_to_note_it(db: Database) -> None:
    siv = await make_initiator(db, agreed=False)
    group = await make_group(db, initiators=[siv])
    at = f"/groups/groups/{group['group_id']}"
    async with visiting(web.app, db, {"coordinator"}) as client:
        assert "mangler taushetserklæring" in (await client.get(at)).text
        assert (await client.post(f"{at}/initiators/{siv}/agreed")).status_code == 303
        assert "mangler taushetserklæring" not in (await client.get(at)).text


# ── When three years have gone ──────────────────────────────────────────────────────────────────────────────────────

TRAINED = date(2026, 1, 10)
THREE_YEARS = date(2029, 1, 10)


async def gone_on(db: Database, day: date) -> int:
    """How many went, swept at noon of a day."""
    with clock.at(noon(day)):
        return await db.run(initiators.destroy_idle)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.OSLO)


async def registered(db: Database, on: date = TRAINED, email: str = EMAIL) -> UUID:
    with clock.at(noon(on)):
        return await make_initiator(db, email)


async def test_whoever_has_been_idle_for_three_years_is_forgotten_everywhere(db: Database) -> None:
    siv = await registered(db)
    assert await gone_on(db, THREE_YEARS - timedelta(days=1)) == 0
    assert await gone_on(db, THREE_YEARS) == 1

    assert await value(db, "SELECT count(*) FROM initiator") == 0
    assert await value(db, "SELECT count(*) FROM bus.erasure_journal WHERE subject = $1", siv) == 1
    assert [(ended["initiator_id"], ended["forget"]) for ended in await told(db, END)] == [(str(siv), True)]
    [entry] = [row for row in await db.run(audit.list_entries) if row["act"] == "forgotten"]
    assert (entry["about_kind"], entry["detail"]) == ("initiators", "three_years_idle initiator:1")
    assert await gone_on(db, THREE_YEARS) == 0


async def test_training_and_the_day_of_registering_count_as_having_taken_part(db: Database) -> None:
    await registered(db, email="late@example.org", on=TRAINED + timedelta(days=30))
    await registered(db)
    with clock.at(noon(date(2027, 5, 1))):
        told_again: dict[str, Any] = {"phone": None, "trained_on": date(2027, 5, 1), "agreed": True}
        await db.run(initiators.register, name="Siv", email=EMAIL, **told_again)

    assert await gone_on(db, THREE_YEARS + timedelta(days=29)) == 0
    assert await gone_on(db, THREE_YEARS + timedelta(days=30)) == 1
    assert await value(db, "SELECT email FROM initiator") == EMAIL
    assert await gone_on(db, date(2030, 5, 1)) == 1


@pytest.mark.parametrize("left_by", ["stepping_back", "ending"])
async def test_three_years_are_counted_from_the_last_group_that_was_left(db: Database, left_by: str) -> None:
    siv = await registered(db)
    with clock.at(noon(date(2028, 3, 1))):
        group = await make_started_group(db, initiators=[siv])
    assert await gone_on(db, date(2032, 1, 1)) == 0

    with clock.at(noon(date(2028, 4, 1))):
        if left_by == "stepping_back":
            await db.run(set_policy, "start_meetings", 1)
            await db.run(group_life.record_meeting, group["group_id"], held_on=date(2028, 4, 1), attended=4)
            await db.run(group_life.step_back, group["group_id"])
        else:
            await db.run(group_life.end, group["group_id"], reason="other")

    assert await gone_on(db, date(2031, 3, 31)) == 0
    assert await gone_on(db, date(2031, 4, 1)) == 1


async def test_whoever_is_given_a_group_while_the_sweep_waits_stays(db: Database) -> None:
    siv = await registered(db)
    group = await make_group(db)

    async def given_meanwhile(conn: Conn) -> list[Any]:
        with clock.at(noon(THREE_YEARS)):
            await conn.execute("INSERT INTO group_initiator VALUES ($1, $2)", group["group_id"], siv)
            return list(await initiators.queries.delete_idle(conn, initiators=[siv], today=THREE_YEARS))

    assert await db.run(given_meanwhile) == []
