"""Finding a colleague's account and a local contact point; and sealing what is searched for."""

from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from chassis.languages import gettext, phone
from chassis.searches import MOST, Hit, like

queries = sql.load(__file__)

LISTERS = frozenset(("manager", "administrator", "coordinator", "editor"))


async def search(conn: Conn, text: str, *, roles: frozenset[str], who: UUID) -> list[Hit]:
    """Accounts for an administrator, contact points for those who keep them; accounts shown are noted as found."""
    hits: list[Hit] = []
    await audit.note(conn, "searched", account_id=who)
    if "administrator" in roles:
        rows = await queries.find_accounts(conn, text=like(text), most=MOST + 1)
        for row in rows[:MOST]:
            await audit.note(conn, "found", account_id=who, about_kind="account", about_id=row["account_id"])
        hits += [_account(row) for row in rows]
    if not roles.isdisjoint(LISTERS):
        hits += [_contact_point(row) for row in await queries.find_contact_points(conn, text=like(text), most=MOST + 1)]
    return hits


def _account(row: Any) -> Hit:
    return Hit(gettext("Account"), row["name"], row["email"], f"/audit?person={row['account_id']}")


def _contact_point(row: Any) -> Hit:
    about = ", ".join(filter(None, (row["municipality"], row["phone"] and phone(row["phone"]))))
    return Hit(gettext("Contact point"), row["title"], about, "/offices")
