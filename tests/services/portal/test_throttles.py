"""Guesses are slowed down, and no stranger's guesses keep anyone out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.portal import callers, known_devices, passwords, signing_in, throttles
from services.portal.callers import Caller
from services.portal.problems import SignInRefused, SlowDown
from tests.services.portal.builders import EMAIL, PASSWORD, make_account, rows

STRANGER = Caller(network="a network far away")


async def guess(db: Database, caller: Caller = STRANGER, email: str = EMAIL) -> str:
    """What becomes of a wrong try: "refused" after the password was worked out, "held back" before."""
    try:
        await signing_in.sign_in(db.run, caller, email=email, password="not this one")
    except SignInRefused:
        return "refused"
    except SlowDown:
        return "held back"
    return "in"


async def tried(db: Database, caller: Caller = STRANGER, email: str = EMAIL) -> bool:
    """Whether a password would be worked out for this try, which then counts."""
    try:
        await db.run(signing_in.begin_try, caller, email)
    except SlowDown:
        return False
    return True


async def spend(db: Database, caller: Caller, email: str = EMAIL, but: int = 0) -> None:
    """Use up the tries of a network at an address."""
    for _ in range(throttles.HERE.burst - but):
        await tried(db, caller, email)


async def sign_in(db: Database, caller: Caller) -> Any:
    return await signing_in.sign_in(db.run, caller, email=EMAIL, password=PASSWORD)


async def test_a_thousand_wrong_tries_from_everywhere_do_not_keep_a_known_browser_out(db: Database) -> None:
    await make_account(db)
    arrived = await sign_in(db, Caller(network="home"))
    home = Caller(network="home", device=arrived.device)

    tries = [guess(db, Caller(network=f"network {number % 200}")) for number in range(1000)]
    outcomes = await asyncio.gather(*tries)
    assert outcomes.count("refused") == throttles.ANYWHERE.burst
    assert outcomes.count("held back") == 1000 - throttles.ANYWHERE.burst
    assert (await sign_in(db, home)).session


async def test_from_one_network_a_stranger_gets_few_guesses_and_then_one_now_and_then(db: Database) -> None:
    outcomes = await asyncio.gather(*(tried(db) for _ in range(50)))
    assert outcomes.count(True) == throttles.HERE.burst
    with clock.at(clock.now() + timedelta(minutes=2, seconds=1)):
        assert [await tried(db) for _ in range(2)] == [True, False]


async def test_who_tries_from_another_network_is_not_held_back_by_one_stranger(db: Database) -> None:
    await spend(db, STRANGER)
    assert await tried(db, Caller(network="home"))


async def test_one_network_gets_few_guesses_however_many_addresses_it_tries(db: Database) -> None:
    outcomes = [await tried(db, email=f"{number}@example.org") for number in range(throttles.NETWORK.burst + 20)]
    assert outcomes.count(True) == throttles.NETWORK.burst


async def test_an_address_without_an_account_is_held_back_alike(db: Database) -> None:
    await make_account(db)
    for email in (EMAIL, "nobody@example.org"):
        caller = Caller(network=f"for {email}")
        await spend(db, caller, email, but=1)
        assert [await guess(db, caller, email) for _ in range(3)] == ["refused", "held back", "held back"]


async def test_right_passwords_count_for_nothing_however_many_at_once(db: Database) -> None:
    await make_account(db)
    await spend(db, STRANGER, but=passwords.AT_ONCE)
    arrived = await asyncio.gather(*(sign_in(db, STRANGER) for _ in range(8)))
    assert all(each.session for each in arrived)


async def test_a_known_browser_may_not_guess_without_end_either(db: Database) -> None:
    await make_account(db)
    home = Caller(network="home", device=(await sign_in(db, Caller(network="home"))).device)
    outcomes = [await tried(db, home) for _ in range(throttles.KNOWN.burst + 2)]
    assert outcomes.count(True) == throttles.KNOWN.burst
    assert await tried(db, Caller(network="home")), "what it spent was its own"


async def test_a_browser_known_to_one_is_a_stranger_to_another(db: Database) -> None:
    await make_account(db)
    await make_account(db, email="per@example.org")
    device = (await sign_in(db, Caller(network="home"))).device
    await spend(db, Caller(network="home"), "per@example.org")
    assert not await tried(db, Caller(network="home", device=device), "per@example.org")
    assert await tried(db, Caller(network="home", device=device))


async def test_what_a_browser_makes_up_is_not_taken_over(db: Database) -> None:
    account = await make_account(db)
    made_up = "x" * 43
    held = await db.run(known_devices.remember, made_up, account["account_id"])
    assert held != made_up
    assert await db.run(known_devices.remember, held, account["account_id"]) == held


async def test_nothing_kept_tells_who_tried_from_where(db: Database) -> None:
    await make_account(db)
    await guess(db, Caller(network="10.0.0.1", device="d" * 43))
    kept = str(await rows(db, "SELECT * FROM throttle")).encode()
    for canary in (EMAIL, "10.0.0.1", "d" * 43):
        assert canary.encode() not in kept


def test_a_network_is_counted_whole_and_called_something_else_tomorrow(settings: Any) -> None:
    def named(address: str | None) -> str:
        return callers.network_of(settings, address)

    assert named("192.0.2.7") == named("192.0.2.99") != named("192.0.3.7")
    assert named("2001:db8:0:1100::1") == named("2001:db8:0:11ff::9") != named("2001:db8:0:1200::1")
    assert named(None) == named("not an address") == ""
    with clock.at(clock.now() + timedelta(days=1)):
        tomorrow = named("192.0.2.7")
    assert tomorrow != named("192.0.2.7")


async def test_passwords_are_worked_out_two_at_a_time() -> None:
    under_way, most = 0, 0

    async def work() -> None:
        nonlocal under_way, most
        async with passwords.turn():
            under_way, most = under_way + 1, max(most, under_way + 1)
            await asyncio.sleep(0)
            under_way -= 1

    await asyncio.gather(*(work() for _ in range(10)))
    assert most == passwords.AT_ONCE


async def test_a_refused_try_is_given_back_to_nobody(db: Database) -> None:
    with pytest.raises(SlowDown):
        for _ in range(throttles.HERE.burst + 1):
            await db.run(throttles.take, STRANGER, "password x", known=False)
    assert len(await rows(db, "SELECT 1 FROM throttle")) == 3
