"""Who a person is at the provider: tied once to an account that an administrator made, by a verified address."""

from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal.problems import NobodyHere

queries = sql.load(__file__)


async def find(conn: Conn, issuer: str, subject: str) -> UUID | None:
    """The id of the account that this subject was tied to; None where none was."""
    account_id: UUID | None = await queries.get_account_of(conn, issuer=issuer, subject=subject)
    return account_id


async def tie(conn: Conn, issuer: str, subject: str, claims: dict[str, Any]) -> UUID:
    """Tie a subject to the account that has its address; an account that was invited is taken into use by it.

    An account is tied once: whoever is given the address later is somebody else. No account is ever made here.

    Shape   the account's id.
    Errors  NobodyHere: the address is not verified, has no account of a member of staff, or one that is another's.
    """
    account_id: UUID | None = await queries.lock_account_at(conn, email=_verified(claims))
    if account_id is None:
        raise NobodyHere(reason="unknown")

    tie = {"issuer": issuer, "subject": subject, "account_id": account_id}
    if not await queries.insert_identity(conn, **tie, tied_at=clock.now()):
        raise NobodyHere(reason="another")
    await queries.take_into_use(conn, account_id=account_id)

    await audit.note(conn, "identity_tied", account_id=account_id, about_kind="account", about_id=account_id)
    return account_id


async def untie(conn: Conn, account_id: UUID) -> None:
    """The person no longer works here."""
    await queries.delete_identities_of(conn, account_id=account_id)


async def is_known(conn: Conn, account_id: UUID) -> bool:
    """Whether the person also signs in elsewhere."""
    known: bool = await queries.has_identity(conn, account_id=account_id)
    return known


def _verified(claims: dict[str, Any]) -> str:
    """The address, where the provider says that it is the person's. Errors: NobodyHere."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or not email.strip():
        raise NobodyHere(reason="unverified")
    return email.strip().lower()
