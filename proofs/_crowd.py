"""Hundreds of people at one event's door at once: they register, send it again, cancel, come back; staff and organiser too."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx2

from chassis import clock

EVENT = {
    "kind": "conference", "title": "Konferansen", "summary": "En dag for alle.", "place": "Storsalen", "format": "in_person",
}  # fmt: skip
LARGEST_PARTY = 4
ONE_IN = 8
"""For so many people there is one change of how many seats there are, and one call to the office."""
EXPECTED = {
    "register": {201},
    "cancel": {200},
    "staff_register": {303},
    "staff_cancel": {303},
    "staff_seats": {303, 404, 422},
    "resize": {200, 409},
    "staff_way": {303, 404, 409, 422},
    "staff_offer": {303, 404, 409},
}


@dataclass
class Crowd:
    """One run."""

    public: httpx2.AsyncClient
    staff: httpx2.AsyncClient
    event_id: str
    seats: int
    digital: int | None
    random: Random
    lapse: Callable[[datetime], Awaitable[Any]] | None = None
    """Where places are offered: the clock comes to be this late."""
    answered: Counter[str] = field(default_factory=Counter)
    """How often each deed was answered with which status."""
    asked: dict[bytes, tuple[int, str | None]] = field(default_factory=dict)
    told: dict[bytes, tuple[str, int | None]] = field(default_factory=dict)
    """By the hash of the receipt: the seats asked for and of which way, and the state and position that were answered."""
    standing: list[str] = field(default_factory=list)
    """Registrations that somebody at the office could be called about."""

    @property
    def unexpected(self) -> dict[str, int]:
        """Answers that none of these deeds should get."""
        wrong = {}
        for name, count in self.answered.items():
            deed, status = name.rsplit(" ", 1)
            if status != "lost" and int(status) not in EXPECTED[deed]:
                wrong[name] = count
        return wrong

    async def rush(self, clients: int) -> None:
        """All at once."""
        seeds = [self.random.random() for _ in range(clients)]
        crowd = asyncio.gather(
            *(self._person(n, Random(seed)) for n, seed in enumerate(seeds)),
            self._organiser(Random(self.random.random()), clients // ONE_IN),
            self._staff(Random(self.random.random()), clients // ONE_IN),
            self._switchboard(Random(self.random.random()), clients // 2 if self.digital else 0),
        )
        if self.lapse:
            await self._answer_offers(Random(self.random.random()), crowd, self.lapse)
        await crowd

    async def _person(self, n: int, random: Random) -> None:
        """One person with one address and the patience for a few deeds."""
        address, name = f"p{n}@example.org", f"Person {n}"
        receipt = await self._register(address, name, random)
        for _ in range(random.randint(0, 4)):
            deed = random.choices(("cancel", "again", "nothing"), (5, 3, 4))[0]
            if deed == "again":
                receipt = await self._register(address, name, random) or receipt
            elif deed == "cancel" and receipt:
                await self._answer("cancel", self.public.post(f"/api/events/registrations/{receipt}/cancel"))

    async def _register(self, address: str, name: str, random: Random) -> str | None:
        """The receipt's token; None where the line broke before the answer came."""
        seats = random.randint(1, LARGEST_PARTY)
        way = self._way(random)
        body = {"name": name, "email": address, "sector": "private", "seats": seats, "way": way}
        sent = self.public.post(f"/api/events/events/{self.event_id}/registrations", json=body)
        patience = random.uniform(0.001, 0.5) if random.random() < 0.1 else None
        try:
            async with asyncio.timeout(patience):
                answer = await self._answer("register", sent)
        except TimeoutError:
            self.answered["register lost"] += 1
            return None
        if answer.status_code != 201:
            return None
        told = answer.json()
        token = str(told["manage_url"]).rsplit("/", 1)[-1]
        key = hashlib.sha256(token.encode()).digest()
        self.asked[key], self.told[key] = (seats, way), (told["state"], told.get("position"))
        self.standing.append(told["registration_id"])
        return token

    async def _organiser(self, random: Random, changes: int) -> None:
        """A few seats more, a few seats fewer, also fewer than are taken, which must be refused."""
        places = [self.seats] if self.digital is None else [self.seats, self.digital]
        for _ in range(changes):
            wanted = [many + random.choice((-4, -3, -2, -1, 1, 2, 3, 4)) for many in places]
            if await self.resize(*wanted):
                places = wanted

    def _way(self, random: Random) -> str | None:
        return random.choice(("in_person", "in_person", "digital")) if self.digital else None

    async def _switchboard(self, random: Random, deeds: int) -> None:
        """People call to take part in the other way, or in the other way meanwhile."""
        for _ in range(deeds):
            if self.standing:
                who, told = random.choice(self.standing), {"way": random.choice(("in_person", "digital"))}
                told |= {"meanwhile": "true"} if random.random() < 0.5 else {}
                party = f"/events/manage/{self.event_id}/parties/{who}"
                await self._answer("staff_way", self.staff.post(f"{party}/way", data=told))
            else:
                await self.staff.get(f"/api/events/events/{self.event_id}")

    async def _answer_offers(
        self, random: Random, crowd: asyncio.Future[Any], lapse: Callable[[datetime], Awaitable[Any]]
    ) -> None:
        """Whoever is asked says yes or no, or nothing until it is too late, some later; also when the rest have gone home."""
        rounds_after = ONE_IN
        while rounds_after:
            rounds_after -= crowd.done()
            offered = await self._offered()
            for who in random.sample(sorted(offered), min(2, len(offered))):
                await self._answer_offer(who, yes=random.random() < 0.6)
            if offered and random.random() < 0.4:
                who, until = min(offered.items(), key=lambda one: one[1])
                await lapse(until)
                await self._answer_offer(who, yes=True)

    async def take_all(self) -> None:
        """Everybody who is asked says yes, until nobody is."""
        while offered := await self._offered():
            for who in offered:
                await self._answer_offer(who, yes=True)

    async def _offered(self) -> dict[str, datetime]:
        """Whom a place is held for, and until when."""
        listed = await self.staff.get(f"/api/events/events/{self.event_id}/registrations")
        items = listed.raise_for_status().json()["items"]
        return {
            row["registration_id"]: datetime.fromisoformat(row["offered_until"])
            for row in items
            if row["offered_until"]
        }

    async def _answer_offer(self, who: str, *, yes: bool) -> None:
        party = f"/events/manage/{self.event_id}/parties/{who}"
        await self._answer("staff_offer", self.staff.post(f"{party}/offer", data={"yes": "true" if yes else "false"}))

    async def resize(self, capacity: int, digital: int | None = None) -> bool:
        """Whether there are so many now."""
        told = {"capacity": capacity, "digital_capacity": digital}
        sent = self.staff.post(f"/api/events/events/{self.event_id}/capacity", json=told)
        return (await self._answer("resize", sent)).status_code == 200

    async def _staff(self, random: Random, deeds: int) -> None:
        """People call: some have no address, some are not coming, some are more or fewer than they said."""
        desk = f"/events/manage/{self.event_id}"
        for n in range(deeds):
            deed = random.choice(("register", "register", "cancel", "seats"))
            if deed == "register" or not self.standing:
                party = {"name": f"Caller {n}", "sector": "private", "seats": str(random.randint(1, LARGEST_PARTY))}
                party |= {"way": way} if (way := self._way(random)) else {}
                await self._answer("staff_register", self.staff.post(f"{desk}/register", data=party))
            elif deed == "seats":
                who, told = random.choice(self.standing), {"seats": str(random.randint(1, LARGEST_PARTY))}
                await self._answer("staff_seats", self.staff.post(f"{desk}/parties/{who}/seats", data=told))
            else:
                who = random.choice(self.standing)
                await self._answer("staff_cancel", self.staff.post(f"{desk}/parties/{who}/cancel"))

    async def _answer(self, deed: str, sent: Any) -> httpx2.Response:
        answer: httpx2.Response = await sent
        self.answered[f"{deed} {answer.status_code}"] += 1
        return answer


async def make_event(
    staff: httpx2.AsyncClient,
    seats: int,
    digital: int | None,
    *,
    smaller_may_pass: bool,
    offer_hours: int | None = None,
) -> str:
    """A published event, so far ahead that there is always time to answer."""
    starts_at = clock.now() + timedelta(days=90)
    told = EVENT | {
        "starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=6)).isoformat(),
        "capacity": seats, "smaller_may_pass": smaller_may_pass,
        **({"format": "hybrid", "digital_capacity": digital} if digital else {}),
    }  # fmt: skip
    made = await staff.post("/api/events/events", json=told)
    event_id = str(made.raise_for_status().json()["event_id"])
    rules = {"smaller_may_pass": smaller_may_pass, "offer_hours": offer_hours}
    (await staff.post(f"/api/events/events/{event_id}/rules", json=rules)).raise_for_status()
    (await staff.post(f"/api/events/events/{event_id}/publish")).raise_for_status()
    return event_id
