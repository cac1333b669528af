"""Random histories of a full queue, and a plain model of them that says what may be sent at each moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import force_setattr

from chassis import clock
from chassis.db import Conn, Database
from services.notifications import matters, postbox, recipients, suppressions, turns, withdrawals
from tests.services.notifications.builders import command
from tests.services.notifications.news import news

PURPOSES = ("event_registration", "event_reminder", "group_offer")
COLUMNS = (
    "message_id",
    "recipient",
    "recipient_hash",
    "purpose",
    "about_subject",
    "about_version",
    "sender_key",
    "not_after",
)
FILL = """
INSERT INTO message (
    message_id, command_id, channel, template, language, parameters, occasion, state, next_try_at, asked_at,
    recipient, recipient_hash, purpose, about_subject, about_version, sender_key, not_after)
SELECT m.id, m.id, 'email', 'event_reminder', 'nb', '{}', m.id::text, 'waiting', $9, $9,
    m.recipient, m.hash, m.purpose, m.subject, m.version, m.key, m.not_after
FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::timestamptz[])
    AS m (id, recipient, hash, purpose, subject, version, key, not_after)
"""


@dataclass
class Histories:
    """A queue of messages, what has happened, and what came of each try."""

    db: Database
    random: Random
    now: datetime = field(default_factory=clock.now)
    messages: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    left_alone: set[tuple[str, str]] = field(default_factory=set)
    withdrawn: set[UUID] = field(default_factory=set)
    ended: set[UUID] = field(default_factory=set)
    sent: int = 0
    held_back: int = 0
    wrong: list[UUID] = field(default_factory=list)
    """Sent although something stood against it, or held back although nothing did."""
    hand: turns.Hand = field(default_factory=turns.Hand)

    async def fill(self, count: int) -> None:
        await self.db.run(self._fill, count)

    async def _fill(self, conn: Conn, count: int) -> None:
        for _ in range(count):
            row = self._one(count)
            self.messages[row["message_id"]] = row | {
                "recipient_hash": recipients.hashed(conn, row["recipient"], row["purpose"])
            }
        rows = list(self.messages.values())
        await conn.execute(FILL, *([row[name] for row in rows] for name in COLUMNS), self.now)

    def _one(self, count: int) -> dict[str, Any]:
        pick = self.random.randrange
        return {
            "message_id": uuid4(),
            "recipient": f"p{pick(count // 20)}@example.org",
            "purpose": self.random.choice(PURPOSES),
            "about_subject": f"matter-{pick(count // 50)}",
            "about_version": 1 + pick(3),
            "sender_key": f"key-{pick(count // 20)}",
            "not_after": self.now + timedelta(hours=pick(1, 120)),
        }

    async def act(self) -> None:
        """Something happens that stands against some of them, or no longer does."""
        with clock.at(self.now):
            await self.random.choice((self._move, self._leave_alone, self._lift, self._withdraw, self._wait))()

    async def _move(self) -> None:
        subject, version = self._any()["about_subject"], 1 + self.random.randrange(4)
        await self.db.run(matters.on_changed, [news(subject, version)])
        self.versions[subject] = max(version, self.versions.get(subject, 0))

    async def _leave_alone(self) -> None:
        row = self._any()
        purpose = self.random.choice((row["purpose"], "*"))
        await self.db.run(suppressions.suppress, row["recipient"].upper(), purpose=purpose)
        self.left_alone.add((row["recipient"], purpose))

    async def _lift(self) -> None:
        if self.left_alone:
            email, purpose = self.random.choice(sorted(self.left_alone))
            await self.db.run(suppressions.lift, email, purpose=purpose)
            self.left_alone.discard((email, purpose))

    async def _withdraw(self) -> None:
        row = self._any()
        purpose = self.random.choice((row["purpose"], None))
        told = command(self.db)
        force_setattr(told, "data", {"key": row["sender_key"], "purpose": purpose})
        await self.db.run(withdrawals.on_withdraw_messages, [told])
        self.withdrawn |= {
            message_id
            for message_id, each in self.messages.items()
            if message_id not in self.ended
            and each["sender_key"] == row["sender_key"]
            and purpose in (None, each["purpose"])
        }

    async def _wait(self) -> None:
        self.now += timedelta(minutes=self.random.randrange(10))

    def _any(self) -> dict[str, Any]:
        return self.random.choice(list(self.messages.values()))

    async def turn(self, wanted: int) -> int:
        """One turn of the sender, its messages answered at random. Shape: how many were looked at."""
        with clock.at(self.now):
            if not self.hand.left:
                self.hand.left.extend(await self.db.run(turns.take_in_hand, self.hand))
            asked = self.hand.next(wanted)
            turn = await self.db.run(turns.take_turn, self.hand, [], asked)
            self._judge(asked, {row["message_id"] for row in turn.marked})
            await self.db.run(turns.take_turn, self.hand, [self._answered(row) for row in turn.marked])
        return len(asked)

    def _judge(self, asked: list[UUID], marked: set[UUID]) -> None:
        self.wrong += [each for each in asked if self.may_go(each) != (each in marked)]
        self.sent += len(marked)
        self.held_back += len(asked) - len(marked)
        self.ended |= set(asked) - marked

    def _answered(self, row: turns.Row) -> turns.Given:
        kind = self.random.choice(("accepted", "later", "unknown"))
        if kind == "accepted":
            self.ended.add(row["message_id"])
        return turns.Given(row, postbox.Reply(kind, None))  # type: ignore[arg-type]

    def may_go(self, message_id: UUID) -> bool:
        """Whether nothing stands against it now."""
        row = self.messages[message_id]
        return not (
            row["not_after"] < self.now
            or message_id in self.withdrawn
            or {(row["recipient"], "*"), (row["recipient"], row["purpose"])} & self.left_alone
            or self.versions.get(row["about_subject"], 0) > row["about_version"]
        )
