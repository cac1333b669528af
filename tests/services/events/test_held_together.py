"""What offices hold together: one counts it, the others are named, and nothing of it is counted twice."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from chassis.events import Message
from services.events import (
    attendance,
    cancellations,
    corrections,
    held_together,
    listings,
    outreach,
    outreach_corrections,
    programme,
    rules,
    sizes,
    structured,
    training,
    web,
)
from services.events.problems import CounterNotAmongThem, CountingDecided, EventNotPublished
from services.reporting import counting
from tests.services.events.builders import make_event, register, rows, token_of, told
from tests.services.events.test_outreach import OSLO, TALK, WHY
from tests.services.reporting import make_message
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}


async def make_joint(db: Database, counted_by: str | None = None, **wanted: Any) -> Any:
    """Held with the district offices East and West, and published."""
    event = await make_event(db, publish=False, **wanted)
    await db.run(held_together.choose, event["event_id"], held_with=["vest", "ost"], counted_by=counted_by)
    return await db.run(programme.publish, event["event_id"])


async def hold_again(db: Database, earlier: Any) -> Any:
    names = ("kind", "title", "summary", "starts_at", "ends_at", "place", "postcode", "format", "capacity")
    wanted = {name: earlier[name] for name in names} | {"registration_closes_at": None, "smaller_may_pass": False}
    again = await db.run(rules.hold_again, earlier["event_id"], **wanted)
    return await db.run(listings.find_event, again["event_id"], staff=True)


async def counted(db: Database) -> list[str]:
    """The indicators that all that was told here counts for, each once."""
    query = "SELECT type, data::jsonb AS data FROM bus.outbox WHERE stream = 'events' ORDER BY outbox_id"
    messages: list[Message] = [
        make_message(row["type"], **dict(row["data"])) for row in await rows(db, query) if row["type"] in counting.RULES
    ]
    assert messages
    return sorted(
        {count.indicator for message in messages for count in counting.counts(message, counting.done(message, {}))}
    )


async def live_through(db: Database, event: Any) -> None:
    """A party registers, is fewer, another cancels; it is held, closed, and put right."""
    stays = await register(db, event, "siv@example.org", seats=3)
    goes = await register(db, event, "une@example.org")
    await db.run(sizes.change_by_staff, event["event_id"], stays["registration_id"], 2)
    await db.run(cancellations.cancel_by_link, token_of(goes))
    with clock.at(event["ends_at"] + timedelta(hours=1)):
        await db.run(attendance.close, event["event_id"], head_count=9)
        right = {"head_count": 8, "by_sector": {}, "reason": "typed_wrong"}
        await db.run(corrections.correct_closing, event["event_id"], who=WHY["who"], **right)


TRAINING: dict[str, Any] = {"kind": training.KIND, "postcode": "0150"}


async def test_what_another_office_counts_is_in_no_figure_here(db: Database) -> None:
    await live_through(db, await make_joint(db, "ost", **TRAINING))
    assert await counted(db) == []


async def test_what_we_count_is_counted_here_as_if_we_held_it_alone(db: Database) -> None:
    await live_through(db, await make_joint(db, **TRAINING))
    assert await counted(db) == ["event_participants", "event_registrations", "events_held", "initiators_trained"]


async def test_everything_that_is_counted_says_who_counts_it(db: Database) -> None:
    await live_through(db, await make_joint(db, "ost", **TRAINING))
    query = "SELECT DISTINCT type FROM bus.outbox WHERE stream = 'events' AND data::jsonb ->> 'counted_by' IS NULL"
    silent = {row["type"] for row in await rows(db, query)}
    assert not silent & counting.RULES.keys()


async def test_who_counts_is_decided_before_it_is_published(db: Database) -> None:
    event = await make_joint(db, "ost")
    for other in (None, "vest"):
        with pytest.raises(CountingDecided):
            await db.run(held_together.choose, event["event_id"], held_with=["ost", "vest"], counted_by=other)
    changed = await db.run(held_together.choose, event["event_id"], held_with=["ost"], counted_by="ost")
    assert changed["held_with"] == ["ost"]


@pytest.mark.parametrize("counter", ["sor", "link-oslo", "nobody"])
async def test_only_one_of_those_who_hold_it_counts_it(db: Database, counter: str) -> None:
    event = await make_event(db, publish=False)
    with pytest.raises(CounterNotAmongThem):
        await db.run(
            held_together.choose, event["event_id"], held_with=["ost", "link-oslo", "nobody"], counted_by=counter
        )
    chosen = await db.run(held_together.choose, event["event_id"], held_with=["ost", "link-oslo", "nobody"])
    assert chosen["held_with"] == ["ost"]


async def close_office(db: Database, code: str) -> None:
    await rows(db, "UPDATE reference.office SET valid_to = $2 WHERE code = $1 RETURNING code", code, clock.today())


async def test_who_holds_it_can_be_changed_though_the_office_that_counts_has_closed_since(db: Database) -> None:
    event = await make_joint(db, "ost")
    await close_office(db, "ost")
    here = f"/events/manage/{event['event_id']}/together"

    async with visiting(web.app, db, {"event_manager"}) as client:
        page = await client.get(here)
        body = {"held_with": re.findall(r'name="held_with" value="(\w+)"[^>]* checked', page.text), "counted_by": "ost"}
        answer = await client.post(here, data=body | {"held_with": [*body["held_with"], "sor"]}, headers=ORIGIN)

    assert sorted(body["held_with"]) == ["ost", "vest"]
    assert answer.status_code == 303, answer.text
    found = await db.run(listings.find_event, event["event_id"], staff=True)
    assert (sorted(found["held_with"]), found["counted_by"]) == (["ost", "sor", "vest"], "ost")


async def test_an_office_that_has_closed_comes_to_hold_nothing_more(db: Database) -> None:
    draft, published = await make_event(db, publish=False), await make_joint(db)
    await db.run(held_together.choose, draft["event_id"], held_with=["ost"], counted_by="ost")
    await close_office(db, "ost")
    await close_office(db, "sor")

    with pytest.raises(CounterNotAmongThem):
        await db.run(held_together.choose, draft["event_id"], held_with=["ost"], counted_by="ost")
    changed = await db.run(held_together.choose, published["event_id"], held_with=["sor", "vest"])
    assert changed["held_with"] == ["vest"]


async def test_what_is_held_again_is_counted_by_us_where_the_office_that_counted_has_closed(db: Database) -> None:
    earlier = await make_joint(db, "ost")
    await close_office(db, "ost")
    again = await hold_again(db, earlier)
    assert (again["held_with"], again["counted_by"]) == (["vest"], None)


async def test_outreach_is_put_right_though_the_office_that_counts_has_closed_since(db: Database) -> None:
    row = await db.run(outreach.log, **TALK, municipality=OSLO, held_with=["ost"], counted_by="ost")
    await close_office(db, "ost")
    async with visiting(web.app, db, {"event_manager"}) as client:
        page = await client.get(f"/events/outreach/{row['outreach_id']}")
    assert re.search(r'name="held_with" value="ost"[^>]* checked', page.text)

    right = TALK | {"people": 30, "held_on": row["held_on"], "municipality": OSLO}
    together = {"held_with": row["held_with"], "counted_by": row["counted_by"]}
    changed = await db.run(outreach_corrections.correct, row["outreach_id"], **WHY, **right, **together)
    assert (changed["people"], changed["held_with"], changed["counted_by"]) == (30, ["ost"], "ost")
    assert await counted(db) == []


async def test_what_has_been_held_is_left_as_it_was(db: Database) -> None:
    event = await make_joint(db, **TRAINING)
    with clock.at(event["ends_at"]):
        await db.run(attendance.close, event["event_id"], head_count=3)
    with pytest.raises(EventNotPublished):
        await db.run(held_together.choose, event["event_id"], held_with=[])


async def test_the_nation_has_it_once_with_all_their_names(db: Database) -> None:
    await make_joint(db, "ost", title="Deres")
    await make_joint(db, title="Vårt")
    listed = await told(db, "events.event_listed.v1")
    assert [(one["title"], one["held_with"]) for one in listed] == [("Vårt", ["vest", "ost"])]


async def test_what_is_held_again_is_counted_by_the_same_office(db: Database) -> None:
    again = await hold_again(db, await make_joint(db, "ost"))
    assert (again["held_with"], again["counted_by"]) == (["vest", "ost"], "ost")


async def test_those_who_read_about_it_see_who_holds_it(db: Database) -> None:
    event = await make_joint(db)
    async with visiting(web.app, db) as client:
        page = await client.get(f"/events/{event['event_id']}")
    assert "Distriktskontor Vest, Distriktskontor Øst" in page.text
    found = await db.run(listings.find_event, event["event_id"])
    organizers = json.loads(structured.write(found, "LINK Oslo", base_url="https://x.example"))["organizer"]
    assert [each["name"] for each in organizers] == ["LINK Oslo", "Distriktskontor Vest", "Distriktskontor Øst"]


async def test_it_is_chosen_on_a_page_of_its_own(db: Database) -> None:
    event = await make_event(db, publish=False)
    here = f"/events/manage/{event['event_id']}"
    async with visiting(web.app, db, {"event_manager"}) as client:
        page = await client.get(f"{here}/together")
        assert "Distriktskontor Øst" in page.text
        body = {"held_with": ["ost", "vest"], "counted_by": "vest"}
        answer = await client.post(f"{here}/together", data=body, headers=ORIGIN)
        assert answer.status_code == 303
        desk = await client.get(here)
    assert "Et annet kontor teller dette" in desk.text


async def test_outreach_that_another_office_counts_is_in_no_figure_here(db: Database) -> None:
    together_with = {"held_with": ["ost"], "counted_by": "ost"}
    row = await db.run(outreach.log, **TALK, municipality=OSLO, **together_with)
    assert await counted(db) == []

    ours = TALK | {"held_on": row["held_on"], "municipality": OSLO, "held_with": ["ost"]}
    await db.run(outreach_corrections.correct, row["outreach_id"], **WHY, **ours)
    (struck,) = await told(db, "events.outreach_struck.v1")
    assert struck["counted_by"] == "ost"
    assert await counted(db) == ["outreach_held", "people_reached"]


async def test_what_another_office_counted_and_is_taken_out_was_in_no_figure(db: Database) -> None:
    row = await db.run(outreach.log, **TALK, municipality=OSLO, held_with=["ost"], counted_by="ost")
    await db.run(outreach_corrections.strike, row["outreach_id"], **WHY)
    assert await counted(db) == []
