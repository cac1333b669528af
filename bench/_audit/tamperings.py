"""A thousand ways to change the past of an audit, and whether each is seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.audit import digest
from chassis.audit_chain import START, Fault, Place, Told, Walk

TODAY = date(2026, 11, 20)
Chain = list[dict[str, Any]]


def make_chain(length: int, begin: Place = START) -> Chain:
    chain: Chain = []
    for number in range(begin.entry_number + 1, begin.entry_number + length + 1):
        chain.append(make_entry(number, chain[-1]["hash"] if chain else begin.hash))
    return chain


def make_entry(number: int, previous: bytes) -> dict[str, Any]:
    entry = {
        "entry_number": number,
        "noted_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        "act": "read",
        "account_id": UUID(int=number),
        "session_id": None,
        "about_kind": "enquiry",
        "about_id": str(UUID(int=number * 7)),
        "detail": None,
        "previous_hash": previous,
    }
    return entry | {"hash": digest(values_of(entry), previous)}


def values_of(entry: dict[str, Any]) -> tuple[Any, ...]:
    """An entry as a row of the table."""
    return tuple(entry.values())


def hash_anew(chain: Chain, first: int = 0) -> None:
    """What someone who is master of the database does to make a changed chain whole."""
    for index in range(first, len(chain)):
        chain[index]["previous_hash"] = chain[index - 1]["hash"] if index else START.hash
        chain[index]["hash"] = digest(values_of(chain[index]), chain[index]["previous_hash"])


def place_of(entry: dict[str, Any]) -> Place:
    return Place(entry["entry_number"], entry["hash"])


def faults_in(chain: Chain, told: list[Told], head: Place) -> list[Fault]:
    walk = Walk.of(START, told, TODAY)
    walk.go([values_of(entry) for entry in chain])
    return walk.end(head)


Tampering = Callable[[Chain, random.Random], None]


def change_a_field(chain: Chain, dice: random.Random) -> None:
    other: dict[str, Any] = {
        "noted_at": datetime(2025, 1, 1, tzinfo=UTC),
        "act": "signed_in",
        "account_id": UUID(int=dice.getrandbits(128)),
        "session_id": UUID(int=dice.getrandbits(128)),
        "about_kind": "group",
        "about_id": "elsewhere",
        "detail": "coordinator",
        "previous_hash": dice.randbytes(32),
        "hash": dice.randbytes(32),
    }
    name = dice.choice(list(other))
    dice.choice(chain)[name] = other[name]


def take_one_out(chain: Chain, dice: random.Random) -> None:
    del chain[dice.randrange(len(chain))]


def take_one_out_and_number_anew(chain: Chain, dice: random.Random) -> None:
    at = dice.randrange(len(chain) - 1)
    del chain[at]
    for entry in chain[at:]:
        entry["entry_number"] -= 1


def swap_two(chain: Chain, dice: random.Random) -> None:
    one, other = dice.sample(range(len(chain)), 2)
    chain[one], chain[other] = chain[other], chain[one]
    chain[one]["entry_number"], chain[other]["entry_number"] = (
        chain[other]["entry_number"],
        chain[one]["entry_number"],
    )


def put_one_in(chain: Chain, dice: random.Random) -> None:
    at = dice.randrange(1, len(chain))
    chain.insert(at, make_entry(chain[at - 1]["entry_number"] + 1, chain[at - 1]["hash"]))


def cut_the_end_off(chain: Chain, dice: random.Random) -> None:
    del chain[dice.randrange(1, len(chain)) :]


def write_the_past_anew(chain: Chain, dice: random.Random) -> None:
    at = dice.randrange(len(chain))
    chain[at]["about_id"] = "elsewhere"
    hash_anew(chain, at)


def take_one_out_and_write_anew(chain: Chain, dice: random.Random) -> None:
    at = dice.randrange(len(chain))
    del chain[at]
    for number, entry in enumerate(chain, start=1):
        entry["entry_number"] = number
    hash_anew(chain, at)


TAMPERINGS: list[Tampering] = [
    change_a_field,
    take_one_out,
    take_one_out_and_number_anew,
    swap_two,
    put_one_in,
    cut_the_end_off,
    write_the_past_anew,
    take_one_out_and_write_anew,
]


def unseen(tries: int, length: int = 60) -> list[str]:
    """What was changed without being found: names of tamperings, empty when all were. Head office knows every 20th entry."""
    whole = make_chain(length)
    told = [Told(number, whole[number - 1]["hash"], TODAY) for number in range(20, length + 1, 20)]
    missed = []
    for attempt in range(tries):
        chain, tamper = deepcopy(whole), TAMPERINGS[attempt % len(TAMPERINGS)]
        tamper(chain, random.Random(attempt))  # noqa: S311 a die, not a secret
        if not faults_in(chain, told, place_of(chain[-1])):
            missed.append(tamper.__name__)
    return missed
