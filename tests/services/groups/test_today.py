"""What a coordinator is told to do: what hurries first, and never a name."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, languages
from chassis.db import Database
from services.groups import enquiries, group_life, initiators, today
from services.groups.web import app
from tests.services.groups.builders import WHO, make_enquiry, make_group, make_self_led_group, make_started_group
from tests.web import visiting

TUESDAY = date(2026, 11, 24)
POLICY = {"conversation_first": False, "min_people": 4, "start_meetings": 3, "hear_within_days": 7}
NOBODY = {"unread": 0, "first_unread_on": None, "unchosen": 0, "longest_days": None}
FORMING: dict[str, Any] = {
    "group_id": UUID(int=1),
    "title": "Eika",
    "state": "forming",
    "weekday": None,
    "meets_at": None,
    "every_weeks": 1,
    "created_at": datetime(2026, 11, 20, tzinfo=UTC),
    "started_on": None,
    "stepped_back_on": None,
    "life": None,
    "life_on": None,
    "meetings_held": 0,
    "last_meeting_on": None,
    "chosen": 0,
    "first_meeting_at": None,
    "to_call": 0,
    "accepted": 0,
    "link_is_known_outside": False,
    "wants_initiator": False,
    "announced": None,
}
INVITED = FORMING | {"first_meeting_at": datetime(2026, 12, 8, 17, tzinfo=UTC), "chosen": 4}
STARTING = FORMING | {"state": "starting", "started_on": date(2026, 11, 3), "weekday": "tue", "chosen": 5}
SELF_LED = STARTING | {"state": "self_led", "stepped_back_on": date(2026, 11, 1), "chosen": 0}


def told(*groups: dict[str, Any], **counts: Any) -> list[tuple[str, str]]:
    """What is told on a Tuesday in November, in English: how much it hurries, and the sentence."""
    with languages.reading("en"), clock.at(datetime.combine(TUESDAY, time(9), clock.OSLO)):
        todos = today.tell(
            {
                "to_call": 0,
                "to_talk_with": 0,
                "ready": 0,
                "policy": POLICY,
                "counts": NOBODY | counts,
                "groups": groups,
                "talks": {"booked": [], "silent": 0},
                "rooms": [],
            }
        )
    return [(todo.when, todo.text) for todo in todos]


def test_a_new_enquiry_that_nobody_has_looked_at_should_not_wait() -> None:
    assert told(unread=1, first_unread_on=TUESDAY) == [("now", "1 new enquiry that nobody has looked at.")]


def test_the_day_an_answer_was_promised_is_said_when_it_is_near() -> None:
    (_, said) = told(unread=3, first_unread_on=TUESDAY - timedelta(days=6))[0]

    assert said.endswith("nobody has looked at. The first was promised an answer by November 25, 2026.")


def test_enough_people_waiting_for_a_group_are_pointed_out() -> None:
    assert told(unchosen=3, longest_days=9) == []
    assert told(unchosen=4, longest_days=9) == [
        ("week", "4 people wait for a group. The one who has waited longest has waited for 9 days.")
    ]


def test_a_group_with_enough_people_can_start_and_one_long_in_the_making_is_not_forgotten() -> None:
    assert told(FORMING | {"chosen": 4}) == [("today", "Eika has 4 people and can start.")]
    assert told(FORMING) == []
    assert told(FORMING | {"created_at": datetime(2026, 11, 2, tzinfo=UTC), "chosen": 2}) == [
        ("week", "Eika has been in the making since November 2, 2026, with 2 chosen.")
    ]


def test_of_a_group_people_are_invited_to_it_is_told_whom_to_call_and_what_lacks() -> None:
    assert told(INVITED) == []
    assert told(INVITED | {"to_call": 2}) == [("now", "2 people are to be called about a place in Eika.")]
    assert told(INVITED | {"chosen": 3}) == [
        ("today", "Eika holds 3 places and needs 4. Is there somebody to choose, or a meeting to move?")
    ]
    assert told(INVITED | {"accepted": 4}) == [
        ("week", "4 have said yes to Eika, which meets first on December 8, 2026.")
    ]
    assert told(INVITED | {"first_meeting_at": datetime(2026, 11, 23, 17, tzinfo=UTC)}) == [
        ("today", "Eika was to meet first on November 23, 2026. Did it start?")
    ]


def test_a_group_that_meets_today_or_this_week_is_told_of() -> None:
    recorded = STARTING | {"last_meeting_on": TUESDAY}
    assert told(recorded | {"meets_at": time(18)}) == [("today", "Eika meets today at 18:00.")]
    assert told(recorded | {"weekday": "thu"}) == [("week", "Eika meets on Thursday.")]


def test_a_meeting_that_was_not_written_down_is_asked_about() -> None:
    assert told(STARTING | {"weekday": "mon", "last_meeting_on": date(2026, 11, 16)}) == [
        ("week", "Eika meets on Monday."),
        ("today", "Eika was to meet on November 23, 2026. How many came?"),
    ]


def test_enough_meetings_raise_the_question_of_stepping_back() -> None:
    (*_, last) = told(STARTING | {"last_meeting_on": TUESDAY, "meetings_held": 3})

    assert last == ("week", "Eika has met 3 times. Is it time for the initiators to step back?")


def test_a_group_that_leads_itself_is_asked_after_six_weeks_and_when_it_has_been_silent_for_long() -> None:
    assert told(SELF_LED) == []
    assert told(SELF_LED | {"stepped_back_on": date(2026, 10, 10)}) == [
        ("week", "Eika has led itself since October 10, 2026. How is it going?")
    ]
    heard = {"stepped_back_on": date(2026, 3, 1), "life": "meeting", "life_on": date(2026, 7, 1)}
    assert told(SELF_LED | heard) == [("week", "Nobody has heard from Eika since July 1, 2026.")]
    assert told(SELF_LED | heard | {"life_on": date(2026, 10, 1)}) == []


async def test_a_co_initiator_who_has_followed_a_group_is_proposed_and_by_nobody_s_name(db: Database) -> None:
    told: dict[str, Any] = {"phone": None, "trained_on": date(2026, 1, 10), "agreed": True}
    siv = await db.run(initiators.register, name="Siv Elv", email="siv@example.org", **told)
    await make_started_group(db, initiators=[siv])
    assert (await db.run(today.look))["ready"] == 0
    await make_self_led_group(db, initiators=[siv])
    seen = await db.run(today.look)
    assert [todo.url for todo in today.tell(seen)].count("/groups/initiators") == 1
    assert "Siv" not in " ".join(todo.text for todo in today.tell(seen))

    noted: dict[str, Any] = {
        "paused_until": None,
        "groups_at_once": None,
        "languages": [],
        "areas": None,
        "phone": None,
    }
    await db.run(initiators.change, siv, who=WHO, step="initiator", **noted)
    assert (await db.run(today.look))["ready"] == 0


def test_a_group_that_would_like_an_initiator_back_is_to_be_helped_today() -> None:
    assert told(SELF_LED | {"wants_initiator": True}) == [
        ("today", "Eika would like an initiator to come back for some meetings.")
    ]


async def test_an_enquiry_is_new_until_somebody_has_looked_at_it(db: Database) -> None:
    one = (await make_enquiry(db))["enquiry_id"]
    await make_enquiry(db)
    assert (await db.run(today.look))["counts"]["unread"] == 2

    await db.run(enquiries.find, one, who=WHO)

    assert (await db.run(today.look))["counts"]["unread"] == 1


async def test_every_state_of_a_group_is_told_of_with_a_way_to_it(db: Database) -> None:
    forming = await make_group(db, 5, title="Bjørka")
    await make_started_group(db, title="Rogna", weekday="tue")
    self_led = await make_self_led_group(db, title="Selja")
    await db.run(group_life.sign_of_life, self_led["group_id"], state="not_heard_from")

    async with visiting(app, db, {"coordinator"}) as visitor:
        page = (await visitor.get("/groups/_today?lang=en")).text
        this_week = (await visitor.get("/groups/_today?lang=en&when=week")).text

    assert f'<a href="/groups/groups/{forming["group_id"]}">Bjørka has 5 people and can start.</a>' in page
    assert "Nobody has heard from Selja" in this_week
    assert "Bjørka" not in this_week


async def test_with_nothing_to_do_the_part_is_not_taken_for_one_that_is_away(db: Database) -> None:
    async with visiting(app, db, {"coordinator"}) as visitor:
        page = await visitor.get("/groups/_today?when=now")

    assert page.text.strip() == "<!-- -->"


async def test_no_name_of_a_person_is_told(db: Database) -> None:
    await make_enquiry(db, called="Kanarifuglen")

    async with visiting(app, db, {"coordinator"}) as visitor:
        assert "Kanari" not in (await visitor.get("/groups/_today")).text
