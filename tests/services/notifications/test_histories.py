"""Ten thousand tries with a full queue: nothing is sent that something stands against, and nothing else is held back."""

from datetime import timedelta
from random import Random
from uuid import uuid4

from chassis import clock
from chassis.db import Database
from services.notifications import restored, turns
from tests.services.notifications.builders import rows
from tests.services.notifications.histories import Histories

TRIES = 10_000
AT_ONCE = 160


async def work(histories: Histories, tries: int, acts: int = 5) -> None:
    """Acts and turns of the sender, until so many messages have been tried or nothing is due for long."""
    idle = 0
    while histories.sent + histories.held_back < tries and idle < 20:
        for _ in range(acts):
            await histories.act()
        looked_at = await histories.turn(AT_ONCE)
        idle = 0 if looked_at else idle + 1
        if not looked_at:
            histories.now += timedelta(minutes=30)


async def test_what_is_moved_withdrawn_suppressed_or_too_late_is_not_sent_in_ten_thousand_tries(db: Database) -> None:
    histories = Histories(db, Random(2))
    await histories.fill(8_000)

    await work(histories, TRIES)

    assert histories.sent + histories.held_back >= TRIES
    assert histories.wrong == []
    assert min(histories.sent, histories.held_back) > TRIES / 10, "both happen often"


async def test_after_three_days_down_nothing_stale_is_sent(db: Database) -> None:
    histories = Histories(db, Random(3))
    await histories.fill(1_000)
    await work(histories, 200)
    late = sum(not histories.may_go(each) for each in histories.messages.keys() - histories.ended)

    histories.now += timedelta(days=3)
    histories.sent = histories.held_back = 0
    await work(histories, 2_000, acts=0)

    assert histories.wrong == []
    assert histories.held_back > late + 100, "some have become too late meanwhile"
    assert histories.sent > 100


async def test_after_a_restore_nothing_of_a_full_queue_is_sent(db: Database) -> None:
    histories = Histories(db, Random(4))
    await histories.fill(2_000)
    await work(histories, 500)
    left = len(histories.messages) - len(histories.ended)

    with clock.at(histories.now):
        assert await db.run(restored.after_restore) == left
        await db.run(restored.let_go, by=uuid4())
    histories.hand, sent = turns.Hand(), histories.sent
    for _ in range(10):
        histories.now += timedelta(days=1)
        assert await histories.turn(AT_ONCE) == 0
    assert histories.sent == sent

    listed = await rows(db, "SELECT count(*) AS there FROM message WHERE state = 'possibly_sent'")
    assert listed[0]["there"] == left > 1_000
