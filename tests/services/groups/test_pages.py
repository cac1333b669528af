"""The pages, as a browser without JavaScript meets them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from chassis import clock
from chassis.db import Database
from services.groups.web import app
from tests.services.groups.builders import make_enquiry, make_group, make_self_led_group, make_started_group, value
from tests.web import visiting

COORDINATOR = {"coordinator"}
NORWEGIAN = {"accept-language": "nb"}
BROWSER = {"sec-fetch-site": "same-origin", "origin": "https://link-oslo.localhost"}
EMPTY = {"_key": ""}
"""A form with nothing filled in: a browser still says that it is one."""


@asynccontextmanager
async def browsing(db: Database, roles: set[str] | None = None) -> AsyncIterator[Any]:
    """A browser with cookies, its language bokmål; nobody is signed in unless roles are told."""
    async with visiting(app, db, roles or ()) as visitor:
        visitor.headers |= NORWEGIAN | BROWSER
        yield visitor


async def fill_in(visitor: Any, begun_with: dict[str, str] | None = None, **answers: dict[str, Any]) -> Any:
    """Answer the form, step by step, and end on the page that asks whether it is right."""
    await visitor.post("/groups/enquiry", data=begun_with or {"postcode": "0150"})
    for step, answer in ({"adult": {"adult": "true"}, "channel": {"channel.kind": "none"}} | answers).items():
        sent = await visitor.post(f"/groups/enquiry/{step}", data=answer)
        assert sent.status_code == 303, (step, sent.text)
    return await visitor.get("/groups/enquiry/check")


async def test_a_person_goes_through_the_form_and_gets_a_code_that_works(db: Database) -> None:
    async with browsing(db) as visitor:
        check = await fill_in(
            visitor,
            called={"called": "Testa"},
            channel={"channel.kind": "phone", "channel.address": "99999999", "channel.safe_to_leave_message": "false"},
            formats={"formats": ["in_person", "digital"]},
            themes={"themes": ["grief"]},
            times={"times": ["mon_evening"]},
            wishes={"wishes": "Nær sentrum"},
            source={"source": "friend"},
        )
        sent = await visitor.post("/groups/enquiry/check", data={"consent": "true", "_key": "k1"})
        receipt = await visitor.get(sent.headers["location"])
        code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", receipt.text)
        assert code
        withdrawn = await visitor.post("/groups/withdraw", data={"pickup_code": code.group()})

    assert all(text in check.text for text in ("Testa", "0150", "mandag kveld", "Nær sentrum"))
    assert sent.headers["location"] == "/groups/enquiry/receipt"
    assert "Du har trukket deg" in withdrawn.text
    assert await value(db, "SELECT state FROM enquiry") == "withdrawn"


async def test_only_age_channel_and_consent_must_be_answered(db: Database) -> None:
    async with browsing(db) as visitor:
        check = await fill_in(visitor)
        sent = await visitor.post("/groups/enquiry/check", data={"consent": "true"})

    assert check.status_code == 200
    assert sent.status_code == 303
    assert await value(db, "SELECT municipality_code FROM enquiry") == "0301"


async def test_nothing_is_sent_without_consent(db: Database) -> None:
    async with browsing(db) as visitor:
        await fill_in(visitor)
        refused = await visitor.post("/groups/enquiry/check", data=EMPTY)

    assert refused.status_code == 422
    assert "Vi trenger samtykket ditt" in refused.text
    assert await value(db, "SELECT count(*) FROM enquiry") == 0


async def test_a_question_that_was_skipped_and_is_needed_comes_back(db: Database) -> None:
    async with browsing(db) as visitor:
        await visitor.post("/groups/enquiry", data=EMPTY)
        check = await visitor.get("/groups/enquiry/check")

    assert check.headers["location"] == "/groups/enquiry/adult"


async def test_one_under_eighteen_is_shown_on_and_the_draft_is_wiped(db: Database) -> None:
    async with browsing(db) as visitor:
        await visitor.post("/groups/enquiry", data=EMPTY)
        shown_on = await visitor.post("/groups/enquiry/adult", data={"adult": "false"})
        page = await visitor.get(shown_on.headers["location"])

    for there in ("116 111", "ung.no", "Helsestasjon for ungdom", "Helsesykepleieren"):
        assert there in page.text
    assert await value(db, "SELECT count(*) FROM draft") == 0


async def test_sending_twice_sends_once(db: Database) -> None:
    async with browsing(db) as visitor:
        await fill_in(visitor)
        for key in ("k1", "k1", "k2"):
            await visitor.post("/groups/enquiry/check", data={"consent": "true", "_key": key})

    assert await value(db, "SELECT count(*) FROM enquiry") == 1


async def test_a_draft_left_for_half_an_hour_is_gone(db: Database) -> None:
    async with browsing(db) as visitor:
        await fill_in(visitor, called={"called": "Testa"})
        with clock.at(clock.now() + timedelta(minutes=31)):
            sent = await visitor.post("/groups/enquiry/check", data={"consent": "true"})
            receipt = await visitor.get("/groups/enquiry/receipt")

    assert (sent.status_code, receipt.status_code) == (410, 410)
    assert "Testa" not in sent.text


async def test_leaving_quickly_wipes_the_draft(db: Database) -> None:
    async with browsing(db) as visitor:
        page = await fill_in(visitor)
        assert 'href="/leave" rel="noreferrer" id="leave" data-wipe="/groups/enquiry/leave"' in page.text
        left = await visitor.post("/groups/enquiry/leave")

    assert left.status_code == 204
    assert "__Host-enquiry=" in left.headers["set-cookie"]
    assert await value(db, "SELECT count(*) FROM draft") == 0


async def test_the_browser_holds_only_a_random_token_and_the_address_nothing(db: Database) -> None:
    async with browsing(db) as visitor:
        sent = await visitor.post("/groups/enquiry/called", data={"called": "Kanarifuglen"})

    assert "Kanari" not in sent.headers["set-cookie"] + sent.headers["location"]
    assert "HttpOnly" in sent.headers["set-cookie"]
    assert "Max-Age=1800" in sent.headers["set-cookie"]


async def test_a_wrong_answer_is_shown_again_with_what_was_written(db: Database) -> None:
    async with browsing(db) as visitor:
        number = await visitor.post("/groups/enquiry/wishes", data={"wishes": "jeg er 018190 10001"})
        phone = await visitor.post(
            "/groups/enquiry/channel", data={"channel.kind": "phone", "channel.address": "12 34"}
        )
        nothing = await visitor.post("/groups/enquiry/channel", data={"channel.kind": "email"})
        unchosen = await visitor.post("/groups/enquiry/channel", data=EMPTY)

    assert 'href="#f-channel-kind"' in unchosen.text
    assert "ser ut som et fødselsnummer" in number.text
    assert 'value="12 34"' in phone.text
    assert "Dette ser ikke ut som et telefonnummer" in phone.text
    assert "Skriv hvor vi kan nå deg" in nothing.text
    assert await value(db, "SELECT count(*) FROM draft") == 0


async def test_an_answer_that_is_emptied_is_gone(db: Database) -> None:
    async with browsing(db) as visitor:
        await fill_in(visitor, called={"called": "Testa"})
        await visitor.post("/groups/enquiry/called", data={"called": ""})
        check = await visitor.get("/groups/enquiry/check")

    assert "Testa" not in check.text


async def test_every_question_can_be_shown(db: Database) -> None:
    from services.groups.enquiry_form import STEPS

    async with browsing(db) as visitor:
        assert (await visitor.get("/groups/enquiry?postcode=0150")).status_code == 200
        await fill_in(visitor)
        for step in STEPS:
            assert (await visitor.get(f"/groups/enquiry/{step.name}")).status_code == 200, step.name
        assert (await visitor.get("/groups/enquiry/nowhere")).status_code == 404


async def test_a_caller_is_on_the_waiting_list_with_six_fields(db: Database) -> None:
    reader = uuid4()
    call = {"agreed": "true", "adult": "true", "called": "Testa", "channel.address": "99999999", "postcode": "0150"}

    async with visiting(app, db, COORDINATOR, person_id=reader) as visitor:
        visitor.headers |= NORWEGIAN
        page = await visitor.get("/groups/call")
        answer = await visitor.post("/groups/call", data=call | {"theme": "grief"})

    content = page.text.partition("<main")[2]
    assert 1 <= len(re.findall(r'<(?:input|select|textarea) (?![^>]*type="hidden")', content)) <= 6
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", answer.text)
    assert await value(db, "SELECT read_by FROM consent WHERE how = 'phone'") == str(reader)
    assert await value(db, "SELECT channel FROM enquirer") == "phone"


async def test_a_call_without_a_yes_is_not_kept(db: Database) -> None:
    async with visiting(app, db, COORDINATOR) as visitor:
        visitor.headers |= NORWEGIAN
        silent = await visitor.post("/groups/call", data={"adult": "true"})
        young = await visitor.post("/groups/call", data={"agreed": "true"})
        wrong = await visitor.post("/groups/call", data={"agreed": "true", "adult": "true", "channel.address": "a@b"})

    assert "få et ja" in silent.text
    assert "116 111" in young.text
    assert "Dette ser ikke ut som en e-postadresse" in wrong.text
    assert await value(db, "SELECT count(*) FROM enquiry") == 0


async def test_a_coordinator_forms_and_starts_a_group_from_the_list(db: Database) -> None:
    people = [str((await make_enquiry(db, called=f"Testa{n}", themes=["grief"]))["enquiry_id"]) for n in range(4)]

    async with visiting(app, db, COORDINATOR) as visitor:
        visitor.headers |= NORWEGIAN
        form = await visitor.get("/groups/groups/new")
        made = await visitor.post(
            "/groups/groups/new",
            data={
                "title": "Tirsdagsgruppa",
                "format": "in_person",
                "enquiries": people,
                "weekday": "tue",
                "meets_at": "18:00",
            },
        )
        page = await visitor.get(made.headers["location"])
        started = await visitor.post(f"{made.headers['location']}/start", data=EMPTY)
        after = await visitor.get(started.headers["location"])

    assert all(f"Testa{n}" in form.text and f"Testa{n}" in page.text for n in range(4))
    assert "I oppstart, med igangsettere" in after.text
    assert await value(db, "SELECT count(*) FROM enquiry WHERE state = 'placed'") == 4


async def test_a_group_that_cannot_start_says_why_on_its_page(db: Database) -> None:
    group = await make_group(db, people=2)

    async with visiting(app, db, COORDINATOR) as visitor:
        visitor.headers |= NORWEGIAN
        answer = await visitor.post(f"/groups/groups/{group['group_id']}/start", data=EMPTY)

    assert answer.status_code == 409
    assert "En gruppe starter med minst 4 personer; 2 er valgt." in answer.text


async def test_the_life_of_a_group_is_led_from_its_page(db: Database) -> None:
    group = await make_started_group(db)
    path = f"/groups/groups/{group['group_id']}"
    await value(db, "UPDATE policy SET start_meetings = 1 RETURNING 1")

    async with visiting(app, db, COORDINATOR) as visitor:
        for what, data in (
            ("meetings", {"held_on": clock.today().isoformat(), "attended": "4"}),
            ("step-back", EMPTY),
            ("sign-of-life", {"state": "open"}),
            ("end", {"reason": "completed"}),
        ):
            sent = await visitor.post(f"{path}/{what}", data=data)
            assert sent.status_code == 303, (what, sent.text)
            assert (await visitor.get(path)).status_code == 200

    assert await value(db, "SELECT state FROM self_help_group") == "ended"


async def test_one_is_taken_out_of_a_group_and_off_the_list(db: Database) -> None:
    group = await make_group(db)
    one = group["enquiries"][0]

    async with visiting(app, db, COORDINATOR) as visitor:
        released = await visitor.post(f"/groups/groups/{group['group_id']}/people/{one}/release", data=EMPTY)
        shown = await visitor.get(f"/groups/enquiries/{one}")
        gone = await visitor.post(f"/groups/enquiries/{one}/leave", data={"reason": "helped_on"})

    assert (released.status_code, shown.status_code, gone.status_code) == (303, 200, 303)
    assert await value(db, "SELECT state FROM enquiry WHERE enquiry_id = $1", one) == "helped_on"


async def test_the_lists_are_shown_with_people_and_without(db: Database) -> None:
    async with visiting(app, db, COORDINATOR) as visitor:
        for address in ("/groups/enquiries", "/groups/groups", "/groups/groups/new", "/groups", "/groups/_today"):
            assert (await visitor.get(address)).status_code == 200, address
        await make_enquiry(db, called="Testa")
        await make_self_led_group(db, open=True, weekday="tue")
        for address in (
            "/groups/enquiries",
            "/groups/groups",
            "/groups",
            "/groups/_today",
            "/groups/_near?postcode=0150",
        ):
            assert (await visitor.get(address)).status_code == 200, address


async def test_one_without_a_name_is_called_so(db: Database) -> None:
    await make_enquiry(db)

    async with visiting(app, db, COORDINATOR) as visitor:
        visitor.headers |= NORWEGIAN
        page = await visitor.get("/groups/enquiries")

    assert "uten navn" in page.text


async def test_what_is_personal_is_never_kept_by_a_browser(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]

    async with visiting(app, db, COORDINATOR) as visitor:
        answers = [
            await visitor.get(address)
            for address in (
                f"/groups/enquiries/{enquiry_id}",
                f"/api/groups/enquiries/{enquiry_id}",
                "/groups/enquiry/adult",
            )
        ]

    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
