"""The confidentiality agreement of initiators: on record, renewed in time, given back or expired; and refreshers of training.

Whoever has one is counted as active, from the day of the agreement until the day it ends. What is told of it names nobody,
and two tellings cannot be tied to one person.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from chassis.languages import gettext
from services.groups import attending, groups, letters, policies, schemas
from services.groups.initiator_problems import AgreementsWouldEnd, InitiatorNotFound

queries = sql.load(__file__)

VERSION = "2026-1"
"""The text that is printed and signed now."""
ASK_BEFORE = timedelta(days=30)
"""So long before the agreement ends a renewal is asked for."""
RENEWAL = "initiator_renewal"


async def give(conn: Conn, initiator_id: UUID, *, who: str) -> None:
    """The agreement is signed today, for the first time or anew; with it comes the access to groups attended already.

    Errors  InitiatorNotFound.
    Emits   groups.initiator_agreed.v1 where none stood; portal.admit_initiator.v1; notifications.withdraw_messages.v1.
    """
    if not await queries.set_agreed(conn, initiator_id=initiator_id, today=clock.today(), version=VERSION):
        raise InitiatorNotFound
    await audit.note(conn, "agreement_recorded", account_id=who, about_kind="initiator", about_id=initiator_id)
    withdraw_letters(conn, initiator_id)
    await tell(conn)
    await attending.admit_to_groups(conn, initiator_id)


async def give_at_group(conn: Conn, group_id: UUID, initiator_id: UUID, *, who: str) -> dict[str, Any]:
    """The same on the page of a group the initiator attends; one that stands already stays as it is.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotStarting, InitiatorUnknown.
    """
    await attending.check_attends(conn, group_id, initiator_id)
    if await queries.get_agreed_on(conn, initiator_id=initiator_id) is None:
        await give(conn, initiator_id, who=who)
    return await groups.find(conn, group_id)


async def take_back(conn: Conn, initiator_id: UUID, *, who: str) -> None:
    """The initiator no longer wishes to start groups: the agreement ends today. What was promised of silence stands.

    Errors  InitiatorNotFound.
    Emits   groups.initiator_ended.v1, portal.end_initiator.v1, notifications.withdraw_messages.v1.
    """
    ended = await queries.end_agreements(conn, initiators=[initiator_id])
    if not ended:
        raise InitiatorNotFound
    await audit.note(conn, "agreement_ended", account_id=who, about_kind="initiator", about_id=initiator_id)
    _close(conn, ended[0], clock.today())


async def expire(conn: Conn) -> int:
    """End the agreements that were not renewed in time. Shape: how many.

    Emits   groups.initiator_ended.v1 on the day it ended, however late this is; portal.end_initiator.v1;
            notifications.withdraw_messages.v1; groups.initiator_agreed.v1 before, for those not told of yet.
    """
    await tell(conn)
    years = (await policies.current(conn))["agreement_years"]
    rows = await queries.lock_expired(conn, today=clock.today(), years=years)
    await queries.end_agreements(conn, initiators=[row["initiator_id"] for row in rows])
    for row in rows:
        _close(conn, row, row["ends_on"])
    return len(rows)


async def remind(conn: Conn) -> int:
    """Ask for renewals of agreements that end soon, and for refreshers that are due; once each. Shape: how many.

    Emits   notifications.send_message.v1 {template: initiator_renewal}; nothing at night.
    """
    if not letters.by_day():
        return 0
    policy, today = await policies.current(conn), clock.today()
    rows = await queries.lock_to_remind(
        conn,
        today=today,
        until=today + ASK_BEFORE,
        years=policy["agreement_years"],
        refresher=policy["refresher_years"],
    )
    for row in rows:
        _write(conn, row)
    asked = {
        "renewed": [row["initiator_id"] for row in rows if row["ends_on"]],
        "refreshed": [row["initiator_id"] for row in rows if row["refresh"]],
    }
    await queries.mark_reminded(conn, today=today, **asked)
    return len(rows)


async def set_policy(conn: Conn, /, *, agreement_years: int, end_now: bool = False, who: str, **load: int) -> None:
    """How long agreements hold here, when a refresher is due, and how many groups and meetings an initiator has.

    Whoever was asked to renew by a day that is no longer so is asked anew in time.

    ``load``     refresher_years, groups_at_once, start_meetings.
    ``end_now``  also where agreements that stand would then have ended.
    Errors  AgreementsWouldEnd.
    Emits   notifications.withdraw_messages.v1
    """
    ending = await queries.count_ended_by(conn, today=clock.today(), years=agreement_years)
    if ending and not end_now:
        said = gettext(AgreementsWouldEnd.sentence()).format(count=ending)
        raise AgreementsWouldEnd(count=ending, errors={"agreement_years": [said]})
    for row in await queries.forget_asked(conn, years=agreement_years):
        withdraw_letters(conn, row["initiator_id"])
    await queries.set_policy(conn, agreement_years=agreement_years, **load)
    await audit.note(conn, "changed", account_id=who, about_kind="policy")


async def tell(conn: Conn) -> None:
    """Tell of agreements that stand and have not been told of.

    Emits   groups.initiator_agreed.v1
    """
    for row in await queries.mark_told(conn):
        outbox.add(conn, schemas.InitiatorAgreed.event(subject=str(uuid4()), agreed_on=row["agreed_on"]))


def tell_ended(conn: Conn, rows: Iterable[Any], on: date) -> None:
    """Tell that agreements have ended which were told of.

    ``rows``  {willing_since}, null where the agreement was never told of.
    Emits     groups.initiator_ended.v1
    """
    for row in rows:
        if row["willing_since"] is not None:
            ended_on = max(on, row["willing_since"])
            outbox.add(conn, schemas.InitiatorEnded.event(subject=str(uuid4()), ended_on=ended_on))


def _close(conn: Conn, row: Any, on: date) -> None:
    """With the agreement the access to groups ends, and nothing more is asked."""
    withdraw_letters(conn, row["initiator_id"])
    attending.let_out(conn, row["initiator_id"])
    tell_ended(conn, [row], on)


def withdraw_letters(conn: Conn, initiator_id: UUID) -> None:
    """What was asked for and has not gone out is not to go.

    Emits   notifications.withdraw_messages.v1
    """
    key = str(initiator_id)
    outbox.add(conn, outbox.command("notifications.withdraw_messages.v1", subject=key, key=key, purpose=RENEWAL))


def _write(conn: Conn, row: Any) -> None:
    """One letter for both: of use until the day the agreement ends, or for as long as a renewal is asked for before."""
    key, ends_on = str(row["initiator_id"]), row["ends_on"]
    not_after = clock.now() + ASK_BEFORE
    if ends_on:
        not_after = min(not_after, datetime.combine(ends_on, time(), clock.OSLO))
    parameters: dict[str, Any] = {"called": row["name"].split()[0]}
    parameters |= {"valid_to": ends_on.isoformat()} if ends_on else {}
    parameters |= {"trained_on": row["trained_on"].isoformat()} if row["refresh"] else {}
    letter = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        key=key,
        recipient=row["email"],
        channel="email",
        template=RENEWAL,
        language=letters.INITIATORS_READ,
        parameters=parameters,
        purpose=RENEWAL,
        occasion=f"renewal:{clock.today().isoformat()}",
        about=None,
        not_after=not_after.isoformat(),
    )
    outbox.add(conn, letter)
