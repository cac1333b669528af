"""Four hundred people for two hundred seats, twenty times: ``make proof NAME=capacity``.

Parties of one to four register, send it again, lose their line, cancel, come back and become more or fewer, all at
once, through the app of events on a real database; meanwhile staff register and cancel for those who call, and the
organiser changes the number of seats. In every third run there are digital places besides the seats, people choose
one or the other, and change to the other or take it meanwhile. In every third run, and in every sixth with digital
places, a place that came free is offered: people say yes or no, or nothing until the clock has passed, and some
answer after that. Triggers write down what becomes of each seat, in the order of the transactions. Afterwards a plain
telling of the rule (``_seats``) goes through the same and must come to the same: who got seats, who waits as which
number, who was given what came free, and what each was answered. In every other run a smaller party may pass. At the
end there is room for all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from chassis import clock
from infra.local.testbed import testbed
from proofs import _crowd, _witness
from proofs._one_service import House, house
from proofs._report import Report, run
from proofs._seats import Seats
from services.events import offers, web

ROOT = Path(__file__).resolve().parents[1]
MANAGER = ("event_manager",)
OFFER_HOURS = 12
LET_GO = ("offer_declined", "offer_lapsed")
TOLD = """
SELECT r.registration_id, r.email IS NOT NULL AS has_address,
    count(*) FILTER (WHERE o.type = 'events.registration_made.v1') AS made,
    count(*) FILTER (WHERE o.type = 'events.registration_promoted.v1') AS promoted,
    count(*) FILTER (WHERE o.type = 'events.registration_resized.v1') AS resized,
    count(*) FILTER (WHERE o.type = 'events.registration_cancelled.v1') AS cancelled
FROM registration AS r LEFT JOIN bus.outbox AS o ON o.subject = r.subject::text GROUP BY r.registration_id
"""
LETTERS = """
SELECT subject, data::jsonb ->> 'template' AS template FROM bus.outbox WHERE type = 'notifications.send_message.v1'
"""
ADDRESSES = """
SELECT count(*) FROM (
    SELECT FROM registration WHERE email IS NOT NULL AND state <> 'cancelled' GROUP BY lower(email) HAVING count(*) > 1
) AS twice
"""


@dataclass(frozen=True)
class Size:
    """How much of it."""

    clients: int
    seats: int
    runs: int


FULL = Size(400, 200, 20)
SMALL = Size(60, 30, 3)


async def prove(size: Size) -> Report:
    """Run after run, each judged by itself."""
    report = Report("capacity", asdict(size), ROOT / ".brikke" / "proofs" / "capacity.json")
    for number in range(size.runs):
        if not report.has(f"run_{number}"):
            began = time.monotonic()
            figures = await rush(size, number)
            report.add(f"run_{number}", began=began, **figures)
    return report


async def rush(size: Size, seed: int) -> dict[str, Any]:
    """One run. Shape: held, what was done, and how often each promise was broken."""
    smaller_may_pass = bool(seed % 2)
    digital = size.seats // 3 if seed % 3 == 2 else None
    offering = seed % 3 == 1 or seed % 6 == 5
    with tempfile.TemporaryDirectory() as name:
        async with (
            house(testbed(), Path(name), web.app, _witness.PLACE) as at,
            at.door() as public,
            at.door(MANAGER) as staff,
        ):
            seats = size.seats - (digital or 0)
            chosen = {"smaller_may_pass": smaller_may_pass, "offer_hours": OFFER_HOURS if offering else None}
            event_id = await _crowd.make_event(staff, seats, digital, **chosen)

            async def lapse(moment: datetime) -> None:
                with clock.at(moment):
                    await at.database.run(offers.lapse)

            crowd = _crowd.Crowd(public, staff, event_id, seats, digital, Random(seed), lapse if offering else None)
            await crowd.rush(size.clients)
            crowded = await _judge(at, crowd, Seats(seats, smaller_may_pass, digital, offering=offering))
            await crowd.resize(*[size.clients * _crowd.LARGEST_PARTY * 2] * (2 if digital else 1))
            await crowd.take_all()
            room_for_all = await _judge(at, crowd, Seats(seats, smaller_may_pass, digital, offering=offering))
    faults = dict(Counter(crowded["faults"]) + Counter(room_for_all["faults"]))
    # Where a free place is offered for a while everybody may have been asked in the end; else some wait until there is room.
    line = crowded["waited"] if offering else crowded["stand"].get("waiting", 0)
    return {
        "held": not faults and room_for_all["stand"].get("waiting", 0) == 0 and line > 0,
        "smaller_may_pass": smaller_may_pass,
        "digital": digital,
        "waited": crowded["waited"],
        "offered": crowded["offered"],
        "answered": dict(sorted(crowd.answered.items())),
        "stood": crowded["stand"],
        "seats": crowded["seats"],
        "given_when_free": crowded["given_when_free"],
        "resized": crowded["resized"],
        "changed_way": crowded["changed_way"],
        "with_room_for_all": room_for_all["stand"],
        "broken": faults,
    }


async def _judge(at: House, crowd: _crowd.Crowd, seats: Seats) -> dict[str, Any]:
    witnessed = await at.look("SELECT * FROM witnessed ORDER BY place")
    faults = _witness.judge(witnessed, seats, crowd.asked)
    answers = {row["link_hash"]: (row["state"], row["position"]) for row in witnessed if row["what"] == "answer"}
    given = Counter(row["who"] for row in witnessed if row["what"] == "party" and _witness.is_given(row))
    rose = {row["who"] for row in witnessed if row["was"] == "waiting" and row["state"] == "confirmed"}
    faults["answered_otherwise_than_kept"] = sum(answers.get(key) != told for key, told in crowd.told.items())
    faults["unexpected_answers"] = sum(crowd.unexpected.values())
    faults["an_address_stands_twice"] = (await at.look(ADDRESSES))[0]["count"]
    faults["listed_otherwise"] = await _listed_otherwise(crowd, seats)
    resized = Counter(row["who"] for row in witnessed if row["was_seats"] not in (None, row["seats"]))
    offered = {
        "asked": Counter(row["who"] for row in witnessed if _asks(row)),
        "asked_anew": Counter(row["who"] for row in witnessed if _asks(row) and row["was_offered"]),
        "taken": Counter(row["who"] for row in witnessed if row["what"] == "party" and _witness.is_accepted(row)),
        "let_go": Counter(row["who"] for row in witnessed if row["reason"] in LET_GO),
    }
    changed = Counter(row["who"] for row in witnessed if row["what"] == "party" and _changes_way(row))
    faults["told_otherwise"] = await _told_otherwise(at, seats, rose, resized, given, changed, offered)
    return {
        "faults": {name: count for name, count in faults.items() if count},
        "stand": dict(Counter(party.state for party in seats.parties.values())),
        "seats": {room: {"capacity": seats.places(room), "taken": seats.taken_in(room)} for room in seats.rooms},
        "waited": len({row["who"] for row in witnessed if row["what"] == "party" and row["state"] == "waiting"}),
        "given_when_free": len(given),
        "offered": {name: who.total() for name, who in offered.items()},
        "resized": resized.total(),
        "changed_way": changed.total(),
    }


async def _listed_otherwise(crowd: _crowd.Crowd, seats: Seats) -> int:
    """How many staff see in another state, for another reason or as another number than the rule gives them; or twice."""
    listed = (await crowd.staff.get(f"/api/events/events/{crowd.event_id}/registrations")).raise_for_status().json()
    shown = [
        (row["registration_id"], row["state"], row["state_reason"], row.get("position"), bool(row["offered_until"]))
        for row in listed["items"]
    ]
    line = seats.positions
    right = {
        (str(who), party.state, party.reason, line.get(who), party.offered) for who, party in seats.parties.items()
    }
    return len(right ^ set(shown)) + len(shown) - len(set(shown))


def _asks(row: Any) -> bool:
    """Whether a party is asked whether it takes a place; anew where it is fewer since."""
    anew = row["offered"] and row["was_seats"] not in (None, row["seats"])
    return row["what"] == "party" and bool(anew or _witness.is_offered(row))


def _changes_way(row: Any) -> bool:
    """Whether a party has what it has otherwise than before by its own choice, and is written to."""
    stands = row["was"] is not None and row["state"] != "cancelled" and row["was_seats"] == row["seats"]
    return stands and row["way"] != row["was_way"] and not _witness.is_given(row)


async def _told_otherwise(
    at: House,
    seats: Seats,
    rose: set[Any],
    resized: Counter[Any],
    given: Counter[Any],
    changed: Counter[Any],
    offered: dict[str, Counter[Any]],
) -> int:
    """How many are told of, on the bus or by letter, otherwise than once for what became of them."""
    letters = Counter((row["subject"], row["template"]) for row in await at.look(LETTERS))
    wrong = 0
    for row in await at.look(TOLD):
        who = row["registration_id"]
        gone = seats.parties[who].state == "cancelled"
        told = (row["made"], row["promoted"], row["resized"], row["cancelled"])
        wrong += told != (1, who in rose, resized[who], gone)
        taken, anew = offered["taken"][who], offered["asked_anew"][who]
        lapsed = seats.parties[who].reason == "offer_lapsed"
        wanted = {
            "registration_promoted": given[who] - taken,
            "registration_cancelled": gone and not lapsed,
            "registration_offered": offered["asked"][who],
        }
        written = letters[str(who), "registration_confirmed"] + letters[str(who), "registration_waiting"]
        wrong += written != (1 + resized[who] - anew + changed[who] + taken) * row["has_address"]
        wrong += any(letters[str(who), name] != many * row["has_address"] for name, many in wanted.items())
        wrong += lapsed and letters[str(who), "registration_offer_lapsed"] != row["has_address"]
    return wrong


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
