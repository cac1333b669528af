"""PINs: chosen by an initiator at the first sign-in, kept and worked out as passwords are."""

from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal.problems import PinsDiffer, PinTooEasy, SignInBroken

queries = sql.load(__file__)

SHORTEST, LONGEST = 6, 12
ROWS = ("01234567890123456789", "98765432109876543210")


def check_new(pin: str, again: str | None) -> None:
    """Refuse a PIN that anyone would try first, or that was written otherwise the second time.

    Errors  PinTooEasy, PinsDiffer.
    """
    repeats = any(pin == pin[:half] * (len(pin) // half) for half in (1, 2, 3) if len(pin) % half == 0)
    if repeats or any(pin in row for row in ROWS):
        raise PinTooEasy(errors={"pin": [PinTooEasy.sentence()]})
    if again != pin:
        raise PinsDiffer(errors={"again": [PinsDiffer.sentence()]})


async def choose(conn: Conn, account_id: UUID, pin_hash: str) -> None:
    """The initiator's own PIN from now on. Errors: SignInBroken where one was chosen in the meantime."""
    chosen = await queries.insert_pin(conn, account_id=account_id, pin_hash=pin_hash, chosen_at=clock.now())
    if not chosen:
        raise SignInBroken(reason="pin")
    await audit.note(conn, "pin_chosen", account_id=account_id, about_kind="account", about_id=account_id)


async def forget(conn: Conn, account_id: UUID) -> None:
    """Another is to be chosen."""
    await queries.delete_pin(conn, account_id=account_id)
