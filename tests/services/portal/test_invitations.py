"""Inviter oss: someone who works with people asks us to come, gets a receipt, and is answered."""

import re
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from chassis import clock
from chassis.db import Database
from services.portal import invitations, persons, public_face, web
from services.portal.problems import InvitationClosed
from tests.services.portal.builders import acts, rows
from tests.web import visiting

FORM = {
    "wish": "talk", "sector": "municipality", "organisation": "Bergen kommune", "place": "Bergen", "name": "Fjell",
    "email": "fjell@example.org", "about": "Lunsjforedrag",
}  # fmt: skip


async def told(db: Database) -> list[tuple[str, Any]]:
    found = await rows(db, "SELECT type, data::jsonb AS data FROM bus.outbox ORDER BY outbox_id")
    return [(row["type"], row["data"]) for row in found]


async def invited(db: Database, **changes: Any) -> Any:
    await db.run(invitations.receive, language="nb", **(_whole() | changes))
    [row] = await db.run(invitations.list_some, "new")
    return row["invitation_id"]


def _whole() -> dict[str, Any]:
    return dict.fromkeys(("phone", "about", "wished_for", "place")) | FORM


async def test_an_invitation_is_kept_told_without_who_it_was_and_a_receipt_is_asked_for(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    sent = await visitor.post("/invite", data=FORM)
    assert sent.headers["location"] == "/invite/received"
    (event, data), (command, _) = await told(db)
    assert (event, command) == ("portal.invitation_received.v1", "notifications.send_message.v1")
    assert data == {
        "received_on": clock.today().isoformat(), "wish": "talk", "sector": "municipality", "municipality": "4601",
    }  # fmt: skip
    [kept] = await rows(db, "SELECT * FROM invitation")
    assert (kept["state"], kept["municipality_code"], kept["organisation"]) == ("new", "4601", "Bergen kommune")


async def test_the_receipt_promises_what_every_public_page_promises(visitor: httpx2.AsyncClient, db: Database) -> None:
    await db.run(public_face.promise, 2)
    assert "Du hører fra oss innen 2 virkedager." in (await visitor.get("/invite/received")).text
    with clock.at(datetime(2026, 11, 27, 12, tzinfo=clock.OSLO)):
        hear_by = await db.run(invitations.receive, language="nb", **_whole())
    assert hear_by.isoformat() == "2026-12-01"


async def test_a_form_that_lacks_something_is_shown_again_with_all_that_was_written(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    refused = await visitor.post("/invite", data=FORM | {"email": "ikke en adresse"})
    assert refused.status_code == 422
    assert 'value="Bergen kommune"' in refused.text
    assert await rows(db, "SELECT * FROM invitation") == []


async def test_pressing_the_button_twice_invites_once(visitor: httpx2.AsyncClient, db: Database) -> None:
    for _ in range(2):
        await visitor.post("/invite", data=FORM | {"_key": "samme"})
    assert len(await rows(db, "SELECT * FROM invitation")) == 1


async def test_a_member_of_staff_answers_by_mail_and_the_read_is_in_the_audit(db: Database) -> None:
    invitation_id = await invited(db)
    async with visiting(web.app, db, {"event_manager"}) as staff:
        assert "fjell@example.org" in (await staff.get(f"/site/invitations/{invitation_id}")).text
        answered = await staff.post(f"/site/invitations/{invitation_id}/answer", data={"text": "Vi kommer gjerne."})
        assert answered.status_code == 303
        assert "Vi kommer gjerne." in (await staff.get(f"/site/invitations/{invitation_id}")).text
    assert [kind for kind, _ in await told(db)][2:] == [
        "portal.invitation_answered.v1",
        "notifications.send_message.v1",
    ]
    assert await acts(db) == ["read", "read"]


async def test_answering_once_more_writes_once_more_and_tells_nothing_new(db: Database) -> None:
    invitation_id = await invited(db)
    for text in ("Vi kommer.", "Vi har med kaffe."):
        await db.run(invitations.answer, invitation_id, text, who=invitation_id)
    kinds = [kind for kind, _ in await told(db)]
    assert kinds.count("portal.invitation_answered.v1") == 1
    assert kinds.count("notifications.send_message.v1") == 3


async def test_one_that_was_settled_by_phone_counts_as_answered_and_can_be_answered_no_more(db: Database) -> None:
    invitation_id = await invited(db)
    await db.run(invitations.close, invitation_id)
    assert [kind for kind, _ in await told(db)][-1] == "portal.invitation_answered.v1"
    with pytest.raises(InvitationClosed):
        await db.run(invitations.answer, invitation_id, "For sent", who=invitation_id)


async def test_new_ones_come_first_the_one_that_has_waited_longest_at_the_top(db: Database) -> None:
    for days, name in ((3, "Lengst"), (2, "Besvart"), (1, "Nyest")):
        with clock.at(clock.now() - timedelta(days=days)):
            await db.run(invitations.receive, language="nb", **(_whole() | {"organisation": name}))
    listed = {row["organisation"]: row["invitation_id"] for row in await db.run(invitations.list_some)}
    await db.run(invitations.answer, listed["Besvart"], "Ja", who=listed["Besvart"])
    assert [row["organisation"] for row in await db.run(invitations.list_some)] == ["Lengst", "Nyest", "Besvart"]


async def test_it_is_deleted_a_year_after_it_was_closed_and_not_a_day_before(db: Database) -> None:
    await db.run(invitations.close, await invited(db))
    with clock.at(clock.now() + timedelta(days=364)):
        assert await db.run(invitations.forget_old) == 0
    with clock.at(clock.now() + timedelta(days=366)):
        assert await db.run(invitations.forget_old) == 1


async def test_a_person_sees_and_erases_what_they_wrote_and_a_restore_erases_it_again(db: Database) -> None:
    invitation_id = await invited(db)
    [held] = await db.run(persons.export_person, email="FJELL@example.org")
    assert held["organisation"] == "Bergen kommune"
    assert await db.run(persons.erase_person, email="Fjell@example.org") == [invitation_id]
    assert await rows(db, "SELECT * FROM invitation") == []
    subjects = await rows(db, "SELECT subject FROM bus.outbox WHERE type LIKE 'portal.%'")
    assert str(invitation_id) not in [row["subject"] for row in subjects]

    async def brought_back(conn: Any) -> None:
        columns = "invitation_id, wish, sector, organisation, name, email, language, received_at"
        await conn.execute(
            f"INSERT INTO invitation ({columns}) VALUES ($1, 'talk', 'other', 'x', 'x', 'x', 'nb', now())",
            invitation_id,
        )

    await db.run(brought_back)
    assert await db.run(persons.erase_again, [invitation_id]) == 1


async def test_the_work_page_says_how_many_wait(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert "invitasjon" not in (await coordinator.get("/portal/_today?when=today")).text
        await invited(db)
        assert "1 invitasjon venter på svar" in (await coordinator.get("/portal/_today?when=today")).text


async def test_an_answered_invitation_leads_to_outreach_without_anyone_in_the_address(db: Database) -> None:
    invitation_id = await invited(db, wish="course_visit")
    async with visiting(web.app, db, {"coordinator"}) as staff:
        before = (await staff.get(f"/site/invitations/{invitation_id}")).text
        await staff.post(f"/site/invitations/{invitation_id}/answer", data={"text": "Vi kommer gjerne."})
        after = (await staff.get(f"/site/invitations/{invitation_id}")).text

    form = after.partition('method="post" action="/events/outreach/new">')[2].partition("</form>")[0]
    told = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert told == {"kind": "teaching", "municipality": "4601", "partner": "Bergen kommune"}
    assert "/events/outreach" not in before.partition("<main")[2]
