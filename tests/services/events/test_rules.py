"""Who may register: until when, by a code or not, and how many of each organisation."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, problems, registrations, rules, sizes, web
from tests.services.events.builders import line, make_event, party, register, rows, token_of
from tests.services.events.test_sizes import link_of
from tests.web import visiting

NONE: dict[str, Any] = {
    "registration_closes_at": None, "smaller_may_pass": False, "by_invitation": False, "most_per_organisation": None,
    "by_approval": False,
}  # fmt: skip


async def ruled(db: Database, *, places: int = 10, **chosen: Any) -> Any:
    event = await make_event(db, places=places)
    return await db.run(rules.change, event["event_id"], **(NONE | chosen))


async def test_only_a_code_opens_registration_by_invitation(db: Database) -> None:
    event = await ruled(db, by_invitation=True)
    code = await db.run(rules.invite, event["event_id"], meant_for="Bydelen", seats=5)
    other = await ruled(db, by_invitation=True)
    elsewhere = await db.run(rules.invite, other["event_id"], meant_for="Bydelen", seats=5)

    for wrong in (None, "", "AAAA-AAAA", elsewhere):
        with pytest.raises(problems.CodeUnknown):
            await register(db, event, "a@example.org", invitation_code=wrong)
    await register(db, event, "a@example.org", invitation_code=f" {code[:4]}-{code[4:].lower()}")

    assert await line(db, event["event_id"]) == [("a@example.org", "confirmed", 1)]


async def test_a_code_is_good_for_so_many_people_and_for_as_many_again_when_they_cancel(db: Database) -> None:
    event = await ruled(db, by_invitation=True)
    code = await db.run(rules.invite, event["event_id"], meant_for="Bydelen", seats=3)
    first = await register(db, event, "a@example.org", seats=2, invitation_code=code)

    with pytest.raises(problems.CodeUsedUp):
        await register(db, event, "b@example.org", seats=2, invitation_code=code)
    await db.run(cancellations.cancel_by_link, token_of(first))
    await register(db, event, "b@example.org", seats=2, invitation_code=code)
    await db.run(sizes.change_by_link, await link_of(db, "b@example.org"), 3)
    with pytest.raises(problems.CodeUsedUp):
        await db.run(sizes.change_by_link, await link_of(db, "b@example.org"), 4)

    [invitation] = await db.run(rules.invitations, event["event_id"])
    assert (invitation["used"], invitation["seats"]) == (3, 3)


async def test_two_at_once_do_not_use_the_last_of_a_code_twice(db: Database) -> None:
    event = await ruled(db, by_invitation=True)
    code = await db.run(rules.invite, event["event_id"], meant_for="Bydelen", seats=3)

    answers = await asyncio.gather(
        *(register(db, event, f"p{n}@example.org", invitation_code=code) for n in range(8)), return_exceptions=True
    )

    assert sum(isinstance(answer, problems.CodeUsedUp) for answer in answers) == 5
    assert len(await line(db, event["event_id"])) == 3


async def test_those_who_come_at_once_do_not_use_a_code_or_an_organisation_up_twice(db: Database) -> None:
    coded = await ruled(db, by_invitation=True)
    code = await db.run(rules.invite, coded["event_id"], meant_for="Bydelen", seats=2)
    few = await ruled(db, most_per_organisation=2)

    for event in (coded, few):
        wishes = [party(f"p{n}@example.org", invitation_code=code, organisation=" Bydelen") for n in range(4)]
        found = await db.run(registrations.register_all, event["event_id"], wishes)
        refused = problems.CodeUsedUp if event is coded else problems.OrganisationFull

        assert [isinstance(one, refused) for one in found] == [False, False, True, True]
        assert len(await line(db, event["event_id"])) == 2


async def test_a_code_that_is_withdrawn_opens_nothing_and_puts_nobody_out(db: Database) -> None:
    event = await ruled(db, by_invitation=True)
    code = await db.run(rules.invite, event["event_id"], meant_for="Bydelen", seats=3)
    await register(db, event, "a@example.org", invitation_code=code)
    [invitation] = await db.run(rules.invitations, event["event_id"])
    await db.run(rules.withdraw, event["event_id"], invitation["invitation_id"])

    with pytest.raises(problems.CodeUnknown):
        await register(db, event, "b@example.org", invitation_code=code)
    with pytest.raises(problems.InvitationNotFound):
        await db.run(rules.withdraw, event["event_id"], event["event_id"])

    assert await line(db, event["event_id"]) == [("a@example.org", "confirmed", 1)]


async def test_no_more_come_from_an_organisation_than_the_organiser_chose(db: Database) -> None:
    event = await ruled(db, places=3, most_per_organisation=3)
    await register(db, event, "a@example.org", seats=2, organisation="Bydel  Sagene")
    await register(db, event, "b@example.org", seats=2, organisation="Frivilligsentralen")

    with pytest.raises(problems.OrganisationFull) as refused:
        await register(db, event, "c@example.org", seats=2, organisation=" bydel sagene ")
    with pytest.raises(problems.OrganisationFull):
        await register(db, event, "c@example.org", seats=2, organisation="frivilligsentralen")  # though they wait
    with pytest.raises(problems.OrganisationMissing):
        await register(db, event, "c@example.org", organisation=" ")
    await register(db, event, "c@example.org", organisation=None, sector="private")
    await register(db, event, "d@example.org", organisation="Bydel Sagene")

    assert "3" in refused.value.detail
    assert [address for address, _, _ in await line(db, event["event_id"])] == [
        f"{name}@example.org" for name in "abcd"
    ]


async def test_a_party_does_not_become_more_than_its_organisation_may_be(db: Database) -> None:
    event = await ruled(db, most_per_organisation=2)
    await register(db, event, "a@example.org", organisation="Bydel Sagene")
    await register(db, event, "b@example.org", organisation="Bydel Sagene")

    with pytest.raises(problems.OrganisationFull):
        await db.run(sizes.change_by_link, await link_of(db, "a@example.org"), 2)


async def test_staff_register_whom_they_will(db: Database) -> None:
    event = await ruled(db, by_invitation=True, most_per_organisation=1)

    for name in "ab":
        told = party(f"{name}@example.org", organisation="Bydel Sagene")
        await db.run(registrations.register, event["event_id"], by_staff=True, **told)

    assert len(await line(db, event["event_id"])) == 2


async def test_a_repeat_is_answered_as_a_new_one_whatever_the_rules_are(db: Database) -> None:
    event = await ruled(db, by_invitation=True, most_per_organisation=4)
    code = await db.run(rules.invite, event["event_id"], meant_for="Bydelen", seats=3)
    await register(db, event, "known@example.org", seats=2, invitation_code=code, organisation="Bydel Sagene")

    async def answered(address: str, **wish: Any) -> Any:
        told = {"invitation_code": code, "organisation": "Bydel Sagene"} | wish
        try:
            answer = await register(db, event, address, **told)
        except problems.Problem as refused:
            return refused.slug
        await db.run(cancellations.cancel_by_link, token_of(answer))
        return answer.keys(), answer["state"]

    for wish in ({"seats": 2}, {"seats": 1}, {"invitation_code": "AAAA"}, {"organisation": ""}):
        assert await answered("known@example.org", **wish) == await answered("new@example.org", **wish)


async def test_another_closing_time_holds_at_once_and_may_not_come_after_the_end(db: Database) -> None:
    event = await make_event(db)
    sooner = clock.now() + timedelta(hours=1)
    await db.run(rules.change, event["event_id"], **(NONE | {"registration_closes_at": sooner}))

    with clock.at(sooner + timedelta(minutes=1)), pytest.raises(problems.RegistrationClosed):
        await register(db, event, "a@example.org")
    with pytest.raises(problems.TimesImpossible):
        late = {"registration_closes_at": event["ends_at"] + timedelta(minutes=1)}
        await db.run(rules.change, event["event_id"], **(NONE | late))


async def test_whoever_may_pass_by_a_new_rule_passes_at_once(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "two@example.org", seats=2)
    await register(db, event, "three@example.org", seats=3)
    await register(db, event, "one@example.org")

    await db.run(rules.change, event["event_id"], **(NONE | {"smaller_may_pass": True}))

    assert [state for _, state, _ in await line(db, event["event_id"])] == ["confirmed", "waiting", "confirmed"]


async def test_an_organiser_chooses_and_invites_on_pages_and_people_register_by_the_link(db: Database) -> None:
    event = await make_event(db)
    desk, here = f"/events/manage/{event['event_id']}", f"/events/{event['event_id']}"
    form = {"name": "Solveig", "email": "a@example.org", "sector": "private", "seats": "1", "language": "nb"}

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        chosen = await manager.post(f"{desk}/rules", data={"by_invitation": "true", "most_per_organisation": "5"})
        made = await manager.post(f"{desk}/invitations", data={"meant_for": "Bydelen", "seats": "2"})
        page = await manager.get(f"{desk}/rules")
        [invitation] = await rows(db, "SELECT code FROM invitation")
        opened = await anyone.get(f"{here}/register?code={invitation['code']}")
        refused = await anyone.post(f"{here}/register", data=form | {"invitation_code": "nei"})
        registered = await anyone.post(f"{here}/register", data=form | {"invitation_code": invitation["code"]})
        shown = await anyone.get(f"/api/events{here}")

    assert (chosen.status_code, made.status_code, page.status_code) == (303, 303, 200)
    assert f"register?code={invitation['code']}" in page.text
    assert f'value="{invitation["code"]}"' in opened.text
    assert (refused.status_code, registered.status_code) == (422, 303)
    assert 'value="nei"' in refused.text
    assert shown.json()["by_invitation"] is True
    assert invitation["code"] not in shown.text


async def test_a_program_chooses_and_invites(db: Database) -> None:
    event = await make_event(db)
    here = f"/api/events/events/{event['event_id']}"

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db, {"coordinator"}) as other:
        refused = await other.post(f"{here}/rules", json={"by_invitation": True})
        chosen = await manager.post(f"{here}/rules", json={"by_invitation": True})
        made = await manager.post(f"{here}/invitations", json={"meant_for": "Bydelen", "seats": 2})

    assert (refused.status_code, chosen.status_code, made.status_code) == (403, 200, 201)
    assert chosen.json()["by_invitation"] is True
    await register(db, event, "a@example.org", invitation_code=made.json()["code"])
