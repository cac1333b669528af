"""What a broker refuses is seen where the operator looks."""

from datetime import UTC, datetime
from pathlib import Path

from chassis.bus import topology
from chassis.bus.broker import Broker, Outgoing
from infra.operations.refusals import count_in, read_refusals

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOG = """\
2026-11-20 09:00:00.000000+00:00 [error] <0.1.0> Channel error on connection <0.2.0> (a -> b, vhost: 'network', user: 'vest'), channel 1:
2026-11-20 09:00:00.000000+00:00 [error] <0.1.0> operation basic.publish caused a channel exception access_refused: access to topic 'x' in exchange 'national' in vhost 'network' refused for user 'vest'
2026-11-22 09:00:00.000000+00:00 [error] <0.1.0> operation basic.publish caused a channel exception access_refused: access to topic 'x' in exchange 'national' in vhost 'network' refused for user 'vest'
2026-11-22 09:00:01.000000+00:00 [error] <0.1.0> operation basic.consume caused a channel exception access_refused: access to queue 'dead' in vhost 'network' refused for user 'vest'
2026-11-22 09:00:02.000000+00:00 [error] <0.1.0> operation basic.publish caused a channel exception access_refused: access to exchange 'amq.default' in vhost 'network' refused for user 'vest'
2026-11-22 09:00:03.000000+00:00 [error] <0.1.0> Channel error on connection <0.2.0> (a -> b, vhost: 'network', user: 'link-oslo'), channel 1:
2026-11-22 09:00:03.000000+00:00 [error] <0.1.0> operation basic.publish caused a channel exception precondition_failed: user_id property set to 'vest' but authenticated user was 'link-oslo'
2026-11-22 09:00:04.000000+00:00 [warning] <0.3.0> HTTP access denied: user 'link-oslo' - Not management user
"""  # noqa: E501 as the broker writes it


def test_the_last_days_refusals_are_counted_by_user_and_act(tmp_path: Path) -> None:
    log = tmp_path / "hk.broker.log"
    log.write_text(LOG)

    told = {(r["user"], r["what"], r["why"]): r["count"] for r in read_refusals(log, NOW)}

    assert told == {
        ("vest", "basic.publish", "access_refused"): 2,
        ("vest", "basic.consume", "access_refused"): 1,
        ("link-oslo", "basic.publish", "precondition_failed"): 1,
        ("link-oslo", "HTTP", "Not management user"): 1,
    }


def test_a_broker_without_a_log_here_has_refused_nothing_that_we_know_of(tmp_path: Path) -> None:
    assert read_refusals(tmp_path / "none.log", NOW) == []


async def test_a_head_that_outlived_itself_is_not_counted_among_the_undeliverable(vhost: str) -> None:
    broker = Broker(vhost, service="operator", name="office")
    broker.start()
    try:
        channel = await broker.channel(confirms=True)
        await topology.declare_office(channel, ())
        await channel.publish([_dead({"x-first-death-reason": "expired", "kind": "head"}), _dead({}), _dead({})])

        assert await count_in(vhost) == 2
        assert await count_in(vhost) == 2, "looking takes nothing away"
    finally:
        await broker.stop()


def _dead(headers: dict[str, str]) -> Outgoing:
    return Outgoing(exchange="dead", routing_key="x", body=b"", message_id="m", headers=headers)
