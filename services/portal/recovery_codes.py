"""Recovery codes: ten on a sheet of paper, each good once in the place of a code from the code app."""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from chassis.settings import Settings

queries = sql.load(__file__)

HOW_MANY = 10
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that is easily taken for another when read from paper."""
LENGTH = 10


async def make(conn: Conn, account_id: UUID) -> list[str]:
    """Ten new codes; those made before are worth nothing from now on.

    Shape   ["ABCDE-FGHJK", …], said once: only hashes are kept, made with the office's own secret.
    """
    codes = [draw() for _ in range(HOW_MANY)]
    await queries.delete_codes(conn, account_id=account_id)
    await queries.insert_codes(
        conn,
        account_id=account_id,
        code_hashes=[_hash(conn.settings, account_id, code) for code in codes],
        made_at=clock.now(),
    )
    await audit.note(conn, "recovery_codes_made", account_id=account_id, about_kind="account", about_id=account_id)
    return codes


async def use(conn: Conn, account_id: UUID, written: str) -> bool:
    """Take a code, however it was written. False: it is none of this person's, or was used."""
    code_hash = _hash(conn.settings, account_id, written)
    if not await queries.use_code(conn, account_id=account_id, code_hash=code_hash, now=clock.now()):
        return False
    await audit.note(conn, "recovery_code_used", account_id=account_id, about_kind="account", about_id=account_id)
    return True


async def left(conn: Conn, account_id: UUID) -> int:
    """How many are still good."""
    return int(await queries.count_left(conn, account_id=account_id))


async def forget(conn: Conn, account_id: UUID) -> None:
    """None of them is worth anything any more."""
    await queries.delete_codes(conn, account_id=account_id)


def draw() -> str:
    """A random code in two halves, easy to read (49 bits)."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{code[:5]}-{code[5:]}"


def _hash(settings: Settings, account_id: UUID, written: str) -> bytes:
    plain = "".join(letter for letter in written.upper() if letter.isalnum())
    return hmac.new(settings.link_secret(), f"recovery code {account_id} {plain}".encode(), sha256).digest()
