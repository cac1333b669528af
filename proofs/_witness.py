"""What became of an event's seats, transaction by transaction: written down by triggers in the database, judged afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import Any

from proofs._seats import Party, Seats

PLACE = """
CREATE TABLE witnessed (
    place bigserial PRIMARY KEY, txid bigint NOT NULL DEFAULT txid_current(), what text NOT NULL, who uuid, line_number bigint,
    seats int, was_seats int, was text, state text, reason text, capacity int, position int, link_hash bytea
);
CREATE FUNCTION witness_party() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (what, who, line_number, seats, was_seats, was, state, reason) VALUES (
        'party', NEW.registration_id, NEW.line_number, NEW.seats, CASE WHEN TG_OP = 'UPDATE' THEN OLD.seats END,
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state, NEW.state_reason);
    RETURN NULL;
END $$;
CREATE FUNCTION witness_capacity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (what, capacity) VALUES ('capacity', NEW.capacity); RETURN NULL;
END $$;
CREATE FUNCTION witness_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (what, who, state, position, link_hash)
    VALUES ('answer', NEW.registration_id, NEW.answered_state, NEW.answered_position, NEW.link_hash); RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT OR UPDATE OF state, seats ON registration FOR EACH ROW EXECUTE FUNCTION witness_party();
CREATE TRIGGER witness AFTER UPDATE OF capacity ON event FOR EACH ROW EXECUTE FUNCTION witness_capacity();
CREATE TRIGGER witness AFTER INSERT ON link FOR EACH ROW WHEN (NEW.kind = 'receipt') EXECUTE FUNCTION witness_answer();
"""
CHANGES = {
    (None, "confirmed"), (None, "waiting"), ("waiting", "confirmed"), ("waiting", "cancelled"), ("confirmed", "cancelled"),
    ("waiting", "waiting"), ("confirmed", "confirmed"),
}  # fmt: skip
REASONS = {
    "confirmed": {"place_free", "promoted"},
    "waiting": {"event_full", "party_too_large_for_what_is_free"},
    "cancelled": {"by_link", "by_staff"},
}
FAULTS = (
    "transactions_mixed", "oversold", "capacity_below_taken", "wrong_place", "wrong_promotion", "wrong_answer", "wrong_size",
    "impossible_change", "reason_of_another_state", "wrong_reason", "line_numbers_out_of_order",
)  # fmt: skip


def judge(witnessed: list[Mapping[str, Any]], seats: Seats, asked: Mapping[bytes, int]) -> Counter[str]:
    """How often each promise was broken; afterwards ``seats`` holds how all stand.

    ``asked``: how many seats were asked for, by the hash of the receipt that was answered. Where something went otherwise
    than the rule says, it is counted once, and what happened is believed from there on.
    """
    faults: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
    groups = [(txid, list(rows)) for txid, rows in groupby(witnessed, key=lambda row: row["txid"])]
    faults["transactions_mixed"] = len(groups) - len({txid for txid, _ in groups})
    for _, rows in groups:
        _judge_one(rows, seats, asked, faults)
    lines = [row["line_number"] for row in witnessed if row["what"] == "party" and row["was"] is None]
    faults["line_numbers_out_of_order"] = sum(a >= b for a, b in pairwise(lines))
    return faults


def _judge_one(rows: list[Mapping[str, Any]], seats: Seats, asked: Mapping[bytes, int], faults: Counter[str]) -> None:
    """One transaction: what caused it, what the rule makes of that, and what happened."""
    parties = [row for row in rows if row["what"] == "party"]
    expected: list[Any] = []
    new = {row["who"]: row for row in parties if row["was"] is None}
    for answer in (row for row in rows if row["what"] == "answer"):
        _judge_answer(answer, new.get(answer["who"]), seats, asked, faults)
    for row in rows:
        if row["what"] == "capacity":
            expected += seats.resize(row["capacity"])
        elif row["was_seats"] not in (None, row["seats"]):
            given = seats.becomes(row["who"], row["seats"])
            faults["wrong_size"] += given is None
            expected += given or []
        elif row["state"] == "cancelled":
            expected += seats.leaves(row["who"], row["reason"])
    risen = {row["who"] for row in parties if row["was"] == "waiting" and row["state"] == "confirmed"}
    faults["wrong_promotion"] += risen != set(expected)

    for who in {*expected, *(row["who"] for row in parties)}:
        mine = [row for row in parties if row["who"] == who]
        if mine:
            expecting = seats.parties[who]
            faults["wrong_reason"] += expecting.state == mine[-1]["state"] and expecting.reason != mine[-1]["reason"]
            seats.parties[who] = Party(mine[-1]["seats"], mine[-1]["state"], mine[-1]["reason"])
        else:
            seats.parties[who].state, seats.parties[who].reason = "waiting", "event_full"
    for row in parties:
        stays_as_it_was = row["was"] == row["state"] and row["was_seats"] == row["seats"]
        faults["impossible_change"] += (row["was"], row["state"]) not in CHANGES or stays_as_it_was
    faults["reason_of_another_state"] += sum(row["reason"] not in REASONS[row["state"]] for row in parties)
    over = seats.taken > seats.capacity
    faults["capacity_below_taken" if any(row["what"] == "capacity" for row in rows) else "oversold"] += over


def _judge_answer(
    answer: Mapping[str, Any], new: Any, seats: Seats, asked: Mapping[bytes, int], faults: Counter[str]
) -> None:
    """What a party got and what it was answered; whoever was known already is answered what a new party would have got."""
    if new is not None:
        place = seats.comes(answer["who"], new["seats"])
        faults["wrong_place"] += (new["state"], new["reason"]) != place[:2]
    elif answer["link_hash"] in asked:
        place = seats.would_get(asked[answer["link_hash"]])
    else:
        return
    faults["wrong_answer"] += (answer["state"], answer["position"]) != (place[0], place[2])
