"""Who may do what in the brokers: each wrong move is refused, each needed one is allowed."""

import asyncio
import secrets

import pika
import pytest

from chassis.bus import topology
from chassis.bus.broker import Broker
from infra.local.testbed import Testbed, testbed
from infra.provision import broker as rights

OFFICE = "link-oslo"
HEAD = "hk"


class Room:
    """A vhost with the rights of an office or of the network, and a user to try them with."""

    def __init__(self, bed: Testbed, vhost: str) -> None:
        self.bed, self.vhost = bed, vhost
        self.user, self.password = f"u-{secrets.token_hex(4)}", secrets.token_hex(8)
        bed.management().add_user(self.user, self.password)
        self._open: list[pika.BlockingConnection] = []

    def channel(self) -> pika.adapters.blocking_connection.BlockingChannel:
        connection = pika.BlockingConnection(
            pika.URLParameters(self.bed.broker_url(self.vhost, self.user, self.password))
        )
        self._open.append(connection)
        return connection.channel()

    def permit(self, _vhost: str, _user: str, configure: str, write: str, read: str) -> None:
        """Take what is granted to some user as granted to ours: users are shared by all tests of a broker."""
        self.bed.management().permit(self.vhost, self.user, configure, write, read)

    def permit_topic(self, _vhost: str, _user: str, exchange: str, write: str, read: str) -> None:
        self.bed.management().permit_topic(self.vhost, self.user, exchange, write, read)

    def close(self) -> None:
        for connection in self._open:
            if connection.is_open:
                connection.close()
        self.bed.drop_vhost(self.vhost)
        self.bed.management().call("DELETE", "users", self.user)


def refused(act) -> bool:
    try:
        act()
    except pika.exceptions.ChannelClosedByBroker as closed:
        return closed.reply_code == 403
    return False


@pytest.fixture(scope="module")
def bed() -> Testbed:
    return testbed()


@pytest.fixture
def network(bed):
    """An office's user in a vhost with head office's topology."""
    room = Room(bed, bed.new_vhost())
    rights.permit_office(room, OFFICE)
    asyncio.run(_declare(bed, room.vhost, lambda channel: topology.declare_network(channel, HEAD, [OFFICE, "vest"])))
    yield room
    room.close()


async def _declare(bed, vhost, declare):
    broker = Broker(bed.broker_url(vhost), service="test", name="office")
    broker.start()
    try:
        await declare(await broker.channel())
    finally:
        await broker.stop()


def test_an_office_publishes_in_its_own_name(network):
    channel = network.channel()
    channel.confirm_delivery()
    channel.basic_publish("national", f"{OFFICE}.reporting.national.reporting.tallies_stated.v1", b"x", mandatory=False)


@pytest.mark.parametrize("key", ["vest.reporting.national.x.v1", "link-oslo-2.reporting.national.x.v1", ""])
def test_an_office_cannot_publish_in_anothers_name(network, key):
    channel = network.channel()
    channel.confirm_delivery()
    assert refused(lambda: channel.basic_publish("national", key, b"x"))


def test_a_forged_user_id_is_refused(network):
    channel = network.channel()
    channel.confirm_delivery()
    forged = pika.BasicProperties(user_id="vest")
    key = f"{OFFICE}.reporting.national.x.v1"
    with pytest.raises(pika.exceptions.ChannelClosedByBroker) as closed:
        channel.basic_publish("national", key, b"x", forged)
    assert closed.value.reply_code == 406


def test_the_default_exchange_is_closed(network):
    channel = network.channel()
    channel.confirm_delivery()
    assert refused(lambda: channel.basic_publish("", "to.vest.groups", b"x"))


def test_an_office_reads_what_is_said_to_it_and_nothing_else(network):
    network.channel().basic_consume(f"to.{OFFICE}.groups", lambda *_: None)
    for queue in ("to.vest.groups", "dead"):
        channel = network.channel()
        assert refused(lambda c=channel, q=queue: c.basic_consume(q, lambda *_: None))


def test_an_office_reads_what_head_office_tells_it_and_no_other_office(network):
    network.channel().basic_consume(f"to.{OFFICE}.events.national_events", lambda *_: None)
    for queue in ("to.vest.events.national_events", "portal.directory", "reporting.national_log"):
        channel = network.channel()
        assert refused(lambda c=channel, q=queue: c.basic_consume(q, lambda *_: None))


@pytest.mark.parametrize("stream", ["downward", "to.vest"])
def test_what_an_office_says_in_the_manner_of_head_office_reaches_nobody(network, stream):
    channel = network.channel()
    channel.confirm_delivery()
    with pytest.raises(pika.exceptions.UnroutableError):
        channel.basic_publish("national", f"{OFFICE}.events.{stream}.x.v1", b"x", mandatory=True)


def test_an_office_declares_nothing(network):
    assert refused(lambda: network.channel().queue_declare("mine"))
    assert refused(lambda: network.channel().exchange_declare("mine"))
    assert refused(lambda: network.channel().queue_bind(f"to.{OFFICE}.groups", "national", "#"))


def test_an_office_has_no_way_into_management(bed, network):
    from infra.local.management import Management, Refused

    with pytest.raises(Refused) as refusal:
        Management(bed.management_url, network.user, network.password).call("GET", "overview")
    assert refusal.value.status == 401


@pytest.fixture
def groups(bed):
    """The user of the service groups in an office's vhost with its topology."""
    room = Room(bed, bed.new_vhost())
    rights.permit_service(room, OFFICE, "groups")
    asyncio.run(_declare(bed, room.vhost, topology.declare_office))
    yield room
    room.close()


def test_a_service_speaks_in_its_own_name_only(groups):
    channel = groups.channel()
    channel.confirm_delivery()
    channel.basic_publish("events", f"{OFFICE}.groups.events.groups.group_started.v1", b"x")
    assert refused(lambda: channel.basic_publish("events", f"{OFFICE}.events.events.x.v1", b"x"))


def test_commands_are_read_by_their_target_only(groups):
    channel = groups.channel()
    assert refused(lambda: channel.basic_consume("notifications.commands", lambda *_: None))
    assert refused(lambda: groups.channel().queue_bind("groups.control", "commands", "notifications"))


def test_a_service_declares_its_own_part_of_the_topology(bed, groups):
    url = bed.broker_url(groups.vhost, groups.user, groups.password)

    async def declare():
        broker = Broker(url, service="groups", name="office")
        broker.start()
        try:
            await topology.declare_office(await broker.channel(), ("groups",), bind_commands=False)
        finally:
            await broker.stop()

    asyncio.run(declare())


def test_nobody_but_the_operator_reads_undeliverable_messages(groups):
    assert refused(lambda: groups.channel().basic_consume("dead", lambda *_: None))


def test_the_default_exchange_is_closed_to_services(groups):
    channel = groups.channel()
    channel.confirm_delivery()
    assert refused(lambda: channel.basic_publish("", "notifications.commands", b"x"))
