"""Initiators: trained volunteers who give new groups safe frames, then step back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, outbox, retention, seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups import agreements, attending, forgetting, leading, places, schemas
from services.groups.initiator_problems import InitiatorNotFound

queries = sql.load(__file__)


async def register(conn: Conn, *, name: str, email: str, phone: str | None, trained_on: date, agreed: bool) -> UUID:
    """A person has completed initiator training; one we know already has had a refresher.

    ``agreed``  whether the confidentiality agreement is on record.
    Shape   the initiator's id.
    Emits   notifications.withdraw_messages.v1, where something was asked; groups.initiator_agreed.v1 where no agreement
            stood; portal.admit_initiator.v1 where it opens groups that the initiator attends already.
    """
    identity_numbers.refuse(name=name)
    asked = await queries.lock_asked(conn, email=email)
    if asked is not None:
        agreements.withdraw_letters(conn, asked)
    initiator_id: UUID = await queries.upsert_initiator(
        conn,
        initiator_id=uuid4(),
        name=name,
        email=email,
        phone=phone,
        trained_on=trained_on,
        agreed_on=clock.today() if agreed else None,
        agreement_version=agreements.VERSION if agreed else None,
        registered_at=clock.now(),
    )
    await agreements.tell(conn)
    await attending.admit_to_groups(conn, initiator_id)
    return initiator_id


async def on_register(conn: Conn, messages: list[Message]) -> None:
    """Events tells who has completed initiator training."""
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        await register(conn, **schemas.RegisterInitiator.read(told | seal.open(conn, message)))


async def look_through(conn: Conn, *, who: str) -> list[Any]:
    """The register with how to reach each, and how many groups each attends now; the read is audited."""
    await audit.note(conn, "read", account_id=who, about_kind="initiators")
    rows: list[Any] = await queries.list_register(conn, initiator_id=None, today=clock.today())
    return rows


async def look_at(conn: Conn, initiator_id: UUID, *, who: str) -> Any:
    """One of the register; the read is audited.

    Shape   {name, email, phone, trained_on, refresh_on, agreed_on and agreed_until (null: no agreement), step, languages,
            municipalities (names; null: everywhere here), areas, groups_at_once (null: as the office has it),
            paused_until (null: no pause), groups_now, groups_followed}.
    Errors  InitiatorNotFound.
    """
    rows = await queries.list_register(conn, initiator_id=initiator_id, today=clock.today())
    if not rows:
        raise InitiatorNotFound
    await audit.note(conn, "read", account_id=who, about_kind="initiator", about_id=initiator_id)
    return rows[0]


async def change(
    conn: Conn, initiator_id: UUID, /, *, who: str, municipalities: str | None = None, **noted: Any
) -> None:
    """Note how far an initiator has come, a pause, how many groups at once, languages and where.

    ``municipalities``  names with commas between; null: everywhere here.
    ``noted``  phone, step, paused_until, groups_at_once, languages, areas.
    Errors  InitiatorNotFound, IdentityNumberGiven, MunicipalityUnknown.
    """
    identity_numbers.refuse(areas=noted["areas"], municipalities=municipalities)
    codes = await places.municipalities_named(conn, municipalities)
    if not await queries.change(conn, initiator_id=initiator_id, municipalities=codes, **noted):
        raise InitiatorNotFound
    await audit.note(conn, "initiator_changed", account_id=who, about_kind="initiator", about_id=initiator_id)


async def everyone(conn: Conn) -> list[Any]:
    """Initiators to choose from, with how many groups each attends now, and who has a pause."""
    rows: list[Any] = await queries.list_initiators(conn, today=clock.today())
    return rows


async def for_group(conn: Conn, group: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same to choose from for a group, or one that is proposed.

    ``group``  {format, language (null: any), municipality_code}.
    Shape      rows with ``lacks``: "language" or "place" where that is not noted of the initiator, else null.
    """
    return [dict(row) | {"lacks": _lacks(row, group)} for row in await everyone(conn)]


def _lacks(row: Any, group: Mapping[str, Any]) -> str | None:
    one = leading.initiator(row["languages"], row["municipalities"])
    if group["language"] and not leading.has_language(one, group["language"]):
        return "language"
    place = group["municipality_code"] if group["format"] == "in_person" else None
    return None if leading.can_go(one, place) else "place"


async def forget(conn: Conn, gone: list[Any]) -> None:
    """Initiators whose rows are deleted: into the erasure journal, and out of portal, where they signed in.

    ``gone``  rows {initiator_id, willing_since}.
    Emits   groups.initiator_ended.v1; portal.end_initiator.v1 with ``forget``; notifications.forget_messages.v1.
    """
    agreements.tell_ended(conn, gone, clock.today())
    await forgetting.note(conn, [row["initiator_id"] for row in gone], forgetting.INITIATOR)
    for row in gone:
        key = str(row["initiator_id"])
        attending.let_out(conn, row["initiator_id"], forget=True)
        outbox.add(conn, outbox.command("notifications.forget_messages.v1", subject=key, key=key))


async def destroy_idle(conn: Conn) -> int:
    """Destroy those who for three years have neither attended a group nor been at a training.

    Whoever attends a group that is being formed or starting stays, and so does one who came to the register later.

    Shape   how many.
    Emits   portal.end_initiator.v1 with ``forget``.
    """
    long_trained = [row["initiator_id"] for row in await queries.lock_long_trained(conn, today=clock.today())]
    # In a statement of its own, which sees a group that one of them was given while the lock was waited for.
    gone = await queries.delete_idle(conn, initiators=long_trained, today=clock.today())
    await forget(conn, gone)
    return await retention.note(conn, "three_years_idle", {"initiator": len(gone)}, about_kind="initiators")
