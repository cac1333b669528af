"""An initiator's way in, on a phone: the address, a code by mail, a PIN."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import audit
from chassis.db import Conn
from services.portal import doorway, initiators, known_devices, mailed_codes, passwords, pins, throttles
from services.portal.callers import Caller
from services.portal.doorway import Arrived
from services.portal.problems import MailedCodeWrong, PinWrong
from services.portal.throttles import Bucket

Run = Callable[..., Awaitable[Any]]


async def ask(conn: Conn, caller: Caller, email: str, page: str) -> str:
    """Ask for a code; the answer is the same whether the address is an initiator's or nobody's.

    Shape   what the browser holds until it is in.
    Errors  SlowDown, for a network that asks and asks.
    Emits   notifications.send_message.v1 {template: initiator_code}, a few an hour at most.
    """
    email = email.strip().lower()
    may_be_sent = await throttles.take_letter(conn, caller, email)
    initiator = await initiators.find(conn, email)
    account_id = initiator["account_id"] if initiator is not None and may_be_sent else None

    asked = await mailed_codes.make(conn, account_id, page)
    await audit.note(conn, "code_asked_for", account_id=account_id)

    if account_id is not None:
        initiators.send_code(conn, initiator, str(asked.code_id), asked.code, asked.expires_at.isoformat())
    return asked.held


async def give_code(run: Run, held: str, code: str) -> None:
    """The code from the mail. Errors: SignInBroken, MailedCodeWrong."""
    if not await run(mailed_codes.give, held, code):
        raise MailedCodeWrong(errors={"code": [MailedCodeWrong.sentence()]})


async def needs_pin(conn: Conn, held: str) -> bool:
    """Whether this person has yet to choose a PIN. Errors: SignInBroken."""
    return (await mailed_codes.given(conn, held))["pin_hash"] is None


async def give_pin(run: Run, caller: Caller, held: str, pin: str, again: str | None) -> Arrived:
    """In, with the PIN; the first time it is chosen, and written twice.

    Errors  SignInBroken, PinTooEasy, PinsDiffer, PinWrong, SlowDown.
    """
    if await run(needs_pin, held):
        pins.check_new(pin, again)
        chosen: Arrived = await run(_choose, caller, held, await passwords.hash(pin))
        return chosen

    async with passwords.turn():
        person, taken = await run(_begin_try, caller, held)
        if not await passwords.matches(person["pin_hash"], pin):
            await run(audit.note, "sign_in_refused", account_id=person["account_id"], detail="pin")
            raise PinWrong(errors={"pin": [PinWrong.sentence()]})
    arrived: Arrived = await run(_enter, caller, held, person, taken)
    return arrived


async def _choose(conn: Conn, caller: Caller, held: str, pin_hash: str) -> Arrived:
    person = await mailed_codes.given(conn, held)
    await pins.choose(conn, person["account_id"], pin_hash)
    return await _enter(conn, caller, held, person, [])


async def _begin_try(conn: Conn, caller: Caller, held: str) -> tuple[Any, list[Bucket]]:
    person = await mailed_codes.given(conn, held)
    await mailed_codes.count_pin(conn, held)
    account_id: UUID = person["account_id"]
    known = await known_devices.knows_account(conn, caller.device, account_id)
    return person, await throttles.take(conn, caller, f"pin {account_id}", known=known)


async def _enter(conn: Conn, caller: Caller, held: str, person: Any, taken: list[Bucket]) -> Arrived:
    await throttles.give_back(conn, taken)
    await mailed_codes.end(conn, held)
    return await doorway.begin(conn, person["account_id"], person["page"], caller)
