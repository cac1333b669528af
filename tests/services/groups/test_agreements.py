"""Initiators' agreements: given, renewed, ended and expired; who is told of as active; and who is asked to renew."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Conn, Database
from services.groups import agreements, attending, initiators, own_groups, persons, policies, proposals, web
from services.groups.initiator_problems import AgreementsWouldEnd, InitiatorNotFound, InitiatorPaused
from services.groups.problems import GroupNotFound
from tests.services.groups.builders import WHO, letters, make_group, make_started_group, set_policy, told, value
from tests.web import visiting

AGREED, ENDED = "groups.initiator_agreed.v1", "groups.initiator_ended.v1"
SIGNED = date(2026, 3, 2)
"""A Monday."""
TWO_YEARS_ON = date(2028, 3, 2)
ASKED_ON = TWO_YEARS_ON - agreements.ASK_BEFORE
FAR_OFF = date(2040, 1, 1)
WITHDRAW = "notifications.withdraw_messages.v1"


def at(day: date, hour: int = 12) -> Any:
    return clock.at(datetime.combine(day, time(hour), clock.OSLO))


async def make(db: Database, on: date = SIGNED, **changes: Any) -> UUID:
    """Somebody in the register, trained and signed on a day."""
    details: dict[str, Any] = {"name": "Siv Elv", "email": "siv@example.org", "phone": None, "trained_on": on}
    with at(on):
        initiator_id: UUID = await db.run(initiators.register, **details | {"agreed": True} | changes)
    return initiator_id


async def ask_on(db: Database, day: date, hour: int = 12) -> int:
    with at(day, hour):
        return await db.run(agreements.remind)


async def active(db: Database) -> int:
    """How many are active by what has been told."""
    return len(await told(db, AGREED)) - len(await told(db, ENDED))


async def free(db: Database, on: date = SIGNED) -> int:
    async def ask(conn: Conn) -> int:
        return sum(row["groups"] for row in await proposals.queries.list_free_initiators(conn, today=on))

    return await db.run(ask)


async def change(db: Database, initiator_id: UUID, **changes: Any) -> None:
    noted: dict[str, Any] = {
        "phone": None, "step": "trained", "paused_until": None, "groups_at_once": None, "languages": [], "areas": None,
    }  # fmt: skip
    await db.run(initiators.change, initiator_id, who=WHO, **noted | changes)


# ── Who is active ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_signs_is_told_of_once_and_by_nothing_that_leads_to_the_person(db: Database) -> None:
    siv = await make(db)
    with at(SIGNED + timedelta(days=400)):
        await db.run(agreements.give, siv, who=WHO)
        await db.run(agreements.tell)

    [one] = await told(db, AGREED)
    assert one["agreed_on"] == SIGNED.isoformat()
    assert str(siv) not in str(one)
    assert await value(db, "SELECT agreed_on FROM initiator") == SIGNED + timedelta(days=400)


async def test_without_a_signature_nobody_is_active(db: Database) -> None:
    await make(db, agreed=False)
    assert await told(db, AGREED) == []
    assert await free(db) == 0


async def test_an_agreement_from_before_it_was_told_of_is_told_of_later(db: Database) -> None:
    await make(db)
    await value(db, "UPDATE initiator SET willing_since = NULL")
    for _ in range(2):
        await db.run(agreements.tell)
    assert [one["agreed_on"] for one in await told(db, AGREED)] == [SIGNED.isoformat()] * 2


async def test_whoever_no_longer_wishes_to_is_active_no_more_and_is_not_proposed(db: Database) -> None:
    siv = await make(db)
    assert await free(db) == 1
    with at(SIGNED + timedelta(days=9)):
        await db.run(agreements.take_back, siv, who=WHO)
        with pytest.raises(InitiatorNotFound):
            await db.run(agreements.take_back, siv, who=WHO)

    [one] = await told(db, ENDED)
    assert one["ended_on"] == (SIGNED + timedelta(days=9)).isoformat()
    assert str(siv) not in str(one)
    assert await free(db) == 0


async def test_an_agreement_expires_on_its_day_however_late_it_is_looked_at(db: Database) -> None:
    await make(db)
    with at(TWO_YEARS_ON - timedelta(days=1)):
        assert await db.run(agreements.expire) == 0
    with at(TWO_YEARS_ON + timedelta(days=40)):
        assert await db.run(agreements.expire) == 1
        assert await db.run(agreements.expire) == 0

    assert [one["ended_on"] for one in await told(db, ENDED)] == [TWO_YEARS_ON.isoformat()]
    assert await value(db, "SELECT agreed_on FROM initiator") is None


async def test_the_erased_the_idle_and_the_restored_are_active_no_more(db: Database) -> None:
    siv = await make(db)
    await make(db, email="une@example.org")
    await db.run(persons.erase, email="siv@example.org")
    assert await active(db) == 1

    with at(FAR_OFF):
        await db.run(initiators.destroy_idle)
    assert await active(db) == 0

    await make(db)
    await value(db, "UPDATE initiator SET initiator_id = $1", siv)  # as an older backup has it
    assert await active(db) == 1
    await db.run(persons.erase_again, [siv])
    assert await active(db) == 0


# ── Who is asked to renew ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_renewal_is_asked_for_once_a_month_before_and_never_at_night(db: Database) -> None:
    siv = await make(db)
    await db.run(set_policy, "refresher_years", 10)
    assert await ask_on(db, ASKED_ON - timedelta(days=1)) == 0
    assert await ask_on(db, ASKED_ON, hour=23) == 0
    assert await ask_on(db, ASKED_ON) == 1
    assert await ask_on(db, ASKED_ON + timedelta(days=1)) == 0

    [letter] = await letters(db, "initiator_renewal")
    assert letter["parameters"] == {"called": "Siv", "valid_to": TWO_YEARS_ON.isoformat()}
    assert (letter["key"], letter["purpose"], letter["channel"]) == (str(siv), "initiator_renewal", "email")


async def test_signed_again_the_question_is_withdrawn_and_asked_anew_two_years_later(db: Database) -> None:
    siv = await make(db)
    await db.run(set_policy, "refresher_years", 10)
    await ask_on(db, ASKED_ON)
    with at(ASKED_ON):
        await db.run(agreements.give, siv, who=WHO)

    withdrawn = [one for one in await told(db, "notifications.withdraw_messages.v1") if one["key"] == str(siv)]
    assert [one["purpose"] for one in withdrawn] == ["initiator_renewal"]
    assert await ask_on(db, TWO_YEARS_ON) == 0
    assert await ask_on(db, date(2030, 1, 10)) == 1


async def test_a_refresher_is_asked_for_once_after_each_training(db: Database) -> None:
    await make(db)
    await db.run(set_policy, "agreement_years", 10)
    assert await ask_on(db, TWO_YEARS_ON - timedelta(days=1)) == 0
    assert [await ask_on(db, TWO_YEARS_ON + timedelta(days=days)) for days in (0, 1, 90)] == [1, 0, 0]
    [letter] = await letters(db, "initiator_renewal")
    assert letter["parameters"] == {"called": "Siv", "trained_on": SIGNED.isoformat()}

    await make(db, on=date(2028, 6, 1), agreed=False)
    assert await ask_on(db, date(2030, 5, 31)) == 0
    assert await ask_on(db, date(2030, 6, 1)) == 1


async def test_whoever_has_no_agreement_is_asked_nothing(db: Database) -> None:
    siv = await make(db)
    await db.run(agreements.take_back, siv, who=WHO)
    assert await ask_on(db, TWO_YEARS_ON) == 0


# ── How far, how many, and when not ─────────────────────────────────────────────────────────────────────────────────


async def test_with_the_first_group_the_trained_become_co_initiators_and_no_higher_is_lowered(db: Database) -> None:
    siv = await make(db)
    await make_group(db, initiators=[siv])
    assert await value(db, "SELECT step FROM initiator") == "co_initiator"
    await change(db, siv, step="initiator")
    await make_started_group(db, initiators=[siv])
    assert await value(db, "SELECT step FROM initiator") == "initiator"


async def test_during_a_pause_nobody_is_given_a_group_or_counted_as_free(db: Database) -> None:
    siv, group = await make(db), await make_group(db)
    await change(db, siv, paused_until=SIGNED + timedelta(days=10))
    assert await free(db, SIGNED + timedelta(days=9)) == 0
    with at(SIGNED + timedelta(days=9)), pytest.raises(InitiatorPaused):
        await db.run(attending.assign, group["group_id"], siv, who=WHO)
    with at(SIGNED + timedelta(days=10)):
        assert await free(db, SIGNED + timedelta(days=10)) == 1
        await db.run(attending.assign, group["group_id"], siv, who=WHO)


async def test_each_starts_as_many_groups_at_once_as_is_noted_or_as_the_office_has_it(db: Database) -> None:
    siv = await make(db)
    await make(db, email="une@example.org")
    await change(db, siv, groups_at_once=3)
    assert await free(db) == 4
    await make_group(db, initiators=[siv])
    assert await free(db) == 3
    await db.run(set_policy, "groups_at_once", 2)
    assert await free(db) == 4


POLICY = {"agreement_years": 2, "refresher_years": 2, "groups_at_once": 1, "start_meetings": 3}


async def test_years_and_load_are_settled_on_a_page_and_stand_in_the_audit(db: Database) -> None:
    page = "/groups/initiators/policy"
    beyond = {"agreement_years": "0", "refresher_years": "11", "groups_at_once": "6", "start_meetings": ""}
    wished = {"agreement_years": "3", "refresher_years": "4", "groups_at_once": "2", "start_meetings": "5"}
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert 'name="agreement_years" value="2"' in (await coordinator.get(page)).text
        settled = await coordinator.post(page, data=wished)
        shown = (await coordinator.get(page)).text
        refused = [
            (await coordinator.post(page, data=wished | {name: wrong})).status_code for name, wrong in beyond.items()
        ]
        out_of_range = (await coordinator.post(page, data=wished | {"agreement_years": "0"})).text
    async with visiting(web.app, db, {"editor"}) as editor:
        assert (await editor.get(page)).status_code == 403
        assert (await editor.post(page, data=wished)).status_code == 403

    assert (settled.status_code, refused) == (303, [422] * 4)
    assert "end_now" not in out_of_range
    assert 'name="refresher_years" value="4"' in shown
    row = await db.run(policies.current)
    assert [row[name] for name in wished] == [3, 4, 2, 5]
    assert await value(db, "SELECT count(*) FROM audit.entry WHERE act = 'changed' AND about_kind = 'policy'") == 1


async def test_agreements_are_not_ended_by_fewer_years_without_being_told_so(db: Database) -> None:
    await make(db)
    with at(SIGNED + timedelta(days=400)):
        with pytest.raises(AgreementsWouldEnd):
            await db.run(agreements.set_policy, **POLICY | {"agreement_years": 1}, who=WHO)
        async with visiting(web.app, db, {"coordinator"}) as coordinator:
            told_so = await coordinator.post("/groups/initiators/policy", data=POLICY | {"agreement_years": 1})
        assert told_so.status_code == 422 and "med en gang: 1." in told_so.text and "end_now" in told_so.text
        assert (await db.run(policies.current))["agreement_years"] == 2

        await db.run(agreements.set_policy, **POLICY | {"agreement_years": 1}, end_now=True, who=WHO)
        assert await db.run(agreements.expire) == 1


async def test_whoever_was_asked_to_renew_by_a_day_that_is_no_longer_so_is_asked_anew_in_time(db: Database) -> None:
    siv = await make(db)
    with at(SIGNED + timedelta(days=720)):
        await db.run(agreements.remind)
        await db.run(agreements.set_policy, **POLICY, who=WHO)
        assert await told(db, WITHDRAW) == []
        await db.run(agreements.set_policy, **POLICY | {"agreement_years": 3}, who=WHO)
    assert [one["key"] for one in await told(db, WITHDRAW)] == [str(siv)]

    with at(SIGNED + timedelta(days=3 * 365 - 10)):
        await db.run(agreements.remind)
    assert len([one for one in await letters(db) if one["parameters"].get("valid_to")]) == 2


async def test_what_is_noted_stands_on_the_page_and_is_exported(db: Database) -> None:
    siv = await make(db)
    page = f"/groups/initiators/{siv}"
    noted = {"step": "co_initiator", "languages": ["nb", "so"], "areas": "Alna og Grorud", "groups_at_once": "2"}
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert (await coordinator.post(page, data=noted | {"paused_until": FAR_OFF.isoformat()})).status_code == 303
        shown = (await coordinator.get(page)).text
        refused = await coordinator.post(page, data=noted | {"groups_at_once": "9"})
        number = await coordinator.post(page, data=noted | {"areas": "Alna, 01819010001"})
        unknown = await coordinator.get(f"/groups/initiators/{UUID(int=7)}")
        renewed = await coordinator.post(f"{page}/agreement", data={})
        ended = await coordinator.post(f"{page}/agreement/end", data={})
    async with visiting(web.app, db, {"manager"}) as manager:
        assert (await manager.get(page)).status_code == 403

    assert "Alna og Grorud" in shown and "pause" in shown.lower()
    assert (refused.status_code, number.status_code, unknown.status_code) == (422, 422, 404)
    assert (renewed.status_code, ended.status_code) == (303, 303)
    [entry] = await db.run(persons.export, email="siv@example.org")
    assert entry["data"]["languages"] == ["nb", "so"] and entry["data"]["paused_until"] == FAR_OFF
    assert await active(db) == 0


# ── What goes with the agreement, and what is no longer so ──────────────────────────────────────────────────────────


async def withdrawn(db: Database, siv: UUID) -> list[str]:
    return [one["purpose"] for one in await told(db, "notifications.withdraw_messages.v1") if one["key"] == str(siv)]


async def test_with_the_agreement_given_back_the_access_to_groups_goes(db: Database) -> None:
    siv = await make(db)
    with at(SIGNED):
        group = await make_started_group(db, initiators=[siv])
    with at(SIGNED + timedelta(days=9)):
        await db.run(agreements.take_back, siv, who=WHO)
        assert [one["initiator_id"] for one in await told(db, "portal.end_initiator.v1")] == [str(siv)]
        assert await db.run(own_groups.look_over, siv) == []
        with pytest.raises(GroupNotFound):
            await db.run(own_groups.record_meeting, group["group_id"], siv, held_on=clock.today(), attended=4)


async def test_with_the_agreement_expired_the_access_to_groups_goes(db: Database) -> None:
    siv = await make(db)
    await make_group(db, initiators=[siv])
    with at(TWO_YEARS_ON):
        await db.run(agreements.expire)
        assert [one["initiator_id"] for one in await told(db, "portal.end_initiator.v1")] == [str(siv)]
        assert await db.run(own_groups.look_over, siv) == []


@pytest.mark.parametrize("agreed", [True, False])
async def test_what_was_asked_is_withdrawn_when_a_new_training_or_signature_comes_from_events(
    db: Database, agreed: bool
) -> None:
    siv = await make(db)
    await db.run(set_policy, "refresher_years" if agreed else "agreement_years", 10)
    await ask_on(db, TWO_YEARS_ON - timedelta(days=1) if agreed else TWO_YEARS_ON)
    assert len(await letters(db, "initiator_renewal")) == 1
    await make(db, on=TWO_YEARS_ON, agreed=agreed)
    assert await withdrawn(db, siv) == ["initiator_renewal"]


async def test_a_renewal_asked_for_late_is_of_no_use_after_the_agreement_has_ended(db: Database) -> None:
    await make(db)
    await ask_on(db, TWO_YEARS_ON - timedelta(days=5))
    [letter] = await letters(db, "initiator_renewal")
    assert date.fromisoformat(letter["not_after"][:10]) <= TWO_YEARS_ON


async def test_when_it_has_expired_what_was_asked_is_withdrawn(db: Database) -> None:
    siv = await make(db)
    await ask_on(db, ASKED_ON)
    with at(TWO_YEARS_ON):
        await db.run(agreements.expire)
    assert await withdrawn(db, siv) == ["initiator_renewal"]


@pytest.mark.parametrize("first", ["tell", "expire"])
async def test_an_old_agreement_comes_to_the_same_figure_whichever_is_done_first(db: Database, first: str) -> None:
    await make(db)
    await value(db, "UPDATE initiator SET willing_since = NULL")  # as the migration leaves it
    before = len(await told(db, AGREED))
    with at(TWO_YEARS_ON + timedelta(days=40)):
        for step in ("tell", "expire") if first == "tell" else ("expire", "tell"):
            await db.run(getattr(agreements, step))
    assert (len(await told(db, AGREED)) - before, len(await told(db, ENDED))) == (1, 1)
