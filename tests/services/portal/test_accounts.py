"""What an administrator does with accounts, and what each does with their own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from chassis import clock
from chassis.db import Database
from chassis.web.routes import Route
from infra.nginx import SERVICES
from services.portal import accounts, forgetting, own_account, recovery_codes, roles, sessions, signing_in, web
from services.portal.callers import Caller
from services.portal.problems import AccountNotFound, LastAdministrator, PasswordWrong, SignInRefused
from tests.services.portal.builders import EMAIL, PASSWORD, acts, enter, make_account, rows
from tests.web import visiting

OTHER = "en annen hest spiser grønne stoler"


async def sign_in(db: Database, email: str = EMAIL, password: str = PASSWORD) -> Any:
    return await signing_in.sign_in(db.run, Caller(), email=email, password=password)


@pytest.fixture
async def boss(db: Database) -> Any:
    return await make_account(db, email="alma@example.org", roles=("administrator",))


@pytest.fixture
async def admin(db: Database, boss: Any) -> AsyncIterator[httpx2.AsyncClient]:
    """The administrator's browser."""
    async with visiting(web.app, db, {"administrator"}, boss["account_id"]) as client:
        yield client


async def test_the_last_administrator_can_be_neither_closed_nor_given_other_roles(db: Database, boss: Any) -> None:
    with pytest.raises(LastAdministrator):
        await db.run(accounts.change_roles, boss["account_id"], ["manager"])
    with pytest.raises(LastAdministrator):
        await db.run(accounts.close, boss["account_id"])
    await db.run(accounts.change_roles, boss["account_id"], ["administrator", "manager"])


async def test_one_who_is_only_invited_is_no_administrator_yet(db: Database, boss: Any) -> None:
    await make_account(db, roles=("administrator",))
    await rows(db, "UPDATE account SET state = 'invited' WHERE email = $1", EMAIL)
    with pytest.raises(LastAdministrator):
        await db.run(accounts.close, boss["account_id"])


async def test_two_administrators_cannot_close_each_other_in_the_same_moment(db: Database, boss: Any) -> None:
    kari = await make_account(db, roles=("administrator",))
    ids = (boss["account_id"], kari["account_id"])
    outcomes = await asyncio.gather(*(db.run(accounts.close, each) for each in ids), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [LastAdministrator]


async def test_an_administrator_signs_a_colleague_out_everywhere(
    db: Database, boss: Any, admin: httpx2.AsyncClient
) -> None:
    kari = await make_account(db)
    secrets = [(await sign_in(db)).session for _ in range(2)]
    answer = await admin.post(f"/accounts/{kari['account_id']}/sign-out")
    assert answer.status_code == 303
    assert [await db.run(sessions.of, secret) for secret in secrets] == [None, None]
    assert await rows(db, "SELECT 1 FROM known_device WHERE account_id = $1", kari["account_id"]) == []
    assert (await acts(db))[-1] == "signed_out_everywhere"


async def test_a_closed_account_opens_nothing_and_its_address_may_be_invited_anew(
    db: Database, boss: Any, admin: httpx2.AsyncClient
) -> None:
    kari = await make_account(db)
    secret = (await sign_in(db)).session
    assert (await admin.post(f"/accounts/{kari['account_id']}/close")).status_code == 303
    assert await db.run(sessions.of, secret) is None
    with pytest.raises(SignInRefused):
        await sign_in(db)
    with pytest.raises(AccountNotFound):
        await db.run(accounts.change_roles, kari["account_id"], ["manager"])
    again = await make_account(db)
    assert again["account_id"] != kari["account_id"]
    assert (await sign_in(db)).session


async def test_the_list_shows_everyone_and_its_reading_is_audited(
    db: Database, boss: Any, admin: httpx2.AsyncClient
) -> None:
    await make_account(db)
    page = (await admin.get("/accounts")).text
    assert EMAIL in page
    assert "alma@example.org" in page
    assert (await acts(db))[-1] == "read"


async def test_a_colleague_is_invited_by_form_and_given_other_roles(
    db: Database, boss: Any, admin: httpx2.AsyncClient
) -> None:
    told = {"name": "Solveig", "email": "solveig@example.org", "roles": ["coordinator", "manager"], "language": "nb"}
    assert (await admin.post("/accounts/invite", data=told)).status_code == 303
    [row] = await rows(db, "SELECT account_id, roles, state FROM account WHERE email = 'solveig@example.org'")
    assert (row["roles"], row["state"]) == (["coordinator", "manager"], "invited")

    page = (await admin.get(f"/accounts/{row['account_id']}")).text
    assert "Send en ny invitasjon" in page
    await admin.post(f"/accounts/{row['account_id']}/roles", data={"alone": "true"})
    [row] = await rows(db, "SELECT roles FROM account WHERE email = 'solveig@example.org'")
    assert row["roles"] == sorted(roles.OFFICE_OF_ONE)


async def test_the_form_says_what_is_missing(admin: httpx2.AsyncClient) -> None:
    told = {"name": "Solveig", "email": "solveig@example.org", "language": "nb"}
    answer = await admin.post("/accounts/invite", data=told)
    assert (answer.status_code, "Velg minst én ting" in answer.text) == (422, True)
    assert 'value="Solveig"' in answer.text


async def test_only_an_administrator_sees_accounts(db: Database) -> None:
    others = set(roles.ROLES) - {"administrator"}
    async with visiting(web.app, db, others) as visitor:
        assert (await visitor.get("/accounts")).status_code == 403
        assert (await visitor.post("/accounts/invite", data={})).status_code == 403


def test_an_office_of_one_reaches_every_page_that_is_not_head_office_s_or_a_volunteer_s() -> None:
    import importlib

    def is_reached(route: Route) -> bool:
        rule = route.roles
        return not isinstance(rule, frozenset) or rule <= {"statistician", "initiator"} or bool(rule & alone)

    alone = set(roles.OFFICE_OF_ONE)
    tables = [importlib.import_module(f"services.{name}.web").app.table for name in SERVICES]
    assert [route.path for table in tables for route in table if not is_reached(route)] == []
    closing = [route for table in tables for route in table if route.path.endswith("/close") and "period" in route.path]
    assert closing


async def test_my_account_lists_where_i_am_signed_in_and_signs_out_the_others(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db)
    visitor.headers["User-Agent"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"
    )
    other = (await sign_in(db)).session
    await enter(visitor)
    page = (await visitor.get("/account")).text
    assert "Safari på en telefon" in page
    [row] = await rows(db, "SELECT session_id FROM session WHERE browser IS NULL")

    assert (await visitor.post(f"/account/sessions/{row['session_id']}/end")).status_code == 303
    assert await db.run(sessions.of, other) is None
    others = [(await sign_in(db)).session for _ in range(2)]
    await visitor.post("/account/sessions/others/end")
    assert [await db.run(sessions.of, secret) for secret in others] == [None, None]
    assert (await visitor.get("/api/portal/pass")).headers["x-brikke-pass"], "this one goes on"


async def test_nobody_signs_out_somebody_else_s_session(visitor: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db)
    await make_account(db, email="per@example.org")
    per = (await sign_in(db, "per@example.org")).session
    session_id = (await db.run(sessions.of, per))["session_id"]
    await enter(visitor)
    await visitor.post(f"/account/sessions/{session_id}/end")
    assert await db.run(sessions.of, per) is not None


async def test_a_new_password_asks_for_the_old_and_signs_out_elsewhere(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db)
    elsewhere = (await sign_in(db)).session
    await enter(visitor)

    wrong = await visitor.post("/account/password", data={"password_now": "not this one", "password": OTHER})
    assert (wrong.status_code, "ikke passordet du logger inn med" in wrong.text) == (401, True)
    right = await visitor.post("/account/password", data={"password_now": PASSWORD, "password": OTHER})
    assert right.headers["location"] == "/account"
    assert await db.run(sessions.of, elsewhere) is None
    assert (await sign_in(db, password=OTHER)).session
    with pytest.raises(SignInRefused):
        await sign_in(db)


async def test_new_recovery_codes_ask_for_the_password_and_make_the_old_worthless(db: Database) -> None:
    account_id = (await make_account(db))["account_id"]
    old = await db.run(recovery_codes.make, account_id)
    with pytest.raises(PasswordWrong):
        await own_account.renew_codes(db.run, Caller(), account_id, password_now="not this one")
    new = await own_account.renew_codes(db.run, Caller(), account_id, password_now=PASSWORD)
    assert not await db.run(recovery_codes.use, account_id, old[0])
    assert await db.run(recovery_codes.use, account_id, new[0])


async def test_a_year_after_closing_only_the_random_id_is_left(db: Database, boss: Any) -> None:
    kari = await make_account(db)
    await db.run(accounts.close, kari["account_id"])
    for days, kept in ((364, True), (366, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            await db.run(forgetting.forget_old)
        assert (EMAIL in str(await rows(db, "SELECT * FROM account"))) == kept
    assert kari["account_id"] in {row["account_id"] for row in await rows(db, "SELECT account_id FROM account")}


async def test_two_offices_on_one_machine_see_nothing_of_each_other(make_database: Any) -> None:
    oslo = await make_database("portal")
    vest = await make_database("portal", office="vest", base_url="https://vest.localhost")
    async with visiting(web.app, oslo) as at_oslo, visiting(web.app, vest, {"administrator"}) as at_vest:
        kari = await make_account(oslo)
        await make_account(vest, email="per@example.org")
        await enter(at_oslo)
        page = (await at_vest.get("/accounts")).text
        assert ("per@example.org" in page, EMAIL in page) == (True, False)
        assert (await at_vest.get(f"/accounts/{kari['account_id']}")).status_code == 404

        at_vest.headers["x-brikke-pass"] = at_oslo.headers["x-brikke-pass"]
        assert (await at_vest.get("/account")).headers["location"].startswith("/sign-in"), "a pass of the other office"
        del at_vest.headers["x-brikke-pass"]
        at_vest.headers["Cookie"] = f"__Host-session={at_oslo.cookies['__Host-session']}"
        assert (await at_vest.get("/api/portal/pass")).headers["x-brikke-pass"] == "", "a session of the other office"
    with pytest.raises(SignInRefused):
        await sign_in(vest)
