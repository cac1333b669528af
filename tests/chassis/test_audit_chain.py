"""A thousand ways to change the past, and none of them goes unseen."""

import random
import secrets
from datetime import date
from uuid import UUID

import pytest

from bench._audit.tamperings import (
    TODAY,
    faults_in,
    hash_anew,
    make_chain,
    make_entry,
    place_of,
    unseen,
    values_of,
    write_the_past_anew,
)
from chassis.audit import digest
from chassis.audit_chain import Fault, Told, Walk


def test_a_thousand_tamperings_are_all_found() -> None:
    assert unseen(1_000) == []


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
    walk.go([values_of(entry) for entry in whole[4:]])

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

    assert digest(values_of(entry), b"before") == hashlib.sha256(b"before" + written.encode()).digest()
