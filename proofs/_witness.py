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
    seats int, was_seats int, was text, state text, reason text, way text, wish text, was_way text, was_wish text,
    offered boolean, was_offered boolean, capacity int, digital int, position int, link_hash bytea
);
CREATE FUNCTION witness_party() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (
        what, who, line_number, seats, was_seats, was, state, reason, way, wish, was_way, was_wish, offered, was_offered
    ) VALUES (
        'party', NEW.registration_id, NEW.line_number, NEW.seats, CASE WHEN TG_OP = 'UPDATE' THEN OLD.seats END,
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state, NEW.state_reason, NEW.way, NEW.wish,
        CASE WHEN TG_OP = 'UPDATE' THEN OLD.way END, CASE WHEN TG_OP = 'UPDATE' THEN OLD.wish END,
        NEW.offered_until IS NOT NULL, TG_OP = 'UPDATE' AND OLD.offered_until IS NOT NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION witness_capacity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (what, capacity, digital) VALUES ('capacity', NEW.capacity, NEW.digital_capacity); RETURN NULL;
END $$;
CREATE FUNCTION witness_answer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO witnessed (what, who, state, position, link_hash)
    VALUES ('answer', NEW.registration_id, NEW.answered_state, NEW.answered_position, NEW.link_hash); RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT ON registration FOR EACH ROW EXECUTE FUNCTION witness_party();
CREATE TRIGGER witness_change AFTER UPDATE OF state, seats, way, wish, offered_until ON registration FOR EACH ROW
    WHEN ((OLD.state, OLD.seats, OLD.way, OLD.wish, OLD.offered_until)
    IS DISTINCT FROM (NEW.state, NEW.seats, NEW.way, NEW.wish, NEW.offered_until))
    EXECUTE FUNCTION witness_party();
CREATE TRIGGER witness AFTER UPDATE OF capacity, digital_capacity ON event FOR EACH ROW EXECUTE FUNCTION witness_capacity();
CREATE TRIGGER witness AFTER INSERT ON link FOR EACH ROW WHEN (NEW.kind = 'receipt') EXECUTE FUNCTION witness_answer();
"""
Asked = tuple[int, str | None]
CHANGES = {
    (None, "confirmed"), (None, "waiting"), ("waiting", "confirmed"), ("waiting", "cancelled"), ("confirmed", "cancelled"),
    ("waiting", "waiting"), ("confirmed", "confirmed"),
}  # fmt: skip
REASONS = {
    "confirmed": {"place_free", "promoted", "meanwhile"},
    "waiting": {"event_full", "party_too_large_for_what_is_free"},
    "cancelled": {"by_link", "by_staff", "offer_declined", "offer_lapsed"},
}
FAULTS = (
    "transactions_mixed", "oversold", "capacity_below_taken", "wrong_place", "wrong_promotion", "wrong_answer", "wrong_size",
    "wrong_way", "wrong_offer", "impossible_change", "reason_of_another_state", "wrong_reason", "line_numbers_out_of_order",
)  # fmt: skip


def judge(witnessed: list[Mapping[str, Any]], seats: Seats, asked: Mapping[bytes, Asked]) -> Counter[str]:
    """How often each promise was broken; afterwards ``seats`` holds how all stand.

    ``asked``: how many seats were asked for and of which way, by the hash of the receipt that was answered. Where something
    went otherwise than the rule says, it is counted once, and what happened is believed from there on.
    """
    faults: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
    groups = [(txid, list(rows)) for txid, rows in groupby(witnessed, key=lambda row: row["txid"])]
    faults["transactions_mixed"] = len(groups) - len({txid for txid, _ in groups})
    for _, rows in groups:
        _judge_one(rows, seats, asked, faults)
    lines = [row["line_number"] for row in witnessed if row["what"] == "party" and row["was"] is None]
    faults["line_numbers_out_of_order"] = sum(a >= b for a, b in pairwise(lines))
    return faults


def _judge_one(rows: list[Mapping[str, Any]], seats: Seats, asked: Mapping[bytes, Asked], faults: Counter[str]) -> None:
    """One transaction: what caused it, what the rule makes of that, and what happened."""
    parties = [row for row in rows if row["what"] == "party"]
    expected: list[Any] = []
    new = {row["who"]: row for row in parties if row["was"] is None}
    for answer in (row for row in rows if row["what"] == "answer"):
        _judge_answer(answer, new.get(answer["who"]), seats, asked, faults)
    for row in rows:
        if row["what"] == "capacity":
            expected += seats.resize(row["capacity"], row["digital"])
        elif row["was_seats"] not in (None, row["seats"]):
            given = seats.becomes(row["who"], row["seats"])
            faults["wrong_size"] += given is None
            expected += given or []
        elif is_accepted(row) and row is rows[0]:
            expected += seats.answers(row["who"], True)
        elif is_let_go(row):
            expected += seats.answers(row["who"], False)
        elif row["state"] == "cancelled":
            expected += seats.leaves(row["who"], row["reason"])
        elif row is rows[0] and row["was"] is not None:
            given = seats.switches(row["who"], *chosen(row))
            faults["wrong_way"] += given is None
            expected += given or []
    risen = {row["who"] for row in parties if (is_given(row) and not is_accepted(row)) or is_offered(row)}
    faults["wrong_promotion"] += risen != set(expected)

    for who in {*expected, *(row["who"] for row in parties)}:
        mine = [row for row in parties if row["who"] == who]
        if mine:
            expecting = seats.parties[who]
            last = mine[-1]
            faults["wrong_reason"] += expecting.state == last["state"] and expecting.reason != last["reason"]
            faults["wrong_way"] += (expecting.way, expecting.wish) != (last["way"], last["wish"])
            faults["wrong_offer"] += expecting.offered != last["offered"]
            stands = (last[name] for name in ("seats", "state", "reason", "way", "wish", "offered"))
            seats.parties[who] = Party(*stands, turn=expecting.turn)
        else:
            seats.parties[who].state, seats.parties[who].reason = "waiting", "event_full"
            seats.parties[who].offered = False
    for row in parties:
        faults["impossible_change"] += (row["was"], row["state"]) not in CHANGES
    faults["reason_of_another_state"] += sum(row["reason"] not in REASONS[row["state"]] for row in parties)
    over = any(seats.taken_in(room) > seats.places(room) for room in seats.rooms)
    faults["capacity_below_taken" if any(row["what"] == "capacity" for row in rows) else "oversold"] += over


def chosen(row: Mapping[str, Any]) -> tuple[str, bool]:
    """(the way that was chosen, whether meanwhile), of a party that chose."""
    if row["wish"] and row["was"] == "waiting":
        return row["way"], True
    return (row["wish"] if row["wish"] != row["was_wish"] else None) or row["way"], False


def is_given(row: Mapping[str, Any]) -> bool:
    """Whether a party was given what it stood in line for."""
    rose = row["was"] == "waiting" and row["state"] == "confirmed"
    crossed = row["was_wish"] is not None and row["way"] == row["was_wish"]
    return row["reason"] == "promoted" and (rose or crossed)


def is_offered(row: Mapping[str, Any]) -> bool:
    """Whether a place came to be held for a party's answer."""
    return bool(row["offered"] and not row["was_offered"])


def is_accepted(row: Mapping[str, Any]) -> bool:
    """Whether a party took the place that was held for it."""
    return bool(row["was_offered"] and is_given(row))


def is_let_go(row: Mapping[str, Any]) -> bool:
    """Whether a party that has a place of the other way let go what was held for it, and keeps what it has."""
    let_go = row["was_offered"] and not row["offered"] and row["was_wish"] is not None and row["wish"] is None
    return bool(let_go and row["state"] == "confirmed" and row["way"] == row["was_way"])


def _judge_answer(
    answer: Mapping[str, Any], new: Any, seats: Seats, asked: Mapping[bytes, Asked], faults: Counter[str]
) -> None:
    """What a party got and what it was answered; whoever was known already is answered what a new party would have got."""
    if new is not None:
        place = seats.comes(answer["who"], new["seats"], new["way"])
        faults["wrong_place"] += (new["state"], new["reason"]) != place[:2]
    elif answer["link_hash"] in asked:
        place = seats.would_get(*asked[answer["link_hash"]])
    else:
        return
    faults["wrong_answer"] += (answer["state"], answer["position"]) != (place[0], place[2])
