"""From a waiting list to proposals, and from a proposal to a group that is being formed."""

from datetime import time
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Conn, Database
from services.groups import forming, initiators, never_place, persons, proposals, waiting_list
from services.groups.matching import Room
from services.groups.offer_problems import ProposalNotFound
from services.groups.problems import EnquiryNotFound, NeverTogether, NotWithOneself
from tests.services.groups.builders import WHO, make_enquiry, make_group, value

WISHES = {"times": ["tue_evening"], "languages": ["nb"], "formats": ["digital"], "birth_year": 1980}


async def make_waiting(db: Database, people: int = 4, **told: Any) -> list[UUID]:
    """So many who suit each other."""
    return [(await make_enquiry(db, called=f"Testa{n}", **(WISHES | told)))["enquiry_id"] for n in range(people)]


async def make_initiator(db: Database, number: int = 1) -> UUID:
    told = {"name": "Ida", "email": f"ida{number}@example.org", "phone": None, "trained_on": clock.today()}
    initiator_id: UUID = await db.run(initiators.register, **told, agreed=True)
    return initiator_id


async def propose(db: Database) -> dict[str, Any]:
    return await proposals.make(db.run, who=WHO)


def people_of(told: dict[str, Any]) -> list[set[UUID]]:
    return [{one["enquiry_id"] for one in proposal["people"]} for proposal in told["proposals"]]


async def test_those_who_suit_each_other_are_proposed_and_go_on_waiting(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db)

    told = await propose(db)

    assert people_of(told) == [set(waiting)]
    assert (told["proposals"][0]["time_of_week"], told["proposals"][0]["format"]) == ("tue_evening", "digital")
    assert await value(db, "SELECT count(*) FROM enquiry WHERE state = 'waiting'") == 4
    assert await value(db, "SELECT count(*) FROM membership") == 0


async def test_a_proposal_becomes_a_group_that_is_being_formed(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db)
    [proposal] = (await propose(db))["proposals"]

    group = await db.run(proposals.form, proposal["proposal_id"], title="Tirsdagsgruppa")

    assert (group["state"], group["weekday"], set(group["enquiries"])) == ("forming", "tue", set(waiting))
    assert (await db.run(proposals.look_through, who=WHO))["proposals"] == []


async def test_a_proposal_that_has_been_acted_on_is_not_there_any_more(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db)
    [proposal] = (await propose(db))["proposals"]
    await db.run(proposals.form, proposal["proposal_id"], title="Tirsdagsgruppa")

    with pytest.raises(ProposalNotFound):
        await db.run(proposals.form, proposal["proposal_id"], title="Tirsdagsgruppa")


async def test_whoever_leaves_is_in_no_proposal(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db, 5)
    await propose(db)

    await db.run(waiting_list.let_go, waiting[0], "helped_on")

    assert people_of(await db.run(proposals.look_through, who=WHO)) == [set(waiting[1:])]
    assert await value(db, "SELECT count(*) FROM proposal_member WHERE enquiry_id = $1", waiting[0]) == 0


async def test_a_proposal_with_too_few_left_is_not_shown(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db)
    await propose(db)

    await db.run(waiting_list.let_go, waiting[0], "withdrawn")

    assert (await db.run(proposals.look_through, who=WHO))["proposals"] == []


@pytest.mark.parametrize("leave", ["is chosen", "is erased"])
async def test_whoever_leaves_the_list_while_the_worker_chooses_is_proposed_for_nothing(
    db: Database, leave: str
) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db)
    calls: list[str] = []

    async def run(use_case: Any, /, *args: Any, **told: Any) -> Any:
        calls.append(use_case.__name__)
        if use_case is proposals.keep and leave == "is chosen":
            await make_group(db, 0, enquiries=waiting[:1])
        elif use_case is proposals.keep:
            await db.run(persons.erase, enquiry_id=waiting[0])
        return await db.run(use_case, *args, **told)

    told = await proposals.make(run, who=WHO)

    assert calls == ["gather", "keep", "look_through"]
    assert (told["proposals"], [row["enquiry_id"] for row in told["unplaced"]]) == ([], [])


async def test_without_a_free_initiator_everybody_is_told_why(db: Database) -> None:
    waiting = await make_waiting(db)

    told = await propose(db)

    assert {row["enquiry_id"]: row["reason"] for row in told["unplaced"]} == dict.fromkeys(waiting, "no_initiator")


async def test_an_initiator_without_an_agreement_or_with_a_group_is_not_free(db: Database) -> None:
    busy = await make_initiator(db, 1)
    await make_group(db, 0, initiators=[busy])
    told = {"name": "Odd", "email": "odd@example.org", "phone": None, "trained_on": clock.today(), "agreed": False}
    await db.run(initiators.register, **told)

    assert (await db.run(proposals.gather))[1].initiators == {}


async def test_a_room_that_a_group_meets_in_is_taken(db: Database) -> None:
    await make_waiting(db, 1, postcode="0150", formats=["in_person"])
    before = (await db.run(proposals.gather))[1].rooms[Room("0301", "tue_evening")]
    await make_group(db, 0, municipality="0301", weekday="tue", meets_at=time(18))

    after = (await db.run(proposals.gather))[1].rooms[Room("0301", "tue_evening")]

    assert (before, after) == (1, 0)


async def test_two_who_must_never_meet_are_not_proposed_together_nor_chosen_by_hand(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db, 5)
    await db.run(never_place.note, waiting[0], other_id=waiting[1], why="De kjenner hverandre", who=WHO)

    [proposed] = people_of(await propose(db))
    assert not {waiting[0], waiting[1]} <= proposed
    with pytest.raises(NeverTogether):
        await make_group(db, 0, enquiries=waiting)


async def test_a_pair_holds_to_its_last_day_and_no_longer(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    await db.run(never_place.note, one, other_id=other, why="Naboer", until=clock.today(), who=WHO)
    with pytest.raises(NeverTogether):
        await make_group(db, 0, enquiries=[one, other])

    await db.run(yesterday)

    await make_group(db, 0, enquiries=[one, other])


async def yesterday(conn: Conn) -> None:
    await conn.execute("UPDATE never_place SET until = until - 1")


async def test_a_pair_is_seen_from_both_and_lifted_from_either(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    await db.run(never_place.note, one, other_id=other, why="Naboer", who=WHO)

    assert [row["other_id"] for row in await db.run(never_place.of, one)] == [other]
    assert [row["other_id"] for row in await db.run(never_place.of, other)] == [one]
    await db.run(never_place.lift, other, one, who=WHO)
    assert await db.run(never_place.of, one) == []


async def test_the_other_persons_export_says_nothing_of_it(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    await db.run(never_place.note, one, other_id=other, why="Naboer", who=WHO)

    [own], [others] = [await db.run(persons.export, enquiry_id=each) for each in (one, other)]

    assert [pair["reason"] for pair in own["kept_apart"]] == ["Naboer"]
    assert str(other) not in str(own)
    assert others["kept_apart"] == []
    assert "Naboer" not in str(others)


async def test_whoever_leaves_takes_every_pair_along(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    await db.run(never_place.note, one, other_id=other, why="Naboer", who=WHO)

    await db.run(waiting_list.let_go, other, "not_now")

    assert await value(db, "SELECT count(*) FROM never_place") == 0


async def test_a_pair_is_of_two_who_are_here(db: Database) -> None:
    [one] = await make_waiting(db, 1)

    with pytest.raises(NotWithOneself):
        await db.run(never_place.note, one, other_id=one, why="x", who=WHO)
    with pytest.raises(EnquiryNotFound):
        await db.run(never_place.note, one, other_id=uuid4(), why="x", who=WHO)


async def test_a_started_group_keeps_its_people_out_of_proposals(db: Database) -> None:
    await make_initiator(db)
    group = await make_group(db, 0, enquiries=await make_waiting(db))
    await db.run(forming.start, group["group_id"])

    assert (await propose(db))["proposals"] == []
