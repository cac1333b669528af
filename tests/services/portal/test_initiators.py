"""Initiators at the door: let in by groups, a code by mail, a PIN, and out again."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from chassis import clock, seal
from chassis.db import Database
from chassis.events import Message
from chassis.web.passes import HEADER, Checker, Person
from services.portal import initiators, mailed_codes, web
from services.portal.cookies import MAILED
from tests.services.portal.builders import PASSWORD, acts, make_account, rows
from tests.web import pass_keys, visiting

EMAIL = "siv@example.org"
PIN = "482913"
SEND, FORGET = "notifications.send_message.v1", "notifications.forget_messages.v1"


async def admit(db: Database, initiator_id: UUID | None = None, **changes: Any) -> UUID:
    """Groups lets an initiator in."""
    initiator_id = initiator_id or uuid4()
    told = {"occasion": str(uuid4()), "name": "Siv", "email": EMAIL, "new_pin": False} | changes
    await db.run(initiators.admit, initiator_id=initiator_id, **told)
    return initiator_id


async def end(db: Database, initiator_id: UUID, *, forget: bool = False) -> None:
    await db.run(initiators.end, initiator_id=initiator_id, forget=forget)


async def letters(db: Database, template: str) -> list[dict[str, Any]]:
    """What notifications was asked to write, opened as it opens them."""
    found = await rows(
        db, "SELECT message_id, data::jsonb AS data FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", SEND
    )
    asked = [row for row in found if row["data"]["template"] == template]
    keys = db.settings.key_dir
    return [row["data"] | seal.unseal(keys, row["data"]["sealed"], bound_to=str(row["message_id"])) for row in asked]


async def code_in_mail(db: Database) -> str:
    return str((await letters(db, "initiator_code"))[-1]["parameters"]["code"])


async def ask(visitor: httpx2.AsyncClient, email: str = EMAIL) -> httpx2.Response:
    return await visitor.post("/sign-in/initiator", data={"email": email})


async def give_code(visitor: httpx2.AsyncClient, code: str) -> httpx2.Response:
    return await visitor.post("/sign-in/initiator/code", data={"code": code})


async def give_pin(visitor: httpx2.AsyncClient, pin: str, again: str | None = None) -> httpx2.Response:
    return await visitor.post("/sign-in/initiator/pin", data={"pin": pin} | ({"again": again} if again else {}))


async def sign_in(db: Database, visitor: httpx2.AsyncClient, *, first: bool = True) -> httpx2.Response:
    """All the way: the first time the PIN is chosen."""
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    return await give_pin(visitor, PIN, PIN if first else None)


async def who_is_in(visitor: httpx2.AsyncClient) -> Person | None:
    given = (await visitor.get("/api/portal/pass")).headers[HEADER]
    return Checker(pass_keys()[2], "link-oslo").check(given)


@asynccontextmanager
async def another_browser(db: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(web.app, db) as client:
        yield client


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**mailed_codes.DIGITS:0{mailed_codes.DIGITS}}"


# ── Let in, and out ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_groups_asks_and_the_initiator_gets_a_welcome_with_the_way_in(db: Database) -> None:
    initiator_id, message_id = uuid4(), str(uuid4())
    sealed = seal.seal(db.settings.key_dir, {"name": "Siv", "email": EMAIL}, bound_to=message_id)
    told = {"initiator_id": str(initiator_id), "occasion": "a", "new_pin": False, "sealed": sealed}
    await db.run(initiators.on_admit, [message(message_id, "portal.admit_initiator.v1", told)])

    [account] = await rows(db, "SELECT account_id, email, roles, state, password_hash FROM account")
    assert tuple(account.values()) == (initiator_id, EMAIL, ["initiator"], "active", None)
    [letter] = await letters(db, "initiator_admitted")
    assert letter["recipient"] == EMAIL
    assert letter["parameters"]["link"].endswith("/sign-in/initiator")
    assert await acts(db) == ["initiator_admitted"]


def message(message_id: str, type: str, data: dict[str, Any]) -> Message:
    return Message(
        id=message_id,
        office="link-oslo",
        service="groups",
        stream="commands.portal",
        epoch=1,
        sequence=1,
        type=type,
        subject=data["initiator_id"],
        time=clock.now().isoformat(),
        data=data,
    )


async def test_being_let_in_twice_changes_nothing(db: Database, visitor: httpx2.AsyncClient) -> None:
    siv = await admit(db)
    await sign_in(db, visitor)
    await admit(db, siv)
    assert await who_is_in(visitor) is not None
    assert (await acts(db)).count("initiator_admitted") == 1
    assert (await sign_in(db, visitor, first=False)).status_code == 303


async def test_let_out_the_session_is_over_and_no_code_opens_anything(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    siv = await admit(db)
    await sign_in(db, visitor)
    async with another_browser(db) as other:
        await ask(other)
        code = await code_in_mail(db)
        told = {"initiator_id": str(siv), "forget": False}
        await db.run(initiators.on_end, [message(str(uuid4()), "portal.end_initiator.v1", told)])

        assert await who_is_in(visitor) is None
        assert (await give_code(other, code)).status_code == 401
        sent = len(await letters(db, "initiator_code"))
        await ask(other)
        assert len(await letters(db, "initiator_code")) == sent
    assert await rows(db, "SELECT * FROM initiator_pin") == []


async def test_let_out_while_the_pin_is_being_written_means_out(db: Database, visitor: httpx2.AsyncClient) -> None:
    siv = await admit(db)
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    await end(db, siv)
    assert (await give_pin(visitor, PIN, PIN)).status_code == 401
    assert await who_is_in(visitor) is None


async def test_let_out_twice_or_without_ever_having_been_in_changes_nothing(db: Database) -> None:
    siv = await admit(db)
    for initiator_id in (siv, siv, uuid4()):
        await end(db, initiator_id)
    assert (await acts(db)).count("account_closed") == 1


async def test_let_in_again_the_pin_is_chosen_anew(db: Database, visitor: httpx2.AsyncClient) -> None:
    siv = await admit(db)
    await sign_in(db, visitor)
    await end(db, siv)
    await admit(db, siv, email="siv.new@example.org")
    await ask(visitor, "siv.new@example.org")
    await give_code(visitor, await code_in_mail(db))
    assert (await give_pin(visitor, "771305", "771305")).status_code == 303
    person = await who_is_in(visitor)
    assert person is not None
    assert person.id == siv


async def test_erased_name_and_address_go_at_once_and_notifications_forgets_too(db: Database) -> None:
    siv = await admit(db)
    await end(db, siv, forget=True)
    [account] = await rows(db, "SELECT email, name FROM account")
    assert (account["email"], account["name"]) == (str(siv), "")
    [asked] = await rows(db, "SELECT data FROM bus.outbox WHERE type = $1", FORGET)
    assert json.loads(asked["data"])["key"] == str(siv)


async def test_an_account_of_staff_is_never_made_an_initiator_s(db: Database) -> None:
    kari = await make_account(db)
    await admit(db, kari["account_id"])
    [account] = await rows(db, "SELECT email, roles FROM account")
    assert (account["email"], account["roles"]) == (kari["email"], ["coordinator"])


# ── The way in ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_initiator_comes_in_with_a_code_and_a_pin_chosen_the_first_time(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    siv = await admit(db)
    answer = await ask(visitor, " Siv@Example.org ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/initiator/code")
    answer = await give_code(visitor, await code_in_mail(db))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/initiator/pin")
    assert 'name="again"' in (await visitor.get("/sign-in/initiator/pin")).text
    answer = await give_pin(visitor, PIN, PIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/groups/mine")

    person = await who_is_in(visitor)
    assert person is not None
    assert (person.id, person.roles) == (siv, {"initiator"})
    assert (await acts(db))[-3:] == ["code_asked_for", "pin_chosen", "signed_in"]


async def test_afterwards_it_is_the_code_and_the_same_pin(db: Database, visitor: httpx2.AsyncClient) -> None:
    await admit(db)
    await sign_in(db, visitor)
    await visitor.post("/sign-out")

    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    assert 'name="again"' not in (await visitor.get("/sign-in/initiator/pin")).text
    assert (await give_pin(visitor, "555019")).status_code == 401
    assert await who_is_in(visitor) is None
    assert (await give_pin(visitor, PIN)).status_code == 303
    assert await who_is_in(visitor) is not None


async def test_an_address_that_is_nobody_s_gets_the_same_answers_and_no_mail(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    await admit(db)
    async with another_browser(db) as stranger:
        known, unknown = await ask(visitor), await ask(stranger, "nobody@example.org")
        for answers in ([known, unknown], [await give_code(each, "000000") for each in (visitor, stranger)]):
            assert len({(answer.status_code, answer.headers.get("location")) for answer in answers}) == 1
            assert len({answer.text for answer in answers}) == 1
        assert stranger.cookies.keys() == visitor.cookies.keys()
    assert len(await letters(db, "initiator_code")) == 1
    assert len(await rows(db, "SELECT * FROM mailed_code")) == 2


async def test_no_code_is_right_for_nobody(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.portal.mailed_codes.secrets.randbelow", lambda _: 123456)
    async with another_browser(db) as stranger:
        await ask(stranger, "nobody@example.org")
        assert (await give_code(stranger, "123456")).status_code == 401


async def test_after_five_wrong_codes_the_right_one_is_wrong_too(db: Database, visitor: httpx2.AsyncClient) -> None:
    await admit(db)
    await ask(visitor)
    code = await code_in_mail(db)
    for _ in range(5):
        assert "Dette er ikke koden." in (await give_code(visitor, wrong(code))).text
    assert (await give_code(visitor, code)).status_code == 401


async def test_after_five_wrong_pins_a_new_code_is_needed(db: Database, visitor: httpx2.AsyncClient) -> None:
    await admit(db)
    await sign_in(db, visitor)
    await visitor.post("/sign-out")
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    for _ in range(4):
        assert "Dette er ikke PIN-koden." in (await give_pin(visitor, "555019")).text
    assert "Begynn på nytt" in (await give_pin(visitor, "555019")).text
    assert (await give_pin(visitor, PIN)).status_code == 401
    assert await who_is_in(visitor) is None


async def test_a_code_is_good_for_ten_minutes_and_then_no_more(db: Database, visitor: httpx2.AsyncClient) -> None:
    await admit(db)
    with clock.at(clock.now() - timedelta(minutes=10, seconds=1)):
        await ask(visitor)
    assert (await give_code(visitor, await code_in_mail(db))).status_code == 401


async def test_a_code_is_good_once_and_only_in_the_browser_that_asked(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    await admit(db)
    await ask(visitor)
    code = await code_in_mail(db)
    async with another_browser(db) as other:
        assert (await give_code(other, code)).status_code == 401
        await ask(other)
        assert (await give_code(other, code)).status_code == 401
    assert (await give_code(visitor, code)).status_code == 303
    held = visitor.cookies[MAILED]
    await give_pin(visitor, PIN, PIN)

    async with another_browser(db) as thief:
        thief.cookies = {MAILED: held}
        assert (await give_code(thief, code)).status_code == 401
        assert (await give_pin(thief, PIN)).status_code == 401


async def test_without_a_right_code_no_pin_is_asked_for(db: Database, visitor: httpx2.AsyncClient) -> None:
    await admit(db)
    await ask(visitor)
    assert (await visitor.get("/sign-in/initiator/pin")).status_code == 401
    assert (await give_pin(visitor, PIN, PIN)).status_code == 401
    assert await who_is_in(visitor) is None


@pytest.mark.parametrize("pin", ["111111", "123456", "987654", "121212", "123123", "901234"])
async def test_a_pin_that_anyone_would_try_is_refused(db: Database, visitor: httpx2.AsyncClient, pin: str) -> None:
    await admit(db)
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    answer = await give_pin(visitor, pin, pin)
    assert answer.status_code == 422
    assert pin not in answer.text
    assert await who_is_in(visitor) is None


@pytest.mark.parametrize(("pin", "again"), [(PIN, "482914"), (PIN, None), ("48291", "48291"), ("a48291", "a48291")])
async def test_a_pin_is_six_digits_or_more_written_twice_alike(
    db: Database, visitor: httpx2.AsyncClient, pin: str, again: str | None
) -> None:
    await admit(db)
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    assert (await give_pin(visitor, pin, again)).status_code == 422
    assert await rows(db, "SELECT * FROM initiator_pin") == []


async def test_a_forgotten_pin_is_chosen_anew(db: Database, visitor: httpx2.AsyncClient) -> None:
    siv = await admit(db)
    await sign_in(db, visitor)
    await admit(db, siv, new_pin=True)
    await ask(visitor)
    await give_code(visitor, await code_in_mail(db))
    assert (await give_pin(visitor, "771305", "771305")).status_code == 303
    assert "pin_forgotten" in await acts(db)


async def test_nothing_that_opens_the_door_can_be_read_in_the_database(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    await admit(db)
    await ask(visitor)
    code, held = await code_in_mail(db), visitor.cookies[MAILED]
    kept = str(await rows(db, "SELECT * FROM mailed_code")) + str(await rows(db, "SELECT data FROM bus.outbox"))
    assert code not in kept
    assert held not in kept
    await give_code(visitor, code)
    await give_pin(visitor, PIN, PIN)
    [pin] = await rows(db, "SELECT pin_hash FROM initiator_pin")
    assert pin["pin_hash"].startswith("$argon2id$")


async def test_who_asks_and_asks_gets_the_same_answer_and_three_mails(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    await admit(db)
    answers = [await ask(visitor) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {303}
    assert len(await letters(db, "initiator_code")) == 3


async def test_one_person_may_be_both_staff_and_initiator_by_two_doors(
    db: Database, visitor: httpx2.AsyncClient
) -> None:
    await make_account(db, email=EMAIL)
    siv = await admit(db)
    await sign_in(db, visitor)
    person = await who_is_in(visitor)
    assert person is not None
    assert (person.id, person.roles) == (siv, {"initiator"})
    await visitor.post("/sign-out")

    await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/today"})
    person = await who_is_in(visitor)
    assert person is not None
    assert person.roles == {"coordinator"}


@pytest.mark.parametrize("secret", [PIN, PASSWORD], ids=["the PIN", "a password"])
async def test_an_initiator_does_not_come_in_by_the_door_of_staff(
    db: Database, visitor: httpx2.AsyncClient, secret: str
) -> None:
    await admit(db)
    await sign_in(db, visitor)
    await visitor.post("/sign-out")
    await rows(db, "UPDATE account SET password_hash = (SELECT pin_hash FROM initiator_pin) RETURNING 1")
    answer = await visitor.post("/sign-in", data={"email": EMAIL, "password": secret})
    assert answer.status_code == 401
    assert await who_is_in(visitor) is None


async def test_an_initiator_is_shown_no_page_of_staff(db: Database) -> None:
    async with visiting(web.app, db, {"initiator"}) as client:
        assert (await client.get("/today")).status_code == 403
        assert (await client.get("/status")).status_code == 403


async def test_codes_that_ran_out_are_forgotten(db: Database, visitor: httpx2.AsyncClient) -> None:
    forget: Callable[..., Any] = mailed_codes.forget_old
    await admit(db)
    await ask(visitor)
    assert await db.run(forget) == 0
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert await db.run(forget) == 1
