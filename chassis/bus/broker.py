"""One AMQP connection of one service to one broker, which comes back by itself, and its channels, as plain asyncio."""

import asyncio
import random
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
import pika
from pika.adapters.asyncio_connection import AsyncioConnection
from pika.channel import Channel as PikaChannel

from chassis import log, metrics
from chassis.settings import Settings

HEARTBEAT_S = 15
BLOCKED_TIMEOUT_S = 60
CALL_TIMEOUT_S = 30
CONFIRM_TIMEOUT_S = 30
BACKOFF_MAX_S = 10.0

logger = log.get(__name__)


class BrokerAway(Exception):
    """The broker cannot be reached, or closed the channel; what was under way counts as not done."""


class Refused(BrokerAway):
    """The broker closed the channel because it does not allow or know what was asked (403, 404, 406)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A message on its way out."""

    exchange: str
    routing_key: str
    body: bytes
    message_id: str
    headers: dict[str, Any]
    mandatory: bool = True
    expiration_s: int | None = None


class Delivery(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message that came in, not yet acknowledged."""

    tag: int
    body: bytes
    headers: dict[str, Any]
    message_id: str | None
    user_id: str | None


@dataclass
class _Pending:
    """Confirms that a batch still waits for: by delivery tag, the place in the batch."""

    places: dict[int, int]
    ids: list[str]
    results: list[bool]
    done: asyncio.Future[None]
    returned: set[str] = field(default_factory=set)


def resolve(future: "asyncio.Future[Any]", value: Any) -> None:
    """Give a future its result, unless it has one or nobody waits any more."""
    if not future.done():
        future.set_result(value)


class Channel:
    """One channel. A closed one stays closed: ask the broker for another."""

    def __init__(self, raw: PikaChannel, user_id: str | None) -> None:
        self.raw = raw
        self.closed: asyncio.Future[BrokerAway] = asyncio.get_running_loop().create_future()
        self._user_id = user_id
        self._pending: _Pending | None = None
        self._next_tag = 1
        raw.add_on_close_callback(self._on_closed)
        raw.add_on_cancel_callback(lambda _frame: self._close_with(BrokerAway("the queue was deleted")))
        raw.add_on_return_callback(self._on_return)

    async def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Do a synchronous AMQP method (``queue_declare``, ``basic_qos``, …). Errors: BrokerAway, Refused."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        try:
            getattr(self.raw, method)(*args, callback=lambda frame: resolve(done, frame), **kwargs)
        except pika.exceptions.AMQPError as gone:
            raise BrokerAway(type(gone).__name__) from gone
        return await self._or_closed(done, CALL_TIMEOUT_S)

    async def confirm(self) -> None:
        """Ask for publisher confirms on this channel."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.raw.confirm_delivery(self._on_confirm, callback=lambda frame: resolve(done, frame))
        await self._or_closed(done, CALL_TIMEOUT_S)

    async def publish(self, batch: list[Outgoing]) -> list[bool]:
        """Publish and wait for every confirm. Shape: for each message whether the broker has it, queued and safe.

        A returned (unroutable) message counts as not sent even though an ack follows it.
        Errors  BrokerAway: none of the batch may be counted as sent.
        """
        if self.closed.done():
            raise self.closed.result()
        loop = asyncio.get_running_loop()
        tags = range(self._next_tag, self._next_tag + len(batch))
        self._pending = _Pending(
            places={tag: place for place, tag in enumerate(tags)},
            ids=[message.message_id for message in batch],
            results=[False] * len(batch),
            done=loop.create_future(),
        )
        pending = self._pending
        self._next_tag += len(batch)
        try:
            for message in batch:
                self._publish(message)
        except pika.exceptions.AMQPError as gone:
            raise BrokerAway(type(gone).__name__) from gone
        await self._or_closed(pending.done, CONFIRM_TIMEOUT_S)
        return pending.results

    def send(self, message: Outgoing) -> None:
        """Publish without a confirm, for what is repeated anyway. Errors: BrokerAway."""
        if self.closed.done():
            raise self.closed.result()
        try:
            self._publish(message)
        except pika.exceptions.AMQPError as gone:
            raise BrokerAway(type(gone).__name__) from gone

    def _publish(self, message: Outgoing) -> None:
        properties = pika.BasicProperties(
            content_type="application/json",
            delivery_mode=2,
            message_id=message.message_id,
            headers=message.headers,
            user_id=self._user_id,
            expiration=None if message.expiration_s is None else str(message.expiration_s * 1000),
        )
        self.raw.basic_publish(message.exchange, message.routing_key, message.body, properties, message.mandatory)

    async def consume(self, queue: str, on_delivery: Callable[[Delivery], None], *, prefetch: int) -> str:
        """Have ``on_delivery`` called for each message. Shape: the consumer tag. Errors: BrokerAway, Refused."""
        await self.call("basic_qos", prefetch_count=prefetch)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def deliver(_channel: Any, method: Any, properties: Any, body: bytes) -> None:
            on_delivery(
                Delivery(
                    tag=method.delivery_tag,
                    body=body,
                    headers=properties.headers or {},
                    message_id=properties.message_id,
                    user_id=properties.user_id,
                )
            )

        try:
            tag: str = self.raw.basic_consume(queue, deliver, callback=lambda frame: resolve(done, frame))
        except pika.exceptions.AMQPError as gone:
            raise BrokerAway(type(gone).__name__) from gone
        await self._or_closed(done, CALL_TIMEOUT_S)
        return tag

    def ack_up_to(self, tag: int) -> None:
        """Acknowledge everything delivered so far, up to ``tag``."""
        if not self.closed.done():
            with suppress(pika.exceptions.AMQPError):  # closing: what is not acknowledged comes again
                self.raw.basic_ack(tag, multiple=True)

    def refuse(self, tag: int) -> None:
        """Send one message to the dead-letter queue."""
        if not self.closed.done():
            with suppress(pika.exceptions.AMQPError):
                self.raw.basic_nack(tag, requeue=False)

    async def close(self) -> None:
        if self.raw.is_open:
            self.raw.close()
        await asyncio.wait([self.closed], timeout=2)

    async def _or_closed(self, waiting: "asyncio.Future[Any]", timeout_s: float) -> Any:
        await asyncio.wait({waiting, self.closed}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
        if self.closed.done():
            raise self.closed.result()
        self._close_with(BrokerAway("no answer in time"))
        if self.raw.is_open:
            self.raw.close()
        raise BrokerAway("no answer in time")

    def _on_confirm(self, frame: Any) -> None:
        pending = self._pending
        if pending is None:
            return
        tag, good = frame.method.delivery_tag, isinstance(frame.method, pika.spec.Basic.Ack)
        tags = [t for t in pending.places if t <= tag] if frame.method.multiple else [tag]
        for each in tags:
            place = pending.places.pop(each, None)
            if place is not None:
                pending.results[place] = good and pending.ids[place] not in pending.returned
        if not pending.places and not pending.done.done():
            pending.done.set_result(None)

    def _on_return(self, _channel: Any, _method: Any, properties: Any, _body: bytes) -> None:
        if self._pending is not None:
            self._pending.returned.add(properties.message_id)

    def _on_closed(self, _channel: Any, reason: BaseException) -> None:
        code = getattr(reason, "reply_code", 0)
        kind = Refused if code in (403, 404, 405, 406) else BrokerAway
        self._close_with(kind(f"{type(reason).__name__} {code}"))

    def _close_with(self, reason: BrokerAway) -> None:
        if not self.closed.done():
            self.closed.set_result(reason)


class Broker:
    """A connection kept up: it reconnects with backoff and jitter until stopped."""

    def __init__(self, url: str, *, service: str, name: str, tls: ssl.SSLContext | None = None) -> None:
        self.name = name
        self.service = service
        self._url = url
        self._tls = tls
        self._user_id = urlsplit(url).username if name == "national" else None
        self._connection: AsyncioConnection | None = None
        self._open = asyncio.Event()
        self._lost = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    def start(self) -> None:
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            self._keeper = None
        self._open.clear()
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
            await asyncio.wait([asyncio.ensure_future(self._lost.wait())], timeout=2)

    async def channel(self, *, confirms: bool = False) -> Channel:
        """A fresh channel, as soon as the broker can be reached. Errors: BrokerAway when it goes away meanwhile."""
        await self._open.wait()
        connection = self._connection
        if connection is None or not connection.is_open:
            raise BrokerAway("the connection has just closed")
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.channel(on_open_callback=lambda raw: resolve(done, raw))
        lost = asyncio.ensure_future(self._lost.wait())
        await asyncio.wait({done, lost}, timeout=CALL_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        lost.cancel()
        if not done.done():
            raise BrokerAway("no channel")
        channel = Channel(done.result(), self._user_id)
        if confirms:
            await channel.confirm()
        return channel

    async def _keep(self) -> None:
        backoff_s = 0.2
        while True:
            if await self._try_to_connect():
                backoff_s = 0.2
                metrics.CONNECTED.labels(self.service, self.name).set(1)
                self._open.set()
                await self._lost.wait()
                self._open.clear()
                metrics.CONNECTED.labels(self.service, self.name).set(0)
                logger.warning("broker_lost", service=self.service, broker=self.name)
            await asyncio.sleep(random.uniform(0.5, 1) * backoff_s)  # noqa: S311 jitter, not a secret
            backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)

    async def _try_to_connect(self) -> bool:
        """Whether it worked. Whatever pika trips over, such as a certificate it cannot read, is said and tried again."""
        try:
            return await self._connect()
        except Exception as fault:
            logger.error("broker_unusable", service=self.service, broker=self.name, reason=type(fault).__name__)
            return False

    async def _connect(self) -> bool:
        loop = asyncio.get_running_loop()
        opened: asyncio.Future[bool] = loop.create_future()
        self._lost = asyncio.Event()
        lost = self._lost

        def failed(_connection: Any, reason: BaseException) -> None:
            logger.info("broker_away", service=self.service, broker=self.name, reason=type(reason).__name__)
            resolve(opened, False)

        def closed(_connection: Any, _reason: BaseException) -> None:
            resolve(opened, False)
            lost.set()

        self._connection = AsyncioConnection(
            self._parameters(),
            on_open_callback=lambda _connection: resolve(opened, True),
            on_open_error_callback=failed,
            on_close_callback=closed,
            custom_ioloop=loop,
        )
        return await opened

    def _parameters(self) -> pika.URLParameters:
        parameters = pika.URLParameters(with_password(self._url, ""))
        parameters.heartbeat = HEARTBEAT_S
        parameters.blocked_connection_timeout = BLOCKED_TIMEOUT_S
        parameters.connection_attempts = 1
        parameters.socket_timeout = 5
        parameters.stack_timeout = 10
        parameters.client_properties = {"connection_name": f"brikke {self.service} {self.name}"}
        if self._tls is not None:
            parameters.ssl_options = pika.SSLOptions(self._tls, urlsplit(self._url).hostname)
            if urlsplit(self._url).password is None:
                parameters.credentials = pika.credentials.ExternalCredentials()  # who we are is in the certificate
        return parameters


def office_broker(settings: Settings, service: str) -> Broker:
    """The office's own broker, as this service's user."""
    return Broker(office_url(settings, service), service=service, name="office")


def national_broker(settings: Settings, service: str) -> Broker | None:
    """Head office's broker, vhost ``network``, as the office's user; None on an island."""
    if settings.national_broker_url is None:
        return None
    url = with_password(settings.national_broker_url, settings.national_broker_password())
    return Broker(url, service=service, name="national", tls=national_tls(settings))


def office_url(settings: Settings, service: str) -> str:
    """The AMQP address of the office's broker for a service, with its password: never logged."""
    return with_password(settings.broker_url.replace("{service}", service), settings.broker_password(service))


def national_tls(settings: Settings) -> ssl.SSLContext | None:
    """TLS with the office's client certificate; None only where the address is plain (tests)."""
    if not (settings.national_broker_url or "").startswith("amqps"):
        return None
    context = ssl.create_default_context(cafile=settings.national_ca_file)
    if settings.national_cert_file and settings.national_key_file:
        context.load_cert_chain(settings.national_cert_file, settings.national_key_file)
    return context


def with_password(url: str, password: str | None) -> str:
    """An AMQP address with the password put in where it has none."""
    parts = urlsplit(url)
    if password is None or parts.password is not None:
        return url
    netloc = f"{parts.username}:{quote(password, safe='')}@{parts.hostname}"
    if parts.port:
        netloc += f":{parts.port}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))
