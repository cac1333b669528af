"""A thousand ways to change the past, and none of them goes unseen."""

import random
import secrets
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

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
    return entry | {"hash": digest(entry, previous)}


def hash_anew(chain: Chain, first: int = 0) -> None:
    """What someone who is master of the database does to make a changed chain whole."""
    for index in range(first, len(chain)):
        chain[index]["previous_hash"] = chain[index - 1]["hash"] if index else START.hash
        chain[index]["hash"] = digest(chain[index], chain[index]["previous_hash"])


def place_of(entry: dict[str, Any]) -> Place:
    return Place(entry["entry_number"], entry["hash"])


def faults_in(chain: Chain, told: list[Told], head: Place) -> list[Fault]:
    walk = Walk.of(START, told, TODAY)
    walk.go(chain)
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


def test_a_thousand_tamperings_are_all_found() -> None:
    whole = make_chain(60)
    told = [Told(number, whole[number - 1]["hash"], TODAY) for number in (20, 40, 60)]
    unseen = []
    for attempt in range(1_000):
        dice, chain = random.Random(attempt), deepcopy(whole)
        tamper = TAMPERINGS[attempt % len(TAMPERINGS)]
        tamper(chain, dice)
        if not faults_in(chain, told, place_of(chain[-1])):
            unseen.append((tamper.__name__, attempt))

    assert unseen == []


def test_a_chain_nobody_has_touched_has_no_fault() -> None:
    chain = make_chain(60)
    told = [Told(number, chain[number - 1]["hash"], TODAY) for number in (1, 60)]

    assert faults_in(chain, told, place_of(chain[-1])) == []


def test_a_past_written_anew_with_all_its_hashes_is_seen_by_what_head_office_was_told() -> None:
    chain = make_chain(10)
    told = [Told(8, chain[7]["hash"], TODAY)]
    write_the_past_anew(chain[:5], random.Random(1))
    hash_anew(chain)

    assert faults_in(chain, told, place_of(chain[-1])) == [Fault(8, "not_as_told")]
    assert faults_in(chain, [], place_of(chain[-1])) == []


def test_an_end_that_was_cut_off_is_seen_by_what_head_office_was_told() -> None:
    chain = make_chain(10)
    told = [Told(10, chain[9]["hash"], TODAY)]

    assert faults_in(chain[:6], told, place_of(chain[5])) == [Fault(10, "told_and_gone")]


def test_two_stories_told_of_one_place_are_seen() -> None:
    chain = make_chain(3)
    told = [Told(2, chain[1]["hash"], TODAY), Told(2, secrets.token_bytes(32), TODAY)]

    assert faults_in(chain, told, place_of(chain[-1])) == [Fault(2, "not_as_told")]


@pytest.mark.parametrize(
    ("told_on", "found"),
    [(date(2021, 11, 1), []), (date(2026, 11, 1), [Fault(4, "forgotten")]), (None, [Fault(4, "forgotten")])],
)
def test_a_beginning_that_is_gone_must_be_old_and_have_been_told(told_on: date | None, found: list[Fault]) -> None:
    whole = make_chain(10)
    anchor = place_of(whole[3])
    walk = Walk.of(anchor, [Told(*anchor, told_on)] if told_on else [], TODAY)
    walk.go(whole[4:])

    assert walk.end(place_of(whole[-1])) == found


def test_each_fault_is_found_by_itself() -> None:
    chain = make_chain(30)
    chain[4]["act"] = chain[19]["act"] = "signed_in"

    assert faults_in(chain, [], place_of(chain[-1])) == [Fault(5, "changed"), Fault(20, "changed")]


def test_an_entrys_hash_is_of_a_json_list_of_texts() -> None:
    import hashlib
    import json

    entry = make_entry(3, bytes(32)) | {"detail": 'a "b" å\n'}
    texts = [
        "3",
        "2026-01-01T00:03:00+00:00",
        "read",
        str(UUID(int=3)),
        None,
        "enquiry",
        str(UUID(int=21)),
        entry["detail"],
    ]
    written = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))

    assert digest(entry, b"before") == hashlib.sha256(b"before" + written.encode()).digest()
