"""Who speaks at an event: shown by name only with a yes, thanked once when it is summed up, deleted as participants are."""

from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import IdentityNumberGiven
from services.events import forgetting, persons, problems, programme, speakers, summing_up, web
from tests.services.events.builders import letters, make_event, rows
from tests.services.events.test_summing_up import held
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
LYNG = "lyng@example.org"


async def add(db: Database, event_id: Any, name: str = "Lyng", email: str | None = LYNG, **more: Any) -> Any:
    told = {"language": "nb", "is_shown": False} | more
    await db.run(speakers.add, event_id, name=name, email=email, **told)
    (row,) = await rows(db, "SELECT speaker_id FROM speaker WHERE name = $1", name)
    return row["speaker_id"]


async def kept(db: Database) -> list[tuple[str, str | None]]:
    return [(row["name"], row["email"]) for row in await rows(db, "SELECT name, email FROM speaker ORDER BY name")]


async def thanked(db: Database) -> list[tuple[str, str]]:
    return [(one["recipient"], one["language"]) for one in await letters(db) if one.get("template") == "speaker_thanks"]


async def test_everyone_sees_the_name_of_those_who_said_yes_and_nothing_else(db: Database) -> None:
    event = await make_event(db)
    desk = f"/events/manage/{event['event_id']}/speakers"
    hidden = await add(db, event["event_id"], "Rim")

    async with visiting(web.app, db, {"event_manager"}) as staff, visiting(web.app, db) as anyone:
        added = await staff.post(desk, data={"name": "Lyng", "email": LYNG, "is_shown": "true"}, headers=ORIGIN)
        page = await anyone.get(f"/events/{event['event_id']}")
        shown = await staff.post(f"{desk}/{hidden}", data={"is_shown": "true"}, headers=ORIGIN)
        both = await anyone.get(f"/events/{event['event_id']}")
        await staff.post(f"{desk}/{hidden}", data={"is_shown": "false"}, headers=ORIGIN)
        again = await anyone.get(f"/events/{event['event_id']}")
        at_desk = await staff.get(desk)

    assert (added.status_code, shown.status_code) == (303, 303)
    assert [("Lyng" in one.text, "Rim" in one.text, LYNG in one.text) for one in (page, both, again)] == [
        (True, False, False),
        (True, True, False),
        (True, False, False),
    ]
    assert LYNG in at_desk.text
    (noted,) = await rows(db, "SELECT about_id FROM audit.entry WHERE act = 'read'")
    assert noted["about_id"] == str(event["event_id"])


async def test_only_those_who_arrange_it_see_and_change_speakers(db: Database) -> None:
    event = await make_event(db)
    speaker = await add(db, event["event_id"])
    desk = f"/events/manage/{event['event_id']}/speakers"

    async with visiting(web.app, db, {"coordinator"}) as other:
        refused = [
            (await other.get(desk)).status_code,
            (await other.post(f"{desk}/{speaker}/remove", headers=ORIGIN)).status_code,
        ]

    assert refused == [403, 403]
    assert await kept(db) == [("Lyng", LYNG)]


async def test_those_who_spoke_are_thanked_with_the_talks_and_nobody_twice(db: Database) -> None:
    event_id = await held(db, "a@example.org")
    await add(db, event_id, language="nn")
    await add(db, event_id, "Rim", None)

    many = [await db.run(summing_up.sum_up, event_id, summing_up="Takk.", thank=thank) for thank in (False, True, True)]

    assert many == [0, 2, 2]
    written = [one for one in await letters(db) if one.get("template") == "speaker_thanks"]
    assert {(one["recipient"], one["language"], one["purpose"]) for one in written} == {(LYNG, "nn", "event_thanks")}
    assert len({one["occasion"] for one in written}) == 1  # the ledger keeps each occasion once
    assert written[0]["parameters"]["link"].endswith(f"/events/{event_id}")


async def test_a_speaker_is_of_one_event_and_has_no_identity_number(db: Database) -> None:
    event, other = await make_event(db), await make_event(db)
    off = await make_event(db)
    await db.run(programme.call_off, off["event_id"])
    speaker = await add(db, event["event_id"])

    for use_case, more in ((speakers.remove, {}), (speakers.change, {"is_shown": True})):
        with pytest.raises(problems.SpeakerNotFound):
            await db.run(use_case, other["event_id"], speaker, **more)
    with pytest.raises(IdentityNumberGiven):
        await add(db, event["event_id"], "Lyng 010190 12308")
    with pytest.raises(problems.EventNotFound):
        await add(db, off["event_id"], "Rim")
    await db.run(speakers.remove, event["event_id"], speaker)

    assert await kept(db) == []


async def test_a_speaker_sees_what_stands_about_them_and_is_erased(db: Database) -> None:
    event = await make_event(db)
    speaker = await add(db, event["event_id"])

    (found,) = await db.run(persons.export_person, email=LYNG.upper())
    erased = await db.run(persons.erase_person, email=LYNG.upper())

    assert (found["name"], found["email"], found["title"]) == ("Lyng", LYNG, event["title"])
    assert (erased, await kept(db)) == ([speaker], [])
    assert await letters(db) == [{"key": str(speaker)}]
    assert [row["subject"] for row in await rows(db, "SELECT subject FROM bus.erasure_journal")] == [speaker]


async def test_a_restore_does_not_bring_a_speaker_back(db: Database) -> None:
    event = await make_event(db)
    speaker = await add(db, event["event_id"])

    assert [await db.run(persons.erase_again, [speaker]) for _ in range(2)] == [1, 0]
    assert await kept(db) == []


async def test_speakers_go_half_a_year_after_the_event(db: Database) -> None:
    event = await make_event(db)
    await add(db, event["event_id"])
    with clock.at(event["ends_at"] + timedelta(days=forgetting.KEEP_DAYS - 1)):
        assert await db.run(forgetting.forget_old) == 0
    with clock.at(event["ends_at"] + timedelta(days=forgetting.KEEP_DAYS + 1)):
        assert await db.run(forgetting.forget_old) == 1

    assert await kept(db) == []
